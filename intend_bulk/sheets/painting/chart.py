"""The chart of a summary: a bar for each outcome, in its colour."""

from collections.abc import Sequence
from typing import Any
from xml.etree.ElementTree import Element

from intend_bulk.sheets.painting.colours import stronger
from intend_bulk.sheets.painting.package import child, named
from intend_bulk.sheets.xlsx.parts import local_name

_DARK = "#404040"
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


def outcome_chart(
    book: Any, ranges: tuple[list[Any], list[Any]], labels: Sequence[str], rows: Sequence[int], colours: Sequence[str]
) -> Any:
    """A chart of labels and numbers that stand in `ranges`, each as XlsxWriter takes it: ["Summary", 8, 0, 12, 0].

    The labels and numbers are written into the chart too, so that it can be seen where nothing is calculated.
    """
    chart = book.add_chart({"type": "bar"})
    chart.add_series(
        {
            "name": "Rows",
            "categories": ranges[0],
            "values": ranges[1],
            "categories_data": list(labels),
            "values_data": list(rows),
            "points": [{"fill": {"color": f"#{stronger(colour)}"}} for colour in colours],
            "data_labels": {"value": True, "num_format": "#,##0", "font": {"bold": True, "color": _DARK}},
            "gap": 40,
        }
    )
    chart.set_title({"name": "Rows by outcome", "name_font": {"size": 12, "color": _DARK}})
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True, "num_font": {"size": 10, "color": _DARK}, "line": {"color": "#BFBFBF"}})
    chart.set_x_axis({"visible": False, "min": 0, "major_gridlines": {"visible": False}})
    chart.set_chartarea({"border": {"color": "#D9D9D9"}})
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
