"""The tables of a profile, as a user meets them in every command."""

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook
from testkit import Run, client_rows, read_csv, titles, write_csv

from intend_bulk.sandbox import Sandbox

CODES = '[profile.default.codes]\ntype_code = ["trade", "retail"]\ncurrency = ["GBP", "EUR"]\n'
DEFAULTS = '[profile.default.defaults]\ncurrency = "GBP"\nshipping_1_country = "Ireland"\n'


def profile(folder: Path, text: str) -> None:
    (folder / "intend-bulk.toml").write_text(text, encoding="utf-8")


def without_currency(folder: Path, count: int = 2) -> None:
    rows = client_rows(count)
    for row in rows:
        del row["currency"]
    write_csv(folder / "clients.csv", rows)


def test_check_asks_whether_another_code_was_meant(run: Run, folder: Path) -> None:
    """And does not change the cell."""
    profile(folder, CODES)
    rows = client_rows(2)
    rows[1]["type_code"] = "TRADE"
    source = write_csv(folder / "clients.csv", rows).read_bytes()
    ran = run("check", "clients.csv")
    assert (ran.exit_code, "Error: A code that the profile does not list, 1 row" in ran.out) == (1, True)
    assert "Did you mean trade?" in ran.out
    assert (folder / "clients.csv").read_bytes() == source


def test_import_sends_no_row_with_an_unknown_code(run: Run, folder: Path, sandbox: Sandbox) -> None:
    profile(folder, CODES)
    rows = client_rows(2)
    rows[1]["currency"] = "USD"
    write_csv(folder / "clients.csv", rows)
    run("import", "clients.csv", "--yes", "--skip-invalid")
    log = read_csv(folder / "clients.results.csv")
    assert [line["status"] for line in log] == ["created", "invalid"]
    assert "'USD' is not in the profile's list for Currency" in log[1]["message"]
    assert titles(sandbox) == ["Client 1 Ltd"]


def test_another_profile_has_other_codes(run: Run, folder: Path) -> None:
    profile(folder, CODES + "[profile.acme]\n")
    write_csv(folder / "clients.csv", [row | {"type_code": "agent"} for row in client_rows(1)])
    assert (run("check", "clients.csv").exit_code, run("check", "clients.csv", "--profile", "acme").exit_code) == (1, 0)


def test_a_template_offers_the_codes_of_the_profile(run: Run, folder: Path) -> None:
    profile(folder, CODES)
    run("template", "clients.xlsx")
    lists = list(load_workbook(folder / "clients.xlsx")["Lists"].values)
    assert [row[:2] for row in lists[:2]] == [("trade", "GBP"), ("retail", "EUR")]
    assert lists[2][1] is None


def test_a_template_offers_the_codes_of_an_export_besides(run: Run, folder: Path) -> None:
    profile(folder, CODES)
    write_csv(folder / "intend.csv", [row | {"type_code": "agent"} for row in client_rows(1)])
    run("template", "clients.xlsx", "--codes", "intend.csv")
    lists = list(load_workbook(folder / "clients.xlsx")["Lists"].values)
    assert [row[0] for row in lists[:3]] == ["trade", "retail", "agent"]


def test_a_column_with_a_default_is_not_marked_as_needed(run: Run, folder: Path) -> None:
    profile(folder, DEFAULTS)
    run("template", "clients.xlsx")
    headings = [cell.value for cell in load_workbook(folder / "clients.xlsx")["Clients"][1]]
    assert "Currency" in headings
    assert "Tax code *" in headings


def test_check_says_what_is_sent_for_empty_cells(run: Run, folder: Path) -> None:
    """Once a column; the required column that is missing is no error."""
    profile(folder, DEFAULTS)
    without_currency(folder)
    document = json.loads(run("check", "clients.csv", "--json").out)
    assert (document["errors"], document["infos"]) == (0, 1)
    (note,) = document["problems"]
    assert (note["code"], note["row"], note["column"]) == ("default_taken", 1, "Currency")
    assert "is sent as 'GBP' in 2 of 2 rows, where it is empty" in note["message"]


def test_show_shows_the_default_in_the_payload(run: Run, folder: Path) -> None:
    profile(folder, DEFAULTS)
    without_currency(folder)
    payload = json.loads(run("import", "clients.csv", "--show", "2").out)
    assert (payload["currency"], payload["shipping_addresses"]) == ("GBP", [])


def test_import_sends_the_default(run: Run, folder: Path, sandbox: Sandbox) -> None:
    profile(folder, DEFAULTS)
    without_currency(folder)
    assert run("import", "clients.csv", "--yes").exit_code == 0
    run("export", "out.csv")
    assert [row["currency"] for row in read_csv(folder / "out.csv")] == ["GBP", "GBP"]
    assert len(titles(sandbox)) == 2


def test_another_default_makes_no_other_client(run: Run, folder: Path, sandbox: Sandbox) -> None:
    """Nothing is sent again, though the payload would be another one; nor with another journal."""
    without_currency(folder)
    profile(folder, DEFAULTS)
    run("import", "clients.csv", "--yes")
    profile(folder, DEFAULTS.replace("GBP", "EUR"))
    run("import", "clients.csv", "--yes")
    run("import", "clients.csv", "--yes", "--journal", "another.sqlite")
    assert len(titles(sandbox)) == 2


@pytest.mark.parametrize("command", [["check", "clients.csv"], ["template", "out.xlsx"], ["doctor"]], ids=" ".join)
def test_a_wrong_table_ends_every_command_with_a_sentence(run: Run, folder: Path, command: list[str]) -> None:
    profile(folder, '[profile.default.defaults]\ntitle = "Acme"\n')
    ran = run(*command)
    assert (ran.exit_code, ran.out) == (2, "")
    assert "title cannot have a default" in ran.err


def test_a_csv_to_fill_in_needs_no_word_on_codes(run: Run, folder: Path) -> None:
    """It has no drop-downs, and nobody asked for any."""
    profile(folder, CODES)
    ran = run("template", "clients.csv")
    assert (ran.exit_code, ran.err, (folder / "clients.csv").exists()) == (0, "", True)


SEVERITY = '[profile.default.severity]\nphone_invalid = "error"\nwebsite_invalid = "off"\ncolumn_unknown = "error"\n'


def test_import_sends_no_row_with_what_the_profile_calls_an_error(run: Run, folder: Path, sandbox: Sandbox) -> None:
    profile(folder, SEVERITY)
    first, second = client_rows(2)
    write_csv(folder / "clients.csv", [{**first, "contact_number": "ask"}, {**second, "contact_number": ""}])
    assert run("check", "clients.csv").exit_code == 1
    run("import", "clients.csv", "--yes", "--skip-invalid")
    log = read_csv(folder / "clients.results.csv")
    assert [line["status"] for line in log] == ["invalid", "created"]
    assert "'ask' cannot be dialled as it is: it has no digits" in log[0]["message"]
    assert titles(sandbox) == ["Client 2 Ltd"]


def test_check_says_nothing_of_what_the_profile_switched_off(run: Run, folder: Path) -> None:
    profile(folder, SEVERITY)
    write_csv(folder / "clients.csv", [{**client_rows(1)[0], "website": "see below"}])
    assert json.loads(run("check", "clients.csv", "--json").out)["problems"] == []


def test_error_of_a_heading_keeps_the_whole_file_back(run: Run, folder: Path, sandbox: Sandbox) -> None:
    """No column is to be lost, says this profile."""
    profile(folder, SEVERITY)
    write_csv(folder / "clients.csv", [{**client_rows(1)[0], "Colour": "red"}])
    ran = run("import", "clients.csv", "--yes", "--skip-invalid")
    assert (ran.exit_code, titles(sandbox)) == (2, [])
    assert "clients.csv: Row 1, cell G1, Colour: the column 'Colour' is not one of ours" in " ".join(ran.err.split())
    assert "Rename it to a heading of the template" in " ".join(ran.err.split())


def test_severity_that_would_send_something_wrong_is_refused(run: Run, folder: Path) -> None:
    profile(folder, '[profile.default.severity]\nerror_value = "warning"\n')
    write_csv(folder / "clients.csv", client_rows(1))
    ran = run("check", "clients.csv")
    assert ran.exit_code == 2
    assert "error_value must stay an error. The value is not in the file." in " ".join(ran.err.split())


def test_text_that_is_too_long_for_the_profile_is_said(run: Run, folder: Path) -> None:
    profile(folder, "[profile.default.longest]\ntitle = 10\n")
    write_csv(folder / "clients.csv", client_rows(1))
    (problem,) = json.loads(run("check", "clients.csv", "--json").out)["problems"]
    assert (problem["code"], problem["cell"], problem["severity"]) == ("text_too_long", "E2", "warning")
    assert problem["message"] == "has 12 characters, and the settings allow 10"
