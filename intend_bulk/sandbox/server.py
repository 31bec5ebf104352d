"""The sandbox as a server on this machine, beside other work or in the foreground."""

import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import get_args

from intend_bulk.sandbox.app import ListShape, create_app
from intend_bulk.sandbox.errors import SandboxError
from intend_bulk.sandbox.faults.choosing import Faults
from intend_bulk.sandbox.faults.grammar import parse_fault
from intend_bulk.sandbox.http_server import HOST, HttpServer
from intend_bulk.sandbox.store import Store


@dataclass(frozen=True, kw_only=True)
class SandboxConfig:
    """What a sandbox is to be; raises SandboxError for what it cannot be."""

    api_key: str = field(default="sandbox-key", repr=False)
    secret_key: str | None = field(default=None, repr=False)
    """Requests must be signed with it; None for any request."""
    port: int = 0
    """0 is any free one."""
    clients: int = 0
    """Made-up clients are added until there are so many."""
    list_shape: ListShape = "list"
    database: Path | None = None
    """None keeps everything in memory."""
    faults: Sequence[str] = ()
    """What goes wrong, and when, as `faults.grammar` reads it: ("lost-after-commit 5%", "500 @3")."""
    seed: int = 1
    """Of the dice that shares are thrown with."""

    def __post_init__(self) -> None:
        if not _is_key(self.api_key):
            raise SandboxError("The API key must be ASCII without spaces: choose another with --api-key.")
        if self.secret_key is not None and not _is_key(self.secret_key):
            raise SandboxError("The secret key must be ASCII without spaces: choose another with --secret-key.")
        if not 0 <= self.port <= 65_535:
            raise SandboxError(f"There is no port {self.port}: choose one from 0 to 65535 with --port.")
        if self.clients < 0:
            raise SandboxError("A sandbox cannot hold fewer than 0 clients: give another --clients.")
        if self.list_shape not in get_args(ListShape):
            raise SandboxError(f"The list shape {self.list_shape!r} is unknown: choose list, page or meta.")
        for text in self.faults:
            parse_fault(text)


class Sandbox:
    """A sandbox whose port is open; it answers while `serve` runs, and ends with `close`."""

    def __init__(self, config: SandboxConfig, *, clock: Callable[[], float] = time.time) -> None:
        """Open the port and the database; raises SandboxError. The clock gives seconds since 1970."""
        faults = Faults(map(parse_fault, config.faults), seed=config.seed, clock=clock)
        with ExitStack() as opened:
            listener = opened.enter_context(closing(_listen(config.port)))
            self._store = opened.enter_context(closing(Store.open(config.database)))
            self._store.fill(config.clients, now=clock())
            app = create_app(
                self._store,
                api_key=config.api_key,
                secret_key=config.secret_key,
                list_shape=config.list_shape,
                faults=faults,
                clock=clock,
            )
            self._server = HttpServer(listener, app, choose=faults.choose, listen=_listen)
            opened.pop_all()
        self.api_key = config.api_key
        self.secret_key = config.secret_key
        self.url = f"http://{HOST}:{listener.getsockname()[1]}"

    @property
    def instance_id(self) -> str:
        """The id that every answer carries as X-Intend-Sandbox; it belongs to the database."""
        return self._store.instance_id

    def serve(self) -> None:
        """Answer requests until KeyboardInterrupt, SystemExit or, from another thread, `stop`."""
        self._server.serve()

    def stop(self) -> None:
        """End `serve` from another thread."""
        self._server.stop()

    def close(self) -> None:
        """Let go of the port and the database, after `serve` has ended; who is being answered gets the rest."""
        self._server.close()
        self._store.close()


@contextmanager
def running_sandbox(config: SandboxConfig, *, clock: Callable[[], float] = time.time) -> Iterator[Sandbox]:
    """Run a sandbox beside the caller until the block ends; raises SandboxError.

    with running_sandbox(SandboxConfig(clients=120)) as sandbox:
        requests.get(f"{sandbox.url}/api/clients", headers={"api-key": sandbox.api_key})
    """
    with closing(Sandbox(config, clock=clock)) as sandbox:
        thread = threading.Thread(target=sandbox.serve, name="intend-sandbox", daemon=True)
        thread.start()
        try:
            yield sandbox
        finally:
            sandbox.stop()
            thread.join()


def serve_forever(config: SandboxConfig, *, on_ready: Callable[[Sandbox], None]) -> None:
    """Run a sandbox in the foreground; returns on KeyboardInterrupt or SystemExit. Raises SandboxError.

    `on_ready` is called once its port is open, to say where it is.
    """
    with closing(Sandbox(config)) as sandbox, suppress(KeyboardInterrupt, SystemExit):
        on_ready(sandbox)
        sandbox.serve()


def _is_key(text: str) -> bool:
    return text.isascii() and text.isprintable() and text != "" and " " not in text


def _listen(port: int) -> socket.socket:
    """Open the port; left to itself, Windows would give one that another program has."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    exclusive = getattr(socket, "SO_EXCLUSIVEADDRUSE", None)
    listener.setsockopt(socket.SOL_SOCKET, exclusive or socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen()
    except OSError as error:
        listener.close()
        raise SandboxError(
            f"Port {port} cannot be opened ({error.strerror}): choose another with --port, or 0 for any."
        ) from error
    return listener
