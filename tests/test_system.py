"""What differs between systems: replacing files, permissions, stop signals, own addresses."""

import os
import signal
import stat
from pathlib import Path

import pytest

from intend_bulk.errors import OutputError
from intend_bulk.system import (
    check_writable,
    graceful_stop,
    is_loopback,
    is_private,
    make_private,
    next_name,
    open_elsewhere,
    replacing,
)

posix_only = pytest.mark.skipif(os.name != "posix", reason="a mode says nothing of it here")


@pytest.fixture
def path(tmp_path) -> Path:
    return tmp_path / "clients.xlsx"


def write(path: Path, text: str = "new") -> Path:
    """Write a file in the place of `path`, and say where it stands."""
    with replacing(path) as replacement:
        replacement.beside.write_text(text, encoding="utf-8")
    return replacement.target


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def names(folder: Path) -> list[str]:
    return sorted(found.name for found in folder.iterdir())


# Replacing files


def test_new_file_stands_at_its_name(path):
    assert write(path) == path
    assert path.read_text(encoding="utf-8") == "new"


def test_old_file_is_replaced(path):
    path.write_text("old", encoding="utf-8")
    write(path)
    assert path.read_text(encoding="utf-8") == "new"


def test_nothing_else_is_left(path):
    write(path)
    assert names(path.parent) == [path.name]


def test_file_is_not_seen_before_it_is_whole(path):
    """Whoever reads meanwhile reads the old one."""
    path.write_text("old", encoding="utf-8")
    with replacing(path) as replacement:
        replacement.beside.write_text("half", encoding="utf-8")
        assert path.read_text(encoding="utf-8") == "old"


def test_file_is_written_in_the_folder_it_is_for(path):
    """On another disk it could not be put in place at once."""
    with replacing(path) as replacement:
        assert replacement.beside.parent == path.parent


def test_file_that_is_written_keeps_its_ending(path):
    """Writers go by it."""
    with replacing(path) as replacement:
        assert replacement.beside.suffix == path.suffix


@pytest.mark.parametrize("failure", [ZeroDivisionError, KeyboardInterrupt, SystemExit])
def test_failure_leaves_the_old_file_as_it_was(path, failure):
    path.write_text("old", encoding="utf-8")
    with pytest.raises(failure), replacing(path) as replacement:
        replacement.beside.write_text("half", encoding="utf-8")
        raise failure
    assert path.read_text(encoding="utf-8") == "old"


@pytest.mark.parametrize("failure", [ZeroDivisionError, KeyboardInterrupt, SystemExit])
def test_failure_leaves_nothing_half_written(path, failure):
    with pytest.raises(failure), replacing(path) as replacement:
        replacement.beside.write_text("half", encoding="utf-8")
        raise failure
    assert names(path.parent) == []


@posix_only
@pytest.mark.parametrize("before", [0o600, 0o640, 0o664], ids=oct)
def test_replaced_file_keeps_its_permissions(path, before):
    """A file that only its owner could read stays one."""
    path.write_text("old", encoding="utf-8")
    path.chmod(before)
    write(path)
    assert mode(path) == before


@posix_only
@pytest.mark.parametrize(("mask", "expected"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)], ids=oct)
def test_new_file_has_the_usual_permissions(path, mask, expected):
    """Those of any file that the user makes."""
    before = os.umask(mask)
    try:
        write(path)
        assert os.umask(mask) == mask
    finally:
        os.umask(before)
    assert mode(path) == expected


@posix_only
def test_file_is_private_while_it_is_written(path):
    with replacing(path) as replacement:
        assert is_private(replacement.beside)


# A file that Excel holds open


def test_file_that_excel_holds_open_is_left_alone(path):
    """The new one gets the next name, and says so."""
    path.write_text("old", encoding="utf-8")
    path.with_name("~$clients.xlsx").touch()
    assert write(path) == path.with_name("clients-2.xlsx")
    assert path.read_text(encoding="utf-8") == "old"


def test_target_is_known_before_writing(path):
    path.with_name("~$clients.xlsx").touch()
    with replacing(path) as replacement:
        assert replacement.target.name == "clients-2.xlsx"


def test_file_that_windows_does_not_let_go_of_is_left_alone(path, monkeypatch):
    """It says so by a PermissionError, only when the new file is put in place."""
    path.write_text("old", encoding="utf-8")
    replace = Path.replace

    def held_open(self: Path, target: Path) -> Path:
        if target == path:
            raise PermissionError(13, "The process cannot access the file", str(target))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", held_open)
    assert write(path) == path.with_name("clients-2.xlsx")
    assert names(path.parent) == ["clients-2.xlsx", "clients.xlsx"]
    assert path.read_text(encoding="utf-8") == "old"


@pytest.mark.parametrize(
    ("there", "name"),
    [
        ([], "clients-2.xlsx"),
        (["clients.xlsx"], "clients-2.xlsx"),
        (["clients-2.xlsx"], "clients-3.xlsx"),
        (["clients-2.xlsx", "clients-3.xlsx", "clients-5.xlsx"], "clients-4.xlsx"),
        (["clients-2.csv"], "clients-2.xlsx"),
    ],
    ids=str,
)
def test_next_name_is_the_first_that_is_free(path, there, name):
    for other in there:
        path.with_name(other).touch()
    assert next_name(path) == path.with_name(name)


@pytest.mark.parametrize(("name", "after"), [("folder", "folder-2"), ("a.b.csv", "a.b-2.csv"), (".csv", ".csv-2")])
def test_next_name_keeps_the_ending(tmp_path, name, after):
    assert next_name(tmp_path / name).name == after


@pytest.mark.parametrize(
    ("lock", "is_open"), [("~$clients.xlsx", True), ("~$other.xlsx", False), ("clients.xlsx~", False)]
)
def test_excel_keeps_a_file_beside_what_it_has_open(path, lock, is_open):
    path.with_name(lock).touch()
    assert open_elsewhere(path) is is_open


# Where nothing can be written


def test_folder_cannot_be_replaced(path):
    path.mkdir()
    with pytest.raises(OutputError, match="is a folder") as caught:
        write(path)
    assert caught.value.hint


def test_missing_folder_is_named(path):
    with pytest.raises(OutputError, match=r"There is no folder .*gone to write clients\.xlsx to") as caught:
        write(path.parent / "gone" / path.name)
    assert caught.value.hint


def test_file_is_no_folder(path):
    path.touch()
    with pytest.raises(OutputError, match="There is no folder"):
        check_writable(path / "out.csv")


def test_folder_that_cannot_be_written_to_is_named(path, monkeypatch):
    monkeypatch.setattr(os, "access", lambda folder, _mode: folder != path.parent)
    with pytest.raises(OutputError, match="cannot be written to") as caught:
        check_writable(path)
    assert caught.value.hint


def test_asking_writes_nothing(path):
    check_writable(path)
    assert names(path.parent) == []


# Permissions


@posix_only
@pytest.mark.parametrize(("before", "after"), [(0o644, 0o600), (0o666, 0o600), (0o600, 0o600)], ids=oct)
def test_private_file_is_for_its_owner_alone(path, before, after):
    path.touch()
    path.chmod(before)
    make_private(path)
    assert mode(path) == after


@posix_only
def test_private_folder_can_be_entered_by_its_owner(tmp_path):
    make_private(tmp_path)
    assert mode(tmp_path) == 0o700


@posix_only
@pytest.mark.parametrize(
    ("before", "private"), [(0o600, True), (0o400, True), (0o640, False), (0o604, False), (0o610, False)], ids=str
)
def test_file_that_others_can_open_is_not_private(path, before, private):
    path.touch()
    path.chmod(before)
    assert is_private(path) is private


# Stop signals

SIGNALS = [(signal.SIGINT, 130), (signal.SIGTERM, 143)]


def test_nobody_asked_for_the_end_at_first():
    with graceful_stop() as stop:
        assert not stop.requested


@pytest.mark.parametrize(("number", "exit_code"), SIGNALS)
def test_first_signal_only_asks_for_the_end(number, exit_code):
    """What is under way can be finished; the exit code says which signal it was."""
    with graceful_stop() as stop:
        signal.raise_signal(number)
    assert (stop.requested, stop.exit_code) == (True, exit_code)


@pytest.mark.parametrize("second", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("first", [signal.SIGINT, signal.SIGTERM])
def test_second_signal_interrupts(first, second):
    with graceful_stop():
        signal.raise_signal(first)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(second)


@pytest.mark.parametrize(("number", "exit_code"), SIGNALS)
def test_exit_code_is_that_of_the_first_signal(number, exit_code):
    with graceful_stop() as stop:
        signal.raise_signal(number)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT if number == signal.SIGTERM else signal.SIGTERM)
    assert stop.exit_code == exit_code


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signals_mean_what_they_meant_afterwards(number):
    """Also when the block ends by an error."""
    before = signal.getsignal(number)
    with pytest.raises(ZeroDivisionError), graceful_stop():
        raise ZeroDivisionError
    assert signal.getsignal(number) is before


# Own addresses


@pytest.mark.parametrize("host", ["localhost", "LocalHost", "127.0.0.1", "127.8.9.10", "::1", "0:0:0:0:0:0:0:1"])
def test_this_machine(host):
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host",
    [
        "acme.intend.com",
        "localhost.evil.com",
        "127.0.0.1.evil.com",
        "192.168.0.7",
        "10.0.0.1",
        "::",
        "2001:db8::1",
        "127.1",
        "2130706433",
        "",
    ],
)
def test_other_machines(host):
    assert not is_loopback(host)
