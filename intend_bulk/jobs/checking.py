"""Check a spreadsheet: every problem of every row in one pass, nothing sent."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from intend_bulk.checks.codes_seen import CodesSeen
from intend_bulk.checks.rules import DefaultsTaken, Doubles, First, trimmed, within_rows
from intend_bulk.checks.schema import Validator
from intend_bulk.jobs.checked import Checked
from intend_bulk.jobs.learnt_codes import learnt_codes
from intend_bulk.jobs.listening import NOBODY, Listener
from intend_bulk.journal.scratch import Shelf
from intend_bulk.model.choices import Codes
from intend_bulk.model.fields import Cell, Shape
from intend_bulk.model.many import batches
from intend_bulk.model.problems import Problem
from intend_bulk.model.seen import SeenCodes
from intend_bulk.settings import Settings
from intend_bulk.sheets.mapping.mapping_file import SheetMapping
from intend_bulk.sheets.reading import read_sheet
from intend_bulk.sheets.writing import open_table, plain_column

_BATCH = 5_000
"""Rows that are checked at a time: many enough for pandas, few enough for the memory."""


def check_sheet(
    path: Path,
    settings: Settings,
    *,
    sheet_name: str | None = None,
    encoding: str | None = None,
    mapping: SheetMapping | None = None,
    listener: Listener = NOBODY,
) -> Checked:
    """Find everything that is wrong with a spreadsheet under these settings, as `check_file` does."""
    return check_file(
        path,
        required=settings.needed_columns,
        sheet_name=sheet_name,
        encoding=encoding,
        mapping=mapping,
        codes=settings.codes,
        seen=learnt_codes(settings),
        defaults=settings.defaults,
        listener=listener,
    )


def check_file(
    path: Path,
    *,
    required: Collection[str],
    sheet_name: str | None = None,
    encoding: str | None = None,
    mapping: SheetMapping | None = None,
    codes: Codes | None = None,
    seen: SeenCodes | None = None,
    defaults: Mapping[str, str] | None = None,
    listener: Listener = NOBODY,
) -> Checked:
    """Read a spreadsheet and find everything that is wrong with it. Raises SheetError where it cannot be read.

    `codes` are the lists of the profile, `defaults` its cell texts by column name for empty cells; `seen` are the codes
    that clients of Intend have.
    """
    sheet = read_sheet(path, sheet_name=sheet_name, encoding=encoding, mapping=mapping)
    validator = Validator(sheet, required=required, codes=codes)
    not_seen = CodesSeen(sheet, seen, codes=codes)
    checked = Checked(sheet)
    checked.add_of_headings([*sheet.problems, *validator.missing_columns()])
    taken = DefaultsTaken(sheet, defaults or {})
    memories: list[Shelf[str, First]] = [Shelf(checked.scratch, str) for _ in range(3)]
    doubles = Doubles(sheet, clients=memories[0], emails=memories[1], references=memories[2])
    listener.stage("Checking")
    for as_read in batches(sheet.rows, _BATCH):
        rows, notes = trimmed(sheet, as_read)
        taken.count(rows)
        read = (found for row in rows for found in row.problems)
        problems = [*read, *notes, *validator.problems_of(rows), *within_rows(sheet, rows), *doubles.among(rows)]
        checked.add(rows, [*problems, *not_seen.problems_of(rows, problems)])
        listener.advance(len(checked.rows))
    checked.add_of_headings([*taken.notes()])
    return checked


def write_report(path: Path, checked: Checked) -> Path:
    """Write the problems as .csv, .xlsx or .json, one line each, and return where the file stands.

    For a text file the line at which the row begins stands beside the row.
    """
    has_lines = checked.sheet.name is None
    names = ["row", *(["line"] if has_lines else []), "column", "cell", "severity", "code", "value", "message"]
    columns = [plain_column(name, Shape.NUMBER if name in ("row", "line") else Shape.TEXT) for name in names]
    with open_table(path, [*columns, plain_column("suggestion")], sheet_name="Problems") as table:
        for line, problem in _with_lines(checked):
            table.add([problem.row, *([line] if has_lines else []), *_words(problem)])
    return table.replacement.target


def _with_lines(checked: Checked) -> Iterator[tuple[int | None, Problem]]:
    """Every problem, and the line of a text file at which its row begins."""
    yield from ((checked.sheet.heading_line, problem) for problem in checked.of_headings)
    for batch in checked.batches():
        lines = {row.number: row.line for row in batch.rows}
        yield from ((lines.get(problem.row), problem) for problem in batch.problems)


def _words(problem: Problem) -> Iterable[Cell]:
    return (
        problem.column,
        problem.cell,
        problem.kind.severity.value,
        problem.kind.code,
        problem.value,
        problem.message,
        problem.suggestion,
    )
