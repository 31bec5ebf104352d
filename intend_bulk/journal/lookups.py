"""Looking lines up, each within a transaction of its own or that of a caller."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, and_, select

from intend_bulk.journal.lines import SENDING, Key, Line
from intend_bulk.journal.store import Store
from intend_bulk.journal.tables import lines
from intend_bulk.model.outcomes import Status

_IS_HELD = lines.c.state.in_([SENDING, Status.CREATED, Status.UNCONFIRMED, Status.NOT_FOUND])
_BATCH = 500
_COLUMNS = [lines.c[name] for name in Line.__dataclass_fields__]


class Lookups:
    """The lines of one tenant."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def find(self, key: Key) -> Line | None:
        """The line that holds this client by identity."""
        with self._store.transaction() as connection:
            return self.of_key(connection, key)

    def lines_of(self, identities: Iterable[str]) -> dict[tuple[str, int], Line]:
        """The lines of many clients, by identity and copy."""
        found = self._among(lines.c.identity, identities)
        return {(line.identity, line.copy): line for line in found}

    def holders_of(self, reference_keys: Iterable[str]) -> dict[str, Line]:
        """The lines that hold references, by the reference as it is compared: sent under it, and not refused."""
        return {str(line.reference_key): line for line in self._among(lines.c.reference_key, reference_keys, _IS_HELD)}

    def owner_of(self, client_id: int) -> Line | None:
        """The line that a client of Intend belongs to."""
        with self._store.transaction() as connection:
            return self.owner(connection, client_id)

    def in_doubt(self) -> list[Line]:
        """Every line that was sent and has no outcome, whichever run sent it."""
        return self._all(lines.c.state.in_([SENDING, Status.UNCONFIRMED]))

    def not_found(self) -> list[Line]:
        """Every line that was sent, got no answer, and was not in Intend when it was looked for."""
        return self._all(lines.c.state == Status.NOT_FOUND)

    def created(self) -> list[Line]:
        """Every line that is a client of Intend, in the order of their first sending."""
        return self._all(lines.c.state == Status.CREATED)

    def of_key(self, connection: Connection, key: Key) -> Line | None:
        return self._one(connection, (lines.c.identity == key.identity) & (lines.c.copy == key.copy))

    def holder(self, connection: Connection, reference_key: str) -> Line | None:
        return self._one(connection, (lines.c.reference_key == reference_key) & _IS_HELD)

    def owner(self, connection: Connection, client_id: int) -> Line | None:
        return self._one(connection, lines.c.client_id == client_id)

    def _one(self, connection: Connection, condition: Any) -> Line | None:
        row = connection.execute(self._select(condition)).mappings().first()
        return Line(**row) if row else None

    def _all(self, condition: Any) -> list[Line]:
        with self._store.transaction() as connection:
            rows = connection.execute(self._select(condition).order_by(lines.c.id)).mappings()
            return [Line(**row) for row in rows]

    def _among(self, column: Any, values: Iterable[str], *conditions: Any) -> Iterator[Line]:
        """The lines whose column holds one of many values, asked for in batches."""
        wanted = sorted(set(values))
        with self._store.transaction() as connection:
            for start in range(0, len(wanted), _BATCH):
                query = self._select(and_(column.in_(wanted[start : start + _BATCH]), *conditions))
                yield from (Line(**row) for row in connection.execute(query).mappings())

    def _select(self, condition: Any) -> Any:
        return select(*_COLUMNS).where(lines.c.tenant_id == self._store.tenant_id, condition)


def line_by_id(connection: Connection, line_id: int) -> Line:
    """A line that is there."""
    return Line(**connection.execute(select(*_COLUMNS).where(lines.c.id == line_id)).mappings().one())
