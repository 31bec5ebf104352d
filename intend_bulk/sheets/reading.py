"""Any file → a Sheet: text cells that know their sheet, row and column. Nothing is guessed, nothing converted."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from typing import Any, TypeGuard

from intend_bulk.errors import SheetError
from intend_bulk.model.client import as_shown, field_named
from intend_bulk.model.fields import Field, label_of
from intend_bulk.model.nearest import did_you_mean, near_column
from intend_bulk.model.problems import Problem, problem
from intend_bulk.model.sheet import Column, Row, Sheet, column_letter
from intend_bulk.sheets.csv_file import csv_rows
from intend_bulk.sheets.mapping.headings import column_of, match_headings, seen
from intend_bulk.sheets.raw import Flawed, RawRow
from intend_bulk.sheets.stamp import LISTS
from intend_bulk.system import why_unreadable

_HEADINGS_WITHIN = 30
"""Headings are looked for in so many rows."""
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def read_sheet(path: Path, *, sheet_name: str | None = None) -> Sheet:
    """Read the clients of a workbook (.xlsx, .xlsm) or a csv file (UTF-8).

    Raises SheetError, which names the file and the way out, where there is no such file, it is empty or of another
    format, none of its headings is known, or two of them stand for one column.
    """
    with _readable(path), _opened(path, sheet_name) as (name, rows, made_by):
        remaining = iter(rows)
        first = list(islice(remaining, _HEADINGS_WITHIN))
        heading = _heading_row(path, first)
        place = f"row {heading.number} of {path.name}"
        columns = match_headings(heading.texts, place=place)
        below = chain((row for row in first if row.number > heading.number), remaining)
        return replace(_assembled(path, name, heading, columns, below), made_by=made_by)


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """A file that is not there, or that another program lets nobody read, is named; Excel may open it at any moment."""
    try:
        yield
    except OSError as error:
        sentence, hint = why_unreadable(path, error)
        raise SheetError(sentence, hint=hint) from error


@contextmanager
def _opened(path: Path, sheet_name: str | None) -> Iterator[tuple[str | None, Iterable[RawRow], str | None]]:
    """The rows of the file, and for a workbook the name of the sheet they are from and its stamp as a template."""
    start = _first_bytes(path)
    if start.startswith(_ZIP):
        from intend_bulk.sheets.workbook_file import open_workbook

        with open_workbook(path) as book:
            known = {name: _known_headings(book.rows(name)) for name in book.sheet_names}
            if LISTS in book.hidden_sheets:  # a code that it holds may read like a heading
                known[LISTS] = 0
            name = _choose_sheet(path, known, sheet_name)
            yield name, book.rows(name), book.stamp
        return
    _refuse_other_formats(path, start)
    if sheet_name is not None:
        raise SheetError(f"{path.name} is a text file: it has no sheet {sheet_name!r}.", hint="Leave --sheet out.")
    yield None, csv_rows(path), None


def _first_bytes(path: Path) -> bytes:
    if path.is_dir():
        raise SheetError(f"{path} is a folder.", hint="Give the name of a spreadsheet in it.")
    with path.open("rb") as file:
        start = file.read(8)
    if not start:
        raise SheetError(f"{path.name} is empty.", hint="Save it again from the program it comes from.")
    return start


def _refuse_other_formats(path: Path, start: bytes) -> None:
    hint = "Open it in Excel or LibreOffice and save it as an Excel workbook (.xlsx) or as CSV UTF-8."
    if start.startswith(_OLE):
        raise SheetError(f"{path.name} is an old Excel file (.xls), or is protected by a password.", hint=hint)
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        raise SheetError(f"{path.name} is no Excel workbook, although its name says so.", hint=hint)
    if path.suffix.lower() not in (".csv", ".tsv", ".txt"):
        raise SheetError(f"{path.name} is neither an Excel workbook nor a csv file.", hint=hint)


def _choose_sheet(path: Path, known: dict[str, int], wanted: str | None) -> str:
    """The sheet with our headings, by the number of known headings per sheet, or the one that is asked for."""
    if wanted is not None:
        if wanted not in known:
            raise SheetError(
                f"{path.name} has no sheet {wanted!r}.",
                hint=f"{did_you_mean(wanted, known)}Its sheets: {', '.join(known)}.",
            )
        return wanted
    candidates = [name for name, count in known.items() if count]
    if len(candidates) > 1:
        raise SheetError(
            f"{path.name} has {len(candidates)} sheets with our headings: {', '.join(candidates)}.",
            hint=f'Say which one: --sheet "{candidates[0]}".',
        )
    return candidates[0] if candidates else next(iter(known))


def _known_headings(rows: Iterable[RawRow]) -> int:
    return max((_score(row) for row in islice(rows, _HEADINGS_WITHIN)), default=0)


def _score(row: RawRow) -> int:
    return sum(column_of(text) is not None for text in row.texts if text)


def _heading_row(path: Path, rows: Sequence[RawRow]) -> RawRow:
    """The row with the most known headings, the first of equals."""
    best = max(rows, key=_score, default=None)
    if best is not None and _score(best):
        return best
    filled = next((row for row in rows if any(_is_filled(text) for text in row.texts)), None)
    if filled is None:
        raise SheetError(f"{path.name} holds no data.", hint="Fill a template in: intend-bulk template clients.xlsx")
    raise SheetError(
        f"{path.name} has no heading that is known; row {filled.number} holds {seen(filled.texts)}.",
        hint="Rename the headings to those of the template: intend-bulk template clients.xlsx",
    )


def _assembled(
    path: Path, name: str | None, heading: RawRow, columns: tuple[Column, ...], below: Iterable[RawRow]
) -> Sheet:
    read = [column for column in columns if column.name and _is_read(field_named(column.name))]
    headed, named = {column.position for column in columns}, set[int]()
    problems = list(_unused_columns(heading, columns))
    rows: list[Row] = []
    for raw in below:
        if any(_is_filled(text) for text in raw.texts):
            problems.extend(_cells_without_heading(raw, heading, headed, named))
            cells = {str(column.name): _cell(raw, column, problems) for column in read}
            rows.append(Row(raw.number, cells, raw.line))
    return Sheet(path, name, heading.number, columns, tuple(rows), heading.line, tuple(problems))


def _is_filled(text: str | None) -> TypeGuard[str]:
    return bool(text and not text.isspace())


def _is_read(field: Field | None) -> bool:
    """Columns that only Intend fills are not read, but for the client's id, by which an exported row is known."""
    return field is not None and (field.sent or field.name in ("reference", "client_id"))


def _unused_columns(heading: RawRow, columns: Iterable[Column]) -> Iterator[Problem]:
    taken = {column.name for column in columns if column.name}
    for column in columns:
        field = field_named(column.name) if column.name else None
        if not _is_read(field):
            code = "column_unknown" if field is None else "column_read_only"
            near = near_column(column.title, taken=taken) if field is None else ""
            place: dict[str, Any] = {"row": heading.number, "cell": f"{column.letter}{heading.number}"}
            guess = label_of(near) if near else ""
            yield problem(code, **place, column=column.title, value=column.title, guess=guess)


def _cells_without_heading(raw: RawRow, heading: RawRow, headed: set[int], named: set[int]) -> Iterator[Problem]:
    """What no heading stands over: named once a column; right of all headings in a csv, cells may be shifted."""
    for position, text in enumerate(raw.texts):
        if position in headed or not _is_filled(text):
            continue
        width, letter = len(heading.cells), column_letter(position)
        place: dict[str, Any] = {"row": raw.number, "cell": f"{letter}{raw.number}"}
        if position >= width and raw.line is not None:  # without its value, which may be a password
            yield problem("row_too_wide", **place, found=len(raw.cells), expected=width)
            return
        if position not in named:
            named.add(position)
            yield problem("cells_without_heading", **place, value=text, letter=letter)


def _cell(raw: RawRow, column: Column, problems: list[Problem]) -> str | None:
    cell = raw.cells[column.position] if column.position < len(raw.cells) else None
    if not isinstance(cell, Flawed):
        return cell
    place = f"{column.letter}{raw.number}"
    value = as_shown(str(column.name), cell.text)
    problems.append(problem(cell.code, row=raw.number, column=column.title, cell=place, value=value, **cell.words))
    return cell.text
