"""A client that Intend holds, as far as rows are compared with it."""

from collections.abc import Mapping
from dataclasses import dataclass

from intend_bulk.model.fields import Cell
from intend_bulk.model.identity import identity_of, normalised


@dataclass(frozen=True)
class LiveClient:
    """What is kept of a client: LiveClient(16, "ACC16", "5f…", "acme ltd", "office@acme.uk", "gb123456789")."""

    client_id: int
    client_account: str | None
    identity: str
    title: str
    """Title, e-mail and VAT number as identities compare them; "" for none."""
    email: str
    vat_number: str
    first_seen_at: float
    """When the page came that had it first, in seconds since 1970."""


def live_client(client_id: int, row: Mapping[str, Cell], *, seen_at: float) -> LiveClient:
    """What is kept of a client that was read just now, from its flat row."""
    account = row.get("client_account")
    return LiveClient(
        client_id,
        str(account) if account else None,
        identity_of(row),
        normalised(row.get("title")),
        normalised(row.get("email")),
        normalised(row.get("vat_number")).replace(" ", ""),
        seen_at,
    )
