"""Binary workbooks, .xlsb and .xls: records that no text says, and damage."""

import struct
import zipfile
from pathlib import Path

import pytest
from xlsb_file import cell, number, record, row, save, shared, text

from intend_bulk.errors import SheetError
from intend_bulk.sheets.opening import open_file
from intend_bulk.sheets.raw import Flawed, Merged

DATA = Path(__file__).parent / "data"


@pytest.fixture
def first_row(tmp_path):
    """The cells of a sheet of one row of records."""

    def read(*cells: bytes, **parts):
        path = tmp_path / "clients.xlsb"
        save(path, [row(1), *cells], **parts)
        (only,) = open_file(path).sheets[0].read()
        return only.cells

    return read


def rk(value: int, *, is_whole: bool = True, is_hundredth: bool = False) -> bytes:
    return struct.pack("<i", value << 2 | is_whole << 1 | is_hundredth)


@pytest.mark.parametrize(
    ("kind", "content", "shown"),
    [
        (2, rk(7), "7"),
        (2, rk(-7), "-7"),
        (2, rk(150, is_hundredth=True), "1.5"),
        (2, struct.pack("<d", 0.5)[4:], "0.5"),
        (2, struct.pack("<i", struct.unpack("<i", struct.pack("<d", 50.0)[4:])[0] | 1), "0.5"),
        (3, b"\x2a", Flawed("#N/A", "error_value")),
        (3, b"\x07", Flawed("#DIV/0!", "error_value")),
        (4, b"\x01", "TRUE"),
        (5, struct.pack("<d", 44.0), "44"),
        (6, text("007"), "007"),
        (8, text("007") + bytes(10), "007"),
        (8, text("") + bytes(10), None),
        (9, struct.pack("<d", 7.0) + bytes(10), "7"),
        (10, b"\x00" + bytes(10), "FALSE"),
        (11, b"\x17" + bytes(10), Flawed("#REF!", "error_value")),
        (62, b"\x01" + text("rich") + bytes(8), "rich"),
    ],
)
def test_record_of_a_cell(first_row, kind, content, shown):
    assert first_row(shared(0, 0), cell(kind, 1, content), texts=["x"])[1:] == ([] if shown is None else [shown])


def test_cells_in_short_stand_right_of_the_last(first_row):
    short = record(18, bytes(4) + struct.pack("<I", 1))
    assert first_row(shared(2, 0), short, record(12, bytes(4)), short, texts=["a", "b"]) == [
        *(None, None, "a", "b"),
        *(None, "b"),
    ]


def test_blank_cells_are_none(first_row):
    assert first_row(number(0, 1.0), cell(1, 1, b"")) == ["1"]


def test_layout_of_a_binary_workbook(tmp_path):
    """Hidden rows, hidden columns before the rows, merged cells after them."""
    path = tmp_path / "clients.xlsb"
    columns = record(60, struct.pack("<IIIIH", 1, 2, 2560, 0, 1)) + record(60, struct.pack("<IIIIH", 4, 4, 2560, 0, 0))
    merged = record(176, struct.pack("<IIII", 1, 2, 0, 3))
    save(path, [columns, row(1), number(0, 1.0), row(4, is_hidden=True), number(0, 2.0)], after=merged)
    (sheet,) = open_file(path).sheets
    assert (sheet.hidden_columns, sheet.merged) == ({1, 2}, (Merged(2, 0, 3, 3),))
    assert [(row.number, row.is_hidden) for row in sheet.read()] == [(1, False), (2, False), (3, False), (4, True)]


@pytest.mark.parametrize(
    "rows",
    [
        [row(2), number(0, 1.0), row(1), number(0, 1.0)],
        [row(1), number(1, 1.0), number(0, 1.0)],
        [row(1), number(20_000, 1.0)],
        [row(1), shared(0, 7)],
        [row(1), number(0, 1.0, 99)],
        [row(1), cell(6, 0, struct.pack("<I", 1000) + b"a\0")],
        [row(1), b"\x05\x10\0\0"],
        [row(1), b"\x05\xff\xff\xff\x7f"],
    ],
    ids=["rows", "cells", "columns", "texts", "styles", "a short text", "a short record", "a long record"],
)
def test_damaged_binary_workbook_is_refused(tmp_path, rows):
    path = tmp_path / "clients.xlsb"
    save(path, rows, texts=["x"])
    if rows[-1].startswith(b"\x05"):
        _cut_after(path, rows[-1])
    with pytest.raises(SheetError, match="cannot be read as an Excel workbook"):
        [*open_file(path).sheets[0].read()]


def _cut_after(path: Path, end: bytes) -> None:
    """Leave off what stands after these bytes in the sheet."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = parts["xl/worksheets/sheet1.bin"]
    parts["xl/worksheets/sheet1.bin"] = sheet[: sheet.rindex(end) + len(end)]
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_truncated_old_workbook_is_refused(tmp_path, part):
    whole = (DATA / "nasty-cells.xls").read_bytes()
    path = tmp_path / "cut.xls"
    path.write_bytes(whole[: int(len(whole) * part)])
    with pytest.raises(SheetError, match="cannot be read as an Excel workbook"):
        [*open_file(path).sheets[0].read()]


@pytest.mark.parametrize("suffix", ["xlsx", "xls", "ods"])
@pytest.mark.parametrize("name", ["clients.csv", "clients.xlsx", "clients"])
def test_a_file_is_what_is_in_it(tmp_path, suffix, name):
    """Its name may say anything."""
    path = tmp_path / name
    path.write_bytes((DATA / f"nasty-cells.{suffix}").read_bytes())
    assert [sheet.name for sheet in open_file(path).sheets] == ["Cells", "Layout", "Secret"]
