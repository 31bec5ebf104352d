"""A planted key, its secret key and planted passwords stand in nothing that any command writes, in no spelling."""

import base64
import html
import io
import json
import sys
import zipfile
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest
from scripted import Intend, Request, Settings, created, envelope, scripted_server
from testkit import Run, client_rows, use, write_csv

from intend_bulk.sandbox import SandboxConfig, running_sandbox
from intend_bulk.sheets.writing import open_table, plain_column

KEY = "planted/key+of=the"
SECRET_KEY = "planted/secret+of=the"
PASSWORD = "planted pa55/word&<more>"


def spellings(secret: str) -> set[bytes]:
    """Plain, JSON, URL and base64, the last at each of its three offsets."""
    plain = secret.encode()
    encoded = {base64.b64encode(b"\0" * shift + plain)[4 if shift else 0 : -4] for shift in range(3)}
    texts = {json.dumps(secret)[1:-1], quote(secret), quote(secret, safe=""), quote_plus(secret), html.escape(secret)}
    return {plain, *encoded, *(text.encode() for text in texts)}


SPELLINGS = spellings(KEY) | spellings(SECRET_KEY) | spellings(PASSWORD)


def sheet_with_passwords(folder: Path) -> Path:
    """Rows that are created, rejected, invalid and doubled, each with the password; one has space around it."""
    rows = [{**row, "username": "kent", "password": PASSWORD} for row in client_rows(5)]
    rows[1]["type_code"] = "bakery"
    rows[2]["currency"] = "GBR"
    rows[3]["password"] = f" {PASSWORD} "
    return write_csv(folder / "clients.csv", [*rows, rows[0]])


def contents(path: Path) -> bytes:
    """The bytes of a file; of a workbook, those of its parts."""
    if not zipfile.is_zipfile(path):
        return path.read_bytes()
    with zipfile.ZipFile(path) as parts:
        return b"".join(parts.read(name) for name in parts.namelist())


def secrets_in(folder: Path, shown: str = "", *, but: tuple[str, ...] = ("clients.csv",)) -> list[str]:
    """The files below the folder that hold a secret, and "screen" where one was shown."""
    files = {path.name: contents(path) for path in folder.rglob("*") if path.is_file() and path.name not in but}
    texts = {**files, "screen": shown.encode()}
    return [name for name, text in texts.items() if any(secret in text for secret in SPELLINGS)]


@pytest.mark.parametrize("name", ["out.csv", "out.xlsx", "out.json"])
def test_the_search_finds_a_secret_that_is_there(folder: Path, name: str) -> None:
    with open_table(folder / name, [plain_column("title")], sheet_name="Clients") as table:
        table.add([f"It is {PASSWORD}!"])
    assert secrets_in(folder, "") == [name]


def test_the_search_finds_a_secret_that_is_encoded(folder: Path) -> None:
    (folder / "a.log").write_bytes(base64.b64encode(f"api-key: {KEY}; more".encode()))
    (folder / "b.log").write_text(quote(f"?key={KEY}&page=1"))
    assert sorted(secrets_in(folder, f"api-key: {KEY}")) == ["a.log", "b.log", "screen"]


def test_no_command_writes_a_secret(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Against a sandbox that keeps what it was sent in a file: that is searched too."""
    sheet_with_passwords(folder)
    shown = ""
    config = SandboxConfig(api_key=KEY, secret_key=SECRET_KEY, database=folder / "sandbox.sqlite")
    with running_sandbox(config) as running:
        use(running, monkeypatch)
        monkeypatch.setenv("INTEND_SECRET_KEY", SECRET_KEY)
        for command in (
            ["template", "template.xlsx", "-v"],
            ["check", "clients.csv", "-v", "-o", "problems.csv"],
            ["check", "clients.csv", "--json", "-o", "problems.json"],
            ["import", "clients.csv", "--show", "2"],
            ["import", "clients.csv", "--dry-run", "-v", "-o", "dry.csv"],
            ["import", "clients.csv", "--yes", "--skip-invalid", "-v", "-o", "log.xlsx"],
            ["import", "clients.csv", "--yes", "--skip-invalid", "--json"],
            ["reconcile", "-v"],
            ["runs", "list", "-v"],
            ["runs", "show", "1"],
            ["runs", "show", "1", "--json"],
            ["runs", "results", "1", "-o", "again.json"],
            ["runs", "crossref", "-o", "crossref.csv"],
            ["runs", "audit", "1", "-v"],
            ["export", "out.xlsx", "-v"],
            ["export", "out.csv", "--json"],
            ["doctor", "-v", "--json"],
        ):
            ran = run(*command, "--log-file", "a.log")
            shown += ran.out + ran.err
    assert (folder.parent / "journal.sqlite").exists()
    assert secrets_in(folder.parent, shown) == []


def test_a_server_that_repeats_what_it_was_sent_gives_nothing_away(
    run: Run, folder: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Refusals, redirects and pages of HTML are full of it."""

    def create(number: int, request: Request) -> tuple[int, object]:
        sent = f"{request.headers['api-key']} {SECRET_KEY} {json.loads(request.body)['credentials']['password']}"
        answers = {1: (422, envelope(None, response=False, message=f"Bad: {sent}", status=422))}
        return answers.get(number, (200, f"<html>{sent}</html>".encode()))

    sheet_with_passwords(folder)
    with scripted_server(Intend(create)) as server:
        settings(server.url)
        monkeypatch.setenv("INTEND_API_KEY", KEY)
        monkeypatch.setenv("INTEND_SECRET_KEY", SECRET_KEY)
        ran = run("import", "clients.csv", "--yes", "--skip-invalid", "-v", "--log-file", "a.log")
    assert len(server.creates) == 2
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
