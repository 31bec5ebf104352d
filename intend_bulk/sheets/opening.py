"""Any file → its sheets of raw rows, by what its first bytes say it is."""

from pathlib import Path

from intend_bulk.errors import SheetError
from intend_bulk.sheets.csv_file import open_text
from intend_bulk.sheets.raw import RawBook

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def open_file(path: Path, *, encoding: str | None = None) -> RawBook:
    """Open a workbook (.xlsx, .xlsm) or a text file; `encoding` is the one that a text file is said to be in.

    Raises SheetError where it is empty, a folder, damaged or of another format; OSError where nobody may read it.
    """
    start = _first_bytes(path)
    if encoding is not None and start.startswith((_ZIP, _OLE)):
        raise SheetError(f"{path.name} is a workbook: it has no encoding to choose.", hint="Leave --encoding out.")
    if start.startswith(_ZIP):
        from intend_bulk.sheets.workbook_file import read_workbook

        return read_workbook(path)
    _refuse_other_formats(path, start)
    return open_text(path, encoding=encoding)


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
