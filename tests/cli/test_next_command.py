"""The command that is named as the next one works as it stands."""

import shlex
import subprocess
from pathlib import Path

import pytest
from openpyxl import Workbook
from testkit import Run, client_rows, write_csv

from intend_bulk.cli.lines import to_copy
from intend_bulk.sandbox import Sandbox

FILE = "my clients.xlsx"


def next_command(out: str) -> list[str]:
    """What a shell makes of the command behind "Next:" or "then:"."""
    command = next(line for line in out.splitlines() if ": intend-bulk " in line).partition(": intend-bulk ")[2]
    return shlex.split(command)


def write_two_sheets(path: Path) -> None:
    book = Workbook()
    (row,) = client_rows(1)
    for sheet in (book.active, book.create_sheet("Old ones")):
        assert sheet is not None
        sheet.append(list(row))
        sheet.append(list(row.values()))
    book.save(path)


def test_options_that_were_given_are_given_again(
    run: Run, sandbox: Sandbox, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The import goes where the check was for, and takes the same sheet."""
    monkeypatch.delenv("INTEND_URL")
    (folder / "intend-bulk.toml").write_text("[profile.old-crm]\n")
    write_two_sheets(folder / FILE)
    ran = run("check", FILE, "--sheet", "Old ones", "--profile", "old-crm", "--url", sandbox.url)
    assert next_command(ran.out) == [
        *("import", FILE, "--sheet", "Old ones", "--profile", "old-crm", "--url", sandbox.url)
    ]
    assert run(*next_command(ran.out), "--yes").exit_code == 0


def test_what_was_not_given_is_not_there(run: Run, folder: Path) -> None:
    write_csv(folder / "clients.csv", client_rows(1))
    assert "Ready. Next: intend-bulk import clients.csv\n" in run("check", "clients.csv").out


def test_template_says_how_to_check_with_the_same_profile(run: Run, folder: Path) -> None:
    (folder / "intend-bulk.toml").write_text("[profile.acme]\n")
    ran = run("template", FILE, "--profile", "acme")
    assert next_command(ran.out) == ["check", FILE, "--profile", "acme"]
    assert f'"{FILE}"' in ran.out
    assert run(*next_command(ran.out)).exit_code == 0


@pytest.mark.parametrize(
    "name",
    [
        "clients.csv",
        "my clients.csv",
        "it's.csv",
        'a "b".csv',
        "$HOME.csv",
        "`x`;&.csv",
        "a\\b.csv",
        "~.csv",
        "Zoë.csv",
    ],
)
def test_a_shell_reads_a_name_as_it_is(name: str) -> None:
    words = to_copy("check", name).removeprefix("intend-bulk ")
    shell = subprocess.run(["/bin/sh", "-c", f"printf '%s|' {words}"], capture_output=True, text=True, check=True)
    assert shell.stdout == f"check|{name}|"
