"""Find out about creates that got no answer, by reading back what Intend holds; never by sending again."""

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from intend_bulk.jobs.live_list import LiveList
from intend_bulk.journal.journal import Journal
from intend_bulk.journal.lines import Line
from intend_bulk.model.live import LiveClient
from intend_bulk.model.outcomes import Status

_log = logging.getLogger(__name__)
_MOST_READINGS = 5


@dataclass(frozen=True)
class TwoReadings:
    """Two complete readings of what Intend holds, one after the other, with the same result."""

    first: LiveList
    second: LiveList

    @property
    def times(self) -> str:
        return f"{_clock(self.first.read_at)} and {_clock(self.second.read_at)} UTC"


def reconcile(
    journal: Journal, *, read: Callable[[], LiveList], now: Callable[[], float]
) -> tuple[list[Line], LiveList | None]:
    """Settle every line in doubt whose quiet period is over; return what became of them, and the last reading.

    The lists are read until two readings, one after the other, agree: a create that was late may land between them, and
    clients may move from page to page while they are read. A client that both hold, with the line's e-mail and title,
    that was not there before and belongs to no other line, is that row's. One that neither holds is `not_found`:
    whether it is sent again is a person's word. Where no two readings agree, the lines stay in doubt.
    """
    ready = [line for line in journal.in_doubt() if (line.quiet_until or 0) <= now()]
    if not ready:
        return [], None
    readings = _agreeing(read)
    if isinstance(readings, LiveList):
        message = f"{_MOST_READINGS} readings of Intend's list all differed; run again"
        return [journal.settle(line, Status.UNCONFIRMED, message=message) for line in ready], readings
    settled = [_settle(journal, line, readings) for line in ready]
    _report(settled)
    return settled, readings.second


def _report(settled: Sequence[Line]) -> None:
    """Tell what became of the lines that were in doubt: how many of each outcome."""
    for state, rows in Counter(line.state for line in settled).items():
        _log.info("reconciled", extra={"outcome": str(state), "rows": rows})


def find_late(journal: Journal, live: LiveList) -> list[Line]:
    """Settle lines that were not found, where Intend holds their client by now: their create came late."""
    found = []
    for line in journal.not_found():
        candidates = _candidates(journal, line, live)
        if len(candidates) == 1:
            message = "No answer came; it took effect late, and was found in Intend afterwards"
            found.append(_claim(journal, line, candidates[0], message))
    return found


def _claim(journal: Journal, line: Line, client: LiveClient, message: str) -> Line:
    ids = (client.client_id, client.client_account)
    return journal.settle(line, Status.CREATED, message=message, client=ids)


def _agreeing(read: Callable[[], LiveList]) -> TwoReadings | LiveList:
    """Read until two readings agree; the last reading where none of a few did."""
    before = read()
    for _ in range(_MOST_READINGS - 1):
        latest = read()
        if _agree(before, latest):
            return TwoReadings(before, latest)
        before = latest
    return before


def _agree(first: LiveList, second: LiveList) -> bool:
    """Whether two readings hold the same clients, but for new ones: their ids are above all that the first one has."""
    newest = max(first.by_id, default=0)
    return first.by_id.keys() == {client_id for client_id in second.by_id if client_id <= newest}


def _settle(journal: Journal, line: Line, readings: TwoReadings) -> Line:
    found = _candidates(journal, line, readings.second)
    if found != _candidates(journal, line, readings.first):
        return journal.settle(line, Status.UNCONFIRMED, message="Two readings of Intend's list disagree; run again")
    if len(found) == 1:
        return _claim(journal, line, found[0], "No answer came; it was found in Intend afterwards")
    if found:
        ids = ", ".join(str(client.client_id) for client in found)
        message = f"Intend holds it more than once: clients {ids}. Look there which one is right"
        return journal.settle(line, Status.UNCONFIRMED, message=message)
    alike = [client for client in readings.second.alike(line.title, line.email) if _may_be_of(journal, line, client)]
    if alike:
        held = f"Intend holds client {alike[0].client_id}, whose title is {'cut or longer' if line.email else 'alike'}"
        message = f"{held}. Look there whether it is this one"
        return journal.settle(line, Status.UNCONFIRMED, message=message)
    looked = f"No answer came, and Intend did not hold it at {readings.times}"
    message = f"{looked}. Look there; --resend-not-found sends it again"
    return journal.settle(line, Status.NOT_FOUND, message=message)


def _candidates(journal: Journal, line: Line, live: LiveList) -> list[LiveClient]:
    """Clients with the line's e-mail and title that may be its own."""
    return [client for client in live.by_identity.get(line.identity, []) if _may_be_of(journal, line, client)]


def _may_be_of(journal: Journal, line: Line, client: LiveClient) -> bool:
    """Whether no other line has claimed a client, and it was not there before the first create of this one left."""
    return journal.owner_of(client.client_id) is None and not journal.live.was_there_before(client.client_id, line)


def _clock(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S")
