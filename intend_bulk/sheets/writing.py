"""Tables out, row by row: xlsx, csv and json. Nothing is collected, and no file is seen before it is whole."""

import csv
import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, TypeAlias

from intend_bulk.errors import OutputError
from intend_bulk.model.fields import Cell, Json
from intend_bulk.sheets.csv_text import MAY_NEED_MARK, marked
from intend_bulk.sheets.new_workbook import new_workbook
from intend_bulk.sheets.table_columns import TableColumn, field_column, plain_column
from intend_bulk.sheets.xlsx_sheet import (
    HEADING_STYLE,
    LINK_STYLE,
    WIDEST,
    Cuts,
    XlsxSheet,
    XlsxTable,
    quoted_sheet,
    set_up_sheet,
)
from intend_bulk.system import Note, Replacement, check_writable, is_same_file, replacing, unnoted

__all__ = [
    "HEADING_STYLE",
    "LINK_STYLE",
    "RECORDS",
    "WIDEST",
    "Records",
    "Table",
    "TableColumn",
    "XlsxSheet",
    "check_output",
    "csv_adder",
    "field_column",
    "open_records",
    "open_table",
    "plain_column",
    "quoted_sheet",
    "set_up_sheet",
    "writer_for",
]

AddRow: TypeAlias = Callable[[Sequence[Cell]], None]
RECORDS = ".jsonl"
"""The ending of a file of records, which is no table."""
UNWRITABLE = "backslashreplace"  # half of a surrogate pair; in JSON this is its escape, so nothing is lost there


@dataclass(frozen=True)
class Table:
    """A table that is being written."""

    add: AddRow
    """Append a row: one cell a column, in their order. Dates are texts in ISO 8601, as in the API."""
    replacement: Replacement
    """Its `target` says where the file stands once it is closed."""
    cuts: Cuts = field(default_factory=Cuts)

    @property
    def cut(self) -> Sequence[str]:
        """Sentences that name the cells of a workbook that hold only the beginning of a text, once it is closed."""
        return self.cuts.sentences


@contextmanager
def open_table(
    path: Path, columns: Sequence[TableColumn], *, sheet_name: str, delimiter: str = ",", note: Note = unnoted
) -> Iterator[Table]:
    """Write a table to a .xlsx, .csv or .json file, which appears under its name when the block ends well.

    The delimiter is that of csv. `note` sees the file before (see `system.replacing`).
    Raises OutputError for another ending, or a place that cannot be written to.
    """
    write, form = writer_for(path), _Form(sheet_name, delimiter)
    with replacing(path, note=note) as replacement, write(replacement.beside, columns, form) as add:
        yield Table(add, replacement, form.cuts)


@dataclass(frozen=True)
class Records:
    """A file of records that is being written."""

    add: Callable[[Mapping[str, Json]], None]
    """Append a record, which becomes one line; its keys stay in their order."""
    replacement: Replacement


@contextmanager
def open_records(path: Path, *, note: Note = unnoted) -> Iterator[Records]:
    """Write records to a .jsonl file, one JSON object a line in UTF-8, which appears when the block ends well.

    Raises OutputError for a place that cannot be written to.
    """
    with (
        replacing(path, note=note) as replacement,
        replacement.beside.open("w", encoding="utf-8", newline="\n", errors=UNWRITABLE) as file,
    ):
        yield Records(lambda record: _write_line(file, record), replacement)


_LINE_ENDS = {ord(end): json.dumps(end)[1:-1] for end in "\x85\u2028\u2029"}
"""What some programs take for the end of a line, though JSON does not, as its escape."""


def _write_line(file: "_Texts", record: Mapping[str, Json]) -> None:
    file.write(json.dumps(record, ensure_ascii=False).translate(_LINE_ENDS) + "\n")


def check_output(path: Path, *, source: Path | None = None, also: Collection[str] = ()) -> None:
    """Raise OutputError where a table could not be written at `path`, or would replace its source; write nothing.

    `also` are endings for which the caller has a writer of its own: RECORDS.
    """
    if path.suffix.lower() not in also:
        writer_for(path, also=also)
    if source and is_same_file(path, source):
        raise OutputError(f"{path} is the file that is read: it is not written over.", hint="Choose another name.")
    check_writable(path)


@dataclass(frozen=True)
class _Form:
    """What only some of the formats have."""

    sheet_name: str
    delimiter: str
    cuts: Cuts = field(default_factory=Cuts)


Writer: TypeAlias = Callable[[Path, Sequence[TableColumn], _Form], AbstractContextManager[AddRow]]


def writer_for(path: Path, *, also: Collection[str] = ()) -> Writer:
    """The writer of the format that a file name asks for."""
    writer = _WRITERS.get(path.suffix.lower())
    if writer is None:
        known = ", ".join([*_WRITERS, *also])
        raise OutputError(f"{path.name} does not say its format.", hint=f"Give a name that ends with one of {known}.")
    return writer


class _Texts(Protocol):
    """Where text is written to."""

    def write(self, text: str, /) -> object: ...


def csv_adder(file: _Texts, columns: Sequence[TableColumn], *, delimiter: str = ",") -> AddRow:
    """Write the headings of a csv to `file`, and give what writes a row."""
    writer = csv.writer(file, delimiter=delimiter)
    writer.writerow([column.name for column in columns])

    def add(cells: Sequence[Cell]) -> None:
        if len(cells) != len(columns):
            raise ValueError(f"a row of {len(cells)} cells for {len(columns)} columns")
        writer.writerow(
            [
                cell if cell is None or (type(cell) is str and cell[:1] not in MAY_NEED_MARK) else _csv_cell(cell)
                for cell in cells
            ]
        )

    return add


@contextmanager
def _csv_table(path: Path, columns: Sequence[TableColumn], form: _Form) -> Iterator[AddRow]:
    """UTF-8 with BOM, CRLF: what Excel opens by a double click."""
    with path.open("w", encoding="utf-8-sig", newline="", errors=UNWRITABLE) as file:
        yield csv_adder(file, columns, delimiter=form.delimiter)


def _csv_cell(cell: str | float | bool) -> str | float:
    if isinstance(cell, str):
        return marked(cell)
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return cell


@contextmanager
def _json_table(path: Path, columns: Sequence[TableColumn], _form: _Form) -> Iterator[AddRow]:
    """A list of objects, one a line."""
    names = [column.name for column in columns]
    separator = "["
    with path.open("w", encoding="utf-8", newline="\n", errors=UNWRITABLE) as file:

        def add(cells: Sequence[Cell]) -> None:
            nonlocal separator
            file.write(f"{separator}\n{json.dumps(dict(zip(names, cells, strict=True)), ensure_ascii=False)}")
            separator = ","

        yield add
        file.write("[]\n" if separator == "[" else "\n]\n")


@contextmanager
def _xlsx_table(path: Path, columns: Sequence[TableColumn], form: _Form) -> Iterator[AddRow]:
    with new_workbook(path) as book:
        table = XlsxTable(book, columns, form.sheet_name, cuts=form.cuts)
        yield table.add
        table.finish()


_WRITERS: dict[str, Writer] = {".xlsx": _xlsx_table, ".csv": _csv_table, ".json": _json_table}
