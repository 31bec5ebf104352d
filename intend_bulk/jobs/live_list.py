"""What Intend holds now, as far as rows are compared with it."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field

from intend_bulk.api.client import IntendClient
from intend_bulk.errors import UnexpectedAnswer
from intend_bulk.jobs.listening import Listener
from intend_bulk.model.fields import Json
from intend_bulk.model.identity import identity_of, normalised
from intend_bulk.model.payload import to_row

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class LiveClient:
    """A client that Intend holds, as far as rows are compared with it."""

    id: int
    account: str | None
    title: str
    """Title and e-mail as identities compare them."""
    email: str


@dataclass
class LiveList:
    """Every client that Intend holds, by id and by identity."""

    by_id: dict[int, LiveClient] = field(default_factory=dict)
    by_identity: dict[str, list[LiveClient]] = field(default_factory=dict)

    def add(self, records: Iterable[dict[str, Json]]) -> None:
        """Take clients in, as the API gives them; raises UnexpectedAnswer for an id that is no number."""
        for record in records:
            row = to_row(record)
            account = row.get("client_account")
            client = LiveClient(
                _number(record["id"]),
                str(account) if account else None,
                normalised(row.get("title")),
                normalised(row.get("email")),
            )
            self.by_id[client.id] = client
            self.by_identity.setdefault(identity_of(row), []).append(client)

    def alike(self, title: str | None, email: str | None) -> list[LiveClient]:
        """Clients whose text may have been cut: the same e-mail, and one title is the beginning of the other."""
        wanted, address = normalised(title), normalised(email)
        if not address or not wanted:
            return []
        return [
            client
            for client in self.by_id.values()
            if client.email == address and client.title and _begins_alike(client.title, wanted)
        ]


def _number(client_id: Json) -> int:
    """A client id as the journal keeps it: an integer, or its digits as text."""
    text = str(client_id)
    if not (text.isascii() and text.isdecimal()):
        raise UnexpectedAnswer(
            f"Intend lists a client with the client id {text!r}, which is no number.",
            hint="Check the address; if it is right, ask the vendor whether the API has changed.",
        )
    return int(text)


def _begins_alike(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def read_live_list(client: IntendClient, listener: Listener) -> LiveList:
    """Read all clients of Intend. Its first request is the preflight: nothing is sent unless it is answered well.

    Raises Stopped or Incomplete.
    """
    listener.stage("Reading what Intend holds")
    live = LiveList()
    for page in client.clients():
        live.add(page.clients)
        listener.advance(len(live.by_id))
    _log.info("list", extra={"clients": len(live.by_id)})
    return live
