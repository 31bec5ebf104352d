"""Show what would be sent for one row, to the letter."""

from dataclasses import dataclass
from pathlib import Path

from intend_bulk.errors import UsageProblem
from intend_bulk.jobs.checked import Checked
from intend_bulk.jobs.checking import check_sheet
from intend_bulk.model.client import BY_NAME, as_shown
from intend_bulk.model.fields import Json
from intend_bulk.model.payload import to_payload
from intend_bulk.model.problems import Problem
from intend_bulk.settings import Settings
from intend_bulk.sheets.mapping.mapping_file import SheetMapping

_SECRETS = [name for name, field in BY_NAME.items() if field.secret]


@dataclass(frozen=True)
class ShownRow:
    """The payload of a row as it may be shown, and what keeps it from being sent."""

    payload: dict[str, Json]
    """As it is sent, but for "***" in the place of a password."""
    errors: list[Problem]


def show_row(
    source: Path,
    number: int,
    settings: Settings,
    *,
    sheet_name: str | None = None,
    encoding: str | None = None,
    mapping: SheetMapping | None = None,
) -> ShownRow:
    """The payload of the row that Excel shows as `number`. Nothing is sent.

    Raises UsageProblem where there is no such row, SheetError where the file cannot be read.
    """
    checked = check_sheet(source, settings, sheet_name=sheet_name, encoding=encoding, mapping=mapping)
    found = next(((row, batch) for batch in checked.batches() for row in batch.rows if row.number == number), None)
    if found is None:
        raise UsageProblem(f"{source.name} has no client in row {number}.", hint=_known_rows(checked))
    row, batch = found
    masked = {name: as_shown(name, text) for name in _SECRETS if (text := row.cells.get(name))}
    payload = to_payload({**row.cells, **masked}, defaults=settings.for_empty_cells)
    return ShownRow(
        payload, [*checked.errors_of_headings, *map(checked.sheet.as_shown, batch.errors_by_row.get(number, []))]
    )


def _known_rows(checked: Checked) -> str:
    numbers = [row.number for row in checked.rows]
    if not numbers:
        return "It has headings, but no rows: fill in a client a row."
    return f"Its clients stand in rows {numbers[0]} to {numbers[-1]}."
