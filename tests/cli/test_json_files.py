"""A file of JSON as input, as a user meets it: its log, its copy, and where things stand in it."""

import json
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from testkit import Run, client_rows, read_csv, write_csv
from truths import summary

from intend_bulk.model.payload import to_payload
from intend_bulk.sandbox import Sandbox


def write_jsonl(path: Path, objects: list[Any]) -> Path:
    path.write_text("".join(f"{json.dumps(each)}\n" for each in objects), encoding="utf-8")
    return path


@pytest.fixture
def three(folder: Path) -> Path:
    """Three clients that can be created, of which the second has a currency that is none."""
    payloads = [to_payload(row) for row in client_rows(3)]
    return write_jsonl(folder / "clients.jsonl", [payloads[0], {**payloads[1], "currency": "GBR"}, payloads[2]])


def test_an_import_leaves_a_log_and_the_rows_that_need_a_person(
    run: Run, sandbox: Sandbox, folder: Path, three: Path
) -> None:
    ran = run("import", three.name, "--yes", "--skip-invalid")
    assert (ran.exit_code, summary(sandbox)["clients"]) == (1, 2)
    log = read_csv(folder / "clients.results.csv")
    assert [(line["row"], line["status"]) for line in log] == [("1", "created"), ("2", "invalid"), ("3", "created")]
    assert log[1]["message"] == "Row 2, currency: 'GBR' is not a currency code of ISO 4217"
    (_, row) = openpyxl.load_workbook(folder / "clients.results.xlsx")["Clients"].iter_rows(values_only=True)
    assert "invalid" in row and any("Row 2 of clients.jsonl" in str(cell) for cell in row)


def test_what_was_corrected_in_the_copy_is_sent_once(run: Run, sandbox: Sandbox, folder: Path, three: Path) -> None:
    run("import", three.name, "--yes", "--skip-invalid")
    book = openpyxl.load_workbook(folder / "clients.results.xlsx")
    for cell in next(book["Clients"].iter_rows(min_row=2)):
        cell.value = "GBP" if cell.value == "GBR" else cell.value
    book.save(folder / "clients.results.xlsx")
    assert run("import", "clients.results.xlsx", "--yes").exit_code == 0
    assert run("import", three.name, "--yes", "--skip-invalid").exit_code == 0
    assert (summary(sandbox)["clients"], summary(sandbox)["creates"]) == (3, 3)


def test_the_same_file_again_sends_nothing(run: Run, sandbox: Sandbox, three: Path) -> None:
    for _ in range(2):
        run("import", three.name, "--yes", "--skip-invalid")
    assert summary(sandbox)["creates"] == 2


@pytest.mark.parametrize("options", [[], ["-v"]])
def test_problems_are_found_by_line_and_key(run: Run, three: Path, options: list[str]) -> None:
    """There are no cells in it, and no letters over its columns."""
    out = run("check", three.name, *options).out
    assert re.search(r"row 2 +currency: 'GBR'|2 +currency +GBR", out)
    assert not re.search(r"\b[A-Z]{1,2}2\b", out)


def test_keys_that_are_no_columns_are_named_as_keys(run: Run, folder: Path) -> None:
    write_jsonl(folder / "clients.jsonl", [{**to_payload(row), "loyalty": 5} for row in client_rows(1)])
    assert "the keys  loyalty: the column 'loyalty' is not one of ours" in run("check", "clients.jsonl").out


def test_a_report_has_lines_and_no_cells(run: Run, folder: Path, three: Path) -> None:
    run("check", three.name, "-o", "report.csv")
    (found,) = read_csv(folder / "report.csv")
    assert (found["row"], found["line"], found["column"], found["cell"]) == ("2", "2", "currency", "")


def test_what_is_meant_beyond_doubt_is_mended(run: Run, folder: Path, three: Path) -> None:
    three.write_text(three.read_text().replace("GBR", "gbp"))
    assert run("check", three.name, "--fix").exit_code == 0
    sheet = openpyxl.load_workbook(folder / "clients.checked.xlsx")["Clients"]
    assert "gbp" not in [cell.value for row in sheet.iter_rows() for cell in row]


def test_a_foreign_list_is_read_by_a_mapping(run: Run, sandbox: Sandbox, folder: Path) -> None:
    names = {"title": "Firma", "email": "E-Mail", "type_code": "Art", "tax_code": "Steuer", "currency": "Geld"}
    rows = [{names.get(name, name): text for name, text in row.items()} for row in client_rows(2)]
    (folder / "list.json").write_text("[\n" + ",\n".join(map(json.dumps, rows)) + "\n]\n")
    columns = "\n".join(f'{name} = "{heading}"' for name, heading in {**names, "department": "department"}.items())
    (folder / "list.mapping.toml").write_text(f"[columns]\n{columns}\n")
    assert run("import", "list.json", "--yes").exit_code == 0
    assert [line["row"] for line in read_csv(folder / "list.results.csv")] == ["2", "3"]
    assert summary(sandbox)["clients"] == 2


def test_map_takes_the_keys_for_headings(run: Run, folder: Path) -> None:
    write_csv(folder / "clients.csv", client_rows(1))
    write_jsonl(folder / "clients.jsonl", client_rows(1))
    found = [json.loads(run("map", f"clients.{ending}", "--json").out)["headings"] for ending in ("csv", "jsonl")]
    assert found[0] == found[1]


@pytest.mark.parametrize("ending", ["xlsx", "csv", "jsonl"])
def test_results_of_a_partial_export_are_named_after_it(run: Run, sandbox: Sandbox, folder: Path, ending: str) -> None:
    assert sandbox.url
    rows = client_rows(1)
    if ending == "jsonl":
        write_jsonl(folder / "all.partial.jsonl", rows)
    elif ending == "csv":
        write_csv(folder / "all.partial.csv", rows)
    else:
        book = openpyxl.Workbook()
        book.active.append([*rows[0]])
        book.active.append([*rows[0].values()])
        book.save(folder / "all.partial.xlsx")
    assert run("import", f"all.partial.{ending}", "--yes").exit_code == 0
    assert (folder / "all.partial.results.csv").exists()
    assert run("import", f"all.partial.{ending}", "--yes").exit_code == 0
    assert summary(sandbox)["creates"] == 1
