"""A foreign file read by a mapping: our columns, with the places of the user's own file."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from testkit import found_in

from intend_bulk.errors import MappingError
from intend_bulk.model.sheet import Sheet
from intend_bulk.sheets.mapping.mapping_file import parse_mapping
from intend_bulk.sheets.reading import read_sheet

CsvFile = Callable[[str], Path]
Workbook = Callable[..., Path]
MAPPING = """
ignore = ["Owner"]
[constants]
currency = "GBP"
[columns]
title = "Company"
email = "E Mail"
billing_street_1 = { from = ["Addr 1", "Addr 2"], separator = ", " }
[[split]]
from = "Name"
by = "last space"
into = ["first_name", "last_name"]
"""
FILE = "Company,E-Mail,Addr 1,Addr 2,Name,Owner\nAcme,a@acme.uk,1 St,Unit 2,Ann Lee,Lois\nBest,b@best.uk,,Unit 3,Bo,\n"


def read(path: Path, mapping: str = MAPPING, sheet_name: str | None = None) -> Sheet:
    return read_sheet(path, sheet_name=sheet_name, mapping=parse_mapping(mapping, "m.toml"))


def test_each_row_has_the_columns_of_the_mapping(csv_file: CsvFile) -> None:
    first, _ = read(csv_file(FILE)).rows
    assert first.cells == {
        "currency": "GBP",
        "title": "Acme",
        "email": "a@acme.uk",
        "billing_street_1": "1 St, Unit 2",
        "first_name": "Ann",
        "last_name": "Lee",
    }
    assert (first.number, first.line, first.problems) == (2, 2, ())


def test_every_column_leads_into_the_users_file(csv_file: CsvFile) -> None:
    sheet = read(csv_file(FILE))
    places = {name: (sheet.heading(name), sheet.cell(3, name)) for name in sheet.known}
    assert places == {
        "title": ("Company", "A3"),
        "email": ("E-Mail", "B3"),
        "billing_street_1": ("Addr 1", "C3"),
        "first_name": ("Name", "E3"),
        "last_name": ("Name", "E3"),
        "currency": ("currency", ""),
    }


def test_a_name_that_does_not_split_is_named_once_and_not_blanked(csv_file: CsvFile) -> None:
    sheet = read(csv_file(FILE))
    _, second = sheet.rows
    (found,) = found_in(sheet)
    assert (found.kind.code, found.cell, found.column, found.value) == ("split_failed", "E3", "Name", "Bo")
    assert second.cells["first_name"] == "Bo"


def test_a_second_reading_gives_the_same_rows(csv_file: CsvFile) -> None:
    sheet = read(csv_file(FILE))
    assert list(sheet.rows) == list(sheet.rows)


def test_a_column_that_is_not_used_is_named_unless_it_is_ignored(csv_file: CsvFile) -> None:
    found = found_in(read(csv_file(FILE.replace("Addr 2", "Addr 2,Fax").replace("Unit", ",Unit")), MAPPING))
    assert [(problem.kind.code, problem.cell) for problem in found if problem.row == 1] == [("column_not_mapped", "E1")]


def test_a_heading_as_it_is_written_counts_before_one_that_is_like_it(csv_file: CsvFile) -> None:
    (row,) = read(csv_file("company,Company\nno,yes\n"), '[columns]\ntitle = "Company"').rows
    assert row.cells == {"title": "yes"}


def test_two_headings_that_are_like_it_are_a_question(csv_file: CsvFile) -> None:
    with pytest.raises(MappingError, match="'Company' more than once: in the columns A and B"):
        read(csv_file("company,COMPANY\nno,yes\n"), '[columns]\ntitle = "Company"')


def test_everything_that_is_missing_is_named_at_once(csv_file: CsvFile) -> None:
    with pytest.raises(MappingError) as caught:
        read(csv_file("Compny,E-Mail,Addr 1\nAcme,a@acme.uk,1 St\n"))
    assert "lacks what m.toml names: 'Company', 'Addr 2', 'Name'" in caught.value.message
    assert caught.value.hint == "'Company': Did you mean 'Compny'?"


def test_a_mapping_of_another_file_is_called_that(csv_file: CsvFile) -> None:
    with pytest.raises(MappingError, match=r"none of the headings that m\.toml names: 'Company'"):
        read(csv_file("A,B\n1,2\n"), '[columns]\ntitle = "Company"')


def test_headings_may_stand_further_down(csv_file: CsvFile) -> None:
    (row,) = read(csv_file("Export of 1 May\n\nCompany\nAcme\n"), '[columns]\ntitle = "Company"').rows
    assert (row.number, row.cells) == (4, {"title": "Acme"})


def test_the_sheet_with_the_headings_is_taken(workbook: Workbook) -> None:
    path = workbook([["Notes"], ["x"]], [["Company"], ["Acme"]])
    assert read(path, '[columns]\ntitle = "Company"').name == "Second"


def test_two_sheets_with_the_headings_are_a_question(workbook: Workbook) -> None:
    path = workbook([["Company"], ["Acme"]], [["Company"], ["Best"]])
    with pytest.raises(MappingError) as caught:
        read(path, '[columns]\ntitle = "Company"')
    assert caught.value.hint == 'Say which one: --sheet "Clients".'
    assert read(path, '[columns]\ntitle = "Company"', "Second").name == "Second"


DATES = '[columns]\ntitle = "Company"\nbilling_note = { from = "Since", date = "auto" }'


@pytest.mark.parametrize(
    ("cells", "read_as"),
    [
        (["03/04/2026", "26/04/2026"], ["2026-04-03", "2026-04-26"]),
        (["03/04/2026", date(2026, 4, 26)], ["date_ambiguous", "2026-04-26"]),
        (["03/04/2026", "04/26/2026", "26/04/2026"], ["date_order_mixed"] * 3),
    ],
    ids=["settled further down", "a real date settles nothing", "contradicting"],
)
def test_dates_are_settled_by_their_whole_column(workbook: Workbook, cells: list[Any], read_as: list[str]) -> None:
    sheet = read(workbook([["Company", "Since"], *[["Acme", cell] for cell in cells]]), DATES)
    found = [row.problems[0].kind.code if row.problems else row.cells["billing_note"] for row in sheet.rows]
    assert found == read_as


def test_a_date_in_a_part_of_a_cell_is_settled_too(csv_file: CsvFile) -> None:
    mapping = '[columns]\nbilling_note = { date = "auto" }\n[[split]]\nfrom = "A"\nby = "/ "\n'
    sheet = read(csv_file("A\nx/ 03/04/2026\ny/ 26/04/2026\n"), mapping + 'into = ["title", "billing_note"]')
    assert [row.cells["billing_note"] for row in sheet.rows] == ["2026-04-03", "2026-04-26"]


@pytest.mark.parametrize("into", ['["password", "username"]', '["username", "password"]'])
def test_a_password_is_shown_nowhere_but_in_its_own_column(workbook: Workbook, into: str) -> None:
    """Not even where it shares a cell with something else, and that cell does not split."""
    mapping = f'[columns]\ntitle = "Company"\n[[split]]\nfrom = "Login"\nby = "/"\ninto = {into}'
    sheet = read(workbook([["Company", "Login"], ["Acme", "pa55word"]]), mapping)
    (row,), (problem,) = sheet.rows, found_in(sheet)
    assert (problem.kind.code, problem.value) == ("split_failed", "***")
    assert "pa55word" not in repr(problem)
    assert row.cells["username"] is None
