"""What the cells of a sheet show, by what the sheet, the shared texts and the styles say of them."""

import re
from collections.abc import Sequence

from intend_bulk.sheets.damage import Damaged
from intend_bulk.sheets.places import LAST_COLUMN, position_of
from intend_bulk.sheets.raw import Flawed, RawCell
from intend_bulk.sheets.shown import NumberFormat, boolean_shown, error_shown, formula_without_result
from intend_bulk.sheets.xlsx.texts import SharedTexts, unescaped

YES = ("1", "true")
"""How an attribute, or a boolean, says yes."""
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_WHOLE = re.compile(r"[1-9][0-9]{0,14}|0")
_WRITTEN = ("str", "inlineStr")
"""Types of cells that hold their own text, of which every space counts."""


class Cells:
    """What is known of all cells of a sheet."""

    def __init__(self, texts: SharedTexts, formats: Sequence[NumberFormat]) -> None:
        self.texts = texts
        self._formats = formats
        self.columns: dict[bytes, int] = {}
        """By their letters."""

    def shown(self, kind: str, style: str, value: str, formula: str | None = None) -> RawCell:
        """What a cell of a type shows; `formula` is None for a cell without."""
        if kind in _WRITTEN:
            return unescaped(value) or None
        value = value.strip()
        if not value and (formula is not None or kind != "e"):
            return None if formula is None else formula_without_result(formula)
        if kind == "s":
            return self.texts.at(int(value))
        return self._number(value, int(style)) if kind == "n" else _of_another_kind(kind, value)

    def _number(self, value: str, style: int) -> RawCell:
        number_format = self._formats[style]
        if number_format.is_plain and _WHOLE.fullmatch(value):
            return value
        if not _NUMBER.fullmatch(value):
            raise Damaged(f"{value!r} is no number")
        return number_format.shown(float(value))

    def column(self, letters: bytes) -> int:
        """The position of a column, from 0; raises Damaged for one that Excel does not have."""
        if letters not in self.columns:
            position = position_of(letters.decode())
            if position > LAST_COLUMN:
                raise Damaged(f"there is a cell in column {letters.decode()}")
            self.columns[letters] = position
        return self.columns[letters]


def put(cells: list[RawCell], position: int, shown: RawCell) -> None:
    """Put what a cell shows into its row; raises Damaged where there is one already."""
    cells.extend([None] * (position + 1 - len(cells)))
    if cells[position] is not None:
        raise Damaged("a row has two cells in one place")
    cells[position] = shown


def _of_another_kind(kind: str, value: str) -> RawCell:
    """A cell that holds neither a text nor a number."""
    if kind == "e":
        return error_shown(value)
    if kind == "b":
        return boolean_shown(value in YES)
    if kind == "d":
        return Flawed(value.removesuffix("T00:00:00").replace("T", " "), "date_in_text")
    raise Damaged(f"there are no cells of the type {kind!r}")
