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


def live_client(client_id: int, row: Mapping[str, Cell]) -> LiveClient:
    """What is kept of a client, from its flat row."""
    account = row.get("client_account")
    return LiveClient(
        client_id,
        str(account) if account else None,
        identity_of(row),
        normalised(row.get("title")),
        normalised(row.get("email")),
        vat_number_key(row.get("vat_number")),
    )


def vat_number_key(cell: Cell) -> str:
    """A VAT number as two of them are compared: "GB 123 4567 89" -> "gb123456789"; "" for none."""
    return normalised(cell).replace(" ", "")
