"""intend-bulk login, logout and doctor, as a user calls them."""

import io
import json
import os
import stat
import sys
import types
from collections.abc import Callable
from pathlib import Path

import keyring
import pytest
from memory_keyring import MemoryKeyring
from scripted import Settings, envelope, scripted_server
from testkit import Run, client_rows, write_csv

from intend_bulk.sandbox import Sandbox

KEY = "key-of-the-tests"


@pytest.fixture
def desktop(folder: Path) -> MemoryKeyring:
    """A machine that has a keyring."""
    assert folder.is_dir()
    backend = MemoryKeyring()
    keyring.set_keyring(backend)
    return backend


@pytest.fixture
def no_key(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Sandbox:
    """An Intend whose address is known, but not its key."""
    monkeypatch.delenv("INTEND_API_KEY")
    return sandbox


def typed(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))


def key_file(folder: Path) -> Path:
    return folder.parent / "home/intend-bulk/keys.json"


def test_a_saved_key_is_used(
    run: Run, no_key: Sandbox, desktop: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It goes to the keyring, and to no file."""
    typed(f"{KEY}\n", monkeypatch)
    ran = run("login")
    assert (ran.exit_code, desktop.saved) == (0, {("intend-bulk", no_key.url): KEY})
    assert "the keyring of this system" in ran.out
    assert run("export", "out.csv").exit_code == 0


def test_a_keyring_of_windows_that_refuses_counts_as_none(
    run: Run, no_key: Sandbox, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a scheduled task, which has no logon session: the key goes to a file, and is read from there."""

    class WindowsError(Exception):
        """As pywin32-ctypes has it: no error of Python's, none of keyring's."""

    class Refusing(MemoryKeyring):
        def refuse(self, *_arguments: str) -> str:
            raise WindowsError(1312, "CredRead", "A specified logon session does not exist")

        get_password = set_password = delete_password = refuse  # type: ignore[assignment]

    for name in ("win32ctypes", "win32ctypes.pywin32", "win32ctypes.pywin32.pywintypes"):
        monkeypatch.setitem(sys.modules, name, types.ModuleType(name))
    monkeypatch.setattr(sys.modules["win32ctypes.pywin32.pywintypes"], "error", WindowsError, raising=False)
    keyring.set_keyring(Refusing())
    typed(f"{KEY}\n", monkeypatch)
    assert run("login").exit_code == 0
    assert key_file(folder).exists()
    assert run("export", "out.csv").exit_code == 0
    assert run("logout").exit_code == 0
    assert no_key.url not in key_file(folder).read_text()


def test_without_a_keyring_the_key_goes_to_a_private_file(
    run: Run, no_key: Sandbox, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And that is said."""
    typed(f"{KEY}\n", monkeypatch)
    ran = run("login")
    assert (ran.exit_code, str(key_file(folder)) in ran.out) == (0, True)
    assert json.loads(key_file(folder).read_text()) == {no_key.url: KEY}
    assert os.name != "posix" or stat.S_IMODE(key_file(folder).stat().st_mode) == 0o600
    assert run("export", "out.csv").exit_code == 0


def test_a_file_that_others_can_read_is_refused(
    run: Run, no_key: Sandbox, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(f"{KEY}\n", monkeypatch)
    run("login")
    key_file(folder).chmod(0o644)
    ran = run("export", "out.csv")
    assert (ran.exit_code, "chmod 600" in ran.err, no_key.url in ran.out) == (2, True, False)


def test_a_key_that_intend_refuses_is_not_saved(
    run: Run, no_key: Sandbox, desktop: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed("another-key\n", monkeypatch)
    ran = run("login")
    assert (ran.exit_code, desktop.saved) == (3, {})
    assert "refused the API key" in ran.err
    assert no_key.url.startswith("http")


def test_a_saved_key_is_not_for_another_address(
    run: Run, no_key: Sandbox, desktop: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(f"{KEY}\n", monkeypatch)
    run("login")
    with scripted_server(lambda _request: (200, envelope([]))) as other:
        ran = run("export", "out.csv", "--url", other.url)
    assert (ran.exit_code, other.requests) == (2, [])
    assert "No API key is set" in ran.err
    assert list(desktop.saved) == [("intend-bulk", no_key.url)]


@pytest.mark.parametrize("has_keyring", [True, False], ids=["keyring", "file"])
def test_logout_forgets_the_key(
    run: Run, no_key: Sandbox, folder: Path, monkeypatch: pytest.MonkeyPatch, has_keyring: bool
) -> None:
    if has_keyring:
        keyring.set_keyring(MemoryKeyring())
    typed(f"{KEY}\n", monkeypatch)
    run("login")
    assert "is forgotten" in run("logout").out
    assert run("export", "out.csv").exit_code == 2
    assert "nothing to forget" in run("logout").out
    assert not key_file(folder).exists() or KEY not in key_file(folder).read_text()
    assert no_key.url


@pytest.mark.parametrize(("text", "words"), [("", "No API key was given"), ("schlüssel\n", "no key has")])
def test_what_is_no_key_is_not_tried(
    run: Run, no_key: Sandbox, monkeypatch: pytest.MonkeyPatch, text: str, words: str
) -> None:
    typed(text, monkeypatch)
    ran = run("login")
    assert (ran.exit_code, words in ran.err) == (2, True)
    assert no_key.url not in ran.out


def test_doctor_finds_everything_in_order(run: Run, sandbox: Sandbox) -> None:
    ran = run("doctor", "--json")
    document = json.loads(ran.out)
    names = [finding["name"] for finding in document["findings"]]
    assert (ran.exit_code, document["is_fine"]) == (0, True)
    assert names == [
        "versions",
        "settings",
        "address",
        "key",
        "signing",
        "answer",
        "clock",
        "journal",
        "codes",
        "folder",
    ]
    assert KEY not in ran.out and sandbox.url in ran.out


@pytest.mark.parametrize(
    ("settings", "name", "mend"),
    [
        ({"INTEND_URL": ""}, "address", "INTEND_URL"),
        ({"INTEND_API_KEY": ""}, "key", "intend-bulk login"),
        ({"INTEND_API_KEY": "another-key"}, "answer", "INTEND_API_KEY"),
        ({"INTEND_URL": "http://127.0.0.1:9"}, "answer", "Check the address"),
        ({"INTEND_BULK_JOURNAL": "."}, "journal", "--journal"),
    ],
    ids=lambda value: "=".join(*value.items()) if isinstance(value, dict) else None,
)
def test_doctor_says_what_is_wrong_and_how_to_mend_it(
    run: Run, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], name: str, mend: str
) -> None:
    assert sandbox.url
    for variable, value in settings.items():
        monkeypatch.setenv(variable, value)
    ran = run("doctor")
    bad = [line.split()[1] for line in ran.out.splitlines() if line.startswith("BAD")]
    assert (ran.exit_code, bad) == (1, [name])
    assert mend in ran.out.partition("To mend:")[2]


def test_doctor_sees_a_clock_that_is_wrong(run: Run, folder: Path, settings: Settings) -> None:
    date = {"Date": "Mon, 01 Jan 2024 00:00:00 GMT"}
    with scripted_server(lambda _request: (200, envelope([])), headers=date, with_date=False) as server:
        settings(server.url)
        ran = run("doctor")
    assert (ran.exit_code, "BAD  clock" in ran.out) == (1, True)
    assert list(folder.iterdir()) == []


def test_doctor_says_which_problems_weigh_more_or_less(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTEND_BULK_SEVERITY", '{"phone_invalid": "error", "website_invalid": "off"}')
    shown = " ".join(run("doctor").out.split())
    assert "no settings file; phone_invalid is an error; website_invalid is off" in shown


def test_doctor_changes_nothing(run: Run, sandbox: Sandbox, folder: Path) -> None:
    """Not even the journal is made."""
    write_csv(folder / "clients.csv", client_rows(1))
    run("doctor")
    assert [path.name for path in folder.iterdir()] == ["clients.csv"]
    assert not (folder.parent / "journal.sqlite").exists()
    assert sandbox.url


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda path: path.symlink_to(path.with_name("elsewhere")), "is a symbolic link"),
        (lambda path: path.mkdir(), "is a folder"),
        (lambda path: path.parent.rename(path.parent.with_name("moved")) and path.parent.touch(), "There is no folder"),
    ],
    ids=["link", "folder", "folder that is a file"],
)
def test_doctor_finds_a_journal_that_cannot_be(
    run: Run,
    sandbox: Sandbox,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    make: Callable[[Path], object],
    words: str,
) -> None:
    """Before the first import needs it."""
    assert sandbox.url
    (tmp_path / "data").mkdir()
    journal = tmp_path / "data" / "journal.sqlite"
    make(journal)
    monkeypatch.setenv("INTEND_BULK_JOURNAL", str(journal))
    ran = run("doctor")
    assert ran.exit_code == 1
    assert "BAD  journal" in ran.out and words in " ".join(ran.out.split())
