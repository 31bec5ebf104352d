"""An export in lines of JSON: a client of Intend as the API gives it, or a flat row, in each."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import partial
from pathlib import Path

from intend_bulk.errors import SheetError
from intend_bulk.model.client import export_columns
from intend_bulk.model.fields import Cell, Json
from intend_bulk.model.flat_row import FlatRow
from intend_bulk.model.payload import to_row
from intend_bulk.sheets.json_lines import AsWritten, Line, flattened, json_lines


def read_lines(path: Path) -> tuple[list[str], Callable[[], Iterator[tuple[str, FlatRow]]]]:
    """The columns of such a file, and its rows whenever somebody goes through them.

    Raises SheetError, which names the line, where one cannot be read or holds no client.
    """
    seen: dict[str, None] = {}
    for line in json_lines(path, is_export=True):
        seen.update(dict.fromkeys(_row(path, line)))
    return export_columns(seen), partial(_rows, path)


def _rows(path: Path) -> Iterator[tuple[str, FlatRow]]:
    for line in json_lines(path, is_export=True):
        row = _row(path, line)
        cells = (value if value is None or type(value) is str else _cell(value) for value in row.values())
        yield str(row["client_id"]), FlatRow(tuple(row), tuple(cells))


def _row(path: Path, line: Line) -> Mapping[str, Json]:
    row = flattened(path, line, to_row if "id" in line.found else dict)
    if row.get("client_id") in (None, ""):
        raise SheetError(
            f"{path.name}, line {line.number}: this is no client, as it has no id.",
            hint="Give a file that intend-bulk export wrote.",
        )
    return row


def _cell(value: Json) -> Cell:
    """A boolean is its text, or Python would take true for 1; so is a number that Python would round."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, AsWritten):
        number = float(value)
        is_whole = repr(number) == value.text or Decimal(repr(number)) == Decimal(value.text)
        return number if is_whole else value.text
    return value if isinstance(value, (str, int)) else None
