"""A user's workbook that is painted: what is painted is there, and all else is byte for byte as it was."""

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.table import Table

from intend_bulk.errors import SheetError
from intend_bulk.sheets.ours import STATUS_COLUMNS
from intend_bulk.sheets.painting.colours import ERROR, FIXED, ROWS, WARNING
from intend_bulk.sheets.painting.paint import Painting, paint
from intend_bulk.sheets.painting.rows import Frame, PaintedRow
from intend_bulk.sheets.xlsx.book import read_xlsx

SHEET = "Clients"
FRAME = Frame(1, range(3), range(3, 7))
CREATED = ("created", "30", "ACC30", "")
INVALID = ("invalid", "", "", "C3 Currency: 'GBR' is not a currency code.")
ROWS_OF = (PaintedRow(2, CREATED), PaintedRow(3, INVALID, {2: ERROR}))
YELLOW = PatternFill("solid", fgColor="FFFF00")


@pytest.fixture
def users(tmp_path) -> Path:
    """Three columns and two rows, of which the second has a yellow currency and a formula with its result."""
    path = tmp_path / "clients.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet(SHEET)
        bold, yellow = book.add_format({"bold": True}), book.add_format({"bg_color": "#FFFF00", "num_format": "@"})
        sheet.write_row(0, 0, ["Title", "Email", "Currency"], bold)
        sheet.write_row(1, 0, ["Acme", "info@acme.co.uk", "GBP"])
        sheet.write_string(2, 0, "Bolt")
        sheet.write_formula(2, 1, '="info@"&"bolt.co.uk"', None, "info@bolt.co.uk")
        sheet.write_string(2, 2, "GBR", yellow)
        book.add_worksheet("Notes").write_string(0, 0, "mine")
    return path


@pytest.fixture
def painted(tmp_path):
    """Paint rows on a workbook: painted(path, *rows, frame=…), the headings first without being named."""

    def make(path: Path, *rows, frame=FRAME, name="painted.xlsx", **more) -> Path:
        copy = tmp_path / name
        every = (PaintedRow(frame.heading_row, STATUS_COLUMNS if frame.own else ()), *rows)
        paint(path, copy, Painting(SHEET, frame, lambda: every, **more))
        return copy

    return make


def cells(path: Path, row: int) -> list[object]:
    return [cell.value for cell in load_workbook(path)[SHEET][row]]


def fill(path: Path, cell: str) -> str:
    return str(load_workbook(path)[SHEET][cell].fill.fgColor.rgb)[-6:]


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_part(path: Path, name: str, change) -> Path:
    """The workbook with one of its parts changed."""
    content = parts(path)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, old in content.items():
            archive.writestr(part, change(old) if part == name else old)
    return path


def test_our_columns_stand_right_of_the_headings(users, painted):
    copy = painted(users, *ROWS_OF)
    assert cells(copy, 1)[3:] == ["Status", "Client id", "Client account", "Message"]
    assert cells(copy, 2)[3:] == ["created", "30", "ACC30", None]
    assert cells(copy, 3)[3:] == ["invalid", None, None, INVALID[3]]


def test_our_headings_look_like_the_users(users, painted):
    assert load_workbook(painted(users, *ROWS_OF))[SHEET]["D1"].font.bold


def test_bad_cell_is_red_and_its_row_has_the_colour_of_its_outcome(users, painted):
    copy = painted(users, *ROWS_OF)
    assert fill(copy, "C3")[:3] == ERROR[:3]
    assert {fill(copy, cell) for cell in ("A2", "B2", "C2", "D2", "G2")} == {ROWS["created"]}
    assert fill(copy, "A3") == ROWS["invalid"]


def test_cell_keeps_all_of_its_format_but_the_fill(users, painted):
    cell = load_workbook(painted(users, *ROWS_OF))[SHEET]["C3"]
    assert cell.number_format == "@"


def test_fill_of_the_user_stays_where_nothing_is_wrong(users, painted):
    copy = painted(users, PaintedRow(3, CREATED))
    assert fill(copy, "C3") == "FFFF00"


def test_fill_of_the_user_comes_back_when_the_cell_is_right(users, painted):
    wrong = painted(users, *ROWS_OF)
    right = painted(
        wrong, PaintedRow(2, CREATED), PaintedRow(3, CREATED), frame=replace(FRAME, is_ours=True), name="right.xlsx"
    )
    assert fill(right, "C3") == "FFFF00"


def test_fills_of_many_users_cells_are_told_apart(tmp_path, painted):
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    sheet.append(["Title", "Email", "Currency"])
    colours = [f"AA{number // 2:02X}{number % 2}C" for number in range(300)]
    for row, colour in enumerate(colours, start=2):
        sheet.append(["Acme", "a@b.co", "GBP"])
        sheet.cell(row, 1).fill = PatternFill("solid", fgColor=colour)
    book.save(tmp_path / "many.xlsx")
    wrong = painted(tmp_path / "many.xlsx", *(PaintedRow(row, INVALID, {0: WARNING}) for row in range(2, 302)))
    right = painted(wrong, frame=replace(FRAME, is_ours=True), name="b.xlsx")
    back = [str(row[0].fill.fgColor.rgb)[-6:] for row in load_workbook(right)[SHEET].iter_rows(min_row=2)]
    assert back[:255] == colours[:255]
    assert set(back[255:]) == {"000000"}  # no fill: more than these are not told apart


def test_stored_results_of_formulas_stay(users, painted):
    copy = painted(users, *ROWS_OF)
    assert load_workbook(copy, data_only=True)[SHEET]["B3"].value == "info@bolt.co.uk"
    assert load_workbook(copy)[SHEET]["B3"].value == '="info@"&"bolt.co.uk"'


def test_all_other_parts_stay_byte_for_byte(users, painted):
    before, after = parts(users), parts(painted(users, *ROWS_OF))
    ours = {"docProps/custom.xml", "[Content_Types].xml", "_rels/.rels", "xl/styles.xml", "xl/worksheets/sheet1.xml"}
    assert {name for name in before if after[name] != before[name]} <= ours
    assert after.keys() - before.keys() == {"docProps/custom.xml"}


def test_rows_that_are_not_painted_stay_byte_for_byte(users, painted):
    after = parts(painted(users, PaintedRow(3, INVALID)))["xl/worksheets/sheet1.xml"]
    row = re.compile(rb'<row r="2".*?</row>')
    assert row.search(after)[0] == row.search(parts(users)["xl/worksheets/sheet1.xml"])[0]


def test_painting_again_and_again_changes_nothing(users, painted):
    first = painted(users, *ROWS_OF)
    again = first
    for number in range(10):
        again = painted(again, *ROWS_OF, frame=replace(FRAME, is_ours=True), name=f"again-{number}.xlsx")
    assert again.read_bytes() == first.read_bytes()


def test_blank_cells_that_are_not_in_the_file_get_a_colour(tmp_path, painted):
    book = Workbook()
    book.active.title = SHEET
    book.active.append(["Title", "Email", "Currency"])
    book.active["B2"] = "info@acme.co.uk"
    book.save(tmp_path / "gaps.xlsx")
    copy = painted(tmp_path / "gaps.xlsx", PaintedRow(2, INVALID, {0: ERROR}))
    assert [fill(copy, cell)[:3] for cell in ("A2", "B2", "C2")] == [
        ERROR[:3],
        ROWS["invalid"][:3],
        ROWS["invalid"][:3],
    ]


def test_blank_cells_keep_the_format_of_their_column(tmp_path, painted):
    path = tmp_path / "columns.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet(SHEET)
        sheet.set_column(0, 5, 20, book.add_format({"num_format": "@"}))
        sheet.write_row(0, 0, ["Title", "Email", "Currency"])
        sheet.write_string(1, 0, "Acme")
    copy = load_workbook(painted(path, PaintedRow(2, INVALID, {2: ERROR})))[SHEET]
    assert copy["C2"].number_format == "@"
    assert [copy.column_dimensions[letter].width for letter in "AG"] == [pytest.approx(20.7, abs=0.1), 70]


def test_our_columns_make_way_for_what_stands_there(tmp_path, painted):
    book = Workbook()
    book.active.title = SHEET
    for row in (["Title", "Email", "Currency"], ["Acme", "a@b.co", "GBP", None, "call them"]):
        book.active.append(row)
    book.save(tmp_path / "remark.xlsx")
    copy = painted(tmp_path / "remark.xlsx", PaintedRow(2, CREATED))
    assert cells(copy, 2) == ["Acme", "a@b.co", "GBP", None, "call them", "created", "30", "ACC30", None]


def test_sheet_without_room_at_the_right_says_so(tmp_path, painted):
    book = Workbook()
    book.active.title = SHEET
    book.active.append(["Title", "Email", "Currency"])
    book.active["XFC2"] = "far"
    book.save(tmp_path / "wide.xlsx")
    frame = Frame(1, range(3), range(16_380, 16_384))
    with pytest.raises(SheetError, match="no four empty columns right of its headings"):
        painted(tmp_path / "wide.xlsx", PaintedRow(2, CREATED), frame=frame)


def test_filter_takes_our_columns_in(tmp_path, painted):
    path = tmp_path / "filtered.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet(SHEET)
        sheet.write_row(0, 0, ["Title", "Email", "Currency"])
        sheet.write_row(1, 0, ["Acme", "a@b.co", "GBP"])
        sheet.autofilter("A1:C2")
    copy = load_workbook(painted(path, PaintedRow(2, CREATED)))
    assert copy[SHEET].auto_filter.ref == "A1:G2"
    assert b"$A$1:$G$2" in parts(path.with_name("painted.xlsx"))["xl/workbook.xml"]


def test_table_of_the_user_is_left_alone(tmp_path, painted):
    book = Workbook()
    book.active.title = SHEET
    for row in (["Title", "Email", "Currency"], ["Acme", "a@b.co", "GBP"]):
        book.active.append(row)
    book.active.add_table(Table(displayName="Mine", ref="A1:C2"))
    book.save(tmp_path / "table.xlsx")
    copy = painted(tmp_path / "table.xlsx", PaintedRow(2, CREATED))
    assert load_workbook(copy)[SHEET].tables["Mine"].ref == "A1:C2"


def test_macros_stay(users, painted):
    copy = painted(with_macros(users), *ROWS_OF)
    assert parts(copy)["xl/vbaProject.bin"] == b"macros"


def with_macros(path: Path) -> Path:
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macros")
    return path


def test_tags_may_have_a_prefix(users, painted):
    def prefixed(content: bytes) -> bytes:
        text = re.sub(rb"<(/?)(?=[a-z])", rb"<\1x:", content.partition(b"?>")[2])
        return b'<?xml version="1.0"?>' + text.replace(b"xmlns=", b"xmlns:x=", 1)

    copy = painted(with_part(users, "xl/worksheets/sheet1.xml", prefixed), *ROWS_OF)
    assert cells(copy, 3)[3] == "invalid"
    assert fill(copy, "C3")[:3] == ERROR[:3]


def test_sheet_in_utf_16_is_refused_in_words(users, painted):
    def in_utf_16(content: bytes) -> bytes:
        return content.decode().replace("UTF-8", "UTF-16").encode("utf-16")

    with pytest.raises(SheetError, match="written in UTF-16"):
        painted(with_part(users, "xl/worksheets/sheet1.xml", in_utf_16), *ROWS_OF)


def test_row_that_is_not_there_any_more_is_named(users, painted):
    with pytest.raises(SheetError, match="its row 9 is not where it was"):
        painted(users, PaintedRow(9, CREATED))


def test_correction_takes_the_place_of_a_text_and_keeps_its_look(users, painted):
    copy = painted(users, PaintedRow(3, texts={2: "GBP"}), frame=replace(FRAME, own=range(0)))
    cell = load_workbook(copy)[SHEET]["C3"]
    assert (cell.value, cell.number_format, str(cell.fill.fgColor.rgb)) == ("GBP", "@", "FFFFFF00")


def test_formula_is_not_written_over(users, tmp_path):
    painting = Painting(SHEET, replace(FRAME, own=range(0)), lambda: [PaintedRow(3, texts={1: "x@y.z", 2: "GBP"})])
    assert paint(users, tmp_path / "copy.xlsx", painting) == [(3, 1)]
    assert cells(tmp_path / "copy.xlsx", 3)[1:3] == ['="info@"&"bolt.co.uk"', "GBP"]


def test_mended_cell_is_blue(users, painted):
    assert fill(painted(users, PaintedRow(3, CREATED, {0: FIXED})), "A3")[:3] == FIXED[:3]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.text(max_size=40))
def test_any_text_comes_back(users, painted, text):
    copy = painted(users, PaintedRow(2, ("created", "", "", text)))
    row = next(row for row in read_xlsx(copy).sheets[0].read() if row.number == 2)
    whole = text.encode("utf-8", "backslashreplace").decode()
    assert (row.texts[6:] or [None])[0] == (whole or None)


def test_font_of_a_workbook_of_openpyxl_stays(tmp_path, painted):
    book = Workbook()
    book.active.title = SHEET
    book.active.append(["Title", "Email", "Currency"])
    book.active.append(["Acme", "a@b.co", "GBP"])
    book.active["A2"].font = Font(italic=True, color="FF0000")
    book.active["A2"].fill = YELLOW
    buffer = io.BytesIO()
    book.save(buffer)
    (tmp_path / "styled.xlsx").write_bytes(buffer.getvalue())
    cell = load_workbook(painted(tmp_path / "styled.xlsx", PaintedRow(2, INVALID, {0: ERROR})))[SHEET]["A2"]
    assert (cell.font.italic, cell.font.color.rgb) == (True, "00FF0000")
