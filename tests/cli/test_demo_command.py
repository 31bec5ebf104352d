"""intend-bulk demo, as a new user calls it."""

import os
from pathlib import Path

from openpyxl import load_workbook
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


def test_a_second_demo_has_a_folder_of_its_own(run: Run, folder: Path) -> None:
    run("demo")
    run("demo")
    assert sorted(path.name for path in folder.iterdir()) == ["intend-bulk-demo", "intend-bulk-demo-2"]
