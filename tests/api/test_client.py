"""Intend's two endpoints, as the jobs call them: a create is never repeated, a read is."""

import json
from contextlib import closing
from datetime import UTC, datetime

import pytest
from scripted import scripted_server

from intend_bulk.api.answers import Then
from intend_bulk.api.client import IntendClient
from intend_bulk.api.pacing import OwnTurns, Pacer
from intend_bulk.errors import KeyRefused, Stopped, UnexpectedAnswer, Unreachable, WrongAddress
from intend_bulk.model.outcomes import Status

API_KEY = "key-of-the-tests"
PASSWORD = "kryptonite"
NOW = datetime(2026, 10, 21, 7, 28, 0, tzinfo=UTC)
PAYLOAD = {"title": "Müller & Söhne", "credentials": {"username": "ckent", "password": PASSWORD}, "eori": None}
CREATED = {"status": 200, "response": True, "data": {"client_id": 30, "client_account": "MULLER01"}, "msg": "Done"}
LIST = {"status": 200, "response": True, "data": [{"id": 16}, {"id": 17}], "msg": ""}
NO_LIST = {"status": 200, "response": False, "data": None, "msg": "Filter wanted."}


def redirecting(target: str) -> bytes:
    return f"HTTP/1.1 302 Found\r\nLocation: {target}\r\nContent-Length: 0\r\n\r\n".encode()


class FakePacer(Pacer):
    """Notes turns and pauses, and does not wait; after so many pauses somebody asks for the end."""

    def __init__(self, *, pauses_until_stop=None, turns_until_stop=None):
        super().__init__(1)
        self.turns = 0
        self.pauses = []
        self.pauses_until_stop = pauses_until_stop
        self.turns_until_stop = turns_until_stop

    def wait_for_turn(self):
        self.turns += 1
        return self.turns != self.turns_until_stop

    def pause(self, seconds):
        self.pauses.append(seconds)
        return len(self.pauses) != self.pauses_until_stop


@pytest.fixture
def pacer():
    return FakePacer()


@pytest.fixture
def client_of():
    """Make clients, and close them with the test."""
    made = []

    def make(url, pacer, *, deadline_seconds=10.0):
        client = IntendClient(url, API_KEY, pacer=pacer, deadline_seconds=deadline_seconds, now=lambda: NOW)
        made.append(client)
        return client

    yield make
    for client in made:
        client.close()


@pytest.fixture
def talk(serve, http, client_of, pacer):
    """A client, and a server that gives it these answers: talk((429, {}), (200, LIST), close=True)."""

    def start(*answers, **options):
        written = [answer if isinstance(answer, bytes) else http(*answer) for answer in answers]
        server = serve(*written, **options)
        return client_of(server.url, pacer), server

    return start


class TestCreate:
    """One create on the network, and what its answer means."""

    def test_created(self, talk):
        """The verdict has what the answer says."""
        client, _ = talk((200, CREATED))
        verdict = client.create(PAYLOAD)
        assert (verdict.status, verdict.client_id, verdict.client_account) == (Status.CREATED, 30, "MULLER01")

    def test_payload_is_utf_8(self, talk):
        """Text goes out as it is read, null as null."""
        client, server = talk((200, CREATED))
        client.create(PAYLOAD)
        assert server.requests[0].body == json.dumps(PAYLOAD, ensure_ascii=False).encode()

    @pytest.mark.parametrize("status", [401, 404, 429, 500, 502, 503, 504])
    def test_it_is_never_repeated(self, talk, status):
        """Where a read would try again, a create does not."""
        client, server = talk((status, CREATED))
        client.create(PAYLOAD)
        assert len(server.requests) == 1

    def test_lost_answer_is_not_repeated(self, talk):
        """Not even where nothing came back."""
        client, server = talk(b"", close=True)
        assert client.create(PAYLOAD).status is Status.UNCONFIRMED
        assert len(server.requests) == 1

    def test_large_answer_is_not_documented(self, talk):
        """An answer to a create has no more than 1 MiB."""
        client, _ = talk((200, {**CREATED, "msg": "x" * (1 << 20)}))
        assert client.create(PAYLOAD).status is Status.UNCONFIRMED

    def test_it_waits_for_no_turn(self, talk, pacer):
        """The caller waits, so that nothing lies between the journal's commit and the first byte."""
        client, _ = talk((200, CREATED))
        client.create(PAYLOAD)
        assert (pacer.turns, pacer.pauses) == (0, [])

    def test_refused_connection(self, client_of, closed_port, pacer):
        """Nothing was sent."""
        verdict = client_of(f"http://127.0.0.1:{closed_port}", pacer).create(PAYLOAD)
        assert (verdict.status, verdict.then) == (Status.NOT_SENT, Then.BACK_OFF)


class TestSecrets:
    """A server's words may repeat what was sent to it; nobody else gets to see it."""

    @pytest.mark.parametrize("secret", [API_KEY, PASSWORD], ids=["key", "password"])
    @pytest.mark.parametrize("status", [200, 400, 401, 418, 422], ids=["refused", "400", "401", "anything else", "422"])
    def test_message_of_a_create(self, talk, secret, status):
        """The message is shown with *** in the place of the secret."""
        client, _ = talk((status, {**NO_LIST, "msg": f"{secret} is not good"}))
        message = client.create(PAYLOAD).message
        assert "*** is not good" in message
        assert secret not in message

    @pytest.mark.parametrize("secret", [API_KEY, PASSWORD], ids=["key", "password"])
    def test_page_that_repeats_a_create(self, talk, secret):
        """The beginning of a page that is no JSON is shown without it."""
        client, _ = talk((200, f"<p>You sent {secret}</p>".encode()))
        message = client.create(PAYLOAD).message
        assert "You sent ***" in message
        assert secret not in message

    def test_redirect_that_repeats_the_key(self, talk):
        """An address may hold it as well."""
        client, _ = talk(redirecting(f"/login?key={API_KEY}"))
        assert "/login?key=***" in client.create(PAYLOAD).message

    @pytest.mark.parametrize("credentials", [None, {}, {"password": ""}, {"password": None}, "none"])
    def test_row_without_a_password(self, talk, credentials):
        """Where there is no password, nothing of the message is hidden."""
        client, _ = talk((422, {**NO_LIST, "msg": "The email has already been taken."}))
        assert client.create({**PAYLOAD, "credentials": credentials}).message == "The email has already been taken."

    @pytest.mark.parametrize(
        "answer",
        [
            pytest.param((200, {**NO_LIST, "msg": f"{API_KEY} may not list"}), id="refused"),
            pytest.param((200, f"<p>{API_KEY} is bad</p>".encode()), id="HTML"),
            pytest.param(redirecting(f"/login?key={API_KEY}"), id="redirect"),
        ],
    )
    def test_error_of_a_read(self, talk, answer):
        """The key stands in no error."""
        client, _ = talk(answer)
        with pytest.raises(Stopped) as error:
            client.page(1)
        assert API_KEY not in f"{error.value.message} {error.value.hint}"
        assert "***" in error.value.message


class TestPage:
    """One page of a list."""

    def test_clients(self, talk):
        """A page holds clients as the vendor documents them."""
        client, _ = talk((200, LIST))
        assert client.page(1).clients == [{"id": 16}, {"id": 17}]

    def test_request(self, talk):
        """Filters and the number of the page are asked for, with the key."""
        client, server = talk((200, LIST))
        client.page(3, {"client_type": "trade"})
        request = server.requests[0]
        assert (request.method, request.target) == ("GET", "/api/clients?client_type=trade&page=3")
        assert request.headers["api-key"] == API_KEY

    def test_large_page(self, talk):
        """A page of clients may have more than 1 MiB."""
        client, _ = talk((200, {**LIST, "data": [{"id": 16, "title": "x" * (1 << 20)}]}))
        assert client.page(1).ids == [16]

    def test_it_waits_for_its_turn(self, talk, pacer):
        """Reads go at the pace of the run."""
        client, _ = talk((200, LIST))
        client.page(1)
        assert (pacer.turns, pacer.pauses) == (1, [])

    def test_all_pages(self, talk):
        """A list is read to its end, page by page."""
        client, server = talk((200, LIST), (200, {**LIST, "data": [{"id": 18}]}), (200, {**LIST, "data": []}))
        assert [page.ids for page in client.clients()] == [[16, 17], [18]]
        assert [request.target for request in server.requests] == [f"/api/clients?page={n}" for n in (1, 2, 3)]

    def test_filters_of_all_pages(self, talk):
        """Every page is asked for with the filters."""
        client, server = talk((200, LIST), (200, {**LIST, "data": []}))
        list(client.clients({"department": "UK"}))
        assert all("department=UK" in request.target for request in server.requests)


BROKEN_ONCE = {
    "429": ((429, {}), {}),
    "500": ((500, CREATED), {}),
    "502": ((502, b"<html>"), {}),
    "503": ((503, b""), {}),
    "504": ((504, b""), {}),
    "lost": (b"", {"close": True}),
    "half an answer": (b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{", {"close": True}),
}


class TestRepeating:
    """A read changes nothing, so it is repeated where network or server fail."""

    @pytest.mark.parametrize(("answer", "options"), BROKEN_ONCE.values(), ids=BROKEN_ONCE)
    def test_once_is_no_trouble(self, talk, pacer, answer, options):
        """After one failure and one pause, the page is there."""
        client, server = talk(answer, (200, LIST), **options)
        assert client.page(1).ids == [16, 17]
        assert (len(server.requests), len(pacer.pauses)) == (2, 1)

    @pytest.mark.parametrize(("answer", "options"), BROKEN_ONCE.values(), ids=BROKEN_ONCE)
    def test_five_times_is_the_end(self, talk, pacer, answer, options):
        """No more than five requests are made, with four pauses between them."""
        client, server = talk(answer, **options)
        with pytest.raises(Unreachable):
            client.page(1)
        assert (len(server.requests), len(pacer.pauses)) == (5, 4)

    def test_every_repetition_waits_for_its_turn(self, talk, pacer):
        """Repetitions keep to the pace as well."""
        client, _ = talk((503, b""))
        with pytest.raises(Unreachable):
            client.page(1)
        assert pacer.turns == 5

    def test_pauses_grow(self, talk, pacer):
        """Pauses are drawn at random below 1, 2, 4 and 8 s."""
        client, _ = talk((503, b""))
        for _ in range(5):
            with pytest.raises(Unreachable):
                client.page(1)
        rounds = [pacer.pauses[start : start + 4] for start in range(0, 20, 4)]
        assert all(0 <= pause <= 2**n for pauses in rounds for n, pause in enumerate(pauses))
        assert len(set(pacer.pauses)) == 20

    @pytest.mark.parametrize("status", [429, 503])
    @pytest.mark.parametrize("seconds", [0, 7, 90])
    def test_retry_after_is_obeyed(self, talk, http, pacer, status, seconds):
        """The pause is what the server asks for."""
        client, _ = talk(http(status, b"", retry_after=str(seconds)), (200, LIST))
        client.page(1)
        assert pacer.pauses == [seconds]

    def test_retry_after_that_is_too_long(self, talk, http, pacer):
        """Nobody waits for longer than two minutes; the message says what the server wants."""
        client, server = talk(http(503, b"", retry_after="3600"))
        with pytest.raises(Unreachable, match="HTTP 503") as error:
            client.page(1)
        assert (len(server.requests), pacer.pauses) == (1, [])
        assert "in a row" not in error.value.message
        assert "3,600 s" in error.value.hint

    def test_message_after_five_failures(self, talk):
        """It says what failed."""
        client, server = talk((503, b""))
        with pytest.raises(Unreachable, match=f"^127.0.0.1:{server.port} failed with HTTP 503\\.$"):
            client.page(1)

    def test_message_after_five_losses(self, talk):
        """It says why nothing came."""
        client, _ = talk(b"", close=True)
        with pytest.raises(Unreachable, match="cannot be reached: Remote end closed connection without response"):
            client.page(1)

    def test_deadline(self, serve, client_of, pacer):
        """A server that is silent is asked again, each time until the deadline."""
        with pytest.raises(Unreachable, match="cannot be reached"):
            client_of(serve().url, pacer, deadline_seconds=0.15).page(1)
        assert pacer.turns == 5


class TestNotRepeating:
    """What will not be better the next time ends the run at once."""

    @pytest.mark.parametrize(
        ("answer", "error"),
        [
            pytest.param((401, NO_LIST), KeyRefused, id="401"),
            pytest.param((401, b""), KeyRefused, id="401 without an envelope"),
            pytest.param((404, b"<html>"), WrongAddress, id="404"),
            pytest.param(redirecting("/login"), WrongAddress, id="302"),
            pytest.param((200, b"<html>"), UnexpectedAnswer, id="HTML"),
            pytest.param((418, b"<html>"), UnexpectedAnswer, id="418"),
            pytest.param((200, NO_LIST), UnexpectedAnswer, id="refused"),
            pytest.param((400, NO_LIST), UnexpectedAnswer, id="refused with 400"),
            pytest.param((201, LIST), UnexpectedAnswer, id="201"),
            pytest.param((200, {**LIST, "data": {"items": []}}), UnexpectedAnswer, id="a list of another shape"),
        ],
    )
    def test_one_request_decides(self, talk, pacer, answer, error):
        """Each has an error of its own kind, after one request and no pause."""
        client, server = talk(answer)
        with pytest.raises(error):
            client.page(1)
        assert (len(server.requests), pacer.pauses) == (1, [])

    def test_refused_connection(self, client_of, closed_port, pacer):
        """Nobody listens: the address is wrong, or the network is down."""
        with pytest.raises(Unreachable, match=r"cannot be reached: .*refused") as error:
            client_of(f"http://127.0.0.1:{closed_port}", pacer).page(1)
        assert (pacer.turns, pacer.pauses) == (1, [])
        assert "Check the address" in error.value.hint

    def test_certificate(self, talk, pacer):
        """A certificate that is not trusted is not trusted the next time either."""
        client, _ = talk((200, LIST), tls=True)
        with pytest.raises(Unreachable, match=r"^The certificate of 127\.0\.0\.1:\d+ is not trusted: self") as error:
            client.page(1)
        assert pacer.pauses == []
        assert "no switch that trusts everything" in error.value.hint

    @pytest.mark.parametrize("error", [KeyRefused, WrongAddress, UnexpectedAnswer, Unreachable])
    def test_exit_code(self, error):
        """All of them end a run before its end: exit code 3."""
        assert error("").exit_code == 3


class TestClientThatIsNotThere:
    """Asked for by its id, some servers give an empty list, and others say in words that there is none."""

    @pytest.mark.parametrize("status", [200, 400, 422])
    @pytest.mark.parametrize("words", ["Client not found", "No such client.", "Client 9999 does not exist"])
    def test_is_an_empty_list(self, talk, status, words):
        client, _ = talk((status, {**NO_LIST, "msg": words}))
        assert client.page(1, {"client_id": "9999"}).clients == []

    def test_other_refusals_stay_refusals(self, talk):
        client, _ = talk((200, {**NO_LIST, "msg": "Not allowed"}))
        with pytest.raises(UnexpectedAnswer, match="refused to list clients: Not allowed"):
            client.page(1, {"client_id": "9999"})

    def test_list_of_all_is_no_client(self, talk):
        """It may not be called empty because something was not found."""
        client, _ = talk((200, {**NO_LIST, "msg": "Department not found"}))
        with pytest.raises(UnexpectedAnswer):
            client.page(1, {"department": "UK"})


class TestWords:
    """What a user is told."""

    def test_404(self, talk):
        """The address is shown whole."""
        client, server = talk((404, b""))
        with pytest.raises(WrongAddress, match=f"at {server.url} "):
            client.page(1)

    def test_redirect(self, talk):
        """The target is named, as it may be the right address."""
        client, _ = talk(redirecting("https://new.example/"))
        with pytest.raises(WrongAddress, match=r"redirects to https://new\.example/"):
            client.page(1)

    def test_html(self, talk):
        """What came instead is shown, and what an address looks like."""
        client, _ = talk((200, b"<html>Welcome"))
        with pytest.raises(UnexpectedAnswer, match=r"does not answer as Intend does: HTTP 200, .*<html>") as error:
            client.page(1)
        assert "https://yourcompany.intend.com" in error.value.hint

    def test_refused_list(self, talk):
        """Intend's own words; without a filter, one may be wanted."""
        client, _ = talk((200, NO_LIST))
        with pytest.raises(UnexpectedAnswer, match=r"refused to list clients: Filter wanted\.$") as error:
            client.page(1)
        assert "--type" in error.value.hint

    def test_refused_list_with_a_filter(self, talk):
        """With a filter, it may be the filter."""
        client, _ = talk((200, NO_LIST))
        with pytest.raises(UnexpectedAnswer) as error:
            client.page(1, {"client_type": "trade"})
        assert error.value.hint == "Check the filter."

    def test_refused_list_without_words(self, talk):
        """Where Intend gives no reason, the status is shown."""
        client, _ = talk((422, {"response": False}))
        with pytest.raises(UnexpectedAnswer, match="refused to list clients: HTTP 422"):
            client.page(1)


def dated(text: str) -> bytes:
    return f"HTTP/1.1 401 Unauthorized\r\nDate: {text}\r\nContent-Length: 0\r\n\r\n".encode()


def test_401_without_a_signature_has_three_causes(talk):
    """The key, the request, or that it was not signed."""
    client, _ = talk((401, b""))
    with pytest.raises(KeyRefused, match="refused the API key") as error:
        client.page(1)
    for words in ("INTEND_API_KEY", "refused the request itself", "INTEND_SECRET_KEY", "docs/signing.md"):
        assert words in error.value.hint


class TestClocks:
    """A key may be refused because the clocks differ: then both are shown."""

    @pytest.mark.parametrize(
        ("date", "clock"),
        [
            pytest.param("Wed, 21 Oct 2026 07:38:00 GMT", "2026-10-21 07:38:00", id="ten minutes ahead"),
            pytest.param("Wed, 21 Oct 2026 07:26:59 GMT", "2026-10-21 07:26:59", id="61 s behind"),
            pytest.param("Thu, 22 Oct 2026 07:28:00 GMT", "2026-10-22 07:28:00", id="a day ahead"),
            pytest.param("Wed, 21 Oct 2026 07:38:00 -0000", "2026-10-21 07:38:00", id="no time zone"),
            pytest.param("Wed, 21 Oct 2026 09:38:00 +0200", "2026-10-21 07:38:00", id="another time zone"),
        ],
    )
    def test_clocks_that_differ(self, talk, date, clock):
        """The server's and ours, in UTC."""
        client, _ = talk(dated(date))
        with pytest.raises(KeyRefused, match=f"Its clock says {clock}, ours 2026-10-21 07:28:00"):
            client.page(1)

    @pytest.mark.parametrize(
        "date",
        ["Wed, 21 Oct 2026 07:28:00 GMT", "Wed, 21 Oct 2026 07:28:59 GMT", "Wed, 21 Oct 2026 09:28:00 +0200", "noon"],
        ids=["the same", "59 s ahead", "the same in another time zone", "no date"],
    )
    def test_clocks_that_agree(self, talk, date):
        """Nothing is said of clocks that cannot be the reason."""
        client, _ = talk(dated(date))
        with pytest.raises(KeyRefused, match=r"refused the API key \(401\)\.$"):
            client.page(1)


class TestStopping:
    """Somebody asks for the end while a list is read."""

    def test_before_a_turn(self, talk, pacer):
        """No further request is made."""
        client, server = talk((200, LIST))
        pacer.turns_until_stop = 2
        pages = client.clients()
        next(pages)
        with pytest.raises(Stopped, match="while the list of clients was read"):
            next(pages)
        assert len(server.requests) == 1

    def test_in_a_pause(self, talk, pacer):
        """A pause that is interrupted is not followed by another request."""
        client, server = talk((503, b""))
        pacer.pauses_until_stop = 2
        with pytest.raises(Stopped, match="while the list of clients was read"):
            client.page(1)
        assert len(server.requests) == 2


class TestAcceptsKey:
    """After a 401 to a create: was it the key, or the row?"""

    def test_accepted(self, talk):
        """A list comes back: the key is good."""
        client, _ = talk((200, LIST))
        assert client.accepts_key() is True

    def test_refused(self, talk):
        """Another 401: it is the key."""
        client, server = talk((401, b""))
        assert client.accepts_key() is False
        assert len(server.requests) == 1

    def test_repeated_where_the_server_fails(self, talk):
        """It is a read as any other."""
        client, _ = talk((503, b""), (200, LIST))
        assert client.accepts_key() is True

    @pytest.mark.parametrize(
        ("answer", "error"), [((503, b""), Unreachable), ((404, b""), WrongAddress), ((200, b"<p>"), UnexpectedAnswer)]
    )
    def test_no_usable_answer(self, talk, answer, error):
        """Where the question cannot be answered, it is not."""
        client, _ = talk(answer)
        with pytest.raises(error):
            client.accepts_key()


class TestTenant:
    """What a journal calls this Intend."""

    def test_address(self, talk):
        """A real Intend is known by its address."""
        client, server = talk((200, LIST))
        client.page(1)
        assert client.tenant == server.url

    def test_sandbox(self, talk, http):
        """A sandbox has an id besides, as the next one may get its port."""
        client, server = talk(http(200, LIST, x_intend_sandbox="7f3a"))
        client.page(1)
        assert client.tenant == f"{server.url}#7f3a"

    def test_sandbox_is_remembered(self, talk, http):
        """An answer without the id does not take it away."""
        client, server = talk(http(200, LIST, x_intend_sandbox="7f3a"), (200, LIST))
        client.page(1)
        client.page(2)
        assert client.tenant == f"{server.url}#7f3a"


class TestHoldingAll:
    """What an answer says of the pace is for everyone who takes turns with this client."""

    @pytest.mark.parametrize(
        ("headers", "seconds"),
        [
            ({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "17"}, 17),
            ({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "9999"}, 300),
            ({"X-RateLimit-Remaining": "1", "X-RateLimit-Reset": "17"}, 0),
            ({"X-RateLimit-Remaining": "0"}, 0),
            ({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "soon"}, 0),
        ],
        ids=["used up", "used up for long", "one is left", "no moment", "no number"],
    )
    def test_limit_that_is_used_up(self, headers, seconds):
        """Also where the request itself went well."""
        turns = OwnTurns(lambda: 1000.0)
        ok = (200, {"status": 200, "response": True, "data": {"client_id": 1}, "msg": ""})
        with (
            scripted_server(lambda _request: ok, headers=headers) as server,
            closing(IntendClient(server.url, "key", pacer=Pacer(2, turns=turns), deadline_seconds=5)) as client,
        ):
            client.create({})
        assert turns.reserve(0.5) == seconds
