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
from datetime import datetime, timedelta

from intend_bulk.api.paging import Page
from intend_bulk.api.walking import Walk
from intend_bulk.errors import Incomplete, Stopped
from intend_bulk.jobs.census import Census, Noted, Record
from intend_bulk.jobs.listening import WORTH_A_WORD_SECONDS, Listener, minutes
from intend_bulk.jobs.passes import Keep, ListSource, Pass, Reading, anybody
from intend_bulk.journal.scratch import Scratch
from intend_bulk.model.client_ids import LONGEST_NUMBER
from intend_bulk.model.counting import counted
from intend_bulk.model.fields import Json

_log = logging.getLogger(__name__)
MOST_PASSES = 5
MOST_MISSED = 500
"""Clients that Intend is asked for by their ids, as a reading missed them; more are a list that moves too much."""
_SECOND = timedelta(seconds=1)
"""A record says when its client was created in whole seconds, and so does the server what time it is."""
_ZONES_APART = timedelta(days=1)
"""A record that is older than this is of no new client, whichever time zone its date is in."""


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
        `find` asks Intend for the client with an id; it gives one, or none.
        """
        self._lists = lists
        self._find = find
        self._gone = set[str]()
        self._keep = keep
        self._listener = listener
        self._began_at = began_at
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
        if first.is_endless or once or first.is_beyond_doubt:
            self._conclude(first, is_proven=first.is_beyond_doubt)
            return
        latest = self._one_pass()
        everybody_again = self._census.met == self._census.known
        is_proven = first.stood_still and everybody_again and not latest.unexplained and not latest.flaw
        before = first
        while not is_proven and self.reading.passes < MOST_PASSES and not self._is_hopeless(before, latest):
            before, latest = latest, self._one_pass(twice=True)
            is_proven = not latest.unexplained and not latest.flaw and self._are_gone(latest)
        self._conclude(latest, is_proven=is_proven)
        if is_proven:
            self.reading.went = [*self._census.absent()]
            self.reading.came = [client_id for client_id in self.reading.came if client_id not in self._gone]

    def _are_gone(self, latest: Pass) -> bool:
        """Whether those whom the latest reading missed are gone, as Intend says when it is asked for each of them.

        A list that moves to and fro in step with a reading can hide somebody from it; of several lists, somebody may
        have been changed from one that was still to be read into one that was read already.
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

    def _is_hopeless(self, before: Pass, latest: Pass) -> bool:
        """Whether the same cannot be right as in the pass before, though nothing moved: another would be no better."""
        is_as_before = self._census.met == self._census.known and not latest.unexplained and not latest.has_moved
        is_wrong_again = latest.flaw is not None and before.flaw is not None and str(latest.flaw) == str(before.flaw)
        return latest.is_endless or (is_wrong_again and is_as_before)

    def _conclude(self, latest: Pass, *, is_proven: bool) -> None:
        self.reading.total, self.reading.is_proven = latest.total, is_proven
        if not is_proven:
            self.reading.error = latest.flaw or (self._moved() if latest.has_moved or self.reading.passes > 1 else None)

    def _moved(self) -> Incomplete:
        times = "" if self.reading.passes == 1 else f", all {self.reading.passes} times"
        return Incomplete(
            f"Others worked in Intend while the list was read{times}: clients may have slipped from page to page.",
            hint="Run the same command again, at a quiet time.",
        )

    def _one_pass(self, *, twice: bool = False) -> Pass:
        if self.reading.passes:
            self._announce_again(2 * self.reading.pages if twice else self.reading.pages)
        passing = Pass()
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

    def _read_list(self, source: ListSource, passing: Pass, *, twice: bool) -> None:
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

    def _take(self, noted: Noted, passing: Pass, check: Callable[[Record], None]) -> None:
        """What the clients of a page say of the pass that met them."""
        passing.has_moved = passing.has_moved or noted.elsewhere > 0
        began_at = self._began_at()
        for record in noted.new:
            check(record)
            created_at = _moment(record.get("created_on"))
            passing.is_dated = passing.is_dated and created_at is not None
            is_above_all = self._is_above_all(record, created_at, began_at)
            if is_above_all or _is_since(began_at - 2 * _SECOND, created_at):
                passing.has_newcomers = True
            elif self.reading.passes:
                passing.unexplained += 1
            if is_above_all or _is_since(began_at + _SECOND, created_at):
                self.reading.came.append(str(record["id"]))
            self._keep(record, is_new=True)
        for record in noted.changed:
            check(record)
            self.reading.changed[str(record["id"])] = None
            self._keep(record, is_new=False)

    def _is_above_all(self, record: Record, created_at: datetime | None, began_at: datetime) -> bool:
        """Whether a client has a higher id than all that the first pass met, and was not created long before."""
        if not self.reading.passes:
            self._highest = max(self._highest, _number(record))
            return False
        is_old = created_at is not None and created_at < began_at - _ZONES_APART
        return _number(record) > self._highest and not is_old


def _is_since(moment: datetime, created_at: datetime | None) -> bool:
    return created_at is not None and created_at >= moment


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
