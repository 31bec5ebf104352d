"""A column of a sheet while its rows are written: typed cells, and the width that follows from them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from intend_bulk.model.fields import Cell, Shape
from intend_bulk.sheets.table_columns import TableColumn
from intend_bulk.sheets.xlsx_text import (
    MORE_DIGITS,
    are_plain,
    are_whole_numbers,
    beginning_of,
    boolean_cell,
    formula_cell,
    is_plain,
    is_too_long,
    number_cell,
    plain_cell,
    plain_cells,
    text_cell,
    whole_number_cells,
    writable,
)

LINK_STYLE = {"font_color": "#0563C1", "underline": 1, "valign": "top"}
NUMBER_STYLE = {"align": "right", "indent": 1, "valign": "top"}
_CUT_STYLE = {"valign": "top", "text_wrap": True, "bg_color": "#F4A0A0"}
WIDEST = 60
"""In characters: no column follows its cells further."""
_DAY_0, _NO_DAY = date(1899, 12, 30).toordinal(), 60
_CELL = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}")


@dataclass(frozen=True)
class Styles:
    """The numbers of the formats of cells."""

    date: int
    number: int
    text: int
    link: int
    long_text: int
    cut_text: int

    @classmethod
    def of(cls, book: Any) -> "Styles":
        return cls(
            date=style_number(book, {"num_format": "yyyy-mm-dd hh:mm:ss", "align": "left", "valign": "top"}),
            number=style_number(book, NUMBER_STYLE),
            text=style_number(book, {"valign": "top"}),
            link=style_number(book, LINK_STYLE),
            long_text=style_number(book, {"valign": "top", "text_wrap": True}),
            cut_text=style_number(book, _CUT_STYLE),
        )


def style_number(book: Any, style: Mapping[str, object]) -> int:
    """The number of a format.

    XlsxWriter by itself numbers a format when it writes a row that has it: the same rows would be other bytes beside
    other sheets.
    """
    number: int = book.add_format(style)._get_xf_index()
    return number


class XlsxColumn:
    """A column, whose cells come many at once."""

    def __init__(self, book: Any, column: TableColumn, letter: str, styles: Styles) -> None:
        self.letter, self.width = letter, len(column.label) + 4
        self.cut = list[tuple[int, int]]()
        """Rows whose cells hold only the beginning of a text, with its length."""
        self._column, self._styles = column, styles
        self._coloured = {
            text: style_number(book, {"valign": "top", "bg_color": f"#{colour}"})
            for text, colour in column.colours.items()
        }
        self._takes_text = not (column.shape is Shape.DATE or column.cells_of or column.colours)
        """Whether a text is nothing but that."""

    def cells(self, rows: Sequence[int], cells: Sequence[Cell]) -> Sequence[str]:
        """The XML of the cells in some rows, "" for one that is empty."""
        filled: list[Any] = [cell for cell in cells if cell is not None]
        if not filled:
            return [""] * len(cells)
        if self._takes_text and are_plain(filled) and (longest := max(map(len, filled))) <= WIDEST:  # as nearly all
            self._widen(longest)
            return plain_cells(self.letter, rows, self._styles.text, cells)
        if are_whole_numbers(filled):
            self._widen(max(map(len, map(str, (min(filled), max(filled))))))
            return whole_number_cells(self.letter, rows, self._styles.number, cells)
        return ["" if cell is None else self._cell(row, cell) for row, cell in zip(rows, cells, strict=True)]

    def _widen(self, length: int) -> None:
        if self.width < length + 2:
            self.width = max(self.width, min(length + 2, WIDEST))

    def _cell(self, row: int, cell: str | float | bool) -> str:
        place = f"{self.letter}{row}"
        if type(cell) is str and self._takes_text and is_plain(cell):
            self._widen(len(cell))
            return plain_cell(place, self._styles.text, cell)
        if isinstance(cell, bool):
            self._widen(len("FALSE"))
            return boolean_cell(place, self._styles.text, cell)
        if isinstance(cell, (int, float)) and fits_a_cell(cell):
            self._widen(len(str(cell)))
            return number_cell(place, self._styles.number, cell)
        return self._text_cell(row, place, str(cell))

    def _text_cell(self, row: int, place: str, text: str) -> str:
        """The XML of a cell with a text, also one that is shown as a date, a link, or in colour."""
        if self._column.shape is Shape.DATE and (moment := exact_moment(text)):
            self._widen(len("yyyy-mm-dd hh:mm:ss"))
            return number_cell(place, self._styles.date, _serial(moment))
        self._widen(len(text))
        if self._column.cells_of and _CELL.fullmatch(text):
            return formula_cell(place, self._styles.link, _link(self._column.cells_of, text), text)
        whole = writable(text)
        if is_too_long(whole):
            self.cut.append((row, len(text)))
            return text_cell(place, self._styles.cut_text, beginning_of(whole, length=len(text)))
        plain = self._styles.long_text if len(whole) > WIDEST else self._styles.text
        return text_cell(place, self._coloured.get(whole, plain), whole)


def quoted_sheet(name: str) -> str:
    """A sheet's name as formulas and links have it: "Bob's list" -> "'Bob''s list'"."""
    return "'" + name.replace("'", "''") + "'"


def _link(sheet_name: str, cell: str) -> str:
    """A formula, without its "=", that links to a cell: it goes with its row where rows are sorted."""
    place = f"#{quoted_sheet(sheet_name)}!{cell}".replace('"', '""')
    return f'HYPERLINK("{place}","{cell}")'


def fits_a_cell(number: float) -> bool:
    """Whether a workbook holds the number as it is: its cells have 15 digits, and no NaN and no infinity."""
    return abs(number) < MORE_DIGITS and (isinstance(number, int) or float(f"{number:.15g}") == number)


def exact_moment(text: str) -> datetime | None:
    """The moment that a text spells, by the clock of its own offset, where a cell can hold it exactly; else None.

    "2026-03-01T10:00:00+01:00" -> datetime(2026, 3, 1, 10, 0)
    """
    try:
        moment = datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None
    return moment if moment.microsecond == 0 and moment.year >= 1900 else None


def _serial(moment: datetime) -> float:
    """The moment as a workbook counts: in days, of which the first is 1900-01-01; that year has a 29 February there."""
    days = moment.toordinal() - _DAY_0
    seconds = (moment.hour * 60 + moment.minute) * 60 + moment.second
    return days - (days <= _NO_DAY) + seconds / 86_400
