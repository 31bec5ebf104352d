"""Where an outcome goes when the journal cannot take it: a file that was opened, and filled, before anything was sent.

A full disk is what mostly keeps the journal from being written. The file holds its room already, so a line still fits
into it. What it holds is taken into the journal when that is opened the next time.
"""

import json
import os
import secrets
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

from intend_bulk.system import is_running, make_private

_ROOM = 1 << 16
"""Bytes that are kept free: enough for the outcomes of a hundred creates in flight."""

Outcome: TypeAlias = Mapping[str, Any]
"""What `Journal.finish` takes, with the number of the attempt: {"attempt_id": 7, "status": "created", …}."""


_in_use: set[Path] = set()
"""The files of this process, for journals that are open. In a container every process may have the same number."""


class RescueFile:
    """The file of one open journal, beside it; the workers of a run may share it."""

    def __init__(self, journal: Path) -> None:
        self.path = journal.with_name(f"{journal.name}.rescue-{os.getpid()}-{secrets.token_hex(4)}")
        self._at = 0
        self._lock = threading.Lock()

    def prepare(self) -> None:
        """Make the file and fill its room; raises OSError where that cannot be."""
        if self.path in _in_use:
            return
        try:
            with self.path.open("xb") as file:
                make_private(self.path)
                _write(file, b"\n" * _ROOM)
        except OSError:
            self.remove()
            raise
        _in_use.add(self.path)

    def keep(self, outcome: Outcome) -> bool:
        """Write an outcome so that it is on the disk; False where not even that is possible."""
        line = json.dumps(outcome, ensure_ascii=True).encode() + b"\n"
        with self._lock, suppress(OSError):
            if not self.path.exists():  # somebody tidied it away
                self._at = 0
                self.path.touch(0o600)
            with self.path.open("r+b") as file:
                file.seek(self._at)
                _write(file, line)
            self._at += len(line)
            return True
        return False

    def remove(self) -> None:
        """Delete the file, unless it holds something; what it holds is for the next process that opens the journal."""
        with self._lock:
            _in_use.discard(self.path)
            if not self._at:
                with suppress(OSError):
                    self.path.unlink(missing_ok=True)


def _write(file: BinaryIO, content: bytes) -> None:
    file.write(content)
    file.flush()
    os.fsync(file.fileno())


def take_in(journal: Path, take: Callable[[Outcome], None]) -> None:
    """Hand over what processes that ended kept beside a journal, and delete their files.

    `take` may get the same outcome again, where it fails or the machine stops in between.
    """
    for path, process in _files(journal):
        if _is_left_over(path, process):
            for outcome in _outcomes(path):
                take(outcome)
            with suppress(OSError):
                path.unlink()


def is_in_use(journal: Path) -> bool:
    """Whether a process of this machine sends rows with a journal just now, as far as its file shows."""
    return any(not _is_left_over(path, process) for path, process in _files(journal))


def _files(journal: Path) -> Iterator[tuple[Path, int]]:
    """The rescue files beside a journal, each with the number of its process."""
    for path in sorted(journal.parent.glob(f"{_escaped(journal.name)}.rescue-*")):
        process = path.name.rpartition(".rescue-")[2].partition("-")[0]
        if process.isdecimal():
            yield path, int(process)


def _is_left_over(path: Path, process: int) -> bool:
    """Whether the process has ended whose file it is; one with our own number may have, too."""
    return path not in _in_use and (process == os.getpid() or not is_running(process))


def _outcomes(path: Path) -> Iterator[Outcome]:
    """The outcomes in a file, without a last one that was not written whole; none where another process took it in."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return
    for line in content.split(b"\n"):
        with suppress(ValueError):
            outcome = json.loads(line)
            if isinstance(outcome, dict) and {"attempt_id", "status"} <= outcome.keys():
                yield outcome


def _escaped(name: str) -> str:
    return "".join(f"[{char}]" if char in "[]*?" else char for char in name)
