"""What Intend holds: read now, or as the journal keeps it from a reading that is young enough."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field

from intend_bulk.api.answers import LARGEST_ID
from intend_bulk.api.client import IntendClient
from intend_bulk.api.paging import PAGE_SIZE, Page
from intend_bulk.errors import UnexpectedAnswer
from intend_bulk.jobs.listening import WORTH_A_WORD_SECONDS, Listener, minutes
from intend_bulk.journal.journal import Journal
from intend_bulk.model.fields import Cell, Json
from intend_bulk.model.identity import normalised
from intend_bulk.model.live import LiveClient, live_client, vat_number_key
from intend_bulk.model.payload import to_row
from intend_bulk.model.seen import CodeCounts, SeenCodes

_log = logging.getLogger(__name__)


@dataclass
class LiveList:
    """Every client that Intend holds, by id, by identity, and by what makes two clients look alike."""

    read_at: float
    """When its reading began, in seconds since 1970."""
    codes: SeenCodes | None = None
    """The codes that its clients have; None for a copy, beside which the journal keeps them."""
    by_id: dict[int, LiveClient] = field(default_factory=dict)
    by_identity: dict[str, list[LiveClient]] = field(default_factory=dict)
    _by_title: dict[str, list[LiveClient]] = field(default_factory=dict)
    _by_vat_number: dict[str, list[LiveClient]] = field(default_factory=dict)
    _by_email: dict[str, list[LiveClient]] = field(default_factory=dict)

    def add(self, client: LiveClient) -> None:
        self.by_id[client.client_id] = client
        self.by_identity.setdefault(client.identity, []).append(client)
        for index, key in (
            (self._by_title, client.title),
            (self._by_vat_number, client.vat_number),
            (self._by_email, client.email),
        ):
            if key or index is self._by_email:
                index.setdefault(key, []).append(client)

    def alike(self, title: str | None, email: str | None) -> list[LiveClient]:
        """Clients whose text may have been cut: the same e-mail, and one title is the beginning of the other.

        Without an e-mail, those that have none either: their post code or number may be written in another way.
        """
        wanted = normalised(title)
        if not wanted:
            return []
        same = self._by_email.get(normalised(email), [])
        return [client for client in same if client.title and _begins_alike(client.title, wanted)]

    def namesakes(self, title: Cell, vat_number: Cell) -> list[LiveClient]:
        """Clients with the same title or VAT number: perhaps the same ones under another e-mail address."""
        found = [
            *self._by_title.get(normalised(title), []),
            *self._by_vat_number.get(vat_number_key(vat_number), []),
        ]
        return [*{client.client_id: client for client in found}.values()]


def _begins_alike(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def read_live_list(
    client: IntendClient,
    listener: Listener,
    *,
    now: Callable[[], float],
    first: Page | None = None,
    expected: int | None = None,
) -> LiveList:
    """Read all clients of Intend; `first` is its first page, where that was read already.

    `expected` is how many there were the last time, where a server gives no totals. Raises Stopped or Incomplete.
    """
    live, codes = LiveList(read_at=now()), CodeCounts()
    _announce(client, listener, first, expected)
    listener.stage("Reading what Intend holds", total=(first and first.total) or expected)
    for page in client.clients(first=first):
        for record in page.clients:
            row, client_id = to_row(record), _number(record["id"])
            if client_id not in live.by_id:  # a list that moves may show a client on two pages
                codes.add(row)
            live.add(live_client(client_id, row))
        listener.advance(len(live.by_id))
    live.codes = codes.seen(read_at=live.read_at)
    _log.info("list", extra={"clients": len(live.by_id)})
    return live


def known_live_list(
    client: IntendClient,
    journal: Journal,
    listener: Listener,
    *,
    first: Page,
    now: Callable[[], float],
    max_age_seconds: float,
) -> LiveList:
    """What Intend holds, from the journal where its copy is young enough, else read now and kept there.

    `first` is the first page as it came just now, which showed that address and key are right.
    """
    read_at = journal.live.read_at()
    if read_at is not None and 0 <= now() - read_at < max_age_seconds:
        return _from_copy(journal, read_at)
    live = read_live_list(client, listener, now=now, first=first, expected=journal.live.count() or None)
    keep(journal, live)
    return live


def keep(journal: Journal, live: LiveList) -> None:
    """Keep a complete reading in the journal, unless that was opened for reading."""
    if not journal.is_for_reading:
        journal.live.replace(live.by_id.values(), read_at=live.read_at, codes=live.codes)


def _from_copy(journal: Journal, read_at: float) -> LiveList:
    live = LiveList(read_at)
    for client in journal.live.clients():
        live.add(client)
    return live


def _number(client_id: Json) -> int:
    """A client id as the journal keeps it: an integer of at most 64 bits, or its digits as text."""
    text = str(client_id)
    if not (text.isascii() and text.isdecimal() and int(text[:20]) <= LARGEST_ID):
        raise UnexpectedAnswer(
            f"Intend lists a client with the client id {text[:40]!r}, which is no id.",
            hint="Check the address; if it is right, ask the vendor whether the API has changed.",
        )
    return int(text)


def _announce(client: IntendClient, listener: Listener, first: Page | None, expected: int | None) -> None:
    """Say beforehand that a long list will take its time."""
    clients = (first.total if first and first.total is not None else expected) or 0
    pages = (first.last_page if first and first.last_page is not None else None) or -(-clients // PAGE_SIZE)
    seconds = pages / client.reads_a_second
    if seconds >= WORTH_A_WORD_SECONDS:
        takes = f"reading them takes {minutes(seconds)} min"
        listener.say(f"Intend holds about {clients:,} clients on {pages:,} pages; {takes}.")
