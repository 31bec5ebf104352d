"""What a sandbox holds: its clients, and the log of the requests that came."""

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from intend_bulk.sandbox.database import open_database
from intend_bulk.sandbox.people import made_up_client, made_up_moments, made_up_standing
from intend_bulk.sandbox.records import NEWCOMER, Identity, Standing, account_stem, to_record

_THREE_YEARS = 3 * 365 * 86_400
"""Seconds."""


@dataclass(frozen=True, kw_only=True)
class Filter:
    """Which clients a query asks for; all that is given must hold, and None is any."""

    client_id: int | None = None
    type_code: str | None = None
    department: str | None = None

    def given(self) -> dict[str, int | str]:
        """Return the wanted value by column, without the columns that may hold anything."""
        wanted = {"id": self.client_id, "type_code": self.type_code, "department": self.department}
        return {column: value for column, value in wanted.items() if value is not None}


@dataclass(frozen=True, kw_only=True)
class LoggedRequest:
    """One request that came, and how it was answered."""

    arrived_at: float
    """Seconds since 1970."""
    monotonic: float
    """Seconds of a clock that never goes back, not even where the machine's own is set."""
    method: str
    path: str
    """With its query."""
    status: int | None
    """None where no answer went out."""
    body: dict[str, Any] | None
    """Of a create, with its password masked; None where there was none that could be read."""
    fault: str | None = None
    """What went wrong with it, as it was asked for."""
    client_id: int | None = None
    """The client that it made; None where it made none, or none yet."""
    committed_at: float | None = None
    """When that client came to be there, in seconds since 1970."""
    late_id: int | None = None
    """The late commit that it waits for."""


@dataclass(frozen=True)
class HeldClient:
    """A client as somebody sees it who looks for doubles."""

    client_id: int
    email: str
    title: str
    created_at: float
    """Seconds since 1970."""


class Store:
    """The clients and the request log of one sandbox; threads may share it.

    There is one connection, which one thread at a time has to itself: a database in memory exists only there.
    """

    def __init__(self, connection: sqlite3.Connection, instance_id: str) -> None:
        self._connection = connection
        self._alone = threading.Lock()
        self.instance_id = instance_id

    @classmethod
    def open(cls, database: Path | None) -> Self:
        """Open or make the database; None is one in memory. Raises SandboxError."""
        return cls(*open_database(database))

    def close(self) -> None:
        """Close the database; one in memory is gone."""
        with self._alone:
            self._connection.close()

    def create(self, payload: dict[str, Any], *, now: float) -> Identity:
        """Keep a client for a complete payload, whether or not there is one like it."""
        with self._transaction():
            return self._insert(payload, created_at=now, standing=NEWCOMER)

    def fill(self, wanted: int, *, now: float) -> None:
        """Add made-up clients, created over the past three years, until there are at least so many."""
        with self._transaction():
            query = "SELECT count(*), coalesce(max(created_at), 0) FROM client"
            held, latest = self._connection.execute(query).fetchone()
            begin = min(max(latest, now - _THREE_YEARS), now)
            moments = made_up_moments(wanted - held, begin=begin, end=now)
            for index, created_at in enumerate(moments, start=held):
                standing = made_up_standing(index, created_at=created_at, now=now)
                self._insert(made_up_client(index), created_at=created_at, standing=standing)

    def create_later(self, payload: dict[str, Any], *, due_at: float) -> int:
        """Keep a complete payload for a client that `land` makes once it is due, and return the number for the log."""
        # A record has no credentials, and a file of a sandbox no password.
        text = json.dumps(payload | {"credentials": {}})
        with self._transaction():
            late = self._connection.execute("INSERT INTO late (due_at, payload) VALUES (?, ?)", (due_at, text))
            return int(late.lastrowid or 0)

    def land(self, *, now: float) -> None:
        """Make the clients whose moment has come, as of that moment.

        Called before every request, it does what a clock of its own would: nobody can look in between.
        """
        query = "SELECT id, due_at, payload FROM late WHERE client_id IS NULL AND due_at <= ? ORDER BY due_at, id"
        with self._transaction():
            for late_id, due_at, payload in self._connection.execute(query, (now,)).fetchall():
                identity = self._insert(json.loads(payload), created_at=due_at, standing=NEWCOMER)
                self._connection.execute("UPDATE late SET client_id = ? WHERE id = ?", (identity.client_id, late_id))

    def late_commits_pending(self) -> int:
        """Return how many clients are still to appear."""
        with self._alone:
            (pending,) = self._connection.execute("SELECT count(*) FROM late WHERE client_id IS NULL").fetchone()
        return int(pending)

    def type_in(self, count: int, *, now: float) -> None:
        """Add so many clients, as somebody does in Intend itself."""
        with self._transaction():
            for number in self._next("typed in", count):
                self._insert(made_up_client(number, seed=1), created_at=now, standing=NEWCOMER)

    def delete(self, count: int, *, before: int = 0, newest_first: bool = False) -> None:
        """Take the clients of the list away that follow the first so many, as somebody does in Intend itself."""
        order = _order(newest_first)
        ids = f"SELECT id FROM client ORDER BY {order} LIMIT ? OFFSET ?"  # noqa: S608
        with self._transaction():
            self._connection.execute(f"DELETE FROM client WHERE id IN ({ids})", (count, before))  # noqa: S608

    def count(self, wanted: Filter) -> int:
        """Return how many clients a filter lets through."""
        query = f"SELECT count(*) FROM client WHERE {_where(wanted)}"  # noqa: S608 - column names of our own
        with self._alone:
            (total,) = self._connection.execute(query, wanted.given()).fetchone()
        return int(total)

    def records(self, wanted: Filter, *, offset: int, limit: int, newest_first: bool = False) -> list[dict[str, Any]]:
        """Return so many records of a list, in the order of the ids; past the end there are none."""
        order, bounds = _order(newest_first), {"limit": limit, "offset": offset}
        ids = f"SELECT id FROM client WHERE {_where(wanted)} ORDER BY {order} LIMIT :limit OFFSET :offset"  # noqa: S608
        rows = f"SELECT record FROM client WHERE id IN ({ids}) ORDER BY {order}"  # noqa: S608
        with self._alone:
            found = self._connection.execute(rows, wanted.given() | bounds).fetchall()
        return [json.loads(record) for (record,) in found]

    def held(self) -> list[HeldClient]:
        """Return every client, in the order of the ids."""
        query = (
            "SELECT id, coalesce(json_extract(record, '$.email'), ''), coalesce(json_extract(record, '$.title'), ''), "
            "created_at FROM client ORDER BY id"
        )
        with self._alone:
            return [HeldClient(*row) for row in self._connection.execute(query)]

    def log(self, request: LoggedRequest) -> None:
        """Add a request to the log."""
        values = asdict(request) | {"body": None if request.body is None else json.dumps(request.body)}
        places = ", ".join(f":{name}" for name in values)
        statement = f"INSERT INTO request ({', '.join(values)}) VALUES ({places})"  # noqa: S608
        with self._transaction():
            self._connection.execute(statement, values)

    def requests(self) -> list[LoggedRequest]:
        """Return the log, in the order in which the requests were answered."""
        query = """
            SELECT arrived_at, monotonic, method, path, status, body, fault,
                coalesce(request.client_id, late.client_id) AS client_id,
                coalesce(committed_at, CASE WHEN late.client_id THEN due_at END) AS committed_at,
                late_id
            FROM request LEFT JOIN late ON late.id = request.late_id ORDER BY request.id
        """
        with self._alone:
            found = self._connection.execute(query)
            names = [column for column, *_ in found.description]
            lines = [dict(zip(names, row, strict=True)) for row in found]
        return [LoggedRequest(**line | {"body": line["body"] and json.loads(line["body"])}) for line in lines]

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._alone, self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            yield

    def _insert(self, payload: dict[str, Any], *, created_at: float, standing: Standing) -> Identity:
        identity = self._new_identity(payload, created_at)
        record = json.dumps(to_record(payload, identity, standing))
        columns = (identity.client_id, payload["type"]["code"], payload["department"], created_at, record)
        self._connection.execute("INSERT INTO client VALUES (?, ?, ?, ?, ?)", columns)
        return identity

    def _new_identity(self, payload: dict[str, Any], created_at: float) -> Identity:
        stem = account_stem(payload["title"])
        (client_id,) = self._next("client_id")
        (serial,) = self._next(f"account {stem}")
        refs = self._next("address_ref", 1 + len(payload["shipping_addresses"]))
        return Identity(client_id, f"{stem}{serial:02}", refs, created_at)

    def _next(self, counter: str, count: int = 1) -> range:
        """Take the next numbers of a counter, which begins with 1; numbers never come twice."""
        self._connection.execute(
            "INSERT INTO counter VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET last = last + excluded.last",
            (counter, count),
        )
        (last,) = self._connection.execute("SELECT last FROM counter WHERE name = ?", (counter,)).fetchone()
        return range(last - count + 1, last + 1)


def _where(wanted: Filter) -> str:
    return " AND ".join(f"{column} = :{column}" for column in wanted.given()) or "true"


def _order(newest_first: bool) -> str:
    return "id DESC" if newest_first else "id"
