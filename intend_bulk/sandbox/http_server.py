"""HTTP on a socket of our own: a thread per connection, and answers that can go wrong on their way.

No server of a library breaks a connection off, or sends half an answer, on demand.
"""

import io
import json
import logging
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer
from wsgiref.types import WSGIApplication
from wsgiref.util import setup_testing_defaults

from werkzeug.test import run_wsgi_app

from intend_bulk.sandbox.app import LARGEST_BODY
from intend_bulk.sandbox.delivering import answer_of, deliver, reset_on_close
from intend_bulk.sandbox.faults.choosing import HAPPENING, Happening
from intend_bulk.sandbox.faults.kinds import Delivery
from intend_bulk.sandbox.faults.rules import Asked, Fault

HOST = "127.0.0.1"
"""Nobody but this machine reaches a sandbox."""

_POLL_SECONDS = 0.02
_PATIENCE_SECONDS = 5.0
_LONGEST_LINE = 65_536
_LARGEST_READ = 64 * LARGEST_BODY
_logger = logging.getLogger(__name__)


class HttpServer(ThreadingMixIn, WSGIServer):
    """Serves an application on an open port, until `stop`; `close` lets go of all that is left."""

    def __init__(
        self,
        listener: socket.socket,
        app: WSGIApplication,
        *,
        choose: Callable[[Asked], Happening],
        listen: Callable[[int], socket.socket],
    ) -> None:
        """`choose` says what happens to a request; `listen` opens the port again when it was closed for a while."""
        super().__init__((HOST, 0), _Handler, bind_and_activate=False)
        self.socket.close()
        self.socket = listener
        self.server_name, self.server_port = HOST, listener.getsockname()[1]
        self.setup_environ()
        self.wsgi_app = app
        self.choose = choose
        self.ending = threading.Event()
        self._listen = listen
        self._open: dict[Any, threading.Thread] = {}
        self._alone = threading.Lock()
        self._going_away = threading.Lock()
        self._away_seconds = 0.0
        self._is_away = threading.Event()

    def serve(self) -> None:
        """Answer requests until `stop` is called from another thread."""
        # At least once, even where the end came first: `shutdown` waits until a loop has ended.
        self.serve_forever(_POLL_SECONDS)
        while not self.ending.is_set():
            self._stay_away()
            if not self.ending.is_set():
                self.serve_forever(_POLL_SECONDS)
        self._is_away.set()

    def stop(self) -> None:
        """End `serve` from another thread."""
        self.ending.set()
        self.shutdown()

    def close(self) -> None:
        """Let go of the port and of every connection, after `serve` has ended; who is being answered gets the rest."""
        self.ending.set()
        self.server_close()
        until = time.monotonic() + _PATIENCE_SECONDS
        for thread in self._hang_up():
            thread.join(max(0.0, until - time.monotonic()))

    def go_away(self, seconds: float) -> None:
        """Close the port for so long, unless it is closed already; returns once it is.

        Not for the thread that serves: it would wait for itself.
        """
        with self._going_away:
            if not self._is_away.is_set():
                self._away_seconds = seconds
                self.shutdown()
                self._is_away.wait(_PATIENCE_SECONDS)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Give a connection a thread of its own, and remember both."""
        thread = threading.Thread(
            target=self.process_request_thread,
            args=(request, client_address),
            name="intend-sandbox-answer",
            daemon=True,
        )
        with self._alone:
            self._open[request] = thread
        thread.start()

    def shutdown_request(self, request: Any) -> None:
        """Close a connection and forget it."""
        with self._alone:
            self._open.pop(request, None)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002  # the library's signature
        """A caller that went away is no news; all else is for the log."""
        _logger.error("The sandbox failed to answer %s.", client_address, exc_info=True)

    def _stay_away(self) -> None:
        self.socket.close()
        self._hang_up()
        self._is_away.set()
        if not self.ending.wait(self._away_seconds):
            self.socket = self._listen(self.server_port)
            self._is_away.clear()

    def _hang_up(self) -> list[threading.Thread]:
        """End every connection as soon as its answer is out, and return the threads that are at work on them."""
        with self._alone:
            for connection in self._open:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RD)
            return list(self._open.values())


class _Handler(WSGIRequestHandler):
    """One connection: request after request, until one of both ends it."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: HttpServer

    def handle(self) -> None:
        self.close_connection = False
        with suppress(ConnectionError, TimeoutError):
            while not self.close_connection:
                self._handle_next()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the name is the library's
        """The log of a sandbox is its own."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:  # noqa: ARG002
        """Answer what is no HTTP, in the vendor's shape; nothing that follows on this connection is read."""
        document = {"status": code, "response": False, "data": None, "msg": message or "Bad request"}
        headers = [("Content-Type", "application/json")]
        answer = answer_of(code, headers, json.dumps(document).encode(), is_last=True)
        self.close_connection = True
        self.connection.sendall(answer.head + answer.body)

    def _handle_next(self) -> None:
        self.raw_requestline = self.rfile.readline(_LONGEST_LINE + 1)
        self.command, self.requestline, self.request_version = "", "", self.protocol_version
        self.__dict__.pop("_body", None)
        if len(self.raw_requestline) > _LONGEST_LINE:
            return self.send_error(414)
        if not self.raw_requestline or not self.parse_request():
            self.close_connection = True
            return None
        try:
            return self._answer()
        except _Unreadable as error:
            return self.send_error(error.status)

    def _answer(self) -> None:
        happening = self.server.choose(Asked(self.command, self.path, lambda: self._body))
        fault = happening.fault
        is_early = fault is not None and fault.kind.delivery.is_early
        chunks, status, headers = run_wsgi_app(self.server.wsgi_app, self._environ(happening, is_early), buffered=True)
        if fault and is_early:
            return self._break_off(fault)
        is_last = self.close_connection or (fault is not None and fault.kind.delivery is not Delivery.WHOLE)
        answer = answer_of(int(status.split()[0]), headers, b"".join(chunks), is_last=is_last)
        if fault is None:
            self.connection.sendall(answer.head + answer.body)
            return None
        if fault.kind.delivery is Delivery.LAST:
            self.server.go_away(fault.settings["for"])
        self.close_connection = is_last
        deliver(answer, self.connection, fault, ending=self.server.ending)
        return None

    def _environ(self, happening: Happening, is_early: bool) -> dict[str, Any]:
        environ: dict[str, Any] = self.get_environ()
        environ |= {HAPPENING: happening, "wsgi.input": io.BytesIO(b"" if is_early else self._body)}
        if environ.pop("HTTP_TRANSFER_ENCODING", None):
            environ["CONTENT_LENGTH"] = str(len(self._body))
        setup_testing_defaults(environ)
        return environ

    def _break_off(self, fault: Fault) -> None:
        """Close the connection with the request unread, or broken off in its middle."""
        self.close_connection = True
        if fault.kind.delivery is Delivery.RESET:
            if "_body" not in self.__dict__:  # a fault with email= has read it
                self.rfile.read(self._length() // 2)
            reset_on_close(self.connection)
            self.rfile.close()
            self.connection.close()

    @cached_property
    def _body(self) -> bytes:
        """All of it, as the application counts it: a body that is too large is refused, not cut."""
        if "chunked" in self.headers.get("Transfer-Encoding", ""):
            return self._read_chunks()
        length = self._length()
        if length > _LARGEST_READ:
            self.close_connection = True
            return b""
        body = self.rfile.read(length)
        if len(body) < length:
            raise ConnectionAbortedError
        return body

    def _length(self) -> int:
        text = self.headers.get("Content-Length", "0")
        if not (text.isascii() and text.isdigit()):
            raise _Unreadable(400)
        return int(text)

    def _read_chunks(self) -> bytes:
        body = b""
        while size := self._chunk_size():
            body += self.rfile.read(size)
            self.rfile.readline()
            if len(body) > LARGEST_BODY:
                raise _Unreadable(413)
        while self.rfile.readline(_LONGEST_LINE) not in (b"\r\n", b"\n", b""):
            pass
        return body

    def _chunk_size(self) -> int:
        text = self.rfile.readline(_LONGEST_LINE).partition(b";")[0].strip()
        try:
            size = int(text, 16)
        except ValueError:
            raise _Unreadable(400) from None
        if not 0 <= size <= LARGEST_BODY:
            raise _Unreadable(413)
        return size


class _Unreadable(Exception):
    """The body of a request cannot be read; the connection cannot be used any further."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status
