"""The runs of every tenant that a journal's file knows: read, never written to, and without a network."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path

from sqlalchemy import Engine, select

from intend_bulk.journal.database import as_journal_error, check, open_engine, prepared
from intend_bulk.journal.rescue import is_in_use
from intend_bulk.journal.runs import Run, Runs
from intend_bulk.journal.store import Store
from intend_bulk.journal.tables import attempts, lines, tenants
from intend_bulk.model.outcomes import RowResult, Status

_PAGE = 1_000
"""Clients that are read in one transaction, so that an import need not wait while many are written down."""


@dataclass(frozen=True)
class PastRun:
    """A run, and the tenant that it was for."""

    run: Run
    tenant_id: int
    tenant: str
    """The address, and for a sandbox its id: "http://127.0.0.1:8420#5f…"."""
    counts: Mapping[Status, int]
    """How many rows have which outcome."""

    @property
    def address(self) -> str:
        """The address of the tenant alone."""
        return self.tenant.partition("#")[0]


@dataclass(frozen=True)
class CreatedClient:
    """A client of Intend, and the row of the user's own system that it was."""

    reference: str | None
    client_id: int
    client_account: str | None
    title: str | None
    email: str | None
    run: int
    """The run that sent it."""
    created_at: float
    """When its creation became known, in seconds since 1970."""


_OF_LINES = [name for name in (entry.name for entry in fields(CreatedClient)) if name not in ("run", "created_at")]


class Archive:
    """What a journal's file knows of past runs.

    with Archive.open(path) as archive: …
    """

    def __init__(self, engine: Engine, path: Path, now: Callable[[], float]) -> None:
        self._engine = engine
        self._path = path
        self._now = now

    @classmethod
    @contextmanager
    def open(cls, path: Path, *, now: Callable[[], float] = time.time) -> Iterator["Archive"]:
        """Open a journal's file; one that is not there is empty, and is not made. Raises JournalError."""
        engine = open_engine(prepared(path) if path.exists() else None)
        try:
            with as_journal_error(path), engine.begin() as connection:
                check(connection, path)
            yield cls(engine, path, now)
        finally:
            engine.dispose()

    def runs(self, address: str | None) -> list[PastRun]:
        """The runs of the tenants at an address, its sandboxes among them, the latest first; None for all addresses."""
        with self._store().transaction() as connection:
            known = connection.execute(select(tenants.c.id, tenants.c.address)).all()
        found = [
            PastRun(run, tenant_id, tenant, runs.counts(run.id))
            for tenant_id, tenant in known
            if address in (None, tenant.partition("#")[0])
            for runs in [self._runs(tenant_id)]
            for run in runs.all()
        ]
        return sorted(found, key=lambda past: past.run.id, reverse=True)

    def results(self, past: PastRun) -> Iterator[RowResult]:
        """What became of every row of a run."""
        return self._runs(past.tenant_id).results(past.run.id)

    def created(self, past: PastRun) -> Iterator[RowResult]:
        """The rows that a run sent itself, and that are clients of Intend."""
        return self._runs(past.tenant_id).created(past.run.id)

    def clients(self, tenant_id: int) -> Iterator[CreatedClient]:
        """Every client that was created in a tenant, once, in the order of their sending."""
        last, page = 0, self._page(tenant_id, 0)
        while page:
            yield from page.values()
            last = max(page)
            page = self._page(tenant_id, last)

    def _page(self, tenant_id: int, after: int) -> dict[int, CreatedClient]:
        """The next few clients, by the attempt that was the last of each."""
        columns = [lines.c[name] for name in _OF_LINES]
        query = (
            select(attempts.c.id, *columns, attempts.c.run_id, lines.c.finished_at)
            .join(lines, (lines.c.id == attempts.c.line_id) & (lines.c.sent_at == attempts.c.sent_at))
            .where(lines.c.tenant_id == tenant_id, lines.c.state == Status.CREATED, attempts.c.id > after)
            .order_by(attempts.c.id)
            .limit(_PAGE)
        )
        with self._store(tenant_id).transaction() as connection:
            return {attempt: CreatedClient(*values) for attempt, *values in connection.execute(query)}

    @property
    def may_be_growing(self) -> bool:
        """Whether an import is under way on this machine, which may be that of a run without an end."""
        return is_in_use(self._path)

    def _runs(self, tenant_id: int) -> Runs:
        return Runs(self._store(tenant_id))

    def _store(self, tenant_id: int = 0) -> Store:
        return Store(self._engine, self._path, tenant_id, self._now, is_for_reading=True)
