"""Files to read: workbooks as openpyxl makes them, and their parts changed as no library would write them."""

import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[..., Path]:
    """Make a workbook: workbook([["Title", "Email"], ["Acme", "info@acme.co.uk"]]); None is an empty cell."""

    def make(*sheets: Sequence[Sequence[Any]], names: Sequence[str] = ("Clients", "Second", "Third")) -> Path:
        book = Workbook()
        book.remove(book.active)
        for name, rows in zip(names, sheets, strict=False):
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(row)
        path = tmp_path / "clients.xlsx"
        book.save(path)
        return path

    return make


@pytest.fixture
def csv_file(tmp_path: Path) -> Callable[..., Path]:
    """Make a text file: csv_file("Title,Email\\n"), as it is, or of bytes."""

    def make(content: str | bytes, *, name: str = "clients.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return path

    return make


@pytest.fixture
def with_sheet_data(workbook: Callable[..., Path]) -> Callable[[str], Path]:
    """Make a workbook whose sheet holds rows of XML: with_sheet_data('<row r="1">…</row>')."""

    def make(rows: str) -> Path:
        path = workbook([])
        with zipfile.ZipFile(path) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        part = "xl/worksheets/sheet1.xml"
        parts[part] = parts[part].replace(b"</sheetData>", f"{rows}</sheetData>".encode())
        assert rows.encode() in parts[part]
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
        return path

    return make
