"""What is in the way of a command from outside of its arguments: a file held open, a port in use, a screen."""

from pathlib import Path

import pytest
from testkit import Run, client_rows, write_csv

from intend_bulk.sandbox import Sandbox


@pytest.mark.parametrize("command", [["export", "out.csv"], ["import", "clients.csv", "--yes"]], ids=lambda c: c[0])
def test_an_output_that_excel_holds_open_gets_the_next_name(
    run: Run, sandbox: Sandbox, folder: Path, command: list[str]
) -> None:
    """Nothing is lost, and the new name is said."""
    write_csv(folder / "clients.csv", client_rows(2))
    name = {"export": "out.csv", "import": "clients.results.csv"}[command[0]]
    (folder / f"~${name}").touch()
    ran = run(*command)
    beside = f"{Path(name).stem}-2.csv"
    assert (ran.exit_code, (folder / name).exists(), (folder / beside).exists()) == (0, False, True)
    assert beside in ran.out
    assert sandbox.url


def test_a_port_in_use_is_one_sentence(run: Run, sandbox: Sandbox) -> None:
    ran = run("sandbox", "--port", sandbox.url.rpartition(":")[2])
    assert ran.exit_code == 2
    assert "--port" in ran.err


def test_no_color_is_obeyed(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    assert "\x1b[" not in run("check", "nowhere.xlsx").err
