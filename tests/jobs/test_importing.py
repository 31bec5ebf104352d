"""Whole imports whose journal fails at some write, or that are interrupted: one outcome a row, and nothing twice."""

import json
import sqlite3
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from going import ROWS, Importing, Person
from scripted import Intend, Request, created, scripted_server
from testkit import client_rows, write_csv

from intend_bulk.errors import IntendBulkError, JournalError
from intend_bulk.jobs import importing, leaving
from intend_bulk.jobs.asking import Decision, Plan
from intend_bulk.journal import database
from intend_bulk.system import StopRequest


def emails(server: Any) -> Counter[str]:
    return Counter(json.loads(request.body)["email"] for request in server.creates)


WRITES = {
    "the copy of the live list": "INSERT ON live_clients",
    "the reading's number": "UPDATE ON tenants",
    "the run": "INSERT ON runs",
    "the plan": "INSERT ON results",
    "a line": "INSERT ON lines",
    "an attempt": "INSERT ON attempts",
    "a row's result": "UPDATE ON results",
    "an answer": "INSERT ON answers",
    "an outcome": "UPDATE OF finished_at ON lines",
    "the log's digest": "INSERT ON outputs",
    "the end of the run": "UPDATE ON runs",
    "the pace": "UPDATE ON paces",
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_a_write_that_fails(importing_: Importing, write: str) -> None:
    """Full disk, broken disk: the run ends in a sentence, the next one completes it, no client is made twice."""
    with scripted_server(Intend(created)) as server:
        importing_.url = server.url
        importing_.source = write_csv(importing_.folder / "none.csv", client_rows(1))
        importing_.run(limit=1)
        importing_.source = write_csv(importing_.folder / "clients.csv", client_rows(ROWS))
        importing_.sql(f"CREATE TRIGGER full BEFORE {write} BEGIN SELECT RAISE(ABORT, 'disk is full'); END")
        error = None
        try:
            ended = importing_.run()
        except IntendBulkError as raised:
            error = raised
        if error:
            assert isinstance(error, JournalError)
            assert len(server.creates) == 1
        else:
            assert ended.summary.done == ROWS
            assert [line["row"] for line in importing_.log()] == [str(number) for number in range(2, ROWS + 2)]
            sent = {json.loads(request.body)["email"] for request in server.creates}
            known = {line["email"] for line in importing_.log() if line["status"] != "not_sent"}
            assert sent == known
            assert len([*importing_.folder.glob("clients.results*.csv")]) == 1
        importing_.sql("DROP TRIGGER full")
        importing_.sql("UPDATE lines SET quiet_until = 0 WHERE quiet_until IS NOT NULL")
        assert importing_.run().summary.exit_code == 0
    assert emails(server) == Counter(row["email"] for row in client_rows(ROWS))


@pytest.mark.parametrize("at", [1, 3, ROWS])
def test_a_journal_that_is_locked_in_between(importing_: Importing, monkeypatch: pytest.MonkeyPatch, at: int) -> None:
    """Another program holds it while an answer comes: the outcome is kept beside it, and taken in."""
    monkeypatch.setattr(database, "_BUSY_SECONDS", 0)
    locks = []

    def create(number: int, request: Request) -> tuple[int, Any]:
        if number == at:
            locks.append(sqlite3.connect(importing_.journal, isolation_level=None, check_same_thread=False))
            locks[0].execute("BEGIN IMMEDIATE")
        return created(number, request)

    importing_.workers = 1
    with scripted_server(Intend(create)) as server:
        importing_.url = server.url
        ended = importing_.run()
        assert ended.summary.exit_code == 3
        assert "database is locked" in (ended.summary.stopped or "")
        assert [line["status"] for line in importing_.log()] == ["created"] * at + ["not_sent"] * (ROWS - at)
        locks[0].close()
        [kept] = importing_.folder.glob("*.rescue-*")
        assert importing_.run().summary.exit_code == 0
        assert not kept.exists()
    assert emails(server) == Counter(row["email"] for row in client_rows(ROWS))
    assert importing_.sql("SELECT count(*), count(DISTINCT client_id) FROM lines WHERE state = 'created'") == [
        (ROWS, ROWS)
    ]


def test_interrupted_while_it_looks_back(importing_: Importing, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second Ctrl-C while the last list is read: the log is written all the same."""

    def interrupt(*_arguments: Any, **_options: Any) -> None:
        importing_.stop.signal_number = 2
        raise KeyboardInterrupt

    monkeypatch.setattr(importing, "audit", interrupt)
    with scripted_server(Intend(created)) as server:
        importing_.url = server.url
        ended = importing_.run()
    assert ended.summary.exit_code == 130
    assert [line["status"] for line in importing_.log()] == ["created"] * ROWS


def test_a_log_that_cannot_be_written(importing_: Importing, monkeypatch: pytest.MonkeyPatch) -> None:
    """The outcomes are in the journal, it says so, and the next run writes the log."""

    def full(*_arguments: Any) -> None:
        raise OSError(28, "No space left on device")

    with scripted_server(Intend(created)) as server:
        importing_.url = server.url
        with monkeypatch.context() as patched:
            patched.setattr(leaving, "write_log", full)
            ended = importing_.run()
        assert (ended.log, ended.summary.exit_code) == (None, 3)
        assert ended.unwritten == importing_.folder / "clients.results.csv"
        assert "No space left on device. The log is not written; the outcomes are in" in str(ended.summary.stopped)
        assert importing_.sql("SELECT exit_code FROM runs") == [(3,)]
        assert importing_.sql("SELECT DISTINCT status FROM results") == [("created",)]
        assert importing_.run().summary.exit_code == 0
    assert [line["status"] for line in importing_.log()] == ["already_created"] * ROWS
    assert len(server.creates) == ROWS


class Slow(Person):
    """Thinks for a while before the plan is carried out."""

    def __init__(self, think: Callable[[], None]) -> None:
        super().__init__()
        self.think = think

    def decide(self, plan: Plan) -> Decision:
        self.think()
        return super().decide(plan)


@pytest.mark.parametrize("seconds", [0, 30], ids=["at once", "after the quiet period"])
def test_a_row_that_an_earlier_run_left_in_doubt(importing_: Importing, seconds: int) -> None:
    """Settled at the end of this run, however long a person thinks; log and journal have the same outcome."""

    def create(number: int, request: Request) -> tuple[int, Any] | None:
        if number > 1:
            return created(number + 10, request)
        intend.keep(request)
        importing_.stop.signal_number = 15
        return None

    intend = Intend(create)
    importing_.workers = 1
    with scripted_server(intend) as server:
        importing_.url = server.url
        importing_.run()
        assert [line["status"] for line in importing_.log()] == ["unconfirmed"] + ["not_sent"] * (ROWS - 1)
        importing_.stop = StopRequest()
        importing_.person = Slow(lambda: setattr(importing_, "now", importing_.now + seconds))
        assert importing_.run().summary.exit_code == 0
    assert [line["status"] for line in importing_.log()] == ["created"] * ROWS
    assert importing_.sql("SELECT status FROM results WHERE run_id = 2 ORDER BY row") == [("created",)] * ROWS
    assert len(server.creates) == ROWS
