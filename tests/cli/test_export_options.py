"""What the options of an export ask for: columns, formats, how the list is read."""

import csv
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests
from openpyxl import load_workbook
from scripted import Intend, created, record, scripted_server
from testkit import Run, read_csv, use

from intend_bulk.sandbox import Sandbox, SandboxConfig, running_sandbox


@pytest.fixture
def filled(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """An Intend that holds 123 clients."""
    assert folder.is_dir()
    with running_sandbox(SandboxConfig(clients=123)) as running:
        use(running, monkeypatch)
        yield running


def headings(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return next(csv.reader(file))


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (["--columns", "title,client_id"], ["title", "client_id"]),
        (["--columns", "Title, VAT number"], ["title", "vat_number"]),
        (["--columns", "title", "--columns", "email"], ["title", "email"]),
        (["--columns", "billing_address.address_town"], ["billing_town"]),
        (["--columns", "*_town"], ["billing_town", "shipping_1_town", "shipping_2_town", "shipping_3_town"]),
        (["--columns", "title,*it*le,title"], ["title"]),
        (["--columns", "shipping_9_town"], ["shipping_9_town"]),
        (["--columns", "$.loyalty"], ["loyalty"]),
    ],
    ids=lambda value: " ".join(value),
)
def test_columns_are_chosen_and_put_in_order(
    run: Run, filled: Sandbox, folder: Path, wanted: list[str], found: list[str]
) -> None:
    """By name, heading, JSON path or with *, each once; one that no client has is there, and empty."""
    assert filled.url
    assert run("export", "out.csv", *wanted).exit_code == 0
    assert headings(folder / "out.csv") == found


def test_a_column_that_there_is_not_is_named_before_anything_is_read(run: Run, filled: Sandbox, folder: Path) -> None:
    assert filled.url
    ran = run("export", "out.csv", "--columns", "titel")
    assert (ran.exit_code, list(folder.iterdir())) == (2, [])
    assert "'titel' is no column of an export." in ran.err
    assert "Did you mean 'title'?" in ran.err


def test_passwords_are_no_columns(run: Run, filled: Sandbox) -> None:
    assert filled.url
    assert run("export", "out.csv", "--columns", "password").exit_code == 2


@pytest.mark.parametrize(("word", "delimiter"), [(";", ";"), ("|", "|"), ("tab", "\t"), ("\t", "\t"), (",", ",")])
def test_a_csv_with_another_delimiter(run: Run, filled: Sandbox, folder: Path, word: str, delimiter: str) -> None:
    assert filled.url
    run("export", "out.csv", "--delimiter", word, "--columns", "client_id,title")
    with (folder / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=delimiter))
    assert (rows[0], len(rows)) == (["client_id", "title"], 124)


@pytest.mark.parametrize("delimiter", ["", "ab", '"', "a", "'"])
def test_a_delimiter_that_is_none_is_refused(run: Run, filled: Sandbox, folder: Path, delimiter: str) -> None:
    assert filled.url
    ran = run("export", "out.csv", "--delimiter", delimiter)
    assert (ran.exit_code, list(folder.iterdir())) == (2, [])
    assert "--delimiter" in ran.err


@pytest.mark.parametrize(
    ("out", "options"),
    [("out.xlsx", ["--delimiter", ";"]), ("out.jsonl", ["--columns", "title"])],
    ids=["a workbook has no delimiter", "records have no columns"],
)
def test_what_does_not_go_together_is_refused(
    run: Run, filled: Sandbox, folder: Path, out: str, options: list[str]
) -> None:
    assert filled.url
    ran = run("export", out, *options)
    assert (ran.exit_code, list(folder.iterdir())) == (2, [])
    assert options[0] in ran.err


def test_records_are_as_intend_gives_them(run: Run, filled: Sandbox, folder: Path) -> None:
    run("export", "out.jsonl")
    headers, query = {"api-key": filled.api_key}, {"client_id": "7"}
    record = requests.get(f"{filled.url}/api/clients", params=query, headers=headers, timeout=10).json()["data"]
    lines = (folder / "out.jsonl").read_text(encoding="utf-8").splitlines()
    assert (len(lines), json.loads(lines[6])) == (123, record)


def test_a_flat_workbook_is_one_sheet(run: Run, filled: Sandbox, folder: Path) -> None:
    assert filled.url
    run("export", "out.xlsx", "--flat")
    assert load_workbook(folder / "out.xlsx").sheetnames == ["Clients"]


def test_a_workbook_says_what_it_is_before_the_clients(run: Run, filled: Sandbox, folder: Path) -> None:
    assert filled.url
    run("export", "out.xlsx")
    sheets = load_workbook(folder / "out.xlsx").sheetnames
    assert sheets == ["About", "Summary", "Clients", "Shipping addresses", "Contacts"]


@pytest.mark.parametrize("out", ["out.xlsx", "out.csv", "out.jsonl", "out.json"])
def test_rows_stand_in_the_order_of_the_ids(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch, out: str) -> None:
    """Whatever the order of Intend, and however many pages are under way."""
    with running_sandbox(SandboxConfig(clients=123, faults=("newest-first",))) as running:
        use(running, monkeypatch)
        run("export", "out.csv", "--workers", "1")
        run("export", "again.csv", "--workers", "8")
        run("export", out)
    assert [row["client_id"] for row in read_csv(folder / "out.csv")] == [str(n) for n in range(1, 124)]
    assert (folder / "out.csv").read_bytes() == (folder / "again.csv").read_bytes()


def test_once_reads_once_and_says_so(run: Run, filled: Sandbox, folder: Path) -> None:
    """On the screen, in the document, and in the workbook."""
    assert filled.url
    ran = run("export", "out.xlsx", "--once", "--json")
    document = json.loads(ran.out)
    assert (document["passes"], document["complete"], document["exit_code"]) == (1, True, 0)
    assert "a single time (--once)" in document["notes"][0]
    about = load_workbook(folder / "out.xlsx")["About"]
    assert any("--once" in str(cell.value) for row in about for cell in row)


def test_the_document_is_one_line(run: Run, filled: Sandbox) -> None:
    """A scheduled job takes the last line of what it printed."""
    assert filled.url
    assert run("export", "out.csv", "--json").out.count("\n") == 1


def test_clients_that_come_and_go_are_told(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    faults = ("client-deleted @2", "client-inserted @7")
    with running_sandbox(SandboxConfig(clients=123, faults=faults)) as running:
        use(running, monkeypatch)
        ran = run("export", "out.csv", "--json")
    document = json.loads(ran.out)
    assert (document["complete"], document["came"], document["went"]) == (True, 1, 1)
    assert any(note.startswith("1 client (1) was deleted") for note in document["notes"])
    assert "1 client (1) was deleted" in ran.err
    assert [row["client_id"] for row in read_csv(folder / "out.csv")] == [str(n) for n in range(2, 125)]


def test_of_a_filtered_list_a_client_that_left_it_need_not_be_deleted(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may have another type or department now, and still be there."""
    types = ("trade", "retail", "wholesale", "distributor")
    with running_sandbox(SandboxConfig(clients=123, faults=("client-deleted @2",))) as running:
        use(running, monkeypatch)
        ran = run("export", "out.csv", *(word for code in types for word in ("--type", code)), "--json")
    [note] = [note for note in json.loads(ran.out)["notes"] if "left out" in note]
    gone = "was deleted, or changed to another type or department, while the list was read, and left out."
    assert note.endswith(gone)


def test_where_a_filter_is_required_the_types_of_the_settings_are_read(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And it is said that clients of other types are not in the file."""
    codes = 'codes = { type_code = ["trade", "retail", "wholesale", "distributor"] }'
    (folder / "intend-bulk.toml").write_text(f"[profile.default]\n{codes}\n", encoding="utf-8")
    with running_sandbox(SandboxConfig(clients=123, faults=("filter-required",))) as running:
        use(running, monkeypatch)
        ran = run("export", "out.csv")
    assert (ran.exit_code, len(read_csv(folder / "out.csv"))) == (0, 123)
    assert "Intend refuses a list of all clients" in ran.err


def test_more_columns_than_a_sheet_has_are_named(run: Run, folder: Path, settings: Callable[[str], None]) -> None:
    """The workbook is sound, and says what it has no room for; the addresses stand in a sheet of their own."""
    addresses = [{"address_town": f"Town {number}"} for number in range(1, 1201)]
    with scripted_server(Intend(created, record(1, shipping_addresses=addresses))) as server:
        settings(server.url)
        ran = run("export", "out.xlsx", "--json")
    [note] = json.loads(ran.out)["notes"]
    assert (ran.exit_code, "at most 16,384 columns: shipping_1168_" in note) == (0, True)
    book = load_workbook(folder / "out.xlsx")
    assert (book["Clients"].max_column, book["Shipping addresses"].max_row) == (16_384, 1_201)


def test_changes_since_an_earlier_export_stand_in_the_workbook(run: Run, filled: Sandbox, folder: Path) -> None:
    """A sheet of their own, numbers in the document, and which columns are not compared."""
    assert filled.url
    run("export", "before.csv")
    text = (folder / "before.csv").read_text(encoding="utf-8-sig").replace("client_account", "old_number", 1)
    (folder / "before.csv").write_text(text.replace("United Kingdom", "France", 1), encoding="utf-8")
    ran = run("export", "out.xlsx", "--compare", "before.csv", "--json")
    document = json.loads(ran.out)
    assert (document["compared_with"], document["changed"], document["changed_cells"]) == ("before.csv", 1, 1)
    assert (document["only_earlier"], document["only_later"]) == (["old_number"], ["client_account"])
    changes = load_workbook(folder / "out.xlsx")["Changes"]
    assert [[cell.value for cell in row][3:] for row in changes.iter_rows(min_row=2)] == [
        ["Billing country", "France", "United Kingdom"]
    ]


def test_a_partial_export_to_compare_with_is_told(run: Run, filled: Sandbox, folder: Path) -> None:
    assert filled.url
    run("export", "before.csv")
    (folder / "before.csv").rename(folder / "before.partial.csv")
    ran = run("export", "out.csv", "--compare", "before.partial.csv")
    assert "before.partial.csv is a partial export: it may lack clients." in ran.err
    assert "Nothing changed since before.partial.csv." in ran.out


def test_a_file_that_cannot_be_compared_is_named_before_anything_is_read(
    run: Run, filled: Sandbox, folder: Path
) -> None:
    assert filled.url
    (folder / "before.csv").write_text("title\nAcme\n", encoding="utf-8")
    ran = run("export", "out.csv", "--compare", "before.csv")
    assert (ran.exit_code, (folder / "out.csv").exists()) == (2, False)
    assert "no column Client id" in ran.err
