"""`map`: what each heading of a foreign file probably feeds, asked and saved."""

import json
from pathlib import Path

import pytest
from terminal import at_a_terminal
from testkit import Run, write_csv

from intend_bulk.sandbox import Sandbox
from intend_bulk.sheets.mapping.mapping_file import read_mapping

ROW = {
    "company_name": "Acme Ltd",
    "city": "Leeds",
    "postal": "LS1 4AP",
    "phone1": "0113 496 0001",
    "phone2": "0113 496 0002",
    "Correspondence": "info@acme.co.uk",
    "Category": "Shop",
    "ISO": "GB",
    "Web password": "pa55-word",
}


@pytest.fixture
def foreign(folder: Path) -> Path:
    return write_csv(folder / "crm.csv", [ROW, {**ROW, "company_name": "Best\aLtd" + "x" * 40, "Category": "Hotel"}])


def columns(path: Path) -> dict[str, str]:
    return {rule.name: rule.sources[0] for rule in read_mapping(path).rules}


def test_the_suggestions_are_saved_beside_the_file(run: Run, folder: Path, foreign: Path) -> None:
    ran = run("map", foreign.name)
    assert ran.exit_code == 0
    assert columns(folder / "crm.mapping.toml") == {
        "title": "company_name",
        "billing_town": "city",
        "billing_post_code": "postal",
        "contact_number": "phone1",
        "email": "Correspondence",
        "type_code": "Category",
    }
    assert ran.out.splitlines()[-1] == "Next: intend-bulk check crm.csv"


def test_what_is_open_stands_there_as_lines_to_fill_in(run: Run, folder: Path, foreign: Path) -> None:
    run("map", foreign.name)
    text = (folder / "crm.mapping.toml").read_text(encoding="utf-8")
    assert '# currency = "GBP"  # needed' in text
    assert '# "Shop" = "Shop"\n# "Hotel" = "Hotel"' in text
    assert 'email = "Correspondence"  # 60%: its values are e-mail addresses' in text


def test_what_says_which_client_a_row_is_must_have_a_heading(run: Run, folder: Path) -> None:
    """It cannot be a constant, so it is not offered as one."""
    write_csv(folder / "crm.csv", [{"Town": "Leeds"}])
    run("map", "crm.csv")
    constants, _, columns = (folder / "crm.mapping.toml").read_text(encoding="utf-8").partition("[columns]")
    assert "# title = " in columns and "# email = " in columns
    assert "title" not in constants and "email" not in constants


def test_the_saved_mapping_is_used_once_it_is_filled_in(run: Run, folder: Path, foreign: Path) -> None:
    run("map", foreign.name)
    path = folder / "crm.mapping.toml"
    lines = path.read_text(encoding="utf-8").splitlines()
    needed = [line[2:] if "# needed" in line else line for line in lines]
    path.write_text("\n".join(needed), encoding="utf-8")
    codes = {found["code"] for found in json.loads(run("check", foreign.name, "--json").out)["problems"]}
    assert not codes & {"required_column_missing", "required_missing"}


def test_no_password_is_shown_or_saved(run: Run, folder: Path, foreign: Path) -> None:
    ran = run("map", foreign.name, "--json")
    saved = (folder / "crm.mapping.toml").read_text(encoding="utf-8")
    assert "Web password" in ran.out
    assert "pa55-word" not in ran.out + ran.err + saved


def test_samples_are_short_and_show_what_is_invisible(run: Run, foreign: Path) -> None:
    headings = json.loads(run("map", foreign.name, "--json").out)["headings"]
    assert headings[0]["samples"] == ["Acme Ltd", "Best\ufffdLtd" + "x" * 21 + "…"]


def test_a_mapping_that_somebody_edited_is_left_alone(run: Run, folder: Path, foreign: Path) -> None:
    run("map", foreign.name)
    edited = folder / "crm.mapping.toml"
    edited.write_text("# mine\n", encoding="utf-8")
    ran = run("map", foreign.name)
    assert edited.read_text(encoding="utf-8") == "# mine\n"
    assert "wrote crm.mapping-2.toml" in ran.err
    assert "check crm.csv --mapping crm.mapping-2.toml" in ran.out


def test_a_person_is_asked_what_is_unclear(sandbox: Sandbox, folder: Path) -> None:
    """Enter takes what is suggested, - leaves a heading out; what is needed is asked for, then the codes."""
    assert sandbox.url
    rows = [{"Company": "Acme", "Correspondence": "a@acme.uk", "Blurb": "x", "Owner": "Lois", "Category": "Shop"}]
    write_csv(folder / "crm.csv", rows)
    with at_a_terminal("map", "crm.csv", columns=80, NO_COLOR="1") as terminal:
        for question, answer in (
            ("feeds [email]: ", ""),
            ("Blurb (x)\r\n  feeds [-]: ", "billing_nte"),
            ("Did you mean 'billing_note'?\r\n  feeds [-]: ", "billing_note"),
            ("Owner (Lois)\r\n  feeds [-]: ", "-"),
            ("Nothing feeds department. Send for every client (Enter: later): ", "UK"),
            ("Nothing feeds currency. Send for every client (Enter: later): ", "GBR"),
            ("Did you mean 'GBP'?\r\nNothing feeds currency. Send for every client (Enter: later): ", "GBP"),
            ("Nothing feeds tax_code. Send for every client (Enter: later): ", ""),
            ("Shop [Shop]: ", "retail"),
        ):
            terminal.read_until(question)
            terminal.type(f"{answer}\n")
        terminal.read_to_end()
        assert terminal.process.wait() == 0
    assert max(map(len, terminal.shown.splitlines())) <= 80
    mapping = read_mapping(folder / "crm.mapping.toml")
    assert columns(folder / "crm.mapping.toml") == {
        "title": "Company",
        "email": "Correspondence",
        "billing_note": "Blurb",
        "type_code": "Category",
    }
    assert mapping.constants == {"department": "UK", "currency": "GBP"}
    assert [rule.values for rule in mapping.rules if rule.values] == [{"Shop": "retail"}]


@pytest.mark.parametrize("content", ["", "\n\n"], ids=["empty", "blank"])
def test_a_file_without_data_is_named(run: Run, folder: Path, content: str) -> None:
    (folder / "crm.csv").write_text(content, encoding="utf-8")
    ran = run("map", "crm.csv")
    assert (ran.exit_code, "crm.csv" in ran.err) == (2, True)
