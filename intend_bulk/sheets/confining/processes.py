"""The processes in which workbooks are read: started, watched, used again, ended."""

import atexit
import os
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from enum import Enum
from pathlib import Path
from typing import Any

import intend_bulk
from intend_bulk.errors import SheetError
from intend_bulk.sheets.confining.allowing import Allowance
from intend_bulk.sheets.confining.messages import receive, send
from intend_bulk.system import Apart, memory_of, ran_out_of_time, start_apart

_CODE = "import sys; sys.path.append(sys.argv[1]); from intend_bulk.sheets.confining.child import main; main()"
_LOOK_SECONDS = 0.1
_SMALL_BYTES = 2**30


class Ending(Enum):
    """Why a process ended."""

    MEMORY = "it took too much memory"
    TIME = "it took too long"
    BROKEN = "it broke down"


class Ended(Exception):
    """The process ended before it answered."""

    def __init__(self, ending: Ending) -> None:
        super().__init__(ending.value)
        self.ending = ending


class Child:
    """A process that reads workbooks, one request at a time."""

    def __init__(self) -> None:
        folder = Path(intend_bulk.__file__).parents[1]
        self._process: Apart = start_apart([sys.executable, "-P", "-c", _CODE, str(folder)])
        self.is_idle = True
        """Whether the last request was answered to its end, so that it can take another."""
        self._path: Path | None = None
        self._allowed: Allowance | None = None
        self._waiting_since: float | None = None
        self._left_seconds = 0.0
        self._killed_for: Ending | None = None
        self._has_work = threading.Event()
        threading.Thread(target=self._watch, daemon=True, name="watches a reader of workbooks").start()

    def ask(self, path: Path, allowed: Allowance, message: Sequence[Any]) -> None:
        """Send a request about a file, and let it take so much memory and time until its last answer."""
        self.is_idle = False
        self._path, self._allowed, self._left_seconds = path, allowed, allowed.wall_seconds
        with suppress(OSError):  # it has ended: its answer says so
            send(self._process.requests, *message)

    def answer(self) -> list[Any]:
        """The next answer; raises Ended where there is none. Only the time in which somebody waits counts."""
        self._waiting_since = started = time.monotonic()
        self._has_work.set()
        try:
            answer = receive(self._process.replies)
        finally:
            self._has_work.clear()
            self._waiting_since = None
        self._left_seconds -= time.monotonic() - started
        if answer is None:
            raise Ended(self._why_ended())
        self.is_idle = answer[0] in ("book", "end", "refused", "os_error")
        return answer

    @contextmanager
    def between_answers(self) -> Iterator[None]:
        """Within it, the process waits for what it is asked next, and may be asked something else."""
        before, self.is_idle = self.is_idle, True
        yield
        self.is_idle = before

    def end(self) -> None:
        """End the process, whatever it does."""
        self.is_idle = False
        self._process.end()
        self._has_work.set()  # its watcher goes too

    def is_fit_for(self, path: Path) -> bool:
        """Whether it runs, and what it has read takes no memory from this file: another one may have been large."""
        is_small = self._allowed is None or self._allowed.memory_bytes <= _SMALL_BYTES
        return self.is_there and (is_small or self._path == path)

    @property
    def is_there(self) -> bool:
        return self._process.exit_code() is None

    def _why_ended(self) -> Ending:
        self.end()
        if self._killed_for:
            return self._killed_for
        return Ending.TIME if ran_out_of_time(self._process.exit_code()) else Ending.BROKEN

    def _watch(self) -> None:
        """End the process where it takes too much while it is waited for."""
        while self.is_there:
            self._has_work.wait()
            time.sleep(_LOOK_SECONDS)
            if reason := self._takes_too_much():
                self._killed_for = reason
                self._process.kill()

    def _takes_too_much(self) -> Ending | None:
        since, allowed = self._waiting_since, self._allowed
        if since is None or allowed is None:
            return None
        if time.monotonic() - since > self._left_seconds:
            return Ending.TIME
        return Ending.MEMORY if memory_of(self._process.id) > allowed.memory_bytes else None


_lock = threading.Lock()
_idle: list[Child] = []
_owner = os.getpid()


@contextmanager
def borrowed(path: Path) -> Iterator[Child]:
    """A process that has nothing to do; afterwards it is kept for the next file, if it is fit for that."""
    child = _take(path)
    try:
        yield child
    finally:
        _give_back(child)


def _take(path: Path) -> Child:
    with _lock:
        while _idle and _owner == os.getpid():
            child = _idle.pop()
            if child.is_fit_for(path):
                return child
            child.end()
    try:
        return Child()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        message = f"No process can be started to read the workbook in: {reason}."
        raise SheetError(message, hint="Close other programs, and run the command again.") from error


def _give_back(child: Child) -> None:
    """Keep one process that has nothing to do; end any other."""
    with _lock:
        if child.is_idle and not _idle:
            _idle.append(child)
            return
    child.end()


@atexit.register
def end_all() -> None:
    """End the process that is kept."""
    with _lock:
        while _idle:
            _idle.pop().end()
