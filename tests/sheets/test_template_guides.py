"""What helps to fill a template in: notes, colours, drop-downs, red cells, the sheet How to, the version stamp."""

import re
from dataclasses import replace

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter

from intend_bulk import __version__
from intend_bulk.model.client import fields
from intend_bulk.sheets.how_to import examples
from intend_bulk.sheets.mapping.headings import column_of
from intend_bulk.sheets.reading import read_sheet
from intend_bulk.sheets.stamp import is_newer
from intend_bulk.sheets.template import write_template

FIELDS = [field for field in fields(shipping=2, contacts=2) if field.sent or field.name == "reference"]
REQUIRED = ("type_code", "title", "email")
CODES = {"type_code": ["retail", "trade"], "tax_code": ["T0", "T1"], "department": ["Title", "Email"]}


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    """A blank template with the codes of an export, two of which read like headings."""
    folder = tmp_path_factory.mktemp("template")
    return write_template(folder / "blank.xlsx", FIELDS, required=REQUIRED, codes=CODES)


@pytest.fixture(scope="module")
def book(path):
    return load_workbook(path)


def place(name):
    """The letter over a column."""
    return get_column_letter([field.name for field in FIELDS].index(name) + 1)


def drop_down(book, name):
    """The drop-down of a column; None where it has none."""
    found = book["Clients"].data_validations.dataValidation
    return next((entry for entry in found if str(entry.sqref) == f"{place(name)}2:{place(name)}1048576"), None)


def offered(book, name):
    letter, last = re.fullmatch(r"Lists!\$(\w+)\$1:\$\1\$(\d+)", drop_down(book, name).formula1).groups()
    return [book["Lists"][f"{letter}{row}"].value for row in range(1, int(last) + 1)]


def test_first_sheet_holds_the_clients(book):
    assert book.sheetnames == ["Clients", "How to", "Lists"]


def test_every_heading_has_its_note(book):
    notes = [cell.comment.text for cell in book["Clients"][1]]
    codes = {"department": "Title"}
    right = [replace(field, example=codes.get(field.name, field.example)) for field in FIELDS]
    assert notes == [field.note(required=field.name in REQUIRED) for field in right]


def test_filled_template_has_its_notes_too(tmp_path):
    path = write_template(tmp_path / "filled.xlsx", FIELDS, required=REQUIRED, rows=[{"title": "Acme"}] * 3)
    assert all(cell.comment for cell in load_workbook(path)["Clients"][1])


def test_every_part_of_a_client_has_one_colour(book):
    """Neighbours are told apart: the client, billing, two shipping addresses, two contacts."""
    colours = {}
    for field, cell in zip(FIELDS, book["Clients"][1], strict=True):
        if field.name not in REQUIRED:
            part = re.match(r"billing|(shipping|contact)_\d|", field.name)[0]
            colours.setdefault(part, set()).add(cell.fill.fgColor.rgb)
    assert [len(found) for found in colours.values()] == [1] * 6
    assert len(set.union(*colours.values())) == 6


@pytest.mark.parametrize(
    ("name", "some"),
    [
        ("type_code", ["retail", "trade"]),
        ("tax_code", ["T0", "T1"]),
        ("currency", ["GBP", "EUR"]),
        ("billing_country", ["France", "United Kingdom"]),
        ("shipping_2_country", ["France", "United Kingdom"]),
        ("billing_default", ["yes", "no"]),
    ],
)
def test_codes_can_be_chosen(book, name, some):
    assert set(some) <= set(offered(book, name))


@pytest.mark.parametrize("name", ["title", "email", "billing_town", "payment_term"])
def test_other_text_is_free(book, name):
    assert drop_down(book, name) is None


def test_no_drop_down_forbids_another_value(book):
    """A list may lack a code that Intend knows."""
    assert {entry.errorStyle for entry in book["Clients"].data_validations.dataValidation} == {"warning"}


def test_lists_are_out_of_sight(book):
    assert book["Lists"].sheet_state == "hidden"


def test_needed_cells_alone_turn_red(book):
    ranges = [str(found.sqref) for found in book["Clients"].conditional_formatting]
    assert ranges == [f"{place(name)}2:{place(name)}1048576" for name in REQUIRED]


def test_cell_is_red_while_it_is_empty_and_its_row_is_not(book):
    (rule,) = next(iter(book["Clients"].conditional_formatting)).rules
    assert rule.formula == [f"AND(COUNTA($A2:${get_column_letter(len(FIELDS))}2)>0,LEN(TRIM(B2))=0)"]


def test_how_to_shows_every_column(book):
    shown = [str(row[0]).partition(":  ")[2] for row in book["How to"].values]
    assert [text for text in shown if text] == [cell.value for cell in book["Clients"][1]]


def test_how_to_has_no_heading_by_itself(book):
    """Or whoever looks for the clients would have to ask which sheet is meant."""
    cells = [str(cell) for row in book["How to"].values for cell in row if cell is not None]
    assert [cell for cell in cells if column_of(cell)] == []


def test_clients_are_found_without_a_question(path):
    """The list of departments reads like headings of ours, but it is a list."""
    assert read_sheet(path).name == "Clients"


def test_visible_sheet_called_lists_is_read(tmp_path):
    """Only the hidden one of a template is passed over."""
    book = Workbook()
    book.active.title = "Lists"
    book.active.append(["Title", "Email"])
    book.create_sheet("Notes")
    book.save(tmp_path / "own.xlsx")
    assert read_sheet(tmp_path / "own.xlsx").name == "Lists"


def test_first_example_shows_all_there_is():
    first, _ = examples(FIELDS, REQUIRED, {}, {})
    assert first == {field.name: field.example for field in FIELDS} | {"shipping_2_default": "no"}


def test_second_example_shows_what_is_needed():
    _, second = examples(FIELDS, REQUIRED, {}, {})
    assert tuple(second) == REQUIRED and all(second.values())


OWN = {"type_code": ["agent"], "currency": ["SEK", "NOK"], "payment_term": ["30 days"], "department": ["UK"]}


@pytest.fixture(scope="module")
def of_a_profile(tmp_path_factory):
    """A template of a profile with lists of its own, and with an export that holds other tax codes and currencies."""
    path = tmp_path_factory.mktemp("profile") / "blank.xlsx"
    held = {"tax_code": ["Z1"], "currency": ["GBP"]}
    return load_workbook(write_template(path, FIELDS, required=REQUIRED, codes=held, own_codes=OWN))


RIGHT = [
    ("type_code", "agent"),
    ("currency", "SEK"),
    ("payment_term", "30 days"),
    ("department", "UK"),
    ("tax_code", "Z1"),
    ("billing_country", "United Kingdom"),
]


@pytest.mark.parametrize(("name", "example"), RIGHT)
def test_example_of_a_note_is_a_code_that_is_right(of_a_profile, name, example):
    """Whoever types it as it stands there must not be told that it is wrong."""
    (heading,) = [cell for cell in of_a_profile["Clients"][1] if cell.column_letter == place(name)]
    assert heading.comment.text.endswith(f"Example: {example}")


@pytest.mark.parametrize(("name", "example"), RIGHT)
def test_example_of_the_sheet_is_a_code_that_is_right(of_a_profile, name, example):
    (line,) = [row for row in of_a_profile["How to"].values if str(row[0]).startswith(f"{place(name)}:  ")]
    assert line[2] == example
    assert line[3] in (example, "", None)


def test_a_list_of_codes_that_holds_the_example_keeps_it(book):
    assert book["Clients"][f"{place('type_code')}1"].comment.text.endswith("Example: trade")


def test_words_are_those_of_a_customer(book):
    """No format where any text will do, none of them said twice, no word on what the program does with it."""
    (shown,) = [[str(row[1]) for row in book["How to"].values if ":  " in str(row[0])]]
    assert "Currency code (three capital letters)" in shown
    assert "Your own number for this client; it is not sent" in shown
    assert [text for text in shown if "(text)" in text or ") (" in text] == []


def test_template_knows_the_version_that_made_it(path):
    assert read_sheet(path).made_by == __version__


def test_other_workbook_has_no_stamp(workbook):
    assert read_sheet(workbook([["Title"], ["Acme"]])).made_by is None


@pytest.mark.parametrize(
    ("version", "than", "newer"),
    [
        ("0.2.0", "0.1.0", True),
        ("0.10.0", "0.9.2", True),
        ("1.0", "0.9.9", True),
        ("0.1.0", "0.1.0", False),
        ("0.1.0", "0.2.0", False),
        ("?", "0.1.0", False),
        ("", "0.1.0", False),
    ],
)
def test_versions_are_compared_by_their_numbers(version, than, newer):
    assert is_newer(version, than=than) is newer
