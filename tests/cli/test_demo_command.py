"""intend-bulk demo, as a new user calls it."""

import os
from pathlib import Path

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
    assert {"template.xlsx", "clients.xlsx", "log.xlsx", "clients.results.csv", "intend.xlsx"} <= names
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
