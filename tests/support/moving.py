"""A sandbox in which others make and delete clients while its list is read, and what was really there."""

import shutil
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from intend_bulk.sandbox import ListShape, Sandbox, SandboxConfig, running_sandbox
from intend_bulk.sandbox.store import Store

KEY = "key-of-the-tests"


def fill_database(path: Path, clients: int) -> Path:
    """Make a sandbox's database of so many clients, once; each test takes a copy."""
    with closing(Store.open(path)) as store:
        store.fill(clients, now=time.time())
    return path


@dataclass
class Truth:
    """Which clients were there."""

    database: Path
    before: set[int] = field(default_factory=set)
    after: set[int] = field(default_factory=set)
    last: int = 0
    """The highest id that any client ever had."""

    @property
    def throughout(self) -> set[int]:
        return self.before & self.after

    @property
    def ever(self) -> set[int]:
        return self.before | set(range(max(self.before, default=0) + 1, self.last + 1))

    def held(self) -> set[int]:
        """Ids of the clients that stand in the database."""
        with closing(sqlite3.connect(self.database)) as connection:
            return {client_id for (client_id,) in connection.execute("SELECT id FROM client")}

    def look_again(self) -> None:
        """Note who is there in the end."""
        self.after = self.held()
        with closing(sqlite3.connect(self.database)) as connection:
            (self.last,) = connection.execute("SELECT last FROM counter WHERE name = 'client_id'").fetchone()


@contextmanager
def moving_sandbox(
    filled: Path, folder: Path, *, faults: Sequence[str], shape: ListShape = "list", seed: int = 1
) -> Iterator[tuple[Sandbox, Truth]]:
    """Run a sandbox on a copy of a filled database; the truth is whole once the block has ended."""
    database = Path(shutil.copy(filled, folder / "intend.sqlite"))
    truth = Truth(database)
    truth.before = truth.held()
    config = SandboxConfig(api_key=KEY, database=database, faults=faults, list_shape=shape, seed=seed)
    with running_sandbox(config) as running:
        yield running, truth
    truth.look_again()


def moves(*, count: int, share: float, newest_first: bool, size: int | None = None) -> list[str]:
    """The faults of a list in which clients are made and deleted, so many at a time, before such a share of the pages.

    They are deleted anywhere and at the front in turn. `size` is how many clients a page has; None for the usual 50.
    """
    places = ("any", "first")
    return [
        *(["newest-first"] if newest_first else []),
        *([f"page-size size={size}"] if size else []),
        f"client-inserted {share:g}% count={count}",
        *(f"client-deleted {share / len(places):g}% count={count} at={place}" for place in places),
    ]
