"""The sheet that adds an export up: clients by type, department, currency and so on, with charts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from intend_bulk.model.changes import Comparison
from intend_bulk.model.fields import label_of
from intend_bulk.sheets.charts import DARK, Bars, bar_chart
from intend_bulk.sheets.export_book.about import BANNER, RED
from intend_bulk.sheets.export_book.formulas import counting
from intend_bulk.sheets.export_book.lines import NUMBERS, Line, month_lines, value_lines
from intend_bulk.sheets.export_book.tallies import CREATED, ID, Tallies
from intend_bulk.sheets.ours import ABOUT, EXPORT_SUMMARY_BEGINS, SUMMARY
from intend_bulk.sheets.page import TOP, TOTAL_STYLE, WRAPPED, Fact, Page, lines_of, shortened
from intend_bulk.sheets.xlsx_sheet import XlsxTable

_TITLES = {"type_code": "type", "billing_country": "country"}
_WIDTHS = (34, 12, 16, 16, 16, 16, 18)
_LABEL, _NUMBER, _CHART, _ON_CHART = range(4)
_NUMBERED = 2
"""The column of the sheets of addresses and contacts that is never empty."""
_CHART_WIDTH, _BESIDE, _GAP = 580, 16, 6
_CHART_ROWS = 12
"""So many rows at the least stand beside a chart."""
_BESIDE_BARS = 7
"""So many rows the title and the axis of a chart take."""
_LABEL_WIDTH = 24
"""So many characters of a label fit on a chart."""
_FEW = 6
"""With less than so many clients, an axis would have halves of them."""
_HIGHEST_CHART = 700
_PAGE_PIXELS = 1_290
"""How high a page of A4 is where all columns fit on it."""
_MONTH_BARS = 13
"""This month, and all back to the same of last year."""
_OURS_STYLE = {**TOP, "italic": True, "font_color": "#595959"}
_MONTH_STYLE = {**TOP, "num_format": "yyyy-mm", "align": "left"}
_UNDER_CHART_STYLE = {"font_color": "#A6A6A6", "font_size": 8}
_BLUE, _GREY = "6A93C4", "B5B5B5"
_WARNING_STYLE = {"bold": True, "font_color": "#FFFFFF", "bg_color": RED, "text_wrap": True, "valign": "vcenter"}


@dataclass(frozen=True)
class Totals:
    """What stands in the other sheets."""

    clients: XlsxTable
    names: Sequence[str]
    """The columns of Clients."""
    rows: int
    parts: Mapping[XlsxTable, int]
    """The tables of addresses and contacts, with their rows."""


def write_summary(
    book: Any, totals: Totals, tallies: Tallies, *, now: datetime, is_complete: bool, changes: Comparison | None
) -> Page:
    """Write the sheet into a workbook whose other sheets have their rows; `now` is when the export ended."""
    page = Page(book, SUMMARY, _WIDTHS)
    page.title(EXPORT_SUMMARY_BEGINS)
    if not is_complete:
        page.wide(f"{BANNER}: see the sheet {ABOUT}.", _WARNING_STYLE, line=24)
    _write_totals(page, totals, tallies)
    if changes is not None:
        _write_changes(page, changes)
    sections = list[int]()
    for name, tally in tallies.values.items() if totals.rows else ():
        sections.append(page.row)
        lines = value_lines(tally, counting(totals.clients.sheets, totals.names.index(name)))
        _write_table(book, page, f"Clients by {_title(name)}", label_of(name), lines, on_chart=range(len(lines)))
    if totals.rows and tallies.months is not None:
        sections.append(page.row)
        lines = month_lines(tallies.months, counting(totals.clients.sheets, totals.names.index(CREATED)), now)
        months = sum(not isinstance(line.label, str) for line in lines)
        on_chart = range(max(months - _MONTH_BARS, 0), months)
        _write_table(book, page, "New clients by month", "Month", lines, on_chart=on_chart)
    page.finish()
    _break_pages(page, sections)
    return page


def _break_pages(page: Page, sections: Sequence[int]) -> None:
    """Break pages only between sections, by their first rows: a chart that is cut in two cannot be read."""
    breaks = list[int]()
    for start, end in pairwise([*sections, page.row]):
        if page.pixels(breaks[-1] if breaks else 0, end) > _PAGE_PIXELS:
            breaks.append(start)
    page.sheet.set_h_pagebreaks(breaks)


def _title(name: str) -> str:
    return _TITLES.get(name, name.replace("_", " "))


def _write_totals(page: Page, totals: Totals, tallies: Tallies) -> None:
    """How many rows the other sheets have."""
    page.row += 1
    page.headings({_LABEL: "Sheet", _NUMBER: "Rows"}, numbers=_NUMBER)
    page.text(_LABEL, totals.clients.name, TOP)
    if totals.rows and ID in totals.names:
        formula = counting(totals.clients.sheets, totals.names.index(ID)).filled()
        page.formula(_NUMBER, formula, tallies.ids, {})
    else:
        page.number(_NUMBER, totals.rows, {})
    page.row += 1
    for table, rows in totals.parts.items():
        page.text(_LABEL, table.name, TOP)
        if rows:
            page.formula(_NUMBER, counting(table.sheets, _NUMBERED).filled(), rows, {})
        else:
            page.number(_NUMBER, 0, {})
        page.row += 1


def _write_changes(page: Page, changes: Comparison) -> None:
    """How many clients came, went and changed; the sheet Changes names them."""
    page.section("Changes")
    page.facts(
        [
            Fact("Since", shortened(changes.earlier)),
            Fact("Clients that were added", changes.added),
            Fact("Clients that are gone", changes.gone),
            Fact("Clients that changed", changes.changed),
            Fact("Cells that changed", changes.changed_cells),
        ]
    )
    for words, columns in (("earlier", changes.only_earlier), ("later", changes.only_later)):
        if columns:
            sentence = f"Only the {words} export has these columns, which are not compared: {', '.join(columns)}."
            page.wide(shortened(sentence), WRAPPED)


def _write_table(book: Any, page: Page, title: str, heading: str, lines: Sequence[Line], *, on_chart: range) -> None:
    """A table with its total, and the chart right of it."""
    page.section(title)
    top = page.row
    page.headings({_LABEL: heading, _NUMBER: "Clients"}, numbers=_NUMBER)
    first = page.row + 1
    for line in lines:
        _write_line(page, line, first)
    page.text(_LABEL, "Total", TOTAL_STYLE)
    total = sum(line.count for line in lines)
    page.formula(_NUMBER, f"=SUM({NUMBERS}{first}:{NUMBERS}{page.row})", total, TOTAL_STYLE)
    page.row = max(page.row + 1, top + _CHART_ROWS, top + len(on_chart) + _BESIDE_BARS)
    if on_chart:
        _insert_chart(book, page, title, lines, on_chart, top)


def _write_line(page: Page, line: Line, first: int) -> None:
    page.height(lines_of(line.text, _WIDTHS[_LABEL]))
    if not isinstance(line.label, str):
        page.date(_LABEL, line.label, _MONTH_STYLE)
    else:
        page.text(_LABEL, line.label, _OURS_STYLE if line.is_ours else WRAPPED)
    page.formula(_NUMBER, line.formula(first, page.row + 1), line.count, {})
    page.text(_ON_CHART, _short(line.text), _UNDER_CHART_STYLE)
    page.row += 1


def _short(label: str) -> str:
    """The label as a chart has room for it; it stands behind the chart, as a chart takes its labels from cells."""
    words = " ".join(label.split()) or "(space)"
    if lines_of(words, _LABEL_WIDTH) == 1:
        return words
    while words and lines_of(f"{words}…", _LABEL_WIDTH) > 1:
        words = words[:-1]
    return f"{words.rstrip()}…"


def _insert_chart(book: Any, page: Page, title: str, lines: Sequence[Line], on_chart: range, top: int) -> None:
    """A chart of some of the lines beside the rows from `top`, which are the headings, to the one that comes next."""
    shown = [lines[position] for position in on_chart]
    first, last = top + 1 + on_chart.start, top + on_chart.stop
    bars = Bars(
        title=title,
        name="Clients",
        labels_at=[SUMMARY, first, _ON_CHART, last, _ON_CHART],
        numbers_at=[SUMMARY, first, _NUMBER, last, _NUMBER],
        labels=[_short(line.text) for line in shown],
        numbers=[line.count for line in shown],
        colours=[_GREY if line.is_ours else _BLUE for line in shown],
    )
    is_months = not isinstance(shown[0].label, str)
    chart = bar_chart(book, bars, kind="column" if is_months else "bar")
    _set_axes(chart, max(bars.numbers), is_months=is_months)
    height = min(page.pixels(top, page.row) - _GAP, _HIGHEST_CHART)
    chart.set_size({"width": _CHART_WIDTH, "height": height})
    words = ", ".join(f"{_short(line.text)}: {line.count:,}" for line in shown)
    place = {"x_offset": _BESIDE, "y_offset": _GAP, "description": f"{title}. {words}"}
    page.sheet.insert_chart(top, _CHART, chart, place)


def _set_axes(chart: Any, most: int, *, is_months: bool) -> None:
    """Labels on one axis, whole numbers of clients on the other."""
    font = {"size": 8, "color": DARK}
    labels = {"num_font": font, "line": {"color": "#BFBFBF"}, "text_axis": True, "interval_unit": 1}
    numbers = {
        "name": "Clients",
        "name_font": {**font, "bold": False},
        "num_font": font,
        "num_format": "#,##0",
        "min": 0,
        "major_gridlines": {"visible": True, "line": {"color": "#E5E5E5"}},
        "line": {"none": True},
        **({"major_unit": 1} if most < _FEW else {}),
    }
    if is_months:
        chart.set_x_axis(
            {**labels, "num_font": {**font, "rotation": -45}, "name": "Month", "name_font": {**font, "bold": False}}
        )
        chart.set_y_axis(numbers)
    else:
        chart.set_y_axis({**labels, "reverse": True, "crossing": "max"})
        chart.set_x_axis(numbers)
