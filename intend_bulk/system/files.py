"""Files: replacing them whole, leaving alone what another program holds, keeping them private."""

import errno
import logging
import os
import re
import secrets
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TypeAlias

from intend_bulk.errors import OutputError
from intend_bulk.system.names import IS_WINDOWS, is_too_long, why_no_name

_log = logging.getLogger(__name__)
_LONGEST_PREFIX = 20
_A_DAY = 86_400
_NO_ROOM = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}


@dataclass
class Replacement:
    """A file that is being written beside its place."""

    beside: Path
    """Where to write to."""
    target: Path
    """Where it ends: another name than was asked for, where that file is to be left alone."""


Note: TypeAlias = Callable[[Replacement], None]


def unnoted(_replacement: Replacement) -> None:
    """Nobody wants to know."""


@contextmanager
def replacing(
    path: Path, *, private: bool = False, mode_of: Path | None = None, note: Note = unnoted
) -> Iterator[Replacement]:
    """Give a new file beside `path` to write to, and put it in the place of `path` once all is written.

    Where writing fails, the file that was there is as it was, and nothing half-written is left behind. Where another
    program holds `path` open, or it is read-only, the new file gets the next name instead ("clients-2.xlsx"): read
    `target` afterwards. A `private` file can be read by its owner alone at every moment, and has no other name. A copy
    gets the permissions of the file `mode_of`. `note` sees the whole file before anybody else does.
    Raises OutputError where the folder is missing or cannot be written to, `path` is a folder, or the disk is full.
    """
    beside = _made_beside(path)
    _remove_abandoned(path)
    replacement = Replacement(beside, next_name(path) if not private and is_left_alone(path) else path)
    try:
        yield replacement
        if not private:
            _copy_mode(path, beside, mode_of)
        _put_in_place(replacement, path, note, may_rename=not private)
        _log.info("written", extra={"file": replacement.target.name})
    except OSError as error:
        if error.errno not in _NO_ROOM:
            raise
        hint = "Make room on that disk, or choose another folder."
        raise OutputError(f"{path} cannot be written: {_reason(error)}.", hint=hint) from error
    finally:
        with suppress(OSError):  # an error that is on its way says more
            beside.unlink(missing_ok=True)


def check_writable(path: Path, *, windows: bool = IS_WINDOWS) -> None:
    """Raise OutputError where a file could not be written at `path`; leave nothing behind."""
    _made_beside(path, windows=windows).unlink()


def _made_beside(path: Path, *, windows: bool = IS_WINDOWS) -> Path:
    """A new, empty, private file in the folder of `path`: only making one shows that it can be made.

    os.access knows nothing of the permissions of Windows, and tempfile.mkstemp tries two thousand million names in a
    folder that refuses them (https://github.com/python/cpython/issues/66305).
    """
    _refuse_impossible(path, windows=windows)
    beside = path.with_name(f".{path.stem[:_LONGEST_PREFIX]}-{secrets.token_hex(8)}{path.suffix}")
    try:
        os.close(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except OSError as error:
        hint = _way_out(path, "Choose another folder for the output.", windows=windows)
        raise OutputError(f"The folder {path.parent} cannot be written to: {_reason(error)}.", hint=hint) from error
    return beside


def _remove_abandoned(path: Path) -> None:
    """A process that is killed cannot take away what it was writing; after a day, nobody is writing it any more."""
    ours = re.compile(rf"\.{re.escape(path.stem[:_LONGEST_PREFIX])}-[0-9a-f]{{16}}{re.escape(path.suffix)}")
    with suppress(OSError):
        for found in path.parent.iterdir():
            if ours.fullmatch(found.name) and time.time() - found.stat().st_mtime > _A_DAY:
                found.unlink(missing_ok=True)


def _refuse_impossible(path: Path, *, windows: bool) -> None:
    if why_not := why_no_name(path.name, windows=windows):
        raise OutputError(f"{path.name} cannot be written: the name {why_not}.", hint="Choose another name.")
    try:
        with suppress(FileNotFoundError, NotADirectoryError):
            path.lstat()
        is_folder, has_folder = path.is_dir(), path.parent.is_dir()
    except OSError as error:  # a name that is too long, a drive that is gone, a folder that is closed to us
        hint = _way_out(path, "Choose another name, or another folder.", windows=windows)
        raise OutputError(f"{path} cannot be written: {_reason(error)}.", hint=hint) from error
    if is_folder:
        raise OutputError(f"{path} is a folder.", hint="Give the name of a file in it.")
    if not has_folder:
        hint = _way_out(path, "Make it, or choose another.", windows=windows)
        raise OutputError(f"There is no folder {path.parent} to write {path.name} to.", hint=hint)


def _way_out(path: Path, hint: str, *, windows: bool = IS_WINDOWS) -> str:
    """The hint, or what helps where the path is too long for Windows, which then says that it is not there."""
    if not is_too_long(path, windows=windows):
        return hint
    return f"The path has {len(str(path.absolute()))} characters, and Windows takes 259: choose a shorter one."


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__


def is_left_alone(path: Path) -> bool:
    """Whether a file is open elsewhere, or read-only: Windows refuses to replace it then, so no system does."""
    if open_elsewhere(path):
        return True
    try:
        return path.exists() and not (path.stat().st_mode & stat.S_IWUSR and _can_be_opened(path))
    except OSError:
        return False  # what is wrong with it shows when it is written


def _can_be_opened(path: Path) -> bool:
    """Excel keeps no file of its own beside a csv file, but on Windows lets nobody else write to one."""
    try:
        path.open("r+b").close()
    except PermissionError:
        return False
    return True


def _put_in_place(replacement: Replacement, path: Path, note: Note, *, may_rename: bool) -> None:
    try:
        try:
            if replacement.target == path:
                note(replacement)
                replacement.beside.replace(path)
                return
        except PermissionError:  # what Windows says of a file that is open elsewhere
            if not may_rename:
                raise
        _put_under_next_name(replacement, path, note)
    except OSError as error:
        hint = _way_out(path, "Close it elsewhere, or choose another name.")
        raise OutputError(f"{path} cannot be written: {_reason(error)}.", hint=hint) from error


def _put_under_next_name(replacement: Replacement, path: Path, note: Note) -> None:
    """Take the next name by making an empty file of it, which only one program can; then put ours in its place."""
    replacement.target = next(name for name in numbered_names(path) if _is_taken_by_us(name))
    try:
        note(replacement)
        replacement.beside.replace(replacement.target)
    except BaseException:
        replacement.target.unlink(missing_ok=True)
        raise


def _is_taken_by_us(name: Path) -> bool:
    try:
        name.touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


def next_name(path: Path) -> Path:
    """The first of NAME-2, NAME-3, … that is not there yet."""
    return next(candidate for candidate in numbered_names(path) if not candidate.exists())


def numbered_names(path: Path) -> Iterator[Path]:
    """NAME-2, NAME-3, … without end."""
    return (path.with_name(f"{path.stem}-{n}{path.suffix}") for n in count(2))


def _copy_mode(path: Path, beside: Path, mode_of: Path | None) -> None:
    """A new file gets the usual permissions (it was made private); one that is replaced keeps its own.

    A copy gets those of what it is a copy of, but can be replaced by its owner, also where that is read-only.
    A network drive or a memory stick may have none: then there is nothing to keep.
    """
    with suppress(OSError):
        if mode_of is not None:
            beside.chmod(stat.S_IMODE(mode_of.stat().st_mode) | stat.S_IWUSR)
        elif path.exists():
            beside.chmod(stat.S_IMODE(path.stat().st_mode))
        else:
            mask = os.umask(0)
            os.umask(mask)
            beside.chmod(0o666 & ~mask)


def open_elsewhere(path: Path) -> str | None:
    """The program that has the file open, which keeps a file of its own beside it: "Excel", "LibreOffice", or None.

    Office's is ~$NAME; where NAME without its ending has 7 characters or more it is documented, for Word, that the
    first or the first two are left out (https://support.microsoft.com/kb/211632), so both forms count.
    """
    left_out = min(max(len(path.stem) - 6, 0), 2)
    names = {
        f"~${path.name}": "Excel",
        f"~${path.name[left_out:]}": "Excel",
        f".~lock.{path.name}#": "LibreOffice",
    }
    return next((program for name, program in names.items() if os.path.lexists(path.with_name(name))), None)


def why_unreadable(path: Path, error: OSError, *, windows: bool = IS_WINDOWS) -> tuple[str, str]:
    """What is wrong with a file that could not be read, in a sentence, and the way out."""
    if isinstance(error, FileNotFoundError):
        return f"There is no file {path}.", _way_out(path, "Check the name and the folder.", windows=windows)
    program = open_elsewhere(path)
    if isinstance(error, PermissionError) and (program or windows):
        words = f"open in {program}" if program else "open in another program, or not yours to read"
        return f"{path.name} is {words}.", "Close it there, or copy it and give the copy."
    if isinstance(error, PermissionError):
        return f"You may not read {path}.", "Ask its owner, or give a copy that is yours."
    return f"{path} cannot be read: {_reason(error)}.", "Copy it to a folder on this machine, and give the copy."


def make_private(path: Path) -> None:
    """Let only the owner read and write a file, or enter a folder.

    On Windows a file in the user's own folders is private already: only the user and administrators are let in there.
    """
    if not IS_WINDOWS:
        path.chmod(0o700 if path.is_dir() else 0o600)


def is_private(path: Path) -> bool:
    """Whether only the owner can read a file; always true on Windows, where a mode says nothing of it."""
    return IS_WINDOWS or not stat.S_IMODE(path.stat().st_mode) & 0o077
