"""The chart of a summary: a bar for each outcome, in its colour."""

from typing import Any
from xml.etree.ElementTree import Element

from intend_bulk.sheets.charts import DARK, Bars, bar_chart
from intend_bulk.sheets.painting.package import child, named
from intend_bulk.sheets.xlsx.parts import local_name

_UNSAID = (
    ("chartSpace", "lang", "roundedCorners"),
    ("chart", "title", "autoTitleDeleted"),
    ("title", "layout", "overlay"),
    ("barChart", "grouping", "varyColors"),
    ("catAx", "scaling", "delete"),
    ("dLbls", "txPr", "showLegendKey"),
    ("dLbls", "showVal", "showCatName"),
    ("dLbls", "showCatName", "showSerName"),
    ("dLbls", "showSerName", "showPercent"),
    ("dLbls", "showPercent", "showBubbleSize"),
)
"""In an element, after another, what XlsxWriter says no word of. ECMA-376, DrawingML charts."""


def outcome_chart(book: Any, bars: Bars) -> Any:
    """A chart of outcomes; how many rows each has is written at its bar, so there is no axis for it."""
    chart = bar_chart(book, bars)
    chart.set_y_axis({"reverse": True, "num_font": {"size": 10, "color": DARK}, "line": {"color": "#BFBFBF"}})
    chart.set_x_axis({"visible": False, "min": 0, "major_gridlines": {"visible": False}})
    return chart


def spell_out(chart: Element) -> None:
    """Say no to what is not there: beside sheets of another program, LibreOffice would take it for a yes.

    It does so wherever a workbook was not saved by Excel 2007, as which XlsxWriter passes.
    """
    for node in list(chart.iter()):
        for name, before, unsaid in _UNSAID:
            known = child(node, before) if local_name(node.tag) == name else None
            if known is not None:
                node.insert(list(node).index(known) + 1, node.makeelement(named(node, unsaid), {"val": "0"}))
