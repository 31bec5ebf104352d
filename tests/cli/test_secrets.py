"""A planted key, its secret key and planted passwords stand in nothing that any command writes, in no spelling."""

import base64
import html
import io
import json
import sqlite3
import sys
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest
import requests
from openpyxl import load_workbook
from scripted import Intend, Request, Settings, created, envelope, scripted_server
from testkit import Run, client_rows, use, write_csv

from intend_bulk.cli.main import commands
from intend_bulk.sandbox import SandboxConfig, running_sandbox
from intend_bulk.sheets.writing import open_table, plain_column

KEY = "planted/key+of=the"
SECRET_KEY = "planted/secret+of=the"
PASSWORDS = ("planted pa55/word&<more>", 'plänted "pa55" \\word\\ €', '=planted("pa55")&A1')
"""A plain one, one that every format writes in a way of its own, and one that a spreadsheet takes for a formula."""


def spellings(secret: str) -> dict[str, bytes]:
    """Every form that a secret may be found in, by its name; base64 at each of its three offsets."""
    plain = secret.encode()
    texts = {
        "plain": secret,
        "JSON": json.dumps(secret)[1:-1],
        "JSON in UTF-8": json.dumps(secret, ensure_ascii=False)[1:-1],
        "Python": repr(secret)[1:-1],
        "URL": quote(secret, safe=""),
        "path of a URL": quote(secret),
        "form": quote_plus(secret),
        "XML": html.escape(secret, quote=False),
        "HTML": html.escape(secret),
        "csv": secret.replace('"', '""'),
    }
    encoded = {f"base64 {shift}": base64.b64encode(b"\0" * shift + plain)[4 if shift else 0 : -4] for shift in range(3)}
    return {**{name: text.encode() for name, text in texts.items()}, **encoded}


SPELLINGS = {spelling for secret in (KEY, SECRET_KEY, *PASSWORDS) for spelling in spellings(secret).values()}


def sheet_with_passwords(folder: Path) -> Path:
    """Rows that are created, rejected, invalid, broken and doubled, each with a password; one has space around it."""
    rows = [
        {**row, "username": "kent", "password": PASSWORDS[number % len(PASSWORDS)], "note": "mine"}
        for number, row in enumerate(client_rows(9))
    ]
    rows[1]["type_code"] = "bakery"
    rows[2]["currency"] = "GBR"
    rows[3]["password"] = f" {rows[3]['password']} "
    rows[4]["username"] = ""
    rows[5]["password"] += "\a"
    return write_csv(folder / "clients.csv", [*rows, rows[0]])


COPIES = ("clients.checked.xlsx", "clients.results.xlsx")
"""Copies of the user's own sheet, to be corrected and imported: they keep its passwords, in their cells alone."""


def without_password_cells(path: Path) -> Path:
    """A copy, but for what stands below the heading of passwords."""
    book = load_workbook(path)
    for sheet in book:
        headings = [cell.value for cell in sheet[1]]
        for row in sheet.iter_rows(min_row=2) if "Password" in headings else ():
            row[headings.index("Password")].value = None
    bare = path.with_name("bare.xlsx")
    book.save(bare)
    return bare


def contents(path: Path) -> bytes:
    """The bytes of a file; of a workbook, those of its parts; of a database, the rows of its tables too."""
    if path.name in COPIES:
        path = without_password_cells(path)
    whole = path.read_bytes()
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as parts:
            return b"".join(parts.read(name) for name in parts.namelist())
    if whole.startswith(b"SQLite format 3\0"):
        with closing(sqlite3.connect(path)) as connection:
            return whole + "\n".join(connection.iterdump()).encode()
    return whole


def secrets_in(folder: Path, shown: str = "", *, but: tuple[str, ...] = ("clients.csv",)) -> list[str]:
    """The files below the folder that hold a secret, and "screen" where one was shown."""
    files = {path.name: contents(path) for path in folder.rglob("*") if path.is_file() and path.name not in but}
    texts = {**files, "screen": shown.encode()}
    return [name for name, text in texts.items() if any(secret in text for secret in SPELLINGS)]


def test_a_password_in_a_row_whose_cells_are_shifted_is_not_shown(run: Run, folder: Path) -> None:
    """It stands below another heading, with space around it."""
    (folder / "clients.csv").write_text(f"title,email,username,password\nAcme,Ltd,a@b.co, {PASSWORDS[0]} ,x\n", "utf-8")
    ran = run("check", "clients.csv", "-v", "-o", "report.csv")
    assert "row_too_wide" in (folder / "report.csv").read_text(encoding="utf-8-sig")
    assert secrets_in(folder, ran.out + ran.err, but=("clients.csv",)) == []


@pytest.mark.parametrize("secret", [KEY, SECRET_KEY, *PASSWORDS])
@pytest.mark.parametrize("name", ["out.csv", "out.xlsx", "out.json"])
def test_the_search_finds_a_secret_in_a_table(folder: Path, name: str, secret: str) -> None:
    """As the program itself writes tables."""
    with open_table(folder / name, [plain_column("title")], sheet_name="Clients") as table:
        table.add([secret])
        table.add([f"It is {secret}!"])
    assert secrets_in(folder) == [name]


@pytest.mark.parametrize("secret", [KEY, SECRET_KEY, *PASSWORDS])
@pytest.mark.parametrize(
    "write",
    [str, json.dumps, repr, quote, quote_plus, html.escape, lambda text: json.dumps(text, ensure_ascii=False)],
    ids=["plain", "JSON", "Python", "URL", "form", "HTML", "JSON in UTF-8"],
)
def test_the_search_finds_a_secret_in_any_form(folder: Path, secret: str, write: Callable[[str], str]) -> None:
    text = write(f"It is {secret}; more")
    (folder / "a.log").write_text(text, encoding="utf-8")
    assert secrets_in(folder, text) == ["a.log", "screen"]


@pytest.mark.parametrize("secret", [KEY, SECRET_KEY, *PASSWORDS])
@pytest.mark.parametrize("before", ["", "a", "ab"])
def test_the_search_finds_a_secret_in_base64(folder: Path, secret: str, before: str) -> None:
    """Wherever it begins within three bytes."""
    (folder / "a.log").write_bytes(base64.b64encode(f"{before}{secret}; more".encode()))
    assert secrets_in(folder) == ["a.log"]


def test_the_search_finds_a_secret_in_a_database(folder: Path) -> None:
    """In a text that is longer than a page, too."""
    with closing(sqlite3.connect(folder / "a.sqlite")) as connection, connection:
        connection.execute("CREATE TABLE a (b)")
        connection.execute("INSERT INTO a VALUES (?)", [f"{'x' * 4050}{PASSWORDS[0]}{'x' * 4050}"])
    assert secrets_in(folder) == ["a.sqlite"]


def test_the_search_finds_nothing_where_nothing_is(folder: Path) -> None:
    """Not every file is taken for one that holds a secret."""
    (folder / "a.log").write_text("planted pa55 key+of=the kent", encoding="utf-8")
    assert secrets_in(folder, "planted/key") == []


PAGE = 5
"""The create that is answered with a page of HTML; those before it are refused."""
COMMANDS = (
    ["template", "template.xlsx"],
    ["template", "template.csv"],
    ["map", "clients.csv", "-o", "m.toml"],
    ["check", "clients.csv", "--mapping", "m.toml"],
    ["check", "clients.csv"],
    *(["check", "clients.csv", "-o", f"problems{ending}"] for ending in (".csv", ".xlsx", ".json")),
    ["import", "clients.csv"],
    *(["import", "clients.csv", "--show", str(row)] for row in range(2, 8)),
    ["import", "clients.csv", "--dry-run"],
    ["import", "clients.csv", "--dry-run", "-o", "dry.csv"],
    ["import", "clients.csv", "--yes"],
    ["import", "clients.csv", "--yes", "--skip-invalid", "-o", "log.xlsx"],
    ["import", "clients.csv", "--yes", "--skip-invalid"],
    ["reconcile"],
    ["runs", "list"],
    ["runs", "show", "1"],
    ["runs", "results", "1", "-o", "again.json"],
    ["runs", "crossref", "-o", "crossref.csv"],
    ["runs", "audit", "1"],
    ["export", "out.xlsx"],
    ["export", "out.csv"],
    ["export", "out.json"],
    ["export", "out.jsonl"],
    ["export", "again.xlsx", "--compare", "out.csv"],
    ["compare", "out.xlsx", "out.jsonl", "-o", "changes.xlsx"],
    ["template", "codes.xlsx", "--codes", "out.xlsx"],
    ["doctor"],
    ["login"],
    ["logout"],
    ["sandbox", "--faults"],
    ["demo"],
    ["frobnicate"],
    ["check", "nowhere.csv"],
)


def test_every_command_is_called() -> None:
    assert {command[0] for command in COMMANDS} >= set(commands.commands)


@pytest.mark.parametrize("options", [["-v"], ["--json"], ["-q"], []], ids=" ".join)
def test_no_command_writes_a_secret(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch, options: list[str]
) -> None:
    """Against a sandbox that keeps what it was sent in a file: that is searched too, and its list of requests."""
    sheet_with_passwords(folder)
    shown = ""
    config = SandboxConfig(api_key=KEY, secret_key=SECRET_KEY, database=folder / "sandbox.sqlite")
    with running_sandbox(config) as running:
        use(running, monkeypatch)
        monkeypatch.setenv("INTEND_SECRET_KEY", SECRET_KEY)
        for command in COMMANDS:
            monkeypatch.setattr(sys, "stdin", io.StringIO(f"{KEY}\n{SECRET_KEY}\n"))
            ran = run(*command, *options, "--log-file", "a.log")
            shown += ran.out + ran.err
        shown += requests.get(f"{running.url}/sandbox/requests", headers={"api-key": KEY}, timeout=10).text
    assert (folder.parent / "journal.sqlite").exists()
    assert secrets_in(folder.parent, shown) == []


def test_a_server_that_repeats_what_it_was_sent_gives_nothing_away(
    run: Run, folder: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Refusals and pages of HTML are full of it."""

    def create(number: int, request: Request) -> tuple[int, object]:
        sent = f"{request.headers['api-key']} {SECRET_KEY} {json.loads(request.body)['credentials']['password']}"
        if number < PAGE:
            return 422, envelope(None, response=False, message=f"Bad: {sent} {quote(sent)}", status=422)
        return 200, f"<html>{quote_plus(sent)} {html.escape(sent)} {sent} {json.dumps(sent)}</html>".encode()

    sheet_with_passwords(folder)
    with scripted_server(Intend(create)) as server:
        settings(server.url)
        monkeypatch.setenv("INTEND_API_KEY", KEY)
        monkeypatch.setenv("INTEND_SECRET_KEY", SECRET_KEY)
        ran = run("import", "clients.csv", "--yes", "--skip-invalid", "-v", "--log-file", "a.log")
    assert len(server.creates) == PAGE
    assert secrets_in(folder.parent, ran.out + ran.err) == []


def test_login_writes_the_key_to_its_one_place(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no keyring, that is one file."""
    with scripted_server(Intend(created)) as server:
        monkeypatch.setenv("INTEND_URL", server.url)
        monkeypatch.setattr(sys, "stdin", io.StringIO(f"{KEY}\n{SECRET_KEY}\n"))
        ran = run("login", "-v", "--json", "--log-file", "a.log")
        write_csv(folder / "clients.csv", client_rows(1))
        ran_too = run("import", "clients.csv", "--yes", "--rate", "100")
    assert (ran.exit_code, ran_too.exit_code) == (0, 0)
    assert secrets_in(folder.parent, ran.out + ran.err + ran_too.out + ran_too.err) == ["keys.json"]
