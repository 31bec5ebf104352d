"""Any file → its sheets of raw rows, by what is in it: its name may say anything."""

import zipfile
from collections.abc import Container, Iterable
from pathlib import Path

from intend_bulk.errors import SheetError
from intend_bulk.sheets.confining import confined, measure, measure_old
from intend_bulk.sheets.csv_file import open_text
from intend_bulk.sheets.damage import protected
from intend_bulk.sheets.json_file import open_json
from intend_bulk.sheets.json_lines import ENDINGS, is_json
from intend_bulk.sheets.raw import RawBook

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_PROTECTED, *_WORKBOOKS = (name.encode("utf-16-le") for name in ("EncryptedPackage", "Workbook", "Book"))
"""What an OLE file names in its directory: an encrypted .xlsx, or the workbook of an .xls."""


def open_file(path: Path, *, encoding: str | None = None) -> RawBook:
    """Open a workbook (.xlsx, .xlsm, .xls, .xlsb, .ods), JSON or csv, whose encoding is found where none is given.

    Raises SheetError where it is empty, a folder, damaged or of another format; OSError where nobody may read it.
    """
    start = _first_bytes(path)
    if encoding is not None and start.startswith((_ZIP, _OLE)):
        raise SheetError(f"{path.name} is a workbook: it has no encoding to choose.", hint="Leave --encoding out.")
    if start.startswith(_ZIP):
        return _open_zip(path)
    if start.startswith(_OLE):
        return _open_ole(path)
    _refuse_other_formats(path)
    if is_json(path):
        if encoding is not None:
            raise SheetError(f"{path.name} is JSON, which is UTF-8.", hint="Leave --encoding out.")
        return open_json(path)
    return open_text(path, encoding=encoding)


def is_excel_workbook(path: Path) -> bool:
    """Whether a file that could be opened is an .xlsx or .xlsm, by what is in it."""
    if not _first_bytes(path).startswith(_ZIP):
        return False
    with zipfile.ZipFile(path) as parts:
        return _reader_of(_names(parts.namelist())) == "xlsx"


def _open_zip(path: Path) -> RawBook:
    measured = measure(path)
    return confined(path, _reader_of(_names(measured.parts)), measured)


def _names(parts: Iterable[str]) -> set[str]:
    return {name.replace("\\", "/").lower() for name in parts}


def _reader_of(parts: Container[str]) -> str:
    if "content.xml" in parts or "encrypted-package" in parts:  # the second is a spreadsheet that has a password
        return "ods"
    return "xlsb" if "xl/workbook.bin" in parts else "xlsx"


def _open_ole(path: Path) -> RawBook:
    content = path.read_bytes()
    if _PROTECTED in content and not any(name in content for name in _WORKBOOKS):
        raise protected(path)
    return confined(path, "xls", measure_old(path))


def _first_bytes(path: Path) -> bytes:
    if path.is_dir():
        raise SheetError(f"{path} is a folder.", hint="Give the name of a spreadsheet in it.")
    with path.open("rb") as file:
        start = file.read(8)
    if not start:
        raise SheetError(f"{path.name} is empty.", hint="Save it again from the program it comes from.")
    return start


def _refuse_other_formats(path: Path) -> None:
    hint = "Open it in Excel or LibreOffice and save it as an Excel workbook (.xlsx) or as CSV UTF-8."
    if path.suffix.lower() in (".xlsx", ".xlsm", ".xls", ".xlsb"):
        raise SheetError(f"{path.name} is no Excel workbook, although its name says so.", hint=hint)
    if path.suffix.lower() not in (".csv", ".tsv", ".txt", *ENDINGS):
        raise SheetError(f"{path.name} is neither a workbook nor a csv file nor JSON.", hint=hint)
