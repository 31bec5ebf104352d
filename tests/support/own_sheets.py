"""Sheets of ours to be grafted, and the user's workbook that they are grafted into."""

import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from intend_bulk.model.fields import Cell, Shape
from intend_bulk.model.kinds import Severity
from intend_bulk.sheets.ours import LOG, PROBLEMS, SUMMARY
from intend_bulk.sheets.painting.colours import ROWS, SEVERITIES
from intend_bulk.sheets.painting.grafting import graft
from intend_bulk.sheets.painting.package import open_package
from intend_bulk.sheets.painting.summary import (
    Count,
    Fact,
    OwnTable,
    ProblemGroup,
    Summary,
    write_own_sheets,
)
from intend_bulk.sheets.writing import plain_column

SHEET = 'Bob\'s "list" & more'
STATUSES = ("created", "rejected", "not_sent")
_NUMBERS = ("row", "http_status", "attempts")
_DATES = ("sent_at", "finished_at")
_LOG = ("row", "status", "client_id", "client_account", "reference", "title", "email", "http_status", "message")


def summary(**changes: Any) -> Summary:
    """A page with something of everything."""
    words: dict[str, Any] = {
        "title": "import of clients.xlsx",
        "sheet": SHEET,
        "facts": [
            Fact("File", "clients.xlsx"),
            Fact("Run", 12),
            Fact("Finished at (UTC)", datetime(2026, 11, 25, 14, 53, tzinfo=UTC)),
        ],
        "counts": [Count("created", "Created", 1250), Count("invalid", "Invalid", 7), Count("not_sent", "Not sent", 0)],
        "next_steps": ["Correct the red cells.", "Run the same command on this workbook."],
        "problems": [
            ProblemGroup(Severity.ERROR, "Not a currency code", 5, ("J12", "J14", "J19"), "Write three letters"),
            ProblemGroup(Severity.WARNING, "A row that is there twice", 1, ("30",), "Take one of them out"),
        ],
        "notes": ["The comment in cell B7 is your own, and stays."],
    }
    return Summary(**words | changes)


def log_table(rows: Iterable[Sequence[Cell]]) -> OwnTable:
    names = (*_LOG, "attempts", *_DATES)
    shapes = {**dict.fromkeys(_NUMBERS, Shape.NUMBER), **dict.fromkeys(_DATES, Shape.DATE)}
    columns = [
        plain_column(name, shapes.get(name, Shape.TEXT), colours=ROWS if name == "status" else {}) for name in names
    ]
    return OwnTable(LOG, columns, rows)


def problem_table(rows: Iterable[Sequence[Cell]]) -> OwnTable:
    names = ("row", "column", "cell", "severity", "code", "value", "message", "suggestion")
    columns = {name: plain_column(name) for name in names}
    columns["row"] = plain_column("row", Shape.NUMBER)
    columns["severity"] = plain_column("severity", colours=SEVERITIES)
    columns["cell"] = plain_column("cell", cells_of=SHEET)
    return OwnTable(PROBLEMS, list(columns.values()), rows)


def log_rows(count: int) -> Iterable[list[Cell]]:
    moment = "2026-11-25T14:53:00Z"
    for number in range(2, count + 2):
        status = STATUSES[number % 3]
        yield [number, status, str(number), "A-1", None, f"Acme {number}", "a@b.uk", 201, "", 1, moment, moment]


def own_workbook(path: Path, *, rows: int = 3) -> Path:
    write_own_sheets(path, summary(), log_table(log_rows(rows)))
    return path


def user_workbook(path: Path) -> Path:
    """Formats, formulas, a filter, a chart, a sheet that is a chart, a hidden sheet, two selected tabs."""
    with xlsxwriter.Workbook(str(path)) as book:
        heading = book.add_format({"bold": True, "font_name": "Arial", "bg_color": "#FFFF00", "border": 1})
        price = book.add_format({"num_format": '0.00" €"'})
        clients, prices = book.add_worksheet(SHEET), book.add_worksheet("Prices")
        clients.write_row(0, 0, ["Title", "Email", "Currency"], heading)
        for row in range(1, 30):
            clients.write_row(row, 0, [f"Acme {row}", f"info{row}@acme.co.uk", "GBP"])
        clients.autofilter(0, 0, 29, 2)
        prices.write_row(0, 0, ["Price", "Twice"])
        prices.write_number(1, 0, 1.5, price)
        prices.write_formula(1, 1, "=A2*2", price, 3)
        prices.print_area(0, 0, 1, 1)
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=Prices!$A$2:$A$2"})
        prices.insert_chart("D2", chart)
        as_sheet, whole = book.add_chartsheet("Chart"), book.add_chart({"type": "line"})
        whole.add_series({"values": "=Prices!$A$2:$A$2"})
        as_sheet.set_chart(whole)
        book.add_worksheet("Secret").hide()
        prices.activate()
        clients.select()
        as_sheet.select()
    return path


def grafted(user: Path, own: Path, out: Path, *, clients: str = "") -> Path:
    """The user's workbook with our sheets, the page first and the log last."""
    with open_package(user) as package:
        graft(package, own, first=[SUMMARY], last=[LOG], clients=clients)
        package.save(out)
    return out


def make(path: Path) -> None:
    """Write a workbook with our sheets, for another program to save."""
    user, own = path.with_name("user.xlsx"), path.with_name("own.xlsx")
    grafted(user_workbook(user), own_workbook(own), path)


if __name__ == "__main__":
    make(Path(sys.argv[1]))
