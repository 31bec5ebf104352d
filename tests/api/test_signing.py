"""Signatures: the test vectors of the documentation, what a string-to-sign may be, and what is on the wire."""

import hashlib
import hmac
import re
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from intend_bulk.api.client import IntendClient
from intend_bulk.api.pacing import Pacer
from intend_bulk.api.signing import PLACEHOLDERS, Signing, parse_string_to_sign, parse_timestamp_format
from intend_bulk.errors import KeyRefused, SettingsError

PAGE = (Path(__file__).parents[2] / "docs/signing.md").read_text(encoding="utf-8")
SECRET, API_KEY = "made-up-secret", "made-up-key"
NOW = 1_750_000_000.0
KEY_OF_TRANSPORT = "key-of-the-tests"
BODY = '{"title": "Müller"}'.encode()
OK = b'{"status": 200, "response": true, "data": [], "msg": ""}'


def vectors():
    """The rows of the table of test vectors, cell by cell."""
    table = PAGE.partition("## Test vectors")[2]
    lines = [line for line in table.splitlines() if re.fullmatch(r"\| `.* \|", line)]
    return [[cell.strip().strip("`").replace(r"\n", "\n") for cell in line[1:-1].split("|")] for line in lines]


def format_of(timestamp: str) -> str:
    return "iso" if "T" in timestamp else "seconds" if len(timestamp) == 10 else "milliseconds"


def test_there_are_vectors_for_every_format():
    assert {format_of(vector[1]) for vector in vectors()} == {"seconds", "milliseconds", "iso"}


@pytest.mark.parametrize("vector", vectors(), ids=lambda vector: " ".join(vector[:4]))
def test_vector_of_the_documentation(vector):
    """They were made with openssl, which knows nothing of us."""
    string_to_sign, timestamp, method, target, body, signature = vector
    signing = Signing(SECRET, string_to_sign, format_of(timestamp))
    headers = signing.headers(method, target, body=body.encode(), api_key=API_KEY, now=NOW)
    assert headers == {"timestamp": timestamp, "signature": signature}


@pytest.mark.parametrize("name", PLACEHOLDERS)
def test_every_placeholder_is_documented(name):
    assert f"| `{{{name}}}` |" in PAGE


@pytest.mark.parametrize("name", PLACEHOLDERS)
def test_every_placeholder_changes_the_signature(name):
    """Each stands for something of its own."""
    texts = {"timestamp": "1750000000", "method": "POST", "path": "/a", "query": "b=c", "body": "d", "api_key": "k"}
    signing = Signing(SECRET, "{timestamp}" + f"{{{name}}}")
    signed = hmac.new(SECRET.encode(), f"1750000000{texts[name]}".encode(), hashlib.sha256).hexdigest()
    assert signing.headers("POST", "/a?b=c", body=b"d", api_key="k", now=NOW)["signature"] == signed


def test_part_of_a_second_is_no_part_of_the_timestamp():
    stamps = [
        Signing(SECRET, timestamp_format=name).headers("GET", "/", body=b"", api_key="", now=NOW + 0.9876)
        for name in ("seconds", "milliseconds", "iso")
    ]
    assert [stamp["timestamp"] for stamp in stamps] == ["1750000000", "1750000000987", "2025-06-15T15:06:40Z"]


def test_secret_is_not_shown():
    assert SECRET not in repr(Signing(SECRET))


@pytest.mark.parametrize(
    "text", ["{timestamp}", "{timestamp}\n{body}", "v1:{api_key}:{timestamp}:{query}{path}{method}"]
)
def test_string_to_sign(text):
    assert parse_string_to_sign(text, "here") == text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{timestamp}{url}", "{url} is no placeholder"),
        ("{timestamp}{}", "{} is no placeholder"),
        ("{timestamp}{Body}", "{Body} is no placeholder"),
        ("{timestamp}{body", "{ is no placeholder"),
        ("{timestamp}body}", "} is no placeholder"),
        ("{method}{path}{body}", "has no {timestamp}"),
        ("", "has no {timestamp}"),
    ],
)
def test_what_is_no_string_to_sign(text, words):
    with pytest.raises(SettingsError) as caught:
        parse_string_to_sign(text, "string_to_sign in intend-bulk.toml")
    assert caught.value.message.startswith("string_to_sign in intend-bulk.toml: ")
    assert words in caught.value.message
    assert "{timestamp}" in caught.value.hint


def test_what_is_no_format_of_a_timestamp():
    with pytest.raises(SettingsError, match="'minutes' is no format") as caught:
        parse_timestamp_format("minutes", "INTEND_BULK_TIMESTAMP_FORMAT")
    assert "seconds, milliseconds, iso" in caught.value.hint


@pytest.fixture
def told(serve, http):
    """A server that answers every request well."""
    return serve(http(200, OK))


def expected(text: str, body: bytes = b"") -> str:
    return hmac.new(SECRET.encode(), text.encode() + body, hashlib.sha256).hexdigest()


class TestWire:
    """What the transport signs is what it sends."""

    def test_without_signing_there_are_no_such_headers(self, told, connect):
        """A request is as the reference pages have it."""
        connect(told.url).send("GET", "api/clients", largest_answer=1000)
        assert {"timestamp", "signature"} & told.requests[0].headers.keys() == set()

    def test_create_is_signed_with_its_bytes(self, told, connect):
        """As the default string-to-sign says."""
        transport = connect(told.url, signing=Signing(SECRET), now=lambda: NOW)
        transport.send("POST", "api/clients/create", body=BODY, largest_answer=1000)
        (request,) = told.requests
        assert request.headers["timestamp"] == "1750000000"
        assert request.headers["signature"] == expected("1750000000POST/api/clients/create", request.body)

    def test_query_is_signed_as_it_is_sent(self, told, connect):
        """Percent-encoded, with the path prefix of the address."""
        signing = Signing(SECRET, "{timestamp} {path} {query} {api_key}")
        transport = connect(f"{told.url}/my intend", signing=signing, now=lambda: NOW)
        transport.send("GET", "api/clients", params={"department": "R&D ü", "page": "2"}, largest_answer=1000)
        (request,) = told.requests
        path, _, query = request.target.partition("?")
        assert (path, query) == ("/my%20intend/api/clients", "department=R%26D+%C3%BC&page=2")
        assert request.headers["signature"] == expected(f"1750000000 {path} {query} {KEY_OF_TRANSPORT}")

    def test_each_request_has_a_time_of_its_own(self, told, connect):
        """It is looked up when the request leaves, not when the connection was made."""
        times = iter([NOW, NOW + 7])
        transport = connect(told.url, signing=Signing(SECRET), now=lambda: next(times))
        for _ in range(2):
            transport.send("GET", "api/clients", largest_answer=1000)
        assert [request.headers["timestamp"] for request in told.requests] == ["1750000000", "1750000007"]

    def test_secret_is_not_sent(self, told, connect):
        """Only what was made with it is."""
        transport = connect(told.url, signing=Signing(SECRET), now=lambda: NOW)
        transport.send("POST", "api/clients/create", body=BODY, largest_answer=1000)
        assert SECRET.encode() not in told.received


class TestTime:
    """The timestamp is that of the moment at which a request leaves."""

    def test_it_is_made_after_the_wait_for_a_turn(self, told):
        """A paced request may wait longer than a signature holds."""
        clock = [NOW]

        class LatePacer(Pacer):
            def wait_for_turn(self):
                clock[0] += 400
                return True

        def now():
            return datetime.fromtimestamp(clock[0], UTC)

        options = {"deadline_seconds": 10, "signing": Signing(SECRET), "now": now}
        with closing(IntendClient(told.url, API_KEY, pacer=LatePacer(1), **options)) as client:
            client.page(1)
        assert told.requests[0].headers["timestamp"] == "1750000400"


class TestRefused:
    """A 401 with signing on has more causes than the key."""

    def test_it_speaks_of_secret_clock_and_string_to_sign(self, serve, http, connect_client):
        """In its way to mend."""
        client = connect_client(serve(http(401, {"status": 401, "response": False, "data": None, "msg": "No"})).url)
        with pytest.raises(KeyRefused, match="or the signature") as caught:
            client.page(1)
        assert all(word in caught.value.hint for word in ("INTEND_SECRET_KEY", "clock", "string-to-sign"))

    def test_secret_that_a_server_repeats_is_masked(self, serve, http, connect_client):
        """It knows it, and may be talkative."""
        refusal = {"status": 422, "response": False, "data": None, "msg": f"Not signed with {SECRET}"}
        verdict = connect_client(serve(http(422, refusal)).url).create({"title": "Acme"})
        assert verdict.message == "Not signed with ***"


@pytest.fixture
def connect_client():
    """Make clients that sign, and close them with the test."""
    made = []

    def to(url):
        made.append(IntendClient(url, API_KEY, pacer=Pacer(1000), deadline_seconds=10, signing=Signing(SECRET)))
        return made[-1]

    yield to
    for client in made:
        client.close()
