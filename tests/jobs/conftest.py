"""Runs over real sockets and a real journal, without the command line; waits take no time."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from going import FastClock, Importing, Listening, Person, Sending, planned_row
from testkit import client_rows

from intend_bulk.api.client import IntendClient
from intend_bulk.api.pacing import Pacer
from intend_bulk.jobs.asking import Plan
from intend_bulk.jobs.planning import Wishes
from intend_bulk.jobs.results import result_of
from intend_bulk.jobs.running import Run
from intend_bulk.jobs.sending import Sender
from intend_bulk.journal.journal import Journal
from intend_bulk.model.outcomes import Status
from intend_bulk.system import StopRequest


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with Journal.open(
        tmp_path / "journal.sqlite", tenant="https://acme.intend.com", deadline_seconds=90, quiet_seconds=120
    ) as opened:
        yield opened


@pytest.fixture
def sending(journal: Journal) -> Callable[..., Any]:
    """Prepare a run: `with sending(url, rows=20, workers=8) as going: going.go()`; its threads end with it."""

    @contextmanager
    def prepare(
        url: str, *, rows: int = 20, workers: int = 8, limit: int | None = None, deadline: float = 10
    ) -> Iterator[Sending]:
        before = set(threading.enumerate())
        stop, clock, person, listener = StopRequest(), FastClock(), Person(), Listening()
        pacer = Pacer(1000, clock=clock, sleep=clock.sleep, stopping=lambda: stop.requested)
        planned = [planned_row(number + 2, cells) for number, cells in enumerate(client_rows(rows))]
        plan = Plan(planned, Path("clients.csv"), "acme.intend.com", 1000, Wishes(), limit)
        journal.prepare()
        run_id = journal.runs.start(source="clients.csv", source_sha256="5f")
        results = [result_of(each.row, each.key, Status.NOT_SENT) for each in planned]
        journal.runs.plan(run_id, results, to_send={result.row for result in results})
        sender = Sender(journal, pacer, {}, run_id=run_id)

        def connect() -> IntendClient:
            return IntendClient(url, "key", pacer=pacer, deadline_seconds=deadline)

        run = Run(plan, sender, person, stop, listener, connect, workers)
        yield Sending(run, journal, person, listener, stop, clock)
        for thread in set(threading.enumerate()) - before:
            thread.join(20)
            assert not thread.is_alive(), f"{thread.name} is left"

    return prepare


@pytest.fixture
def closed_url() -> str:
    """An address where nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"


@pytest.fixture
def importing_(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Importing:
    pause, going = Pacer.pause, Importing(tmp_path)

    def without_waits(pacer: Pacer, seconds: float, why: str = "") -> bool:
        if why.startswith("Waiting before"):
            going.now += seconds
        return pause(pacer, 0 if why.startswith(("The journal", "Waiting before")) else seconds, why)

    monkeypatch.setattr(Pacer, "pause", without_waits)
    return going
