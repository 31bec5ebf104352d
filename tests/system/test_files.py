"""Files: replacing them whole, leaving alone what another program holds, keeping them private."""

import errno
import os
import stat
import time
from pathlib import Path

import pytest

from intend_bulk.errors import OutputError
from intend_bulk.system import (
    check_writable,
    is_private,
    make_private,
    next_name,
    open_elsewhere,
    replacing,
    why_unreadable,
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


@pytest.mark.parametrize(
    ("name", "days", "is_left"),
    [
        (".clients-0123456789abcdef.xlsx", 2, False),
        (".clients-0123456789abcdef.xlsx", 0, True),
        (".clients-0123456789abcdef.csv", 2, True),
        (".other-0123456789abcdef.xlsx", 2, True),
        (".clients-2026.xlsx", 2, True),
        ("clients-0123456789abcdef.xlsx", 2, True),
    ],
)
def test_what_a_killed_process_was_writing_is_removed_after_a_day(path, name, days, is_left):
    """Another process may be writing what is younger; a file of any other name is not ours."""
    abandoned = path.with_name(name)
    abandoned.touch()
    os.utime(abandoned, (time.time() - days * 86_400,) * 2)
    write(path)
    assert abandoned.exists() is is_left


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


def test_private_file_has_no_other_name(path, monkeypatch):
    """Nobody would look for keys under another one."""

    def held_open(_self: Path, target: Path) -> Path:
        raise PermissionError(13, "The process cannot access the file", str(target))

    monkeypatch.setattr(Path, "replace", held_open)
    with (
        pytest.raises(OutputError, match="cannot be written: The process cannot access the file"),
        replacing(path, private=True) as replacement,
    ):
        replacement.beside.write_text("key", encoding="utf-8")
    assert names(path.parent) == []


def test_next_name_that_somebody_took_meanwhile_is_left_alone(path):
    path.with_name("~$clients.xlsx").touch()
    with replacing(path) as replacement:
        assert replacement.target.name == "clients-2.xlsx"
        replacement.beside.write_text("ours", encoding="utf-8")
        replacement.target.write_text("theirs", encoding="utf-8")
    assert replacement.target.name == "clients-3.xlsx"
    assert replacement.target.read_text(encoding="utf-8") == "ours"
    assert path.with_name("clients-2.xlsx").read_text(encoding="utf-8") == "theirs"


def test_nothing_is_left_where_no_name_can_be_taken(path, monkeypatch):
    def held_open(_self: Path, target: Path) -> Path:
        raise PermissionError(13, "The process cannot access the file", str(target))

    monkeypatch.setattr(Path, "replace", held_open)
    with pytest.raises(OutputError, match="cannot be written") as caught:
        write(path)
    assert caught.value.hint
    assert names(path.parent) == []


def test_read_only_file_is_left_alone(path):
    """Windows refuses to replace it; so that a file means the same everywhere, no system does."""
    path.write_text("old", encoding="utf-8")
    path.chmod(0o444)
    assert write(path) == path.with_name("clients-2.xlsx")
    assert path.read_text(encoding="utf-8") == "old"


def test_drive_without_permissions_is_written_to(path, monkeypatch):
    """A network drive or a memory stick may refuse them."""

    def refused(*_arguments: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(Path, "chmod", refused)
    write(path)
    assert path.read_text(encoding="utf-8") == "new"


def test_drive_that_is_gone_at_the_end_is_named(path, monkeypatch):
    def gone(*_arguments: object) -> None:
        raise OSError(errno.EIO, "The specified network name is no longer available")

    monkeypatch.setattr(Path, "replace", gone)
    with pytest.raises(OutputError, match="no longer available") as caught:
        write(path)
    assert caught.value.hint


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
    ("name", "lock", "program"),
    [
        ("clients.xlsx", "~$clients.xlsx", "Excel"),
        ("clients.xlsx", "~$lients.xlsx", "Excel"),
        ("new-clients.xlsx", "~$w-clients.xlsx", "Excel"),
        ("new-clients.xlsx", "~$new-clients.xlsx", "Excel"),
        ("acme.xlsx", "~$acme.xlsx", "Excel"),
        ("acme.xlsx", "~$me.xlsx", None),
        ("Kunden Übersicht März.xlsx", "~$Kunden Übersicht März.xlsx", "Excel"),
        ("clients.xlsx", ".~lock.clients.xlsx#", "LibreOffice"),
        ("Kunden Übersicht März.csv", ".~lock.Kunden Übersicht März.csv#", "LibreOffice"),
        ("clients.xlsx", "~$other.xlsx", None),
        ("clients.xlsx", ".~lock.other.xlsx#", None),
        ("clients.xlsx", "clients.xlsx~", None),
    ],
)
def test_a_program_keeps_a_file_beside_what_it_has_open(tmp_path, name, lock, program):
    (tmp_path / lock).touch()
    assert open_elsewhere(tmp_path / name) == program


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


def test_folder_that_refuses_a_new_file_is_named(path, monkeypatch):
    """Only making one shows it: on Windows a folder does not say, and to root every folder says yes."""

    def refused(*_arguments: object) -> int:
        raise PermissionError(errno.EACCES, "Access is denied")

    monkeypatch.setattr(os, "open", refused)
    with pytest.raises(OutputError, match="cannot be written to: Access is denied") as caught:
        check_writable(path)
    assert caught.value.hint


def test_folder_that_nobody_can_write_to_is_named():
    """Not even root can; where there is no /proc, it is a folder that is not there."""
    with pytest.raises(OutputError) as caught:
        check_writable(Path("/proc/clients.xlsx"))
    assert "/proc" in caught.value.message
    assert caught.value.hint


def test_folder_that_is_closed_to_us_is_named(path, monkeypatch):
    def refused(*_arguments: object, **_words: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "lstat", refused)
    with pytest.raises(OutputError, match="cannot be written: Permission denied"):
        check_writable(path)


def test_name_that_is_too_long_is_named(path):
    with pytest.raises(OutputError, match="cannot be written: File name too long") as caught:
        check_writable(path.with_name(f"{'x' * 300}.xlsx"))
    assert caught.value.hint


@pytest.mark.parametrize("name", [f"{'ü' * 120}.xlsx", f"{'x' * 250}.csv"])
def test_name_that_is_as_long_as_it_may_be_is_written(path, name):
    assert write(path.with_name(name)).name == name


@pytest.mark.parametrize("name", ["con.xlsx", "nul.csv", "a:b.csv"])
def test_name_that_windows_keeps_for_itself_is_refused_there(path, name):
    with pytest.raises(OutputError, match="Windows") as caught:
        check_writable(path.with_name(name), windows=True)
    assert caught.value.hint == "Choose another name."


def test_path_that_is_too_long_for_windows_is_named_there(path):
    """Windows says that the folder is not there."""
    deep = path.parent.joinpath(*["folder"] * 40, path.name)
    with pytest.raises(OutputError, match="There is no folder") as caught:
        check_writable(deep, windows=True)
    assert "Windows takes 259" in str(caught.value.hint)


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


# Reading

HELD = PermissionError(errno.EACCES, "Permission denied")


def test_file_that_excel_lets_nobody_read_says_so(path):
    path.with_name("~$clients.xlsx").touch()
    sentence, hint = why_unreadable(path, HELD)
    assert sentence == "clients.xlsx is open in Excel."
    assert hint == "Close it there, or copy it and give the copy."


def test_file_that_windows_lets_nobody_read_is_open_elsewhere(path):
    """The error of a file that is held open, and of one that is another's, is the same there."""
    sentence, hint = why_unreadable(path, HELD, windows=True)
    assert sentence == "clients.xlsx is open in another program, or not yours to read."
    assert "copy" in hint


def test_file_of_somebody_else_says_so(path):
    assert why_unreadable(path, HELD, windows=False)[0] == f"You may not read {path}."


def test_missing_file_is_named(path):
    assert why_unreadable(path, FileNotFoundError(errno.ENOENT, "No such file"))[0] == f"There is no file {path}."


def test_missing_file_may_be_too_long_a_path_for_windows(path):
    deep = path.parent.joinpath(*["folder"] * 40, path.name)
    hint = why_unreadable(deep, FileNotFoundError(errno.ENOENT, "No such file"), windows=True)[1]
    assert "Windows takes 259" in hint


def test_file_in_a_cloud_that_is_away_gives_its_reason(path):
    away = OSError(errno.EINVAL, "The cloud file provider is not running")
    assert "The cloud file provider is not running" in why_unreadable(path, away)[0]
