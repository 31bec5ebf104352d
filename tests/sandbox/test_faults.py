"""Each fault once, as a caller meets it."""

import json
import socket
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests

from intend_bulk.sandbox.faults.catalogue import KINDS
from intend_bulk.sandbox.faults.kinds import Commit

CREATE = "/api/clients/create"


def address(intend):
    return "127.0.0.1", int(intend.sandbox.url.rsplit(":", 1)[1])


def wire(intend, payload, *, content_length=None):
    """What comes over the wire for one create, byte by byte, until the connection ends; and whether it was broken."""
    body = json.dumps(payload).encode()
    head = f"POST {CREATE} HTTP/1.1\r\nHost: x\r\napi-key: {intend.sandbox.api_key}\r\nConnection: close\r\n"
    came = b""
    try:
        with socket.create_connection(address(intend), timeout=10) as caller:
            caller.sendall(f"{head}Content-Length: {content_length or len(body)}\r\n\r\n".encode() + body)
            while chunk := caller.recv(65_536):
                came += chunk
    except ConnectionError:
        return came, True
    return came, False


def held(intend):
    return intend.ask("GET", "/sandbox/summary").json()["data"]["clients"]


ENDINGS = {
    "closed": lambda came: came == b"",
    "reset": lambda came: came == b"",
    "lost": lambda came: came == b"",
    "late-commit": lambda came: came == b"",
    "timeout for=0.01": lambda came: came == b"",
    "half-headers": lambda came: came.startswith(b"HTTP/1.1 200") and b"\r\n\r\n" not in came,
    "half-body": lambda came: came.partition(b"\r\n\r\n")[2].startswith(b'{"status"') and not came.endswith(b"}"),
    "slow for=0.05": lambda came: json.loads(came.partition(b"\r\n\r\n")[2])["data"]["client_id"] == 1,
}


@pytest.mark.parametrize("fault", ENDINGS)
def test_connection(start, documented, fault):
    """What of an answer comes before the connection ends."""
    intend = start(faults=[fault])
    came, _ = wire(intend, documented)
    assert ENDINGS[fault](came), came


def test_reset_is_a_reset(start, documented):
    """The caller is told of the break, and is not at the end of an answer."""
    intend = start(faults=["reset"])
    assert wire(intend, documented) == (b"", True)


def test_closed_reads_nothing(start, documented):
    """It does not wait for a body that is longer than what was sent."""
    intend = start(faults=["closed"])
    assert wire(intend, documented, content_length=10_000_000)[0] == b""


def can_connect(intend):
    with socket.socket() as caller:
        return caller.connect_ex(address(intend)) == 0


def test_down_is_a_refused_connection(start, documented):
    """The create is answered, and the next connection is refused."""
    intend = start(faults=["down for=100000 @1"])
    assert intend.create(documented).json()["data"]["client_id"] == 1
    assert not can_connect(intend)


def test_down_is_over_after_a_while(start, documented):
    """Then it answers at the same address as before."""
    intend = start(faults=["down for=0.1 @1"])
    intend.create(documented)
    until = time.monotonic() + 10
    while not can_connect(intend):
        assert time.monotonic() < until, "nobody listens again"
    assert b'"client_id": 2' in wire(intend, documented)[0]


def test_down_at_once_is_down_once(start, documented):
    """Of two creates that take it down together, both are answered, and it comes back."""
    intend = start(faults=["down for=0.1 @1-2"])
    with ThreadPoolExecutor(2) as callers:
        came = list(callers.map(lambda _: wire(intend, documented)[0][9:12], range(2)))
    assert set(came) <= {b"200", b""}
    until = time.monotonic() + 10
    while not can_connect(intend):
        assert time.monotonic() < until, "nobody listens again"


def test_timeout_ends_with_the_sandbox(running, documented):
    """Nobody waits for an answer of which its sandbox is gone."""
    with ThreadPoolExecutor(1) as callers:
        with running(faults=["timeout for=100000"]) as intend:
            caller = callers.submit(wire, intend, documented)
            while not intend.log():
                pass
        assert caller.result(10)[0] == b""


REFUSALS = {
    "301": 301,
    "302": 302,
    "307": 307,
    "308": 308,
    "400": 400,
    "401": 401,
    "403": 403,
    "404": 404,
    "413": 413,
    "418": 418,
    "422": 422,
    "429": 429,
    "500": 500,
    "502": 502,
    "503": 503,
    "504": 504,
    "204": 204,
    "207": 207,
    "key-refused": 401,
    "200-refused": 200,
}


@pytest.mark.parametrize("fault", REFUSALS)
def test_status(start, documented, fault):
    """The status, and nothing was made; what has a body has the vendor's envelope."""
    intend = start(faults=[fault])
    answer = intend.ask("POST", CREATE, json=documented, allow_redirects=False)
    assert answer.status_code == REFUSALS[fault]
    assert held(intend) == 0
    if answer.content:
        assert answer.json()["status"] == REFUSALS[fault]
        assert answer.json()["response"] is (fault == "207")


@pytest.mark.parametrize(
    ("to", "location"),
    [
        ("self", CREATE),
        ("8421", f"http://127.0.0.1:8421{CREATE}"),
        ("https://elsewhere.example/", "https://elsewhere.example/"),
    ],
)
def test_redirect_leads_to(start, documented, to, location):
    intend = start(faults=[f"307 to={to}"])
    answer = intend.ask("POST", CREATE, json=documented, allow_redirects=False)
    assert answer.headers["Location"] == location


@pytest.mark.parametrize(
    ("body", "content"), [("html", "text/html; charset=utf-8"), ("none", None), ("envelope", "application/json")]
)
def test_failure_with_and_without_envelope(start, documented, body, content):
    intend = start(faults=[f"502 body={body}"])
    answer = intend.create(documented)
    assert (answer.status_code, answer.headers["Content-Type"] if answer.content else None) == (502, content)


@pytest.mark.parametrize(
    ("setting", "given"), [("", "1"), ("wait=400s", "400"), ("wait=0.5", "0.5"), ("wait=none", None)]
)
def test_retry_after(start, documented, setting, given):
    intend = start(faults=[f"429 {setting}"])
    assert intend.create(documented).headers.get("Retry-After") == given


def test_retry_after_may_be_a_moment(start, documented):
    """It counts from the answer's own Date."""
    intend = start(faults=["429 wait=3600s form=date"])
    headers = intend.create(documented).headers
    moments = [
        time.mktime(time.strptime(headers[name], "%a, %d %b %Y %H:%M:%S GMT")) for name in ("Retry-After", "Date")
    ]
    assert 3599 <= moments[0] - moments[1] <= 3601


def test_limits_may_be_told(start, documented):
    intend = start(faults=["429 limits=yes"])
    headers = intend.create(documented).headers
    assert (headers["X-RateLimit-Limit"], headers["X-RateLimit-Remaining"]) == ("60", "0")
    assert int(headers["X-RateLimit-Reset"]) > time.time() - 10


def test_401_is_for_the_row_alone(start, documented):
    """A read is accepted."""
    intend = start(faults=["401"])
    assert (intend.create(documented).status_code, intend.clients()["status"]) == (401, 200)


def test_refused_key_is_refused_for_all(start, documented):
    """Reads too, until its time is over."""
    now = [1_750_000_000.0]
    intend = start(faults=["key-refused @1 for=60s"], clock=lambda: now[0])
    assert intend.clients()["status"] == 200
    assert [intend.create(documented).status_code, intend.clients()["status"]] == [401, 401]
    assert intend.create(documented).status_code == 401
    now[0] += 60
    assert [intend.create(documented).status_code, intend.clients()["status"]] == [200, 200]


def test_html(start, documented):
    intend = start(faults=["html"])
    answer = intend.create(documented)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert answer.text.startswith("<!DOCTYPE html>")


def test_half_json(start, documented):
    """The answer is whole, and its JSON is not."""
    intend = start(faults=["half-json"])
    answer = intend.create(documented)
    assert answer.content
    with pytest.raises(requests.JSONDecodeError):
        answer.json()


def test_double_keys(start, documented):
    intend = start(faults=["double-keys"])
    pairs = intend.create(documented).json(object_pairs_hook=list)
    assert Counter(key for key, _ in pairs)["response"] == 2


def test_oversized(start, documented):
    intend = start(faults=["oversized"])
    answer = intend.create(documented)
    assert len(answer.content) > 1024 * 1024
    assert answer.json()["response"] is True


@pytest.mark.parametrize(
    ("fault", "client_id"), [("no-id", None), ("odd-id", "CLIENT-1"), ("known-id", 1), ("known-id-after-commit", 1)]
)
def test_id_of_a_success(start, documented, fault, client_id):
    """HTTP 200 and success, and an id that is none, or another's."""
    intend = start(faults=[f"{fault} @2"])
    intend.create(documented)
    answer = intend.create(documented)
    assert (answer.status_code, answer.json()["response"]) == (200, True)
    assert answer.json()["data"].get("client_id") == client_id


def test_odd_status(start, documented):
    intend = start(faults=["odd-status"])
    answer = intend.create(documented)
    assert (answer.status_code, answer.json()["status"], answer.json()["response"]) == (200, 500, True)


def ids(intend, page=1, **query):
    return [client["id"] for client in intend.clients(page=page, **query)["data"]]


def spoilt_list(start, fault, **config):
    return start(faults=[fault], clients=120, **config)


def test_client_inserted(start):
    """Two clients more, from the moment that page 2 is read."""
    intend = spoilt_list(start, "client-inserted page=2 count=2 @1")
    assert [len(ids(intend, page)) for page in (1, 2, 3)] == [50, 50, 22]


def test_client_inserted_into_a_list_that_begins_with_the_newest(start):
    """What was last on page 1 comes again as the first of page 2."""
    intend = start(faults=["newest-first", "client-inserted page=2 @1"], clients=120)
    assert ids(intend, 1)[-1] == ids(intend, 2)[0]


def test_clients_inserted_are_no_doubles(start):
    intend = spoilt_list(start, "client-inserted count=30")
    ids(intend), ids(intend)
    assert intend.ask("GET", "/sandbox/summary").json()["data"]["doubles"] == []


def test_client_deleted(start):
    """The first of page 2 has moved to page 1, which was read before."""
    intend = spoilt_list(start, "client-deleted page=2 @1")
    assert [ids(intend, 1)[-1], ids(intend, 2)[0]] == [50, 52]


@pytest.mark.parametrize(("place", "gone"), [("first", [1, 2]), ("middle", [60, 61]), ("last", [119, 120])])
def test_where_clients_are_deleted(start, place, gone):
    intend = spoilt_list(start, f"client-deleted count=2 at={place} @1")
    held = [one for page in (1, 2, 3) for one in ids(intend, page)]
    assert sorted({*range(1, 121)} - {*held}) == gone


def test_the_last_of_a_list_that_begins_with_the_newest(start):
    intend = start(faults=["newest-first", "client-deleted at=last @1"], clients=120)
    assert [one for page in (1, 2, 3) for one in ids(intend, page)] == [*range(120, 1, -1)]


def test_clients_deleted_anywhere(start):
    """Not always in one place, and the same in every sandbox."""
    left = []
    for _ in range(2):
        intend = spoilt_list(start, "client-deleted at=any @1-3")
        left.append([one for page in (1, 1, 1, 2, 3) for one in ids(intend, page)][100:])
    gone = sorted({*range(1, 121)} - {*left[0]})
    assert left[0] == left[1]
    assert gone[2] - gone[0] > 20


def test_more_deleted_than_there_are(start):
    intend = spoilt_list(start, "client-deleted count=500 at=last @1")
    assert ids(intend) == []


def test_pages_capped(start):
    """What the server says of the whole stays right."""
    intend = spoilt_list(start, "pages-capped pages=2", list_shape="meta")
    assert [len(ids(intend, page)) for page in (1, 2, 3)] == [50, 50, 0]
    assert intend.clients()["meta"]["total"] == 120


def test_page_repeated(start):
    intend = spoilt_list(start, "page-repeated page=2")
    assert ids(intend, 1) == ids(intend, 2)
    assert ids(intend, 3)[0] == 101


def test_page_ignored(start):
    intend = spoilt_list(start, "page-ignored")
    assert ids(intend, 1) == ids(intend, 2) == ids(intend, 7)


def test_page_clamped(start):
    intend = spoilt_list(start, "page-clamped")
    assert ids(intend, 2) != ids(intend, 3) == ids(intend, 4)


def test_page_short(start):
    """No client is missing: those after it move up."""
    intend = spoilt_list(start, "page-short page=2 size=10")
    pages = [ids(intend, page) for page in (1, 2, 3, 4)]
    assert [len(page) for page in pages] == [50, 10, 50, 10]
    assert [one for page in pages for one in page] == list(range(1, 121))


def test_page_size(start):
    intend = spoilt_list(start, "page-size size=20", list_shape="meta")
    assert (len(ids(intend)), intend.clients()["meta"]["last_page"]) == (20, 6)


@pytest.mark.parametrize(("fault", "total"), [("totals-high by=5", 125), ("totals-low", 117)])
def test_totals(start, fault, total):
    intend = spoilt_list(start, fault, list_shape="page")
    assert intend.clients()["data"]["total"] == total


def test_filter_ignored(start):
    intend = spoilt_list(start, "filter-ignored")
    assert ids(intend, client_type="trade") == ids(intend)


def test_filter_required(start):
    intend = spoilt_list(start, "filter-required")
    assert (intend.clients()["status"], intend.clients(client_type="trade")["status"]) == (400, 200)


def test_newest_first(start):
    intend = spoilt_list(start, "newest-first")
    assert ids(intend) == list(range(120, 70, -1))


@pytest.mark.parametrize(("fault", "status"), [("500", 500), ("429", 429), ("401", 401), ("200-refused", 200)])
def test_read_goes_wrong(start, fault, status):
    """The first time that page 2 is read, and no other."""
    intend = spoilt_list(start, f"{fault} page=2 @1")
    seen = [intend.ask("GET", "/api/clients", params={"page": page}) for page in (1, 2, 2, 3)]
    assert [answer.json()["response"] for answer in seen] == [True, False, True, True]
    assert seen[1].status_code == status


def test_read_is_lost(start):
    """One of three reads, whichever it is."""
    intend = start(faults=["lost on=reads @2"], clients=1)
    assert intend.client(1)["id"] == 1
    with pytest.raises(requests.ConnectionError):
        intend.clients()
    assert ids(intend) == [1]


SUFFIXED = [kind for kind in KINDS.values() if kind.takes_suffix]


@pytest.mark.parametrize("suffix", ["-after-commit", "-late-commit after=0"])
@pytest.mark.parametrize("kind", SUFFIXED, ids=lambda kind: kind.name)
def test_suffix_makes_the_client_all_the_same(start, documented, kind, suffix):
    name, *setting = suffix.split()
    seconds = ["for=0.01"] if "for" in kind.settings else []
    intend = start(faults=[" ".join([kind.name + name, *setting, *seconds])])
    wire(intend, documented)
    assert held(intend) == 1


@pytest.mark.parametrize(
    "kind",
    [kind for kind in KINDS.values() if kind.commit is Commit.NEVER and not kind.is_for_lists],
    ids=lambda kind: kind.name,
)
def test_without_suffix_no_client_is_made(start, documented, kind):
    intend = start(faults=[f"{kind.name} for=0.01" if "for" in kind.settings else kind.name])
    wire(intend, documented)
    intend.ask("DELETE", "/sandbox/faults")
    assert held(intend) == 0


def test_spoilt_refusal_makes_no_client(start, documented):
    """A payload that is refused is not made after all, whatever the answer."""
    intend = start(faults=["500-after-commit", "late-commit"])
    assert intend.create(documented | {"title": ""}).status_code == 500
    assert held(intend) == 0


def test_late_commit_comes_late(start, documented):
    """Not a second too early, with the id that is next then, and dated as of then."""
    now = [1_750_000_000.0]
    intend = start(faults=["late-commit @1 after=20s"], clock=lambda: now[0])
    wire(intend, documented)
    intend.create(documented | {"title": "Meanwhile Ltd"})
    now[0] += 19.9
    assert [client["title"] for client in intend.clients()["data"]] == ["Meanwhile Ltd"]
    now[0] += 30
    late = intend.client(2)
    assert (late["title"], late["created_on"]) == ("Intend Design Studio", "2025-06-15T15:07:00.000000Z")


def test_late_commit_outlives_its_sandbox(running, documented, tmp_path):
    """With a database it comes though the sandbox was started anew, and keeps no password meanwhile."""
    now = [1_750_000_000.0]
    documented["credentials"]["password"] = "kryptonite"
    database = tmp_path / "sandbox.db"
    with running(faults=["late-commit after=20s"], database=database, clock=lambda: now[0]) as intend:
        wire(intend, documented)
    assert b"kryptonite" not in database.read_bytes()
    now[0] += 20
    with running(database=database, clock=lambda: now[0]) as intend:
        assert held(intend) == 1


def test_many_at_once(start, documented):
    """Eight callers at once: each create is counted once, and none is lost but the one that is meant."""
    intend = start(faults=["lost-after-commit @17", "500 @5,40-42"])

    def create(number):
        came, _ = wire(intend, documented | {"title": f"Client {number}"})
        return came[9:12]

    with ThreadPoolExecutor(8) as callers:
        came = Counter(callers.map(create, range(80)))
    assert came == {b"200": 75, b"500": 4, b"": 1}
    assert held(intend) == 76


def test_slow_answer_ends_with_the_sandbox(running, documented):
    """No thread is left that goes on with it."""
    before = threading.active_count()
    with ThreadPoolExecutor(1) as callers:
        with running(faults=["slow for=100000"]) as intend:
            caller = callers.submit(wire, intend, documented)
            while not intend.log():
                pass
        assert caller.result(10)
    assert threading.active_count() <= before


def test_every_fault_is_tried():
    """This file, and no other, says what each of them does."""
    text = Path(__file__).read_text(encoding="utf-8")
    assert [name for name in KINDS if f'"{name}' not in text] == []
