"""Check a spreadsheet: every problem of every row in one pass, nothing sent."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from intend_bulk.checks.meanings import Meanings, too_long
from intend_bulk.checks.remembering import First
from intend_bulk.checks.rules import DefaultsTaken, Doubles, trimmed, within_rows
from intend_bulk.checks.schema import Validator
from intend_bulk.jobs.checked import Checked
from intend_bulk.jobs.listening import NOBODY, Listener
from intend_bulk.journal.scratch import Shelf
from intend_bulk.model.choices import Codes
from intend_bulk.model.fields import Cell, Shape
from intend_bulk.model.kinds import Severities
from intend_bulk.model.lengths import Longest
from intend_bulk.model.many import batches
from intend_bulk.model.problems import Problem, as_wanted
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
        defaults=settings.defaults,
        longest=settings.longest,
        severity=settings.severity,
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
    defaults: Mapping[str, str] | None = None,
    longest: Longest | None = None,
    severity: Severities | None = None,
    listener: Listener = NOBODY,
) -> Checked:
    """Read a spreadsheet and find everything that is wrong with it. Raises SheetError where it cannot be read.

    `codes` are the lists of the profile, `defaults` its cell texts by column name for empty cells, `longest` how long
    texts may be, and `severity` how severe it wants problems.
    """
    sheet = read_sheet(path, sheet_name=sheet_name, encoding=encoding, mapping=mapping)
    validator = Validator(sheet, required=required, codes=codes)
    wanted = severity or {}
    checked = Checked(sheet)
    checked.add_of_headings([*as_wanted([*sheet.problems, *validator.missing_columns()], wanted)])
    taken = DefaultsTaken(sheet, defaults or {})
    doubles, meanings = _doubles(checked), Meanings(sheet, defaults=defaults)
    listener.stage("Checking")
    for as_read in batches(sheet.rows, _BATCH):
        rows, notes = trimmed(sheet, as_read)
        taken.count(rows)
        read = (found for row in rows for found in row.problems)
        problems = [*read, *notes, *validator.problems_of(rows), *within_rows(sheet, rows), *doubles.among(rows)]
        flawed = {(found.row, found.column) for found in problems if found.is_error}
        problems += [*meanings.among(rows, flawed), *too_long(sheet, rows, longest or {})]
        in_order = sorted(problems, key=lambda found: (found.row, checked.order(found.column)))
        checked.add(rows, [*as_wanted(in_order, wanted)])
        listener.advance(len(checked.rows))
    checked.add_of_headings([*as_wanted(taken.notes(), wanted)])
    return checked


def _doubles(checked: Checked) -> Doubles:
    memories: list[Shelf[str, First]] = [Shelf(checked.scratch, str) for _ in range(4)]
    clients, emails, references, alike = memories
    return Doubles(checked.sheet, clients=clients, emails=emails, references=references, alike=alike)


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
