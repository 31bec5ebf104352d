"""The rows of one sheet of a workbook, in one pass over its XML that holds no more than a piece of it."""

import re
from collections.abc import Iterator, Mapping
from typing import IO

from intend_bulk.sheets.damage import Damaged
from intend_bulk.sheets.places import LAST_ROW
from intend_bulk.sheets.raw import RawCell, RawRow
from intend_bulk.sheets.xlsx.cells import YES, Cells, put
from intend_bulk.sheets.xlsx.parts import CHUNK, safe_parser
from intend_bulk.sheets.xlsx.plain_rows import PLAIN_ROW, plain_row

_PLACE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_ROW_END = b"</row>"
_LONGEST_ROW = 1 << 20
"""Bytes; a row that is longer goes to the parser in pieces."""


def rows_of(part: IO[bytes], known: Cells) -> Iterator[RawRow]:
    """Every row that holds something; raises Damaged, or what expat raises."""
    number = 0
    for row in _as_they_stand(part, known):
        if not number < row.number <= LAST_ROW:
            raise Damaged(f"row {row.number} stands below row {number}")
        number = row.number
        if row.cells:
            yield row


def _as_they_stand(part: IO[bytes], known: Cells) -> Iterator[RawRow]:
    """Plain rows are taken from the bytes wherever the parser stands between two rows; it gets all the rest.

    What it does not get is whole rows, so what it sees is a sheet with fewer of them.
    """
    reader, piece = _RowReader(known), b""
    while chunk := part.read(CHUNK):
        piece, at = piece + chunk, 0
        while (end := piece.find(_ROW_END, at) + len(_ROW_END)) >= len(_ROW_END):
            found = PLAIN_ROW.match(piece, at) if reader.is_between_rows else None
            if found:
                yield (row := plain_row(found, known))
                reader.number, at = row.number, found.end()
            else:
                yield from reader.fed(piece[at:end])
                at = end
        piece = piece[at:]
        if len(piece) > _LONGEST_ROW:
            yield from reader.fed(piece)
            piece = b""
    yield from reader.fed(piece, is_last=True)


class _RowReader:
    """Rows by an XML parser: what it calls for each tag."""

    def __init__(self, known: Cells) -> None:
        self._known = known
        self._parser = safe_parser()
        self._parser.StartElementHandler = self._root
        self._fed, self._row_ended_at = 0, -1
        self._rows: list[RawRow] = []
        self.number, self._position = 0, -1
        """Of the last row, whoever read it; and the position of the last cell."""
        self._row: RawRow | None = None
        self._cell: Mapping[str, str] | None = None
        self._value = ""
        self._formula: str | None = None
        self._is_phonetic = False

    @property
    def is_between_rows(self) -> bool:
        """Whether the last bytes that it was fed are the end of a row, and no comment that reads so."""
        return self._row_ended_at == self._fed - len(_ROW_END)

    def fed(self, content: bytes, *, is_last: bool = False) -> list[RawRow]:
        """Parse more of the sheet, and give the rows that end in it."""
        self._fed += len(content)
        self._parser.Parse(content, is_last)
        rows, self._rows = self._rows, []
        return rows

    def _root(self, name: str, _attributes: object) -> None:
        """The first tag says by which prefix all others begin: <x:worksheet>, <x:row>."""
        prefix, colon, local = name.rpartition(":")
        if local != "worksheet":
            raise Damaged(f"<{name}> is no sheet")
        self._local = {f"{prefix}{colon}{of_ours}": of_ours for of_ours in ("row", "c", "v", "f", "t", "rPh")}
        self._parser.StartElementHandler, self._parser.EndElementHandler = self._start, self._end

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        tag = self._local.get(name)
        if tag == "row":
            self._begin_row(attributes)
        elif tag == "c" and self._row is not None:
            self._cell, self._value, self._formula = attributes, "", None
        elif self._cell is not None:
            self._start_in_cell(tag)

    def _start_in_cell(self, tag: str | None) -> None:
        if tag == "rPh":
            self._is_phonetic = True  # how a text is pronounced is no part of it
        elif tag == "f":
            self._formula = ""
            self._parser.CharacterDataHandler = self._formula_characters
        elif tag == "v" or (tag == "t" and not self._is_phonetic):
            self._parser.CharacterDataHandler = self._characters

    def _end(self, name: str) -> None:
        self._parser.CharacterDataHandler = None
        tag = self._local.get(name)
        if tag == "rPh":
            self._is_phonetic = False
        elif tag == "c" and self._row is not None and self._cell is not None:
            self._end_cell(self._row, self._cell)
        elif tag == "row" and self._row is not None:
            self._rows.append(self._row)
            self._row = None
            self._row_ended_at = self._parser.CurrentByteIndex if name == "row" else -1

    def _characters(self, text: str) -> None:
        self._value += text

    def _formula_characters(self, text: str) -> None:
        self._formula = (self._formula or "") + text

    def _begin_row(self, attributes: Mapping[str, str]) -> None:
        """A row need not say its number: then it is the next."""
        self.number, self._position = int(attributes.get("r") or self.number + 1), -1
        is_hidden = attributes.get("hidden") in YES or attributes.get("ht") == "0"
        self._row = RawRow(self.number, None, [], is_hidden)

    def _end_cell(self, row: RawRow, cell: Mapping[str, str]) -> None:
        self._cell = None
        self._position = self._place(cell["r"]) if "r" in cell else self._position + 1
        shown: RawCell = self._known.shown(cell.get("t", "n"), cell.get("s", "0"), self._value, self._formula)
        if shown is not None:
            put(row.cells, self._position, shown)

    def _place(self, place: str) -> int:
        found = _PLACE.fullmatch(place.upper())
        if found is None or int(found[2]) != self.number:
            raise Damaged(f"there is a cell {place!r} in row {self.number}")
        return self._known.column(found[1].encode())
