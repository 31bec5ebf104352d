"""What an answer to a create means. The first test reads like the table in docs/reliability.md, from the top."""

import json

import pytest

from intend_bulk.api.answers import Answer, Break, NoAnswer, Then, judge, retry_after
from intend_bulk.model.outcomes import Status

CREATED = {
    "status": 200,
    "response": True,
    "data": {"client_id": 30, "client_account": "INTEND01"},
    "msg": "Request Successful",
}
REFUSED = {"status": 200, "response": False, "data": None, "msg": "The email has already been taken."}
HTML = b"<!DOCTYPE html><html><body>Welcome</body></html>"
DEEP = b'{"response":true,"data":' + b"[" * 100_000 + b"]" * 100_000 + b"}"


def answer(status: int, body: object = b"", **headers: str) -> Answer:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Answer(status, content, {name.replace("_", "-"): value for name, value in headers.items()})


def created_with(client_id: object) -> dict[str, object]:
    return {**CREATED, "data": {"client_id": client_id, "client_account": "INTEND01"}}


def refused_with(client_id: object) -> dict[str, object]:
    return {**REFUSED, "data": {"client_id": client_id}}


# what happens -> (what the row becomes, what the run does next, {case: reply})
TABLE = {
    "no connection": (
        Status.NOT_SENT,
        Then.BACK_OFF,
        {
            "DNS": NoAnswer(Break.NOT_CONNECTED, "name or service not known"),
            "refused": NoAnswer(Break.NOT_CONNECTED, "connection refused"),
        },
    ),
    "certificate": (
        Status.NOT_SENT,
        Then.STOP,
        {"self-signed": NoAnswer(Break.CERTIFICATE, "self-signed certificate")},
    ),
    "lost": (
        Status.UNCONFIRMED,
        Then.GO_ON,
        {
            "time-out": NoAnswer(Break.LOST, "no whole answer within 90 s"),
            "closed": NoAnswer(Break.LOST, "connection reset by peer"),
        },
    ),
    "oversized": (
        Status.UNCONFIRMED,
        Then.STOP,
        {"over 1 MiB": NoAnswer(Break.OVERSIZED, "the answer has more than 1,048,576 bytes")},
    ),
    "redirect": (
        Status.UNCONFIRMED,
        Then.STOP,
        {
            "301": answer(301, location="https://elsewhere.example/"),
            "302 to a login page": answer(302, HTML, location="/login"),
            "303": answer(303, location="/"),
            "307": answer(307, location="https://elsewhere.example/api/clients/create"),
            "308": answer(308, location="https://elsewhere.example/api/clients/create"),
            "without a target": answer(302),
            "with an envelope that says success": answer(302, CREATED, location="/"),
        },
    ),
    "401": (
        Status.REJECTED,
        Then.ASK,
        {
            "with an envelope": answer(401, {**REFUSED, "status": 401, "msg": "Bad request"}),
            "without": answer(401, HTML),
            "empty": answer(401),
            "with an envelope that says success": answer(401, CREATED),
        },
    ),
    "404": (
        Status.NOT_SENT,
        Then.STOP,
        {
            "with an envelope": answer(404, {**REFUSED, "status": 404}),
            "without": answer(404, HTML),
        },
    ),
    "429": (
        Status.NOT_SENT,
        Then.BACK_OFF,
        {
            "without Retry-After": answer(429, REFUSED),
            "Retry-After 0": answer(429, retry_after="0"),
            "Retry-After 7": answer(429, REFUSED, retry_after="7"),
            "Retry-After 300": answer(429, HTML, retry_after="300"),
            "Retry-After in no known form": answer(429, retry_after="later"),
        },
    ),
    "429 for too long": (
        Status.NOT_SENT,
        Then.STOP,
        {
            "Retry-After 301": answer(429, REFUSED, retry_after="301"),
            "Retry-After 300.5": answer(429, retry_after="300.5"),
            "Retry-After of centuries": answer(429, retry_after="9" * 12),
        },
    ),
    "server error": (
        Status.UNCONFIRMED,
        Then.GO_ON,
        {
            "500 with an envelope": answer(500, {**REFUSED, "status": 500, "msg": "Server Error"}),
            "500 without": answer(500, HTML),
            "500 with an envelope that says success": answer(500, CREATED),
            "502": answer(502, HTML),
            "503": answer(503, retry_after="7"),
            "503 with an envelope": answer(503, REFUSED),
            "504": answer(504),
            "504 with an envelope that says success": answer(504, CREATED),
        },
    ),
    "not the envelope": (
        Status.UNCONFIRMED,
        Then.STOP,
        {
            "HTML": answer(200, HTML),
            "HTML that calls itself JSON": answer(200, HTML, content_type="application/json"),
            "nothing": answer(200),
            "204": answer(204),
            "418 with HTML": answer(418, HTML),
            "400 with HTML": answer(400, HTML),
            "half a JSON": answer(200, json.dumps(CREATED).encode()[:-9]),
            "two JSONs": answer(200, json.dumps(CREATED).encode() * 2),
            "a key twice": answer(200, b'{"response": true, "response": true, "data": {"client_id": 30}}'),
            "a key twice deep inside": answer(200, b'{"response": true, "data": {"client_id": 30, "client_id": 31}}'),
            "NaN": answer(200, b'{"response": true, "data": {"client_id": NaN}}'),
            "Infinity": answer(200, b'{"response": true, "data": {"client_id": 30, "rate": Infinity}}'),
            "deep nesting": answer(200, DEEP),
            "a number of 5,000 digits": answer(200, b'{"response": true, "data": {"client_id": %s}}' % (b"9" * 5000)),
            "array": answer(200, [CREATED]),
            "text": answer(200, "success"),
            "null": answer(200, b"null"),
            "response missing": answer(200, {"status": 200, "data": {"client_id": 30}}),
            "response as text": answer(200, {**CREATED, "response": "true"}),
            "response as a number": answer(200, {**CREATED, "response": 1}),
            "response null": answer(200, {**CREATED, "response": None}),
            "bytes that are no text": answer(200, b"\xff\xfe\xfd"),
        },
    ),
    "success": (
        Status.CREATED,
        Then.GO_ON,
        {
            "as documented": answer(200, CREATED),
            "as HTML by its content type": answer(200, CREATED, content_type="text/html"),
            "id as digits": answer(200, created_with("30")),
            "largest id": answer(200, created_with(2**63 - 1)),
            "no status in the body": answer(200, {"response": True, "data": {"client_id": 30}}),
            "status null in the body": answer(200, {**CREATED, "status": None}),
            "no message": answer(200, {**CREATED, "msg": None}),
            "no account": answer(200, {**CREATED, "data": {"client_id": 30}}),
            "with a byte order mark": answer(200, b"\xef\xbb\xbf" + json.dumps(CREATED).encode()),
        },
    ),
    "success without what is documented": (
        Status.UNCONFIRMED,
        Then.STOP,
        {
            "id missing": answer(200, {**CREATED, "data": {}}),
            "id null": answer(200, created_with(None)),
            "id true": answer(200, created_with(True)),
            "id 0": answer(200, created_with(0)),
            "id negative": answer(200, created_with(-30)),
            "id a fraction": answer(200, created_with(30.5)),
            "id a float": answer(200, created_with(30.0)),
            "id too large": answer(200, created_with(2**63)),
            "id too large as digits": answer(200, created_with(str(2**63))),
            "id as words": answer(200, created_with("thirty")),
            "id as digits of another script": answer(200, created_with("٣٠")),
            "id as digits of two scripts": answer(200, created_with("3\N{ARABIC-INDIC DIGIT ZERO}")),
            "id with a sign": answer(200, created_with("+30")),
            "id with a space": answer(200, created_with("30 ")),
            "id with a leading zero": answer(200, created_with("030")),
            "id an object": answer(200, created_with({"id": 30})),
            "data null": answer(200, {**CREATED, "data": None}),
            "data a list": answer(200, {**CREATED, "data": [{"client_id": 30}]}),
            "id under another name": answer(200, {**CREATED, "data": {"id": 30}}),
            "status 500 in the body": answer(200, {**CREATED, "status": 500}),
            "status 201 in the body": answer(200, {**CREATED, "status": 201}),
            "status as text in the body": answer(200, {**CREATED, "status": "200"}),
            "HTTP 201": answer(201, CREATED),
            "HTTP 201 and 201 in the body": answer(201, {**CREATED, "status": 201}),
            "HTTP 400": answer(400, CREATED),
        },
    ),
    "refused": (
        Status.REJECTED,
        Then.GO_ON,
        {
            "200": answer(200, REFUSED),
            "400": answer(400, {**REFUSED, "status": 400}),
            "403": answer(403, REFUSED),
            "413": answer(413, REFUSED),
            "422": answer(422, {**REFUSED, "data": {"email": ["The email has already been taken."]}}),
            "422 with another status in the body": answer(422, {**REFUSED, "status": 500}),
            "data missing": answer(200, {"response": False}),
            "id null": answer(200, refused_with(None)),
            "id empty": answer(200, refused_with("")),
            "id 0": answer(200, refused_with(0)),
        },
    ),
    "anything else": (
        Status.UNCONFIRMED,
        Then.GO_ON,
        {
            "refused, but with an id": answer(200, refused_with(30)),
            "refused, but with an id as digits": answer(422, refused_with("30")),
            "refused, but with an id of another kind": answer(422, refused_with("C-30")),
            "refused, but with an id that is no whole number": answer(200, refused_with(30.5)),
            "201 that refuses": answer(201, REFUSED),
            "418 that refuses": answer(418, REFUSED),
            "409 that refuses": answer(409, REFUSED),
            "501 that refuses": answer(501, REFUSED),
        },
    ),
}
CASES = [
    pytest.param(reply, status, then, id=f"{line}: {case}")
    for line, (status, then, replies) in TABLE.items()
    for case, reply in replies.items()
]


@pytest.mark.parametrize(("reply", "status", "then"), CASES)
def test_table(reply, status, then):
    """Every line of the table: what the row becomes, and what the run does next."""
    verdict = judge(reply)
    assert (verdict.status, verdict.then) == (status, then)


NOT_CREATED = [case for case in CASES if case.values[1] is not Status.CREATED]


@pytest.mark.parametrize(("reply", "status", "then"), NOT_CREATED)
def test_only_a_created_row_has_an_id(reply, status, then):  # noqa: ARG001  # the cases of the table
    """No id is taken from an answer that is not a whole success."""
    verdict = judge(reply)
    assert (verdict.client_id, verdict.client_account) == (None, None)


@pytest.mark.parametrize(("reply", "status", "then"), NOT_CREATED)
def test_a_row_that_was_not_created_has_a_reason(reply, status, then):  # noqa: ARG001  # the cases of the table
    """Whatever happened, the log says it in words."""
    assert judge(reply).message


@pytest.mark.parametrize("client_id", [30, "30"], ids=["an integer", "digits"])
def test_id_and_account_of_a_success(client_id):
    """The id is a number, however it was written; the account is as the answer has it."""
    verdict = judge(answer(200, created_with(client_id)))
    assert (verdict.client_id, verdict.client_account) == (30, "INTEND01")


@pytest.mark.parametrize("account", [7, None, ["INTEND01"]], ids=["number", "null", "list"])
def test_account_that_is_no_text_is_left_out(account):
    """An odd account does not make a created client doubtful."""
    verdict = judge(answer(200, {**CREATED, "data": {"client_id": 30, "client_account": account}}))
    assert (verdict.status, verdict.client_account) == (Status.CREATED, None)


def test_refusal_keeps_the_message():
    """The user reads Intend's own words."""
    assert judge(answer(422, REFUSED)).message == "The email has already been taken."


def test_refusal_of_a_401_keeps_the_message():
    """Where the key turns out to be good, the words of the 401 are the reason of the rejection."""
    assert judge(answer(401, {**REFUSED, "msg": "Bad request"})).message == "Bad request"


def test_success_without_an_id_says_what_is_documented():
    """The message names what a success would be."""
    assert "HTTP 200, status 200 and a client id" in judge(answer(201, CREATED)).message


@pytest.mark.parametrize("status", [200, 302, 401, 404, 418, 429, 500])
def test_http_status_is_kept(status):
    """The log shows the HTTP status of every answer."""
    assert judge(answer(status, REFUSED)).http_status == status


def test_no_answer_has_no_http_status():
    """Where nothing came, there is no status to show."""
    assert judge(NoAnswer(Break.LOST, "connection reset by peer")).http_status is None


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        pytest.param("7", 7.0, id="seconds"),
        pytest.param(" 7 ", 7.0, id="spaces"),
        pytest.param("0.5", 0.5, id="a fraction"),
        pytest.param("9" * 12, 999_999_999_999.0, id="centuries"),
        pytest.param("-7", None, id="negative"),
        pytest.param("soon", None, id="a word"),
        pytest.param("", None, id="empty"),
        pytest.param("1e3", None, id="exponent"),
    ],
)
def test_retry_after(text, seconds):
    """Retry-After counts where it is a number of seconds."""
    assert retry_after(answer(429, retry_after=text)) == seconds


def test_retry_after_as_a_moment():
    """A moment counts from the server's own clock, so that ours may be wrong."""
    moment, now = "Wed, 21 Oct 2026 07:28:30 GMT", "Wed, 21 Oct 2026 07:28:00 GMT"
    assert retry_after(answer(429, retry_after=moment, date=now)) == 30.0


@pytest.mark.parametrize("date", [{}, {"date": "yesterday"}], ids=["no clock", "no usable clock"])
def test_retry_after_as_a_moment_needs_the_servers_clock(date):
    """Without the server's clock a moment says nothing."""
    assert retry_after(answer(429, retry_after="Wed, 21 Oct 2026 07:28:30 GMT", **date)) is None


def test_retry_after_that_is_over():
    """A moment that has passed is no wait at all."""
    moment, now = "Wed, 21 Oct 2026 07:28:00 GMT", "Wed, 21 Oct 2026 07:28:30 GMT"
    assert retry_after(answer(429, retry_after=moment, date=now)) == 0.0


def test_retry_after_is_handed_on():
    """The wait that a 429 asks for stands in the verdict."""
    assert judge(answer(429, retry_after="7")).wait_seconds == 7.0


LONG = "line one\r\n\tline two\x1b[31m\x00 " + "x" * 100_000


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(answer(422, {**REFUSED, "msg": LONG}), id="refused"),
        pytest.param(answer(401, {**REFUSED, "msg": LONG}), id="401"),
        pytest.param(answer(418, {**REFUSED, "msg": LONG}), id="anything else"),
        pytest.param(answer(200, LONG.encode()), id="not the envelope"),
        pytest.param(answer(302, location=LONG), id="redirect"),
    ],
)
class TestMessages:
    """A message is fit for a cell and for a screen, whatever the server said."""

    def test_one_line(self, reply):
        """Line breaks, tabs and control characters are a space."""
        assert judge(reply).message.isprintable()

    def test_bounded(self, reply):
        """A message is a sentence or two, not a page."""
        assert len(judge(reply).message) <= 700


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(answer(422, b'{"response": false, "msg": "Acme \\ud83d"}'), id="message"),
        pytest.param(answer(200, b'{"response": false, "msg": "Acme \xed\xa0\xbd"}'), id="message, as bytes"),
    ],
)
def test_half_a_character_does_not_reach_the_message(reply):
    """A text that the server cut in the middle of an emoji can be written to journal and log."""
    assert judge(reply).message.encode() == "Acme \ufffd".encode()


def test_half_a_character_does_not_reach_the_account():
    """What a journal keeps of a created client can be written."""
    body = b'{"response": true, "data": {"client_id": 30, "client_account": "\\ud83d01"}}'
    assert judge(answer(200, body)).client_account == "\ufffd01"
