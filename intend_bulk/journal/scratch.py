"""What a command has to remember of every row, on the disk: a list and a dictionary that do not grow in memory.

SQLite keeps them in a temporary file without a name, which is gone with the process, however that ends. Of a small
file nothing is written at all. Passwords do not belong here.
"""

import pickle
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Generic, TypeVar

from intend_bulk.errors import Stopped
from intend_bulk.model.many import batches

K = TypeVar("K", int, str)
T = TypeVar("T")
_AT_ONCE = 500
"""Keys that are looked up, and entries that are gone through, in one statement."""


class Scratch:
    """One temporary database. It is there as long as one of its lists and dictionaries is.

    Raises Stopped where the disk has no room for it.
    """

    def __init__(self) -> None:
        self._connection = sqlite3.connect("", check_same_thread=False, isolation_level=None)
        self._turn = threading.RLock()
        self._tables = 0
        self.execute("PRAGMA journal_mode=MEMORY")
        self.execute("PRAGMA cache_size=-16000")  # KiB, whatever the number of rows

    def __del__(self) -> None:
        self._connection.close()

    def new_table(self, key: str) -> str:
        """Make an empty table of keys and values, and return its name."""
        self._tables += 1
        name = f"table_{self._tables}"
        self.execute(f"CREATE TABLE {name} (key {key} PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID")
        return name

    def execute(self, statement: str, values: Iterable[object] = ()) -> list[tuple[Any, ...]]:
        with self._in_words():
            return self._connection.execute(statement, tuple(values)).fetchall()

    def execute_many(self, statement: str, rows: Iterable[tuple[object, ...]]) -> None:
        with self._in_words(), self._connection:
            self._connection.execute("BEGIN")
            self._connection.executemany(statement, rows)

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        try:
            with self._turn:
                yield
        except sqlite3.Error as error:
            raise Stopped(
                f"The temporary files that so many rows need cannot be written: {error}.",
                hint="Make room in the folder for temporary files, then run the same command again.",
            ) from error


class Shelf(Generic[K, T]):
    """A dictionary on the disk, gone through in the order of its keys."""

    def __init__(self, scratch: Scratch, key: type[K]) -> None:
        self._scratch = scratch
        self._table = scratch.new_table("INTEGER" if key is int else "TEXT")

    def update(self, entries: Mapping[K, T] | Iterable[tuple[K, T]]) -> None:
        pairs = entries.items() if isinstance(entries, Mapping) else entries
        statement = f"INSERT OR REPLACE INTO {self._table} VALUES (?, ?)"  # noqa: S608  # our own name
        self._scratch.execute_many(
            statement, ((key, pickle.dumps(value, -1)) for key, value in sorted(pairs, key=_key))
        )

    def among(self, keys: Iterable[K]) -> dict[K, T]:
        """The entries with these keys, as far as there are any."""
        found: dict[K, T] = {}
        for some in batches(dict.fromkeys(keys), _AT_ONCE):
            marks = ",".join("?" * len(some))
            statement = f"SELECT key, value FROM {self._table} WHERE key IN ({marks})"  # noqa: S608  # marks alone
            found.update((key, _loaded(value)) for key, value in self._scratch.execute(statement, some))
        return found

    def get(self, key: K, /) -> T | None:
        """The entry with this key; None where there is none."""
        return self.among([key]).get(key)

    def items(self) -> Iterator[tuple[K, T]]:
        """Every entry; what is changed meanwhile is seen where it has not been passed yet."""
        statement = f"SELECT key, value FROM {self._table} ORDER BY key LIMIT {_AT_ONCE}"  # noqa: S608  # our own name
        after = statement.replace("ORDER", "WHERE key > ? ORDER")
        some = self._scratch.execute(statement)
        while some:
            yield from ((key, _loaded(value)) for key, value in some)
            some = self._scratch.execute(after, some[-1][:1])

    def __len__(self) -> int:
        return int(self._scratch.execute(f"SELECT count(*) FROM {self._table}")[0][0])  # noqa: S608  # our own name


class Spool(Generic[T]):
    """A list on the disk, each of whose items may be a batch of things."""

    def __init__(self, scratch: Scratch) -> None:
        self._scratch = scratch
        self._table = scratch.new_table("INTEGER")
        self._count = 0

    def append(self, item: T) -> None:
        statement = f"INSERT INTO {self._table} VALUES (?, ?)"  # noqa: S608  # our own name
        self._scratch.execute(statement, (self._count, pickle.dumps(item, -1)))
        self._count += 1

    def __iter__(self) -> Iterator[T]:
        statement = f"SELECT value FROM {self._table} WHERE key = ?"  # noqa: S608  # our own name
        for number in range(self._count):
            yield _loaded(self._scratch.execute(statement, (number,))[0][0])

    def __len__(self) -> int:
        return self._count


def _key(entry: tuple[K, T]) -> K:
    """Entries are written in the order of their keys, which a database finds the quickest."""
    return entry[0]


def _loaded(value: bytes) -> Any:
    return pickle.loads(value)  # noqa: S301  # this very process wrote it
