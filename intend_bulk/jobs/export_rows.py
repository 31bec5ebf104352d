"""What an export will write, on the disk: which columns there are, and the order of the ids, is known at the end."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from intend_bulk.journal.scratch import Scratch
from intend_bulk.journal.sorted_runs import SortedRuns
from intend_bulk.model.client import SINGLE, export_columns
from intend_bulk.model.client_ids import order_key
from intend_bulk.model.fields import DATE, Cell, Json
from intend_bulk.model.flat_row import FlatRow
from intend_bulk.model.moments import in_zone
from intend_bulk.model.payload import to_row
from intend_bulk.model.period import Period
from intend_bulk.model.seen import CodeCounts

_CREATED = "created_on"
_DATES = tuple(field.name for field in SINGLE if field.kind is DATE)
_Kept = tuple[int, Sequence[Cell]] | dict[str, Json] | None
"""The number of the names of a flat row, and its cells; or a record; None for a client that is not wanted any more."""


class ExportRows:
    """Clients on their way to a file: as flat rows, or as the records that Intend gave."""

    def __init__(self, *, as_records: bool, created: Period, zone: ZoneInfo) -> None:
        """Of flat rows, dates are put on the clock of the zone; who was not `created` in the period is not kept."""
        self._as_records = as_records
        self._created = created
        self._zone = zone
        self._runs: SortedRuns[_Kept] = SortedRuns(Scratch())
        self._names: dict[tuple[str, ...], int] = {}
        """The names of all rows that were kept, numbered: many rows have the same."""
        self._count = 0
        self._is_counted = True
        """Whether nothing was kept twice."""
        self.codes = CodeCounts()
        """Of all clients that were met."""
        self.undated: dict[str, None] = {}
        """Ids of clients that are kept though nobody can tell whether they were created in the period."""

    def keep(self, record: Mapping[str, Json], *, is_new: bool) -> None:
        """Keep a client, in the place of what was kept of it before."""
        row = to_row(record)
        key = order_key(str(record["id"]))
        if is_new:
            self.codes.add(row)
        is_wanted = self._created.holds(row.get(_CREATED))
        self._is_counted = self._is_counted and is_new
        if is_wanted is False:
            if not is_new:
                self._runs.put(key, None)
            return
        if is_wanted is None:
            self.undated[str(record["id"])] = None
        self._count += 1
        self._runs.put(key, self._kept(record, row))

    def _kept(self, record: Mapping[str, Json], row: dict[str, Cell]) -> _Kept:
        number = self._names.setdefault(tuple(row), len(self._names))
        if self._as_records:
            return _public(record)
        for name in _DATES:
            if name in row:
                row[name] = in_zone(row[name], self._zone)
        return number, tuple(row.values())

    def columns(self) -> list[str]:
        """The columns of the clients, in the order of an export."""
        return export_columns(dict.fromkeys(name for names in self._names for name in names))

    def count(self, *, without: Collection[str]) -> int:
        """How many clients are kept, but for those with these ids."""
        if self._is_counted and not without:
            return self._count
        return sum(1 for _ in self._wanted(without))

    def kept(self, *, without: Collection[str]) -> Iterator[Mapping[str, Any]]:
        """Every client as it was kept, but for those with these ids."""
        numbered = [*self._names]
        for kept in self._wanted(without):
            yield kept if isinstance(kept, dict) else FlatRow(numbered[kept[0]], kept[1])

    def flat(self, *, without: Collection[str]) -> Iterator[tuple[str, Mapping[str, Cell]]]:
        """The id and the flat row of every client, but for those with these ids."""
        for kept in self.kept(without=without):
            row = to_row(kept) if self._as_records else kept
            yield str(row["client_id"]), row

    def _wanted(self, without: Collection[str]) -> Iterator[tuple[int, Sequence[Cell]] | dict[str, Json]]:
        left_out = set(map(order_key, without))
        return (kept for key, kept in self._runs.latest() if kept is not None and key not in left_out)


def _public(record: Mapping[str, Json]) -> dict[str, Json]:
    return {key: value for key, value in record.items() if key != "credentials"}
