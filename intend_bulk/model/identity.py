"""When two rows, or a row and a client in Intend, are the same."""

import hashlib
import json
import unicodedata
from collections.abc import Mapping

from intend_bulk.model.fields import Cell, Json


def normalised(text: Cell) -> str:
    """A text as identities compare it: NFKC, no surrounding space, single spaces, case-folded.

    " Acme\\u00a0  LTD " -> "acme ltd"; None -> "".
    """
    if text is None:
        return ""
    folded = unicodedata.normalize("NFKC", str(text)).casefold()
    return " ".join(unicodedata.normalize("NFKC", folded).split())


def identity_of(row: Mapping[str, Cell]) -> str:
    """The digest that says which client a row is: of e-mail and title, 64 hex digits.

    A row without an e-mail is known by title, billing post code and contact number. Takes a row of a sheet and
    a flattened record alike.
    """
    email = normalised(row.get("email"))
    if email:
        return _digest(["email", email, normalised(row.get("title"))])
    parts = [normalised(row.get(name)) for name in ("title", "billing_post_code", "contact_number")]
    return _digest(["no email", *parts])


def reference_key(row: Mapping[str, Cell]) -> str | None:
    """The row's own reference as identities compare it; None where it has none."""
    return normalised(row.get("reference")) or None


def payload_hash(payload: Mapping[str, Json]) -> str:
    """A digest of what is sent, without the password: two rows with the same digest ask for the same client."""
    credentials = payload.get("credentials")
    username = credentials.get("username") if isinstance(credentials, dict) else None
    return _digest({**payload, "credentials": {"username": username}})


def _digest(value: object) -> str:
    return hashlib.sha256(
        json.dumps(value, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass")
    ).hexdigest()
