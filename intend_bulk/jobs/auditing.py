"""Hold what a run created against what Intend holds: every client there, with the e-mail and title that were sent."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from intend_bulk.api.client import IntendClient
from intend_bulk.api.paging import PAGE_SIZE
from intend_bulk.jobs.listening import Listener
from intend_bulk.jobs.live_list import LiveList
from intend_bulk.model.identity import normalised
from intend_bulk.model.live import live_client
from intend_bulk.model.many import Many
from intend_bulk.model.outcomes import RowResult, Status
from intend_bulk.model.payload import to_row

_MOST_REQUESTS = 200
_NEVER_CREATED = (Status.REJECTED, Status.NOT_SENT, Status.INVALID)


@dataclass
class Audit:
    """What an audit found."""

    checked: int = 0
    """Created clients that were looked at."""
    differences: list[str] = field(default_factory=list)
    """One sentence each: "Row 7: Intend holds no client 30, Acme Ltd, any more"."""
    is_left: bool = False
    """Whether it was left for `runs audit`: it would have taken too many requests, or could not be finished."""
    requests: int = 0
    """How many it would have taken, where that were too many; 0 where it was left for another reason."""


def audit(
    results: Many[RowResult],
    *,
    client: IntendClient,
    before: LiveList,
    read_all: Callable[[], LiveList],
    listener: Listener,
    however_many: bool = False,
) -> Audit:
    """Look at every client that was created: one by one, or in one list, whichever is fewer requests.

    `before` is what Intend held before the run. Where it would be over 200 requests, it is left for later, unless
    `however_many`. Raises Stopped or Incomplete.
    """
    count = sum(_is_created(result) for result in results)
    pages = -(-(len(before.by_id) + count) // PAGE_SIZE) + 1
    requests = min(count, pages)
    if requests > _MOST_REQUESTS and not however_many:
        return Audit(is_left=True, requests=requests)
    if not count:
        return Audit()
    created = [result for result in results if _is_created(result)]
    if count < pages:
        found = _one_by_one(created, client, listener)
        if found or (pages > _MOST_REQUESTS and not however_many):
            return found or Audit(is_left=True, requests=pages)
    return _in_one_list(results, created, before, read_all())


def _is_created(result: RowResult) -> bool:
    return result.status is Status.CREATED and result.client_id is not None


def _in_one_list(results: Many[RowResult], created: Sequence[RowResult], before: LiveList, live: LiveList) -> Audit:
    found = Audit(len(created))
    for result in created:
        held = live.by_id.get(result.client_id or 0)
        found.differences += _compared(result, (held.title, held.email) if held else None)
    found.differences += _uninvited(results, before, live)
    return found


def _one_by_one(created: Sequence[RowResult], client: IntendClient, listener: Listener) -> Audit | None:
    """What single reads show; None where the server gives others than it was asked for."""
    listener.stage("Looking at what was created", total=len(created))
    found = Audit()
    for result in created:
        page = client.page(1, {"client_id": str(result.client_id)})
        held = {str(record["id"]): live_client(0, to_row(record)) for record in page.clients}.get(str(result.client_id))
        if page.clients and held is None:
            return None
        found.differences += _compared(result, (held.title, held.email) if held else None)
        found.checked += 1
        listener.advance(found.checked)
    return found


def _compared(result: RowResult, held: tuple[str, str] | None) -> list[str]:
    """What is different between a row and the client that it became; title and e-mail as identities compare them."""
    place = f"Row {result.row}, client {result.client_id}"
    if held is None:
        return [f"{place}: Intend does not hold it any more"]
    sent = (normalised(result.title), normalised(result.email))
    words = ("title", "e-mail address")
    return [
        f"{place}: its {word} in Intend is {there!r}, and {here!r} was sent"
        for word, there, here in zip(words, held, sent, strict=True)
        if there != here
    ]


def _uninvited(results: Many[RowResult], before: LiveList, live: LiveList) -> list[str]:
    """Rows that were not created, of which Intend holds a new client all the same."""
    new = (client for client in live.by_id.values() if client.client_id not in before.by_id)
    held = {(client.title, client.email): client.client_id for client in new}
    never = (result for result in results if result.status in _NEVER_CREATED and result.email)
    return [
        f"Row {result.row} is {result.status}, but Intend holds a new client {client_id} with its e-mail and title"
        for result in never
        if (client_id := held.get((normalised(result.title), normalised(result.email)))) is not None
    ]
