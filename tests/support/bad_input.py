"""Bad input as a table holds it: a command, what makes it bad, and what is said of it."""

import io
import json
import re
import shlex
import sqlite3
import sys
import zipfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import pytest
from openpyxl import Workbook
from scripted import Intend, Script, created, scripted_server
from testkit import Ran, Run, client_rows, write_csv

Make: TypeAlias = Callable[[Path], None]
"""Puts into the folder what the command finds there."""

TO_INTEND = ["import clients.csv --yes", "import clients.csv --dry-run", "export out.csv", "login"]
WITH_SETTINGS = [*TO_INTEND, "template out.csv", "check clients.csv", "import clients.csv --show 2", "logout", "doctor"]
EVERY = [*WITH_SETTINGS, "sandbox --faults", "demo"]


def using(commands: Iterable[str], name: str) -> list[str]:
    """Commands with a name in their {}, or at their end: (["check {}", "demo"], "x") -> ["check x", "demo x"]."""
    return [command.format(name) if "{}" in command else f"{command} {name}" for command in commands]


def clients(folder: Path) -> None:
    """A file that is as it should be."""
    write_csv(folder / "clients.csv", client_rows(2))


@dataclass(frozen=True)
class Bad:
    """One case: a row of a table."""

    name: str
    command: str
    words: str
    """A phrase of the sentence on stderr."""
    make: Make = clients
    exit_code: int = 2
    environment: Mapping[str, str] = field(default_factory=dict)
    stdin: str = ""
    answers: Script | None = None
    """What the server says; None for one that takes everything."""
    certificate: Path | None = None
    """Of the server, where it speaks https."""

    def __str__(self) -> str:
        return f"{self.name}: {self.command[:40]}"

    @property
    def arguments(self) -> list[str]:
        return shlex.split(self.command)


def crossed(commands: Iterable[str], table: Mapping[str, tuple[Make, str]]) -> list[Bad]:
    """Every set-up of a table for every command: {"an empty file": (empty, "is empty")}."""
    return [Bad(name, command, words, make) for name, (make, words) in table.items() for command in commands]


def listing(folder: Path) -> dict[str, bytes]:
    """Everything that stands in a folder, with what it holds."""
    return {str(path.relative_to(folder)): path.read_bytes() if path.is_file() else b"" for path in folder.rglob("*")}


def nothing(_folder: Path) -> None:
    pass


def holding(content: bytes | str, name: str = "clients.csv") -> Make:
    """A file with these bytes, or this text in UTF-8."""
    whole = content.encode() if isinstance(content, str) else content

    def make(folder: Path) -> None:
        (folder / name).write_bytes(whole)

    return make


def with_settings(text: str) -> Make:
    """Clients, and a settings file with this text that others cannot read."""

    def make(folder: Path) -> None:
        clients(folder)
        path = folder / "intend-bulk.toml"
        path.write_text(text, encoding="utf-8")
        path.chmod(0o600)

    return make


def a_folder(name: str) -> Make:
    """Clients, and a folder of this name."""

    def make(folder: Path) -> None:
        if not name.startswith("clients."):
            clients(folder)
        (folder / name).mkdir()

    return make


def workbook(*rows: list[str]) -> Make:
    """A workbook with these rows."""

    def make(folder: Path) -> None:
        book = Workbook()
        for row in rows:
            book.worksheets[0].append(row)
        book.save(folder / "clients.xlsx")

    return make


def half_a_workbook(folder: Path) -> None:
    workbook(["Title", "Email"], ["Acme", "info@acme.co.uk"])(folder)
    path = folder / "clients.xlsx"
    path.write_bytes(path.read_bytes()[:2000])


def workbook_called_csv(folder: Path) -> None:
    workbook(["Size", "Colour"], ["Acme", "Leeds"])(folder)
    (folder / "clients.xlsx").rename(folder / "clients.csv")


def zip_without_a_workbook(folder: Path) -> None:
    with zipfile.ZipFile(folder / "clients.xlsx", "w") as parts:
        parts.writestr("notes.txt", "no workbook")


def link_to_itself(folder: Path) -> None:
    (folder / "clients.csv").symlink_to("clients.csv")


def database(*statements: str) -> Make:
    """Clients, and a database journal.sqlite made by these statements."""

    def make(folder: Path) -> None:
        clients(folder)
        with closing(sqlite3.connect(folder / "journal.sqlite")) as connection, connection:
            for statement in statements:
                connection.execute(statement)

    return make


def linked_journal(folder: Path) -> None:
    clients(folder)
    (folder / "journal.sqlite").symlink_to("elsewhere.sqlite")


def try_case(case: Bad, run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch, *, as_json: bool = False) -> Ran:
    """Run a case against an Intend that would take everything, and see that it took nothing and nothing was left."""
    case.make(folder)
    before = listing(folder)
    word, *more = case.arguments
    answering = scripted_server(case.answers or Intend(created), certificate=case.certificate)
    with answering as server, monkeypatch.context() as patch:
        settings = {"INTEND_URL": server.url, "INTEND_API_KEY": "key-of-the-tests", **case.environment}
        for name, value in settings.items():
            patch.setenv(name, value)
        patch.setattr(sys, "stdin", io.StringIO(case.stdin))
        ran = run(word, *(["--json"] if as_json else []), *more)
    assert server.creates == []
    assert listing(folder) == before
    assert "Traceback" not in ran.out + ran.err
    return ran


def assert_one_sentence(case: Bad, ran: Ran) -> None:
    """It names what is wrong, and the line below it is the way out."""
    assert (ran.exit_code, ran.out) == (case.exit_code, "")
    assert case.words in ran.err
    assert "failed where it should not" not in ran.err
    assert re.search(r"^Error: \S[^\n]*[.?]\n  \S[^\n]*\n\Z", ran.err, re.MULTILINE), ran.err


def assert_one_document(case: Bad, ran: Ran) -> None:
    """Of the error, for the program that called; the sentence on stderr stays."""
    document = json.loads(ran.out)
    assert list(document) == ["error", "hint", "exit_code"]
    assert (ran.exit_code, document["exit_code"]) == (case.exit_code, case.exit_code)
    assert document["error"] and document["hint"]
    assert f"Error: {document['error']}\n  {document['hint']}\n" in ran.err
