"""A page of a workbook of ours that a person reads: texts, facts and numbers, as wide as paper, row after row."""

import textwrap
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from intend_bulk.model.sheet import column_letter
from intend_bulk.sheets.xlsx_sheet import HEADING_STYLE
from intend_bulk.sheets.xlsx_text import ExactWorksheet, cell_text

LINE = 15
LINE_PIXELS = 20
"""The height of a line, in points and in pixels."""
_HIGHEST = 400
_LONGEST = 2_000
TOP = {"valign": "top"}
WRAPPED = {"valign": "top", "text_wrap": True}
TITLE_STYLE = {"bold": True, "font_size": 16, "text_wrap": True, "valign": "vcenter"}
SECTION_STYLE = {"bold": True, "font_size": 12, "bottom": 1, "bottom_color": "#7F7F7F"}
LABEL_STYLE = {**TOP, "font_color": "#595959"}
NUMBER_STYLE = {**TOP, "num_format": "#,##0", "align": "right", "indent": 1}
OVER_NUMBERS = {**HEADING_STYLE, "align": "right", "indent": 1}
TOTAL_STYLE = {"bold": True, "top": 1}


@dataclass(frozen=True)
class Fact:
    """A line at the top: Fact("Rows", 300)."""

    label: str
    value: str | int | datetime
    """A moment as its label says it: in UTC, or at the user's place."""


class Page:
    """The sheet, which is written row after row: with constant_memory, XlsxWriter never goes back to one."""

    def __init__(self, book: Any, name: str, widths: Sequence[int]) -> None:
        """`widths` are those of the columns, in characters."""
        self.name, self.row = name, 0
        self._book, self._widths, self._last = book, widths, len(widths) - 1
        self.sheet = book.add_worksheet(name, ExactWorksheet)
        self._formats: dict[str, Any] = {}
        self._heights: dict[int, int] = {}
        for position, width in enumerate(widths):
            self.sheet.set_column(position, position, width)

    def title(self, text: str) -> None:
        self.wide(text, TITLE_STYLE, line=24, characters=80)

    def facts(self, facts: Sequence[Fact]) -> None:
        self.row += 1
        for fact in facts:
            self.text(0, fact.label, LABEL_STYLE)
            if isinstance(fact.value, str):
                self.wide(fact.value, WRAPPED, first=1)
            else:
                self._wide_number(fact.value)

    def _wide_number(self, value: int | datetime) -> None:
        """A number or a moment, with the room of a text: in one column it might not fit, and be shown as ####."""
        is_moment = isinstance(value, datetime)
        style = self.format({**TOP, "align": "left", "num_format": "yyyy-mm-dd hh:mm" if is_moment else "#,##0"})
        self.sheet.merge_range(self.row, 1, self.row, self._last, "", style)
        if isinstance(value, datetime):
            self.sheet.write_datetime(self.row, 1, value.replace(tzinfo=None), style)
        else:
            self.sheet.write_number(self.row, 1, value, style)
        self.row += 1

    def sentences(self, heading: str, sentences: Sequence[str]) -> None:
        if sentences:
            self.section(heading)
        for sentence in sentences:
            self.wide(sentence, WRAPPED)

    def section(self, heading: str) -> None:
        self.row += 1
        self.wide(heading, SECTION_STYLE, line=20)

    def headings(self, texts: dict[int, str], *, numbers: int) -> None:
        """The headings of a table, which is as wide as its last one; `numbers` is the column of its numbers."""
        for position in range(max(texts) + 1):
            style = OVER_NUMBERS if position == numbers else HEADING_STYLE
            self.text(position, texts.get(position, ""), style)
        self.row += 1

    def wide(self, text: str, style: dict[str, Any], *, first: int = 0, line: int = LINE, characters: int = 0) -> None:
        """A text from a column to the right edge, in as many lines as it needs; `characters` fit into one."""
        self.height(lines_of(text, characters or sum(self._widths[first:])), line)
        self.sheet.merge_range(self.row, first, self.row, self._last, "", self.format(style))
        self.text(first, text, style)
        self.row += 1

    def height(self, lines: int, line: int = LINE) -> None:
        """Make the row as high as its lines; a spreadsheet program does so by itself only where nothing is merged."""
        points = min(lines * line, _HIGHEST)
        self._heights[self.row] = points * LINE_PIXELS // LINE
        self.sheet.set_row(self.row, points)

    def pixels(self, first: int, end: int) -> int:
        """How high the rows are from `first` to the one before `end`."""
        return sum(self._heights.get(row, LINE_PIXELS) for row in range(first, end))

    def date(self, position: int, day: date, style: dict[str, Any]) -> None:
        self.sheet.write_datetime(self.row, position, day, self.format(style))

    def text(self, position: int, text: str, style: dict[str, Any]) -> None:
        if not text:
            self.sheet.write_blank(self.row, position, None, self.format(style))
            return
        whole = cell_text(text, row=self.row + 1, position=position, label=self.name)
        self.sheet.write_string(self.row, position, whole, self.format(style))

    def number(self, position: int, number: int, style: dict[str, Any]) -> None:
        self.sheet.write_number(self.row, position, number, self.format({**NUMBER_STYLE, **style}))

    def formula(self, position: int, formula: str, value: int, style: dict[str, Any]) -> None:
        """A formula of whole numbers, with its value for whoever calculates nothing."""
        self.sheet.write_formula(self.row, position, formula, self.format({**NUMBER_STYLE, **style}), value)

    def format(self, style: dict[str, Any]) -> Any:
        key = repr(sorted(style.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(style)
        return self._formats[key]

    def finish(self) -> None:
        """A page of A4 as wide as the sheet, whatever its length."""
        self.sheet.hide_gridlines(2)
        self.sheet.set_paper(9)  # A4
        self.sheet.set_margins(left=0.5, right=0.5)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_footer("&R&P / &N")
        self.sheet.ignore_errors({"number_stored_as_text": f"A1:{column_letter(self._last)}{self.row}"})


def shortened(text: str) -> str:
    """A text of which nobody knows how long it is, as a page has room for it."""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def lines_of(text: str, width: int) -> int:
    """In how many lines a text stands in a column; letters of Chinese or Japanese are as wide as two."""
    as_wide = "".join(char * 2 if unicodedata.east_asian_width(char) in "WF" else char for char in text)
    return sum(max(1, len(textwrap.wrap(line, width))) for line in as_wide.splitlines() or [""])
