"""One cell of a workbook, as the text that a person sees in it: nothing is guessed, nothing silently changed."""

from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import Workbook, load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from testkit import found_in

from intend_bulk.sheets.reading import read_sheet

HEADINGS = ["Title", "Contact number"]


def openpyxl_cell(path: Path, value, number_format: str) -> None:
    book = Workbook()
    book.active.append(HEADINGS)
    cell = book.active.cell(2, 2, value)
    if isinstance(value, str):
        cell.data_type = "s"  # a text that begins with "=" is no formula
    cell.number_format = number_format
    book.active.cell(2, 1, "Acme")
    book.save(path)


def xlsxwriter_cell(path: Path, value, number_format: str) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADINGS)
        sheet.write_string(1, 0, "Acme")
        style = book.add_format({"num_format": number_format})
        if isinstance(value, str):
            sheet.write_string(1, 1, value, style)
        elif isinstance(value, bool):
            sheet.write_boolean(1, 1, value, style)
        elif isinstance(value, int | float):
            sheet.write_number(1, 1, value, style)
        else:
            sheet.write_datetime(1, 1, value, style)


@pytest.fixture(params=[openpyxl_cell, xlsxwriter_cell], ids=["openpyxl", "XlsxWriter"])
def read(request, tmp_path):
    """Write a cell with one of the libraries, and say what is read: its text, and what is wrong with it."""

    def read_cell(value, number_format: str = "General"):
        path = tmp_path / "clients.xlsx"
        request.param(path, value, number_format)
        return only_cell(path)

    return read_cell


def only_cell(path: Path):
    sheet = read_sheet(path)
    (row,) = sheet.rows
    return row.cells["contact_number"], found_in(sheet)


@pytest.mark.parametrize(
    "text",
    [
        "NA",
        "N/A",
        "#N/A",
        "None",
        "null",
        "nan",
        "NaN",
        "TRUE",
        "false",
        "007",
        "1.0",
        "1e5",
        "1,000.00",
        "12345678901234567890",
        "+44 20 7946 0018",
        "2024-01-01",
        "=1+1",
        "'quoted",
        "-",
        "  padded  ",
        "two\nlines",
        "tab\there",
        "<b>&amp;</b>",
        "Ünïcödé 北京 😀",
        "0",
    ],
)
def test_text_stays_as_it_is(read, text):
    """No word and no digits mean anything of their own."""
    assert read(text) == (text, [])


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (7, "7"),
        (0, "0"),
        (-7, "-7"),
        (44.0, "44"),
        (1.5, "1.5"),
        (-0.25, "-0.25"),
        (0.1 + 0.2, "0.3"),
        (1234567.89, "1234567.89"),
        (441234567890, "441234567890"),
        (999_999_999_999_999, "999999999999999"),
        (0.0000001, "0.0000001"),
        (1e14, "100000000000000"),
    ],
)
def test_number_is_read_as_its_digits(read, number, text):
    """Never as a float, and never with an exponent."""
    assert read(number) == (text, [])


@pytest.mark.parametrize(
    ("number", "number_format", "text"),
    [
        (7, "000", "007"),
        (1234, "000", "1234"),
        (1238094674, "00000000000", "01238094674"),
        (-7, "000", "-007"),
        (0, "00", "00"),
        (7, "@", "7"),
        (7, "0", "7"),
    ],
)
def test_leading_zeros_of_a_format_are_read(read, number, number_format, text):
    """What a person sees in the cell, zeros too, is the text."""
    assert read(number, number_format) == (text, [])


@pytest.mark.parametrize(
    ("number", "number_format", "text"),
    [
        (1234.5, "#,##0.00", "1234.5"),
        (0.2, "0%", "0.2"),
        (7946, '"+44 "0', "7946"),
        (1238094674, "0000 000 0000", "1238094674"),
        (1.5, "000", "1.5"),
        (1.5, "0", "1.5"),
        (7, "0.00", "7"),
    ],
)
def test_number_that_shows_as_something_else_is_told(read, number, number_format, text):
    """A warning says what will be sent: the number itself."""
    cell, (problem,) = read(number, number_format)
    assert (cell, problem.kind.code, problem.value) == (text, "number_format", text)
    assert repr(number_format) in problem.message


@pytest.mark.parametrize("number", [1e15, 1234567890123456, -1e15, 4.4123456789012e19, 1e300], ids=str)
def test_number_with_lost_digits_is_told(read, number):
    """A spreadsheet program keeps 15 digits, so the number is not what was typed."""
    _, (problem,) = read(number)
    assert problem.kind.code == "digits_lost"


@pytest.mark.parametrize(("value", "text"), [(True, "TRUE"), (False, "FALSE")])
def test_boolean_is_read_as_it_is_shown(read, value, text):
    assert read(value) == (text, [])


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (date(2024, 3, 1), "yyyy-mm-dd", "2024-03-01"),
        (datetime(2024, 3, 1), "d mmm", "2024-03-01"),
        (datetime(2024, 3, 1, 13, 30), "yyyy-mm-dd hh:mm", "2024-03-01 13:30:00"),
        (time(13, 30), "hh:mm", "13:30:00"),
        (timedelta(hours=30), "[h]:mm:ss", "1 day, 6:00:00"),
    ],
    ids=["date", "day and month", "date and time", "time", "duration"],
)
def test_date_is_told(read, value, number_format, text):
    """Excel makes dates of codes such as "MAR1": what was typed cannot be known."""
    _, (problem,) = read(value, number_format)
    assert (problem.kind.code, problem.value) == ("date_in_text", text)


def test_date_of_a_workbook_that_counts_from_1904(tmp_path):
    """Excel for the Mac once made such, and they are copied to this day."""
    path = tmp_path / "clients.xlsx"
    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active.append(HEADINGS)
    book.active.append(["Acme", 43890])
    book.active["B2"].number_format = "d mmm"
    book.save(path)
    _, (problem,) = only_cell(path)
    assert (problem.kind.code, problem.value) == ("date_in_text", "2024-03-01")


@pytest.mark.parametrize(
    ("number", "text"),
    [(60, "1900-02-29"), (61, "1900-03-01"), (59, "1900-02-28"), (9e9, "9000000000")],
)
def test_date_that_is_hard_to_tell(read, number, text):
    """Excel counts a day that never was, and shows ##### for what it cannot count."""
    _, (problem,) = read(number, "yyyy-mm-dd")
    assert (problem.kind.code, problem.value) == ("date_in_text", text)


def test_number_in_a_format_with_a_language_is_read_as_it_is_shown(read):
    assert read(7, "[$-409]000") == ("007", [])


def test_number_in_the_digits_of_a_language_is_told(read):
    """The long number asks for Arabic digits."""
    _, (problem,) = read(7, "[$-2000401]000")
    assert problem.kind.code == "number_format"


def formula(path: Path, text: str, value, *, column: int = 1, headings=HEADINGS) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, headings)
        sheet.write_string(1, 0, "Acme")
        sheet.write_formula(1, column, text, value=value)
    return path


@pytest.mark.parametrize(
    ("value", "text"), [(7, "7"), ("007", "007"), (1.5, "1.5"), (True, "TRUE"), ("NA", "NA"), ("=1+1", "=1+1")]
)
def test_formula_is_read_as_its_stored_result(tmp_path, value, text):
    """What the program that saved the file had computed."""
    assert only_cell(formula(tmp_path / "clients.xlsx", "=A1", value)) == (text, [])


@pytest.mark.parametrize("error", ["#N/A", "#DIV/0!", "#REF!", "#NAME?", "#VALUE!", "#NUM!", "#NULL!"])
def test_error_value_is_told(tmp_path, error):
    """An error of Excel is neither a text nor an empty cell."""
    _, (problem,) = only_cell(formula(tmp_path / "clients.xlsx", "=A1", error))
    assert (problem.kind.code, problem.value) == ("error_value", error)


def test_formula_that_was_never_computed_is_told(workbook):
    """openpyxl, for one, saves formulas without results."""
    _, (problem,) = only_cell(workbook([HEADINGS, ["Acme", "=A2&1"]]))
    assert (problem.kind.code, problem.value) == ("formula_without_result", "=A2&1")


def test_formula_is_told_in_its_own_row(workbook):
    """Rows and cells of the file with formulas and of that with results are the same ones."""
    sheet = read_sheet(workbook([[], HEADINGS, [], ["Acme", "0123"], ["Bolt", "=A1"]]))
    assert [(problem.row, problem.cell) for problem in found_in(sheet)] == [(5, "B5")]


def text_row(*cells: str) -> str:
    """Two rows as Excel writes them: our headings, and below them "Acme" and a cell of XML."""

    def inline(place: str, text: str) -> str:
        return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'

    heading = f'<row r="1">{inline("A1", "Title")}{inline("B1", "Contact number")}</row>'
    return f'{heading}<row r="2">{inline("A2", "Acme")}{"".join(cells)}</row>'


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('<c r="B2" t="str"><f>IF(A2="","x","")</f><v></v></c>', None),
        ('<c r="B2" t="str"><f>IF(A2="","x","")</f><v/></c>', None),
        ('<c r="B2"/>', None),
        ('<c r="B2" t="inlineStr"><is><t></t></is></c>', None),
        ('<c r="B2" t="inlineStr"><is><r><t>01</t></r><r><rPr><b/></rPr><t>23</t></r></is></c>', "0123"),
        ('<c r="B2" t="inlineStr"><is><t>a_x000D__x000A_b</t></is></c>', "a\r\nb"),
        ('<c r="B2" t="inlineStr"><is><t>_x005F_x0041_</t></is></c>', "_x0041_"),
        ('<c r="B2" t="inlineStr"><is><t>_x0041_</t></is></c>', "A"),
        ('<c r="B2" t="inlineStr"><is><t>_xD83D__xDE00_</t></is></c>', "😀"),
        ('<c r="B2" t="inlineStr"><is><t>a_xD83D_b</t></is></c>', "a\ufffdb"),
        ('<c r="B2"><v>44.0</v></c>', "44"),
        ('<c r="B2"><v>1.1000000000000001</v></c>', "1.1"),
        ('<c r="B2"><v>1E3</v></c>', "1000"),
        ('<c r="B2" t="b"><v>1</v></c>', "TRUE"),
    ],
    ids=[
        "a formula whose result is empty text",
        "the same in short",
        "a cell of which only the style is stored",
        "empty text",
        "text in several styles",
        "control characters",
        "what looks like an escape",
        "an escape",
        "a character in two escapes",
        "half a character, which no file of ours could hold",
        "a float that is whole",
        "a float that is not exact",
        "an exponent",
        "a boolean",
    ],
)
def test_cell_as_excel_stores_it(with_sheet_data, cell, text):
    """Its text, with nothing to be told."""
    assert only_cell(with_sheet_data(text_row(cell))) == (text, [])


@pytest.mark.parametrize("error", ["#N/A", "#DIV/0!"])
def test_error_value_that_was_typed_is_told(with_sheet_data, error):
    _, (problem,) = only_cell(with_sheet_data(text_row(f'<c r="B2" t="e"><v>{error}</v></c>')))
    assert (problem.kind.code, problem.value) == ("error_value", error)


def test_result_that_is_an_error_is_told_once(with_sheet_data):
    _, problems = only_cell(with_sheet_data(text_row('<c r="B2" t="e"><f>NA()</f><v>#N/A</v></c>')))
    assert [problem.kind.code for problem in problems] == ["error_value"]


@pytest.mark.parametrize(
    "text", ["_x0041_", "_x000D_", "a\r\nb", "\x00", "\x1f", "\x0b", "_x005F_", "\ufffe"], ids=ascii
)
def test_control_characters_and_escapes_come_back(tmp_path, text):
    """What XML cannot hold is escaped in a workbook; what looks like an escape is text."""
    path = tmp_path / "clients.xlsx"
    xlsxwriter_cell(path, text, "General")
    assert only_cell(path) == (text, [])


SECRET = "hunter2"
PASSWORD_HEADINGS = ["Title", "Password"]


@pytest.mark.parametrize(
    "cell",
    [
        f'<c r="B2" t="e"><f>"{SECRET}"</f><v>#N/A</v></c>',
        f'<c r="B2"><f>"{SECRET}"</f></c>',
        '<c r="B2"><v>1234567890123456</v></c>',
    ],
    ids=["an error", "a formula without a result", "lost digits"],
)
def test_flawed_password_is_not_shown(with_sheet_data, cell):
    """A problem of a password cell says what is wrong, never what the cell holds."""
    path = with_sheet_data(text_row(cell).replace("Contact number", "Password"))
    (problem,) = found_in(read_sheet(path))
    assert (problem.column, problem.value) == ("Password", "***")
    for shown in (SECRET, "1234567890", "#N/A"):
        assert shown not in str(problem) + problem.suggestion


@pytest.mark.parametrize("value", [date(1999, 12, 31), 1234.5], ids=["a date", "a formatted number"])
def test_password_that_is_no_text_is_not_shown(workbook, value):
    path = workbook([PASSWORD_HEADINGS, ["Acme", value]])
    book = load_workbook(path)
    if isinstance(value, float):
        book.active["B2"].number_format = "0.00"
    book.save(path)
    (problem,) = found_in(read_sheet(path))
    assert problem.value == "***"
    assert "1999" not in str(problem)
    assert "1234" not in str(problem)
