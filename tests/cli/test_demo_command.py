"""intend-bulk demo, as a new user calls it."""

import json
import os
from pathlib import Path

import pytest
from openpyxl import load_workbook
from platformdirs import user_config_path
from testkit import Run


def test_the_demo_shows_the_whole_loop(run: Run, folder: Path) -> None:
    """Without a question, an account, or anything of the user's own."""
    before = dict(os.environ)
    ran = run("demo")
    assert ran.exit_code == 0
    made = folder / "intend-bulk-demo"
    names = {path.name for path in made.iterdir()}
    copies = {"clients.checked.xlsx", "clients.results.xlsx"}
    assert {"template.xlsx", "clients.xlsx", "clients.results.csv", "intend.xlsx", *copies} <= names
    assert load_workbook(made / "intend.xlsx")["Clients"].max_row == 61
    assert "intend-bulk check my-clients.xlsx" in ran.out
    assert dict(os.environ) == before


def test_the_demo_takes_nothing_from_the_settings_of_the_user(run: Run, folder: Path) -> None:
    """Its clients are of other codes, and its Intend is not theirs."""
    own = user_config_path("intend-bulk", appauthor=False) / "intend-bulk.toml"
    own.parent.mkdir(parents=True)
    own.write_text(
        '[profile.default]\nurl = "https://acme.intend.com"\nsecret_key = "mine"\ncodes = { type_code = ["agent"] }\n',
        encoding="utf-8",
    )
    own.chmod(0o600)
    assert run("demo").exit_code == 0
    assert folder.is_dir()


def test_a_second_demo_has_a_folder_of_its_own(run: Run, folder: Path) -> None:
    run("demo")
    run("demo")
    assert sorted(path.name for path in folder.iterdir()) == ["intend-bulk-demo", "intend-bulk-demo-2"]


def test_with_json_the_steps_print_nothing_to_stdout(run: Run, folder: Path) -> None:
    """Only the document stands there: it can be read by a program."""
    document = json.loads(run("demo", "--json").out)
    assert document["folder"] == "intend-bulk-demo"
    assert sorted(document["files"]) == sorted(
        str(path.relative_to(folder)) for path in (folder / "intend-bulk-demo").iterdir()
    )
    assert [(step["command"].split()[1], step["exit_code"]) for step in document["steps"]] == [
        ("template", 0),
        ("check", 1),
        ("import", 1),
        ("import", 1),
        ("export", 0),
    ]
    assert document["exit_code"] == 0


def test_a_quiet_demo_says_nothing(run: Run) -> None:
    ran = run("demo", "-q")
    assert (ran.exit_code, ran.out, ran.err) == (0, "", "")


def test_one_log_holds_all_steps(run: Run, folder: Path) -> None:
    run("demo", "--log-file", "demo.log")
    lines = [json.loads(line) for line in (folder / "demo.log").read_text(encoding="utf-8").splitlines()]
    ended = [line["command"] for line in lines if line["event"] == "end"]
    assert ended == ["template", "check", "import", "import", "export", "demo"]


def test_a_demo_that_fails_ends_as_its_step(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The steps after it are not tried."""
    monkeypatch.setattr("intend_bulk.cli.demo._STEPS", (("Look:", "check nowhere.xlsx", 1), ("More:", "doctor", 0)))
    ran = run("demo", "--json")
    document = json.loads(ran.out)
    assert (ran.exit_code, document["exit_code"], len(document["steps"])) == (2, 2, 1)
    assert (folder / "intend-bulk-demo").is_dir()
