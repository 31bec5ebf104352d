"""What an export will write, on the disk: which columns there are, and the order of the ids, is known at the end."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from intend_bulk.journal.scratch import Scratch, Shelf
from intend_bulk.model.client import SINGLE, export_columns
from intend_bulk.model.client_ids import order_key
from intend_bulk.model.fields import DATE, Cell, Json
from intend_bulk.model.moments import in_zone
from intend_bulk.model.payload import to_row
from intend_bulk.model.period import Period
from intend_bulk.model.seen import CodeCounts

_AT_ONCE = 500
_CREATED = "created_on"
_DATES = tuple(field.name for field in SINGLE if field.kind is DATE)


class ExportRows:
    """Clients on their way to a file: as flat rows, or as the records that Intend gave."""

    def __init__(self, *, as_records: bool, created: Period, zone: ZoneInfo) -> None:
        """Of flat rows, dates are put on the clock of the zone; who was not `created` in the period is not kept."""
        self._as_records = as_records
        self._created = created
        self._zone = zone
        self._shelf: Shelf[str, dict[str, Any]] = Shelf(Scratch(), str)
        self._waiting: dict[str, dict[str, Any]] = {}
        self._columns: dict[str, None] = {}
        self.codes = CodeCounts()
        """Of all clients that were met."""
        self.undated: dict[str, None] = {}
        """Ids of clients that are kept though nobody can tell whether they were created in the period."""

    def keep(self, record: Mapping[str, Json], *, is_new: bool) -> None:
        """Keep a client, in the place of what was kept of it before."""
        row, client_id = to_row(record), str(record["id"])
        if is_new:
            self.codes.add(row)
        is_wanted = self._created.holds(row.get(_CREATED))
        if is_wanted is False:
            return
        if is_wanted is None:
            self.undated[client_id] = None
        for name in _DATES:
            if name in row:
                row[name] = in_zone(row[name], self._zone)
        self._columns.update(dict.fromkeys(row))
        self._waiting[order_key(client_id)] = _public(record) if self._as_records else row
        if len(self._waiting) >= _AT_ONCE:
            self._put_down()

    def columns(self) -> list[str]:
        """The columns of the clients, in the order of an export."""
        return export_columns(self._columns)

    def count(self, *, without: Collection[str]) -> int:
        """How many clients are kept, but for those with these ids."""
        self._put_down()
        return len(self._shelf) - len(self._shelf.among(map(order_key, without)))

    def kept(self, *, without: Collection[str]) -> Iterator[dict[str, Any]]:
        """Every client as it was kept, but for those with these ids."""
        self._put_down()
        left_out = set(map(order_key, without))
        yield from (kept for key, kept in self._shelf.items() if key not in left_out)

    def flat(self, *, without: Collection[str]) -> Iterator[tuple[str, dict[str, Cell]]]:
        """The id and the flat row of every client, but for those with these ids."""
        for kept in self.kept(without=without):
            row = to_row(kept) if self._as_records else kept
            yield str(row["client_id"]), row

    def _put_down(self) -> None:
        self._shelf.update(self._waiting)
        self._waiting.clear()


def _public(record: Mapping[str, Json]) -> dict[str, Json]:
    return {key: value for key, value in record.items() if key != "credentials"}
