"""Where an outcome goes when the journal cannot take it: a file that was opened, and filled, before anything was sent.

A full disk is what mostly keeps the journal from being written. The file holds its room already, so a line still fits
into it. What it holds is taken into the journal when that is opened the next time.
"""

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeAlias

from intend_bulk.system import is_running, make_private

_ROOM = 1 << 16
"""Bytes that are kept free: enough for the outcomes of a hundred creates in flight."""

Outcome: TypeAlias = Mapping[str, Any]
"""What `Journal.finish` takes, with the number of the attempt: {"attempt_id": 7, "status": "created", …}."""


class RescueFile:
    """The file of one process, beside its journal."""

    def __init__(self, journal: Path) -> None:
        self.path = journal.with_name(f"{journal.name}.rescue-{os.getpid()}")
        self._at = 0

    def prepare(self) -> None:
        """Make the file and fill its room; raises OSError where that cannot be."""
        if self.path.exists():
            return
        with self.path.open("xb") as file:
            make_private(self.path)
            file.write(b"\n" * _ROOM)
            file.flush()
            os.fsync(file.fileno())

    def keep(self, outcome: Outcome) -> bool:
        """Write an outcome so that it is on the disk; False where not even that is possible."""
        line = json.dumps(outcome, ensure_ascii=True).encode() + b"\n"
        try:
            with self.path.open("r+b") as file:
                file.seek(self._at)
                file.write(line)
                file.flush()
                os.fsync(file.fileno())
        except OSError:
            return False
        self._at += len(line)
        return True

    def remove(self) -> None:
        """Delete the file, unless it holds something."""
        if not self._at:
            with suppress(OSError):
                self.path.unlink(missing_ok=True)


def take_in(journal: Path, take: Callable[[Outcome], None]) -> None:
    """Hand over what processes that ended kept beside a journal, and delete their files.

    `take` may get the same outcome again, where it fails or the machine stops in between.
    """
    for path, process in _files(journal):
        if not is_running(process):
            for outcome in _outcomes(path):
                take(outcome)
            with suppress(OSError):
                path.unlink()


def is_in_use(journal: Path) -> bool:
    """Whether a process of this machine sends rows with a journal just now, as far as its file shows."""
    return any(is_running(process) for _, process in _files(journal))


def _files(journal: Path) -> Iterator[tuple[Path, int]]:
    """The rescue files beside a journal, each with the number of its process."""
    for path in sorted(journal.parent.glob(f"{_escaped(journal.name)}.rescue-*")):
        process = path.name.rpartition("-")[2]
        if process.isdecimal():
            yield path, int(process)


def _outcomes(path: Path) -> Iterator[Outcome]:
    """The outcomes in a file, without a last one that was not written whole."""
    for line in path.read_bytes().split(b"\n"):
        with suppress(ValueError):
            outcome = json.loads(line)
            if isinstance(outcome, dict):
                yield outcome


def _escaped(name: str) -> str:
    return "".join(f"[{char}]" if char in "[]*?" else char for char in name)
