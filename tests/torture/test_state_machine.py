"""Any order of sending, losing, crashing, looking, meddling: what must never break is held after each step.

The real jobs send through the real journal; Intend, clock and waits are replaced. A crash is an image of the journal's
file, taken at that moment and put back, as a disk is after the power went.
"""

import json
import shutil
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings, strategies
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from scripted import envelope, record
from testkit import client_rows, read_csv, write_csv

from intend_bulk.api.answers import Answer, Break, NoAnswer, Reply, Verdict, judge
from intend_bulk.api.envelope import parse_envelope
from intend_bulk.api.pacing import Pacer
from intend_bulk.api.paging import Page, parse_page
from intend_bulk.api.walking import read_pages
from intend_bulk.jobs import importing, orders
from intend_bulk.jobs.asking import Decision, Plan
from intend_bulk.jobs.importing import import_file
from intend_bulk.jobs.orders import ImportOrder
from intend_bulk.jobs.planning import Wishes
from intend_bulk.settings import Settings
from intend_bulk.system import StopRequest

ROWS = client_rows(3)
PAGE = 2
"""Clients a page, so that a list has several."""
DEADLINE, QUIET, LATE = 90.0, 120.0, 60.0
"""The latest commit takes less than the quiet period."""
FATES = (
    "created",
    "rejected",
    "not connected",
    "lost",
    "lost after the commit",
    "500 after the commit",
    "commits late",
    "crash",
    "crash after the commit",
    "crash, commits late",
)


class Listener:
    """Hears everything and says nothing."""

    def __getattr__(self, _name: str) -> Callable[..., None]:
        return lambda *_arguments, **_options: None


class Yes:
    """Sends what can be sent, and lets no run go on that stopped itself."""

    def wishes(self, plan: Plan) -> Wishes:
        return plan.wishes

    def decide(self, plan: Plan) -> Decision:
        return Decision(send=plan.to_send > 0, why_not="Nothing to send")

    def go_on(self, _reason: str) -> bool:
        return False


@dataclass
class Intend:
    """What Intend holds, and what becomes of the creates and readings to come."""

    now: float = 1_750_000_000.0
    held: dict[int, dict[str, Any]] = field(default_factory=dict)
    last_id: int = 0
    made: Counter[str] = field(default_factory=Counter)
    """Clients that were made by creates of ours, by title; those that were deleted since, too."""
    ours: set[int] = field(default_factory=set)
    """Their ids."""
    late: list[tuple[float, Mapping[str, Any]]] = field(default_factory=list)
    fates: list[str] = field(default_factory=list)
    meanwhile: Callable[[], None] | None = None
    """What happens while the next create is under way."""
    image_of: Path | None = None
    """The journal, where a crash takes an image of it."""
    is_dark: bool = False
    """Whether the power is off: nothing is sent any more."""
    missing: int | None = None
    """A client that the next reading lacks, as it moved to a page that was read already."""

    def insert(self, sent: Mapping[str, Any]) -> int:
        self.last_id += 1
        self.held[self.last_id] = record(self.last_id, title=sent["title"], email=sent["email"])
        return self.last_id

    def commit(self, sent: Mapping[str, Any]) -> int:
        self.made[sent["title"]] += 1
        self.ours.add(self.insert(sent))
        return self.last_id

    def pass_time(self, seconds: float) -> None:
        self.now += seconds
        for moment, sent in [*self.late]:
            if moment <= self.now:
                self.late.remove((moment, sent))
                self.commit(sent)

    def create(self, sent: Mapping[str, Any]) -> Reply:
        if self.is_dark:
            return NoAnswer(Break.NOT_CONNECTED, "dark")
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile:
            meanwhile()
        fate = self.fates.pop(0) if self.fates else "created"
        if "late" in fate:
            self.late.append((self.now + LATE, sent))
        client_id = self.commit(sent) if fate == "created" or "after the commit" in fate else 0
        if "crash" in fate:
            self.crash()
        if fate == "created":
            return answer(200, envelope({"client_id": client_id, "client_account": f"ACC{client_id}"}))
        if fate == "rejected":
            return answer(400, envelope(None, response=False, message="No", status=400))
        if fate.startswith("500"):
            return answer(500, envelope(None, response=False, status=500))
        return NoAnswer(Break.NOT_CONNECTED if fate == "not connected" else Break.LOST, fate)

    def crash(self) -> None:
        assert self.image_of is not None
        shutil.copy(self.image_of, self.image_of.with_suffix(".image"))
        self.is_dark = True

    def page(self, number: int, filters: Mapping[str, str] | None) -> Page:
        self.pass_time(0.1)
        wanted = (filters or {}).get("client_id")
        held = [one for one in self.held.values() if wanted in (None, str(one["id"])) and one["id"] != self.missing]
        found = held[(number - 1) * PAGE : number * PAGE]
        if not found:
            self.missing = None
        return parse_page(parse_envelope(answer(200, envelope(found)).body), number)


def answer(status: int, document: Any) -> Answer:
    return Answer(status, json.dumps(document).encode())


@dataclass
class Client:
    """Intend, as the jobs see it: what IntendClient offers."""

    intend: Intend
    tenant: str = "https://acme.intend.com"
    host: str = "acme.intend.com"
    reads_a_second: float = 1000.0

    def create(self, payload: Mapping[str, Any]) -> Verdict:
        return judge(self.intend.create(payload))

    def page(self, number: int, filters: Mapping[str, str] | None = None) -> Page:
        return self.intend.page(number, filters)

    def clients(self, filters: Mapping[str, str] | None = None, *, first: Page | None = None) -> Iterator[Page]:
        return read_pages(lambda number: first if first and number == 1 else self.page(number, filters))

    def close(self) -> None:
        pass


@dataclass
class Connections:
    """Makes such clients, at a pace that takes no real time."""

    intend: Intend
    pacer: Pacer

    def connect(self) -> Client:
        return Client(self.intend)

    def share_pace(self, _journal: object) -> None:
        pass


class Imports(RuleBasedStateMachine):
    """Imports of one file, in any order with whatever else happens."""

    checked: Any = None

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        folder = Path(self._folder.name)
        self.source = write_csv(folder / "clients.csv", ROWS)
        self.journal = folder / "journal.sqlite"
        self.intend = Intend(image_of=self.journal)
        self.settings = Settings(journal=self.journal, workers=1, deadline=DEADLINE, quiet_period=QUIET)
        self.created: dict[str, tuple[int, int]] = {}
        self.counts: Counter[str] | None = None

    def teardown(self) -> None:
        self._folder.cleanup()

    def run(self, *, resend: bool = False, waits: bool = True) -> Any:
        """An import, as the command carries it out."""
        stop = StopRequest()

        def sleep(seconds: float) -> None:
            self.intend.pass_time(seconds)
            if not waits:
                stop.signal_number = 15

        pacer = Pacer(1e6, clock=lambda: self.intend.now, sleep=sleep, stopping=lambda: stop.requested)
        with pytest.MonkeyPatch.context() as replaced:
            replaced.setattr(importing, "connector", lambda *_, **__: Connections(self.intend, pacer))
            replaced.setattr(orders, "check_sheet", self._check)
            replaced.setattr("intend_bulk.api.pacing._LONGEST_NAP_SECONDS", 10.0)
            return import_file(
                ImportOrder(self.source, wishes=Wishes(resend_not_found=resend)),
                self.settings,
                ask=Yes(),
                listener=Listener(),
                stop=stop,
                now=lambda: self.intend.now,
            )

    def _check(self, *arguments: Any, **options: Any) -> Any:
        """The file never changes, so it is checked once for all examples."""
        if Imports.checked is None:
            from intend_bulk.jobs.checking import check_sheet

            Imports.checked = check_sheet(*arguments, **options)
        return Imports.checked

    @rule(
        fates=strategies.lists(strategies.sampled_from(FATES), max_size=4),
        resend=strategies.booleans(),
        waits=strategies.booleans(),
        with_another=strategies.booleans(),
    )
    def import_the_file(self, fates: list[str], resend: bool, waits: bool, with_another: bool) -> None:
        """With a person's word or without; another process may import the same file while a create is under way."""
        self.intend.fates = [*fates]
        if with_another:
            self.intend.meanwhile = lambda: self.run(waits=False)
        imported = self.run(resend=resend, waits=waits)
        self.counts = imported.summary.counts
        self.intend.fates, self.intend.meanwhile = [], None
        if self.intend.is_dark:
            shutil.copy(self.journal.with_suffix(".image"), self.journal)
            self.intend.is_dark, self.counts = False, None

    @rule(seconds=strategies.sampled_from([1.0, LATE + 1, QUIET + 1, DEADLINE + QUIET + 1]))
    def time_passes(self, seconds: float) -> None:
        self.intend.pass_time(seconds)

    @rule(row=strategies.sampled_from(ROWS))
    def somebody_types_in_the_same(self, row: dict[str, str]) -> None:
        self.intend.insert(row)

    @rule()
    def somebody_types_in_another(self) -> None:
        self.intend.insert({"title": "Bolt Ltd", "email": "office@bolt.co.uk"})

    @precondition(lambda self: self.intend.held)
    @rule(data=strategies.data())
    def somebody_deletes_a_client(self, data: strategies.DataObject) -> None:
        del self.intend.held[data.draw(strategies.sampled_from(sorted(self.intend.held)))]

    @precondition(lambda self: self.intend.held)
    @rule(data=strategies.data())
    def a_client_is_missing_in_the_next_reading(self, data: strategies.DataObject) -> None:
        self.intend.missing = data.draw(strategies.sampled_from(sorted(self.intend.held)))

    def ask_the_file(self, query: str) -> list[Any]:
        if not self.journal.exists():
            return []
        with closing(sqlite3.connect(self.journal)) as connection:
            return connection.execute(query).fetchall()

    @invariant()
    def no_row_is_there_more_often_than_a_person_said(self) -> None:
        words = dict(
            self.ask_the_file("SELECT title, (SELECT count(*) FROM permissions WHERE line_id = lines.id) FROM lines")
        )
        assert all(made <= 1 + words.get(title, 0) for title, made in self.intend.made.items()), self.intend.made

    @invariant()
    def no_client_of_ours_is_there_twice(self) -> None:
        """As no create takes effect later than the quiet period, not even a person's word makes it two."""
        there = Counter(one["title"] for one in self.intend.held.values() if one["id"] in self.intend.ours)
        assert max(there.values(), default=0) <= 1, there

    @invariant()
    def nothing_in_doubt_is_sent(self) -> None:
        """Attempts whose fate is, or was, unknown are one, and one more for each word of a person."""
        assert not self.ask_the_file(
            "SELECT id FROM lines WHERE (SELECT count(*) FROM attempts WHERE line_id = lines.id) "
            "- (SELECT count(*) FROM answers JOIN attempts ON attempts.id = attempt_id "
            "WHERE line_id = lines.id AND answers.state IN ('rejected', 'not_sent')) "
            "> 1 + (SELECT count(*) FROM permissions WHERE line_id = lines.id)"
        )

    @invariant()
    def ids_are_unique_and_real(self) -> None:
        ids = [client_id for (client_id,) in self.ask_the_file("SELECT client_id FROM lines WHERE state = 'created'")]
        assert len(ids) == len(set(ids))
        assert set(ids) <= set(range(1, self.intend.last_id + 1))

    @invariant()
    def nothing_leaves_created_but_by_a_written_word(self) -> None:
        query = (
            "SELECT identity, client_id, (SELECT count(*) FROM permissions WHERE line_id = lines.id) FROM lines "
            "WHERE state = 'created'"
        )
        words = "SELECT identity, (SELECT count(*) FROM permissions WHERE line_id = lines.id) FROM lines"
        now, words_now = {row[0]: row[1:] for row in self.ask_the_file(query)}, dict(self.ask_the_file(words))
        for identity, (client_id, words_then) in self.created.items():
            assert now.get(identity, (None,))[0] == client_id or words_now[identity] > words_then
        self.created = now

    @invariant()
    def every_row_of_the_last_run_has_one_outcome(self) -> None:
        if self.counts is None:
            return
        logs = sorted(self.source.parent.glob("*.results*.csv"), key=lambda path: path.stat().st_mtime_ns)
        log = read_csv(logs[-1])
        assert [line["row"] for line in log] == [str(number + 2) for number in range(len(ROWS))]
        assert Counter(line["status"] for line in log) == +Counter({str(s): n for s, n in self.counts.items()})


TestImports = Imports.TestCase
TestImports.settings = settings(
    max_examples=40,
    stateful_step_count=14,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],  # the steps to a failure are few already; looking for fewer takes minutes
    database=None,
    suppress_health_check=list(HealthCheck),
)
