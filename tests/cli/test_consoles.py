"""Consoles, files and pipes that are not in UTF-8: every command, in a process of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from programs import run_to_the_end
from testkit import client_rows, read_csv, titles, write_csv

from intend_bulk.sandbox import Sandbox

ENCODINGS = ["cp437", "cp1252", "ascii"]
DASH, APOSTROPHE = "\N{EN DASH}", "\N{RIGHT SINGLE QUOTATION MARK}"
TITLE = "Zoë Łukasz 东京 Ltd"
FILE = "Kunden Übersicht März.csv"
IN_NO_LOCALE = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"}


def call(
    encoding: str | None, *arguments: str, given: bytes = b"", **environment: str
) -> subprocess.CompletedProcess[bytes]:
    """Run a command whose stdin, stdout and stderr are of an encoding; None leaves it to the locale."""
    stated = {"PYTHONIOENCODING": encoding} if encoding else {}
    process = {**os.environ, "PYTHONUTF8": "0", **stated, **environment}
    if encoding and os.name == "posix":
        return run_to_the_end(arguments, process, given)
    return subprocess.run(
        [sys.executable, "-m", "intend_bulk", *arguments], input=given, capture_output=True, env=process
    )


def ended_well(ran: subprocess.CompletedProcess[bytes], encoding: str, *, exit_code: int = 0) -> str:
    """What stdout and stderr hold, both read in their encoding."""
    shown = ran.stdout.decode(encoding) + ran.stderr.decode(encoding)
    assert ran.returncode == exit_code, shown
    assert "UnicodeEncodeError" not in shown
    assert "Traceback" not in shown
    return shown


@pytest.fixture
def sheet(folder: Path) -> Path:
    """Two clients whose names no old console has, one of them with a mistake."""
    rows = client_rows(2)
    rows[0]["title"] = TITLE
    rows[1]["currency"] = f"GBŁ {DASH} 東{APOSTROPHE}…"
    return write_csv(folder / FILE, rows)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("options", [[], ["-v"]], ids=str)
def test_check(sheet: Path, encoding: str, options: Sequence[str]) -> None:
    shown = ended_well(call(encoding, "check", sheet.name, *options), encoding, exit_code=1)
    assert "GB\\u0141" in shown


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_import_and_export(sandbox: Sandbox, sheet: Path, encoding: str) -> None:
    """What is sent and what is written does not depend on the console."""
    ran = call(encoding, "import", sheet.name, "--yes", "--skip-invalid", "--journal", "Tagebuch März 1.sqlite")
    ended_well(ran, encoding, exit_code=1)
    assert titles(sandbox) == [TITLE]
    assert read_csv(sheet.with_name("Kunden Übersicht März.results.csv"))[0]["title"] == TITLE
    assert sheet.with_name("Tagebuch März 1.sqlite").exists()
    ended_well(call(encoding, "export", "Übersicht 1.csv"), encoding)
    assert read_csv(sheet.with_name("Übersicht 1.csv"))[0]["title"] == TITLE


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize(
    "arguments",
    [
        ["template", "Vorlage März 1.csv"],
        ["doctor"],
        ["logout"],
        ["demo"],
        ["import", "--help"],
    ],
    ids=" ".join,
)
def test_every_other_command(sandbox: Sandbox, encoding: str, arguments: Sequence[str]) -> None:
    assert sandbox.url
    assert ended_well(call(encoding, *arguments), encoding)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize(
    "arguments", [["check", "Zoë 东京.xlsx"], ["check", "--Zoë东京"], ["export", "東/x.csv"]], ids=str
)
def test_errors(sandbox: Sandbox, encoding: str, arguments: Sequence[str]) -> None:
    assert sandbox.url
    assert "rror: " in ended_well(call(encoding, *arguments), encoding, exit_code=2)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_json_is_whole(sandbox: Sandbox, sheet: Path, encoding: str) -> None:
    """Escapes stand for what the encoding lacks, as JSON has them."""
    assert sandbox.url
    shown = call(encoding, "import", sheet.name, "--show", "2")
    assert json.loads(shown.stdout.decode(encoding))["title"] == TITLE
    checked = json.loads(call(encoding, "check", sheet.name, "-o", "東京.csv", "--json").stdout.decode(encoding))
    assert checked["report"] == "東京.csv"
    failed = json.loads(call(encoding, "check", "Zoë 东京.xlsx", "--json").stdout.decode(encoding))
    assert failed["error"] == "There is no file Zoë 东京.xlsx."


def test_json_in_utf8_has_its_letters(sheet: Path) -> None:
    shown = call("utf-8", "import", sheet.name, "--show", "2", INTEND_URL="acme.intend.com")
    assert f'"title": "{TITLE}"' in shown.stdout.decode()


def test_what_a_console_lacks_can_be_read(sheet: Path) -> None:
    """cp437 has ë, ü and ä, but neither the ellipsis nor Ł; ASCII has none of them."""
    rows = client_rows(1)
    rows[0]["email"] = f"Ł{APOSTROPHE}{DASH}ë{'x' * 200}"
    write_csv(sheet, rows)
    shown = call("cp437", "check", sheet.name).stdout.decode("cp437")
    assert "\\u0141'-ëx" in shown
    assert "x..." in shown
    assert "Kunden \\xdcbersicht M\\xe4rz.csv" in call("ascii", "check", sheet.name).stdout.decode("ascii")


def test_a_system_without_a_locale(sandbox: Sandbox, sheet: Path) -> None:
    """There Python cannot even tell the letters of file names; their bytes are kept."""
    ran = call(None, "import", sheet.name, "--yes", "--skip-invalid", **IN_NO_LOCALE)
    assert "Traceback" not in ended_well(ran, "ascii", exit_code=1)
    assert titles(sandbox) == [TITLE]
    again = call(None, "import", sheet.name, "--yes", "--skip-invalid", "--json", **IN_NO_LOCALE)
    assert json.loads(again.stdout)["already_created"] == 1
    left = [f"Kunden Übersicht März.results.{ending}" for ending in ("csv", "xlsx")]
    assert sorted(path.name for path in sheet.parent.iterdir()) == [FILE, *left]


@pytest.mark.skipif(os.name != "posix", reason="Windows and macOS take no such names")
def test_a_file_name_that_is_no_text(sandbox: Sandbox, sheet: Path) -> None:
    """Linux takes any bytes: these are of another encoding."""
    name = os.fsdecode("März.csv".encode("latin-1"))
    sheet.rename(sheet.with_name(name))
    ran = call("utf-8", "import", name, "--yes", "--skip-invalid")
    assert "M\\udce4rz" in ended_well(ran, "utf-8", exit_code=1)
    assert titles(sandbox) == [TITLE]


# The key, as shells hand it over

KEY = "key-of-the-tests"
HANDED_OVER = {
    "sh": f"{KEY}\n".encode(),
    "cmd": f"{KEY}\r\n".encode(),
    "no line break": KEY.encode(),
    "PowerShell, UTF-8 with BOM": b"\xef\xbb\xbf" + f"{KEY}\r\n".encode(),
    "PowerShell, a file by >": f"\ufeff{KEY}\r\n".encode("utf-16-le"),
    "UTF-16, big end first": f"\ufeff{KEY}\r\n".encode("utf-16-be"),
}


@pytest.mark.parametrize("given", HANDED_OVER.values(), ids=HANDED_OVER)
def test_login_reads_the_key(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, given: bytes) -> None:
    monkeypatch.delenv("INTEND_API_KEY")
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    shown = ended_well(call("cp437", "login", given=given), "cp437")
    assert "Intend accepts the key" in shown
    assert sandbox.url in shown


@pytest.mark.parametrize("given", [b"\xef\xbb\xbf\r\n", b"\xff\xfe"], ids=str)
def test_login_without_a_key(sandbox: Sandbox, given: bytes) -> None:
    assert sandbox.url
    assert "No API key was given" in ended_well(call("cp437", "login", given=given), "cp437", exit_code=2)


def test_login_with_what_is_no_key(sandbox: Sandbox) -> None:
    assert sandbox.url
    assert "characters that no key has" in ended_well(call("cp437", "login", given=b"Zo\xeb"), "cp437", exit_code=2)
