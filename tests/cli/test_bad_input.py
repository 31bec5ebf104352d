"""Bad input, over all commands: one sentence that names it and the way out, nothing sent, nothing left behind."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook
from testkit import Run, client_rows, titles, write_csv

from intend_bulk.sandbox import Sandbox


def no_file(_folder: Path) -> None:
    pass


def a_folder(folder: Path) -> None:
    (folder / "clients.xlsx").mkdir()


def empty(folder: Path) -> None:
    (folder / "clients.xlsx").touch()


def no_workbook(folder: Path) -> None:
    (folder / "clients.xlsx").write_text("Title,Email\r\nAcme,info@acme.co.uk\r\n")


def half_a_workbook(folder: Path) -> None:
    a_workbook(folder, [["Title", "Email"], ["Acme", "info@acme.co.uk"]])
    path = folder / "clients.xlsx"
    path.write_bytes(path.read_bytes()[:2000])


def old_excel(folder: Path) -> None:
    (folder / "clients.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512))


def a_workbook(folder: Path, rows: list[list[str]]) -> None:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(folder / "clients.xlsx")


def no_cells(folder: Path) -> None:
    a_workbook(folder, [])


def no_known_heading(folder: Path) -> None:
    a_workbook(folder, [["Firma", "Ort"], ["Acme", "Leeds"]])


def one_column_twice(folder: Path) -> None:
    a_workbook(folder, [["Title", "Email", "E-mail"], ["Acme", "info@acme.co.uk", "office@acme.co.uk"]])


FILES = {
    no_file: "no file clients.xlsx",
    a_folder: "is a folder",
    empty: "is empty",
    no_workbook: "no Excel workbook",
    half_a_workbook: "cannot be read",
    old_excel: "old Excel file",
    no_cells: "holds no data",
    no_known_heading: "A 'Firma', B 'Ort'",
    one_column_twice: "'Email' (B) and 'E-mail' (C)",
}


@pytest.mark.parametrize("command", ["check", "import"])
@pytest.mark.parametrize(("make", "words"), FILES.items(), ids=lambda value: getattr(value, "__name__", None))
def test_a_file_that_cannot_be_used(
    run: Run, sandbox: Sandbox, folder: Path, command: str, make: Callable[[Path], None], words: str
) -> None:
    make(folder)
    before = sorted(folder.rglob("*"))
    ran = run(command, "clients.xlsx", *(["--yes"] if command == "import" else []))
    assert (ran.exit_code, ran.out) == (2, "")
    assert words in ran.err
    assert "Traceback" not in ran.err
    assert sorted(folder.rglob("*")) == before
    assert titles(sandbox) == []


def test_a_missing_required_column_keeps_everything_from_being_sent(run: Run, sandbox: Sandbox, folder: Path) -> None:
    rows = [{name: cell for name, cell in row.items() if name != "currency"} for row in client_rows(3)]
    write_csv(folder / "clients.csv", rows)
    ran = run("import", "clients.csv", "--yes")
    assert (ran.exit_code, titles(sandbox)) == (2, [])
    assert "has no column for: Currency" in ran.err
    assert [path.name for path in folder.iterdir()] == ["clients.csv"]


OUTPUTS = {
    "nowhere/out.csv": "no folder nowhere",
    "taken.csv": "is a folder",
    "out.docx": "does not say its format",
    "out": "does not say its format",
}


@pytest.mark.parametrize(
    "command",
    [["template"], ["export"], ["check", "clients.csv", "-o"], ["import", "clients.csv", "--yes", "-o"]],
    ids=lambda command: command[0],
)
@pytest.mark.parametrize(("out", "words"), OUTPUTS.items(), ids=OUTPUTS)
def test_an_output_that_cannot_be_written(
    run: Run, sandbox: Sandbox, folder: Path, command: list[str], out: str, words: str
) -> None:
    (folder / "taken.csv").mkdir()
    write_csv(folder / "clients.csv", client_rows(2))
    ran = run(*command, out)
    assert ran.exit_code == 2
    assert words in ran.err
    assert sorted(path.name for path in folder.rglob("*")) == ["clients.csv", "taken.csv"]
    assert titles(sandbox) == []


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


CLOSED_PORT = 9  # discard: nobody runs it


@pytest.mark.parametrize("command", [["export", "out.csv"], ["import", "clients.csv", "--yes"]], ids=lambda c: c[0])
@pytest.mark.parametrize(
    ("settings", "exit_code", "words"),
    [
        ({"INTEND_URL": ""}, 2, "No address of Intend is set"),
        ({"INTEND_API_KEY": ""}, 2, "No API key is set"),
        ({"INTEND_URL": "http://intend.example.com"}, 2, "unencrypted"),
        ({"INTEND_URL": "ftp://intend.example.com"}, 2, "is no address"),
        ({"INTEND_URL": "not an address"}, 2, "is no address"),
        ({"INTEND_URL": "https://user:pass@intend.example.com"}, 2, "user name or a password"),
        ({"INTEND_URL": f"http://127.0.0.1:{CLOSED_PORT}"}, 3, "cannot be reached: connection refused"),
        ({"INTEND_API_KEY": "another-key"}, 3, "refused the API key"),
        ({"INTEND_API_KEY": "schlüssel"}, 2, "characters that no key has"),
        ({"INTEND_BULK_RATE": "fast"}, 2, "'fast' is not a number"),
        ({"INTEND_BULK_RATE": "0"}, 2, "'0' is not a number above 0"),
        ({"INTEND_BULK_QUIET_PERIOD": "10"}, 2, "shorter than the deadline"),
    ],
    ids=lambda value: "=".join(*value.items()) if isinstance(value, dict) else None,
)
def test_settings_that_cannot_be_used(
    run: Run,
    sandbox: Sandbox,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: list[str],
    settings: dict[str, str],
    exit_code: int,
    words: str,
) -> None:
    write_csv(folder / "clients.csv", client_rows(2))
    with monkeypatch.context() as patch:
        for name, value in settings.items():
            patch.setenv(name, value)
        ran = run(*command)
    assert ran.exit_code == exit_code
    assert words in ran.err
    assert "Traceback" not in ran.err
    assert [path.name for path in folder.iterdir()] == ["clients.csv"]
    assert titles(sandbox) == []


@pytest.mark.parametrize(
    "journal",
    [pytest.param("clients.csv", id="no database"), pytest.param("a-folder", id="a folder")],
)
def test_a_journal_that_cannot_be_used(run: Run, sandbox: Sandbox, folder: Path, journal: str) -> None:
    """Without a journal nothing may be sent."""
    write_csv(folder / "clients.csv", client_rows(2))
    (folder / "a-folder").mkdir()
    ran = run("import", "clients.csv", "--yes", "--journal", journal)
    assert (ran.exit_code, titles(sandbox)) == (3, [])
    assert "journal" in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    "arguments",
    [["frobnicate"], ["check"], ["check", "a.csv", "--frobnicate"], ["export", "o.csv", "--id", "x"], ["template"]],
    ids=" ".join,
)
def test_wrong_use_is_exit_code_2(run: Run, arguments: list[str]) -> None:
    ran = run(*arguments)
    assert ran.exit_code == 2
    assert "Error:" in ran.err


def test_a_port_in_use_is_one_sentence(run: Run, sandbox: Sandbox) -> None:
    ran = run("sandbox", "--port", sandbox.url.rpartition(":")[2])
    assert ran.exit_code == 2
    assert "--port" in ran.err


@pytest.mark.parametrize(
    ("arguments", "exit_code", "words"),
    [
        (["check", "nowhere.xlsx", "--json"], 2, "There is no file nowhere.xlsx"),
        (["check", "--json"], 2, "Missing argument"),
        (["export", "out.csv", "--url", "http://127.0.0.1:9", "--json"], 3, "cannot be reached"),
    ],
    ids=["error of ours", "wrong use", "stopped"],
)
def test_with_json_an_error_is_a_document(
    run: Run, sandbox: Sandbox, arguments: list[str], exit_code: int, words: str
) -> None:
    """One on stdout, for the program that called; the sentence on stderr stays."""
    assert sandbox.url
    ran = run(*arguments)
    document = json.loads(ran.out)
    assert (ran.exit_code, document["exit_code"], words in document["error"]) == (exit_code, exit_code, True)
    assert words in ran.err


def test_no_color_is_obeyed(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    assert "\x1b[" not in run("check", "nowhere.xlsx").err
