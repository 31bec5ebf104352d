"""One request over the network, once; against servers that do everything a server can do wrong."""

import gzip
import json
import os
import re
import socket
import threading
from types import SimpleNamespace

import pytest

from intend_bulk import __version__
from intend_bulk.api import transport as transport_module
from intend_bulk.api.answers import Answer, Break, NoAnswer
from intend_bulk.api.wire import Departure, GivenUp

PAYLOAD = '{"title": "Müller & Söhne 🏠", "email": "office@mueller.example"}'.encode()
OK = b'{"status": 200, "response": true, "data": {"client_id": 30}, "msg": ""}'


def create(transport, largest_answer=1 << 20):
    return transport.send("POST", "api/clients/create", body=PAYLOAD, largest_answer=largest_answer)


def query(transport):
    return transport.send("GET", "api/clients", params={"page": "2", "department": "R&D"}, largest_answer=1 << 20)


@pytest.fixture
def told(serve, http):
    """A server that answers every request well."""
    return serve(http(200, OK))


@pytest.fixture
def tunnelled(serve, http, certificate, monkeypatch):
    """https://intend.invalid: a server behind a proxy, whose certificate is trusted."""
    server = serve(http(200, OK), tunnel=True)
    monkeypatch.setenv("HTTPS_PROXY", server.url)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    return server


class TestRequest:
    """What is on the wire."""

    def test_create_is_written_once(self, told, connect):
        """One connection, one request."""
        create(connect(told.url))
        assert (told.connections, len(told.requests)) == (1, 1)

    def test_create_is_a_post_to_its_endpoint(self, told, connect):
        """Method and path are the vendor's."""
        create(connect(told.url))
        assert (told.requests[0].method, told.requests[0].target) == ("POST", "/api/clients/create")

    def test_body_is_sent_byte_for_byte(self, told, connect):
        """What was handed over arrives unchanged."""
        create(connect(told.url))
        assert told.requests[0].body == PAYLOAD

    def test_headers_of_a_create(self, told, connect):
        """The key, and what the body is."""
        create(connect(told.url))
        headers = told.requests[0].headers
        assert (headers["api-key"], headers["content-type"]) == ("key-of-the-tests", "application/json")

    def test_it_says_who_asks(self, told, connect):
        """The vendor can tell in a log which program it was."""
        create(connect(told.url))
        assert told.requests[0].headers["user-agent"] == f"intend-bulk/{__version__}"

    def test_query_has_its_parameters_escaped(self, told, connect):
        """A filter arrives as it was meant."""
        query(connect(told.url))
        assert told.requests[0].target == "/api/clients?page=2&department=R%26D"

    def test_query_has_no_body(self, told, connect):
        """A GET carries the key, and nothing else."""
        query(connect(told.url))
        request = told.requests[0]
        assert (request.headers["api-key"], request.body) == ("key-of-the-tests", b"")

    def test_address_with_a_path(self, told, connect):
        """An Intend that lives under a path is asked there."""
        create(connect(f"{told.url}/intend"))
        assert told.requests[0].target == "/intend/api/clients/create"

    def test_host_is_shown_with_its_port(self, told, connect):
        """What messages call the server."""
        assert connect(told.url).host == f"127.0.0.1:{told.port}"


class TestAnswer:
    """What comes back whole."""

    def test_status_body_and_headers(self, serve, http, connect):
        """An answer is kept as it came; header names are in lower case."""
        server = serve(http(422, OK, x_intend_sandbox="7", retry_after="30"))
        answer = create(connect(server.url))
        assert (answer.status, answer.body) == (422, OK)
        assert (answer.headers["x-intend-sandbox"], answer.headers["retry-after"]) == ("7", "30")

    @pytest.mark.parametrize("status", [200, 201, 204, 400, 401, 404, 418, 422, 429, 500, 502, 503, 504])
    def test_every_status_is_an_answer(self, serve, http, connect, status):
        """What a status means is not decided here, and none is a reason to send again."""
        server = serve(http(status, b"" if status == 204 else OK, retry_after="0"))
        assert create(connect(server.url)).status == status
        assert len(server.requests) == 1

    def test_chunks(self, serve, connect):
        """An answer without a length may come in chunks."""
        chunks = b"".join(b"1\r\n%c\r\n" % byte for byte in OK)
        server = serve(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks + b"0\r\n\r\n")
        assert create(connect(server.url)).body == OK

    def test_gzip(self, serve, http, connect):
        """A packed answer is unpacked."""
        server = serve(http(200, gzip.compress(OK), content_encoding="gzip"))
        assert create(connect(server.url)).body == OK

    def test_until_the_end_of_the_connection(self, serve, connect):
        """An answer without length and chunks ends with its connection."""
        server = serve(b"HTTP/1.1 200 OK\r\n\r\n" + OK, close=True)
        assert create(connect(server.url)).body == OK

    def test_largest_answer(self, serve, http, connect):
        """An answer of exactly the allowed size is one."""
        server = serve(http(200, b"x" * 1000))
        assert create(connect(server.url), largest_answer=1000) == Answer(200, b"x" * 1000, {"content-length": "1000"})


class TestNotConnected:
    """Nothing was sent, for certain."""

    def test_refused(self, connect, closed_port):
        """Nobody listens; the reason is in the operating system's words."""
        reply = create(connect(f"http://127.0.0.1:{closed_port}"))
        assert reply.where is Break.NOT_CONNECTED
        assert "refused" in reply.reason

    @pytest.mark.skipif(os.name == "nt", reason="there a listener that is busy refuses at once")
    def test_nobody_takes_the_connection(self, connect, busy_port, monkeypatch):
        """No connection within the time for connecting, which is shorter than the deadline."""
        monkeypatch.setattr(transport_module, "_CONNECT_SECONDS", 0.1)
        assert create(connect(f"http://127.0.0.1:{busy_port}")).where is Break.NOT_CONNECTED

    def test_unknown_name(self, connect):
        """The name has no address: names in .invalid never have one."""
        assert create(connect("https://intend.invalid")).where is Break.NOT_CONNECTED

    @pytest.mark.parametrize(
        "host", ["*.intend.example", f"{'a' * 64}.example", "intend..example"], ids=["star", "long label", "two dots"]
    )
    def test_name_that_cannot_be_one(self, connect, host):
        """A name that no server can have is not asked for, and is no traceback."""
        assert create(connect(f"https://{host}")).where is Break.NOT_CONNECTED

    def test_proxy_that_does_not_answer(self, connect, closed_port, monkeypatch):
        """A proxy that is not there lets nothing through."""
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{closed_port}")
        assert create(connect("https://intend.invalid")).where is Break.NOT_CONNECTED

    @pytest.mark.parametrize("status", [403, 407, 502])
    def test_proxy_that_refuses(self, serve, http, connect, monkeypatch, status):
        """A proxy that refuses the way to Intend has seen neither key nor client."""
        proxy = serve(http(status), close=True)
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        assert create(connect("https://intend.invalid")).where is Break.NOT_CONNECTED
        assert proxy.received.startswith(b"CONNECT intend.invalid:443 ")
        assert b"key-of-the-tests" not in proxy.received


BROKEN = {
    "closed before the answer": {"answer": b"", "close": True},
    "reset before the answer": {"answer": b"", "reset": True},
    "closed in the status line": {"answer": b"HTTP/1.1 20", "close": True},
    "closed in the headers": {"answer": b"HTTP/1.1 200 OK\r\nContent-Len", "close": True},
    "body shorter than it should be": {"answer": b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n" + OK, "close": True},
    "reset in the body": {"answer": b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n" + OK, "reset": True},
    "closed in a chunk": {
        "answer": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n63\r\n" + OK,
        "close": True,
    },
    "closed between chunks": {
        "answer": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n" % (len(OK), OK),
        "close": True,
    },
    "chunk without a length": {
        "answer": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nmany\r\n" + OK,
        "close": True,
    },
    "bad gzip": {"answer": b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 71\r\n\r\n" + OK},
    "two lengths": {"answer": b"HTTP/1.1 200 OK\r\nContent-Length: 71\r\nContent-Length: 30\r\n\r\n" + OK},
    "another protocol": {"answer": b"SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n" + b"x" * 20_000, "close": True},
    "endless header": {"answer": b"HTTP/1.1 200 OK\r\nX-Padding: " + b"x" * 200_000 + b"\r\n\r\n" + OK, "close": True},
    "too many headers": {"answer": b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500 + b"\r\n" + OK, "close": True},
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN.keys())
class TestLost:
    """It was sent, and what the server did is unknown."""

    def test_it_is_lost(self, serve, connect, broken):
        """Half an answer is none."""
        server = serve(broken["answer"], **{name: value for name, value in broken.items() if name != "answer"})
        assert create(connect(server.url)).where is Break.LOST

    def test_it_is_not_sent_again(self, serve, connect, broken):
        """Neither requests nor urllib3 tries once more."""
        server = serve(broken["answer"], **{name: value for name, value in broken.items() if name != "answer"})
        create(connect(server.url))
        assert (server.connections, len(server.requests)) == (1, 1)

    def test_its_reason_is_fit_to_be_shown(self, serve, connect, broken):
        """A reason is one line, and not a page."""
        server = serve(broken["answer"], **{name: value for name, value in broken.items() if name != "answer"})
        reason = create(connect(server.url)).reason
        assert reason
        assert reason.isprintable()
        assert len(reason) <= 500


def test_reason_is_in_words(serve, connect):
    """The reason is what happened, without the names of Python's classes."""
    assert create(connect(serve(close=True).url)).reason == "Remote end closed connection without response"


def test_connection_that_breaks_while_sending(serve, connect):
    """A server that closes in the middle of the request may have the whole of it: it is lost, and sent once."""
    server = serve(takes_bytes=100, reset=True)
    reply = connect(server.url).send("POST", "api/clients/create", body=b" " * 50_000_000, largest_answer=1 << 20)
    assert (reply.where, server.connections) == (Break.LOST, 1)


class TestTooLarge:
    """An answer above the cap is none."""

    @pytest.mark.parametrize("close", [False, True], ids=["by its length", "until the end"])
    def test_plain(self, serve, http, connect, close):
        """One byte more is too many."""
        server = serve(http(200, b"x" * 1001), close=close)
        reply = create(connect(server.url), largest_answer=1000)
        assert reply == NoAnswer(Break.OVERSIZED, "the answer has more than 1,000 bytes")

    def test_unpacked(self, serve, http, connect):
        """What counts is the size after unpacking: a thousandth of it may be on the wire."""
        server = serve(http(200, gzip.compress(b"x" * 50_000_000), content_encoding="gzip"))
        assert create(connect(server.url)).where is Break.OVERSIZED

    def test_it_is_not_sent_again(self, serve, http, connect):
        """A large answer may well be that of a success."""
        server = serve(http(200, b"x" * 1001))
        create(connect(server.url), largest_answer=1000)
        assert len(server.requests) == 1


class TestDeadline:
    """A deadline is for the whole answer: a server cannot stretch it byte by byte."""

    @pytest.mark.parametrize(
        "answer",
        [
            pytest.param(b"HTTP/1.1 200 OK\r\nX-Padding: " + b"x" * 10_000, id="in the headers"),
            pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n" + b" " * 10_000, id="in the body"),
        ],
    )
    def test_dripping_answer(self, serve, connect, answer):
        """An answer that comes byte by byte, and never all of it."""
        server = serve(answer, drip_seconds=0.01)
        assert create(connect(server.url, deadline_seconds=0.3)).where is Break.LOST
        assert len(server.requests) == 1

    def test_silence(self, serve, connect):
        """A server that takes the request and says nothing."""
        server = serve()
        reply = create(connect(server.url, deadline_seconds=0.3))
        assert (reply.where, len(server.requests)) == (Break.LOST, 1)

    def test_next_request_has_a_connection_of_its_own(self, serve, http, connect):
        """What the late answer brings cannot be taken for the answer to the next request."""
        server = serve(b"", http(200, OK))
        transport = connect(server.url, deadline_seconds=0.3)
        create(transport)
        assert (create(transport).status, server.connections) == (200, 2)

    def test_late_answer_is_nobodys(self, serve, http, connect):
        """A connection whose answer came too late is not used again, though that answer is whole by now."""
        server = serve(http(200, OK), drip_seconds=0.004)
        transport = connect(server.url, deadline_seconds=0.1)
        create(transport)
        for thread in threading.enumerate():
            if thread.daemon:
                thread.join(10)
        create(transport)
        assert server.connections == 2


class TestDeparture:
    """What has not begun to leave when its deadline comes never does: it must not land after it was looked for."""

    def test_slow_name_lookup(self, told, connect, monkeypatch):
        """The name is found only after the deadline: by then nobody waits, and nothing is written."""
        found, looked_up = threading.Event(), socket.getaddrinfo

        def slow(*arguments, **options):
            found.wait(10)
            return looked_up(*arguments, **options)

        monkeypatch.setattr(socket, "getaddrinfo", slow)
        reply = create(connect(told.url, deadline_seconds=0.2))
        found.set()
        for thread in threading.enumerate():
            if thread.daemon:
                thread.join(10)
        assert reply == NoAnswer(Break.NOT_CONNECTED, "no connection within 0.2 s")
        assert told.received == b""

    def test_machine_that_slept(self):
        """Time that passed while a machine slept counts too: by then the row may have been looked for."""
        clock = SimpleNamespace(now=1000.0)
        departure = Departure(90, now=lambda: clock.now)
        clock.now += 91
        with pytest.raises(GivenUp):
            departure.leave(None)
        assert not departure.has_left

    def test_handshake_that_stalls(self, serve, connect):
        """A server that takes the connection and never speaks TLS has seen nothing of the request."""
        server = serve(b"")
        reply = create(connect(server.url.replace("http:", "https:"), deadline_seconds=0.3))
        assert reply.where is Break.NOT_CONNECTED
        assert b"key-of-the-tests" not in server.received

    def test_handshake_that_breaks(self, serve, connect):
        """So has one that ends it in the middle."""
        server = serve(takes_bytes=50, reset=True)
        assert create(connect(server.url.replace("http:", "https:"))).where is Break.NOT_CONNECTED


class TestRedirect:
    """requests would carry the key and the body to the other host."""

    @pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
    def test_it_is_not_followed(self, serve, http, connect, told, status):
        """Nothing arrives at the target."""
        server = serve(http(status, location=f"{told.url}/api/clients/create"))
        assert create(connect(server.url)).status == status
        assert (told.connections, len(server.requests)) == (0, 1)

    def test_query_is_not_redirected_either(self, serve, http, connect, told):
        """A GET carries the key as well."""
        query(connect(serve(http(302, location=told.url)).url))
        assert told.connections == 0

    @pytest.mark.parametrize(
        "target",
        ["http://[", "//", "http://:x", "", "\xe9\xff", "https://*.example"],
        ids=["half an address", "slashes", "no port", "empty", "no text", "star"],
    )
    def test_target_that_is_no_address(self, serve, http, connect, target):
        """A target is not looked at, so it cannot be wrong."""
        assert create(connect(serve(http(302, location=target)).url)).status == 302

    def test_large_page_beside_a_redirect(self, serve, http, connect):
        """The cap holds for every answer."""
        server = serve(http(302, b"x" * 1001, location="/login"))
        assert create(connect(server.url), largest_answer=1000).where is Break.OVERSIZED


class TestSettingsOfTheMachine:
    """What requests would read from home folder and environment."""

    def test_netrc_is_ignored(self, told, connect, tmp_path, monkeypatch):
        """A password in ~/.netrc is for another program."""
        for name in (".netrc", "_netrc"):
            (tmp_path / name).write_text("machine 127.0.0.1 login clark password kryptonite\n")
            (tmp_path / name).chmod(0o600)
        monkeypatch.setenv("HOME", str(tmp_path))
        monkeypatch.setenv("USERPROFILE", str(tmp_path))
        create(connect(told.url))
        assert "authorization" not in told.requests[0].headers

    def test_netrc_is_ignored_for_intend(self, tunnelled, connect, tmp_path, monkeypatch):
        """Nor is it read for another host, where proxies and authorities are taken from the environment."""
        (tmp_path / "netrc").write_text("machine intend.invalid login clark password kryptonite\n")
        monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
        create(connect("https://intend.invalid"))
        assert "authorization" not in tunnelled.requests[0].headers

    @pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"])
    def test_no_proxy_leads_to_this_machine(self, told, connect, closed_port, monkeypatch, name):
        """The sandbox is asked directly, whatever proxy is set."""
        monkeypatch.setenv(name, f"http://127.0.0.1:{closed_port}")
        assert create(connect(told.url)).status == 200

    def test_proxy_is_used_for_intend(self, serve, connect, monkeypatch):
        """Companies let nothing out but through their proxy."""
        proxy = serve(close=True)
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        create(connect("https://intend.invalid"))
        assert proxy.received.startswith(b"CONNECT intend.invalid:443 ")


class TestCertificate:
    """A server that cannot prove who it is gets nothing."""

    def test_self_signed(self, serve, http, connect):
        """The reason is the one of the TLS library."""
        server = serve(http(200, OK), tls=True)
        reply = create(connect(server.url))
        assert reply.where is Break.CERTIFICATE
        assert re.match("(?i)self.signed certificate", reply.reason)

    def test_nothing_is_sent(self, serve, http, connect):
        """Neither the key nor the client leaves."""
        server = serve(http(200, OK), tls=True)
        create(connect(server.url))
        assert (server.connections, server.received) == (1, b"")

    def test_authority_of_a_company_is_trusted(self, tunnelled, connect):
        """REQUESTS_CA_BUNDLE names authorities besides those of the system."""
        assert create(connect("https://intend.invalid")).status == 200
        assert tunnelled.requests[0].headers["host"] == "intend.invalid"

    @pytest.mark.usefixtures("tunnelled")
    def test_name_must_be_that_of_the_certificate(self, connect):
        """A good certificate of another host is none."""
        assert create(connect("https://another.invalid")).where is Break.CERTIFICATE


class Clock:
    """A clock that a test sets."""

    def __init__(self, monkeypatch):
        self.now = 1000.0
        monkeypatch.setattr(transport_module, "time", SimpleNamespace(monotonic=lambda: self.now))


class TestKeptConnection:
    """A connection is used again, unless it may have been closed at the other end."""

    @pytest.mark.parametrize(
        ("idle_seconds", "connections"),
        [(0.0, 1), (1.9, 1), (2.1, 2), (3600.0, 2)],
    )
    def test_idle_connection(self, told, connect, monkeypatch, idle_seconds, connections):
        """A connection that idled for more than two seconds is not used for a create."""
        clock = Clock(monkeypatch)
        transport = connect(told.url)
        create(transport)
        clock.now += idle_seconds
        create(transport)
        assert (told.connections, len(told.requests)) == (connections, 2)

    def test_many_quick_requests(self, told, connect):
        """A run over thousands of rows does not open thousands of connections."""
        transport = connect(told.url)
        for _ in range(50):
            create(transport)
        assert (told.connections, len(told.requests)) == (1, 50)

    def test_connection_that_was_closed(self, serve, http, connect):
        """A connection that the server said it would close is not used, however quick the next create is."""
        server = serve(http(200, OK, connection="close"), close=True)
        transport = connect(server.url)
        assert [create(transport).status for _ in range(3)] == [200, 200, 200]

    def test_after_a_loss(self, serve, http, connect):
        """After a broken answer the next request has a connection of its own."""
        server = serve(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nmany\r\n", http(200, OK))
        transport = connect(server.url)
        create(transport)
        assert (create(transport).status, server.connections) == (200, 2)


def test_no_thread_is_left(told, connect):
    """The thread that waits for an answer ends with it."""
    transport = connect(told.url)
    create(transport)
    before = threading.active_count()
    for _ in range(20):
        create(transport)
    assert threading.active_count() <= before


def test_answer_is_json_for_the_next_layer(told, connect):
    """The bytes of a whole answer are handed on as they are."""
    assert json.loads(create(connect(told.url)).body)["data"] == {"client_id": 30}
