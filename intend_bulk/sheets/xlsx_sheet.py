"""A table in a workbook: one sheet, or as many as its rows need."""

from collections.abc import Sequence
from typing import Any

from intend_bulk.errors import OutputError
from intend_bulk.model.fields import Cell, Shape
from intend_bulk.model.sheet import column_letter
from intend_bulk.sheets.table_columns import TableColumn
from intend_bulk.sheets.xlsx_column import (
    LINK_STYLE,
    NUMBER_STYLE,
    WIDEST,
    Styles,
    XlsxColumn,
    exact_moment,
    fits_a_cell,
    quoted_sheet,
    style_number,
)
from intend_bulk.sheets.xlsx_text import ExactWorksheet, fitting_text, text_cell

__all__ = [
    "HEADING_STYLE",
    "LINK_STYLE",
    "MOST_ROWS",
    "WIDEST",
    "Cuts",
    "XlsxSheet",
    "XlsxTable",
    "exact_moment",
    "fits_a_cell",
    "quoted_sheet",
    "set_up_sheet",
]

HEADING_STYLE = {"bold": True, "bg_color": "#DDE6F0", "bottom": 1, "valign": "top"}
_WIDEST_OF_ALL = 255
"""In characters: no column can be wider, whatever its heading."""
MOST_ROWS = 1_048_576
"""Of a sheet, with its headings."""
_WIDEST_FROZEN = 120
"""In characters: what is frozen has to leave room for the rest on a screen."""
_MOST_CUTS = 1_000
_ROWS_AT_ONCE = 100


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
        styles = Styles.of(book)
        self._cells = [
            XlsxColumn(book, column, column_letter(position), styles) for position, column in enumerate(columns)
        ]
        self._rows = 1
        self._waiting = list[Sequence[Cell]]()
        """The last of the rows, which are not in the sheet yet."""
        self._write_headings(book)

    def _write_headings(self, book: Any) -> None:
        heading, over_numbers = (style_number(book, HEADING_STYLE | style) for style in ({}, NUMBER_STYLE))
        cells = [
            text_cell(
                f"{cells.letter}1",
                over_numbers if column.shape is Shape.NUMBER else heading,
                fitting_text(column.label),
            )
            for cells, column in zip(self._cells, self._columns, strict=True)
        ]
        self._sheet.add_rows([1], len(cells) - 1, ["".join(cells)])

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
        self._waiting.append(cells)
        self._rows += 1
        if len(self._waiting) == _ROWS_AT_ONCE or self.is_full:
            self._write_waiting()

    def _write_waiting(self) -> None:
        """Write them column by column: what is true of all cells of a column needs not be asked of each."""
        if not self._waiting:
            return
        rows = range(self._rows - len(self._waiting) + 1, self._rows + 1)
        turned = zip(*self._waiting, strict=True)
        columns = [column.cells(rows, cells) for column, cells in zip(self._cells, turned, strict=True)]
        self._sheet.add_rows(rows, len(columns) - 1, ["".join(cells) for cells in zip(*columns, strict=True)])
        self._name_cut_cells(rows)
        self._waiting.clear()

    def _name_cut_cells(self, rows: Sequence[int]) -> None:
        """Row by row, as they stand."""
        cut = [(row, position, length) for position, cells in enumerate(self._cells) for row, length in cells.cut]
        for row, position, length in sorted(cut):
            self._cuts.add(self._cut(row, position, length, self._waiting[row - rows[0]][0]))
            self._cells[position].cut.clear()

    def _cut(self, row: int, position: int, length: int, first_cell: Cell) -> str:
        """In words: "Cell C7 of Clients (Title, client 16) holds only the beginning of 40,000 characters."."""
        client = f", client {first_cell}" if self._columns[0].name == "client_id" else ""
        where = f"Cell {self._cells[position].letter}{row} of {self.name}"
        label = fitting_text(self._columns[position].label)[:WIDEST]
        return f"{where} ({label}{client}) holds only the beginning of {length:,} characters."

    def finish(self) -> None:
        self._write_waiting()
        for position, column in enumerate(self._cells):
            self._sheet.set_column(position, position, min(column.width, _WIDEST_OF_ALL))
        last_row, last_column = self._rows - 1, len(self._columns) - 1
        set_up_sheet(self._sheet, frozen_columns=self._frozen_columns())
        self._sheet.autofilter(0, 0, last_row, last_column)
        self._sheet.ignore_errors({"number_stored_as_text": f"A1:{column_letter(last_column)}{last_row + 1}"})

    def _frozen_columns(self) -> int:
        """How many columns stay in sight: up to the one that was named, where a screen has room for more than them."""
        names = [column.name for column in self._columns]
        count = names.index(self._frozen_up_to) + 1 if self._frozen_up_to in names else 0
        return count if sum(column.width for column in self._cells[:count]) <= _WIDEST_FROZEN else 0
