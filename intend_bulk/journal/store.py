"""The database of a journal, as its parts share it: one tenant, one lock, one clock."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine

from intend_bulk.journal.database import as_journal_error


@dataclass(frozen=True)
class Store:
    """One tenant's view of the database. Threads take turns: a transaction is begun when the one before has ended."""

    engine: Engine
    path: Path
    tenant_id: int
    now: Callable[[], float]
    """Seconds since 1970, UTC."""
    is_for_reading: bool = False
    _turn: threading.RLock = field(default_factory=threading.RLock)

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A transaction that is on the disk when the block ends; raises JournalError where it cannot be.

        Reads take the write lock too: SQLite fails a transaction at once that begins with a read and then writes.
        """
        with self._turn, as_journal_error(self.path), self.engine.begin() as connection:
            yield connection


def new_id(connection: Connection, statement: Any) -> int:
    """Insert a row, and return the number it got."""
    key = connection.execute(statement).inserted_primary_key
    return int(key[0]) if key else 0
