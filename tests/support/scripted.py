"""An Intend whose answers a test writes itself, on a real port: what a sandbox would never say."""

import json
import sqlite3
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Request:
    """A request as it came over the wire."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes


Script: TypeAlias = Callable[[Request], tuple[int, Any] | None]
"""The status and the JSON of an answer; None closes the connection without one."""


@dataclass
class Scripted:
    """A running server and what it was asked."""

    url: str
    requests: list[Request] = field(default_factory=list)
    refuse_after_reads: bool = False
    """Whether nobody listens any more once the list has been read to its end."""

    @property
    def creates(self) -> list[Request]:
        return [request for request in self.requests if request.method == "POST"]


def envelope(data: Any, *, response: bool = True, message: str = "Request Successful", status: int = 200) -> Any:
    """The documented JSON around an answer."""
    return {"status": status, "response": response, "data": data, "msg": message}


def record(client_id: int, **values: Any) -> dict[str, Any]:
    """A client as short as a list may hold one."""
    return {"id": client_id, "title": f"Client {client_id}", "email": f"office@client-{client_id}.co.uk", **values}


@contextmanager
def scripted_server(
    script: Script,
    *,
    headers: Mapping[str, str] | None = None,
    with_date: bool = True,
    certificate: Path | None = None,
) -> Iterator[Scripted]:
    """Answer every request as the script says, on a free port of this machine, until the block ends.

    With a certificate it speaks https.
    """

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            came = {name.lower(): value for name, value in self.headers.items()}
            body = self.rfile.read(int(came.get("content-length", 0)))
            request = Request(self.command, parts.path, query, came, body)
            running.requests.append(request)
            answer = script(request)
            if answer is None:
                self.close_connection = True
                return
            status, document = answer
            content = document if isinstance(document, bytes) else json.dumps(document).encode()
            self.send_response_only(status)
            if with_date:
                self.send_header("Date", self.date_time_string())
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            if running.refuse_after_reads:
                server.socket.close()
                self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = answer  # noqa: N815  # the names that http.server looks for

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the name is the library's
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        running = Scripted(f"{'https' if certificate else 'http'}://127.0.0.1:{server.server_address[1]}")
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield running
        finally:
            server.shutdown()
            thread.join()


class Intend:
    """A list and a way to answer creates; `create` gets the number of the create, from 1."""

    def __init__(self, create: Callable[[int, Request], tuple[int, Any] | None], *held: dict[str, Any]) -> None:
        self.held = list(held)
        self._create = create
        self._creates = 0

    def __call__(self, request: Request) -> tuple[int, Any] | None:
        if request.method == "POST":
            self._creates += 1
            answer = self._create(self._creates, request)
            self._hold_what_was_created(request, answer)
            return answer
        wanted = request.query.get("client_id")
        found = [client for client in self.held if wanted in (None, str(client["id"]))]
        return 200, envelope(found if request.query.get("page") == "1" else [])

    def _hold_what_was_created(self, request: Request, answer: tuple[int, Any] | None) -> None:
        """A client whose id was given stands in the list from then on, as it does in Intend."""
        data = answer[1].get("data") if answer and isinstance(answer[1], dict) else None
        client_id = data.get("client_id") if isinstance(data, dict) else None
        if client_id is not None and all(client["id"] != client_id for client in self.held):
            sent = json.loads(request.body)
            self.held.append(record(client_id, title=sent["title"], email=sent["email"]))

    def keep(self, request: Request) -> int:
        """Create the client of a request, and return its id."""
        sent = json.loads(request.body)
        self.held.append(record(len(self.held) + 1, title=sent["title"], email=sent["email"]))
        return len(self.held)


def created(number: int, request: Request) -> tuple[int, Any]:
    assert request.path == "/api/clients/create"
    return 200, envelope({"client_id": number, "client_account": f"ACC{number}"})


Settings: TypeAlias = Callable[[str], None]
"""Makes the settings lead to a server: settings(server.url)."""


def let_quiet_period_pass(folder: Path, *, seconds: float = 10) -> None:
    """As if the journal's last entries were made so many seconds earlier."""
    with closing(sqlite3.connect(folder.parent / "journal.sqlite")) as connection, connection:
        connection.execute("UPDATE lines SET quiet_until = quiet_until - ?", (seconds,))
