"""The copies that check and import leave: what is in them, and what becomes of them when they come back."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import PatternFill
from sound_workbook import assert_sound
from testkit import Run, client_rows, read_csv, titles, use, write_csv

from intend_bulk.model.export_facts import ExportFacts
from intend_bulk.sandbox import Sandbox, SandboxConfig, running_sandbox
from intend_bulk.sheets.export_book import open_export_book

HEADINGS = ["type_code", "department", "currency", "tax_code", "title", "email"]
OURS = ["Status", "Client id", "Client account", "Message"]
YELLOW = PatternFill("solid", fgColor="FFFFFF00")


def write_workbook(path: Path, rows: list[dict[str, str]], *, sheet: str = "Clients") -> Path:
    """A workbook of a user with a second sheet; its second row has a yellow currency."""
    book = Workbook()
    book.active.title = sheet
    book.active.append(HEADINGS)
    for row in rows:
        book.active.append([row.get(name) for name in HEADINGS])
    book.active["C3"].fill = YELLOW
    book.create_sheet("Notes").append(["mine"])
    book.save(path)
    return path


def correct(path: Path, **cells: str) -> None:
    """Type into the sheet of clients as a person does."""
    book = load_workbook(path)
    sheet = book["Clients"]
    for cell, text in cells.items():
        sheet[cell] = text
    book.save(path)


def rows_of(path: Path, sheet: str = "Clients") -> list[list[object]]:
    return [list(row) for row in load_workbook(path)[sheet].iter_rows(values_only=True)]


@pytest.fixture
def three(folder: Path) -> Path:
    """Three clients, of which the second has a currency that is none."""
    rows = client_rows(3)
    rows[1]["currency"] = "GBR"
    return write_workbook(folder / "clients.xlsx", rows)


def test_copy_of_an_export_keeps_its_sheets(run: Run, folder: Path) -> None:
    """Also the copy of the copy: of the summaries, only ours of the check is taken away."""
    now = datetime(2026, 3, 31, 18, tzinfo=UTC)
    facts = ExportFacts(
        tenant="https://yourcompany.intend.com",
        began_at=now,
        ended_at=now,
        time_zone="UTC",
        asked_for="all clients",
        clients=3,
        passes=1,
        pages=1,
        version="0.1.0",
    )
    with open_export_book(folder / "export.xlsx", HEADINGS, facts) as export:
        for row in client_rows(3):
            export.add(row)
    for name in ("export.xlsx", "export.checked.xlsx"):
        assert "3 rows: 0 errors" in run("check", name).out
    book = load_workbook(folder / "export.checked.xlsx")
    exported = ["About", "Summary", "Clients", "Shipping addresses", "Contacts"]
    assert book.sheetnames == ["Summary (2)", *exported, "Problems"]
    assert_sound(folder / "export.checked.xlsx")


def test_check_says_in_its_cell_what_is_wrong(run: Run, three: Path) -> None:
    run("check", "clients.xlsx")
    book = load_workbook(three.with_name("clients.checked.xlsx"))
    assert book.sheetnames == ["Summary", "Clients", "Notes", "Problems"]
    assert str(book["Clients"]["C3"].fill.fgColor.rgb)[2:5] == "F4A"
    assert book["Clients"]["C3"].comment.text == (
        "intend-bulk:\nError: 'GBR' is not a currency code of ISO 4217. Did you mean GBP?"
    )
    assert [row[6] for row in rows_of(three.with_name("clients.checked.xlsx"))] == ["Status", "ok", "invalid", "ok"]


def test_the_copy_is_a_sound_workbook(run: Run, three: Path) -> None:
    run("check", "clients.xlsx")
    assert_sound(three.with_name("clients.checked.xlsx"))


def test_the_copy_is_named_in_words_and_in_json(run: Run, three: Path) -> None:
    assert three.exists()
    assert "clients.checked.xlsx shows every problem in its cell." in run("check", "clients.xlsx").out
    assert json.loads(run("check", "clients.xlsx", "--json").out)["painted"] == "clients.checked.xlsx"


@pytest.mark.usefixtures("sandbox")
def test_import_says_beside_each_row_what_became_of_it(run: Run, three: Path) -> None:
    run("import", "clients.xlsx", "--yes", "--skip-invalid")
    headings, first, second, _ = rows_of(three.with_name("clients.results.xlsx"))
    assert headings[6:] == OURS
    assert first[6:9] == ["created", "1", "CLIENT01"]
    assert (second[6], second[7]) == ("invalid", None)
    assert str(second[9]).startswith("C3 currency: 'GBR' is not a currency code")


def test_one_workbook_is_the_whole_loop(run: Run, sandbox: Sandbox, three: Path) -> None:
    run("import", "clients.xlsx", "--yes", "--skip-invalid")
    copy = three.with_name("clients.results.xlsx")
    correct(copy, C3="GBP")
    ran = run("import", "clients.results.xlsx", "--yes")
    assert ran.exit_code == 0
    assert sorted(titles(sandbox)) == ["Client 1 Ltd", "Client 2 Ltd", "Client 3 Ltd"]
    again = load_workbook(three.with_name("clients.results-2.xlsx"))["Clients"]
    assert [cell.value for cell in again["G"]] == ["Status", "already_created", "created", "already_created"]
    assert str(again["C3"].fill.fgColor.rgb) == "FFFFFF00"  # the user's own look is back
    assert again["C3"].comment is None


@pytest.mark.usefixtures("sandbox")
def test_a_copy_that_was_corrected_is_not_written_over(run: Run, three: Path) -> None:
    run("import", "clients.xlsx", "--yes", "--skip-invalid")
    copy = three.with_name("clients.results.xlsx")
    correct(copy, C3="GBP")
    corrected = copy.read_bytes()
    run("import", "clients.results.xlsx", "--yes")
    assert copy.read_bytes() == corrected


@pytest.mark.usefixtures("sandbox")
@pytest.mark.parametrize("command", [["check"], ["import", "--yes", "--skip-invalid"]])
def test_ten_runs_on_our_own_output_change_nothing(run: Run, three: Path, command: list[str]) -> None:
    run(*command, "clients.xlsx")
    copy = next(three.parent.glob("clients.*.xlsx")).name
    run(*command, copy)
    left = {path.name: path.read_bytes() for path in three.parent.iterdir()}
    for _ in range(10):
        run(*command, copy)
    assert {path.name: path.read_bytes() for path in three.parent.iterdir()} == left


@pytest.mark.usefixtures("sandbox")
def test_rows_that_were_sorted_and_inserted_are_known_again(run: Run, sandbox: Sandbox, three: Path) -> None:
    run("import", "clients.xlsx", "--yes", "--skip-invalid")
    copy = three.with_name("clients.results.xlsx")
    book = load_workbook(copy)
    sheet = book["Clients"]
    sheet.move_range("A2:J2", rows=3)
    sheet.delete_rows(2)
    book.save(copy)
    run("import", "clients.results.xlsx", "--yes", "--skip-invalid")
    statuses = [row["status"] for row in read_csv(three.with_name("clients.results.csv"))]
    assert (statuses, len(titles(sandbox))) == (["invalid", "already_created", "already_created"], 2)


def test_an_email_that_is_corrected_after_the_client_was_created_sends_nothing(
    run: Run, sandbox: Sandbox, three: Path
) -> None:
    """Its id says which client the row is, and the API has no update."""
    run("import", "clients.xlsx", "--yes", "--skip-invalid")
    correct(three.with_name("clients.results.xlsx"), F2="other@client-1.co.uk")
    run("import", "clients.results.xlsx", "--yes", "--skip-invalid")
    first = read_csv(three.with_name("clients.results.csv"))[0]
    assert (first["status"], len(titles(sandbox))) == ("already_created", 2)
    assert first["message"] == "Its e-mail differs from that in Intend, which stays as it is: the API has no update"


def test_ids_of_a_rehearsal_mean_nothing_elsewhere(run: Run, three: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with running_sandbox(SandboxConfig(clients=5)) as rehearsal:
        use(rehearsal, monkeypatch)
        run("import", "clients.xlsx", "--yes", "--skip-invalid")
    with running_sandbox(SandboxConfig()) as real:
        use(real, monkeypatch)
        ran = run("import", "clients.results.xlsx", "--yes", "--skip-invalid")
        assert "they are not looked at" in ran.err
        assert titles(real) == ["Client 1 Ltd", "Client 3 Ltd"]
    assert three.exists()


@pytest.mark.parametrize("option", [[], ["--fix"]], ids=["check", "check --fix"])
def test_a_copy_that_is_checked_keeps_whose_ids_it_has(
    run: Run, three: Path, monkeypatch: pytest.MonkeyPatch, option: list[str]
) -> None:
    with running_sandbox(SandboxConfig(clients=5)) as rehearsal:
        use(rehearsal, monkeypatch)
        run("import", "clients.xlsx", "--yes", "--skip-invalid")
    run("check", "clients.results.xlsx", *option)
    assert [row[7] for row in rows_of(three.with_name("clients.checked.xlsx"))] == ["Client id", "6", None, "7"]
    with running_sandbox(SandboxConfig()) as real:
        use(real, monkeypatch)
        assert "they are not looked at" in run("import", "clients.checked.xlsx", "--yes", "--skip-invalid").err


def test_of_a_csv_file_the_rows_that_need_a_person_are_left(run: Run, sandbox: Sandbox, folder: Path) -> None:
    rows = client_rows(3)
    rows[1]["currency"] = "GBR"
    write_csv(folder / "clients.csv", rows)
    run("import", "clients.csv", "--yes", "--skip-invalid")
    headings, only = rows_of(folder / "clients.results.xlsx")
    assert headings[-4:] == OURS
    assert str(only[-1]).startswith("Row 3 of clients.csv. C3 currency: 'GBR' is not")
    correct(folder / "clients.results.xlsx", C2="GBP")
    run("import", "clients.results.xlsx", "--yes")
    assert len(titles(sandbox)) == 3


def test_of_a_csv_file_without_problems_nothing_is_left(run: Run, folder: Path) -> None:
    write_csv(folder / "clients.csv", client_rows(2))
    run("check", "clients.csv")
    assert [path.name for path in folder.iterdir()] == ["clients.csv"]


def test_a_file_that_is_changed_while_it_is_read_is_not_painted(
    run: Run, sandbox: Sandbox, three: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its rows may stand elsewhere by now."""
    from intend_bulk.jobs import importing

    def changed(*arguments: object) -> object:
        correct(three, C3="EUR")
        return hold(*arguments)  # type: ignore[arg-type]

    hold = importing.hold_codes
    monkeypatch.setattr(importing, "hold_codes", changed)
    ran = run("import", "clients.xlsx", "--yes", "--skip-invalid")
    assert (
        "There is no painted copy: clients.xlsx was changed while it was read. Run the same command again." in ran.err
    )
    assert len(titles(sandbox)) == 2
    assert three.with_name("clients.results.csv").exists()


def test_fix_mends_what_is_meant_in_one_way_only(run: Run, folder: Path) -> None:
    rows = client_rows(2)
    rows[0]["currency"], rows[1]["currency"] = "gbp", "GBR"
    write_workbook(folder / "clients.xlsx", rows)
    ran = run("check", "clients.xlsx", "--fix", "--json")
    document = json.loads(ran.out)
    assert (ran.exit_code, document["errors"]) == (1, 1)
    assert [(fix["cell"], fix["old"], fix["new"]) for fix in document["fixes"]] == [("C2", "gbp", "GBP")]
    sheet = load_workbook(folder / "clients.checked.xlsx")["Clients"]
    assert (sheet["C2"].value, str(sheet["C2"].fill.fgColor.rgb)[2:5]) == ("GBP", "B0D")
    assert sheet["C2"].comment.text.startswith("intend-bulk:\nMended: was 'gbp', now GBP")
    assert sheet["C3"].value == "GBR"
    assert load_workbook(folder / "clients.xlsx")["Clients"]["C2"].value == "gbp"


def test_fix_of_a_csv_file_is_a_workbook_of_all_its_rows(run: Run, folder: Path) -> None:
    rows = client_rows(3)
    rows[2]["currency"] = "gbp"
    write_csv(folder / "clients.csv", rows)
    ran = run("check", "clients.csv", "--fix")
    assert "Ready. Next: intend-bulk import clients.checked.xlsx" in ran.out
    assert [row[2] for row in rows_of(folder / "clients.checked.xlsx")[1:]] == ["GBP", "GBP", "GBP"]


def test_mapping_of_the_file_is_that_of_its_copy_too(run: Run, sandbox: Sandbox, folder: Path) -> None:
    book = Workbook()
    book.active.title = "Clients"
    book.active.append(["A", "B", "C", "D", "E", "F"])
    for row in client_rows(2):
        book.active.append([row[name] for name in HEADINGS])
    book.active["C3"] = "GBR"
    book.save(folder / "clients.xlsx")
    columns = "".join(f'{name} = "{letter}"\n' for letter, name in zip("ABCDEF", HEADINGS, strict=True))
    (folder / "clients.mapping.toml").write_text(f"[columns]\n{columns}", encoding="utf-8")
    run("import", "clients.xlsx", "--yes", "--skip-invalid")
    correct(folder / "clients.results.xlsx", C3="GBP")
    ran = run("import", "clients.results.xlsx", "--yes")
    assert (ran.exit_code, len(titles(sandbox))) == (0, 2)
