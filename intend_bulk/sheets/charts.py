"""Charts of what was counted: a bar for each label, with its number."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

DARK = "#404040"
Range: TypeAlias = list[Any]
"""As XlsxWriter takes it: ["Summary", 8, 0, 12, 0]."""


@dataclass(frozen=True)
class Bars:
    """What a chart shows: its labels and numbers are written into it too, so that it is seen where nothing is
    calculated."""

    title: str
    name: str
    """What is counted: "Rows"."""
    labels_at: Range
    numbers_at: Range
    labels: Sequence[str]
    numbers: Sequence[int]
    colours: Sequence[str]
    """One a bar: "8BC774"."""


def bar_chart(book: Any, bars: Bars, *, kind: str = "bar") -> Any:
    """A chart of lying bars, or of standing ones ("column"), without its axes."""
    chart = book.add_chart({"type": kind})
    chart.add_series(
        {
            "name": bars.name,
            "categories": bars.labels_at,
            "values": bars.numbers_at,
            "categories_data": list(bars.labels),
            "values_data": list(bars.numbers),
            "points": [{"fill": {"color": f"#{colour}"}} for colour in bars.colours],
            "data_labels": {"value": True, "num_format": "#,##0", "font": {"bold": True, "color": DARK}},
            "gap": 40,
        }
    )
    chart.set_title({"name": bars.title, "name_font": {"size": 12, "color": DARK}})
    chart.set_legend({"none": True})
    chart.set_chartarea({"border": {"color": "#D9D9D9"}})
    return chart
