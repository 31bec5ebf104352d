"""Search Intend for what got no answer, once the quiet period is over: at the end of an import, or at any time."""

import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace

from intend_bulk.api.client import IntendClient
from intend_bulk.api.pacing import Pacer
from intend_bulk.errors import Incomplete, Stopped
from intend_bulk.jobs.connecting import connector
from intend_bulk.jobs.journaling import open_journal
from intend_bulk.jobs.listening import Listener
from intend_bulk.jobs.live_list import LiveList, keep, read_live_list
from intend_bulk.jobs.reconciling import find_late, reconcile
from intend_bulk.journal.journal import Journal
from intend_bulk.journal.lines import Line
from intend_bulk.model.counting import counted
from intend_bulk.model.outcomes import Status
from intend_bulk.settings import Settings
from intend_bulk.system import StopRequest


@dataclass(frozen=True)
class Search:
    """What a search in Intend works with."""

    client: IntendClient
    journal: Journal
    pacer: Pacer
    listener: Listener
    settings: Settings
    now: Callable[[], float]
    """Seconds since 1970."""

    def read(self) -> LiveList:
        """Read what Intend holds, and keep it in the journal. Raises Stopped or Incomplete."""
        live = read_live_list(self.client, self.listener, now=self.now, expected=self.journal.live.count() or None)
        keep(self.journal, live)
        return live

    def settle(self, lines: Iterable[Line], *, left_to: str) -> tuple[list[Line], LiveList | None]:
        """Wait until the quiet period of these lines is over, then settle whatever is in doubt by then.

        Returns what became of it, and the last reading; nothing and None where somebody ended the wait. An end that
        is further away than a quiet period can be is left over from a clock that was set back: nobody waits for it.
        """
        now = self.now()
        longest = now + self.settings.deadline + self.settings.quiet_period
        ends = [end for line in lines if now < (end := line.quiet_until or 0.0) <= longest]
        if ends and not self._wait(len(ends), max(ends) - now, left_to):
            return [], None
        return reconcile(self.journal, read=self.read, now=self.now)

    def _wait(self, rows: int, seconds: float, left_to: str) -> bool:
        self.listener.say(
            f"{counted(rows, 'row')} got no answer. In {seconds:.0f} s {'it is' if rows == 1 else 'they are'} looked "
            f"for in Intend; Ctrl-C leaves that to {left_to}."
        )
        self.listener.stage("Quiet period")
        return self.pacer.pause(seconds, "Waiting before looking in Intend")


@dataclass(frozen=True)
class Reconciled:
    """What became of everything that was in doubt, or had not been found."""

    tenant: str
    lines: Sequence[Line]
    """In the order in which they were sent first."""
    is_interrupted: bool = False
    """Whether somebody asked for the end before all was looked for."""

    def count(self, status: Status) -> int:
        return sum(line.state == status for line in self.lines)

    @property
    def left(self) -> int:
        """How many still need a later look, or a person."""
        return len(self.lines) - self.count(Status.CREATED)


def reconcile_all(
    settings: Settings, *, listener: Listener, stop: StopRequest, now: Callable[[], float] = time.time
) -> Reconciled:
    """Find out about every create of the settings' tenant that got no answer, whichever run sent it. Nothing is sent.

    Waits for quiet periods that are not over. Raises Stopped where Intend cannot be read.
    """
    connections = connector(settings, listener=listener, stop=stop)
    is_new = not settings.journal_path().exists()
    with closing(connections.connect()) as client:
        client.page(1)  # the preflight, which also says which tenant it is
        with open_journal(settings, tenant=client.tenant, for_reading=is_new, now=now) as journal:
            connections.share_pace(journal)
            known = {line.id: line for line in (*journal.in_doubt(), *journal.not_found())}
            if known:
                search = Search(client, journal, connections.pacer, listener, settings, now)
                known |= {line.id: line for line in _settled(search, stop)}
    in_order = [_as_told(line) for _, line in sorted(known.items())]
    return Reconciled(client.tenant, in_order, stop.requested)


def _settled(search: Search, stop: StopRequest) -> list[Line]:
    """The lines in doubt of which more is known now, and those whose create came late."""
    try:
        settled, latest = search.settle(search.journal.in_doubt(), left_to="a later time")
        if stop.requested or not search.journal.not_found():
            return settled
        return [*settled, *find_late(search.journal, latest or search.read())]
    except Incomplete as error:
        raise Stopped(error.message, hint="Run the same command again: nothing was sent.") from error


def _as_told(line: Line) -> Line:
    """A line that is still being sent, as far as anybody knows, is told as what it is to a person: unconfirmed."""
    if not line.is_in_doubt:
        return line
    message = line.message or "It was sent, and no answer is known yet"
    return replace(line, state=Status.UNCONFIRMED, message=message)
