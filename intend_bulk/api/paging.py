"""One page of a list of clients, in any of the three shapes that a list may have."""

import re
from dataclasses import dataclass

from intend_bulk.api.envelope import Envelope, one_line
from intend_bulk.errors import UnexpectedAnswer
from intend_bulk.model.fields import Json

PAGE_SIZE = 50
"""Clients on a full page, by the vendor's reference."""
_KINDS = {type(None): "null", bool: "true or false", int: "a number", float: "a number", str: "text"}
_ASK = "Check the address; if it is right, ask the vendor whether the API has changed."


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
