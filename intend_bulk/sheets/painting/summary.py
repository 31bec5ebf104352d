"""The sheets of our own: a page that sums up what happened, and a table of everything."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from intend_bulk.model.fields import Cell
from intend_bulk.sheets.new_workbook import new_workbook
from intend_bulk.sheets.page import Fact
from intend_bulk.sheets.painting.summary_page import Count, ProblemGroup, Summary, write_page
from intend_bulk.sheets.writing import TableColumn, XlsxSheet

__all__ = ["Count", "Fact", "OwnTable", "ProblemGroup", "Summary", "write_own_sheets"]

_MADE_ON = datetime(2026, 1, 1)  # a fixed day, so that equal facts give an equal file


@dataclass(frozen=True)
class OwnTable:
    """The table of everything: the log of an import, the problems of a check."""

    name: str
    """`ours.LOG` or `ours.PROBLEMS`."""
    columns: Sequence[TableColumn]
    rows: Iterable[Sequence[Cell]]


def write_own_sheets(path: Path, summary: Summary, table: OwnTable) -> None:
    """Write a workbook of the page "Summary" and of the table, whose rows are written as they come.

    Equal arguments give equal bytes. Raises OutputError for a text or a table that no sheet can hold.
    """
    with new_workbook(path) as book:
        book.set_properties({"title": summary.title, "created": _MADE_ON})
        write_page(book, summary)
        sheet = XlsxSheet(book, table.columns, table.name)
        for row in table.rows:
            sheet.add(row)
        sheet.finish()
