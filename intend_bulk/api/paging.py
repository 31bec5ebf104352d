"""Lists of clients, page by page: the three shapes that a list may have, and when it has ended."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from intend_bulk.api.envelope import Envelope, one_line
from intend_bulk.errors import Incomplete, UnexpectedAnswer
from intend_bulk.model.counting import counted
from intend_bulk.model.fields import Json

PAGE_SIZE = 50
"""Clients on a full page, by the vendor's reference."""
_KINDS = {type(None): "null", bool: "true or false", int: "a number", float: "a number", str: "text"}
_ASK = "Check the address; if it is right, ask the vendor whether the API has changed."
_AGAIN = "Run the same command again: clients may have been added while the list was read."


@dataclass(frozen=True)
class Page:
    """One page of a list of clients."""

    number: int
    """From 1."""
    clients: list[dict[str, Json]]
    last_page: int | None = None
    """As the server says; None where it does not."""
    total: int | None = None
    """Clients in the whole list, as the server says; None where it does not."""

    @property
    def ids(self) -> list[Json]:
        return [client["id"] for client in self.clients]


def parse_page(envelope: Envelope, number: int) -> Page:
    """Read a list in any of its shapes.

    "data": [{…}]                                           a list of clients
    "data": {"data": [{…}], "current_page": 2, "total": 77} a page object
    "data": [{…}], "meta": {"current_page": 2, "total": 77} a list with totals beside it
    "data": {"id": 16, …}                                   a single client

    Raises UnexpectedAnswer, which shows the keys that were seen, for anything else.
    """
    data, totals = envelope.data, envelope.meta
    if isinstance(data, dict) and isinstance(data.get("data"), list):
        data, totals = data["data"], data
    elif isinstance(data, dict) and "id" in data:
        data = [data]
    if not isinstance(data, list):
        seen = one_line(", ".join(data)) or "nothing" if isinstance(data, dict) else _KINDS[type(data)]
        raise UnexpectedAnswer(f"The list of clients has a form that is not known; seen: {seen}.", hint=_ASK)
    totals = totals if isinstance(totals, dict) else {}
    clients = [client for client in data if isinstance(client, dict) and _has_id(client)]
    if len(clients) < len(data):
        raise UnexpectedAnswer(
            f"Page {number} of the list of clients holds something that has no client id.", hint=_ASK
        )
    return Page(number, clients, _count(totals.get("last_page")), _count(totals.get("total")))


def _has_id(client: dict[str, Json]) -> bool:
    return isinstance(client.get("id"), (int, str)) and not isinstance(client["id"], bool)


def _count(value: Json) -> int | None:
    if isinstance(value, str) and re.fullmatch(r"\d{1,18}", value):
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def read_pages(read: Callable[[int], Page]) -> Iterator[Page]:
    """Read a list to its end: every client once, in the order of the pages.

    Where the server gives totals, they must agree with what came. Where it gives none, only an empty page (or one that
    repeats the page before, after a short one) is the end: a short page in the middle is not.
    Raises Incomplete where the server ignores `page`, repeats itself, or stops before its own total.
    """
    seen: set[Json] = set()
    before: Page | None = None
    while True:
        page = read(before.number + 1 if before else 1)
        if not page.clients or _is_clamped(page, before):
            break
        fresh = [client for client in page.clients if client["id"] not in seen]
        if not fresh:
            raise Incomplete(
                f"Page {page.number} of the list brings only clients that earlier pages brought.", hint=_AGAIN
            )
        seen.update(page.ids)
        yield Page(page.number, _without_doubles(fresh), page.last_page, page.total)
        before = page
        if page.last_page is not None and page.number >= page.last_page:
            break
    newest = before or page
    if newest.last_page is not None and page.number < newest.last_page:
        pages = counted(newest.last_page, "page")
        raise Incomplete(
            f"The server says that it has {pages}, but page {page.number} brings nothing new.", hint=_AGAIN
        )
    if newest.total is not None and len(seen) < newest.total:
        raise Incomplete(
            f"The server says that it has {counted(newest.total, 'client')}, but its pages hold {len(seen)}.",
            hint=_AGAIN,
        )


def _is_clamped(page: Page, before: Page | None) -> bool:
    """Whether a server answers a page past the end with the last one; a full page 1 again is an ignored `page`."""
    if before is None or page.ids != before.ids:
        return False
    if page.number == 2 and len(page.clients) >= PAGE_SIZE:
        raise Incomplete(
            "The server gives page 1 again when it is asked for page 2: it ignores `page`, so only the first "
            f"{len(page.clients)} clients can be read.",
            hint="Ask the vendor; with --type or --department a list may be short enough for one page.",
        )
    return True


def _without_doubles(clients: list[dict[str, Json]]) -> list[dict[str, Json]]:
    firsts: dict[Json, dict[str, Json]] = {}
    for client in clients:
        firsts.setdefault(client["id"], client)
    return list(firsts.values())
