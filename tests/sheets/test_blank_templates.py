"""The sheet to fill in: every column, the required ones marked, nothing that Excel would change in typing."""

import csv
import zipfile

import pytest
from openpyxl import load_workbook
from testkit import found_in

from intend_bulk.errors import OutputError
from intend_bulk.model.client import fields
from intend_bulk.sheets.reading import read_sheet
from intend_bulk.sheets.template import write_template

FIELDS = [field for field in fields(shipping=2, contacts=1) if field.sent or field.name == "reference"]
REQUIRED = ("title", "email")
ROWS = [{"title": "Acme", "contact_number": "0123", "vat_number": None}, {"title": "=1+1", "shipping_2_town": "York"}]


@pytest.fixture
def sheet(tmp_path):
    """A blank template, as openpyxl reads it."""
    write_template(tmp_path / "blank.xlsx", FIELDS, required=REQUIRED)
    return load_workbook(tmp_path / "blank.xlsx").active


def headings(sheet):
    """The cells of the heading row by their text."""
    return {cell.value: cell for cell in sheet[1]}


def dimension(sheet, cell):
    """Width and style of a cell's column; openpyxl keeps one for neighbours that are alike."""
    return next(found for found in sheet.column_dimensions.values() if found.min <= cell.column <= found.max)


def test_headings_are_labels_and_the_required_ones_are_marked(sheet):
    expected = [f"{field.label} *" if field.name in REQUIRED else field.label for field in FIELDS]
    assert list(headings(sheet)) == expected


def test_required_headings_have_a_colour_of_their_own(sheet):
    colours = {heading.endswith("*"): set() for heading in headings(sheet)}
    for heading, cell in headings(sheet).items():
        colours[heading.endswith("*")].add(cell.fill.fgColor.rgb)
    assert not colours[True] & colours[False]


def test_all_required_headings_have_the_same_colour(sheet):
    colours = {cell.fill.fgColor.rgb for heading, cell in headings(sheet).items() if heading.endswith("*")}
    assert len(colours) == 1


def test_every_column_is_formatted_as_text(sheet):
    """Cells that are not there yet too, so that no leading zero is lost in typing."""
    formats = {dimension(sheet, cell).number_format for cell in sheet[1]}
    assert formats == {"@"}


def test_heading_stays_in_sight(sheet):
    assert sheet.freeze_panes == "A2"


def test_every_heading_can_be_read_whole(sheet):
    for heading, cell in headings(sheet).items():
        assert dimension(sheet, cell).width > len(heading)


def test_template_is_blank(sheet):
    assert sheet.max_row == 1


@pytest.mark.parametrize("ending", [".xlsx", ".csv"])
def test_every_column_of_a_template_is_known(tmp_path, ending):
    """What we give to fill in is what we read."""
    path = write_template(tmp_path / f"blank{ending}", FIELDS, required=REQUIRED)
    sheet = read_sheet(path)
    assert [column.name for column in sheet.columns] == [field.name for field in FIELDS]
    assert not found_in(sheet)


@pytest.mark.parametrize("ending", [".xlsx", ".csv"])
def test_rows_are_filled_in(tmp_path, ending):
    path = write_template(tmp_path / f"filled{ending}", FIELDS, required=REQUIRED, rows=ROWS)
    cells = [{name: text for name, text in row.cells.items() if text is not None} for row in read_sheet(path).rows]
    assert cells == [{"title": "Acme", "contact_number": "0123"}, {"title": "=1+1", "shipping_2_town": "York"}]


def test_filled_cells_are_text_in_a_text_format(tmp_path):
    write_template(tmp_path / "filled.xlsx", FIELDS, required=REQUIRED, rows=ROWS)
    sheet = load_workbook(tmp_path / "filled.xlsx").active
    filled = [cell for row in sheet.iter_rows(min_row=2) for cell in row if cell.value is not None]
    assert {(cell.data_type, cell.number_format) for cell in filled} == {("s", "@")}


@pytest.mark.parametrize("text", ["<r>Acme</r>", "<r><b></r>", "_x0041_x0042_", "_x0041_", "a\r\nb"])
def test_any_text_can_be_filled_in(tmp_path, text):
    """Markup and escapes are text here too."""
    path = write_template(tmp_path / "filled.xlsx", FIELDS, required=(), rows=[{"title": text}])
    assert next(iter(read_sheet(path).rows)).cells["title"] == text


def test_long_text_does_not_make_a_column_that_excel_refuses(tmp_path):
    """255 characters is the widest that a column can be."""
    path = write_template(tmp_path / "filled.xlsx", FIELDS, required=(), rows=[{"title": "x" * 1000}])
    widths = [found.width for found in load_workbook(path).active.column_dimensions.values()]
    assert max(widths) < 100


def test_text_that_is_too_long_for_a_cell_is_refused(tmp_path):
    """It would be cut in silence."""
    with pytest.raises(OutputError, match="32,768 characters"):
        write_template(tmp_path / "filled.xlsx", FIELDS, required=(), rows=[{"title": "x" * 32_768}])
    assert not list(tmp_path.iterdir())


def test_csv_template_has_column_names(tmp_path):
    """UTF-8 with BOM, for Excel; a csv has no marks and no colours."""
    path = write_template(tmp_path / "blank.csv", FIELDS, required=REQUIRED)
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [[field.name for field in FIELDS]]
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")


def test_formulas_are_marked_in_a_csv_template(tmp_path):
    path = write_template(tmp_path / "filled.csv", FIELDS[:5], required=(), rows=[{"title": "=1+1"}])
    assert "'=1+1" in path.read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("rows", [[], ROWS], ids=["blank", "filled"])
def test_equal_fields_give_an_equal_file(tmp_path, rows):
    """The templates that the project keeps change only when the columns do."""
    contents = []
    for name in ("one.xlsx", "other.xlsx"):
        with zipfile.ZipFile(write_template(tmp_path / name, FIELDS, required=REQUIRED, rows=rows)) as parts:
            contents.append({part: parts.read(part) for part in parts.namelist()})
    assert contents[0] == contents[1]


@pytest.mark.parametrize("name", ["blank.json", "blank.xls", "blank"])
def test_unknown_ending_is_refused(tmp_path, name):
    with pytest.raises(OutputError, match="does not say its format"):
        write_template(tmp_path / name, FIELDS, required=REQUIRED)
    assert not list(tmp_path.iterdir())


def test_file_that_excel_holds_open_is_left_alone(tmp_path):
    """The template gets the next name, and says so."""
    (tmp_path / "~$blank.xlsx").touch()
    assert write_template(tmp_path / "blank.xlsx", FIELDS, required=REQUIRED) == tmp_path / "blank-2.xlsx"
