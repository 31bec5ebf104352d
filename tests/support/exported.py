"""Exports as `intend-bulk export` writes them, in any format, without a server."""

import json
from collections.abc import Iterable, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

from intend_bulk.model.client import export_columns, field_named
from intend_bulk.model.payload import to_row
from intend_bulk.model.side import Side
from intend_bulk.sandbox import made_up_client
from intend_bulk.sandbox.people import made_up_standing
from intend_bulk.sandbox.records import Identity, to_record
from intend_bulk.sheets.writing import field_column, open_table

Record = dict[str, Any]


def record(number: int) -> Record:
    """The client of that id, as the API gives it."""
    created_at = 1_772_000_000.0 + number
    identity = Identity(number, f"ACMEXX{number:02}", range(number * 100, number * 100 + 100), created_at)
    standing = made_up_standing(number, created_at=created_at, now=created_at + 1e7)
    return deepcopy(to_record(made_up_client(number), identity, standing))


def records(count: int) -> list[Record]:
    return [record(number) for number in range(1, count + 1)]


def write_export(path: Path, clients: Iterable[Record], *, columns: Sequence[str] | None = None) -> Path:
    """Write clients as an export: all columns, unless some are named."""
    clients = list(clients)
    rows = [to_row(client) for client in clients]
    if path.suffix == ".jsonl":
        path.write_text("".join(json.dumps(client) + "\n" for client in clients), encoding="utf-8")
        return path
    names = columns or export_columns(dict.fromkeys(name for row in rows for name in row))
    with open_table(path, [field_column(name, field_named(name)) for name in names], sheet_name="Clients") as table:
        for row in rows:
            table.add([row.get(name) for name in names])
    return path


def as_side(name: str, clients: Sequence[Record]) -> Side:
    """Clients as a running export has them: flat rows, with numbers and booleans."""
    rows = [to_row(client) for client in clients]
    columns = export_columns(dict.fromkeys(name for row in rows for name in row))
    return Side(name, columns, lambda: ((str(row["client_id"]), row) for row in rows))


def moved(sheet: Any, source: int, target: int) -> None:
    """Let two rows of a sheet change places, as a person does who sorts it."""
    for one, other in zip(sheet[source], sheet[target], strict=True):
        one.value, other.value = other.value, one.value
        one.number_format, other.number_format = other.number_format, one.number_format
