"""A foreign spreadsheet, checked and imported by its mapping."""

import json
import shutil
from pathlib import Path

import pytest
import requests
from testkit import Run, read_csv, write_csv

from intend_bulk.sandbox import Sandbox

SAMPLES = Path(__file__).parents[2] / "sample_data"
MAPPING = """
[constants]
type_code = "trade"
department = "UK"
currency = "GBP"
tax_code = "T1"
[columns]
title = "Company"
email = "Mail"
"""


@pytest.fixture
def foreign(folder: Path) -> Path:
    (folder / "by.toml").write_text(MAPPING, encoding="utf-8")
    return write_csv(folder / "crm.csv", [{"Company": "Acme Ltd", "Mail": "info@acme.co.uk"}])


def clients(sandbox: Sandbox) -> list[dict]:
    answer = requests.get(f"{sandbox.url}/api/clients", headers={"api-key": sandbox.api_key}, timeout=10)
    return answer.json()["data"]


def test_the_sample_is_imported_whole(run: Run, sandbox: Sandbox, folder: Path) -> None:
    for path in SAMPLES.glob("crm-export*"):
        shutil.copy(path, folder)
    checked = run("check", "crm-export.csv")
    assert (checked.exit_code, "Using crm-export.mapping.toml." in checked.err) == (0, True)
    assert "40 rows: 0 errors, 0 warnings" in checked.out
    imported = run("import", "crm-export.csv", "--yes")
    assert (imported.exit_code, "40 created" in imported.out) == (0, True)
    found = next(client for client in clients(sandbox) if client["title"] == "Barrowby Flooring Ltd")
    assert (found["first_name"], found["last_name"]) == ("Hamish", "MacDonald")
    assert (found["type"]["code"], found["email"]) == ("retail", "accounts@barrowby-flooring.co.uk")
    address = found["billing_address"]
    assert (address["address_street_1"], address["address_town"]) == ("5 High Street", "Edinburgh")
    assert (address["address_post_code"], address["address_country"]) == ("EH7 2AE", "United Kingdom")
    log = read_csv(folder / "crm-export.results.csv")
    assert (log[0]["row"], log[0]["reference"], log[0]["status"]) == ("2", "C00001", "created")


def test_a_mapping_that_is_named_is_used_and_carried_on(run: Run, sandbox: Sandbox, foreign: Path) -> None:
    checked = run("check", foreign.name, "--mapping", "by.toml")
    assert "Next: intend-bulk import crm.csv --mapping by.toml" in checked.out
    assert "Using" not in checked.err
    assert run("import", foreign.name, "--mapping", "by.toml", "--yes").exit_code == 0
    assert [client["title"] for client in clients(sandbox)].count("Acme Ltd") == 1


def test_a_second_import_by_the_mapping_sends_nothing_twice(run: Run, sandbox: Sandbox, foreign: Path) -> None:
    command = ["import", foreign.name, "--mapping", "by.toml", "--yes"]
    run(*command)
    assert "1 already created" in run(*command).out
    assert [client["title"] for client in clients(sandbox)].count("Acme Ltd") == 1


def test_one_row_is_shown_as_it_would_be_sent(run: Run, foreign: Path) -> None:
    shown = run("import", foreign.name, "--mapping", "by.toml", "--show", "2")
    payload = json.loads(shown.out)
    assert (payload["title"], payload["type"], payload["currency"]) == ("Acme Ltd", {"code": "trade"}, "GBP")


def test_none_leaves_the_mapping_beside_the_file_out(run: Run, folder: Path, foreign: Path) -> None:
    (folder / "by.toml").rename(folder / "crm.mapping.toml")
    assert "Using crm.mapping.toml." in run("check", foreign.name).err
    without = run("check", foreign.name, "--mapping", "none")
    assert "Using" not in without.err
    assert "the column 'Type code' is missing" in without.out


def test_a_problem_names_the_users_own_cell(run: Run, foreign: Path) -> None:
    write_csv(foreign, [{"Company": "Acme Ltd", "Mail": "info at acme"}])
    (found,) = json.loads(run("check", foreign.name, "--mapping", "by.toml", "--json").out)["problems"]
    assert (found["code"], found["cell"], found["column"]) == ("email_invalid", "B2", "Mail")


def test_a_wrong_constant_is_a_problem_of_no_cell(run: Run, folder: Path, foreign: Path) -> None:
    (folder / "by.toml").write_text(MAPPING.replace('"GBP"', '"GBR"'), encoding="utf-8")
    (found,) = json.loads(run("check", foreign.name, "--mapping", "by.toml", "--json").out)["problems"]
    assert (found["code"], found["cell"], found["column"]) == ("currency_unknown", "", "currency")


@pytest.mark.parametrize("command", [["check"], ["import", "--yes"], ["import", "--show", "2"]], ids=" ".join)
def test_a_mapping_that_is_not_there_ends_the_command(run: Run, foreign: Path, command: list[str]) -> None:
    ran = run(command[0], foreign.name, *command[1:], "--mapping", "other.toml")
    assert ran.exit_code == 2
    assert "other.toml cannot be read: No such file or directory." in ran.err
