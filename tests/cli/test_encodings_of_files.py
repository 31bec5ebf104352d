"""What a person sees and says of the encoding of a text file."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest
from testkit import Run, titles

from intend_bulk.sandbox import Sandbox

FileIn: TypeAlias = Callable[[str, str], None]
HEADINGS = "title,email,type_code,department,currency,tax_code"


@pytest.fixture
def file_in(folder: Path) -> FileIn:
    """Make clients.csv with one good client: file_in("big5", "title")."""

    def make(encoding: str, title: str) -> None:
        content = f"{HEADINGS}\r\n{title},info@acme.co.uk,trade,UK,GBP,T1\r\n".encode(encoding)
        (folder / "clients.csv").write_bytes(content)

    return make


@pytest.mark.usefixtures("sandbox")
@pytest.mark.parametrize("command", ["check clients.csv", "import clients.csv --yes", "import clients.csv --dry-run"])
def test_encoding_that_was_found_is_said_once(run: Run, file_in: FileIn, command: str) -> None:
    file_in("cp1252", "Caf\u00e9 Ltd")
    ran = run(*command.split())
    assert ran.exit_code == 0
    assert (
        " ".join(ran.err.split()).count("clients.csv was read as Windows-1252 (cp1252), such as 'Caf\u00e9 Ltd'") == 1
    )


@pytest.mark.parametrize("command", ["check", "import --yes", "import --dry-run", "import --show 2"])
def test_letters_that_can_be_read_in_several_ways_are_a_question(
    run: Run, sandbox: Sandbox, file_in: FileIn, command: str
) -> None:
    """Nothing is sent, and the answer is one option."""
    file_in("big5", "\u516c\u53f8\u80a1\u4efd\u6709\u9650")
    ran = run(*command.split(), "clients.csv")
    assert (ran.exit_code, titles(sandbox)) == (2, [])
    assert "--encoding big5" in ran.err
    assert run(*command.split(), "clients.csv", "--encoding", "big5").exit_code == 0


def test_client_is_created_with_its_own_letters(run: Run, sandbox: Sandbox, file_in: FileIn) -> None:
    file_in("cp1250", "\u0141\u00f3d\u017a sp. z o.o.")
    run("import", "clients.csv", "--yes", "--encoding", "cp1250")
    assert titles(sandbox) == ["\u0141\u00f3d\u017a sp. z o.o."]


def test_next_command_has_the_encoding_too(run: Run, file_in: FileIn) -> None:
    file_in("cp1250", "\u0141\u00f3d\u017a")
    assert "intend-bulk import clients.csv --encoding cp1250" in run("check", "clients.csv", "--encoding", "cp1250").out


def test_map_reads_a_file_in_the_encoding_that_is_said(run: Run, folder: Path, file_in: FileIn) -> None:
    """What it asks for when it is in doubt, it takes; and the next command has it too."""
    file_in("big5", "\u516c\u53f8")
    assert "--encoding big5" in run("map", "clients.csv", "--yes").err
    mapped = run("map", "clients.csv", "--yes", "--encoding", "big5")
    assert "\u516c\u53f8" in mapped.out
    assert "intend-bulk check clients.csv --encoding big5" in mapped.out
    assert (folder / "clients.mapping.toml").exists()
