"""The sandbox's own small server: HTTP as callers of all kinds speak it."""

import json
import socket

import pytest


def speak(intend, content, *, whole=True):
    """Send bytes on a connection of its own, and return all that comes; whole says that no more will be sent."""
    port = int(intend.sandbox.url.rsplit(":", 1)[1])
    came = b""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as caller:
        caller.sendall(content)
        if whole:
            caller.shutdown(socket.SHUT_WR)
        while chunk := caller.recv(65_536):
            came += chunk
    return came


def head(intend, method="POST", path="/api/clients/create", **headers):
    lines = [f"{method} {path} HTTP/1.1", "Host: x", f"api-key: {intend.sandbox.api_key}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode()


def test_body_in_chunks(intend, documented):
    """As callers send it who do not know its length beforehand."""
    text = json.dumps(documented).encode()
    answer = intend.ask("POST", "/api/clients/create", data=iter([text[:100], text[100:]]))
    assert answer.json()["data"]["client_id"] == 1


def test_body_in_chunks_that_are_too_many(intend):
    came = speak(intend, head(intend, Transfer_Encoding="chunked") + b"80000\r\n" + b" " * 0x80000 + b"\r\n200000\r\n")
    assert came.startswith(b"HTTP/1.1 413 ")


@pytest.mark.parametrize("length", ["x", "-1", "1_0"])
def test_length_that_is_none(intend, length):
    came = speak(intend, head(intend, Content_Length=length))
    assert came.startswith(b"HTTP/1.1 400 ")
    assert json.loads(came.partition(b"\r\n\r\n")[2])["response"] is False


def test_chunk_that_is_none(intend):
    assert speak(intend, head(intend, Transfer_Encoding="chunked") + b"zz\r\n").startswith(b"HTTP/1.1 400 ")


def test_body_that_is_far_too_long_is_not_read(intend):
    """It is refused before a gigabyte has come."""
    came = speak(intend, head(intend, Content_Length=1 << 40), whole=False)
    assert came.startswith(b"HTTP/1.1 413 ")
    assert b"Connection: close" in came


def test_half_a_request_makes_no_client(intend, documented):
    """A caller that went away in the middle gets no answer, and the sandbox goes on."""
    assert speak(intend, head(intend, Content_Length=500) + json.dumps(documented).encode()[:100]) == b""
    assert intend.clients()["data"] == []


@pytest.mark.parametrize(
    "content", [b"nonsense\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"GET /" + b"x" * 70_000 + b" HTTP/1.1"]
)
def test_what_is_no_http(intend, content):
    """It is answered in the vendor's shape."""
    came = speak(intend, content)
    assert json.loads(came.partition(b"\r\n\r\n")[2])["response"] is False


def test_requests_one_after_the_other(intend):
    """Sent without waiting for the answers, they are answered in their order."""
    one, other = (head(intend, "GET", path) for path in ("/api/clients", "/nowhere"))
    came = speak(intend, one + other)
    assert came.index(b"HTTP/1.1 200 OK") < came.index(b"HTTP/1.1 404 NOT FOUND".title().replace(b"Http", b"HTTP"))


def test_connection_is_kept_until_its_end(intend):
    """Or until the caller wants it closed."""
    assert b"Connection: close" not in speak(intend, head(intend, "GET", "/api/clients"))
    assert b"Connection: close" in speak(intend, head(intend, "GET", "/api/clients", Connection="close"), whole=False)


def test_body_that_is_asked_for_first(intend, documented):
    """As curl sends a long one: it waits for a word before it sends it."""
    text = json.dumps(documented).encode()
    came = speak(intend, head(intend, Expect="100-continue", Content_Length=len(text)) + text)
    assert came.startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK")
