"""intend-bulk compare, as a user calls it."""

import json
from pathlib import Path

import pytest
from exported import Record, records, write_export
from openpyxl import load_workbook
from testkit import Run, read_csv


def later(count: int = 5) -> list[Record]:
    """Client 1 is gone, one cell of client 2 is another, and the last client came."""
    clients = records(count)[1:]
    clients[0]["title"], clients[0]["billing_address"]["address_town"] = "Acme Ltd", "York"
    return clients


@pytest.fixture
def exports(folder: Path) -> Path:
    earlier = records(4)
    earlier[1]["title"], earlier[1]["billing_address"]["address_town"] = "Acme Ltd", "Leeds"
    write_export(folder / "february.xlsx", earlier)
    write_export(folder / "march.csv", later())
    return folder


@pytest.mark.usefixtures("exports")
def test_changes_are_shown_in_words(run: Run) -> None:
    ran = run("compare", "february.xlsx", "march.csv")
    assert ran.exit_code == 0
    lines = [" ".join(line.split()) for line in ran.out.splitlines()]
    assert "2 Acme Ltd · Billing town: Leeds -> York" in lines
    assert lines[-1] == "Since february.xlsx: 1 client added, 1 gone, 1 changed (1 cell)."


@pytest.mark.usefixtures("exports")
def test_the_same_file_has_no_change(run: Run) -> None:
    ran = run("compare", "march.csv", "march.csv", "--exit-code")
    assert (ran.exit_code, ran.out) == (0, "Nothing changed since march.csv.\n")


@pytest.mark.usefixtures("exports")
def test_a_scheduled_job_can_ask_for_an_exit_code(run: Run) -> None:
    assert run("compare", "february.xlsx", "march.csv", "--exit-code").exit_code == 1


@pytest.mark.usefixtures("exports")
def test_json_has_all_changes(run: Run) -> None:
    document = json.loads(run("compare", "february.xlsx", "march.csv", "--json").out)
    counts = {name: document[name] for name in ("added", "gone", "changed", "changed_cells")}
    assert counts == {"added": 1, "gone": 1, "changed": 1, "changed_cells": 1}
    assert document["changes"][1] == {
        "client_id": "2",
        "title": "Acme Ltd",
        "change": "changed",
        "column": "billing_town",
        "old": "Leeds",
        "new": "York",
    }
    assert [change["change"] for change in document["changes"]] == ["gone", "changed", "added"]


def test_all_changes_go_to_a_csv(run: Run, exports: Path) -> None:
    ran = run("compare", "february.xlsx", "march.csv", "-o", "changes.csv")
    assert ran.out.endswith("All changes: changes.csv\n")
    assert [(row["client_id"], row["change"], row["column"]) for row in read_csv(exports / "changes.csv")] == [
        ("1", "gone", ""),
        ("2", "changed", "billing_town"),
        ("5", "added", ""),
    ]


def test_all_changes_go_to_a_workbook(run: Run, exports: Path) -> None:
    assert run("compare", "february.xlsx", "march.csv", "-o", "changes.xlsx").exit_code == 0
    assert load_workbook(exports / "changes.xlsx")["Changes"].max_row == 4


def test_the_first_changes_are_shown_and_the_rest_is_counted(run: Run, exports: Path) -> None:
    write_export(exports / "april.csv", later(30))
    ran = run("compare", "february.xlsx", "april.csv")
    assert ran.out.count("· added") == 18
    assert ran.out.endswith("8 changes more: -o OUT.xlsx writes all.\n")


def test_no_text_steers_the_terminal(run: Run, exports: Path) -> None:
    clients = later()
    clients[0]["title"], clients[0]["a\x1b[2J"] = "Acme \x1b[31m Ltd", "new"
    write_export(exports / "april.jsonl", clients)
    ran = run("compare", "february.xlsx", "april.jsonl")
    assert "Acme [31m Ltd" in " ".join(ran.out.split())
    assert "\x1b" not in ran.out


def test_a_partial_export_is_warned_of(run: Run, exports: Path) -> None:
    (exports / "march.csv").rename(exports / "march.partial.csv")
    ran = run("compare", "february.xlsx", "march.partial.csv", "--json")
    assert "Warning: march.partial.csv is a partial export: it may lack clients." in ran.err
    assert json.loads(ran.out)["may_lack_clients"] == ["march.partial.csv"]


@pytest.mark.parametrize("source", ["february.xlsx", "march.csv"])
@pytest.mark.usefixtures("exports")
def test_no_export_is_written_over(run: Run, source: str) -> None:
    ran = run("compare", "february.xlsx", "march.csv", "-o", source)
    assert ran.exit_code == 2
    assert f"{source} is the file that is read: it is not written over." in ran.err


def test_a_file_without_ids_is_refused_in_a_sentence(run: Run, exports: Path) -> None:
    (exports / "list.csv").write_text("title,email\nAcme,a@b.com\n")
    ran = run("compare", "list.csv", "march.csv")
    assert (ran.exit_code, ran.out) == (2, "")
    assert "Error: list.csv has no column Client id" in ran.err
