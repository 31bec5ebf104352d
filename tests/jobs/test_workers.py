"""Several workers: each row is sent once and has one outcome, whatever ends the run."""

import json
import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from going import Server, created, planned_row, refused
from scripted import Request, scripted_server
from testkit import client_rows, titles

from intend_bulk.api.client import IntendClient
from intend_bulk.api.pacing import Pacer
from intend_bulk.errors import JournalError
from intend_bulk.jobs.workers import Crew
from intend_bulk.journal.journal import Journal
from intend_bulk.model.outcomes import RunSummary, Status
from intend_bulk.sandbox import SandboxConfig, running_sandbox

UNAVAILABLE = (503, b"")
BUSY = (429, b"")
WAIT_SECONDS = 20.0


class Gate:
    """Holds creates back until it is opened, and says when so many have come."""

    def __init__(self, wanted: int) -> None:
        self._came = [threading.Event() for _ in range(wanted)]
        self._open = threading.Event()

    def pass_through(self, number: int) -> None:
        if number <= len(self._came):
            self._came[number - 1].set()
        assert self._open.wait(WAIT_SECONDS)

    def open_when_all_are_there(self, act: Callable[[], None] = lambda: None) -> None:
        """In a thread of its own; `act` happens just before."""

        def wait() -> None:
            self.wait_until_all_are_there()
            act()
            self.open()

        threading.Thread(target=wait).start()

    def wait_until_all_are_there(self) -> None:
        assert all(came.wait(WAIT_SECONDS) for came in self._came)

    def open(self) -> None:
        self._open.set()


def sent(server: Any) -> Counter[str]:
    return Counter(json.loads(request.body)["title"] for request in server.creates)


class TestEachRowOnce:
    """Forty rows and eight workers."""

    def test_sandbox(self, sending: Callable[..., Any], journal: Journal) -> None:
        """The sandbox holds each client once; the log is in order; wire and journal agree."""
        with running_sandbox(SandboxConfig(api_key="key")) as sandbox, sending(sandbox.url, rows=40) as going:
            assert going.go() == ["created"] * 40
            assert going.attempts() == 40
            assert [result.row for result in going.run.outcomes] == [*range(2, 42)]
            assert going.adds_up
            assert sorted(titles(sandbox)) == sorted(row["title"] for row in client_rows(40))
        assert len({line.client_id for line in journal.created()}) == 40

    def test_answers_of_every_kind(self, sending: Callable[..., Any]) -> None:
        """Created, refused, lost, too many requests: wire, journal, log and counts say the same."""

        def create(number: int, _request: Request) -> tuple[int, Any] | None:
            return {0: refused(), 1: None, 2: BUSY}.get(number % 7, created(number))

        with scripted_server(Server(create)) as server, sending(server.url, rows=40) as going:
            going.person.answers = [True] * 9
            statuses = going.go()
            assert going.in_the_journal() == statuses
            assert going.adds_up
            assert going.attempts() == len(server.creates)
            assert Counter(statuses)["not_sent"] == 0
        again = [title for title, times in sent(server).items() if times > 1]
        assert len(server.creates) - 40 == sum(number % 7 == 2 for number in range(1, len(server.creates) + 1))
        assert len(sent(server)) == 40
        assert again  # what was too much was sent again, and nothing else

    def test_limit(self, sending: Callable[..., Any]) -> None:
        """The first ones are sent, however many workers there are; the others are left, and need no person."""
        with scripted_server(Server()) as server, sending(server.url, limit=5) as going:
            assert going.go() == ["created"] * 5 + ["not_sent"] * 15
            assert going.run.summary.left == going.run.summary.needs_a_person == 15
        assert len(server.creates) == 5

    def test_no_thread_is_left(self, sending: Callable[..., Any]) -> None:
        with scripted_server(Server()) as server:
            before = threading.active_count()
            with sending(server.url, rows=16) as going:
                going.go()
        until = time.monotonic() + WAIT_SECONDS
        while threading.active_count() > before and time.monotonic() < until:
            time.sleep(0.01)
        assert threading.active_count() <= before


class TestAskedToStop:
    """Ctrl-C while eight creates are under way."""

    def test_first_lets_them_finish(self, sending: Callable[..., Any]) -> None:
        gate = Gate(8)

        def create(number: int, _request: Request) -> tuple[int, Any]:
            gate.pass_through(number)
            return created(number)

        with scripted_server(Server(create)) as server, sending(server.url) as going:
            gate.open_when_all_are_there(lambda: setattr(going.stop, "signal_number", 2))
            statuses = going.go()
            assert Counter(statuses) == {"created": 8, "not_sent": 12}
            assert going.in_the_journal() == statuses
            assert going.adds_up
        assert len(server.creates) == 8

    def test_second_leaves_them_unconfirmed(self, sending: Callable[..., Any]) -> None:
        """No row is missing, though some answers come after nobody listens any more."""
        gate = Gate(7)

        def create(number: int, _request: Request) -> tuple[int, Any]:
            if number == 8:
                return created(number)
            gate.pass_through(number)
            return created(number)

        def press(_summary: RunSummary) -> None:
            going.listener.on_counted = lambda _summary: None
            going.stop.signal_number = 2
            raise KeyboardInterrupt

        with scripted_server(Server(create)) as server, sending(server.url) as going:
            going.listener.on_counted = press
            statuses = Counter(going.go())
            assert statuses["created"] == 1
            assert statuses["unconfirmed"] in (7, 8)  # the eighth worker may have taken its next row already
            assert going.adds_up
            gate.open()
        assert len(server.creates) == statuses["created"] + statuses["unconfirmed"]

    @pytest.mark.parametrize("at", range(1, 9))
    def test_second_while_the_last_outcomes_come(self, sending: Callable[..., Any], at: int) -> None:
        """An outcome that is known, and was not heard yet, stands in the log."""

        def press(summary: RunSummary) -> None:
            if summary.done == at:
                until = time.monotonic() + WAIT_SECONDS
                while going.in_the_journal().count("created") < 8 and time.monotonic() < until:
                    time.sleep(0.01)
                going.listener.on_counted = lambda _summary: None
                going.stop.signal_number = 2
                raise KeyboardInterrupt

        with scripted_server(Server()) as server, sending(server.url, rows=8) as going:
            going.listener.on_counted = press
            statuses = going.go()
            assert set(statuses) <= {"created", "unconfirmed"}
            assert statuses.count("created") >= at
            assert going.adds_up
            assert going.in_the_journal() == ["created"] * 8
        assert len(server.creates) == 8


class TestFaults:
    """A fault of ours, in a worker or in the thread that listens."""

    def test_a_worker_that_fails(self, sending: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
        """The run stops, and every row has its outcome."""
        with scripted_server(Server()) as server, sending(server.url) as going:
            begin = Journal.begin

            def fail_at_the_fifth(journal: Journal, *arguments: Any, **options: Any) -> Any:
                if options["row"] == 6:
                    raise RuntimeError("out of order")
                return begin(journal, *arguments, **options)

            monkeypatch.setattr(Journal, "begin", fail_at_the_fifth)
            statuses = going.go()
            assert statuses[4] == "unconfirmed"
            assert going.adds_up
            assert "out of order" in going.sender.stopped.message
            assert going.sender.stopped.exit_code == 3
            assert statuses.count("created") == len(server.creates)

    def test_the_others_stop_after_their_rows(
        self, sending: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """They do not send the whole file first."""
        with scripted_server(Server()) as server, sending(server.url, rows=60, workers=2) as going:
            begin = Journal.begin

            def fail_at_the_first(journal: Journal, *arguments: Any, **options: Any) -> Any:
                if options["row"] == 2:
                    raise RuntimeError("out of order")
                return begin(journal, *arguments, **options)

            monkeypatch.setattr(Journal, "begin", fail_at_the_first)
            assert going.go().count("not_sent") > 40
        assert len(server.creates) < 20

    def test_a_connection_that_cannot_be_made_ready(self, sending: Callable[..., Any]) -> None:
        with scripted_server(Server()) as server, sending(server.url) as going:

            def fail() -> IntendClient:
                raise RuntimeError("no certificates")

            going.run.connect = fail
            assert going.go() == ["not_sent"] * 20
            assert "no certificates" in going.sender.stopped.message

    def test_no_more_threads(self, sending: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
        """Where the system gives no thread, the run ends with a reason, and nothing is sent."""
        with scripted_server(Server()) as server, sending(server.url) as going:

            def fail(_thread: threading.Thread) -> None:
                raise RuntimeError("can't start new thread")

            with monkeypatch.context() as patched:
                patched.setattr(threading.Thread, "start", fail)
                assert going.go() == ["not_sent"] * 20
            assert "can't start new thread" in going.sender.stopped.message
            assert server.creates == []

    def test_a_listener_that_fails(self, sending: Callable[..., Any]) -> None:
        """The console is gone: no row is missing all the same."""
        with scripted_server(Server()) as server, sending(server.url) as going:

            def fail(_summary: RunSummary) -> None:
                going.listener.on_counted = lambda _summary: None
                raise BrokenPipeError

            going.listener.on_counted = fail
            going.go()
            assert going.adds_up
        assert len(server.creates) < 20


class TestStopping:
    """Something says that the run must end."""

    def test_a_question_that_is_answered_with_yes(self, sending: Callable[..., Any]) -> None:
        """Rows that were put back are sent, each once."""

        def create(number: int, _request: Request) -> tuple[int, Any] | None:
            return UNAVAILABLE if number <= 5 else created(number)

        with scripted_server(Server(create)) as server, sending(server.url, rows=30, workers=4) as going:
            going.person.answers = [True, True]
            statuses = Counter(going.go())
            assert statuses == {"unconfirmed": 5, "created": 25}
            assert len(going.person.asked) == 1
            assert going.sender.stopped is None
        assert set(sent(server).values()) == {1}

    def test_a_question_that_is_answered_with_no(self, sending: Callable[..., Any]) -> None:
        with scripted_server(Server(lambda _number, _request: UNAVAILABLE)) as server, sending(server.url) as going:
            statuses = Counter(going.go())
            assert statuses["unconfirmed"] == len(server.creates)
            assert 5 <= statuses["unconfirmed"] <= 12
            assert statuses["unconfirmed"] + statuses["not_sent"] == 20
            assert "5 creates in a row got no usable answer" in going.sender.stopped.message

    def test_a_row_that_waited_is_sent_after_yes(self, sending: Callable[..., Any]) -> None:
        """It was told to come again later when the question was asked: it is no row that stays unsent."""
        asked_to_wait = threading.Event()

        def create(number: int, request: Request) -> tuple[int, Any] | None:
            if json.loads(request.body)["title"] == "Client 1 Ltd" and not asked_to_wait.is_set():
                asked_to_wait.set()
                time.sleep(0.5)
                return BUSY
            asked_to_wait.wait(WAIT_SECONDS)
            return UNAVAILABLE if number <= 6 else created(number)

        with scripted_server(Server(create)) as server, sending(server.url, rows=20, workers=8) as going:
            going.person.answers = [True] * 5
            statuses = going.go()
            assert "not_sent" not in statuses
            assert going.in_the_journal() == statuses
        assert sent(server)["Client 1 Ltd"] == 2

    def test_what_must_stop_the_run_is_no_question(self, sending: Callable[..., Any]) -> None:
        """Of two reasons at the same moment the one counts after which nobody may go on."""

        def create(number: int, _request: Request) -> tuple[int, Any] | None:
            if number > 1:
                return UNAVAILABLE
            until = time.monotonic() + WAIT_SECONDS
            while not going.sender.question and time.monotonic() < until:
                time.sleep(0.01)
            return 302, b""

        with scripted_server(Server(create)) as server, sending(server.url, workers=6) as going:
            going.person.answers = [True]
            statuses = Counter(going.go())
            assert going.person.asked == []
            assert "redirects" in going.sender.stopped.message
            assert statuses["unconfirmed"] == len(server.creates)

    def test_refused_connections_count_once_a_wave(self, sending: Callable[..., Any], closed_url: str) -> None:
        """Four workers that cannot connect at the same moment are one failure, not four."""
        with sending(closed_url, rows=8, workers=4) as going:
            assert going.go() == ["not_sent"] * 8
            assert going.attempts() >= 8
            assert going.clock.slept >= 1 + 2 + 4 + 8
            assert {result.attempts for result in going.run.outcomes} == {0}
            assert going.in_the_journal() == ["not_sent"] * 8

    def test_a_run_that_stopped_holds_nobody(self, sending: Callable[..., Any], closed_url: str) -> None:
        """The next command does not wait for what this one gave up."""
        with sending(closed_url, rows=2, workers=1) as going:
            going.go()
            assert going.sender.pacer._turns.reserve(1) < 1

    def test_a_row_of_another_process_has_the_same_outcome_in_the_journal(
        self, sending: Callable[..., Any], journal: Journal
    ) -> None:
        """The plan said that it is to be sent, and another process had sent it when its turn came."""
        with scripted_server(Server()) as server, sending(server.url, rows=3) as going:
            other = journal.runs.start(source="clients.csv", source_sha256="5f")
            keys = [planned.key for planned in going.run.plan.rows]
            journal.finish(journal.begin(keys[0], run_id=other, payload_hash=""), Status.CREATED, client_id=77)
            journal.begin(keys[1], run_id=other, payload_hash="")
            assert going.go() == ["already_created", "unconfirmed", "created"]
            assert going.in_the_journal() == ["already_created", "unconfirmed", "created"]
        assert len(server.creates) == 1

    def test_a_journal_that_takes_no_outcome_stops_all(
        self, sending: Callable[..., Any], journal: Journal, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Eight answers came: all are in the file beside it, and in the log; the next opening takes them in."""
        gate = Gate(8)

        def create(number: int, _request: Request) -> tuple[int, Any]:
            gate.pass_through(number)
            return created(number)

        def fail(*_arguments: Any, **_options: Any) -> None:
            raise JournalError("The disk is full.")

        with scripted_server(Server(create)) as server, sending(server.url) as going:
            gate.open_when_all_are_there(lambda: monkeypatch.setattr(Journal, "finish", fail))
            assert Counter(going.go()) == {"created": 8, "not_sent": 12}
            assert "It is kept in" in going.sender.stopped.message
            assert len(server.creates) == 8
        monkeypatch.undo()
        [file] = journal._store.path.parent.glob("*.rescue-*")
        lines = [json.loads(line) for line in file.read_bytes().splitlines() if line]
        assert sorted(line["client_id"] for line in lines) == [*range(1, 9)]


def test_a_crew_that_ended_gives_no_row_out() -> None:
    """Nobody would hear of it."""
    rows = [planned_row(number, {"title": str(number), "email": "a@a.uk"}) for number in (2, 3)]
    client = IntendClient("http://127.0.0.1:9", "key", pacer=Pacer(1), deadline_seconds=1)
    crew = Crew(rows, send=lambda _row, _client: None, connect=lambda: client)
    crew.end()
    assert [*crew.work(1, may_go_on=lambda: True)] == []
