"""The addresses and contacts of clients on their way to sheets of their own, on disk: their columns come with them."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO, Any, TypeAlias

from intend_bulk.model.client import Repeated, field_named
from intend_bulk.model.fields import Cell, Shape, label_of
from intend_bulk.sheets.ours import PART_HEADINGS
from intend_bulk.sheets.table_columns import TableColumn
from intend_bulk.sheets.xlsx_sheet import Cuts, XlsxTable

_KEYS = tuple(
    TableColumn(name, heading, shape)
    for name, heading, shape in zip(
        ("client_id", "title", "number"), PART_HEADINGS, (Shape.TEXT, Shape.TEXT, Shape.NUMBER), strict=True
    )
)
_UNDOCUMENTED = re.compile(r"(?:\$\.)?(\w+)\[([0-9]+)\]\.?(.+)", re.DOTALL)
_MOST_KNOWN = 1_000
Part: TypeAlias = tuple[int, str]
"""The number of an address or a contact, from 1, and the name of a column of it: (2, "town")."""


@dataclass
class Parts:
    """All shipping addresses, or all contacts, one row each."""

    group: Repeated
    sheet_name: str
    file: IO[str]
    """Where they wait."""
    columns: dict[str, None] = field(default_factory=dict)
    """Those of the table of fields, and every further key that came."""
    count: int = 0
    _known: dict[tuple[str, ...], list[tuple[str, Part]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.columns.update(dict.fromkeys(field.name for field in self.group.fields))

    def add(self, row: Mapping[str, Cell]) -> None:
        """Take the addresses or contacts of a client that have a cell filled."""
        found: dict[int, dict[str, Cell]] = {}
        for name, (number, part) in self._parts_of(tuple(row)):
            if (cell := row[name]) is not None:
                found.setdefault(number, {})[part] = cell
        for number in sorted(found):
            self.columns.update(dict.fromkeys(found[number]))
            self.file.write(json.dumps([row.get("client_id"), row.get("title"), number, found[number]]) + "\n")
            self.count += 1

    def _parts_of(self, names: tuple[str, ...]) -> list[tuple[str, Part]]:
        """What the columns of a row are of an address: "shipping_2_town" -> (2, "town"); many clients have the same."""
        if names not in self._known:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known[names] = [(name, part) for name in names if (part := part_of(name, self.group))]
        return self._known[names]

    def write(self, book: Any, cuts: Cuts) -> XlsxTable:
        columns = [*_KEYS, *(_column(self.group, name) for name in self.columns)]
        table = XlsxTable(book, columns, self.sheet_name, cuts=cuts, frozen_up_to=_KEYS[-1].name)
        for client_id, title, number, cells in self._waiting():
            table.add([client_id, title, number, *(cells.get(name) for name in self.columns)])
        table.finish()
        return table

    def _waiting(self) -> Iterator[Sequence[Any]]:
        self.file.seek(0)
        for line in self.file:
            yield json.loads(line)


def part_of(name: str, group: Repeated) -> Part | None:
    """Which address or contact of a group a column of the flat row belongs to; None for any other column.

    part_of("contact_1_job_title", CONTACTS) -> (1, "job_title")
    """
    field = field_named(name)
    if field and field.path[:1] == (group.key,):
        return int(field.path[1]) + 1, name.split("_", 2)[2]
    found = _UNDOCUMENTED.fullmatch(name) if field is None else None
    return (int(found[2]) + 1, found[3]) if found and found[1] == group.key else None


def _column(group: Repeated, name: str) -> TableColumn:
    """The column of a part: that of its field; of a key that nobody documented, its own name."""
    field = group.field(1, name)
    return TableColumn(name, label_of(name), field.kind.shape) if field else TableColumn(name, name, Shape.NUMBER)
