"""What differs between Windows, macOS and Linux: replacing files, permissions, locks, stop signals, own addresses."""

import getpass
import ipaddress
import logging
import os
import platform
import signal
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from types import FrameType

from intend_bulk.errors import OutputError

_log = logging.getLogger(__name__)


@dataclass
class Replacement:
    """A file that is being written beside its place."""

    beside: Path
    """Where to write to."""
    target: Path
    """Where it ends: another name than was asked for, where another program holds that file open."""


@contextmanager
def replacing(path: Path, *, private: bool = False) -> Iterator[Replacement]:
    """Give a new file beside `path` to write to, and put it in the place of `path` once all is written.

    Where writing fails, the file that was there is as it was, and nothing half-written is left behind. Where Excel
    holds `path` open, the new file gets the next name instead ("clients-2.xlsx"): read `target` afterwards.
    A `private` file can be read by its owner alone at every moment.
    Raises OutputError where the folder is missing or cannot be written to, or `path` is a folder.
    """
    check_writable(path)
    handle, name = tempfile.mkstemp(prefix=f".{path.stem}-", suffix=path.suffix, dir=path.parent)
    os.close(handle)
    replacement = Replacement(Path(name), next_name(path) if open_elsewhere(path) else path)
    try:
        yield replacement
        if not private:  # as mkstemp made it
            _copy_mode(path, replacement.beside)
        _put_in_place(replacement)
        _log.info("written", extra={"file": replacement.target.name})
    finally:
        replacement.beside.unlink(missing_ok=True)


def _put_in_place(replacement: Replacement) -> None:
    try:
        replacement.beside.replace(replacement.target)
    except PermissionError:  # what Windows says of a file that is open elsewhere
        replacement.target = next_name(replacement.target)
        replacement.beside.replace(replacement.target)


def next_name(path: Path) -> Path:
    """The first of NAME-2, NAME-3, … that is not there yet."""
    numbered = (path.with_name(f"{path.stem}-{n}{path.suffix}") for n in count(2))
    return next(candidate for candidate in numbered if not candidate.exists())


def check_writable(path: Path) -> None:
    """Raise OutputError where a file could not be written at `path`; write nothing."""
    folder = path.parent
    if path.is_dir():
        raise OutputError(f"{path} is a folder.", hint="Give the name of a file in it.")
    if not folder.is_dir():
        raise OutputError(f"There is no folder {folder} to write {path.name} to.", hint="Make it, or choose another.")
    if not os.access(folder, os.W_OK):
        raise OutputError(f"The folder {folder} cannot be written to.", hint="Choose another folder for the output.")


def _copy_mode(path: Path, beside: Path) -> None:
    """A new file gets the usual permissions (mkstemp makes it private); one that is replaced keeps its own."""
    if path.exists():
        beside.chmod(stat.S_IMODE(path.stat().st_mode))
    else:
        mask = os.umask(0)
        os.umask(mask)
        beside.chmod(0o666 & ~mask)


def open_elsewhere(path: Path) -> bool:
    """Whether Excel has the file open: it keeps a file ~$NAME beside it while it does."""
    return path.with_name(f"~${path.name}").exists()


def make_private(path: Path) -> None:
    """Let only the owner read and write a file, or enter a folder. On Windows the user's own folder is private."""
    if os.name == "posix":
        path.chmod(0o700 if path.is_dir() else 0o600)


def is_private(path: Path) -> bool:
    """Whether only the owner can read a file; always true on Windows, where a mode says nothing of it."""
    return os.name != "posix" or not stat.S_IMODE(path.stat().st_mode) & 0o077


def user_and_host() -> str:
    """Who runs this, and where: "anna@office-7"."""
    try:
        user = getpass.getuser()
    except (OSError, KeyError, ImportError):  # no name is known, as in some containers
        user = "somebody"
    return f"{user}@{platform.node() or 'this machine'}"


def is_running(process_id: int) -> bool:
    """Whether there is a process of that number; where that cannot be found out, there is."""
    if os.name != "posix":
        return _is_running_on_windows(process_id)
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _is_running_on_windows(process_id: int) -> bool:
    """Ask for the process: os.kill would end it there."""
    import ctypes

    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined,unused-ignore]  # there on Windows alone
    handle = kernel.OpenProcess(0x1000, False, process_id)  # PROCESS_QUERY_LIMITED_INFORMATION
    if not handle:
        return bool(kernel.GetLastError() == 5)  # ERROR_ACCESS_DENIED
    still_active, code = 259, ctypes.c_ulong()
    kernel.GetExitCodeProcess(handle, ctypes.byref(code))
    kernel.CloseHandle(handle)
    return code.value == still_active


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this machine itself."""
    if host.casefold() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class StopRequest:
    """Whether somebody asked for the end (Ctrl-C, SIGTERM), and by which signal."""

    def __init__(self) -> None:
        self.signal_number: int | None = None

    @property
    def requested(self) -> bool:
        return self.signal_number is not None

    @property
    def exit_code(self) -> int:
        """130 for Ctrl-C, 143 for SIGTERM, as shells have it."""
        return 128 + (self.signal_number or 0)


@contextmanager
def graceful_stop() -> Iterator[StopRequest]:
    """Within it, the first Ctrl-C or SIGTERM only asks for the end; the second one interrupts as usual."""
    stop = StopRequest()

    def ask(number: int, _frame: FrameType | None) -> None:
        if stop.requested:
            raise KeyboardInterrupt
        stop.signal_number = number

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def interruptible() -> Iterator[None]:
    """Within it, Ctrl-C interrupts at once, as it should while a person is asked something."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
