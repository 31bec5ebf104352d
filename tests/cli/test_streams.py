"""stdin, stdout and stderr as a shell may hand them over: closed, full, or with a reader who went away."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from testkit import client_rows, read_csv, titles, write_csv

from intend_bulk.sandbox import Sandbox

PROGRAM = f"'{sys.executable}' -m intend_bulk"


def shell(line: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a line of a shell with the program in it; the exit code is the program's own, whoever reads its output."""
    command = ["bash", "-c", f"{line.replace('intend-bulk', PROGRAM)}; exit ${{PIPESTATUS[0]}}"]
    ran = subprocess.run(
        command, capture_output=True, text=True, env={**os.environ, **environment}, timeout=120, check=False
    )
    assert "Traceback" not in ran.stdout + ran.stderr
    assert "Exception ignored" not in ran.stderr
    assert "failed where it should not" not in ran.stderr
    return ran


@pytest.fixture
def sheet(folder: Path) -> Path:
    """One row is good, the other has an error."""
    rows = client_rows(2)
    rows[1]["currency"] = "GBR"
    return write_csv(folder / "clients.csv", rows)


HANDED_OVER = {
    "a reader who went away": "{} | head -0",
    "no stdout": "{} >&-",
    "no stderr": "{} 2>&-",
    "nothing at all": "{} <&- >&- 2>&-",
    "a full stderr": "{} 2>/dev/full",
}
ENDS = {
    "check clients.csv --json": 1,
    "compare nowhere.csv nowhere.csv": 2,
    "export out.csv --url http://127.0.0.1:9 --json": 3,
}


@pytest.mark.usefixtures("sheet")
@pytest.mark.parametrize("handed_over", HANDED_OVER.values(), ids=HANDED_OVER)
@pytest.mark.parametrize(("command", "exit_code"), ENDS.items(), ids=ENDS)
def test_the_exit_code_is_that_of_the_work(command: str, exit_code: int, handed_over: str) -> None:
    """A script reads it, though nobody reads the rest."""
    assert shell(handed_over.format(f"intend-bulk {command}"), INTEND_API_KEY="key").returncode == exit_code


@pytest.mark.usefixtures("sheet")
@pytest.mark.parametrize("handed_over", ["{} | head -0", "{} <&- >&- 2>&-"])
def test_an_import_goes_on_to_its_end(sandbox: Sandbox, folder: Path, handed_over: str) -> None:
    ran = shell(handed_over.format("intend-bulk import clients.csv --yes --skip-invalid -v"))
    assert (ran.returncode, titles(sandbox)) == (1, ["Client 1 Ltd"])
    assert [line["status"] for line in read_csv(folder / "clients.results.csv")] == ["created", "invalid"]


@pytest.mark.usefixtures("sheet")
@pytest.mark.parametrize("command", ["check clients.csv -v", "--help"])
def test_a_full_disk_for_the_result_is_one_sentence(command: str) -> None:
    """The result was asked for, so its loss is said."""
    ran = shell(f"intend-bulk {command} >/dev/full")
    assert ran.returncode == 2
    told = re.sub(r"(?m)^\d\d:\d\d:\d\d .*\n", "", ran.stderr)
    assert told == (
        "Error: The result cannot be shown: No space left on device.\n  Send the output of the command elsewhere.\n"
    )


@pytest.mark.usefixtures("sheet")
@pytest.mark.parametrize(
    ("command", "words"),
    [("import clients.csv", "no terminal to ask on"), ("login --url http://127.0.0.1:9", "No API key was given")],
)
def test_without_stdin_nobody_is_asked(command: str, words: str) -> None:
    ran = shell(f"intend-bulk {command} <&-")
    assert (ran.returncode, words in ran.stderr) == (2, True)


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("command", ["check $'\\xff.csv'", "$'\\xff'", "check clients.csv --sheet $'\\xff'"])
def test_an_argument_that_is_no_text_can_be_named(command: str) -> None:
    """Linux has such names of files."""
    ran = shell(f"intend-bulk {command} --json")
    assert (ran.returncode, json.loads(ran.stdout)["exit_code"]) == (2, 2)
    assert ran.stderr.startswith("Error: ")


@pytest.mark.parametrize("command", ["check clients.csv", "logout --url 127.0.0.1"])
def test_without_a_home_it_runs(sheet: Path, command: str) -> None:
    """As in a container or a service."""
    assert sheet.exists()
    without = "unset HOME XDG_CONFIG_HOME XDG_DATA_HOME INTEND_BULK_JOURNAL; cd " + str(sheet.parent)
    ran = shell(f"{without}; intend-bulk {command}")
    assert (ran.returncode in (0, 1), ran.stdout != "") == (True, True)
