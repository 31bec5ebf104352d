"""The addresses and contacts of clients on their way to sheets of their own, on disk: their columns come with them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from intend_bulk.model.client import Repeated, field_named
from intend_bulk.model.fields import Cell, Shape, label_of
from intend_bulk.model.flat_row import Pick, pick
from intend_bulk.sheets.export_book.waiting import Waiting
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
Part: TypeAlias = tuple[int, str]
"""The number of an address or a contact, from 1, and the name of a column of it: (2, "town")."""


@dataclass(frozen=True)
class PartPlaces:
    """Where an address or a contact stands in rows with the same names."""

    number: int
    """From 1."""
    fields: Pick
    """Takes the cells of the fields of the table, in their order."""
    others: Sequence[tuple[str, int]]
    """The columns of all further cells, and their positions in the row."""


@dataclass
class Parts:
    """All shipping addresses, or all contacts, one row each."""

    group: Repeated
    sheet_name: str
    waiting: Waiting
    """Their keys and cells; what comes after the last cell of a row is empty."""
    columns: dict[str, int] = field(default_factory=dict)
    """Those of the table of fields, and every further key that came; where its cell stands among those of a part."""
    count: int = 0

    def __post_init__(self) -> None:
        self.columns.update({each.name: position for position, each in enumerate(self.group.fields)})

    def places_in(self, positions: Mapping[str, int]) -> list[PartPlaces]:
        """Where the parts stand in a row whose cells stand at these positions, by name."""
        found: dict[int, list[tuple[str, int]]] = {}
        for name, position in positions.items():
            if part := part_of(name, self.group):
                found.setdefault(part[0], []).append((part[1], position))
        return [self._places(number, found[number]) for number in sorted(found)]

    def _places(self, number: int, found: Sequence[tuple[str, int]]) -> PartPlaces:
        names = [each.name for each in self.group.fields]
        fields = {column: position for column, position in reversed(found) if column in names}
        others = [(column, position) for column, position in found if fields.get(column) != position]
        return PartPlaces(number, pick(names, fields), others)

    def add(self, keys: Sequence[Cell], cells: Sequence[Cell], places: Sequence[PartPlaces]) -> None:
        """Take the addresses or contacts of a client that have a cell filled; `keys` are its id and its title."""
        for place in places:
            part = [*place.fields(cells)]
            for column, position in place.others:
                if (cell := cells[position]) is not None:
                    self._put(part, column, cell)
            if part.count(None) < len(part):
                self.waiting.add([*keys, place.number, *part])
                self.count += 1

    def _put(self, part: list[Cell], column: str, cell: Cell) -> None:
        position = self.columns.setdefault(column, len(self.columns))
        part += [None] * (position + 1 - len(part))
        part[position] = cell

    def write(self, book: Any, cuts: Cuts) -> XlsxTable:
        columns = [*_KEYS, *(_column(self.group, name) for name in self.columns)]
        table = XlsxTable(book, columns, self.sheet_name, cuts=cuts, frozen_up_to=_KEYS[-1].name)
        for row in self.waiting:
            table.add([*row, *[None] * (len(columns) - len(row))])
        table.finish()
        return table


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
