"""What a query answers with: the vendor's client record, written out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from intend_bulk.sandbox.payloads import TYPES

TAX_VALUES = {"T0": 0, "T1": 20, "T2": 0, "T5": 5, "T9": 0}
"""Per cent by tax code."""

STANDARD_TAX = 20
"""Per cent for every other code: which codes there are is each company's own setting, so none is refused."""


@dataclass(frozen=True)
class Agent:
    """The sales agent who looks after a client."""

    id: int
    name: str
    account: str


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What the staff decided about a client after its creation; the defaults are one that just came."""

    tier: str = "Suspect Client"
    agent: Agent | None = None
    sub_client_count: int = 0
    discount_scope: str = "N"
    discount_rate: int = 0
    """Per cent."""
    discount_brackets: tuple[dict[str, int], ...] = ()
    pricelist: str | None = None
    """None is the list named after the client's type."""
    approved_at: float | None = None
    """Seconds since 1970; None is not approved."""


NEWCOMER = Standing()


@dataclass(frozen=True)
class Identity:
    """What the server gives a client of its own accord."""

    client_id: int
    account: str
    address_refs: range
    """One for the billing address and one for each shipping address, in this order."""
    created_at: float
    """Seconds since 1970."""


def to_record(payload: dict[str, Any], identity: Identity, standing: Standing) -> dict[str, Any]:
    """Return the record that a query gives for a complete payload; text stands in it as it was sent."""
    type_name, tax_code = TYPES[payload["type"]["code"]], payload["tax_ref"]["code"]
    refs = iter(identity.address_refs)
    return {
        "id": identity.client_id,
        "type": {"name": type_name, "code": payload["type"]["code"]},
        "department": payload["department"],
        "title": payload["title"],
        "account": identity.account,
        "first_name": payload["first_name"],
        "last_name": payload["last_name"],
        "email": payload["email"],
        "tier": standing.tier,
        "currency": payload["currency"],
        "agent": _agent(standing.agent),
        "sub_client_count": standing.sub_client_count,
        "discount_scope": standing.discount_scope,
        "discount_rate": standing.discount_rate,
        "discount_brackets": list(standing.discount_brackets),
        "pricelist": standing.pricelist or type_name,
        "tax_ref": {"code": tax_code, "value": TAX_VALUES.get(tax_code, STANDARD_TAX)},
        "detail": payload["detail"],
        "billing_address": _address(payload["billing_address"], refs),
        "shipping_addresses": [_address(address, refs) for address in payload["shipping_addresses"]],
        "contacts": payload["contacts"],
        "created_on": timestamp(identity.created_at),
        "approved_on": None if standing.approved_at is None else timestamp(standing.approved_at),
        "source": payload["source"],
        "source_status": payload["source_status"],
    }


def account_stem(title: str) -> str:
    """Return the six characters that an account begins with: "Intend Design Studio" gives "INTEND".

    A title with fewer than six letters and digits of A-Z0-9 is filled up with X.
    """
    kept = [character for character in title.upper() if character.isascii() and character.isalnum()]
    return "".join(kept[:6]).ljust(6, "X")


def timestamp(moment: float) -> str:
    """Write seconds since 1970 as the vendor does, in whole seconds: "2022-07-18T22:49:53.000000Z"."""
    return datetime.fromtimestamp(int(moment), UTC).strftime("%Y-%m-%dT%H:%M:%S.000000Z")


def _agent(agent: Agent | None) -> dict[str, Any] | None:
    return None if agent is None else {"id": agent.id, "name": agent.name, "account": agent.account}


def _address(address: dict[str, Any], refs: Iterator[int]) -> dict[str, Any]:
    return {"address_ref": next(refs), **address}
