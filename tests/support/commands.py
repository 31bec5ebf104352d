"""Commands in processes of their own, which a test may kill, let crash at a numbered point, or set the clock of."""

import multiprocessing
import os
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from multiprocessing import connection
from pathlib import Path
from typing import Any

_PRELOADED = [
    "intend_bulk.cli.import_",
    "intend_bulk.jobs.importing",
    "pandera.backends.pandas.builtin_checks",
    "hypothesis",  # by pandera
    "rich.progress",
    "sqlalchemy.dialects.sqlite",
]
one_at_a_time = threading.Lock()
"""multiprocessing asks after all children whenever one is started; an exit code that two threads ask for, one loses."""
WAITING_TO_LOOK = "Waiting before looking in Intend"


@dataclass(frozen=True)
class Order:
    """One call of `intend-bulk`."""

    arguments: tuple[str, ...]
    folder: Path
    """Where it runs; what it says goes to `said.txt` beside that folder."""
    environment: Mapping[str, str] = field(default_factory=dict)
    """Of its own, over that of the tests."""
    ahead_seconds: float | None = None
    """By how much its clock is ahead; then the quiet period passes in no time. None is the real clock."""
    crash_at: int | None = None
    """It ends at this crossing of a crash point, as if the power went; 0 only counts, None has no crash points."""

    @property
    def crossings(self) -> Path:
        """Where the crash points stand that it crossed, one a line."""
        return self.folder.parent / "crossings.txt"


class Command:
    """A command that was started, in a process of its own. Several threads of a test may each have theirs."""

    def __init__(self, order: Order) -> None:
        with one_at_a_time:
            self._process = context().Process(target=_carry_out, args=(order, {**os.environ}))
            self._process.start()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until it ends, at the most so long; whether it has ended."""
        return bool(connection.wait([self._process.sentinel], seconds))

    def kill(self) -> None:
        """kill -9, and wait for the end."""
        self._process.kill()
        self.wait()

    @property
    def exit_code(self) -> int | None:
        """The exit code; None while it runs."""
        with one_at_a_time:
            return self._process.exitcode


def run(order: Order) -> int | None:
    """Run a command to its end; its exit code, that of the crash where a crash point ended it."""
    command = Command(order)
    command.wait()
    return command.exit_code


def context() -> Any:
    """A server that has the program loaded and forks for each command, where there is such a thing: it is quicker."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_PRELOADED)
    return context


def _carry_out(order: Order, environment: Mapping[str, str]) -> None:
    """The life of the new process."""
    os.environ.clear()
    os.environ.update({**environment, **order.environment})
    os.chdir(order.folder)
    with (order.folder.parent / "said.txt").open("ab", buffering=0) as said:
        os.dup2(said.fileno(), 1)
        os.dup2(said.fileno(), 2)
    if order.ahead_seconds is not None:
        _set_clock(order.ahead_seconds)
    if order.crash_at is not None:
        from crash_points import crash_at

        crash_at(order.crash_at, told=order.crossings)
    from intend_bulk.cli import main

    sys.stdin = Path(os.devnull).open()  # noqa: SIM115  # it lives as long as the process
    sys.exit(main(order.arguments))


def _set_clock(ahead_seconds: float) -> None:
    """Let the command's clock be ahead, and go on by the quiet period where that is waited for."""
    import time

    from intend_bulk.api.pacing import Pacer
    from intend_bulk.jobs.importing import import_file

    ahead = ahead_seconds
    pause = Pacer.pause

    def pause_or_pass(pacer: Pacer, seconds: float, why: str = "Waiting") -> bool:
        nonlocal ahead
        if why == WAITING_TO_LOOK:
            ahead += seconds
            return True
        return pause(pacer, seconds, why)

    Pacer.pause = pause_or_pass  # type: ignore[method-assign]  # in this process alone
    import_file.__kwdefaults__["now"] = lambda: time.time() + ahead
