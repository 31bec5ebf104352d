"""A table in a workbook: one sheet, or as many as its rows need."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from intend_bulk.errors import OutputError
from intend_bulk.model.fields import Cell, Shape
from intend_bulk.model.sheet import column_letter
from intend_bulk.sheets.table_columns import TableColumn
from intend_bulk.sheets.xlsx_text import (
    ExactWorksheet,
    beginning_of,
    boolean_cell,
    fitting_text,
    formula_cell,
    is_plain,
    is_too_long,
    number_cell,
    plain_cell,
    text_cell,
    writable,
)

HEADING_STYLE = {"bold": True, "bg_color": "#DDE6F0", "bottom": 1, "valign": "top"}
LINK_STYLE = {"font_color": "#0563C1", "underline": 1, "valign": "top"}
_NUMBER_STYLE = {"align": "right", "indent": 1, "valign": "top"}
_CUT_STYLE = {"valign": "top", "text_wrap": True, "bg_color": "#F4A0A0"}
WIDEST = 60
_WIDEST_OF_ALL = 255
"""In characters: no column follows its cells further, and none can be wider, whatever its heading."""
MOST_ROWS = 1_048_576
"""Of a sheet, with its headings."""
_WIDEST_FROZEN = 120
"""In characters: what is frozen has to leave room for the rest on a screen."""
_MOST_CUTS = 1_000
_DAY_0, _AFTER_NO_DAY = datetime(1899, 12, 30), datetime(1900, 3, 1)
_CELL = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}")


def set_up_sheet(sheet: Any, *, frozen_columns: int = 0) -> None:
    """What every sheet of ours has: a heading that stays in sight, on the screen and on every printed page."""
    sheet.freeze_panes(1, frozen_columns)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.repeat_rows(0)


class Cuts:
    """The cells that hold only the beginning of a text; where there are very many, the first of them by name."""

    def __init__(self) -> None:
        self._named: list[str] = []
        self._count = 0

    def add(self, sentence: str) -> None:
        self._count += 1
        if self._count <= _MOST_CUTS:
            self._named.append(sentence)

    @property
    def sentences(self) -> list[str]:
        """One for each, and one for the rest of them."""
        more = self._count - len(self._named)
        return [*self._named, *([f"{more:,} more cells were cut; they are red."] if more else [])]


class XlsxTable:
    """A table in a workbook; past the last row of a sheet it goes on in a further one: "Clients 2"."""

    def __init__(
        self, book: Any, columns: Sequence[TableColumn], sheet_name: str, *, cuts: Cuts, frozen_up_to: str = ""
    ) -> None:
        self.name, self.sheets = sheet_name, list[XlsxSheet]()
        self._book, self._columns, self._cuts, self._frozen_up_to = book, columns, cuts, frozen_up_to
        self._begin_sheet()

    def add(self, cells: Sequence[Cell]) -> None:
        if self._sheet.is_full:
            self._begin_sheet()
        self._sheet.add(cells)

    def finish(self) -> None:
        for sheet in self.sheets:
            sheet.finish()

    def _begin_sheet(self) -> None:
        name = f"{self.name} {len(self.sheets) + 1}" if self.sheets else self.name
        sheet = XlsxSheet(self._book, self._columns, name, cuts=self._cuts, frozen_up_to=self._frozen_up_to)
        self.sheets.append(sheet)
        self._sheet = sheet


class XlsxSheet:
    """One sheet: typed cells, a frozen heading, a filter, and widths that follow from what was written."""

    def __init__(
        self,
        book: Any,
        columns: Sequence[TableColumn],
        sheet_name: str,
        *,
        cuts: Cuts | None = None,
        frozen_up_to: str = "",
    ) -> None:
        self.name = sheet_name
        self._columns = columns
        self._cuts = cuts or Cuts()
        self._frozen_up_to = frozen_up_to
        self._sheet = book.add_worksheet(sheet_name, ExactWorksheet)
        self._date = _number(book, {"num_format": "yyyy-mm-dd hh:mm:ss", "align": "left", "valign": "top"})
        self._number = _number(book, _NUMBER_STYLE)
        self._text = _number(book, {"valign": "top"})
        self._as_link = _number(book, LINK_STYLE)
        self._long_text = _number(book, {"valign": "top", "text_wrap": True})
        self._cut_text = _number(book, _CUT_STYLE)
        self._coloured = [_coloured(book, column.colours) for column in columns]
        self._takes_text = [not (column.shape is Shape.DATE or column.cells_of or column.colours) for column in columns]
        """Whether a text in a column is nothing but that."""
        self._letters = [column_letter(position) for position in range(len(columns))]
        self._widths = [len(column.label) + 4 for column in columns]
        self._rows = 1
        self._first_cell: Cell = None
        heading, over_numbers = _number(book, HEADING_STYLE), _number(book, {**HEADING_STYLE, **_NUMBER_STYLE})
        cells = [
            text_cell(
                f"{letter}1", over_numbers if column.shape is Shape.NUMBER else heading, fitting_text(column.label)
            )
            for letter, column in zip(self._letters, columns, strict=True)
        ]
        self._sheet.add_row(0, len(columns) - 1, cells)

    @property
    def last_row(self) -> int:
        """The number of the last row that is written, as Excel shows it; 1 where there are only headings."""
        return self._rows

    @property
    def is_full(self) -> bool:
        return self._rows >= MOST_ROWS

    def add(self, cells: Sequence[Cell]) -> None:
        if self.is_full:
            raise OutputError(f"A sheet holds at most {MOST_ROWS - 1:,} rows.", hint="Write csv instead.")
        if len(cells) != len(self._columns):
            raise ValueError(f"a row of {len(cells)} cells for {len(self._columns)} columns")
        self._first_cell = cells[0] if cells else None
        row, written = str(self._rows + 1), []
        for position, cell in enumerate(cells):
            if cell is None:
                continue
            place = self._letters[position] + row
            if type(cell) is str and self._takes_text[position] and is_plain(cell):  # as nearly all are
                xml, length = plain_cell(place, self._text, cell), len(cell)
            else:
                xml, length = self._cell(position, place, cell, self._columns[position])
            written.append(xml)
            if self._widths[position] < length + 2:
                self._widths[position] = max(self._widths[position], min(length + 2, WIDEST))
        self._sheet.add_row(self._rows, len(self._columns) - 1, written)
        self._rows += 1

    def _cell(self, position: int, place: str, cell: str | float | bool, column: TableColumn) -> tuple[str, int]:
        """The XML of a cell that is not empty, and how many characters it shows."""
        if isinstance(cell, bool):
            return boolean_cell(place, self._text, cell), len("FALSE")
        if isinstance(cell, (int, float)) and fits_a_cell(cell):
            return number_cell(place, self._number, cell), len(str(cell))
        text = str(cell)
        if column.shape is Shape.DATE and (moment := exact_moment(text)):
            return number_cell(place, self._date, _serial(moment)), len("yyyy-mm-dd hh:mm:ss")
        if column.cells_of and _CELL.fullmatch(text):
            return formula_cell(place, self._as_link, _link(column.cells_of, text), text), len(text)
        return self._text_cell(position, place, text), len(text)

    def _text_cell(self, position: int, place: str, whole: str) -> str:
        text = writable(whole)
        if is_too_long(text):
            self._cuts.add(self._cut(position, len(whole)))
            return text_cell(place, self._cut_text, beginning_of(text, length=len(whole)))
        plain = self._long_text if len(text) > WIDEST else self._text
        return text_cell(place, self._coloured[position].get(text, plain), text)

    def _cut(self, position: int, length: int) -> str:
        """In words: "Cell C7 of Clients (Title, client 16) holds only the beginning of 40,000 characters."."""
        client = f", client {self._first_cell}" if self._columns[0].name == "client_id" else ""
        where = f"Cell {column_letter(position)}{self._rows + 1} of {self.name}"
        label = fitting_text(self._columns[position].label)[:WIDEST]
        return f"{where} ({label}{client}) holds only the beginning of {length:,} characters."

    def finish(self) -> None:
        for position, width in enumerate(self._widths):
            self._sheet.set_column(position, position, min(width, _WIDEST_OF_ALL))
        last_row, last_column = self._rows - 1, len(self._columns) - 1
        set_up_sheet(self._sheet, frozen_columns=self._frozen_columns())
        self._sheet.autofilter(0, 0, last_row, last_column)
        self._sheet.ignore_errors({"number_stored_as_text": f"A1:{column_letter(last_column)}{last_row + 1}"})

    def _frozen_columns(self) -> int:
        """How many columns stay in sight: up to the one that was named, where a screen has room for more than them."""
        names = [column.name for column in self._columns]
        count = names.index(self._frozen_up_to) + 1 if self._frozen_up_to in names else 0
        return count if sum(self._widths[:count]) <= _WIDEST_FROZEN else 0


def quoted_sheet(name: str) -> str:
    """A sheet's name as formulas and links have it: "Bob's list" -> "'Bob''s list'"."""
    return "'" + name.replace("'", "''") + "'"


def _link(sheet_name: str, cell: str) -> str:
    """A formula, without its "=", that links to a cell: it goes with its row where rows are sorted."""
    place = f"#{quoted_sheet(sheet_name)}!{cell}".replace('"', '""')
    return f'HYPERLINK("{place}","{cell}")'


def _number(book: Any, style: Mapping[str, object]) -> int:
    """The number of a format.

    XlsxWriter by itself numbers a format when it writes a row that has it: the same rows would be other bytes beside
    other sheets.
    """
    number: int = book.add_format(style)._get_xf_index()
    return number


def _coloured(book: Any, colours: Mapping[str, str]) -> dict[str, int]:
    """The format of each text that has a colour."""
    return {text: _number(book, {"valign": "top", "bg_color": f"#{colour}"}) for text, colour in colours.items()}


def fits_a_cell(number: float) -> bool:
    """Whether a workbook holds the number as it is: its cells have 15 digits, and no NaN and no infinity."""
    return abs(number) < 10**15 and float(f"{number:.15g}") == number


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
    passed = moment - _DAY_0
    days = passed.days - (moment < _AFTER_NO_DAY)
    return days + passed.seconds / 86_400
