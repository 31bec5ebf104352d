"""Rows of a JSON file, as text: clients as Intend gives them, or flat rows; one object a line in either case."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from intend_bulk.errors import SheetError
from intend_bulk.model.client import REPEATED, SHIPPING, SINGLE, export_columns, field_named
from intend_bulk.model.fields import Json, compact_json
from intend_bulk.model.payload import to_row
from intend_bulk.model.problems import KEYS
from intend_bulk.sheets.json_lines import AsWritten, Flat, Line, flattened, json_lines
from intend_bulk.sheets.places import LAST_COLUMN
from intend_bulk.sheets.raw import RawBook, RawRow, RawSheet

_HOLDERS = {entry.path[0] for entry in SINGLE if len(entry.path) > 1} | {group.key for group in REPEATED}
"""The keys of a client under which more keys stand: `type`, `billing_address`, `contacts`, …"""
_CREDENTIALS = [entry for entry in SINGLE if entry.path[:1] == ("credentials",)]


def open_json(path: Path) -> RawBook:
    """Open a .jsonl file, or a .json list with one object a line. The keys of all lines are the headings, in row 0.

    Clients as Intend gives them have the columns of an export; of flat rows every key is a column. The row of a
    client is the line that it stands in.
    Raises SheetError where a line cannot be read, or there are more columns than a sheet can have.
    """
    is_of_records = any(_is_record(line.found) for line in json_lines(path))
    flat: Flat = _flat_record if is_of_records else dict
    seen: dict[str, None] = {}
    for line in json_lines(path):
        seen.update(dict.fromkeys(flattened(path, line, flat)))
        _refuse_too_wide(path, line, seen)
    columns = _as_exported(seen) if is_of_records else [*seen]
    return RawBook((RawSheet(None, partial(_rows, path, flat, columns)),))


def _as_exported(seen: Mapping[str, None]) -> list[str]:
    """The columns of clients in the order of an export, with all that can be sent: none lacks what a client needs."""
    documented = (name for name in export_columns(seen) if name in seen or _is_sent(name))
    return [*dict.fromkeys((*documented, *seen))]


def _is_sent(name: str) -> bool:
    field = field_named(name)
    return field is not None and field.sent


def _rows(path: Path, flat: Flat, columns: Sequence[str]) -> Iterator[RawRow]:
    """The headings, then every line that holds an object."""
    yield RawRow(KEYS, None, [*columns])
    positions = {name: position for position, name in enumerate(columns)}
    for line in json_lines(path):
        cells: list[str | None] = [None] * len(columns)
        for name, value in flattened(path, line, flat).items():
            if name not in positions:
                raise SheetError(f"{path.name} was changed while it was read.", hint="Run the same command again.")
            cells[positions[name]] = _text(value)
        yield RawRow(line.number, line.number, [*cells])


def _is_record(found: Mapping[str, Json]) -> bool:
    """Whether an object is a client as Intend gives it, or takes it: flat rows hold nothing under such a key."""
    return any(isinstance(found.get(str(key)), (dict, list)) for key in _HOLDERS)


def _flat_record(record: Mapping[str, Json]) -> Mapping[str, Json]:
    """The flat row of a client, and its credentials, which only what is to be sent has."""
    held = record.get("credentials")
    secrets = {entry.name: held.get(str(entry.path[-1])) for entry in _CREDENTIALS} if isinstance(held, dict) else {}
    return {**to_row(record), **secrets}


def _text(value: Json) -> str | None:
    """The text of a cell: numbers with the digits that the file has, what holds more as compact JSON."""
    if value is None or isinstance(value, str):
        return value or None
    return value.text if isinstance(value, AsWritten) else compact_json(value)


def _refuse_too_wide(path: Path, line: Line, seen: Mapping[str, None]) -> None:
    """Addresses count as an export has them, with a column for each of their fields, filled or not."""
    held = line.found.get(SHIPPING.key)
    addresses = len(held) if isinstance(held, list) else 0
    width = max(len(seen), addresses * len(SHIPPING.fields))
    if width > LAST_COLUMN + 1:
        raise SheetError(
            f"{path.name}, line {line.number}: with its keys there are {width:,} columns, and {LAST_COLUMN + 1:,} "
            "are the most that a sheet can have.",
            hint="Look for keys that are values: each object should have the same ones.",
        )
