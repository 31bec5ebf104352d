"""The page of a workbook of ours that sums up what happened: facts, a chart, what is wrong and what to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from intend_bulk.model.kinds import Severity
from intend_bulk.sheets.charts import Bars
from intend_bulk.sheets.ours import SUMMARY, SUMMARY_BEGINS
from intend_bulk.sheets.page import LINE_PIXELS, TOP, TOTAL_STYLE, WRAPPED, Fact, Page, lines_of
from intend_bulk.sheets.painting.chart import outcome_chart
from intend_bulk.sheets.painting.colours import ROWS, SEVERITIES, stronger
from intend_bulk.sheets.xlsx_sheet import LINK_STYLE, quoted_sheet

_WIDTHS = (18, 10, 30, 10, 10, 10, 40)
"""Of the columns, in characters. Together they are as wide as an A4 page on which 8 points can be read."""
_LAST = len(_WIDTHS) - 1
_NUMBERS, _WHAT = 1, 2
"""The column of all numbers, and the one of what is wrong."""
_LINKS = range(3, 6)
"""The columns of the links to the first cells of a problem."""
_CHART_ROWS = 9
"""So many rows at the least stand beside the chart."""
_CHART_WIDTH, _BESIDE, _GAP = 698, 24, 6
"""In pixels: as wide as the columns right of the numbers, but for the space left of it; the space above it."""
_WORDS = {Severity.ERROR: "Error", Severity.WARNING: "Warning", Severity.INFO: "Note"}
_RULED = {"bottom": 1, "bottom_color": "#D9D9D9"}


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
    page = Page(book, SUMMARY, _WIDTHS)
    page.title(SUMMARY_BEGINS + summary.title)
    page.facts(summary.facts)
    if summary.counts:
        _write_counts(book, page, summary.counts)
    page.sentences("What to do next", [f"{number}.  {step}" for number, step in enumerate(summary.next_steps, start=1)])
    if summary.problems:
        _write_problems(page, summary.problems, summary.sheet)
    page.sentences("Notes", summary.notes)
    page.finish()


def _write_counts(book: Any, page: Page, counts: Sequence[Count]) -> None:
    """A table with its total, and the chart right of it."""
    page.section("Outcome")
    top = page.row
    page.headings({0: "Outcome", _NUMBERS: "Rows"}, numbers=_NUMBERS)
    for count in counts:
        colour = {"bg_color": f"#{ROWS[count.status]}"}
        page.text(0, count.label, {**TOP, **colour})
        page.number(_NUMBERS, count.rows, colour)
        page.row += 1
    page.text(0, "Total", TOTAL_STYLE)
    page.formula(_NUMBERS, f"=SUM(B{top + 2}:B{page.row})", sum(count.rows for count in counts), TOTAL_STYLE)
    page.row = top + max(len(counts) + 2, _CHART_ROWS)
    _insert_chart(book, page, counts, top)


def _insert_chart(book: Any, page: Page, counts: Sequence[Count], top: int) -> None:
    """A chart beside the rows from `top`, which are the headings, to the one that comes next."""
    first, last = top + 1, top + len(counts)
    bars = Bars(
        title="Rows by outcome",
        name="Rows",
        labels_at=[SUMMARY, first, 0, last, 0],
        numbers_at=[SUMMARY, first, _NUMBERS, last, _NUMBERS],
        labels=[count.label for count in counts],
        numbers=[count.rows for count in counts],
        colours=[stronger(ROWS[count.status]) for count in counts],
    )
    chart = outcome_chart(book, bars)
    words = ", ".join(f"{count.label}: {count.rows:,}" for count in counts)
    chart.set_size({"width": _CHART_WIDTH, "height": (page.row - top) * LINE_PIXELS - _GAP})
    place = {"x_offset": _BESIDE, "y_offset": _GAP, "description": f"Rows by outcome. {words}"}
    page.sheet.insert_chart(top, _NUMBERS + 1, chart, place)


def _write_problems(page: Page, problems: Sequence[ProblemGroup], sheet_name: str) -> None:
    """A row for each kind, with links to its first cells."""
    page.section("What is wrong")
    page.headings(
        {0: "Severity", _NUMBERS: "Count", _WHAT: "What", _LINKS[0]: "First cells", _LAST: "How to mend it"},
        numbers=_NUMBERS,
    )
    for problem in problems:
        texts = {_WHAT: problem.title, _LAST: problem.how_to_mend}
        page.height(max(lines_of(text, _WIDTHS[position]) for position, text in texts.items()))
        colour = {"bg_color": f"#{SEVERITIES[problem.severity]}"}
        page.text(0, _WORDS[problem.severity], {**TOP, **_RULED, **colour})
        page.number(_NUMBERS, problem.count, _RULED)
        for position, text in texts.items():
            page.text(position, text, {**WRAPPED, **_RULED})
        for position, cell in zip(_LINKS, [*problem.cells, *[""] * len(_LINKS)], strict=False):
            _link(page, position, cell, sheet_name)
        page.row += 1


def _link(page: Page, position: int, cell: str, sheet_name: str) -> None:
    style = {**LINK_STYLE, **_RULED}
    if not cell:
        page.text(position, "", style)
        return
    is_row = cell.isdigit()
    place = f"internal:{quoted_sheet(sheet_name)}!{'A' if is_row else ''}{cell}"
    words = f"row {cell}" if is_row else cell
    page.sheet.write_url(page.row, position, place, page.format(style), words)
