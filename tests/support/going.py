"""What tests of jobs call: a run without the command line, whoever decides and listens in it, and a server for it."""

import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from scripted import Request, envelope
from testkit import client_rows, read_csv, write_csv

from intend_bulk.jobs.asking import Decision, Plan
from intend_bulk.jobs.importing import Imported, ImportOrder, import_file
from intend_bulk.jobs.planning import PlannedRow, Wishes, key_of
from intend_bulk.jobs.running import Run
from intend_bulk.jobs.sending import Sender
from intend_bulk.journal.journal import Journal
from intend_bulk.model.outcomes import RunSummary
from intend_bulk.model.sheet import Row
from intend_bulk.settings import Settings
from intend_bulk.system import StopRequest


class FastClock:
    """The clock of a pacer: naps take no time, and are summed up."""

    def __init__(self) -> None:
        self.slept = 0.0
        self._lock = threading.Lock()

    def __call__(self) -> float:
        return time.monotonic() + self.slept

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.slept += seconds


class Listening:
    """Hears of a run; what a test wants to happen at a moment of it, happens in `counted`."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.on_counted: Callable[[RunSummary], None] = lambda _summary: None

    def stage(self, title: str, *, total: int | None = None) -> None:
        """Nobody looks."""

    def advance(self, done: int) -> None:
        """Nobody looks."""

    def say(self, message: str) -> None:
        self.said.append(message)

    def waiting(self, why: str, seconds: float) -> None:
        """Nobody looks."""

    def counted(self, summary: RunSummary) -> None:
        self.on_counted(summary)


@dataclass
class Person:
    """Says yes to the plan, and to questions as long as there are answers."""

    answers: list[bool] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def wishes(self, plan: Plan) -> Wishes:
        return plan.wishes

    def decide(self, plan: Plan) -> Decision:
        return Decision(send=bool(plan.to_send))

    def go_on(self, reason: str) -> bool:
        self.asked.append(reason)
        return self.answers.pop(0) if self.answers else False


class Server:
    """What a scripted server says to creates that come side by side: `on_create` gets their number, from 1."""

    def __init__(self, on_create: Callable[[int, Request], tuple[int, Any] | None] | None = None) -> None:
        self.on_create = on_create or (lambda number, _request: created(number))
        self._lock = threading.Lock()
        self._creates = 0

    def __call__(self, request: Request) -> tuple[int, Any] | None:
        if request.method != "POST":
            return 200, envelope([])
        with self._lock:
            self._creates += 1
            number = self._creates
        return self.on_create(number, request)


def created(number: int) -> tuple[int, Any]:
    return 200, envelope({"client_id": number, "client_account": f"ACC{number}"})


def refused(message: str = "No such department") -> tuple[int, Any]:
    return 200, envelope(None, response=False, message=message)


@dataclass
class Sending:
    """A run of a number of rows against a server, with all that a test may reach into."""

    run: Run
    journal: Journal
    person: Person
    listener: Listening
    stop: StopRequest
    clock: FastClock

    def go(self) -> list[str]:
        """Bring every row to its outcome; the statuses in order."""
        self.run.go(Decision(send=True))
        return [str(result.status) for result in self.run.outcomes]

    @property
    def sender(self) -> Sender:
        return self.run.sender

    @property
    def adds_up(self) -> bool:
        """Whether the counts are those of the rows."""
        summary = self.run.summary
        return summary.done == summary.rows == len(self.run.outcomes)

    def in_the_journal(self) -> list[str]:
        return [str(result.status) for result in self.journal.runs.results(self.sender.run_id)]

    def attempts(self) -> int:
        with self.journal._store.transaction() as connection:
            return int(connection.exec_driver_sql("SELECT count(*) FROM attempts").scalar_one())


def planned_row(number: int, cells: dict[str, str]) -> PlannedRow:
    row = Row(number, cells)
    return PlannedRow(row, key_of(row), None)


ROWS = 6
"""Of the file that `Importing` imports."""


class Importing:
    """Imports of one file, again and again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.journal = folder / "journal.sqlite"
        self.source = write_csv(folder / "clients.csv", client_rows(ROWS))
        self.url = ""
        self.workers = 2
        self.person = Person()
        self.listener = Listening()
        self.stop = StopRequest()
        self.now = 1_750_000_000.0
        """The clock: it moves when a quiet period is waited for."""

    def run(self, *, live_list_age: float = 0.0, **order: Any) -> Imported:
        settings = Settings(self.url, "key", journal=self.journal, workers=self.workers, live_list_age=live_list_age)
        return import_file(
            ImportOrder(self.source, **order),
            replace(settings, rate=1000.0, deadline=5.0, quiet_period=5.0),
            ask=self.person,
            listener=self.listener,
            stop=self.stop,
            now=lambda: self.now,
        )

    def log(self) -> list[dict[str, str]]:
        return read_csv(self.folder / "clients.results.csv")

    def sql(self, statement: str) -> list[Any]:
        with closing(sqlite3.connect(self.journal)) as connection, connection:
            return connection.execute(statement).fetchall()
