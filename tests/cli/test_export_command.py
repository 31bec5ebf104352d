"""intend-bulk export, as a user calls it, against a real server."""

from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from openpyxl import load_workbook
from testkit import Run, client_rows, read_csv, use, write_csv

from intend_bulk.model.client import BY_NAME, fields
from intend_bulk.sandbox import ListShape, Sandbox, SandboxConfig, running_sandbox


@pytest.fixture(params=get_args(ListShape))
def filled(request: pytest.FixtureRequest, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """An Intend that holds 123 clients, in each of the forms that a list may have."""
    assert folder.is_dir()
    with running_sandbox(SandboxConfig(clients=123, list_shape=request.param)) as running:
        use(running, monkeypatch)
        yield running


def test_every_client_is_exported_once(run: Run, filled: Sandbox, folder: Path) -> None:
    assert filled.url
    assert run("export", "out.csv").exit_code == 0
    assert [row["client_id"] for row in read_csv(folder / "out.csv")] == [str(n) for n in range(1, 124)]


def test_an_exported_workbook_imports_as_already_created(run: Run, filled: Sandbox, folder: Path) -> None:
    assert filled.url
    run("export", "out.xlsx")
    assert run("import", "out.xlsx", "--yes").exit_code == 0
    assert {line["status"] for line in read_csv(folder / "out.results.csv")} == {"already_created"}


def test_every_documented_column_is_there(run: Run, sandbox: Sandbox, folder: Path) -> None:
    """Also those that no client has a value for."""
    write_csv(folder / "clients.csv", client_rows(1))
    run("import", "clients.csv", "--yes")
    run("export", "out.csv")
    expected = [field.name for field in fields(shipping=1, contacts=0) if field.returned and field.name != "reference"]
    assert list(read_csv(folder / "out.csv")[0]) == expected
    assert sandbox.url


def test_what_was_imported_comes_back_field_by_field(run: Run, sandbox: Sandbox, folder: Path) -> None:
    """Among them zeros, plus signs, letters of other scripts, and text that looks like a formula."""
    cells = {
        **client_rows(1)[0],
        "title": "Zoë & Søn ApS 株式会社",
        "vat_number": "007",
        "contact_number": "+44 20 7946 0018",
        "billing_street_1": "=1+1",
        "billing_note": 'He said "no", twice\nand left',
        "shipping_1_town": "Leeds",
        "shipping_2_town": "York",
        "contact_1_email": "lane@example.com",
        "contact_1_job_title": "Buyer",
        "source": "web",
    }
    write_csv(folder / "clients.csv", [cells])
    run("import", "clients.csv", "--yes")
    run("export", "out.csv")
    row = read_csv(folder / "out.csv")[0]
    cells["billing_street_1"] = "'=1+1"  # a spreadsheet program must not run it
    assert {name: row[name] for name in cells} == cells
    assert sandbox.url


def test_a_workbook_has_real_numbers_dates_and_texts(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with running_sandbox(SandboxConfig(clients=3)) as running:
        use(running, monkeypatch)
        run("export", "out.xlsx")
    sheet = load_workbook(folder / "out.xlsx")["Clients"]
    cells = {str(heading.value): cell for heading, cell in zip(sheet[1], sheet[2], strict=True)}
    assert cells[BY_NAME["client_id"].label].data_type == "s"
    assert cells[BY_NAME["tax_value"].label].data_type == "n"
    assert cells[BY_NAME["created_on"].label].is_date
    assert (str(sheet.freeze_panes)[1:], sheet.auto_filter.ref is not None) == ("2", True)


@pytest.mark.parametrize(
    ("options", "column", "wanted"),
    [
        (["--type", "trade"], "type_code", {"trade"}),
        (["--type", "trade", "--type", "retail"], "type_code", {"trade", "retail"}),
        (["--department", "UK"], "department", {"UK"}),
        (["--type", "trade", "--department", "UK"], "type_code", {"trade"}),
        (["--id", "7"], "client_id", {"7"}),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_filters(run: Run, filled: Sandbox, folder: Path, options: list[str], column: str, wanted: set[str]) -> None:
    """Only the clients that were asked for, and all of them."""
    assert filled.url
    run("export", "all.csv")
    assert run("export", "some.csv", *options).exit_code == 0
    some = read_csv(folder / "some.csv")
    assert {row[column] for row in some} == wanted
    if "--department" not in options:
        assert len(some) == sum(row[column] in wanted for row in read_csv(folder / "all.csv"))


def test_a_client_that_is_not_there_is_named(run: Run, sandbox: Sandbox, folder: Path) -> None:
    ran = run("export", "out.xlsx", "--id", "77")
    assert (ran.exit_code, list(folder.iterdir())) == (2, [])
    assert "holds no client 77." in ran.err
    assert sandbox.url


def test_an_empty_intend_gives_a_sheet_with_headings(run: Run, sandbox: Sandbox, folder: Path) -> None:
    assert run("export", "out.csv").exit_code == 0
    assert (folder / "out.csv").read_text(encoding="utf-8-sig").startswith("client_id,client_account,type_code")
    assert sandbox.url


def test_json_says_what_was_exported(run: Run, filled: Sandbox, folder: Path) -> None:
    import json

    document = json.loads(run("export", "out.csv", "--json").out)
    assert (document["clients"], document["complete"], document["exit_code"]) == (123, True, 0)
    assert (folder / document["export"]).exists() and filled.url


def test_one_client_on_one_page_is_no_plural(run: Run, filled: Sandbox) -> None:
    assert run("export", "one.csv", "--id", "16").out == "Wrote 1 client on 1 page to one.csv.\n"
    assert filled.url
