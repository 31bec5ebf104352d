"""`intend-bulk` as a shell starts it, but quicker: forked from a process that has the libraries loaded already."""

import atexit
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import connection, reduction
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from commands import context, one_at_a_time


@dataclass(frozen=True)
class Handle:
    """An open file that a new process gets too, maybe under another number."""

    number: int

    def __reduce__(self) -> Any:
        return _received, (reduction.DupFd(self.number),)


@dataclass(frozen=True)
class Call:
    """One call of `intend-bulk`."""

    arguments: Sequence[str]
    environment: Mapping[str, str]
    """All of it; PYTHONIOENCODING too is heeded."""
    streams: tuple[Handle, Handle, Handle]
    """stdin, stdout and stderr."""
    has_terminal: bool = False
    """Whether stdin is a terminal, that is to be its own: it is told when the window is closed."""


class Program:
    """A program that runs, with what tests use of `subprocess.Popen`."""

    def __init__(self, call: Call) -> None:
        with one_at_a_time:
            self._process = context().Process(target=_carry_out, args=(call, str(Path.cwd())), daemon=True)
            self._process.start()

    def poll(self) -> int | None:
        with one_at_a_time:
            exit_code: int | None = self._process.exitcode
        return exit_code

    def wait(self, timeout: float | None = None) -> int:
        if not connection.wait([self._process.sentinel], timeout):
            raise subprocess.TimeoutExpired("intend-bulk", timeout or 0)
        exit_code = self.poll()
        assert exit_code is not None
        return exit_code

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            with suppress(ProcessLookupError):  # it has ended, and nobody has been told yet
                os.kill(self._process.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


def started(*arguments: str) -> Program:
    """Start a command whose streams are those of the tests."""
    return Program(Call(arguments, {**os.environ}, (Handle(0), Handle(1), Handle(2))))


def run_to_the_end(
    arguments: Sequence[str], environment: Mapping[str, str], given: bytes
) -> subprocess.CompletedProcess[bytes]:
    """Run a command to its end, with files as its streams, as `subprocess.run` does with pipes."""
    with TemporaryFile() as stdin, TemporaryFile() as stdout, TemporaryFile() as stderr:
        stdin.write(given)
        stdin.seek(0)
        streams = (Handle(stdin.fileno()), Handle(stdout.fileno()), Handle(stderr.fileno()))
        exit_code = Program(Call(arguments, environment, streams)).wait()
        stdout.seek(0)
        stderr.seek(0)
        return subprocess.CompletedProcess([*arguments], exit_code, stdout.read(), stderr.read())


def _received(handle: Any) -> Handle:
    return Handle(handle.detach())


def _carry_out(call: Call, folder: str) -> None:
    """The life of the new process."""
    os.environ.clear()
    os.environ.update(call.environment)
    os.chdir(folder)
    for number, handle in enumerate(call.streams):
        os.dup2(handle.number, number)
    for handle in {*call.streams}:
        os.close(handle.number)
    if call.has_terminal:
        _take_terminal()
    _open_streams(call.environment.get("PYTHONIOENCODING", "utf-8"))
    from intend_bulk.cli import main
    from intend_bulk.sheets.confining import processes

    processes._owner = os.getpid()  # it was loaded before this process began
    try:
        sys.exit(main(call.arguments))
    finally:
        atexit._run_exitfuncs()  # multiprocessing leaves them out


def _take_terminal() -> None:
    import fcntl
    import termios

    os.setsid()
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def _open_streams(encoding: str) -> None:
    """As Python opens them at its start."""
    is_shown = os.isatty(1)
    sys.stdin = sys.__stdin__ = open(0, encoding=encoding, closefd=False)  # noqa: SIM115
    sys.stdout = sys.__stdout__ = open(1, "w", 1 if is_shown else -1, encoding=encoding, closefd=False)  # noqa: SIM115
    sys.stderr = sys.__stderr__ = open(2, "w", 1, encoding=encoding, errors="backslashreplace", closefd=False)  # noqa: SIM115
