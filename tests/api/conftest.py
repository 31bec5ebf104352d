"""Servers on this machine that say exactly the bytes they are told to, and keep every byte that came."""

import json
import re
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass
from itertools import chain, repeat
from pathlib import Path

import pytest

from intend_bulk.api.transport import Transport

API_KEY = "key-of-the-tests"
# Its own issuer, for 127.0.0.1, localhost and intend.invalid, until the year 2126; no machine trusts it.
CERTIFICATE = Path(__file__).with_name("data") / "self-signed.pem"


@dataclass(frozen=True)
class Request:
    """A request as it came over the wire."""

    method: str
    target: str
    headers: dict[str, str]
    """By name in lower case."""
    body: bytes


class Wire:
    """A server that takes whole requests and says bytes; its threads end with it.

    Each request gets the next of its answers, the last one again and again. A connection is kept alive, unless
    `close` or `reset` ends it after an answer. `drip_seconds` lie between the bytes of an answer. `takes_bytes` ends
    a connection, without an answer, after so many bytes of a request. `tls` encrypts all of it; a `tunnel` is a proxy
    that lets its first request through to such a server.
    """

    def __init__(
        self,
        answers: Sequence[bytes],
        *,
        close: bool = False,
        reset: bool = False,
        drip_seconds: float = 0.0,
        takes_bytes: int | None = None,
        tls: bool = False,
        tunnel: bool = False,
    ) -> None:
        self.connections = 0
        self.received = b""
        self.requests: list[Request] = []
        self._answers = chain(answers, repeat(answers[-1]))
        self._close, self._reset = close or reset, reset
        self._drip_seconds = drip_seconds
        self._takes_bytes = takes_bytes
        self._tls = _tls() if tls or tunnel else None
        self._tunnel = tunnel
        self._stop = threading.Event()
        self._open: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(0.02)
        self._threads = [threading.Thread(target=self._listen)]
        self._threads[0].start()

    @property
    def port(self) -> int:
        return int(self._listener.getsockname()[1])

    @property
    def url(self) -> str:
        scheme = "https" if self._tls and not self._tunnel else "http"
        return f"{scheme}://127.0.0.1:{self.port}"

    def stop(self) -> None:
        self._stop.set()
        for connection in list(self._open):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(10)
            assert not thread.is_alive()

    def _listen(self) -> None:
        with self._listener:
            while not self._stop.is_set():
                with suppress(TimeoutError):
                    connection, _ = self._listener.accept()
                    self.connections += 1
                    self._open.add(connection)
                    thread = threading.Thread(target=self._talk, args=(connection,))
                    self._threads.append(thread)
                    thread.start()

    def _talk(self, connection: socket.socket) -> None:
        connection.settimeout(10)
        with suppress(OSError), connection:
            if self._tunnel and self._take(connection):
                connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            if self._tls is None:
                self._serve(connection)
            else:
                with self._tls.wrap_socket(connection, server_side=True) as encrypted:
                    self._serve(encrypted)

    def _serve(self, connection: socket.socket) -> None:
        while (request := self._take(connection)) is not None:
            self.requests.append(request)
            self._say(connection, next(self._answers))
            if self._close:
                break
        if self._reset:  # closing at once, so that the other end sees a reset
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def _take(self, connection: socket.socket) -> Request | None:
        """One whole request; None where the other end, or `takes_bytes`, ended it."""
        content = b""
        while not _is_whole(content):
            piece = connection.recv(self._takes_bytes or 1 << 16)
            self.received += piece
            content += piece
            if not piece or self._takes_bytes:
                return None
        head, _, body = content.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        method, target, _ = first.split(" ", 2)
        pairs = (line.split(":", 1) for line in lines)
        return Request(method, target, {name.lower(): value.strip() for name, value in pairs}, body)

    def _say(self, connection: socket.socket, answer: bytes) -> None:
        if not self._drip_seconds:
            connection.sendall(answer)
            return
        for byte in answer:
            connection.sendall(bytes([byte]))
            if self._stop.wait(self._drip_seconds):
                return


def _is_whole(content: bytes) -> bool:
    head, end, body = content.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
    return bool(end) and len(body) >= (int(length[1]) if length else 0)


def _tls() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    return context


@pytest.fixture
def serve() -> Iterator[Callable[..., Wire]]:
    """Start servers, and end them with the test: serve(answer, answer, close=True)."""
    with ExitStack() as running:

        def start(*answers: bytes, **options: object) -> Wire:
            wire = Wire(answers or [b""], **options)
            running.callback(wire.stop)
            return wire

        yield start


@pytest.fixture
def http() -> Callable[..., bytes]:
    """Write an answer out: http(200, {"response": True}, retry_after="7"). A body may be JSON or bytes."""

    def write(status: int, body: object = b"", **headers: str) -> bytes:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        fields = {"Content-Length": str(len(content))} | {n.replace("_", "-").title(): v for n, v in headers.items()}
        lines = [f"HTTP/1.1 {status} Some Reason", *(f"{name}: {value}" for name, value in fields.items())]
        return "\r\n".join([*lines, "", ""]).encode("latin-1") + content

    return write


@pytest.fixture
def connect() -> Iterator[Callable[..., Transport]]:
    """Make transports, and close them with the test: connect(url, deadline_seconds=0.3)."""
    with ExitStack() as opened:

        def to(url: str, *, deadline_seconds: float = 10.0, **signing: object) -> Transport:
            return opened.enter_context(closing(Transport(url, API_KEY, deadline_seconds=deadline_seconds, **signing)))

        yield to


@pytest.fixture
def closed_port() -> int:
    """A port on which nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@pytest.fixture
def busy_port() -> Iterator[int]:
    """A port on which somebody listens, but takes no more connections: whoever connects waits."""
    with ExitStack() as opened:
        listener = opened.enter_context(socket.socket())
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(5):  # the first of them is taken, the others wait already
            caller = opened.enter_context(socket.socket())
            caller.setblocking(False)
            caller.connect_ex(listener.getsockname())
        yield listener.getsockname()[1]


@pytest.fixture
def certificate() -> Path:
    """The certificate of the servers that speak TLS."""
    return CERTIFICATE


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    """The network settings of the machine that runs the tests say nothing here."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
