"""A sandbox that listens, and somebody who asks it."""

import copy
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Any

import pytest
import requests
from vendor import DOCUMENTED

from intend_bulk.sandbox import Sandbox, SandboxConfig, running_sandbox

NOW = 1_750_000_000.0


class Caller:
    """Asks one sandbox over one kept-alive connection."""

    def __init__(self, sandbox: Sandbox, session: requests.Session) -> None:
        self.sandbox = sandbox
        self.session = session
        self.session.trust_env = False
        self.session.headers["api-key"] = sandbox.api_key

    def ask(self, method: str, path: str, **options: Any) -> requests.Response:
        return self.session.request(method, self.sandbox.url + path, timeout=10, **options)

    def create(self, payload: Any) -> requests.Response:
        return self.ask("POST", "/api/clients/create", json=payload)

    def clients(self, **query: Any) -> Any:
        """The whole envelope of a query."""
        return self.ask("GET", "/api/clients", params=query).json()

    def client(self, client_id: int) -> Any:
        return self.clients(client_id=client_id)["data"]

    def log(self) -> Any:
        return self.ask("GET", "/sandbox/requests").json()["data"]


@contextmanager
def run_sandbox(clock: Callable[[], float] = lambda: NOW, **config: Any) -> Iterator[Caller]:
    # The sandbox ends first: a caller that still holds its connection must not be in its way.
    with requests.Session() as session, running_sandbox(SandboxConfig(**config), clock=clock) as sandbox:
        yield Caller(sandbox, session)


@pytest.fixture
def running() -> Callable[..., AbstractContextManager[Caller]]:
    """Runs a sandbox for a block."""
    return run_sandbox


@pytest.fixture
def start() -> Iterator[Callable[..., Caller]]:
    """Starts sandboxes, and ends them with the test."""
    with ExitStack() as started:
        yield lambda **config: started.enter_context(run_sandbox(**config))


@pytest.fixture
def intend(start: Callable[..., Caller]) -> Caller:
    """An empty sandbox in memory, where it is always the same moment in June 2025."""
    return start()


@pytest.fixture
def documented() -> Any:
    """The payload of the vendor's reference."""
    return copy.deepcopy(DOCUMENTED)
