"""An export in lines of JSON: a client of Intend as the API gives it, or a flat row, in each."""

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from intend_bulk.errors import SheetError
from intend_bulk.model.client import export_columns
from intend_bulk.model.fields import Cell
from intend_bulk.model.flat_row import FlatRow
from intend_bulk.model.payload import to_row

_ENDINGS = (".jsonl", ".ndjson", ".json")
_BRACKETS = ("", "[", "]", "[]")
_HINT = "Give a file that intend-bulk export wrote."


def is_of_lines(path: Path) -> bool:
    """Whether a file holds JSON, by its name."""
    return path.suffix.lower() in _ENDINGS


def read_lines(path: Path) -> tuple[list[str], Callable[[], Iterator[tuple[str, FlatRow]]]]:
    """The columns of such a file, and its rows whenever somebody goes through them.

    Raises SheetError, which names the line, where one holds no client.
    """
    seen: dict[str, None] = {}
    for _, row in _rows(path):
        seen.update(dict.fromkeys(row))
    return export_columns(seen), partial(_rows, path)


def _rows(path: Path) -> Iterator[tuple[str, FlatRow]]:
    try:
        with path.open(encoding="utf-8-sig") as file:
            for number, line in enumerate(file, start=1):
                if (text := line.strip().strip(",")) not in _BRACKETS:
                    row = _row(path, number, text)
                    yield str(row["client_id"]), FlatRow(tuple(row), tuple(map(_cell, row.values())))
    except UnicodeError as error:
        raise SheetError(f"{path.name} is not in UTF-8, as JSON is.", hint=_HINT) from error


def _row(path: Path, number: int, text: str) -> dict[str, Any]:
    record = _record(path, number, text)
    row: dict[str, Any] = to_row(record) if "id" in record else record
    if row.get("client_id") in (None, ""):
        raise SheetError(f"{path.name}, line {number}: this is no client, as it has no id.", hint=_HINT)
    return row


def _record(path: Path, number: int, text: str) -> dict[str, Any]:
    try:
        record = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise SheetError(f"{path.name}, line {number}: this is no line of JSON.", hint=_HINT) from error
    return record if isinstance(record, dict) else {}


def _cell(value: Any) -> Cell:
    """A boolean is its text, or Python would take true for 1."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, (str, int, float)) else None
