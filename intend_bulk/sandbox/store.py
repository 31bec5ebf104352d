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

PAGE_SIZE = 50
"""Clients in a page, as the vendor's reference says."""

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


@dataclass(frozen=True)
class Page:
    """One page of a list."""

    records: list[dict[str, Any]]
    total: int
    """Clients in the whole list."""


@dataclass(frozen=True)
class LoggedRequest:
    """One request that came, and how it was answered."""

    arrived_at: float
    """Seconds since 1970."""
    method: str
    path: str
    """With its query."""
    status: int
    body: dict[str, Any] | None
    """Of a create, with its password masked; None where there was none that could be read."""


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

    def page(self, number: int, wanted: Filter) -> Page:
        """Return the page of that number, from 1, in the order of the ids; past the end it is empty."""
        given = wanted.given()
        where = " AND ".join(f"{column} = :{column}" for column in given) or "true"
        bounds = {"limit": PAGE_SIZE, "offset": PAGE_SIZE * (number - 1)}
        count = f"SELECT count(*) FROM client WHERE {where}"  # noqa: S608 - column names of our own
        ids = f"SELECT id FROM client WHERE {where} ORDER BY id LIMIT :limit OFFSET :offset"  # noqa: S608
        rows = f"SELECT record FROM client WHERE id IN ({ids}) ORDER BY id"  # noqa: S608
        with self._alone:
            (total,) = self._connection.execute(count, given).fetchone()
            found = self._connection.execute(rows, given | bounds).fetchall()
        return Page([json.loads(record) for (record,) in found], total)

    def log(self, request: LoggedRequest) -> None:
        """Add a request to the log."""
        body = None if request.body is None else json.dumps(request.body)
        with self._transaction():
            self._connection.execute(
                "INSERT INTO request (arrived_at, method, path, status, body) "
                "VALUES (:arrived_at, :method, :path, :status, :body)",
                asdict(request) | {"body": body},
            )

    def requests(self) -> list[LoggedRequest]:
        """Return the log, in the order in which the requests were answered."""
        query = "SELECT arrived_at, method, path, status, body FROM request ORDER BY id"
        with self._alone:
            lines = self._connection.execute(query).fetchall()
        return [
            LoggedRequest(arrived_at, method, path, status, body and json.loads(body))
            for arrived_at, method, path, status, body in lines
        ]

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
