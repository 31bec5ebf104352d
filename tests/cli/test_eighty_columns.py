"""At a terminal of 80 columns no line of ours is longer, and colours are there only where they are wanted."""

import re
import shlex
from pathlib import Path

import pytest
from terminal import at_a_terminal
from testkit import Run, all_commands, client_rows, write_csv

from intend_bulk.cli.lines import colour, wrapped
from intend_bulk.sandbox import Sandbox

NOTHING_ANSWERS = "http://127.0.0.1:9"
LONG = "a-name-that-somebody-took-great-care-to-make-as-clear-as-a-name-of-a-file-can-ever-be.csv"
SHOWN = [
    "chekc",
    "import clients.csv --dryrun",
    "import clients.csv --dry-run",
    "import clients.csv --yes --skip-invalid -v",
    "import unlike.csv --yes",
    "import clients.csv --show 99",
    "map clients.csv --yes -o mapping.toml",
    "map unlike.csv --yes -o mapping.toml",
    "check clients.csv --mapping nowhere.toml",
    "check clients.csv",
    "check unlike.csv",
    "check clients.csv -v",
    "check clients.csv --sheet Clients",
    "check clients.csv -o report.docx",
    "export out.csv",
    "export out.csv --type nothing",
    f"export out.csv --url {NOTHING_ANSWERS}",
    "export out.csv --url http://acme.intend.com",
    "template template.xlsx",
    "template template.csv --codes clients.csv",
    "reconcile",
    "runs list",
    "runs show last",
    "runs show 7",
    "runs audit last",
    "runs results last -o results.csv",
    "runs crossref -o crossref.csv",
    "doctor",
    f"doctor --url {NOTHING_ANSWERS}",
    f"check {LONG}",
    "demo",
]


@pytest.fixture
def sheets(sandbox: Sandbox, folder: Path) -> Path:
    """A sheet of each kind: with errors, with wrong headings."""
    assert sandbox.url
    rows = client_rows(6)
    rows[1]["currency"], rows[2]["type_code"] = "GBR", "bakery"
    rows[3]["title"] = "A company whose name is longer than any line of any terminal ever was, and Sons Ltd"
    write_csv(folder / "clients.csv", [*rows, rows[0]])
    write_csv(folder / "unlike.csv", [{"Titel": "Acme", "Curency": "GBP", "Deparment": "UK", "VAT number": "1"}])
    return folder


def shown(*arguments: str, **environment: str) -> str:
    with at_a_terminal(*arguments, columns=80, **environment) as terminal:
        terminal.read_to_end()
        return terminal.shown


def without_steering(text: str) -> list[str]:
    """Lines as they stand on the screen: progress is drawn over itself."""
    return [line.rpartition("\r")[2] for line in re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text).split("\r\n")]


@pytest.mark.parametrize("name", ["", *all_commands()])
def test_no_line_of_the_help_is_longer(run: Run, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    lines = run(*name.split(), "--help").out.splitlines()
    assert lines
    assert [line for line in lines if len(line) > 80] == []


@pytest.fixture
def imported(sheets: Path, run: Run) -> Path:
    """The first sheet, imported once: so there is a run, with a client whose title is long."""
    run("import", "clients.csv", "--yes", "--skip-invalid", "-o", "log.csv")
    return sheets


@pytest.mark.parametrize("command", SHOWN)
def test_no_line_is_longer_than_the_terminal(command: str, request: pytest.FixtureRequest) -> None:
    """But for one that a single path fills."""
    request.getfixturevalue("imported" if command.startswith(("runs", "reconcile")) else "sheets")
    lines = without_steering(shown(*shlex.split(command)))
    assert any(lines)
    assert [line for line in lines if len(line) > 80 and " " in line.strip()] == []


@pytest.mark.usefixtures("sheets")
@pytest.mark.parametrize("command", ["check clients.csv -v", "import clients.csv --yes"])
@pytest.mark.parametrize("wish", [{"NO_COLOR": "1"}, {"CLICOLOR": "0"}, {"TERM": "dumb"}], ids=str)
def test_whoever_wants_no_colour_gets_none(command: str, wish: dict[str, str]) -> None:
    """Nor bold, on neither channel; moving about to draw progress is another matter."""
    assert re.findall(r"\x1b\[[0-9;]*m", shown(*shlex.split(command), **wish)) == []


@pytest.mark.usefixtures("sheets")
@pytest.mark.parametrize("command", ["check clients.csv", "check clients.csv -v", "check nowhere.csv"])
def test_a_terminal_shows_colours(command: str) -> None:
    """Also where NO_COLOR is there, but empty."""
    assert "\x1b[" in shown(*shlex.split(command), NO_COLOR="")


@pytest.mark.parametrize(
    ("wishes", "wanted"),
    [
        ({}, None),
        ({"NO_COLOR": ""}, None),
        ({"NO_COLOR": "0"}, False),
        ({"CLICOLOR": "1"}, None),
        ({"CLICOLOR": "0"}, False),
        ({"TERM": "dumb"}, False),
        ({"CLICOLOR_FORCE": "1"}, True),
        ({"CLICOLOR_FORCE": "0"}, None),
        ({"CLICOLOR_FORCE": "1", "NO_COLOR": "1"}, False),
    ],
    ids=str,
)
def test_wishes_about_colour(monkeypatch: pytest.MonkeyPatch, wishes: dict[str, str], wanted: bool | None) -> None:
    for name in ("NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in wishes.items():
        monkeypatch.setenv(name, value)
    assert colour() is wanted


def test_a_command_to_copy_stays_whole() -> None:
    text = "Wrote clients.xlsx. Fill in one client a row, then: intend-bulk check clients.xlsx"
    assert wrapped(text, 60, hanging=0) == [
        "Wrote clients.xlsx. Fill in one client a row, then:",
        "intend-bulk check clients.xlsx",
    ]


def test_a_path_stays_whole() -> None:
    path = "/home/somebody/a-folder/with-a-long-name/clients.csv"
    assert wrapped(f"There is no file {path}.", 40, hanging=2) == ["There is no file", f"  {path}."]


@pytest.mark.usefixtures("sheets")
def test_what_to_do_next_fits_without_a_terminal(run: Run) -> None:
    """In the log of a scheduled job no line is wrapped."""
    ran = run("import", "clients.csv", "--yes", "--skip-invalid")
    steps = [line for line in ran.err.splitlines() if line.startswith(("Correct", "Intend refused"))]
    assert len(steps) == 2
    assert max(map(len, steps)) <= 80
