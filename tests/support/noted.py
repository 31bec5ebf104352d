"""A user's workbook with comments of their own, and what our comments make of it.

    .venv/bin/python tests/support/noted.py OUT.xlsx

makes the one that tools/office_files.py lets LibreOffice save.
"""

import io
import re
import struct
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

import xlsxwriter

from intend_bulk.sheets.painting.notes import write_notes
from intend_bulk.sheets.painting.package import OFFICE, open_package

SHEET = "xl/worksheets/sheet1.xml"
USERS = {"B2": "Ann:\nis this right?", "D4": "Look it up, please"}
"""The comments of the user."""
NOTES = {
    "B2": "Error: 'GBR' is not a currency code.\nDid you mean GBP?",
    "C3": "Warning: “Zürich” & <Genève>",
    "E20": "Error: 日本",
}
"""Ours; on B2 the user has one."""


def users_workbook(path: Path) -> Path:
    """Comments, one of them always shown, a button, a picture in the header, and a second sheet with a comment."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Clients")
        sheet.write_row(0, 0, ["Title", "Currency"])
        sheet.write_comment("B2", USERS["B2"], {"author": "Ann", "x_scale": 2, "visible": True})
        sheet.write_comment("D4", USERS["D4"], {"author": "Bob"})
        sheet.insert_button("F2", {"caption": "Send"})
        sheet.set_header("&L&G", {"image_left": "dot.png", "image_data_left": io.BytesIO(_picture())})
        book.add_worksheet("Second").write_comment("B2", "of another sheet", {"author": "Ann"})
    return path


def _picture() -> bytes:
    """One red dot as a PNG."""
    parts = [(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)), (b"IDAT", zlib.compress(b"\0\xff\0\0"))]
    chunks = [struct.pack(">I", len(data)) + kind + data for kind, data in [*parts, (b"IEND", b"")]]
    sums = [struct.pack(">I", zlib.crc32(chunk[4:])) for chunk in chunks]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk + check for chunk, check in zip(chunks, sums, strict=True))


def noted(source: Path, target: Path, notes: Mapping[str, str]) -> str | None:
    """Write a copy with our comments on its first sheet, which names their shapes then; return by which key."""
    with open_package(source) as package:
        key = write_notes(package, SHEET, notes)
        xml = re.sub(rb"<(?:\w+:)?legacyDrawing\s[^>]*>", b"", package.content(SHEET))
        if key:
            named = f'<legacyDrawing xmlns:r="{OFFICE}" r:id="{key}"/>'.encode()
            xml = re.sub(rb"(?=<legacyDrawingHF|<tableParts|<extLst|</worksheet>)", named, xml, count=1)
        package.put(SHEET, xml)
        package.save(target)
    return key


def parts_of(path: Path) -> dict[str, bytes]:
    """All parts of a workbook, by name."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        noted(users_workbook(Path(folder, "clients.xlsx")), Path(sys.argv[1]), NOTES)
