"""An import, its painted copy, corrected and imported again: only what was left is sent, until all are created."""

import json
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from scripted import let_quiet_period_pass
from testkit import Run, client_rows, use, write_csv
from truths import summary

from intend_bulk.sandbox import Sandbox, SandboxConfig, running_sandbox

ROWS, INVALID, REJECTED, UNCONFIRMED = 300, 30, 10, 5
FAULTS = ("422 email=*@refused.example", "lost-after-commit email=*@lost.example")


def rows_with_trouble() -> list[dict[str, str]]:
    """300 clients: 30 that are not sent, 10 that Intend refuses, 5 whose answers are lost."""
    rows = client_rows(ROWS)
    for row in rows[::10]:
        row["currency"] = "GBR"
    for number, row in enumerate(rows[5 : 5 + 30 * REJECTED : 30]):
        row["email"] = f"sam{number}@refused.example"
    for number, row in enumerate(rows[7 : 7 + 60 * UNCONFIRMED : 60]):
        row["email"] = f"sam{number}@lost.example"
    return rows


def write_workbook(path: Path, rows: list[dict[str, str]]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Clients")
        sheet.write_row(0, 0, list(rows[0]), book.add_format({"bold": True, "bg_color": "#2F5597"}))
        for number, row in enumerate(rows, start=1):
            sheet.write_row(number, 0, list(row.values()))
    return path


@pytest.fixture
def troubled(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """An Intend that refuses some clients, and loses its answers to others."""
    assert folder.is_dir()
    with running_sandbox(SandboxConfig(api_key="key-of-the-tests", faults=FAULTS)) as running:
        use(running, monkeypatch)
        monkeypatch.setenv("INTEND_BULK_WORKERS", "4")
        for name in ("DEADLINE", "QUIET_PERIOD"):  # the end of a run waits so long for what got no answer
            monkeypatch.setenv(f"INTEND_BULK_{name}", "2")
        yield running


def imported(run: Run, file: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(run("import", file, "--yes", "--skip-invalid", "--json").out)
    return document


def correct(path: Path, *, most: int = ROWS) -> int:
    """Correct so many rows that are not done as a person does, and save the workbook; return how many there were."""
    book = openpyxl.load_workbook(path)
    sheet = book["Clients"]
    places = {str(cell.value).casefold(): cell.column for cell in sheet[1]}
    at = {word: places.get(word) or places[f"{word} *"] for word in ("status", "currency", "title", "email")}
    corrected = 0
    for number in range(2, sheet.max_row + 1):
        cell = {word: sheet.cell(number, column) for word, column in at.items()}
        if cell["status"].value not in ("invalid", "rejected") or corrected == most:
            continue
        corrected += 1
        cell["currency"].value = "GBP"
        cell["email"].value = str(cell["email"].value).replace("refused.example", "client.co.uk")
    book.save(path)
    return corrected


def assert_each_once(running: Sandbox, *, refused: int) -> None:
    """On the wire: no client was created twice, and none is missing."""
    found = summary(running)
    assert (found["clients"], found["doubles"]) == (ROWS, [])
    assert set(found["ids"]) == {row["title"] for row in client_rows(ROWS)}
    assert found["creates"] == ROWS + refused


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def statuses(path: Path) -> Counter[str]:
    """What the column Status says."""
    sheet = openpyxl.load_workbook(path)["Clients"]
    column = next(cell.column for cell in sheet[1] if cell.value == "Status")
    return Counter(str(sheet.cell(number, column).value) for number in range(2, sheet.max_row + 1))


def test_only_what_was_left_is_sent_until_all_are_created(run: Run, troubled: Sandbox, folder: Path) -> None:
    write_workbook(folder / "clients.xlsx", rows_with_trouble())
    first = imported(run, "clients.xlsx")
    copy = Path(first["painted"])
    told = statuses(copy)
    assert (told["invalid"], told["rejected"]) == (INVALID, REJECTED)
    assert told["created"] + told["unconfirmed"] == ROWS - INVALID - REJECTED  # a run may settle them at its end
    assert correct(copy, most=20) == 20
    let_quiet_period_pass(folder, seconds=1000)
    before = summary(troubled)["creates"]
    copy = Path(imported(run, copy.name)["painted"])
    left = statuses(copy)
    assert summary(troubled)["creates"] - before == 20 + left["rejected"]  # what Intend refused is tried again
    assert left["invalid"] + left["rejected"] == 20 and not left["unconfirmed"]
    assert correct(copy) == 20
    copy = Path(imported(run, copy.name)["painted"])
    assert statuses(copy).keys() <= {"created", "already_created"}
    assert_each_once(troubled, refused=REJECTED + left["rejected"])


def test_ten_imports_of_the_own_copy_change_nothing(run: Run, sandbox: Sandbox, folder: Path) -> None:
    write_workbook(folder / "clients.xlsx", [*client_rows(5), {**client_rows(6)[5], "currency": "GBR"}])
    copy = folder / imported(run, "clients.xlsx")["painted"]
    left, files = [], []
    for _ in range(10):
        assert imported(run, copy.name)["painted"] == copy.name
        left.append({name: content for name, content in parts(copy).items() if "docProps/core" not in name})
        files.append(sorted(path.name for path in folder.glob("*.xlsx")))
    assert files == [["clients.results.xlsx", "clients.xlsx"]] * 10
    assert all(later == left[1] for later in left[1:])
    assert [cell.value for cell in openpyxl.load_workbook(copy)["Clients"][1]].count("Status") == 1
    assert summary(sandbox)["creates"] == 5


def test_rows_of_a_csv_that_need_a_person_are_corrected_in_their_workbook(
    run: Run, troubled: Sandbox, folder: Path
) -> None:
    write_csv(folder / "clients.csv", rows_with_trouble())
    copy = Path(imported(run, "clients.csv")["painted"])
    told = statuses(copy)
    assert (told["invalid"], told["rejected"]) == (INVALID, REJECTED)
    assert told.keys() <= {"invalid", "rejected", "unconfirmed"}
    assert correct(copy) == INVALID + REJECTED
    let_quiet_period_pass(folder, seconds=1000)
    copy = Path(imported(run, copy.name)["painted"])
    assert statuses(copy).keys() <= {"created", "already_created"}
    assert_each_once(troubled, refused=REJECTED)
