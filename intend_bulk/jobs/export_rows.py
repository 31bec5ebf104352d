"""What an export will write, on the disk: which columns there are, and the order of the ids, is known at the end."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from intend_bulk.journal.scratch import Scratch, Shelf
from intend_bulk.model.client import export_columns
from intend_bulk.model.client_ids import order_key
from intend_bulk.model.fields import Cell, Json
from intend_bulk.model.payload import to_row
from intend_bulk.model.seen import CodeCounts

_AT_ONCE = 500


class ExportRows:
    """Clients on their way to a file: as flat rows, or as the records that Intend gave."""

    def __init__(self, *, as_records: bool) -> None:
        self._as_records = as_records
        self._shelf: Shelf[str, dict[str, Any]] = Shelf(Scratch(), str)
        self._waiting: dict[str, dict[str, Any]] = {}
        self._columns: dict[str, None] = {}
        self.codes = CodeCounts()
        """Of all clients that were met."""

    def keep(self, record: Mapping[str, Json], *, is_new: bool) -> None:
        """Keep a client, in the place of what was kept of it before."""
        row = to_row(record)
        if is_new:
            self.codes.add(row)
        self._columns.update(dict.fromkeys(row))
        self._waiting[order_key(str(record["id"]))] = _public(record) if self._as_records else row
        if len(self._waiting) >= _AT_ONCE:
            self._put_down()

    def columns(self) -> list[str]:
        """The columns of the clients, in the order of an export."""
        return export_columns(self._columns)

    def count(self, *, without: Collection[str]) -> int:
        """How many clients are kept, but for those with these ids."""
        self._put_down()
        return len(self._shelf) - len(self._shelf.among(map(order_key, without)))

    def rows(self, *, without: Collection[str] = ()) -> Iterator[tuple[str, dict[str, Cell]]]:
        """Every client with the key of its id, but for those with these ids."""
        self._put_down()
        left_out = set(map(order_key, without))
        yield from ((key, row) for key, row in self._shelf.items() if key not in left_out)

    def _put_down(self) -> None:
        self._shelf.update(self._waiting)
        self._waiting.clear()


def _public(record: Mapping[str, Json]) -> dict[str, Json]:
    return {key: value for key, value in record.items() if key != "credentials"}
