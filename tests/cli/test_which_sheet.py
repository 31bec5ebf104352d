"""A workbook with two sheets of clients: a person is asked which one, a script is told to say so."""

from pathlib import Path

import pytest
from openpyxl import Workbook
from terminal import at_a_terminal
from testkit import Run, client_rows, titles

from intend_bulk.sandbox import Sandbox


@pytest.fixture(autouse=True)
def two_sheets(folder: Path) -> None:
    """clients.xlsx with the sheets "This year" of one client and "Last year" of two."""
    book = Workbook()
    book.remove(book.active)
    first, *others = client_rows(3)
    for name, rows in (("This year", [first]), ("Last year", others)):
        sheet = book.create_sheet(name)
        sheet.append([*first])
        for row in rows:
            sheet.append([*row.values()])
    book.save(folder / "clients.xlsx")


def test_check_asks_at_a_terminal() -> None:
    """The next command that it names has the sheet that was chosen."""
    with at_a_terminal("check", "clients.xlsx") as terminal:
        terminal.read_until("Which one? [1-2, Enter for none]: ")
        assert "1  This year" in terminal.shown and "2  Last year" in terminal.shown
        terminal.type("3\n")
        terminal.read_until("Type a number from 1 to 2.")
        terminal.type("2\n")
        terminal.read_to_end()
        assert terminal.process.wait() == 0
    assert "2 rows: 0 errors" in terminal.shown
    assert 'intend-bulk import clients.xlsx --sheet "Last year"' in terminal.shown.replace("'", '"')


def test_import_asks_at_a_terminal(sandbox: Sandbox) -> None:
    with at_a_terminal("import", "clients.xlsx") as terminal:
        terminal.read_until("Which one?")
        terminal.type("1\n")
        terminal.read_until("Send 1? [y/N]")
        terminal.type("y\n")
        terminal.read_to_end()
        assert terminal.process.wait() == 0
    assert titles(sandbox) == ["Client 1 Ltd"]


def test_none_of_them_is_an_answer(sandbox: Sandbox) -> None:
    with at_a_terminal("import", "clients.xlsx") as terminal:
        terminal.read_until("Which one?")
        terminal.type("\n")
        terminal.read_to_end()
        assert terminal.process.wait() == 2
    assert '--sheet "This year"' in terminal.shown
    assert titles(sandbox) == []


@pytest.mark.parametrize(
    "command", [["check", "clients.xlsx"], ["import", "clients.xlsx", "--yes"]], ids=lambda c: c[0]
)
def test_without_a_terminal_nobody_is_asked(run: Run, sandbox: Sandbox, command: list[str]) -> None:
    ran = run(*command)
    assert (ran.exit_code, titles(sandbox)) == (2, [])
    assert "2 sheets with our headings: This year, Last year" in ran.err
    assert '--sheet "This year"' in ran.err
