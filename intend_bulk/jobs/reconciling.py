"""Find out about creates that got no answer, by reading back what Intend holds; never by sending again."""

from collections.abc import Callable
from datetime import UTC, datetime

from intend_bulk.jobs.live_list import LiveClient, LiveList
from intend_bulk.journal.journal import Journal
from intend_bulk.journal.lines import Line
from intend_bulk.model.outcomes import Status


def reconcile(
    journal: Journal, live: LiveList, *, read_again: Callable[[], LiveList], now: Callable[[], float]
) -> list[Line]:
    """Settle every line in doubt whose quiet period is over, and return what became of them.

    `live` was read just now; where a line is to be settled, the list is read once more, and only what both readings
    agree on counts: a create that was late may land between them. A client that is found once, and belongs to no
    other line, is that row's. One that both do not hold is `not_found`: whether it is sent again is a person's word.
    """
    looked_at = now()
    ready = [line for line in journal.in_doubt() if (line.quiet_until or 0) <= looked_at]
    if not ready:
        return []
    second = read_again()
    times = f"{_clock(looked_at)} and {_clock(now())} UTC"
    return [_settle(journal, line, live, second, times) for line in ready]


def _settle(journal: Journal, line: Line, first: LiveList, second: LiveList, times: str) -> Line:
    found = _candidates(journal, line, first)
    if found != _candidates(journal, line, second):
        return journal.settle(line, Status.UNCONFIRMED, message="Two readings of Intend's list disagree; run again")
    if len(found) == 1:
        message = "No answer came; it was found in Intend afterwards"
        return journal.settle(line, Status.CREATED, message=message, client=(found[0].id, found[0].account))
    if found:
        ids = ", ".join(str(client.id) for client in found)
        message = f"Intend holds it more than once: clients {ids}. Look there which one is right"
        return journal.settle(line, Status.UNCONFIRMED, message=message)
    alike = [client for client in second.alike(line.title, line.email) if not journal.owner_of(client.id)]
    if alike:
        message = f"Intend holds client {alike[0].id}, whose title is cut or longer. Look there whether it is this one"
        return journal.settle(line, Status.UNCONFIRMED, message=message)
    message = f"No answer came, and Intend did not hold it at {times}. Look there; --resend-not-found sends it again"
    return journal.settle(line, Status.NOT_FOUND, message=message)


def _candidates(journal: Journal, line: Line, live: LiveList) -> list[LiveClient]:
    """Clients with the line's e-mail and title that no other line has claimed."""
    return [client for client in live.by_identity.get(line.identity, []) if not journal.owner_of(client.id)]


def _clock(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S")
