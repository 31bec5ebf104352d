"""Check a spreadsheet: every problem of every row in one pass, nothing sent."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from intend_bulk.checks.codes_seen import CodesSeen
from intend_bulk.checks.plausibility import Plausibility, too_long
from intend_bulk.checks.remembering import First
from intend_bulk.checks.rules import DefaultsTaken, Doubles, trimmed, within_rows
from intend_bulk.checks.schema import Validator
from intend_bulk.jobs.checked import Checked
from intend_bulk.jobs.learnt_codes import learnt_codes
from intend_bulk.jobs.listening import NOBODY, Listener
from intend_bulk.jobs.own_files import file_digest
from intend_bulk.journal.scratch import Shelf
from intend_bulk.model.choices import Codes
from intend_bulk.model.fields import Cell, Shape
from intend_bulk.model.kinds import Severities
from intend_bulk.model.lengths import Longest
from intend_bulk.model.many import batches
from intend_bulk.model.problems import Problem, as_wanted
from intend_bulk.model.seen import SeenCodes
from intend_bulk.settings import Settings
from intend_bulk.sheets.mapping.mapping_file import SheetMapping
from intend_bulk.sheets.painting.colours import SEVERITIES
from intend_bulk.sheets.reading import read_sheet, readable
from intend_bulk.sheets.writing import TableColumn, open_table, plain_column
from intend_bulk.system import Note, unnoted

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
    seen: SeenCodes | None = None,
    defaults: Mapping[str, str] | None = None,
    longest: Longest | None = None,
    severity: Severities | None = None,
    listener: Listener = NOBODY,
) -> Checked:
    """Read a spreadsheet and find everything that is wrong with it. Raises SheetError where it cannot be read.

    `codes` are the lists of the profile, `defaults` its cell texts by column name for empty cells, `seen` the codes
    that clients of Intend have, `longest` how long texts may be, and `severity` how severe the profile wants problems.
    """
    sheet = read_sheet(path, sheet_name=sheet_name, encoding=encoding, mapping=mapping)
    with readable(path):
        digest = file_digest(path)  # before its rows are read, so that a change meanwhile is seen later
    wanted, checked = severity or {}, Checked(sheet, digest)
    validator = Validator(sheet, required=required, codes=codes)
    checked.add_of_headings([*as_wanted([*sheet.problems, *validator.missing_columns()], wanted)])
    taken, codes_seen = DefaultsTaken(sheet, defaults or {}), CodesSeen(sheet, seen, codes=codes)
    doubles, plausibility = _doubles(checked), Plausibility(sheet, defaults=defaults)
    listener.stage("Checking")
    for as_read in batches(sheet.rows, _BATCH):
        rows, notes = trimmed(sheet, as_read, codes)
        taken.count(rows)
        read = (found for row in rows for found in row.problems)
        problems = [*read, *notes, *validator.problems_of(rows), *within_rows(sheet, rows), *doubles.among(rows)]
        flawed = {(found.row, found.column) for found in problems if found.is_error}
        problems += [*plausibility.among(rows, flawed), *too_long(sheet, rows, longest or {})]
        problems += codes_seen.problems_of(rows, problems)
        checked.add(rows, [*as_wanted(problems, wanted)])
        listener.advance(len(checked.rows))
    checked.add_of_headings([*as_wanted(taken.notes(), wanted)])
    return checked


def _doubles(checked: Checked) -> Doubles:
    memories: list[Shelf[str, First]] = [Shelf(checked.scratch, str) for _ in range(4)]
    clients, emails, references, alike = memories
    return Doubles(checked.sheet, clients=clients, emails=emails, references=references, alike=alike)


def write_report(path: Path, checked: Checked, note: Note = unnoted) -> Path:
    """Write the problems as .csv, .xlsx or .json, one line each, and return where the file stands.

    For a text file the line at which the row begins stands beside the row.
    """
    has_lines = checked.sheet.name is None
    row, *others = problem_columns()
    columns = [row, plain_column("line", Shape.NUMBER), *others] if has_lines else [row, *others]
    with open_table(path, columns, sheet_name="Problems", note=note) as table:
        for line, problem in _with_lines(checked):
            number, *words = problem_cells(checked.sheet.as_shown(problem))
            table.add([number, line, *words] if has_lines else [number, *words])
    return table.replacement.target


def _with_lines(checked: Checked) -> Iterator[tuple[int | None, Problem]]:
    """Every problem, and the line of a text file at which its row begins."""
    yield from ((checked.sheet.heading_line, problem) for problem in checked.of_headings)
    for batch in checked.batches():
        lines = {row.number: row.line for row in batch.rows}
        yield from ((lines.get(problem.row), problem) for problem in batch.problems)


def problem_columns(*, cells_of: str = "") -> list[TableColumn]:
    """The columns of a report; in a workbook that has the sheet `cells_of` too, with links to its cells."""
    severity = plain_column("severity", colours=SEVERITIES)
    cell = replace(plain_column("cell"), cells_of=cells_of)
    others = map(plain_column, ("code", "value", "message", "suggestion"))
    return [plain_column("row", Shape.NUMBER), plain_column("column"), cell, severity, *others]


def problem_cells(problem: Problem) -> list[Cell]:
    """A line of a report."""
    return [
        problem.row,
        problem.column,
        problem.cell,
        problem.kind.severity.value,
        problem.kind.code,
        problem.value,
        problem.message,
        problem.suggestion,
    ]
