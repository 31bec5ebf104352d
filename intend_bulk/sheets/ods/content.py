"""The sheets of an OpenDocument spreadsheet, in one pass over the part that holds them all."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO

from intend_bulk.sheets.damage import Damaged
from intend_bulk.sheets.ods.cells import shown
from intend_bulk.sheets.places import LAST_COLUMN, LAST_ROW
from intend_bulk.sheets.raw import Merged, RawCell, RawRow
from intend_bulk.sheets.xlsx.parts import fed, safe_parser

_NAMESPACES = {
    "urn:oasis:names:tc:opendocument:xmlns:table:1.0": "table",
    "urn:oasis:names:tc:opendocument:xmlns:office:1.0": "office",
    "urn:oasis:names:tc:opendocument:xmlns:text:1.0": "text",
    "urn:oasis:names:tc:opendocument:xmlns:style:1.0": "style",
    "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0": "draw",
    "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0": "calcext",
}
_CELLS = ("table:table-cell", "table:covered-table-cell")
_BESIDE_THE_TEXT = ("office:annotation", "text:ruby-text", "text:note", "draw:")
"""What stands within a cell and is not shown as its text: comments, how a word is pronounced, pictures."""
_MOST_REPEATED = 100_000
"""Cells of rows that are there by a mere number: a line of the file could be a million clients."""
_SPACES = {"text:s": " ", "text:tab": "\t", "text:line-break": "\n"}


@dataclass
class Table:
    """One sheet, as it is found."""

    name: str
    style: str
    columns: int = 0
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[Merged] = field(default_factory=list)


def rows_of(part: IO[bytes], number: int) -> Iterator[RawRow]:
    """Every row that holds something of the sheet of this number, from 0."""
    reader = ContentReader(wanted=number)
    for _ in fed(part, reader.parser, lambda: len(reader.tables) > number + 1):
        yield from reader.taken()


class ContentReader:
    """What the parser calls for each tag: finds all sheets, and the rows of the one that is wanted."""

    def __init__(self, wanted: int | None = None) -> None:
        self.parser = safe_parser(" ")
        self.parser.StartElementHandler, self.parser.EndElementHandler = self._start, self._end
        self.tables: list[Table] = []
        self.hidden_styles: set[str] = set()
        self._wanted = wanted
        self._short: dict[str, str] = {}
        self._rows: list[tuple[RawRow, int]] = []
        self._style, self._number, self._repeated = "", 0, 1
        self._repeated_cells = 0
        self._row: RawRow | None = None
        self._position = 0
        self._cell: Mapping[str, str] | None = None
        self._paragraphs: list[str] = []
        self._beside = 0

    def taken(self) -> Iterator[RawRow]:
        """The rows that hold something and were read since the last time; one that is repeated is many."""
        rows, self._rows = self._rows, []
        for row, times in rows:
            yield row
            yield from (RawRow(row.number + later, None, row.cells, row.is_hidden) for later in range(1, times))

    def _start(self, long_name: str, long_attributes: Mapping[str, str]) -> None:
        name = self._shortened(long_name)
        if self._beside or (self._cell is not None and name.startswith(_BESIDE_THE_TEXT)):
            self._beside += 1
        elif self._cell is not None:
            self._start_in_cell(name, long_attributes)
        elif name.startswith(("table:", "style:")):
            self._start_outside(name, {self._shortened(key): value for key, value in long_attributes.items()})

    def _shortened(self, name: str) -> str:
        """Names with the prefixes that everybody uses, whatever the file has for them."""
        if name not in self._short:
            namespace, _, local = name.rpartition(" ")
            self._short[name] = f"{_NAMESPACES.get(namespace, namespace)}:{local}"
        return self._short[name]

    def _start_outside(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "style:style":
            self._style = attributes.get("style:name", "")
        elif name == "style:table-properties" and attributes.get("table:display") == "false":
            self.hidden_styles.add(self._style)
        elif name == "table:table" and "table:name" in attributes:
            self.tables.append(Table(attributes["table:name"], attributes.get("table:style-name", "")))
            self._number, self._repeated, self._repeated_cells = 0, 1, 0  # as if a row 0 had been
        elif self.tables and name == "table:table-column":
            self._start_column(self.tables[-1], attributes)
        elif self.tables and name == "table:table-row":
            self._start_row(attributes)
        elif self._row is not None and name in _CELLS:
            self._cell, self._paragraphs = attributes, []

    def _start_column(self, table: Table, attributes: Mapping[str, str]) -> None:
        times = int(attributes.get("table:number-columns-repeated", 1))
        if attributes.get("table:visibility", "visible") != "visible":
            table.hidden_columns.update(range(table.columns, min(table.columns + times, LAST_COLUMN + 1)))
        table.columns += times

    def _start_row(self, attributes: Mapping[str, str]) -> None:
        self._number += self._repeated
        self._repeated = int(attributes.get("table:number-rows-repeated", 1))
        is_hidden = attributes.get("table:visibility", "visible") != "visible"
        self._row, self._position = RawRow(self._number, None, [], is_hidden), 0

    def _start_in_cell(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "text:p":
            self._paragraphs.append("")
            self.parser.CharacterDataHandler = self._characters
        elif name in _SPACES and self._paragraphs:
            times = next((int(value) for key, value in attributes.items() if key.endswith(" c")), 1)
            self._paragraphs[-1] += _SPACES[name] * min(times, 100_000)

    def _characters(self, text: str) -> None:
        if not self._beside:
            self._paragraphs[-1] += text

    def _end(self, long_name: str) -> None:
        name = self._shortened(long_name)
        if self._beside:
            self._beside -= 1
        elif name == "text:p":
            self.parser.CharacterDataHandler = None
        elif self._cell is not None and name in _CELLS:
            self._end_cell(self._cell)
        elif self._row is not None and name == "table:table-row":
            self._end_row(self._row)

    def _end_cell(self, cell: Mapping[str, str]) -> None:
        self._cell = None
        begin, times = self._position, int(cell.get("table:number-columns-repeated", 1))
        self._position += times
        self._note_merged(cell, begin)
        if self._row is not None and self._wanted == len(self.tables) - 1:
            _put(self._row.cells, begin, times, shown(cell, self._paragraphs))

    def _note_merged(self, cell: Mapping[str, str], begin: int) -> None:
        width = int(cell.get("table:number-columns-spanned", 1))
        height = int(cell.get("table:number-rows-spanned", 1))
        if (width, height) != (1, 1):
            self.tables[-1].merged.append(Merged(self._number, begin, self._number + height - 1, begin + width - 1))

    def _end_row(self, row: RawRow) -> None:
        self._row = None
        if row.cells:
            if self._number + self._repeated - 1 > LAST_ROW:
                raise Damaged(f"it has more than {LAST_ROW:,} rows")
            self._repeated_cells += (self._repeated - 1) * len(row.cells)
            if self._repeated_cells > _MOST_REPEATED:
                raise Damaged(f"rows {row.number} to {row.number + self._repeated - 1} are filled and all the same")
            self._rows.append((row, self._repeated))


def _put(cells: list[RawCell], begin: int, times: int, cell: RawCell) -> None:
    if cell is None:
        return
    if begin + times > LAST_COLUMN + 1:
        raise Damaged(f"it has more than {LAST_COLUMN + 1:,} columns")
    cells.extend([None] * (begin - len(cells)))
    cells.extend([cell] * times)
