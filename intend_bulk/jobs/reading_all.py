"""Read lists until nobody can be missing: a list moves while it is read, and clients slip from page to page.

One reading of a list misses a client only where another one went before it, or came before it, meanwhile. That shows:
the reading met somebody twice, or somebody who is gone in the next one, or somebody who is newer than itself. So where
a reading shows none of this, and the next one brings nobody new, it is complete. Where it does, the list is read again,
each page once more after the one that follows it, so that nobody gets past the border between them.
"""

import logging
import operator
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from intend_bulk.api.paging import Page
from intend_bulk.api.walking import Walk
from intend_bulk.errors import Incomplete, Stopped
from intend_bulk.jobs.census import Census, Noted, Record
from intend_bulk.jobs.list_source import ListSource, anybody
from intend_bulk.jobs.listening import WORTH_A_WORD_SECONDS, Listener, minutes
from intend_bulk.journal.scratch import Scratch
from intend_bulk.model.client_ids import LONGEST_NUMBER
from intend_bulk.model.counting import counted
from intend_bulk.model.fields import Json

_log = logging.getLogger(__name__)
MOST_PASSES = 5
MOST_MISSED = 500
"""Clients that Intend is asked for by their ids, as a reading missed them; more are a list that moves too much."""
_CLOCKS_APART = timedelta(seconds=2)
"""So much may lie between what the server wrote into a record and the time it said beside it, in whole seconds."""
_ZONES_APART = timedelta(days=1)
"""A record that is older than this is of no new client, whichever time zone its date is in."""


class Keep(Protocol):
    """Takes the clients that are met."""

    def __call__(self, record: Record, *, is_new: bool) -> None:
        """Take a client: one that was not met before, or one whose values changed since."""


@dataclass
class Reading:
    """How lists were read, and what is to be said of it."""

    passes: int = 0
    pages: int = 0
    """Pages with clients that the lists had, in the latest pass."""
    requests: int = 0
    clients: int = 0
    """Those that were met at all."""
    came: list[str] = field(default_factory=list)
    """Ids of clients that were created while the lists were read."""
    went: list[str] = field(default_factory=list)
    """Ids of clients that were met, and were not there any more at the end."""
    changed: dict[str, None] = field(default_factory=dict)
    """Ids of clients whose values changed meanwhile."""
    total: int | None = None
    """How many clients there are, as the server said last; None where it does not say."""
    is_proven: bool = False
    """Whether every client that was there throughout was met."""
    error: Incomplete | Stopped | None = None
    """Why that could not be shown; None also where nobody tried to."""


@dataclass
class _Pass:
    """What one reading of all the lists showed."""

    has_moved: bool = False
    has_newcomers: bool = False
    is_dated: bool = True
    """Whether every record says when the client was created."""
    rises: bool = True
    """Whether the ids rise from the first client to the last: new ones come at the end, and move nobody."""
    falls: bool = True
    """Whether they fall: new ones come before page 1, which came first, and everybody after them is met twice."""
    unexplained: int = 0
    """Clients that are not new, and that earlier passes did not meet."""
    pages: int = 0
    total: int | None = 0
    agrees_with_totals: bool = True
    ignores_page: bool = False
    flaw: Incomplete | None = None

    @property
    def stood_still(self) -> bool:
        """Whether nobody came into the lists, and nobody moved in them, as far as one pass shows."""
        shows_newcomers = self.rises or self.falls or (self.is_dated and not self.has_newcomers)
        return shows_newcomers and not (self.has_moved or self.flaw)

    @property
    def is_beyond_doubt(self) -> bool:
        """Whether the totals prove that nobody is missing: they stayed as they were, and as many clients came."""
        return self.stood_still and self.agrees_with_totals and self.is_dated and not self.has_newcomers

    def take(self, walk: Walk) -> None:
        """Take what the reading of one list showed."""
        self.has_moved = self.has_moved or walk.has_moved
        self.ignores_page = self.ignores_page or walk.ignores_page
        self.agrees_with_totals = self.agrees_with_totals and walk.agrees_with_totals
        self.pages += walk.last_page
        self.total = None if self.total is None or walk.total is None else self.total + walk.total
        self.flaw = self.flaw or walk.flaw


class AllClients:
    """Reads lists, as often as it takes."""

    def __init__(
        self,
        lists: Sequence[ListSource],
        keep: Keep,
        *,
        listener: Listener,
        began_at: Callable[[], datetime],
        find: Callable[[str], Sequence[Record]],
        reads_a_second: float,
    ) -> None:
        """`began_at` is when the first reading begins, by the server's clock, which is known after its first answer.

        `find` asks for the client with an id, and gives nothing where there is none.
        """
        self._lists = lists
        self._keep = keep
        self._listener = listener
        self._began_at = began_at
        self._find = find
        self._gone = set[str]()
        self._reads_a_second = reads_a_second
        self._census = Census(Scratch())
        self._highest = -1
        self.reading = Reading()

    def read(self, *, once: bool = False) -> Reading:
        """Read until it is shown that nobody is missing, five times at the most; with `once`, a single time.

        What was met before a page could not be read was kept. Raises Stopped or Incomplete where nothing was.
        """
        try:
            self._read(once=once)
        except (Stopped, Incomplete) as error:
            if not self._census.known:
                raise
            self.reading.error = error
        self.reading.clients = self._census.known
        _log.info("list", extra={"clients": self.reading.clients, "pages": self.reading.pages})
        return self.reading

    def _read(self, *, once: bool) -> None:
        first = self._one_pass()
        if first.ignores_page or once or first.is_beyond_doubt:
            self._conclude(first, is_proven=first.is_beyond_doubt)
            return
        latest = self._one_pass()
        everybody_again = self._census.met == self._census.known
        is_proven = first.stood_still and everybody_again and not latest.unexplained and not latest.flaw
        while not is_proven and self.reading.passes < MOST_PASSES and not self._is_hopeless(latest):
            latest = self._one_pass(twice=True)
            is_proven = not latest.unexplained and not latest.flaw and self._are_gone(latest)
        self.reading.went = [*self._census.absent()] if is_proven else []
        self._conclude(latest, is_proven=is_proven)

    def _are_gone(self, latest: _Pass) -> bool:
        """Whether those whom the latest reading missed are gone, as Intend says when it is asked for each of them.

        A list that moves to and fro in step with a reading can hide somebody from it.
        """
        missed = [client_id for client_id in self._census.absent() if client_id not in self._gone]
        if len(missed) > MOST_MISSED:
            latest.has_moved = True
            return False
        are_gone = True
        for client_id in missed:
            there = [record for record in self._find(client_id) if any(one.holds(record) for one in self._lists)]
            if there:
                self._take(self._census.note(there), latest, anybody)
                are_gone = False
            else:
                self._gone.add(client_id)
        return are_gone

    def _is_hopeless(self, latest: _Pass) -> bool:
        """Whether something cannot be right though nothing moved, so that another reading would be no better."""
        is_as_before = self._census.met == self._census.known and not latest.unexplained
        return latest.ignores_page or (latest.flaw is not None and is_as_before and not latest.has_moved)

    def _conclude(self, latest: _Pass, *, is_proven: bool) -> None:
        self.reading.total, self.reading.is_proven = latest.total, is_proven
        if not is_proven:
            self.reading.error = latest.flaw or (self._moved() if latest.has_moved or self.reading.passes > 1 else None)

    def _moved(self) -> Incomplete:
        times = "" if self.reading.passes == 1 else f", all {self.reading.passes} times"
        return Incomplete(
            f"Others worked in Intend while the list was read{times}: clients may have slipped from page to page.",
            hint="Run the same command again, at a quiet time.",
        )

    def _one_pass(self, *, twice: bool = False) -> _Pass:
        if self.reading.passes:
            self._announce_again(2 * self.reading.pages if twice else self.reading.pages)
        passing = _Pass()
        self._census.begin_pass()
        for source in self._lists:
            self._census.begin_list()
            self._read_list(source, passing, twice=twice)
        self.reading.passes += 1
        self.reading.pages = passing.pages
        return passing

    def _announce_again(self, requests: int) -> None:
        """Say that another reading begins, and how long it takes where that is worth a word."""
        seconds = requests / self._reads_a_second
        if seconds >= WORTH_A_WORD_SECONDS:
            self._listener.say(
                f"Reading {counted(self.reading.pages, 'page')} again, to be sure that nobody slipped through: "
                f"{minutes(seconds)} min."
            )
        self._listener.stage("Reading clients again", total=self._census.known)

    def _read_list(self, source: ListSource, passing: _Pass, *, twice: bool) -> None:
        before: list[int] = []

        def note(page: Page) -> int:
            numbers = [*before, *map(_number, page.clients)]
            passing.rises = passing.rises and all(map(operator.lt, numbers, numbers[1:]))
            passing.falls = passing.falls and all(map(operator.gt, numbers, numbers[1:]))
            before[:] = numbers[-1:]
            noted = self._census.note(page.clients)
            self._take(noted, passing, source.check)
            return noted.fresh

        with nullcontext(source.read) if twice else source.ahead() as read:
            walk = Walk(read, note)
            for _ in walk.pages_twice() if twice else walk.pages():
                self._listener.advance(self._census.met)
        passing.take(walk)

    def _take(self, noted: Noted, passing: _Pass, check: Callable[[Record], None]) -> None:
        """What the clients of a page say of the pass that met them."""
        passing.has_moved = passing.has_moved or noted.elsewhere > 0
        for record in noted.new:
            check(record)
            created_at = _moment(record.get("created_on"))
            passing.is_dated = passing.is_dated and created_at is not None
            if self._has_come(record, created_at):
                passing.has_newcomers = True
                self.reading.came.append(str(record["id"]))
            elif self.reading.passes:
                passing.unexplained += 1
            self._keep(record, is_new=True)
        for record in noted.changed:
            check(record)
            self.reading.changed[str(record["id"])] = None
            self._keep(record, is_new=False)

    def _has_come(self, record: Record, created_at: datetime | None) -> bool:
        """Whether a client was created while the lists were read: after the beginning, or after all of the first.

        One that the first reading missed may have the highest id, and is old.
        """
        if not self.reading.passes:
            self._highest = max(self._highest, _number(record))
        if created_at is not None and created_at < self._began_at() - _ZONES_APART:
            return False
        return (created_at is not None and created_at >= self._began_at() - _CLOCKS_APART) or (
            self.reading.passes > 0 and _number(record) > self._highest
        )


def _number(record: Record) -> int:
    """The id as a number; -1 for another one, which says nothing of when its client was created."""
    text = str(record["id"])
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER else -1


def _moment(text: Json) -> datetime | None:
    """The moment that a record names; None where it cannot be read, or does not say in which time zone."""
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return moment if moment.tzinfo else None
