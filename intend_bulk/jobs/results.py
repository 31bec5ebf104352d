"""The results log: every row of the input once, in order, whatever ends the run."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from intend_bulk.journal.lines import Key, Line
from intend_bulk.model.fields import Cell, Shape
from intend_bulk.model.outcomes import RowResult, Status
from intend_bulk.model.sheet import Row
from intend_bulk.sheets.painting.colours import ROWS
from intend_bulk.sheets.writing import TableColumn, open_table, plain_column
from intend_bulk.system import Note, unnoted

_SHAPES = {
    "row": Shape.NUMBER,
    "http_status": Shape.NUMBER,
    "attempts": Shape.NUMBER,
    "sent_at": Shape.DATE,
    "finished_at": Shape.DATE,
}
LOG_COLUMNS = tuple(RowResult.__dataclass_fields__)


def result_of(
    row: Row,
    key: Key,
    status: Status,
    message: str = "",
    *,
    client_id: int | None = None,
    client_account: str | None = None,
) -> RowResult:
    """The outcome of a row that the journal has no line for."""
    return RowResult(
        row.number, status, client_id, client_account, key.reference, key.title, key.email, message=message
    )


def result_of_line(row: Row, line: Line, status: Status, message: str | None = None) -> RowResult:
    """The outcome of a row that was sent, in this run or an earlier one, as its line in the journal has it."""
    return RowResult(
        row=row.number,
        status=status,
        client_id=line.client_id,
        client_account=line.client_account,
        reference=row.cells.get("reference"),
        title=row.cells.get("title"),
        email=row.cells.get("email"),
        http_status=line.http_status,
        message=line.message if message is None else message,
        attempts=line.attempts,
        sent_at=_moment(line.sent_at),
        finished_at=_moment(line.finished_at),
    )


def _moment(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(round(seconds), UTC)


def write_log(path: Path, results: Iterable[RowResult], note: Note = unnoted) -> Path:
    """Write the log as .csv, .xlsx or .json while the results come in, and return where it stands."""
    with open_table(path, log_columns(), sheet_name="Results", note=note) as table:
        for result in results:
            table.add(log_cells(result))
    return table.replacement.target


def log_columns() -> list[TableColumn]:
    """The columns of a log."""
    colours = {"status": ROWS}
    return [plain_column(name, _SHAPES.get(name, Shape.TEXT), colours=colours.get(name, {})) for name in LOG_COLUMNS]


def log_cells(result: RowResult) -> list[Cell]:
    """A line of a log."""
    return [_cell(name, getattr(result, name)) for name in LOG_COLUMNS]


def _cell(name: str, value: Cell | datetime) -> Cell:
    """Moments in ISO 8601; ids and other codes as text, so that a spreadsheet program leaves them as they are."""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    return value if value is None or name in _SHAPES else str(value)
