"""Which sheet of a workbook holds the clients."""

from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.chart import BarChart
from testkit import found_in

from intend_bulk.errors import SeveralSheets, SheetError
from intend_bulk.sheets.reading import read_sheet

CLIENTS = [["Company", "Email", "Zip", "Country"], ["Acme", "info@acme.co.uk", "LS1 4AB", "France"]]
NOTES = [["Ask Sam about these"], ["Email"]]
OTHERS = [["Size", "Colour"], ["4", "red"]]


@pytest.fixture
def book(tmp_path: Path):
    """Make a workbook: book(Clients=(CLIENTS, "hidden"), Notes=NOTES)."""

    def make(**sheets) -> Path:
        made = Workbook()
        made.remove(made.active)
        for name, content in sheets.items():
            rows, state = content if isinstance(content, tuple) else (content, "visible")
            sheet = made.create_sheet(name.replace("_", " "))
            sheet.sheet_state = state
            for row in rows:
                sheet.append(row)
        made.save(tmp_path / "clients.xlsx")
        return tmp_path / "clients.xlsx"

    return make


def codes(sheet) -> set[str]:
    return {problem.kind.code for problem in found_in(sheet)} - {"heading_understood"}


def test_sheet_with_our_headings_is_read(book):
    assert read_sheet(book(Notes=OTHERS, Data=CLIENTS)).name == "Data"


def test_sheet_with_less_than_half_as_many_is_notes(book):
    """A word on it happens to be a heading."""
    assert read_sheet(book(Notes=NOTES, Data=CLIENTS)).name == "Data"


def test_two_sheets_are_a_question(book):
    """Half as many headings may be clients, too."""
    with pytest.raises(SeveralSheets, match="2 sheets with our headings: Old, New") as caught:
        read_sheet(book(Old=[row[:2] for row in CLIENTS], Other=OTHERS, New=CLIENTS))
    assert (caught.value.names, caught.value.hint) == (("Old", "New"), 'Say which one: --sheet "Old".')


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_hidden_sheet_is_passed_over_beside_one_that_can_be_seen(book, state):
    sheet = read_sheet(book(Old=(CLIENTS, state), New=CLIENTS))
    assert (sheet.name, codes(sheet)) == ("New", set())


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_hidden_sheet_that_alone_has_our_headings_is_read_and_said(book, state):
    sheet = read_sheet(book(Notes=OTHERS, Data=(CLIENTS, state)))
    assert (sheet.name, codes(sheet)) == ("Data", {"sheet_hidden"})


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_hidden_sheet_that_is_asked_for_is_read(book, state):
    sheet = read_sheet(book(New=CLIENTS, Old=(CLIENTS, state)), sheet_name="Old")
    assert (sheet.name, codes(sheet)) == ("Old", set())


@pytest.mark.parametrize("wanted", ["clients 2026", " Clients 2026 ", "CLIENTS 2026"])
def test_name_of_a_sheet_may_be_written_otherwise(book, wanted):
    assert read_sheet(book(Clients_2026=CLIENTS, Old=CLIENTS), sheet_name=wanted).name == "Clients 2026"


def test_name_of_a_sheet_is_taken_as_it_is_where_two_are_alike(tmp_path):
    made = Workbook()
    for name in ("Clients", "Clients "):
        made.create_sheet(name).append(["Title"])
    made.save(tmp_path / "clients.xlsx")
    assert read_sheet(tmp_path / "clients.xlsx", sheet_name="Clients ").name == "Clients "
    with pytest.raises(SheetError, match="no sheet 'clients'"):
        read_sheet(tmp_path / "clients.xlsx", sheet_name="clients")


def test_without_our_headings_the_first_sheet_that_can_be_seen_is_spoken_of(book):
    with pytest.raises(SheetError, match="row 1 holds A 'Size', B 'Colour'"):
        read_sheet(book(Hidden=([["Shop"]], "hidden"), Data=OTHERS))


def test_workbook_of_charts_only_is_refused(tmp_path):
    made = Workbook()
    made.remove(made.active)
    made.create_chartsheet("Sales").add_chart(BarChart())
    made.save(tmp_path / "charts.xlsx")
    with pytest.raises(SheetError, match=r"charts\.xlsx") as caught:
        read_sheet(tmp_path / "charts.xlsx")
    assert caught.value.hint
