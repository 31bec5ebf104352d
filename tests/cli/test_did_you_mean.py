"""Names that are none: what was probably meant is said, and never taken."""

import json
from pathlib import Path

import pytest
from openpyxl import Workbook
from testkit import Run, client_rows, titles, write_csv

from intend_bulk.sandbox import Sandbox


@pytest.mark.parametrize(
    ("arguments", "message", "hint"),
    [
        (["chekc"], "There is no command 'chekc'.", "Did you mean check? Try: intend-bulk --help"),
        (["frobnicate"], "There is no command 'frobnicate'.", "Try: intend-bulk --help"),
        (["temp"], "There is no command 'temp'.", "Did you mean template? Try: intend-bulk --help"),
        (["help", "exprot"], "There is no command 'exprot'.", "Did you mean export? Try: intend-bulk --help"),
        (["runs", "lst"], "There is no command 'lst'.", "Did you mean list? Try: intend-bulk runs --help"),
        (["help", "runs", "shwo"], "There is no command 'shwo'.", "Did you mean show? Try: intend-bulk runs --help"),
        (
            ["runs", "list", "--jsn"],
            "runs list has no option --jsn.",
            "Did you mean --json? Try: intend-bulk runs list --help",
        ),
        (
            ["runs", "--profile", "test", "list"],
            "runs has no option --profile.",
            "Options stand after the command: intend-bulk runs COMMAND --option",
        ),
        (["runs", "results", "last"], "Missing option '-o' / '--output'.", "Try: intend-bulk runs results --help"),
        (["--hlep"], "intend-bulk has no option --hlep.", "Did you mean --help? Try: intend-bulk --help"),
        (
            ["import", "a.csv", "--dryrun"],
            "import has no option --dryrun.",
            "Did you mean --dry-run? Try: intend-bulk import --help",
        ),
        (
            ["import", "a.csv", "--skip"],
            "import has no option --skip.",
            "Did you mean --skip-invalid? Try: intend-bulk import --help",
        ),
        (["check", "a.csv", "--frob"], "check has no option --frob.", "Try: intend-bulk check --help"),
        (
            ["import", "a.csv", "--limit", "many"],
            "--limit: 'many' is not a whole number of at least 1.",
            "Try: intend-bulk import --help",
        ),
        (
            ["template", "a.csv", "--contacts", "100"],
            "--contacts: '100' is not a whole number from 0 to 99.",
            "Try: intend-bulk template --help",
        ),
        (
            ["check", "my", "clients.xlsx"],
            "Got unexpected extra argument (clients.xlsx).",
            'A name with spaces needs quotes: "my clients.xlsx". Try: intend-bulk check --help',
        ),
        (["export"], "Missing argument 'OUT'.", "Try: intend-bulk export --help"),
        (
            ["--log-file", "a.log", "check"],
            "intend-bulk has no option --log-file.",
            "Options stand after the command: intend-bulk COMMAND FILE --option",
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_use_is_an_error_like_any_other(run: Run, arguments: list[str], message: str, hint: str) -> None:
    ran = run(*arguments)
    assert (ran.exit_code, ran.out, ran.err) == (2, "", f"Error: {message}\n  {hint}\n")


def test_wrong_use_with_json_is_a_document(run: Run) -> None:
    assert json.loads(run("import", "a.csv", "--dryrun", "--json").out) == {
        "error": "import has no option --dryrun.",
        "hint": "Did you mean --dry-run? Try: intend-bulk import --help",
        "exit_code": 2,
    }


def test_without_arguments_it_shows_the_help(run: Run) -> None:
    ran = run()
    assert (ran.exit_code, ran.err) == (0, "")
    assert ran.out == run("--help").out


def test_help_of_a_command_can_be_asked_for_in_words(run: Run) -> None:
    assert run("help", "import").out == run("import", "--help").out
    assert run("help", "runs", "show").out == run("runs", "show", "--help").out
    assert run("help").out == run("--help").out


def test_a_group_of_commands_alone_shows_its_help(run: Run) -> None:
    ran = run("runs")
    assert (ran.exit_code, ran.err) == (0, "")
    assert ran.out == run("runs", "--help").out


def test_a_profile_that_is_nearly_one(run: Run, folder: Path) -> None:
    (folder / "intend-bulk.toml").write_text("[profile.old-crm]\n[profile.test]\n")
    ran = run("doctor", "--profile", "oldcrm")
    assert ran.exit_code == 2
    assert "Did you mean 'old-crm'? Its profiles: old-crm, test." in ran.err


@pytest.mark.parametrize(("setting", "meant"), [("rat = 2", "rate"), ('required = ["titel"]', "title")])
def test_a_setting_that_is_nearly_one(run: Run, folder: Path, setting: str, meant: str) -> None:
    (folder / "intend-bulk.toml").write_text(f"[profile.default]\n{setting}\n")
    ran = run("doctor")
    assert ran.exit_code == 2
    assert f"Did you mean {meant!r}?" in ran.err


def test_a_sheet_that_is_nearly_one(run: Run, folder: Path) -> None:
    book = Workbook()
    for name in ("Clients", "Notes"):
        book.create_sheet(name).append(["Title"])
    book.remove(book.worksheets[0])
    book.save(folder / "clients.xlsx")
    ran = run("check", "clients.xlsx", "--sheet", "Client")
    assert ran.exit_code == 2
    assert "Did you mean 'Clients'? Its sheets: Clients, Notes." in ran.err


def renamed(folder: Path, old: str, new: str) -> Path:
    """A sheet of one client with a heading that is wrong."""
    rows = [{new if name == old else name: cell for name, cell in row.items()} for row in client_rows(1)]
    return write_csv(folder / "clients.csv", rows)


def test_a_heading_that_is_nearly_one(run: Run, folder: Path) -> None:
    """It is said of the heading, and of the column that is missing."""
    renamed(folder, "currency", "Curency")
    problems = json.loads(run("check", "clients.csv", "--json").out)["problems"]
    assert {problem["code"]: problem["suggestion"] for problem in problems} == {
        "column_unknown": "Did you mean Currency?",
        "required_column_missing": "Is it column C, 'Curency'?",
    }


def test_a_heading_that_is_nearly_one_keeps_the_import_from_sending(run: Run, sandbox: Sandbox, folder: Path) -> None:
    renamed(folder, "currency", "Curency")
    ran = run("import", "clients.csv", "--yes")
    assert (ran.exit_code, titles(sandbox)) == (2, [])
    assert "has no column for: Currency.\n  Is it column C, 'Curency'?\n" in ran.err


def test_a_heading_whose_column_is_there_is_a_column_of_the_users_own(run: Run, folder: Path) -> None:
    write_csv(folder / "clients.csv", [{**row, "Curency": "x"} for row in client_rows(1)])
    (problem,) = json.loads(run("check", "clients.csv", "--json").out)["problems"]
    assert (problem["code"], "Did you mean" in problem["suggestion"]) == ("column_unknown", False)


def test_two_headings_that_are_as_near_are_unclear(run: Run, folder: Path) -> None:
    row = {name: cell for name, cell in client_rows(1)[0].items() if name != "currency"}
    write_csv(folder / "clients.csv", [{**row, "Curency": "GBP", "Currenc": "GBP"}])
    problems = json.loads(run("check", "clients.csv", "--json").out)["problems"]
    (missing,) = (problem for problem in problems if problem["code"] == "required_column_missing")
    assert missing["suggestion"].startswith("Add a column")
