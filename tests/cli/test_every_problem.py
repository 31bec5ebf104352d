"""Every problem of the catalogue, from a bad cell to the sentence that a person reads."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from openpyxl import Workbook, load_workbook
from testkit import GOOD, Run, client_rows, read_csv, titles, use, write_csv

from intend_bulk.model.catalogue import CATALOGUE, Severity
from intend_bulk.model.problems import sentences
from intend_bulk.model.sheet import column_letter
from intend_bulk.sandbox import Sandbox, SandboxConfig, running_sandbox

PROFILE = """
[profile.default]
longest = { billing_note = 10 }
codes = { type_code = ["trade", "retail"] }
defaults = { vat_number = "none" }
"""


@dataclass(frozen=True)
class Found:
    """Where a problem is, and what of it stands in its sentence."""

    cell: str
    value: str = ""


def row(**cells: str) -> list[dict[str, str]]:
    """One good row but for these cells, in row 2; a column that is not among the usual ones comes after F."""
    return [{**client_rows(1)[0], **cells}]


def second(**cells: str) -> list[dict[str, str]]:
    """Two good rows, the second with these cells."""
    first, other = client_rows(2)
    return [{**first, **dict.fromkeys(cells.keys() - first.keys(), "")}, {**other, **cells}]


SHIPPING = {f"shipping_{n}_{part}": text for n in (1, 2) for part, text in (("town", "Leeds"), ("default", "1"))}


def _one_row_down(sheet: Any) -> None:
    """The client stands above the headings as well as below them."""
    sheet.write_row("A1", list(client_rows(2)[1].values()))
    sheet.write_row("A2", [*client_rows(1)[0], "vat_number"])
    sheet.write_row("A3", list(client_rows(1)[0].values()))


def _behind_another(sheet: Any, book: Any) -> None:
    book.add_worksheet().activate()
    sheet.hide()


ROWS: Mapping[str, tuple[list[dict[str, str]], Found]] = {
    "required_missing": (row(title=""), Found("E2")),
    "required_column_missing": ([{k: v for k, v in row()[0].items() if k != "tax_code"}], Found("", "Tax code")),
    "email_invalid": (row(email="info at acme"), Found("F2", "info at acme")),
    "currency_unknown": (row(currency="GBR"), Found("C2", "GBR")),
    "country_unknown": (row(billing_country="Untied Kingdom"), Found("G2", "Untied Kingdom")),
    "code_unknown": (row(type_code="bakery", vat_number="1"), Found("A2", "bakery")),
    "website_invalid": (row(website="see below"), Found("G2", "see below")),
    "flag_invalid": (row(billing_default="maybe"), Found("G2", "maybe")),
    "several_defaults": (row(**SHIPPING), Found("J2", "1 and 2")),
    "password_without_username": (row(password="pa55-word"), Found("G2")),
    "error_text": (row(first_name="#REF!"), Found("G2", "#REF!")),
    "e_notation": (row(contact_number="4.47E+11"), Found("G2", "4.47E+11")),
    "row_too_wide": ([{**row()[0], "": "extra"}], Found("G2", "7 cells")),
    "row_too_short": (row(), Found("", "6 cells")),
    "cells_without_heading": ([{**row()[0], " ": "a note"}], Found("G2", "a note")),
    "space_trimmed": (row(first_name=" Sam"), Found("G2")),
    "control_character": (row(first_name="Sa\am"), Found("G2", "Sa\ufffdm")),
    "letters_lost": (row(first_name="Zo\ufffd"), Found("G2", "Zo\ufffd")),
    "letters_garbled": (row(first_name="Zo\u00c3\u00ab"), Found("G2", "Zo\u00c3\u00ab")),
    "character_invisible": (row(first_name="Sam\u00a0Lee"), Found("G2", "Sam\u00b7Lee")),
    "apostrophe_in_front": (row(company_number="'007"), Found("G2", "'007")),
    "character_typographic": (row(company_number="\uff11\uff12"), Found("G2", "\uff11\uff12")),
    "duplicate_in_file": ([*row(), *row()], Found("E3", "row 2")),
    "email_shared": (second(email="office1@client-1.co.uk"), Found("F3", "office1@client-1.co.uk")),
    "reference_twice": ([{**one, "reference": "OLD-7"} for one in client_rows(2)], Found("G3", "OLD-7")),
    "vat_number_invalid": (row(vat_number="GB12345678"), Found("G2", "8 digits")),
    "eori_number_invalid": (row(eori_number="GB1234"), Found("G2", "GB1234")),
    "company_number_invalid": (row(company_number="1234567", billing_country="United Kingdom"), Found("G2", "1234567")),
    "phone_invalid": (row(contact_number="0113 4", billing_country="United Kingdom"), Found("G2", "0113 4")),
    "phone_range_unknown": (row(contact_number="+44 1714 737668"), Found("G2", "+44 1714 737668")),
    "post_code_invalid": (row(billing_post_code="2138", billing_country="United States"), Found("G2", "2138")),
    "post_code_spelling": (row(billing_post_code="ls14ab", billing_country="United Kingdom"), Found("G2", "ls14ab")),
    "email_host_misspelt": (row(email="sam@gmial.com"), Found("F2", "gmial.com")),
    "text_too_long": (row(billing_note="Ring the bell twice", vat_number="1"), Found("G2", "19 characters")),
    "vat_number_shared": ([{**one, "vat_number": "GB123456782"} for one in client_rows(2)], Found("G3", "row 2")),
    "client_similar": (second(title="CLIENT 1, Limited"), Found("E3", "row 2")),
    "column_unknown": (row(Colour="red"), Found("G1", "Colour")),
    "heading_understood": (row(Zip="LS1 4AB"), Found("G1", "Zip")),
    "heading_spare": (row(Mail="info@acme.co.uk"), Found("G1", "Mail")),
    "column_to_split": (row(Address="1 High Street, Leeds"), Found("G1", "Address")),
    "contact_key": (row(contact_1_surname="Lane"), Found("G1", "surname")),
    "headings_again": ([*row(), {name: name for name in row()[0]}], Found("", "row 1")),
    "column_read_only": (row(created_on="2026-01-01"), Found("G1", "created_on")),
    "default_taken": (row(), Found("", "none")),
}
WRITTEN: Mapping[str, tuple[Callable[..., object], Found]] = {
    "error_value": (lambda sheet, _book: sheet.write_formula("G2", "=A9", value="#REF!"), Found("G2", "#REF!")),
    "formula_without_result": (lambda sheet, _book: sheet.write_formula("G2", "=A9", value=""), Found("G2", "=A9")),
    "date_in_text": (
        lambda sheet, book: sheet.write_datetime("G2", date(2026, 4, 3), book.add_format({"num_format": "d mmm"})),
        Found("G2", "2026-04-03"),
    ),
    "digits_lost": (lambda sheet, _book: sheet.write_number("G2", 1.2345678901234e16), Found("G2", "12345678901234")),
    "merged_cell": (
        lambda sheet, _book: sheet.merge_range("F2:G2", "office1@client-1.co.uk"),
        Found("G2", "office1@client-1.co.uk"),
    ),
    "row_hidden": (lambda sheet, _book: sheet.set_row(1, None, None, {"hidden": True}), Found("")),
    "column_hidden": (lambda sheet, _book: sheet.set_column("G:G", None, None, {"hidden": True}), Found("G1")),
    "number_format": (
        lambda sheet, book: sheet.write_number("G2", 7.5, book.add_format({"num_format": "0.00"})),
        Found("G2", "7.5"),
    ),
    "rows_above_headings": (lambda sheet, _: _one_row_down(sheet), Found("", "7 cells")),
    "sheet_hidden": (_behind_another, Found("", "Sheet1")),
}
COLUMNS = "[columns]\n" + "".join(f'{name} = "{name}"\n' for name in client_rows(1)[0])
AUTO = 'billing_note = { from = "G", date = "auto" }'
MAPPED: Mapping[str, tuple[str, Sequence[str], Found]] = {
    "value_not_mapped": ('payment_term = { from = "G", values = { a = "b" } }', ["z"], Found("G2", "z")),
    "split_failed": (
        '[[split]]\nfrom = "G"\nby = "last space"\ninto = ["first_name", "last_name"]',
        ["Bo"],
        Found("G2", "Bo"),
    ),
    "date_unreadable": (AUTO, ["last week"], Found("G2", "last week")),
    "date_ambiguous": (AUTO, ["03/04/2026"], Found("G2", "03/04/2026")),
    "date_order_mixed": (AUTO, ["26/04/2026", "04/27/2026"], Found("G2", "04/27/2026")),
    "column_not_mapped": ("", ["z"], Found("G1", "G")),
}
"""By code, what a mapping says beside the usual columns, the cells below the heading G, and what is found first."""
BY_IMPORT = {"client_id_not_here", "reference_conflict"}
BY_JOURNAL = {"code_not_seen"}
BY_COPY = {"created_row_changed"}
NEEDS_PROFILE = {"code_unknown", "default_taken", "text_too_long"}


def test_every_code_has_its_bad_cell() -> None:
    assert ROWS.keys() | WRITTEN.keys() | MAPPED.keys() | BY_IMPORT | BY_JOURNAL | BY_COPY == CATALOGUE.keys()


def assert_reads_well(sentence: str) -> None:
    """To somebody who is no programmer."""
    assert re.match(r"[A-Z'\d=#]", sentence)
    assert re.search(r"[^.?…][.?…]\Z", sentence)
    assert not re.search(r"[{}]|<class|\b(None|True|False|str|int|float|object|nan|NaN)\b", sentence)
    assert not re.search(r"\b[a-z]+_[a-z]+\b(?!')", sentence)  # but for a heading of the user's, in quotes
    assert "  " not in sentence


def assert_found(problem: Mapping[str, str], code: str, found: Found, screen: str) -> None:
    """In the right cell, as the catalogue has it, and on the screen as one whole sentence."""
    kind = CATALOGUE[code]
    assert (problem["code"], problem["cell"], problem["severity"]) == (code, found.cell, kind.severity)
    assert found.value in problem["message"]
    heading, message = problem["column"], problem["message"]
    link = " " if message.startswith(("is ", "has ")) else ": "
    sentence = sentences(f"{heading.capitalize()}{link}{message}" if heading else message.capitalize())
    assert_reads_well(sentence)
    assert sentence.casefold().replace(" ", "") in screen.casefold().replace(" ", "")
    if kind.severity is not Severity.INFO:
        assert kind.how_to_mend
        assert_reads_well(sentences(problem["suggestion"]))


def on_screen(run: Run, file: str) -> str:
    """What `check` says of a file, in one line."""
    return " ".join(run("check", file).out.split())


@pytest.mark.parametrize("code", ROWS)
def test_check_finds_a_bad_row(run: Run, folder: Path, code: str) -> None:
    """This problem in this cell, and no other."""
    rows, found = ROWS[code]
    if code in NEEDS_PROFILE:
        (folder / "intend-bulk.toml").write_text(PROFILE, encoding="utf-8")
    path = write_csv(folder / "clients.csv", rows)
    if code == "row_too_wide":  # the heading goes, with its comma
        path.write_text(path.read_text(encoding="utf-8").replace("email,\n", "email\n", 1), encoding="utf-8")
    if code == "row_too_short":  # a heading more than there are cells
        path.write_text(path.read_text(encoding="utf-8").replace("email\n", "email,first_name\n", 1), encoding="utf-8")
    (problem,) = json.loads(run("check", "clients.csv", "--json").out)["problems"]
    assert_found(problem, code, found, on_screen(run, "clients.csv"))
    assert "pa55-word" not in json.dumps(problem)


@pytest.mark.parametrize("code", WRITTEN)
def test_check_finds_a_bad_cell_of_a_workbook(run: Run, folder: Path, code: str) -> None:
    write, found = WRITTEN[code]
    with xlsxwriter.Workbook(folder / "clients.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row("A1", [*client_rows(1)[0], "vat_number"])
        sheet.write_row("A2", list(client_rows(1)[0].values()))
        write(sheet, book)
    (problem,) = json.loads(run("check", "clients.xlsx", "--json").out)["problems"]
    assert_found(problem, code, found, on_screen(run, "clients.xlsx"))


@pytest.mark.parametrize("code", MAPPED)
def test_check_finds_what_a_mapping_cannot_take(run: Run, folder: Path, code: str) -> None:
    said, cells, found = MAPPED[code]
    (folder / "clients.mapping.toml").write_text(COLUMNS + said, encoding="utf-8")
    rows = [{**client, "G": cell} for client, cell in zip(client_rows(len(cells)), cells, strict=True)]
    write_csv(folder / "clients.csv", rows)
    problem, *others = json.loads(run("check", "clients.csv", "--json").out)["problems"]
    assert_found(problem, code, found, on_screen(run, "clients.csv"))
    assert {other["code"] for other in others} <= {code}


@pytest.mark.parametrize("code", sorted(BY_JOURNAL))
def test_check_finds_what_only_clients_that_were_read_tell(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    with running_sandbox(SandboxConfig(clients=20)) as intend:
        use(intend, monkeypatch)
        run("export", "intend.csv")
    write_csv(folder / "clients.csv", row(type_code="bakery"))
    (problem,) = json.loads(run("check", "clients.csv", "--json").out)["problems"]
    assert_found(problem, code, Found("A2", "bakery"), on_screen(run, "clients.csv"))


@pytest.mark.parametrize("code", sorted(BY_COPY))
def test_import_finds_what_was_changed_in_a_painted_copy(run: Run, sandbox: Sandbox, folder: Path, code: str) -> None:
    client = {**client_rows(1)[0], "title": "Acme Ltd"}
    book = Workbook()
    book.active.append([*client])
    book.active.append([*client.values()])
    book.save(folder / "clients.xlsx")
    run("import", "clients.xlsx", "--yes")
    copy = load_workbook(folder / "clients.results.xlsx")
    copy["Sheet"].cell(2, 1 + [*client].index("title")).value = "Bolt Ltd"
    copy.save(folder / "clients.results.xlsx")
    ran = run("import", "clients.results.xlsx", "--yes")
    (line,) = read_csv(folder / "clients.results.csv")
    assert (ran.exit_code, line["status"], titles(sandbox)) == (1, "invalid", ["Acme Ltd"])
    place = f"cell {column_letter(len(client) + 1)}2"
    assert place in line["message"] and "client 1" in line["message"] and "Bolt Ltd" in line["message"]
    assert_reads_well(sentences(line["message"]))
    assert CATALOGUE[code].how_to_mend


@pytest.mark.parametrize("code", sorted(BY_IMPORT))
def test_import_finds_what_only_intend_or_the_journal_knows(
    run: Run, sandbox: Sandbox, folder: Path, code: str
) -> None:
    first = {**GOOD, "title": "Acme Ltd", "email": "info@acme.co.uk", "reference": "OLD-7"}
    write_csv(folder / "clients.csv", [first])
    run("import", "clients.csv", "--yes")
    other = {**first, "title": "Bolt Ltd", "email": "info@bolt.co.uk"}
    cells = {"client_id_not_here": {"reference": "OLD-8", "Client id": "77"}, "reference_conflict": {"Client id": ""}}
    write_csv(folder / "clients.csv", [{**other, **cells[code]}])
    ran = run("import", "clients.csv", "--yes")
    (line,) = read_csv(folder / "clients.results.csv")
    cell, value = {"client_id_not_here": ("H2", "77"), "reference_conflict": ("G2", "OLD-7")}[code]
    assert (ran.exit_code, line["status"], titles(sandbox)) == (1, "invalid", ["Acme Ltd"])
    assert f"cell {cell}" in line["message"] and value in line["message"] and "Bolt Ltd" in line["message"]
    assert_reads_well(sentences(line["message"]))
    assert CATALOGUE[code].how_to_mend
