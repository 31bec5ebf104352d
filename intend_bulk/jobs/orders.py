"""What is to be imported and how, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from intend_bulk.errors import SheetError
from intend_bulk.jobs.auditing import Audit
from intend_bulk.jobs.checked import Checked
from intend_bulk.jobs.checking import check_sheet
from intend_bulk.jobs.listening import Listener
from intend_bulk.jobs.planning import Wishes
from intend_bulk.model.outcomes import RunSummary
from intend_bulk.model.problems import Problem
from intend_bulk.settings import Settings
from intend_bulk.sheets.mapping.mapping_file import SheetMapping


@dataclass(frozen=True)
class ImportOrder:
    """What is to be imported, and how."""

    source: Path
    sheet_name: str | None = None
    log: Path | None = None
    """Where the log goes; None for NAME.results.csv beside the source, and for no log of a dry run."""
    dry_run: bool = False
    wishes: Wishes = field(default_factory=Wishes)
    limit: int | None = None
    """How many rows are sent at the most; the rest is left for a later run. None for all."""
    encoding: str | None = None
    """Of a text file; None to find it."""
    mapping: SheetMapping | None = None
    """What the source is read by; None for a sheet with our own headings."""


@dataclass(frozen=True)
class Imported:
    """How an import ended."""

    summary: RunSummary
    log: Path | None
    """None for a dry run that was not told to write one, and for one that could not be written."""
    audit: Audit = field(default_factory=Audit)
    run_id: int | None = None
    """The number of the run in the journal; None for a dry run."""
    unwritten: Path | None = None
    """Where a log was wanted that could not be written."""
    painted: Path | None = None
    """The copy of the workbook that says what became of every row; None where none was made."""


def check_order(order: ImportOrder, settings: Settings, listener: Listener) -> Checked:
    """The sheet of an order, checked; raises SheetError where no row of it could ever be sent."""
    checked = check_sheet(
        order.source,
        settings,
        sheet_name=order.sheet_name,
        encoding=order.encoding,
        mapping=order.mapping,
        listener=listener,
    )
    if wrong := checked.errors_of_headings:
        raise _heading_error(order.source.name, wrong)
    if not len(checked.rows):
        raise SheetError(f"{order.source.name} has headings, but no rows.", hint="Fill in a client a row.")
    return checked


def _heading_error(file: str, wrong: Sequence[Problem]) -> SheetError:
    """What is wrong with the headings of a file, the missing columns first."""
    missing = [problem for problem in wrong if problem.kind.code == "required_column_missing"]
    first = missing[0] if missing else wrong[0]
    suggestion = first.suggestion or "See all of it with intend-bulk check"
    hint = suggestion if suggestion.endswith("?") else f"{suggestion}."
    if not missing:
        return SheetError(f"{file}: {first}.", hint=hint)
    near = [problem.suggestion for problem in missing if problem.suggestion.endswith("?")]
    names = ", ".join(problem.column for problem in missing)
    return SheetError(f"{file} has no column for: {names}.", hint=" ".join(near) or hint)
