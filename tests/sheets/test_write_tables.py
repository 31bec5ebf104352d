"""Tables that we write: typed cells in a workbook, text in a csv, objects in JSON, and no file before it is whole."""

import csv
import json
from datetime import datetime

import pytest
from openpyxl import load_workbook
from sound_workbook import assert_sound

from intend_bulk.errors import OutputError
from intend_bulk.model.client import field_named
from intend_bulk.model.fields import Shape
from intend_bulk.sheets.reading import read_sheet
from intend_bulk.sheets.writing import (
    TableColumn,
    check_output,
    field_column,
    open_records,
    open_table,
    plain_column,
    writer_for,
)

TEXT, NUMBER, DATE = Shape.TEXT, Shape.NUMBER, Shape.DATE
COLUMNS = [
    plain_column("title"),
    plain_column("discount_rate", NUMBER),
    plain_column("created_on", DATE),
]
ENDINGS = [".xlsx", ".csv", ".json"]


def write(path, rows, columns=COLUMNS):
    with open_table(path, columns, sheet_name="Clients") as table:
        for row in rows:
            table.add(row)
    return path


def opened(path):
    return load_workbook(path).active


@pytest.fixture
def cell(tmp_path):
    """Write one cell to a workbook, and give it as openpyxl reads it back."""

    def written(value, shape=TEXT):
        path = write(tmp_path / "one.xlsx", [[value]], [plain_column("title", shape)])
        return opened(path)["A2"]

    return written


@pytest.mark.parametrize(
    "text", ["Acme", "007", "1.5", "=1+1", "{=1+1}", "http://acme.uk", "TRUE", "2024-03-01", "#N/A"]
)
def test_text_is_text_in_a_workbook(cell, text):
    """No formula, no link, no number."""
    assert (cell(text).value, cell(text).data_type, cell(text).hyperlink) == (text, "s", None)


@pytest.mark.parametrize("number", [0, 7, -7, 1.5, 0.1, 123456789012345, -0.25])
def test_number_is_a_number_in_a_workbook(cell, number):
    assert (cell(number, NUMBER).value, cell(number, NUMBER).data_type) == (number, "n")


@pytest.mark.parametrize(
    "number",
    [1234567890123456, 12345678901234567890, 10**400, -(10**16), 0.1 + 0.2, float("nan"), float("inf")],
    ids=["16 digits", "20 digits", "401 digits", "negative", "17 digits", "NaN", "infinity"],
)
def test_number_that_no_cell_can_hold_is_text_in_a_workbook(cell, number):
    """A spreadsheet program keeps 15 digits and would lose the others in silence."""
    assert (cell(number, NUMBER).value, cell(number, NUMBER).data_type) == (str(number), "s")


@pytest.mark.parametrize("value", [True, False])
def test_boolean_is_a_boolean_in_a_workbook(cell, value):
    assert cell(value).value is value


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2022-07-18T22:49:53.000000Z", datetime(2022, 7, 18, 22, 49, 53)),
        ("2022-07-18T22:49:53+02:00", datetime(2022, 7, 18, 22, 49, 53)),
        ("2022-07-18 22:49:53", datetime(2022, 7, 18, 22, 49, 53)),
        ("2022-07-18", datetime(2022, 7, 18)),
        ("1969-12-31T23:59:59Z", datetime(1969, 12, 31, 23, 59, 59)),
        ("9999-12-31T23:59:59Z", datetime(9999, 12, 31, 23, 59, 59)),
        ("9999-12-31T23:59:59-01:00", datetime(9999, 12, 31, 23, 59, 59)),
    ],
)
def test_date_is_a_date_in_a_workbook(cell, text, moment):
    """By the clock of its own offset, with a format that shows it whole."""
    found = cell(text, DATE)
    assert (found.value, found.is_date, found.number_format) == (moment, True, "yyyy-mm-dd hh:mm:ss")


@pytest.mark.parametrize(
    "text",
    [
        "2022-07-18T22:49:53.123456Z",
        "0000-00-00 00:00:00",
        "-0001-11-30T00:00:00.000000Z",
        "0001-01-01T00:00:00Z",
        "0001-01-01T00:00:00+14:00",
        "1899-12-31T00:00:00Z",
        "yesterday",
        "1658184593",
    ],
)
def test_date_that_no_cell_can_hold_is_text_in_a_workbook(cell, text):
    """A part of a second, a year before 1900, or no date at all."""
    assert (cell(text, DATE).value, cell(text, DATE).data_type) == (text, "s")


def test_text_of_a_text_column_is_no_date(cell):
    assert cell("2022-07-18T22:49:53Z").data_type == "s"


def test_empty_cell_is_empty_in_a_workbook(cell):
    assert cell(None).value is None


def test_headings_of_a_workbook_are_labels(tmp_path):
    sheet = opened(write(tmp_path / "out.xlsx", []))
    assert [found.value for found in sheet[1]] == ["Title", "Discount rate", "Created on"]


def test_headings_of_a_workbook_are_bold(tmp_path):
    sheet = opened(write(tmp_path / "out.xlsx", []))
    assert all(found.font.bold for found in sheet[1])


def test_heading_of_a_workbook_stays_in_sight(tmp_path):
    """On the screen and on every printed page."""
    sheet = opened(write(tmp_path / "out.xlsx", [["Acme", 5, None]]))
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("A2", "$1:$1")


@pytest.mark.parametrize(("rows", "reference"), [(0, "A1:C1"), (2, "A1:C3")])
def test_workbook_has_a_filter_over_all_rows(tmp_path, rows, reference):
    sheet = opened(write(tmp_path / "out.xlsx", [["Acme", 5, None]] * rows))
    assert sheet.auto_filter.ref == reference


def test_sheet_has_its_name(tmp_path):
    assert opened(write(tmp_path / "out.xlsx", [])).title == "Clients"


def test_columns_are_as_wide_as_what_they_hold(tmp_path):
    """Every cell and heading can be read whole."""
    rows = [["Intend Design Studio of Milton Keynes", 5, "2022-07-18T22:49:53Z"], ["x" * 58, -12345.25, "yesterday"]]
    sheet = opened(write(tmp_path / "out.xlsx", rows))
    for column, longest in (("A", 58), ("B", len("Discount rate")), ("C", len("yyyy-mm-dd hh:mm:ss"))):
        assert sheet.column_dimensions[column].width >= longest


def test_columns_are_not_wider_than_a_screen(tmp_path):
    sheet = opened(write(tmp_path / "out.xlsx", [["x" * 5000, 5, None]]))
    assert sheet.column_dimensions["A"].width < 61


@pytest.mark.parametrize(("length", "wrapped"), [(60, False), (61, True)])
def test_text_that_is_longer_than_a_column_is_wrapped(cell, length, wrapped):
    assert bool(cell("x" * length).alignment.wrap_text) is wrapped


@pytest.mark.parametrize("ending", ENDINGS)
def test_text_of_32767_characters_is_written_whole(tmp_path, ending):
    """As many as a cell of a workbook holds."""
    path = write(tmp_path / f"out{ending}", [["x" * 32_767, None, None]])
    if ending == ".xlsx":
        assert opened(path)["A2"].value == "x" * 32_767
    else:
        assert "x" * 32_767 in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("text", ["x" * 40_000, "😀" * 20_000], ids=["letters", "emoji, which count twice"])
def test_text_that_is_too_long_for_a_cell_is_cut_and_says_so(cell, text):
    """In words, and in red."""
    found = cell(text)
    mark = f"… [cut: {len(text):,} characters; the whole text is in csv and jsonl]"
    assert text.startswith(found.value.removesuffix(mark))
    assert 32_765 <= len(found.value.encode("utf-16-le")) / 2 <= 32_767
    assert found.fill.fgColor.rgb == "FFF4A0A0"


def test_cells_that_are_cut_are_named(tmp_path):
    """By cell, column and length; a row of clients by its id, too."""
    columns = [plain_column("client_id"), plain_column("title")]
    with open_table(tmp_path / "out.xlsx", columns, sheet_name="Clients") as table:
        table.add(["16", "Acme"])
        table.add(["17", "x" * 32_768])
    assert table.cut == ["Cell B3 of Clients (Title, client 17) holds only the beginning of 32,768 characters."]


def test_cells_that_are_cut_are_named_row_by_row(tmp_path):
    long = "x" * 32_768
    with open_table(tmp_path / "out.xlsx", COLUMNS, sheet_name="Clients") as table:
        table.add(["Acme", None, long])
        table.add([long, long, None])
    assert [sentence.split()[1] for sentence in table.cut] == ["C2", "A3", "B3"]


def test_very_many_cells_that_are_cut_are_counted(tmp_path, monkeypatch):
    monkeypatch.setattr("intend_bulk.sheets.xlsx_sheet._MOST_CUTS", 1)
    with open_table(tmp_path / "out.xlsx", COLUMNS, sheet_name="Clients") as table:
        for _ in range(3):
            table.add(["x" * 32_768, 5, None])
    assert len(table.cut) == 2
    assert table.cut[1] == "2 more cells were cut; they are red."


@pytest.mark.parametrize(
    "text",
    [
        "a & b < c > d",
        "&amp;",
        "<r>b</r>",
        "]]>",
        " space ",
        "line\nbreak\n",
        "tab\t",
        "\r\n",
        "_x0041_x0042_",
        "\x00\x0b\x1f",
        "\ufffe\uffff",
        "\u2028\u00a0",
        "日本語 😀",
        "\"quoted'",
    ],
)
def test_text_is_read_back_as_it_was(tmp_path, text):
    """Markup, escapes, space and what XML cannot hold."""
    path = write(
        tmp_path / "out.xlsx",
        [["Acme", "x", text]],
        [plain_column(name) for name in ("title", "email", "billing_note")],
    )
    [row] = read_sheet(path).rows
    assert row.cells["billing_note"] == text


def test_formulas_and_values_of_a_row_stand_side_by_side(tmp_path):
    """None is no cell, and a row of them none either."""
    columns = [plain_column("a"), plain_column("b", NUMBER), plain_column("c", cells_of="A & B")]
    sheet = opened(write(tmp_path / "out.xlsx", [[True, 1.5, "C2"], [None] * 3, [None, None, "x"]], columns))
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)] == [
        [True, 1.5, '=HYPERLINK("#\'A & B\'!C2","C2")'],
        [None, None, None],
        [None, None, "x"],
    ]
    assert sheet.dimensions == "A1:C4"


@pytest.mark.parametrize(
    "moment",
    ["1900-01-01T00:00:00", "1900-02-28T12:00:00", "1900-03-01T00:00:00", "2026-03-29T02:30:01", "9999-12-31T23:59:59"],
)
def test_date_is_the_number_that_a_workbook_has_for_it(cell, moment):
    assert cell(moment, DATE).value == datetime.fromisoformat(moment)


def test_heading_that_is_too_long_for_a_cell_is_cut(tmp_path):
    """An undocumented key may be of any length; a column may not."""
    path = write(tmp_path / "out.xlsx", [["x"]], [field_column("k" * 40_000, None)])
    assert opened(path).column_dimensions["A"].width < 256
    assert opened(path)["A1"].value.endswith("… [cut: 40,000 characters; the whole text is in csv and jsonl]")


def test_more_rows_than_a_sheet_holds_go_on_in_the_next(tmp_path, monkeypatch):
    """With its headings, its filter and its widths."""
    monkeypatch.setattr("intend_bulk.sheets.xlsx_sheet.MOST_ROWS", 3)
    path = write(tmp_path / "out.xlsx", [[f"Client {n}", n, None] for n in range(5)])
    book = load_workbook(path)
    assert book.sheetnames == ["Clients", "Clients 2", "Clients 3"]
    assert [[cell.value for cell in sheet["A"]] for sheet in book] == [
        ["Title", "Client 0", "Client 1"],
        ["Title", "Client 2", "Client 3"],
        ["Title", "Client 4"],
    ]
    assert [sheet.auto_filter.ref for sheet in book] == ["A1:C3", "A1:C3", "A1:C2"]
    assert_sound(path)


def test_sheet_that_is_full_begins_no_other(tmp_path, monkeypatch):
    monkeypatch.setattr("intend_bulk.sheets.xlsx_sheet.MOST_ROWS", 3)
    path = write(tmp_path / "out.xlsx", [["Acme", 5, None]] * 2)
    assert load_workbook(path).sheetnames == ["Clients"]


@pytest.mark.parametrize("ending", [".csv", ".json"])
def test_no_text_is_too_long_for_other_formats(tmp_path, ending):
    path = write(tmp_path / f"out{ending}", [["x" * 40_000, 5, None]])
    assert "x" * 40_000 in path.read_text(encoding="utf-8")


def test_csv_is_as_excel_opens_it(tmp_path):
    """UTF-8 with BOM, commas, CRLF, column names."""
    path = write(tmp_path / "out.csv", [["Zürich, Ltd", 5, "2022-07-18T22:49:53.000000Z"], [None, 1.5, None]])
    assert path.read_bytes().decode("utf-8") == (
        '\ufefftitle,discount_rate,created_on\r\n"Zürich, Ltd",5,2022-07-18T22:49:53.000000Z\r\n,1.5,\r\n'
    )


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_csv_may_have_another_delimiter(tmp_path, delimiter):
    """What holds it is quoted."""
    path = tmp_path / "out.csv"
    with open_table(path, COLUMNS, sheet_name="Clients", delimiter=delimiter) as table:
        table.add([f"Acme{delimiter} Leeds", 5, None])
    row = delimiter.join([f'"Acme{delimiter} Leeds"', "5", ""])
    assert path.read_bytes().decode("utf-8-sig") == f"{delimiter.join(c.name for c in COLUMNS)}\r\n{row}\r\n"


def test_records_are_a_line_each(tmp_path):
    """In UTF-8 without a BOM, their keys in the order they came."""
    path = tmp_path / "out.jsonl"
    with open_records(path) as records:
        records.add({"title": "Zürich\n", "id": 16, "detail": {"b": None, "a": []}})
        records.add({"id": 17})
    assert path.read_bytes().decode("utf-8") == (
        '{"title": "Zürich\\n", "id": 16, "detail": {"b": null, "a": []}}\n{"id": 17}\n'
    )


def test_half_a_character_in_a_record_is_its_escape(tmp_path):
    with open_records(tmp_path / "out.jsonl") as records:
        records.add({"title": "a\ud83d"})
    assert json.loads((tmp_path / "out.jsonl").read_text(encoding="utf-8")) == {"title": "a\ud83d"}


def test_records_that_fail_leave_the_old_file_as_it_was(tmp_path):
    path = tmp_path / "out.jsonl"
    path.write_bytes(b"old")
    with pytest.raises(ZeroDivisionError), open_records(path) as records:
        records.add({"id": 16})
        raise ZeroDivisionError
    assert [(found, found.read_bytes()) for found in tmp_path.iterdir()] == [(path, b"old")]


def test_records_say_where_they_stand(tmp_path):
    (tmp_path / "~$out.jsonl").touch()
    with open_records(tmp_path / "out.jsonl") as records:
        records.add({"id": 16})
    assert records.replacement.target == tmp_path / "out-2.jsonl"


def test_ending_of_records_is_known_only_where_they_can_be_written(tmp_path):
    check_output(tmp_path / "out.jsonl", also=[".jsonl"])
    with pytest.raises(OutputError, match="does not say its format"):
        check_output(tmp_path / "out.jsonl")
    with pytest.raises(OutputError) as caught:
        check_output(tmp_path / "out.txt", also=[".jsonl"])
    assert ".jsonl" in caught.value.hint


def test_formulas_are_marked_in_a_csv(tmp_path):
    """Phone numbers are none."""
    columns = [plain_column(name) for name in ("title", "contact_number")]
    path = write(tmp_path / "out.csv", [["=1+1", "+44 20 7946 0018"], ["@x", "-5.50"]], columns)
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file))[1:] == [["'=1+1", "+44 20 7946 0018"], ["'@x", "-5.50"]]


@pytest.mark.parametrize(("value", "text"), [(True, "true"), (False, "false"), (10**20, "1" + "0" * 20), (-3, "-3")])
def test_values_in_a_csv(tmp_path, value, text):
    path = write(tmp_path / "out.csv", [[value, None, None]])
    assert path.read_text(encoding="utf-8-sig").splitlines()[1] == f"{text},,"


@pytest.mark.parametrize("count", [0, 1, 2, 500])
def test_json_is_a_list_of_objects(tmp_path, count):
    rows = [[f"Client {n}", n, None] for n in range(count)]
    path = write(tmp_path / "out.json", rows)
    expected = [{"title": f"Client {n}", "discount_rate": n, "created_on": None} for n in range(count)]
    assert json.loads(path.read_text(encoding="utf-8")) == expected


def test_json_has_an_object_a_line(tmp_path):
    """So that two exports can be compared by line."""
    path = write(tmp_path / "out.json", [["Acme", 5, None], ["Bolt", 6, None]])
    assert len(path.read_text(encoding="utf-8").splitlines()) == 4


def test_json_keeps_every_value_as_it_is(tmp_path):
    row = ['=1+1 "Ü" \n \u2028', 10**20, True]
    path = write(tmp_path / "out.json", [row])
    assert list(json.loads(path.read_text(encoding="utf-8"))[0].values()) == row


def test_half_a_character_is_written_as_its_escape(tmp_path):
    """JSON can hold half of a surrogate pair, and an API can send one; no encoding can."""
    rows = [["a\ud83d", None, None]]
    assert json.loads(write(tmp_path / "out.json", rows).read_text(encoding="utf-8"))[0]["title"] == "a\ud83d"
    assert "a\\ud83d" in write(tmp_path / "out.csv", rows).read_text(encoding="utf-8")
    assert opened(write(tmp_path / "out.xlsx", rows))["A2"].value == "a\\ud83d"


@pytest.mark.parametrize("ending", ENDINGS)
def test_any_key_can_head_a_column(tmp_path, ending):
    """An undocumented key may be of characters that no file can hold."""
    path = write(tmp_path / f"out{ending}", [["x"]], [field_column('["\ud83d"]', None)])
    assert path.is_file()


@pytest.mark.parametrize("name", ["out.txt", "out", "out.xls", "out.xlsx.bak", ".csv"])
def test_unknown_ending_is_refused(tmp_path, name):
    """The error names those that are known, and no file is left."""
    with pytest.raises(OutputError, match="does not say its format") as caught:
        write(tmp_path / name, [])
    for ending in ENDINGS:
        assert ending in caught.value.hint
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["out.XLSX", "out.Csv", "out.JSON"])
def test_ending_may_be_in_capitals(tmp_path, name):
    assert writer_for(tmp_path / name) is writer_for(tmp_path / name.lower())


@pytest.mark.parametrize("ending", ENDINGS)
def test_failure_leaves_the_old_file_as_it_was(tmp_path, ending):
    path = tmp_path / f"out{ending}"
    path.write_bytes(b"old")
    with pytest.raises(ZeroDivisionError), open_table(path, COLUMNS, sheet_name="Clients") as table:
        table.add(["Acme", 5, None])
        raise ZeroDivisionError
    assert path.read_bytes() == b"old"


@pytest.mark.parametrize("ending", ENDINGS)
def test_failure_leaves_no_other_file(tmp_path, ending):
    with pytest.raises(ZeroDivisionError), open_table(tmp_path / f"out{ending}", COLUMNS, sheet_name="Clients"):
        raise ZeroDivisionError
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("ending", ENDINGS)
def test_file_is_not_seen_before_it_is_whole(tmp_path, ending):
    path = tmp_path / f"out{ending}"
    with open_table(path, COLUMNS, sheet_name="Clients") as table:
        table.add(["Acme", 5, None])
        assert not path.exists()
    assert [found.name for found in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("ending", ENDINGS)
def test_table_says_where_it_stands(tmp_path, ending):
    """Where Excel holds the file open, it gets the next name."""
    path = tmp_path / f"out{ending}"
    (tmp_path / f"~$out{ending}").touch()
    with open_table(path, COLUMNS, sheet_name="Clients") as table:
        table.add(["Acme", 5, None])
    assert table.replacement.target == tmp_path / f"out-2{ending}"
    assert table.replacement.target.is_file()


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("cells", [["Acme"], ["Acme", 5, None, "more"]], ids=["too few", "too many"])
def test_row_has_a_cell_for_every_column(tmp_path, ending, cells):
    """Otherwise values would stand under the wrong headings."""
    with pytest.raises(ValueError, match=r"zip\(\)|cells"):
        write(tmp_path / f"out{ending}", [cells])


def test_column_of_a_field_has_its_name_label_and_shape():
    assert field_column("tax_value", field_named("tax_value")) == TableColumn("tax_value", "Tax value", NUMBER)


def test_column_of_an_undocumented_key_is_headed_by_its_path():
    column = field_column("loyalty.points", None)
    assert (column.name, column.label) == ("loyalty.points", "loyalty.points")


def test_a_record_is_one_line_to_whoever_splits_lines(tmp_path):
    """Python and JavaScript have ends of lines that JSON has not."""
    title = "a\u2028b\u2029c\x85d\ne"
    with open_records(tmp_path / "out.jsonl") as records:
        records.add({"title": title})
    [line] = (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line) == {"title": title}
