"""A copy of what a tenant holds, as far as rows are compared with it, so that not every run has to read it all."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, fields

from sqlalchemy import delete, select, text, update

from intend_bulk.journal.store import Store
from intend_bulk.journal.tables import live_clients, tenants
from intend_bulk.model.live import LiveClient

_NAMES = [entry.name for entry in fields(LiveClient)]
_KEEP = text(
    f"INSERT INTO live_clients (tenant_id, {', '.join(_NAMES)}, last_seen_at) "  # noqa: S608  # names of our own
    f"VALUES (:tenant_id, {', '.join(f':{name}' for name in _NAMES)}, :last_seen_at) "
    "ON CONFLICT (tenant_id, client_id) DO UPDATE SET "
    + ", ".join(
        f"{name} = excluded.{name}" for name in [*_NAMES, "last_seen_at"] if name not in ("client_id", "first_seen_at")
    )
)


class LiveCopy:
    """The copy of one tenant's clients."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def read_at(self) -> float | None:
        """When the reading began that the copy is from, in seconds since 1970; None where there is no copy."""
        query = select(tenants.c.live_read_at).where(tenants.c.id == self._store.tenant_id)
        with self._store.transaction() as connection:
            found: float | None = connection.scalar(query)
            return found

    def replace(self, clients: Iterable[LiveClient], *, read_at: float) -> None:
        """Take the clients of a complete reading that began at `read_at`; when each was first seen is kept."""
        tenant = {"tenant_id": self._store.tenant_id, "last_seen_at": read_at}
        rows = [asdict(client) | tenant for client in clients]
        mine = live_clients.c.tenant_id == self._store.tenant_id
        with self._store.transaction() as connection:
            if rows:
                connection.execute(_KEEP, rows)
            connection.execute(delete(live_clients).where(mine, live_clients.c.last_seen_at < read_at))
            read = update(tenants).where(tenants.c.id == self._store.tenant_id)
            connection.execute(read.values(live_read_at=read_at))

    def clients(self) -> Iterator[LiveClient]:
        """Every client of the copy."""
        query = select(*[live_clients.c[name] for name in _NAMES]).where(
            live_clients.c.tenant_id == self._store.tenant_id
        )
        with self._store.transaction() as connection:
            rows = connection.execute(query).mappings().all()
        return (LiveClient(**row) for row in rows)
