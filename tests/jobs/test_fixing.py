"""What `check --fix` writes: the cells, the values and the words, from files as they are read."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from testkit import client_rows, read_csv, write_csv

from intend_bulk.jobs import checking
from intend_bulk.jobs.checked import Checked
from intend_bulk.jobs.checking import check_file
from intend_bulk.jobs.fixing import Fix, fix_document, fixes
from intend_bulk.model.catalogue import Severity
from intend_bulk.model.identity import identity_of, reference_key
from intend_bulk.model.payload import to_payload
from intend_bulk.model.problems import problem, with_severity
from intend_bulk.sheets.mapping.mapping_file import read_mapping

CODES = {"type_code": ["trade", "retail"]}


def checked(folder: Path, *rows: dict[str, str], **options: Any) -> Checked:
    """A csv of good clients but for these cells, read and checked."""
    cells = [{**good, **row} for good, row in zip(client_rows(len(rows)), rows, strict=True)]
    names = list(dict.fromkeys(name for row in cells for name in row))
    return check_file(
        write_csv(folder / "clients.csv", [{name: row.get(name, "") for name in names} for row in cells]),
        required=[],
        **options,
    )


def told(found: Checked) -> list[tuple[str, str]]:
    return [(fix.cell, str(fix)) for fix in fixes(found)]


def test_fix_says_where_what_and_why(tmp_path: Path) -> None:
    (fix,) = fixes(checked(tmp_path, {}, {"currency": "gbp"}))
    assert fix == Fix(3, "C3", "currency", "currency", "gbp", "GBP", "written as ISO 4217 has it")
    assert str(fix) == "was 'gbp', now GBP: written as ISO 4217 has it"


def test_fix_is_told_in_json(tmp_path: Path) -> None:
    (fix,) = fixes(checked(tmp_path, {"currency": "gbp"}))
    assert fix_document(fix) == {
        "row": 2,
        "column": "currency",
        "cell": "C2",
        "old": "gbp",
        "new": "GBP",
        "why": "written as ISO 4217 has it",
    }


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("first_name", " Sam ", "was ' Sam ', now Sam: without the space around it"),
        (
            "billing_country",
            " UK ",
            "was ' UK ', now United Kingdom: the name that ISO 3166 has, without the space around it",
        ),
        ("billing_default", "yes", "was 'yes', now 1: as it is sent"),
        ("billing_default", " No ", "was ' No ', now 0: as it is sent, without the space around it"),
        ("billing_default", "ja", "was 'ja', now 1: as it is sent"),
        ("type_code", "TRADE", "was 'TRADE', now trade: written as the profile lists it"),
        ("email", "mailto:a@b.com", "was 'mailto:a@b.com', now a@b.com: the address alone"),
        ("website", "http:/b.com", "was 'http:/b.com', now http://b.com: written as a web address"),
        ("first_name", "Zo\u00c3\u00ab", "was 'Zo\u00c3\u00ab', now Zo\u00eb: read in the right encoding"),
        ("first_name", "Sam\u00a0Lee", "was 'Sam\u00b7Lee', now Sam Lee: without what nobody sees"),
        ("company_number", "'007", 'was "\'007", now 007: without the apostrophe in front'),
        ("company_number", "\uff11\uff12", "was '\uff11\uff12', now 12: in plain characters"),
    ],
)
def test_words_of_a_fix(tmp_path: Path, name: str, text: str, words: str) -> None:
    ((_, said),) = told(checked(tmp_path, {name: text}, codes=CODES))
    assert said == words


@pytest.mark.parametrize("text", ["1", "0", "maybe", ""])
def test_flag_that_is_sent_as_it_stands_is_left_alone(tmp_path: Path, text: str) -> None:
    assert told(checked(tmp_path, {"billing_default": text})) == []


def test_fixes_are_in_the_order_of_rows_and_columns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "_BATCH", 2)
    bad = {"billing_default": "yes", "first_name": " Sam", "currency": "gbp"}
    found = checked(tmp_path, bad, {}, bad)
    assert [cell for cell, _ in told(found)] == ["C2", "G2", "H2", "C4", "G4", "H4"]
    assert told(found) == told(found)


@pytest.mark.parametrize(
    "cells",
    [
        {"currency": "GBR"},
        {"title": "#N/A"},
        {"first_name": "4.47E+11"},
        {"email": "Ann <a@b.com>"},
        {"password": " x "},
    ],
    ids=str,
)
def test_what_a_person_has_to_decide_is_left_alone(tmp_path: Path, cells: dict[str, str]) -> None:
    assert told(checked(tmp_path, cells)) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [("title", "Ac\u200bme"), ("title", "Caf\u00c3\u00a9"), ("reference", "'007")],
    ids=ascii,
)
def test_cell_by_which_a_client_is_known_is_left_alone(tmp_path: Path, name: str, text: str) -> None:
    """An earlier run may have sent it as it is: mended, it would be another client, and be created a second time."""
    found = checked(tmp_path, {name: text})
    assert [each.fix != "" for each in found.problems] == [True]
    assert told(found) == []


def test_space_around_it_is_taken_off_all_the_same(tmp_path: Path) -> None:
    assert told(checked(tmp_path, {"title": " Ac\u200bme"})) == [
        ("E2", "was ' Ac\u00b7me', now Ac\u00b7me: without the space around it")
    ]


def test_cell_by_which_a_client_is_known_is_mended_where_it_stays_known(tmp_path: Path) -> None:
    (fix,) = fixes(checked(tmp_path, {"title": "Acme\u00a0Ltd"}))
    assert (fix.name, fix.new) == ("title", "Acme Ltd")


def test_phone_number_is_left_alone_where_a_client_is_known_by_it(tmp_path: Path) -> None:
    number = {"contact_number": "'0123"}
    assert [cell for cell, _ in told(checked(tmp_path, {**number, "email": ""}, number))] == ["G3"]


def test_error_that_a_profile_makes_a_warning_may_have_been_sent(tmp_path: Path) -> None:
    found = checked(tmp_path, {"email": "mailto:a@b.com"})
    (row,), (flaw,) = found.rows, found.problems
    milder = Checked(found.sheet)
    milder.add([row], [with_severity(flaw, Severity.WARNING)])
    assert ([fix.new for fix in fixes(found)], told(milder)) == (["a@b.com"], [])


def test_cell_of_which_two_problems_say_different_things_is_left_alone(tmp_path: Path) -> None:
    found = checked(tmp_path, {"vat_number": "GB1"})
    (row,) = found.rows
    both = [problem("character_typographic", row=2, cell="G2", value="GB1", fix=fix) for fix in ("GB1.", "GB 1")]
    other = Checked(found.sheet)
    other.add([row], both)
    assert told(other) == []


def test_row_whose_cells_may_be_shifted_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "clients.csv"
    path.write_text("title,billing_default\nAcme,yes\nBolt, yes,extra\n")
    assert [cell for cell, _ in told(check_file(path, required=[]))] == ["B2"]


def test_cell_that_a_mapping_takes_as_it_is_can_be_mended(tmp_path: Path) -> None:
    """What a rule changes, what feeds two columns, and what stands in no cell is left alone."""
    (tmp_path / "clients.mapping.toml").write_text(
        '[columns]\ntitle = "Name"\nbilling_company = "Name"\ncurrency = "Money"\n'
        'billing_country = { from = "Land", country = true }\n'
        'tax_code = { from = "Tax", values = { A = "t1" } }\nfirst_name = { from = "First", trim = true }\n'
        'billing_street_1 = { from = ["Street", "House"] }\n[constants]\nshipping_1_country = "UK"\ndepartment = "uk"\n'
    )
    headings = {"Name": " Acme ", "Money": " gbp", "Land": " XX ", "Tax": "A", "First": " Sam ", "Street": "High St"}
    path = write_csv(tmp_path / "clients.csv", [{**headings, "House": "1\u200b"}])
    mapping = read_mapping(tmp_path / "clients.mapping.toml")
    found = check_file(path, required=[], codes={"tax_code": ["T1"], "department": ["UK"]}, mapping=mapping)
    assert [fix.cell for fix in fixes(found)] == ["B2"]
    assert len(found.problems) > 1


def test_cells_of_a_workbook(tmp_path: Path) -> None:
    """A number and a yes are cells too; what is merged, a date or an error is left alone."""
    with xlsxwriter.Workbook(tmp_path / "clients.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row("A2", ["Title", "Currency", "Billing default", "Shipping 1 default", "Billing country"])
        sheet.write_row("A3", ["Acme", 826, True])
        sheet.merge_range("C4:D4", "yes")
        sheet.write("A4", "Bolt")
        sheet.write_formula("E3", "=A9", value="#N/A")
    assert [(fix.cell, fix.old, fix.new) for fix in fixes(check_file(tmp_path / "clients.xlsx", required=[]))] == [
        ("B3", "826", "GBP"),
        ("C3", "TRUE", "1"),
        ("C4", "yes", "1"),
    ]


PIECES = [" ", "\u00a0", "\u200b", "'", "007", "gbp", "UK", "Caf\u00c3\u00a9", "\u2019", "\uff11", "@", "a@b.com",
          "mailto:", ";", "http:/", "acme.com", "yes", "ja", "N", "1", "TRADE", "trade", "#N/A", "Acme"]  # fmt: skip
NAMES = ["title", "email", "reference", "currency", "billing_country", "website", "billing_default", "vat_number",
         "contact_number", "first_name", "type_code", "shipping_1_default", "shipping_1_town"]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), max_size=3).map("".join)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(TEXTS, min_size=len(NAMES), max_size=len(NAMES)), min_size=1, max_size=3))
def test_fixed_copy_has_nothing_to_fix_and_the_same_clients(tmp_path: Path, texts: Sequence[Sequence[str]]) -> None:
    """Only what was mended is sent otherwise, and every row that could have been sent before is known again."""
    path = write_csv(tmp_path / "a.csv", [dict(zip(NAMES, row, strict=True)) for row in texts])
    before = check_file(path, required=[], codes=CODES)
    mended = list(fixes(before))
    rows = read_csv(path)
    for fix in mended:
        assert rows[fix.row - 2][fix.name] == fix.old
        rows[fix.row - 2][fix.name] = fix.new
    after = check_file(write_csv(path, rows), required=[], codes=CODES)
    assert list(fixes(after)) == []
    sendable = {row.number for row in before.rows} - {each.row for each in before.problems if each.is_error}
    for old, new in zip(before.rows, after.rows, strict=True):
        as_mended = {fix.name: fix.new for fix in mended if fix.row == old.number}
        assert to_payload(new.cells) == to_payload({**old.cells, **as_mended})
        assert old.number not in sendable or key(new.cells) == key(old.cells)


def key(cells: Any) -> tuple[str, str | None]:
    return identity_of(cells), reference_key(cells)
