"""Files that are made to take a machine down, or to be read as what they are not."""

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TypeAlias

import xlsb_file
from openpyxl import Workbook

Make: TypeAlias = Callable[[Path], None]
"""Writes a file."""

DATA = Path(__file__).parents[1] / "sheets" / "data"
SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
EXTERNAL = '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
_OLD_SECTOR, _NO_SECTORS = 512, b"\xff\xff\xff\xff"


def sheet(rows: str, *, before: str = "", after: str = "") -> str:
    """A part of an .xlsx that holds these rows of XML."""
    start = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    return f"{before}{start}<sheetData>{rows}</sheetData>{after}</worksheet>"


def row(number: int, *texts: str) -> str:
    """A row of XML with these cells from A on."""
    cells = "".join(
        f'<c r="{chr(65 + at)}{number}" t="inlineStr"><is><t>{t}</t></is></c>' for at, t in enumerate(texts)
    )
    return f'<row r="{number}">{cells}</row>'


def xlsx(*chunks: str | bytes, part: str = SHEET, encoding: str = "utf-8") -> Make:
    """A workbook with a part that is made of these chunks."""

    def make(path: Path) -> None:
        book, whole = Workbook(), io.BytesIO()
        book.worksheets[0].append(["Title", "Email"])
        book.save(whole)
        _changed(whole, {part: [chunk.encode(encoding) if isinstance(chunk, str) else chunk for chunk in chunks]}, path)

    return make


def ods(table: str) -> Make:
    """A spreadsheet whose only sheet holds this XML."""
    names = {"office": "office", "table": "table", "text": "text"}
    spaces = "".join(f' xmlns:{key}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for key, name in names.items())
    content = (
        f"<office:document-content{spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="Clients">{table}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    seed = DATA / "nasty-cells.ods"
    return lambda path: _changed(io.BytesIO(seed.read_bytes()), {"content.xml": [content.encode()]}, path)


def xlsb(*rows: bytes) -> Make:
    return lambda path: xlsb_file.save(path, rows, texts=["Title"])


def text(*chunks: bytes) -> Make:
    return lambda path: path.write_bytes(b"".join(chunks)) and None


def xls_with_a_chain_that_never_ends(path: Path) -> None:
    """Every sector is followed by itself."""
    content = bytearray((DATA / "nasty-cells.xls").read_bytes())
    for table in _tables_of_sectors(content):
        begin = (table + 1) * _OLD_SECTOR
        content[begin : begin + _OLD_SECTOR] = b"".join(at.to_bytes(4, "little") for at in range(_OLD_SECTOR // 4))
    path.write_bytes(content)


def xls_without_sheets(path: Path) -> None:
    """What names the sheets is of a kind that nobody knows."""
    names = re.compile(rb"\x85\0(?=.\0.{7}\0(?:Cells|Layout|Secret))", re.DOTALL)
    path.write_bytes(names.sub(b"\x99\x09", (DATA / "nasty-cells.xls").read_bytes()))


def half_an_xls(path: Path) -> None:
    content = (DATA / "filled-template.xls").read_bytes()
    path.write_bytes(content[: len(content) // 2])


def _tables_of_sectors(content: bytes) -> list[int]:
    """The sectors in which it stands which sector follows which."""
    found = [content[at : at + 4] for at in range(76, _OLD_SECTOR, 4)]
    return [int.from_bytes(number, "little") for number in found if number != _NO_SECTORS]


def _changed(whole: io.BytesIO, parts: Mapping[str, Iterable[bytes]], path: Path) -> None:
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        for name in source.namelist():
            if name not in parts:
                target.writestr(name, source.read(name))
        for name, chunks in parts.items():
            with target.open(name, "w", force_zip64=True) as stream:
                for chunk in chunks:
                    stream.write(chunk)
