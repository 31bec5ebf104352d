"""Check a spreadsheet: every problem of every row in one pass, nothing sent."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from intend_bulk import __version__
from intend_bulk.checks.rules import defaults_taken, doubles, trimmed, within_rows
from intend_bulk.checks.schema import validate_cells
from intend_bulk.model.catalogue import Severity
from intend_bulk.model.choices import Codes
from intend_bulk.model.fields import Cell, Shape
from intend_bulk.model.problems import Problem
from intend_bulk.model.sheet import Row, Sheet
from intend_bulk.settings import Settings
from intend_bulk.sheets.reading import read_sheet
from intend_bulk.sheets.stamp import is_newer
from intend_bulk.sheets.writing import open_table, plain_column


@dataclass(frozen=True)
class Checked:
    """A sheet, its rows ready to be sent, and what is wrong with them."""

    sheet: Sheet
    rows: list[Row]
    """Texts without surrounding space."""
    problems: list[Problem]
    """In the order of rows and columns."""

    def count(self, severity: Severity) -> int:
        return sum(problem.kind.severity is severity for problem in self.problems)

    @property
    def errors_by_row(self) -> dict[int, list[Problem]]:
        errors: dict[int, list[Problem]] = {}
        for problem in self.problems:
            if problem.is_error:
                errors.setdefault(problem.row, []).append(problem)
        return errors

    @property
    def newer_template(self) -> str | None:
        """The version that made the template, where it is newer than this program: it may have columns unknown here."""
        made_by = self.sheet.made_by
        return made_by if made_by and is_newer(made_by, than=__version__) else None

    @property
    def missing_columns(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.kind.code == "required_column_missing"]


def check_sheet(
    path: Path, settings: Settings, *, sheet_name: str | None = None, encoding: str | None = None
) -> Checked:
    """Find everything that is wrong with a spreadsheet under these settings, as `check_file` does."""
    return check_file(
        path,
        required=settings.needed_columns,
        sheet_name=sheet_name,
        encoding=encoding,
        codes=settings.codes,
        defaults=settings.defaults,
    )


def check_file(
    path: Path,
    *,
    required: Collection[str],
    sheet_name: str | None = None,
    encoding: str | None = None,
    codes: Codes | None = None,
    defaults: Mapping[str, str] | None = None,
) -> Checked:
    """Read a spreadsheet and find everything that is wrong with it. Raises SheetError where it cannot be read.

    `codes` are the lists of the profile, `defaults` its cell texts by column name for empty cells.
    """
    sheet = read_sheet(path, sheet_name=sheet_name, encoding=encoding)
    rows, notes = trimmed(sheet)
    cells = validate_cells(sheet, rows, required=required, codes=codes)
    several = [*within_rows(sheet, rows), *doubles(sheet, rows), *defaults_taken(sheet, rows, defaults or {})]
    problems = [*sheet.problems, *(found for row in rows for found in row.problems), *notes, *cells, *several]
    order = {column.title: column.position for column in sheet.columns}
    problems.sort(key=lambda problem: (problem.row, order.get(problem.column, len(order))))
    return Checked(sheet, rows, problems)


def write_report(path: Path, checked: Checked) -> Path:
    """Write the problems as .csv, .xlsx or .json, one line each, and return where the file stands.

    For a text file the line at which the row begins stands beside the row.
    """
    lines = {row.number: row.line for row in checked.rows} | {checked.sheet.heading_row: checked.sheet.heading_line}
    has_lines = checked.sheet.name is None
    names = ["row", *(["line"] if has_lines else []), "column", "cell", "severity", "code", "value", "message"]
    columns = [plain_column(name, Shape.NUMBER if name in ("row", "line") else Shape.TEXT) for name in names]
    with open_table(path, [*columns, plain_column("suggestion")], sheet_name="Problems") as table:
        for problem in checked.problems:
            line = [lines.get(problem.row)] if has_lines else []
            table.add([problem.row, *line, *_words(problem)])
    return table.replacement.target


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
