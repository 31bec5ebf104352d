"""An Intend whose answers a test writes itself, on a real port: what a sandbox would never say."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
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
def scripted_server(script: Script) -> Iterator[Scripted]:
    """Answer every request as the script says, on a free port of this machine, until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            headers = {name.lower(): value for name, value in self.headers.items()}
            body = self.rfile.read(int(headers.get("content-length", 0)))
            request = Request(self.command, parts.path, query, headers, body)
            running.requests.append(request)
            answer = script(request)
            if answer is None:
                self.close_connection = True
                return
            status, document = answer
            content = document if isinstance(document, bytes) else json.dumps(document).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = answer  # noqa: N815  # the names that http.server looks for

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the name is the library's
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        running = Scripted(f"http://127.0.0.1:{server.server_address[1]}")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield running
        finally:
            server.shutdown()
            thread.join()
