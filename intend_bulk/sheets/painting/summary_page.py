"""The page of a workbook of ours that sums up what happened: facts, a chart, what is wrong and what to do."""

import textwrap
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from intend_bulk.model.kinds import Severity
from intend_bulk.sheets.ours import SUMMARY, SUMMARY_BEGINS
from intend_bulk.sheets.painting.chart import outcome_chart
from intend_bulk.sheets.painting.colours import ROWS, SEVERITIES
from intend_bulk.sheets.writing import HEADING_STYLE, LINK_STYLE, quoted_sheet
from intend_bulk.sheets.xlsx_text import ExactWorksheet, cell_text

_WIDTHS = (18, 10, 30, 10, 10, 10, 40)
"""Of the columns, in characters. Together they are as wide as an A4 page on which 8 points can be read."""
_LAST = len(_WIDTHS) - 1
_NUMBERS, _WHAT = 1, 2
"""The column of all numbers, and the one of what is wrong."""
_LINKS = range(3, 6)
"""The columns of the links to the first cells of a problem."""
_LINE = 15
_LINE_PIXELS = 20
"""The height of a line, in points and in pixels."""
_HIGHEST = 400
_CHART_ROWS = 9
"""So many rows at the least stand beside the chart."""
_CHART_WIDTH, _BESIDE, _GAP = 698, 24, 6
"""In pixels: as wide as the columns right of the numbers, but for the space left of it; the space above it."""
_WORDS = {Severity.ERROR: "Error", Severity.WARNING: "Warning", Severity.INFO: "Note"}
_TOP = {"valign": "top"}
_WRAPPED = {"valign": "top", "text_wrap": True}
_TITLE_STYLE = {"bold": True, "font_size": 16, "text_wrap": True, "valign": "vcenter"}
_SECTION_STYLE = {"bold": True, "font_size": 12, "bottom": 1, "bottom_color": "#7F7F7F"}
_LABEL_STYLE = {**_TOP, "font_color": "#595959"}
_RULED = {"bottom": 1, "bottom_color": "#D9D9D9"}
_NUMBER_STYLE = {**_TOP, "num_format": "#,##0", "align": "right", "indent": 1}
_OVER_NUMBERS = {**HEADING_STYLE, "align": "right", "indent": 1}
_TOTAL_STYLE = {"bold": True, "top": 1}


@dataclass(frozen=True)
class Fact:
    """A line at the top: Fact("Rows", 300)."""

    label: str
    value: str | int | datetime
    """A moment as its label says it: in UTC, or at the user's place."""


@dataclass(frozen=True)
class Count:
    """How many rows have an outcome: Count("created", "Created", 297)."""

    status: str
    """By which its colour is found in `colours.ROWS`."""
    label: str
    rows: int


@dataclass(frozen=True)
class ProblemGroup:
    """All problems of one kind."""

    severity: Severity
    title: str
    """What is wrong: "Not a currency code"."""
    count: int
    """How many cells have it."""
    cells: Sequence[str]
    """The first few of them, of the sheet of clients: "C12"; "12" for the whole of row 12."""
    how_to_mend: str


@dataclass(frozen=True)
class Summary:
    """What the page says."""

    title: str
    """ "import of clients.xlsx"; what a summary is known by is written before it."""
    sheet: str
    """The name of the sheet of clients, to which the cells of problems are links."""
    facts: Sequence[Fact]
    counts: Sequence[Count]
    """They add up to the rows."""
    next_steps: Sequence[str]
    """What to do now, one sentence or two each."""
    problems: Sequence[ProblemGroup] = ()
    notes: Sequence[str] = ()
    """What could not be done, in sentences."""


def write_page(book: Any, summary: Summary) -> None:
    """Write the page into a workbook that is being made with constant_memory."""
    page = _Page(book)
    page.title(SUMMARY_BEGINS + summary.title)
    page.facts(summary.facts)
    if summary.counts:
        page.counts(summary.counts)
    page.sentences("What to do next", [f"{number}.  {step}" for number, step in enumerate(summary.next_steps, start=1)])
    if summary.problems:
        page.problems(summary.problems, summary.sheet)
    page.sentences("Notes", summary.notes)
    page.finish()


class _Page:
    """The sheet, which is written row after row: with constant_memory, XlsxWriter never goes back to one."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._sheet = book.add_worksheet(SUMMARY, ExactWorksheet)
        self._row = 0
        self._formats: dict[str, Any] = {}
        for position, width in enumerate(_WIDTHS):
            self._sheet.set_column(position, position, width)

    def title(self, text: str) -> None:
        self._wide(text, _TITLE_STYLE, line=24, characters=80)

    def facts(self, facts: Sequence[Fact]) -> None:
        self._row += 1
        for fact in facts:
            self._text(0, fact.label, _LABEL_STYLE)
            if isinstance(fact.value, str):
                self._wide(fact.value, _WRAPPED, first=1)
            else:
                self._wide_number(fact.value)

    def _wide_number(self, value: int | datetime) -> None:
        """A number or a moment, with the room of a text: in one column it might not fit, and be shown as ####."""
        is_moment = isinstance(value, datetime)
        style = self._format({**_TOP, "align": "left", "num_format": "yyyy-mm-dd hh:mm" if is_moment else "#,##0"})
        self._sheet.merge_range(self._row, 1, self._row, _LAST, "", style)
        if isinstance(value, datetime):
            self._sheet.write_datetime(self._row, 1, value.replace(tzinfo=None), style)
        else:
            self._sheet.write_number(self._row, 1, value, style)
        self._row += 1

    def counts(self, counts: Sequence[Count]) -> None:
        """A table with its total, and the chart right of it."""
        self._section("Outcome")
        top = self._row
        self._headings({0: "Outcome", _NUMBERS: "Rows"})
        for count in counts:
            colour = {"bg_color": f"#{ROWS[count.status]}"}
            self._text(0, count.label, {**_TOP, **colour})
            self._number(count.rows, colour)
            self._row += 1
        self._text(0, "Total", _TOTAL_STYLE)
        formula, style = f"=SUM(B{top + 2}:B{self._row})", self._format({**_NUMBER_STYLE, **_TOTAL_STYLE})
        self._sheet.write_formula(self._row, _NUMBERS, formula, style, sum(count.rows for count in counts))
        self._row = top + max(len(counts) + 2, _CHART_ROWS)
        self._chart(counts, top)

    def _chart(self, counts: Sequence[Count], top: int) -> None:
        """A chart beside the rows from `top`, which are the headings, to the one that comes next."""
        first, last = top + 1, top + len(counts)
        chart = outcome_chart(
            self._book,
            ([SUMMARY, first, 0, last, 0], [SUMMARY, first, _NUMBERS, last, _NUMBERS]),
            labels=[count.label for count in counts],
            rows=[count.rows for count in counts],
            colours=[ROWS[count.status] for count in counts],
        )
        words = ", ".join(f"{count.label}: {count.rows:,}" for count in counts)
        chart.set_size({"width": _CHART_WIDTH, "height": (self._row - top) * _LINE_PIXELS - _GAP})
        place = {"x_offset": _BESIDE, "y_offset": _GAP, "description": f"Rows by outcome. {words}"}
        self._sheet.insert_chart(top, _NUMBERS + 1, chart, place)

    def problems(self, problems: Sequence[ProblemGroup], sheet_name: str) -> None:
        """A row for each kind, with links to its first cells."""
        self._section("What is wrong")
        self._headings(
            {0: "Severity", _NUMBERS: "Count", _WHAT: "What", _LINKS[0]: "First cells", _LAST: "How to mend it"}
        )
        for problem in problems:
            texts = {_WHAT: problem.title, _LAST: problem.how_to_mend}
            self._height(max(_lines(text, _WIDTHS[position]) for position, text in texts.items()))
            colour = {"bg_color": f"#{SEVERITIES[problem.severity]}"}
            self._text(0, _WORDS[problem.severity], {**_TOP, **_RULED, **colour})
            self._number(problem.count, _RULED)
            for position, text in texts.items():
                self._text(position, text, {**_WRAPPED, **_RULED})
            for position, cell in zip(_LINKS, [*problem.cells, *[""] * len(_LINKS)], strict=False):
                self._link(position, cell, sheet_name)
            self._row += 1

    def _link(self, position: int, cell: str, sheet_name: str) -> None:
        style = {**LINK_STYLE, **_RULED}
        if not cell:
            self._text(position, "", style)
            return
        is_row = cell.isdigit()
        place = f"internal:{quoted_sheet(sheet_name)}!{'A' if is_row else ''}{cell}"
        words = f"row {cell}" if is_row else cell
        self._sheet.write_url(self._row, position, place, self._format(style), words)

    def sentences(self, heading: str, sentences: Sequence[str]) -> None:
        if sentences:
            self._section(heading)
        for sentence in sentences:
            self._wide(sentence, _WRAPPED)

    def finish(self) -> None:
        """A page of A4 as wide as the sheet, whatever its length."""
        self._sheet.hide_gridlines(2)
        self._sheet.set_paper(9)  # A4
        self._sheet.set_margins(left=0.5, right=0.5)
        self._sheet.fit_to_pages(1, 0)
        self._sheet.set_footer("&R&P / &N")
        self._sheet.ignore_errors({"number_stored_as_text": f"A1:G{self._row}"})

    def _section(self, heading: str) -> None:
        self._row += 1
        self._wide(heading, _SECTION_STYLE, line=20)

    def _headings(self, texts: dict[int, str]) -> None:
        """The headings of a table, which is as wide as its last one."""
        for position in range(max(texts) + 1):
            style = _OVER_NUMBERS if position == _NUMBERS else HEADING_STYLE
            self._text(position, texts.get(position, ""), style)
        self._row += 1

    def _wide(
        self, text: str, style: dict[str, Any], *, first: int = 0, line: int = _LINE, characters: int = 0
    ) -> None:
        """A text from a column to the right edge, in as many lines as it needs; `characters` fit into one."""
        self._height(_lines(text, characters or sum(_WIDTHS[first:])), line)
        self._sheet.merge_range(self._row, first, self._row, _LAST, "", self._format(style))
        self._text(first, text, style)
        self._row += 1

    def _height(self, lines: int, line: int = _LINE) -> None:
        """Make the row as high as its lines; a spreadsheet program does so by itself only where nothing is merged."""
        self._sheet.set_row(self._row, min(lines * line, _HIGHEST))

    def _text(self, position: int, text: str, style: dict[str, Any]) -> None:
        if not text:
            self._sheet.write_blank(self._row, position, None, self._format(style))
            return
        whole = cell_text(text, row=self._row + 1, position=position, label=SUMMARY)
        self._sheet.write_string(self._row, position, whole, self._format(style))

    def _number(self, number: int, style: dict[str, Any]) -> None:
        self._sheet.write_number(self._row, _NUMBERS, number, self._format({**_NUMBER_STYLE, **style}))

    def _format(self, style: dict[str, Any]) -> Any:
        key = repr(sorted(style.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(style)
        return self._formats[key]


def _lines(text: str, width: int) -> int:
    """In how many lines a text stands in a column; letters of Chinese or Japanese are as wide as two."""
    as_wide = "".join(char * 2 if unicodedata.east_asian_width(char) in "WF" else char for char in text)
    return sum(max(1, len(textwrap.wrap(line, width))) for line in as_wide.splitlines() or [""])
