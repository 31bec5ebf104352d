"""intend-bulk template, as a user calls it, and what check says of a template that was filled in."""

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from testkit import Run, client_rows, write_csv

from intend_bulk.jobs.templating import make_template
from intend_bulk.model.client import fields
from intend_bulk.settings import Settings
from intend_bulk.sheets.how_to import examples

REQUIRED = Settings().required


@pytest.fixture
def stamped(run: Run, folder: Path) -> Callable[[str], str]:
    """Make a blank template that another version of the program made: stamped("9.0")."""

    def make(version: str) -> str:
        run("template", "clients.xlsx")
        book = load_workbook(folder / "clients.xlsx")
        book.custom_doc_props.props[0].value = version
        book.save(folder / "clients.xlsx")
        return "clients.xlsx"

    return make


def test_a_template_of_a_newer_version_is_said_beside_the_result(run: Run, stamped: Callable[[str], str]) -> None:
    ran = run("check", stamped("9.0"))
    assert "made by intend-bulk 9.0, which is newer" in ran.err


def test_a_template_of_a_newer_version_is_no_error(run: Run, stamped: Callable[[str], str]) -> None:
    assert run("check", stamped("9.0")).exit_code == 0


@pytest.mark.parametrize("version", ["0.0.1", "none of ours"])
def test_any_other_version_is_nothing_to_speak_of(run: Run, stamped: Callable[[str], str], version: str) -> None:
    assert run("check", stamped(version)).err == ""


def test_the_examples_are_clients_without_a_problem(run: Run, folder: Path) -> None:
    """A person who copies one into the sheet has done it right."""
    columns = [field for field in fields(shipping=2, contacts=2) if field.sent or field.name == "reference"]
    rows = examples(columns, REQUIRED, {}, {})
    make_template(folder / "clients.xlsx", shipping=2, contacts=2, required=REQUIRED, rows=rows)
    ran = run("check", "clients.xlsx")
    assert "2 rows: 0 errors, 0 warnings, 0 notes." in ran.out


@pytest.mark.parametrize("name", ["intend.xlsx", "intend.csv"])
def test_codes_are_those_of_an_export(run: Run, folder: Path, name: str) -> None:
    rows = [row | {"type_code": "retail", "tax_code": "T9"} for row in client_rows(2)]
    write_csv(folder / "intend.csv", rows)
    make_template(folder / "intend.xlsx", shipping=0, contacts=0, required=(), rows=rows)
    assert run("template", "clients.xlsx", "--codes", name).exit_code == 0
    first = next(load_workbook(folder / "clients.xlsx")["Lists"].values)
    assert first[:3] == ("retail", "UK", "GBP")


def test_codes_of_a_file_without_any_are_refused(run: Run, folder: Path) -> None:
    write_csv(folder / "titles.csv", [{"title": "Acme Ltd"}])
    ran = run("template", "clients.xlsx", "--codes", "titles.csv")
    assert (ran.exit_code, "titles.csv holds no codes" in ran.err) == (2, True)


def test_codes_are_nothing_for_a_csv(run: Run, folder: Path) -> None:
    """It has no drop-downs; to leave the option out of account would be silent."""
    write_csv(folder / "intend.csv", client_rows(1))
    ran = run("template", "clients.csv", "--codes", "intend.csv")
    assert (ran.exit_code, "no drop-downs" in ran.err) == (2, True)
