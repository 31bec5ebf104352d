"""intend-bulk check and template, as a user calls them."""

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook
from testkit import Run, client_rows, read_csv, write_csv

REPORT = ["row", "line", "column", "cell", "severity", "code", "value", "message", "suggestion"]


def test_every_problem_is_shown_with_its_cell(run: Run, folder: Path) -> None:
    rows = client_rows(2)
    rows[1] |= {"email": "nobody", "currency": "GBR"}
    write_csv(folder / "clients.csv", rows)
    ran = run("check", "clients.csv")
    assert ran.exit_code == 1
    assert "F3" in ran.out and "C3" in ran.out
    assert "2 rows: 2 errors in 1 row, 0 warnings, 0 notes." in ran.out


def test_warnings_alone_are_a_good_end(run: Run, folder: Path) -> None:
    rows = client_rows(1)
    write_csv(folder / "clients.csv", [*rows, *rows])
    ran = run("check", "clients.csv")
    assert (ran.exit_code, "rows 2 and 3" in " ".join(ran.out.split())) == (0, True)


def test_a_report_in_csv_has_the_line_beside_the_row(run: Run, folder: Path) -> None:
    """A quoted line break makes the one run ahead of the other."""
    rows = client_rows(2)
    rows[0]["billing_note"] = "one\ntwo"
    rows[1]["currency"] = "GBR"
    write_csv(folder / "clients.csv", rows)
    run("check", "clients.csv", "-o", "report.csv")
    line = read_csv(folder / "report.csv")[0]
    assert list(line) == REPORT
    assert (line["row"], line["line"], line["cell"], line["code"]) == ("3", "4", "C3", "currency_unknown")


def test_a_report_of_a_workbook_has_no_lines(run: Run, folder: Path) -> None:
    run("template", "clients.xlsx")
    book = load_workbook(folder / "clients.xlsx")
    book["Clients"]["D2"] = "Acme Ltd"
    book.save(folder / "clients.xlsx")
    assert run("check", "clients.xlsx", "-o", "report.json").exit_code == 1
    report = json.loads((folder / "report.json").read_text())
    assert list(report[0]) == [name for name in REPORT if name != "line"]
    assert {problem["code"] for problem in report} == {"required_missing"}


def test_json_holds_counts_and_problems(run: Run, folder: Path) -> None:
    rows = client_rows(2)
    rows[0]["email"] = ""
    write_csv(folder / "clients.csv", rows)
    document = json.loads(run("check", "clients.csv", "--json").out)
    assert (document["rows"], document["errors"], document["problems"][0]["cell"]) == (2, 1, "F2")


def test_a_missing_required_column_is_one_problem(run: Run, folder: Path) -> None:
    rows = [{name: cell for name, cell in row.items() if name != "currency"} for row in client_rows(3)]
    write_csv(folder / "clients.csv", rows)
    ran = run("check", "clients.csv", "--json")
    problems = json.loads(ran.out)["problems"]
    assert ran.exit_code == 1
    assert [(problem["code"], problem["row"]) for problem in problems] == [("required_column_missing", 1)]


def test_required_columns_are_a_setting(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An old system has no e-mail for everybody."""
    write_csv(folder / "clients.csv", [{"title": "Acme Ltd"}])
    monkeypatch.setenv("INTEND_BULK_REQUIRED", "title")
    assert run("check", "clients.csv").exit_code == 0


def test_a_filled_template_is_clean(run: Run, folder: Path) -> None:
    run("template", "clients.xlsx", "--shipping", "2", "--contacts", "0")
    book = load_workbook(folder / "clients.xlsx")
    sheet = book["Clients"]
    by_heading = {str(cell.value).removesuffix(" *"): cell.column for cell in sheet[1]}
    assert "Shipping 2 town" in by_heading and "Contact 1 email" not in by_heading
    cells = {"Type code": "trade", "Department": "UK", "Title": "Acme Ltd", "Email": "info@acme.co.uk"}
    for heading, value in {**cells, "Currency": "GBP", "Tax code": "T1"}.items():
        sheet.cell(2, by_heading[heading], value)
    book.save(folder / "clients.xlsx")
    assert run("check", "clients.xlsx").exit_code == 0


def test_a_file_that_is_open_in_excel_is_read_as_saved(run: Run, folder: Path) -> None:
    write_csv(folder / "clients.csv", client_rows(1))
    (folder / "~$clients.csv").touch()
    ran = run("check", "clients.csv")
    assert (ran.exit_code, "reading the last saved version" in ran.err) == (0, True)


def test_a_sheet_without_rows_is_not_ready(run: Run, folder: Path) -> None:
    """An import of it would be refused."""
    run("template", "clients.xlsx")
    ran = run("check", "clients.xlsx")
    assert "Ready" not in ran.out
    assert "Fill in one client a row in clients.xlsx, then check it." in ran.out
    assert folder.is_dir()
