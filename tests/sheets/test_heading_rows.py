"""Where the headings of a sheet are: below titles, in two lines, once more in the middle, or nowhere."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook
from testkit import found_in

from intend_bulk.errors import SheetError
from intend_bulk.sheets.heading_rows import find_headings
from intend_bulk.sheets.raw import Merged, RawRow, RawSheet
from intend_bulk.sheets.reading import read_sheet

ACME = ["Acme", "info@acme.co.uk", "1 High Street", "Leeds", "2 Low Street", "York"]
GROUPS = ["Company", "Email", "Billing address", None, "Delivery address", None]
LINES = [None, None, "Street", "Town", "Street", "Town"]


def names(sheet):
    return [column.name for column in sheet.columns]


@pytest.mark.parametrize("above", [0, 1, 5, 28])
def test_headings_stand_in_one_of_the_first_rows(workbook, above):
    rows = [["Clients of 2026"], *[[]] * above, ["Company", "Zip"], ["Acme", "LS1 4AB"]]
    sheet = read_sheet(workbook(rows))
    assert (sheet.heading_row, names(sheet)) == (above + 2, ["title", "billing_post_code"])


def test_headings_further_down_are_not_looked_for(workbook):
    with pytest.raises(SheetError, match="no heading"):
        read_sheet(workbook([["Clients of 2026"], *[[]] * 30, ["Company", "Zip"]]))


def test_row_with_the_most_known_headings_is_taken(workbook):
    sheet = read_sheet(workbook([["Contact", "Phone"], [], ["Company", "Zip", "Phone"], ["Acme", "LS1", "0123"]]))
    assert sheet.heading_row == 3


@pytest.mark.parametrize(
    "row",
    [
        ["Acme", "info@acme.co.uk", "Mobile", "Company"],
        ["Acme", "info@acme.co.uk", "Website", "x"],
        ["Acme", "Leeds", "Mobile", None],
    ],
    ids=["beside an e-mail address", "one of ours beside it", "one word"],
)
def test_word_among_the_data_is_no_heading(csv_file, row):
    """Where no row has headings, none is made of a client."""
    rows = [["Bolt", "York", "x", "y"], [text or "" for text in row]]
    with pytest.raises(SheetError, match=r"no headings|no heading that is known"):
        read_sheet(csv_file("".join(f"{','.join(cells)}\n" for cells in rows)))


@pytest.mark.parametrize("heading", ["Company", "Zip", "Email"])
def test_one_known_heading_is_enough_in_the_first_row(csv_file, heading):
    assert names(read_sheet(csv_file(f"{heading},Colour\nAcme,red\n"))) != [None, None]


def test_wide_row_above_the_headings_is_named(workbook):
    """It may be a client, and would not be sent in silence."""
    rows = [["Acme", "LS1 4AB", "red"], ["Company", "Zip", "Email"], ["Bolt", "YO1", None]]
    (problem, *_) = found_in(read_sheet(workbook(rows)))
    assert (problem.kind.code, problem.row, problem.is_error) == ("rows_above_headings", 1, False)


@pytest.mark.parametrize("title", [["Clients"], ["Clients of", "2026"], []])
def test_title_above_the_headings_is_nothing(workbook, title):
    sheet = read_sheet(workbook([title, ["Title", "Email", "Currency"], ["Acme", None, None]]))
    assert not found_in(sheet)


def test_two_lines_of_headings_are_joined(workbook):
    sheet = read_sheet(workbook([["Our clients"], GROUPS, LINES, ACME]))
    assert (sheet.heading_row, [column.heading for column in sheet.columns], [row.number for row in sheet.rows]) == (
        3,
        [
            "Company",
            "Email",
            "Billing address Street",
            "Billing address Town",
            "Delivery address Street",
            "Delivery address Town",
        ],
        [4],
    )


def test_cells_below_two_lines_of_headings_are_read(workbook):
    (row,) = read_sheet(workbook([GROUPS, LINES, ACME])).rows
    assert row.cells == {
        "title": "Acme",
        "email": "info@acme.co.uk",
        "billing_street_1": "1 High Street",
        "billing_town": "Leeds",
        "shipping_1_street_1": "2 Low Street",
        "shipping_1_town": "York",
    }


def test_lines_may_have_numbers_and_hints(workbook):
    upper = ["1. Company:", "2. E-mail", "3. Currency (ISO 4217)", "4. Delivery address", None]
    sheet = read_sheet(workbook([upper, [None, None, None, "Street *", "Town (at most 40)"], ["Acme"]]))
    assert names(sheet) == ["title", "email", "currency", "shipping_1_street_1", "shipping_1_town"]


def test_group_line_is_no_row_above_the_headings(workbook):
    assert "rows_above_headings" not in [
        problem.kind.code for problem in found_in(read_sheet(workbook([GROUPS, LINES])))
    ]


@pytest.mark.parametrize(
    "first",
    [
        ["Acme", "Mobile", "Leeds"],
        ["Town", "Street", "Street"],
        [None, None, "Mobile"],
    ],
)
def test_first_client_is_not_taken_for_a_second_line(workbook, first):
    """Whatever words it has."""
    sheet = read_sheet(workbook([["Company", "Device", "City"], first, ["Bolt", "Phone", "York"]]))
    assert (sheet.heading_row, [row.number for row in sheet.rows]) == (1, [2, 3])


def test_title_over_all_headings_is_no_group(workbook):
    sheet = read_sheet(workbook([["Clients", None, None], ["Company", "Zip", "Email"], ["Acme", "LS1", "a@b.uk"]]))
    assert [column.heading for column in sheet.columns] == ["Company", "Zip", "Email"]


def test_heading_of_an_unknown_group_is_taken_by_itself_but_no_address(workbook):
    """The address may be anybody's."""
    rows = [["Billing", None, "General", None, "Supplier", None], ["City", "Zip", "Company", "Email", "Town", "Street"]]
    assert names(read_sheet(workbook([*rows, ["x"] * 6]))) == [
        "billing_town",
        "billing_post_code",
        "title",
        "email",
        None,
        None,
    ]


def test_group_counts_though_a_line_alone_has_as_many_known_headings(workbook):
    """The delivery address would be sent as the billing address."""
    rows = [
        [None, None, "Delivery address", None],
        ["Company", "Email", "Town", "Street"],
        ["Acme", None, "York", None],
    ]
    assert names(read_sheet(workbook(rows))) == ["title", "email", "shipping_1_town", "shipping_1_street_1"]


def raw_sheet(rows: Sequence[Sequence[str | None]], *merged: Merged) -> RawSheet:
    numbered = [RawRow(number, None, [*cells]) for number, cells in enumerate(rows, start=1)]
    return RawSheet("Clients", lambda: iter(numbered), merged=merged)


def test_group_ends_where_its_merged_cells_end():
    """Without them it goes on to the next group."""
    rows = [["Delivery address", None, None], ["Street", "Town", "Phone"]]
    merged = Merged(1, 0, 1, 1)
    assert find_headings(Path("a.xlsx"), raw_sheet(rows, merged)).row.cells[2] == "Phone"
    assert find_headings(Path("a.xlsx"), raw_sheet(rows)).row.cells[2] == "Delivery address Phone"


def test_repeated_headings_below_two_groups_are_told_apart():
    rows = [["Billing", None, "Delivery", None], ["Town", "Zip", "Town", "Zip"]]
    merged = (Merged(1, 0, 1, 1), Merged(1, 2, 1, 3))
    assert find_headings(Path("a.xlsx"), raw_sheet(rows, *merged)).known == 4


PRINTED = [["Title", "Email"], ["Acme", "a@b.uk"], ["TITLE", " Email "], ["Bolt", "b@b.uk"]]


def test_headings_once_more_are_no_client(workbook):
    sheet = read_sheet(workbook(PRINTED))
    assert [row.number for row in sheet.rows] == [2, 4]


@pytest.mark.parametrize("rows", [PRINTED, PRINTED[:3], [PRINTED[0], *PRINTED]], ids=["middle", "end", "top"])
def test_headings_once_more_are_said(workbook, rows):
    found = [problem for problem in found_in(read_sheet(workbook(rows))) if problem.kind.code == "headings_again"]
    assert [problem.is_error for problem in found] == [False] * len(found) != []


def test_every_row_of_headings_is_said_with_its_number(workbook):
    found = found_in(read_sheet(workbook([PRINTED[0], PRINTED[0], *PRINTED, PRINTED[0]])))
    assert [problem.row for problem in found] == [2, 3, 5, 7]


@pytest.mark.parametrize("again", [["Title", "x"], ["Title", None], [None, "Email"]])
def test_client_that_is_called_like_a_heading_is_one(workbook, again):
    assert len([*read_sheet(workbook([["Title", "Email"], again])).rows]) == 1


def test_client_of_a_sheet_of_one_column_may_be_called_like_it(csv_file):
    assert len([*read_sheet(csv_file("title\nTitle\n")).rows]) == 1


def test_total_at_the_end_is_a_row(workbook):
    rows = [*read_sheet(workbook([["Title", "Email"], ["Acme", "a@b.uk"], ["Total", None]])).rows]
    assert rows[-1].cells == {"title": "Total", "email": None}


@pytest.mark.parametrize(
    "row",
    ["Acme,hunter2,LS1 4AB", "Acme,info@acme.co.uk,secret", f"Acme,{'x' * 41},secret", "Acme,0123456,secret"],
)
def test_cells_of_a_file_without_headings_are_not_shown(csv_file, row):
    """They may be passwords, or somebody's data; where they are is enough."""
    with pytest.raises(SheetError) as caught:
        read_sheet(csv_file(f"{row}\n{row}\n"))
    shown = f"{caught.value} {caught.value.hint}"
    assert "no headings: row 1 holds texts in columns A to C" in shown
    assert not [cell for cell in row.split(",") if cell in shown]
    assert "intend-bulk template" in caught.value.hint


def test_headings_that_are_not_known_are_shown(workbook):
    with pytest.raises(SheetError, match="row 3 holds A 'Size', B 'Colour 2', C 'Shop'"):
        read_sheet(workbook([["Stock"], [], ["Size", "Colour 2", "Shop"], ["4", "red", "x"]]))


def test_many_headings_that_are_not_known_are_cut_short(csv_file):
    with pytest.raises(SheetError, match="H 'Shoe H', …"):
        read_sheet(csv_file(",".join(f"Shoe {letter}" for letter in "ABCDEFGHIJ")))


def test_line_of_headings_in_a_csv_has_its_line(csv_file):
    sheet = read_sheet(csv_file("Billing address,,Company\nTown,Zip,\nLeeds,LS1,Acme\n"))
    assert (sheet.heading_row, sheet.heading_line, names(sheet)) == (
        2,
        2,
        ["billing_town", "billing_post_code", "title"],
    )


def test_workbook_of_merged_groups_as_excel_saves_it(tmp_path):
    book = Workbook()
    for row in (GROUPS, LINES, ACME):
        book.active.append(row)
    for area in ("A1:A2", "B1:B2", "C1:D1", "E1:F1"):
        book.active.merge_cells(area)
    book.save(tmp_path / "clients.xlsx")
    assert names(read_sheet(tmp_path / "clients.xlsx")) == [
        "title",
        "email",
        "billing_street_1",
        "billing_town",
        "shipping_1_street_1",
        "shipping_1_town",
    ]
