"""The rows of one sheet of a workbook, in one pass over its XML that holds no more than a piece of it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import IO

from intend_bulk.sheets.damage import Damaged
from intend_bulk.sheets.places import LAST_COLUMN, LAST_ROW, position_of
from intend_bulk.sheets.raw import Flawed, RawCell, RawRow
from intend_bulk.sheets.shown import NumberFormat, boolean_shown, error_shown, formula_without_result
from intend_bulk.sheets.xlsx.parts import fed, safe_parser
from intend_bulk.sheets.xlsx.texts import SharedTexts, unescaped

_PLACE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_WHOLE = re.compile(r"[1-9][0-9]{0,14}|0")
_YES = ("1", "true")
_WRITTEN = ("str", "inlineStr")
"""Types of cells that hold their own text, of which every space counts."""


def rows_of(part: IO[bytes], texts: SharedTexts, formats: Sequence[NumberFormat]) -> Iterator[RawRow]:
    """Every row that holds something; raises Damaged, or what expat raises."""
    reader = _RowReader(texts, formats)
    for _ in fed(part, reader.parser):
        yield from reader.taken()
    reader.end()
    yield from reader.taken()


class _RowReader:
    """What the parser calls for each tag.

    Most cells hold a number, or the number of a shared text: for them there is no need to hear of closing tags, and
    hearing of them would cost a third more time. What is heard after such a cell is that the next thing begins.
    A cell that holds its own text, or a formula, is read with every tag (`_careful`).
    """

    def __init__(self, texts: SharedTexts, formats: Sequence[NumberFormat]) -> None:
        self.parser = safe_parser()
        self.parser.StartElementHandler = self._root
        self._texts, self._known, self._formats = texts, texts.known, formats
        self._columns: dict[str, int] = {}
        self._rows: list[RawRow] = []
        self._number, self._digits, self._is_hidden = 0, "0", False
        self._cells: list[RawCell] = []
        self._position = -1
        self._cell: Mapping[str, str] | None = None
        self._value = ""
        self._formula: str | None = None
        self._is_phonetic = False

    def taken(self) -> list[RawRow]:
        """The rows that hold something and were read since the last time."""
        rows, self._rows = self._rows, []
        return rows

    def _root(self, name: str, _attributes: Mapping[str, str]) -> None:
        """The first tag says by which prefix all others begin: <x:worksheet>, <x:row>."""
        prefix = name.removesuffix("worksheet")
        if prefix == name or prefix not in ("", f"{prefix[:-1]}:"):
            raise Damaged(f"<{name}> is no sheet")
        names = (prefix + local for local in ("row", "c", "v", "f", "t", "rPh"))
        self._row_tag, self._c, self._v, self._f, self._t, self._rph = names
        self._be_quick()

    def _be_quick(self) -> None:
        self.parser.StartElementHandler, self.parser.EndElementHandler = self._start, None
        self.parser.CharacterDataHandler = self._characters

    def _be_careful(self) -> None:
        self.parser.StartElementHandler, self.parser.EndElementHandler = self._careful_start, self._careful_end
        self.parser.CharacterDataHandler = None

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == self._v:
            return
        if name == self._f and self._cell is not None:
            self._be_careful()
            self._careful_start(name, attributes)
            return
        if self._cell is not None:
            self._end_cell(self._cell, self._value)
        if name == self._c:
            self._cell, self._value = attributes, ""
            if attributes.get("t") in _WRITTEN:
                self._be_careful()
        elif name == self._row_tag:
            self._begin_row(attributes)

    def _characters(self, text: str) -> None:
        self._value += text

    def _careful_start(self, name: str, _attributes: Mapping[str, str]) -> None:
        if name == self._rph:
            self._is_phonetic = True  # how a text is pronounced is no part of it
        elif name == self._f:
            self._formula = ""
            self.parser.CharacterDataHandler = self._formula_characters
        elif name == self._v or (name == self._t and not self._is_phonetic):
            self.parser.CharacterDataHandler = self._characters

    def _careful_end(self, name: str) -> None:
        self.parser.CharacterDataHandler = None
        if name == self._rph:
            self._is_phonetic = False
        elif name == self._c and self._cell is not None:
            self._end_cell(self._cell, self._value)
            self._be_quick()

    def _formula_characters(self, text: str) -> None:
        self._formula = (self._formula or "") + text

    def _begin_row(self, attributes: Mapping[str, str]) -> None:
        self._end_row()
        self._digits = attributes.get("r") or str(self._number + 1)
        number = int(self._digits)
        if not self._number < number <= LAST_ROW:
            raise Damaged(f"row {number} stands below row {self._number}")
        self._number, self._position = number, -1
        self._is_hidden = attributes.get("hidden") in _YES or attributes.get("ht") == "0"

    def _end_row(self) -> None:
        if self._cells:
            self._rows.append(RawRow(self._number, None, self._cells, self._is_hidden))
            self._cells = []

    def end(self) -> None:
        """The sheet is at its end: its last row is too."""
        if self._cell is not None:
            self._end_cell(self._cell, self._value)
        self._end_row()

    def _end_cell(self, cell: Mapping[str, str], value: str) -> None:
        self._cell = None
        position = self._columns.get(cell["r"].removesuffix(self._digits)) if "r" in cell else self._position + 1
        if position is None:
            position = self._new_column(cell["r"])
        self._position = position
        if cell.get("t") == "s" and value:
            index = int(value)
            shown: RawCell = self._known[index] if 0 <= index < len(self._known) else self._texts.at(index)
        else:
            shown = self._shown(cell, value)
        if shown is None:
            return
        if position == len(self._cells):
            self._cells.append(shown)
        else:
            self._put(position, shown)

    def _new_column(self, place: str) -> int:
        found = _PLACE.fullmatch(place.upper())
        if found is None or int(found[2]) != self._number or position_of(found[1]) > LAST_COLUMN:
            raise Damaged(f"there is a cell {place!r} in row {self._number}")
        return self._columns.setdefault(found[1], position_of(found[1]))

    def _put(self, position: int, shown: RawCell) -> None:
        cells = self._cells
        cells.extend([None] * (position + 1 - len(cells)))
        if cells[position] is not None:
            raise Damaged(f"row {self._number} has two cells in one place")
        cells[position] = shown

    def _shown(self, cell: Mapping[str, str], value: str) -> RawCell:
        """What a cell shows that holds no shared text."""
        kind, formula, self._formula = cell.get("t", "n"), self._formula, None
        if kind in _WRITTEN:
            return unescaped(value) or None
        value = value.strip()
        if not value and (formula is not None or kind != "e"):
            return None if formula is None else formula_without_result(formula)
        if kind == "n":
            return self._number_shown(value, int(cell.get("s", 0)))
        return _of_another_kind(kind, value)

    def _number_shown(self, value: str, style: int) -> RawCell:
        number_format = self._formats[style]
        if number_format.is_plain and _WHOLE.fullmatch(value):
            return value
        if not _NUMBER.fullmatch(value):
            raise Damaged(f"{value!r} is no number")
        return number_format.shown(float(value))


def _of_another_kind(kind: str, value: str) -> RawCell:
    """A cell that holds neither a text nor a number."""
    if kind == "e":
        return error_shown(value)
    if kind == "b":
        return boolean_shown(value in _YES)
    if kind == "d":
        return Flawed(value.removesuffix("T00:00:00").replace("T", " "), "date_in_text")
    raise Damaged(f"there are no cells of the type {kind!r}")
