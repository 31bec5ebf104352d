"""Every point of an import at which the end of the process could matter, put into the program from outside."""

import functools
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event

from intend_bulk.api import wire
from intend_bulk.api.client import IntendClient
from intend_bulk.jobs import leaving
from intend_bulk.journal import journal as journal_module
from intend_bulk.journal.journal import Journal
from intend_bulk.journal.live import LiveCopy
from intend_bulk.journal.outputs import Outputs
from intend_bulk.journal.pace import SharedPace
from intend_bulk.journal.rescue import RescueFile
from intend_bulk.journal.runs import Runs

CRASHED = 9
STEPS: tuple[tuple[Any, str], ...] = (
    (journal_module, "_tenant_id"),
    (journal_module, "take_in"),
    (LiveCopy, "replace"),
    (Journal, "settle"),
    (RescueFile, "prepare"),
    (Runs, "start"),
    (Runs, "plan"),
    (Journal, "begin"),
    (IntendClient, "create"),
    (wire._Watched, "send"),
    (Journal, "finish"),
    (leaving, "write_log"),
    (Outputs, "expect"),
    (Path, "replace"),
    (Runs, "note"),
    (Outputs, "remember"),
    (Runs, "finish"),
    (RescueFile, "remove"),
)
"""Each has a crash point before it and one after it, and one before each commit within it."""
_CREATE = "IntendClient.create"


class _Crossings:
    """Counts the crash points that are crossed, and ends the process at one of them. One worker, or they mix."""

    def __init__(self, number: int, told: Path) -> None:
        self._number = number
        self._told = told.open("ab", buffering=0)
        self._crossed = 0
        self._within: list[str] = []
        self._lock = threading.RLock()
        self._written = 0

    def cross(self, name: str) -> None:
        with self._lock:
            self._crossed += 1
            self._told.write(f"{name}\n".encode())
            if self._crossed == self._number:
                os._exit(CRASHED)

    def wrapped(self, step: Callable[..., Any], name: str) -> Callable[..., Any]:
        @functools.wraps(step)
        def around(*arguments: Any, **options: Any) -> Any:
            if name == "_Watched.send" and _CREATE not in self._within:  # a read may be cut off anywhere
                return step(*arguments, **options)
            self.cross(f"before {name}")
            self._within.append(name)
            try:
                result = step(*arguments, **options)
            finally:
                self._within.remove(name)
            self.cross(f"after {name}")
            return result

        return around

    def commit(self, connection: Connection) -> None:
        """A commit that changes something; those of the pace change nothing that counts."""
        written = connection.connection.driver_connection.total_changes  # type: ignore[union-attr]  # sqlite3's
        if written > self._written and "pace" not in self._within:
            self.cross(f"before the commit of {self._within[-1] if self._within else 'a reading or an opening'}")
        self._written = written

    def silent(self, step: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(step)
        def around(*arguments: Any, **options: Any) -> Any:
            self._within.append("pace")
            try:
                return step(*arguments, **options)
            finally:
                self._within.remove("pace")

        return around


def crash_at(number: int, *, told: Path) -> None:
    """End this process at the n-th crossing, as if the power went; 0 only writes down which are crossed."""
    crossings = _Crossings(number, told)
    for owner, name in STEPS:
        step = getattr(owner, name)
        label = f"{owner.__name__.rpartition('.')[2]}.{name}"
        setattr(owner, name, crossings.wrapped(step, label))
    SharedPace._moved = crossings.silent(SharedPace._moved)  # type: ignore[method-assign]  # in this process alone
    event.listen(Engine, "commit", crossings.commit)
