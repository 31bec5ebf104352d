"""Journals in real files, a clock that a test sets, and a look into the file that does not go through the journal."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from intend_bulk.journal.journal import Journal
from intend_bulk.journal.lines import Attempt, Key, Permission
from intend_bulk.model.outcomes import Status

ACME = "https://acme.intend.com"


@dataclass
class Clock:
    """Seconds since 1970, as a test sets them."""

    now: float = 1_750_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    """The journal's clock: a moment in June 2025 that lasts until a test moves it."""
    return Clock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the journal stands."""
    return tmp_path / "journal.sqlite"


@pytest.fixture
def opened(path: Path, clock: Clock) -> Callable[..., AbstractContextManager[Journal]]:
    """Open the journal for a block, with a deadline of 90 s and a quiet period of 120 s."""

    def open_journal(path: Path = path, tenant: str = ACME, **options: Any) -> AbstractContextManager[Journal]:
        return Journal.open(path, tenant=tenant, deadline_seconds=90, quiet_seconds=120, now=clock, **options)

    return open_journal


class Sender:
    """Sends rows through a journal, as far as the journal sees of it: one run of one tenant."""

    def __init__(self, journal: Journal) -> None:
        self.journal = journal
        self.run_id = journal.runs.start(source="clients.xlsx", source_sha256="5f")

    def begin(
        self, identity: str, *, reference: str | None = None, copy: int = 0, permission: Permission | None = None
    ) -> Attempt:
        words = (reference and reference.casefold(), reference, f"Client {identity}", f"{identity}@acme.uk")
        return self.journal.begin(
            Key(identity, *words, copy), run_id=self.run_id, payload_hash="c0ffee", permission=permission
        )

    def bring(self, identity: str, state: str, *, reference: str | None = None, client_id: int = 30) -> Any:
        """Bring a new line to a state, by the way it takes in a run; returns the line."""
        attempt = self.begin(identity, reference=reference)
        if state == Status.NOT_FOUND:
            line = self.journal.finish(attempt, Status.UNCONFIRMED)
            return self.journal.settle(line, Status.NOT_FOUND, message="Intend did not hold it")
        if state == Status.CREATED:
            return self.journal.finish(attempt, Status.CREATED, http_status=200, client_id=client_id)
        return self.find(identity) if state == "sending" else self.journal.finish(attempt, Status(state))

    def find(self, identity: str) -> Any:
        return self.journal.find(Key(identity))


@pytest.fixture
def sender(opened: Callable[..., AbstractContextManager[Journal]]) -> Iterator[Sender]:
    """A run that has begun, on a new journal."""
    with opened() as journal:
        yield Sender(journal)


@pytest.fixture
def sender_of() -> Callable[[Journal], Sender]:
    """Begin a run on a journal that a test opened itself."""
    return Sender


@pytest.fixture
def connection(path: Path) -> Iterator[Callable[[], sqlite3.Connection]]:
    """Open plain connections to the journal's file: what stands there is what they see."""
    with ExitStack() as connections:
        yield lambda: connections.enter_context(closing(sqlite3.connect(path, isolation_level=None, timeout=0)))


@pytest.fixture
def rows(connection: Callable[[], sqlite3.Connection]) -> Callable[[str], list[Any]]:
    """Ask the file itself: rows("SELECT state FROM lines")."""
    return lambda query: connection().execute(query).fetchall()
