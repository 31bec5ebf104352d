"""A copy of what a tenant holds, as far as rows are compared with it, so that not every run has to read it all."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import func, select, text, update

from intend_bulk.journal.codes import replace_codes
from intend_bulk.journal.lines import Line
from intend_bulk.journal.store import Store
from intend_bulk.journal.tables import attempts, live_clients, tenants
from intend_bulk.model.live import LiveClient
from intend_bulk.model.seen import SeenCodes

_NAMES = [entry.name for entry in fields(LiveClient)]
_COLUMNS = ["tenant_id", *_NAMES, "first_reading", "last_reading"]
_KEPT_AS_IT_WAS = ("tenant_id", "client_id", "first_reading")
_KEEP = text(
    f"INSERT INTO live_clients ({', '.join(_COLUMNS)}) "  # noqa: S608  # the names are those of the table
    f"VALUES ({', '.join(f':{name}' for name in _COLUMNS)}) ON CONFLICT (tenant_id, client_id) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in _COLUMNS if name not in _KEPT_AS_IT_WAS)
)


class LiveCopy:
    """The copy of one tenant's clients."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._of_tenant = live_clients.c.tenant_id == store.tenant_id
        latest = select(tenants.c.readings).where(tenants.c.id == store.tenant_id).scalar_subquery()
        self._of_latest = self._of_tenant & (live_clients.c.last_reading == latest)

    def read_at(self) -> float | None:
        """When the reading began that the copy is from, in seconds since 1970; None where there is no copy."""
        query = select(tenants.c.live_read_at).where(tenants.c.id == self._store.tenant_id)
        with self._store.transaction() as connection:
            found: float | None = connection.scalar(query)
            return found

    def replace(self, clients: Iterable[LiveClient], *, read_at: float, codes: SeenCodes | None = None) -> None:
        """Take the clients of a complete reading that began at `read_at`; by which reading each came first is kept.

        That is kept of clients that are gone, too: a list that moved while it was read may lack one that is there.
        `codes` are those that the clients have; None to leave what is known of them.
        """
        tenant = tenants.c.id == self._store.tenant_id
        with self._store.transaction() as connection:
            number = (connection.scalar(select(tenants.c.readings).where(tenant)) or 0) + 1
            reading = {"tenant_id": self._store.tenant_id, "first_reading": number, "last_reading": number}
            rows = [asdict(client) | reading for client in clients]
            if rows:
                connection.execute(_KEEP, rows)
            connection.execute(update(tenants).where(tenant).values(live_read_at=read_at, readings=number))
            if codes:
                replace_codes(connection, self._store.tenant_id, codes)

    def learn(self, codes: SeenCodes) -> None:
        """Take the codes of a complete reading whose clients are not kept: the copy stays that of an earlier one."""
        with self._store.transaction() as connection:
            replace_codes(connection, self._store.tenant_id, codes)

    def clients(self) -> Iterator[LiveClient]:
        """Every client of the copy."""
        return self._all(self._of_latest)

    def _all(self, condition: Any) -> Iterator[LiveClient]:
        query = select(*[live_clients.c[name] for name in _NAMES]).where(condition)
        with self._store.transaction() as connection:
            rows = connection.execute(query).mappings().all()
        return (LiveClient(**row) for row in rows)

    def count(self) -> int:
        """How many clients the copy holds."""
        with self._store.transaction() as connection:
            return connection.scalar(select(func.count()).where(self._of_latest)) or 0

    def before(self, run_id: int) -> Iterator[LiveClient]:
        """The clients of the copy that a reading held which was complete before the first create of a run left."""
        sent_after = select(func.min(attempts.c.after_reading)).where(attempts.c.run_id == run_id).scalar_subquery()
        return self._all(self._of_tenant & (live_clients.c.first_reading <= sent_after))

    def was_there_before(self, client_id: int, line: Line) -> bool:
        """Whether a reading that was complete before the first create of a line left had a client already.

        Readings are counted, not timed: a clock may be set while a row is in doubt.
        """
        first = select(live_clients.c.first_reading).where(self._of_tenant, live_clients.c.client_id == client_id)
        before = select(func.min(attempts.c.after_reading)).where(attempts.c.line_id == line.id)
        with self._store.transaction() as connection:
            came_with, sent_after = connection.scalar(first), connection.scalar(before)
        return came_with is not None and sent_after is not None and came_with <= sent_after
