"""Rows of an Excel workbook (.xlsx, .xlsm), as the text that a person sees in the cells."""

import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from itertools import repeat, zip_longest
from pathlib import Path
from typing import IO, Any
from xml.etree.ElementTree import ParseError

from openpyxl.cell.text import Text
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils.escape import unescape
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse

from intend_bulk.errors import SheetError
from intend_bulk.sheets.raw import Flawed, RawBook, RawRow, RawSheet
from intend_bulk.sheets.stamp import PROPERTY

# What openpyxl was seen to raise on files that are damaged or are no workbook: it documents no class of its own.
_UNREADABLE = (
    zipfile.BadZipFile,
    InvalidFileException,
    ParseError,
    zlib.error,
    EOFError,
    OSError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    NotImplementedError,
    RuntimeError,
)
_FIFTEEN_DIGITS, _THIRTY_DIGITS = 10**15, 10**30


def read_workbook(path: Path) -> RawBook:
    """A workbook as its sheets of rows; raises SheetError where it is none, or is damaged."""
    with _open_workbook(path) as book:
        sheets = [RawSheet(name, partial(_rows, path, name), name in book.hidden_sheets) for name in book.sheet_names]
        return RawBook(tuple(sheets), book.stamp)


def _rows(path: Path, sheet_name: str) -> Iterator[RawRow]:
    with _open_workbook(path) as book:
        yield from book.rows(sheet_name)


@dataclass(frozen=True)
class _OpenWorkbook:
    """A workbook opened for reading, row by row."""

    path: Path
    values: Workbook
    formulas: Workbook | None
    """The same file opened for its formulas; None where it has none."""

    @property
    def sheet_names(self) -> list[str]:
        return [sheet.title for sheet in self.values.worksheets]

    @property
    def hidden_sheets(self) -> frozenset[str]:
        return frozenset(sheet.title for sheet in self.values.worksheets if sheet.sheet_state != "visible")

    @property
    def stamp(self) -> str | None:
        """The version of the program that made it as a template; None for a workbook that was none."""
        properties = self.values.custom_doc_props.props  # type: ignore[attr-defined]  # its types lack this one
        return next((str(entry.value) for entry in properties if entry.name == PROPERTY), None)

    def rows(self, sheet_name: str) -> Iterator[RawRow]:
        """Every row of a sheet, blank ones too; raises SheetError where the file is found damaged on the way."""
        values = _cells(self.values, sheet_name)
        formulas: Iterable[Any] = _cells(self.formulas, sheet_name) if self.formulas else repeat(())
        with _named_errors(self.path):
            for number, (row, formula_row) in enumerate(zip(values, formulas, strict=False), start=1):
                yield RawRow(number, None, [_text(cell, formula) for cell, formula in zip_longest(row, formula_row)])


@contextmanager
def _open_workbook(path: Path) -> Iterator[_OpenWorkbook]:
    """Open a workbook; raises SheetError where it is none, or is damaged."""
    with ExitStack() as opened:
        book = opened.enter_context(_loaded(path, data_only=True))
        formulas = opened.enter_context(_loaded(path, data_only=False)) if _has_formulas(path) else None
        if not book.worksheets:
            raise _unreadable(path, "no sheets were found in it")
        yield _OpenWorkbook(path, book, formulas)


@contextmanager
def _loaded(path: Path, *, data_only: bool) -> Iterator[Workbook]:
    """The file is opened here, as openpyxl leaves open what it cannot read, and then Windows lets nobody move it."""
    with path.open("rb") as file:
        with _named_errors(path):
            reader = _Reader(file, read_only=True, data_only=data_only)
            reader.read()
        yield reader.wb


class _Reader(ExcelReader):
    """openpyxl's reader, whose own way with texts drops "x005F_" from them: then "_x0041_" cannot be told from "A"."""

    def read_strings(self) -> None:
        part = self.package.find(SHARED_STRINGS)  # type: ignore[no-untyped-call]  # its types lack this one
        if part is not None:
            with self.archive.open(part.PartName[1:]) as source:
                self.shared_strings = list(_shared_strings(source))


def _shared_strings(source: IO[bytes]) -> Iterator[str]:
    for _, node in iterparse(source):
        if node.tag == f"{{{SHEET_MAIN_NS}}}si":
            text = Text.from_tree(node)
            yield text.content if text else ""
            node.clear()


@contextmanager
def _named_errors(path: Path) -> Iterator[None]:
    """Turn what openpyxl raises into one sentence."""
    try:
        yield
    except PermissionError:  # another program lets nobody read it: no fault of the workbook
        raise
    except _UNREADABLE as error:
        raise _unreadable(path, f"{type(error).__name__}: {error}") from error


def _unreadable(path: Path, reason: str) -> SheetError:
    return SheetError(
        f"{path.name} cannot be read as an Excel workbook ({reason}).",
        hint="Open it in Excel or LibreOffice and save it as an Excel workbook (.xlsx) or as CSV UTF-8.",
    )


def _has_formulas(path: Path) -> bool:
    """Whether any sheet has a formula: reading them costs a second pass, which most files do not need."""
    with _named_errors(path), zipfile.ZipFile(path) as parts:
        return any(_holds(parts, name) for name in parts.namelist() if re.match(r"xl/worksheets/.*\.xml$", name))


def _holds(parts: zipfile.ZipFile, name: str) -> bool:
    tail = b""
    with parts.open(name) as part:
        while chunk := part.read(1 << 16):
            if re.search(rb"<(\w+:)?f[\s>/]", tail + chunk):
                return True
            tail = chunk[-16:]
    return False


def _cells(book: Workbook, sheet_name: str) -> Iterator[tuple[Any, ...]]:
    sheet = book[sheet_name]
    sheet.reset_dimensions()  # the size that a file claims may be wrong
    yield from sheet.iter_rows()


def _text(cell: Any, formula: Any) -> str | Flawed | None:
    """The text of one cell; `formula` is the same cell of the workbook opened for formulas, or None."""
    value = getattr(cell, "value", None)
    if value is None:
        return _missing_result(cell, formula)
    if cell.data_type == "e":
        return Flawed(str(value), "error_value")
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        return _number_text(value, cell.number_format)
    if isinstance(value, (date, datetime, time, timedelta)):
        return Flawed(_date_text(value), "date_in_text")
    return _unescaped(str(value)) or None


def _unescaped(text: str) -> str:
    """The text without the escapes of a workbook: "_x000D_" is CR. Half of a surrogate pair is no text: it is �."""
    plain = unescape(text)
    return plain if plain == text else plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _missing_result(cell: Any, formula: Any) -> Flawed | None:
    """A formula whose result is the empty text has it stored as text; one that was never computed has nothing."""
    if getattr(formula, "data_type", None) != "f" or getattr(cell, "data_type", None) == "str":
        return None
    text = formula.value if isinstance(formula.value, str) else getattr(formula.value, "text", None)
    return Flawed(text or "=", "formula_without_result")


def _number_text(value: float, number_format: str) -> str | Flawed:
    """A number as it is shown: 7 in the format "000" is 007, 1.5 is 1.5, 44.0 is 44."""
    if abs(value) >= _FIFTEEN_DIGITS:
        return Flawed(_all_digits(value), "digits_lost")
    text = str(int(value)) if value == int(value) else format(Decimal(f"{value:.15g}"), "f")
    if re.fullmatch(r"0{1,15}", number_format) and value == int(value):
        return f"-{text[1:].zfill(len(number_format))}" if value < 0 else text.zfill(len(number_format))
    if number_format not in ("General", "@"):
        return Flawed(text, "number_format", {"format": number_format})
    return text


def _all_digits(value: float) -> str:
    """A long number as Excel shows it in a cell of the format 0: 12345678901234500; shortened beyond 30 digits."""
    shown = f"{value:.15g}"
    return format(Decimal(shown), "f") if abs(value) < _THIRTY_DIGITS else shown


def _date_text(value: date | datetime | time | timedelta) -> str:
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return str(value)
