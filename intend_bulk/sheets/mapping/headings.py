"""Which column of ours a heading stands for that is written as ours are."""

import re
from collections.abc import Sequence
from itertools import islice

from intend_bulk.model.client import ADDRESS, CONTACTS, SHIPPING, SINGLE, field_named
from intend_bulk.model.fields import folded
from intend_bulk.model.sheet import column_letter


def column_of(heading: str) -> str | None:
    """The column name that a heading stands for, None where it is none of ours.

    "Billing post code *", "BILLING_POST-CODE" and "billing_address.address_post_code" -> "billing_post_code".
    The key of a contact is taken as written, with `_` for a space: "Contact 2 Job title" -> "contact_2_Job_title".
    """
    text = heading.strip().removesuffix("*").strip()
    return _SINGLE.get(folded(text)) or _numbered_column(folded(text)) or _contact_column(text)


_SINGLE = {folded(spelling): field.name for field in SINGLE for spelling in (field.name, field.json_path) if spelling}
_ADDRESS_KEYS = {folded(str(field.path[0])): field.name for field in ADDRESS}
_PARTS = {
    SHIPPING.prefix: {folded(field.name): field.name for field in ADDRESS} | _ADDRESS_KEYS,
    CONTACTS.prefix: {folded(field.name): field.name for field in CONTACTS.fields},
}
_NUMBERED = re.compile(r"(shipping|contact)([1-9][0-9]{0,5})([^0-9].*)", re.DOTALL)
_SHIPPING_PATH = re.compile(r"shippingaddresses\[([0-9]{1,6})\](.+)", re.DOTALL)
_CONTACT_NAME = re.compile(r"contact[\s_.-]*([1-9][0-9]{0,5})[\s_.-]+(.+)", re.IGNORECASE | re.DOTALL)
_CONTACT_PATH = re.compile(r"contacts\[([0-9]{1,6})\]\.(.+)", re.DOTALL)


def _numbered_column(text: str) -> str | None:
    """The column of a folded heading of a shipping address, or of one of the keys that a contact in a template has."""
    if found := _NUMBERED.fullmatch(text):
        prefix, number, part = found[1], int(found[2]), _PARTS[found[1]].get(found[3])
    elif found := _SHIPPING_PATH.fullmatch(text):
        prefix, number, part = SHIPPING.prefix, int(found[1]) + 1, _ADDRESS_KEYS.get(found[2])
    else:
        return None
    return f"{prefix}_{number}_{part}" if part else None


def _contact_column(text: str) -> str | None:
    """The column of any other key of a contact."""
    if found := _CONTACT_NAME.fullmatch(text):
        number, key = int(found[1]), re.sub(r"\s+", "_", found[2])
    elif found := _CONTACT_PATH.fullmatch(text):
        number, key = int(found[1]) + 1, found[2]
    else:
        return None
    field = field_named(f"{CONTACTS.prefix}_{number}_{key}")
    return field.name if field else None


def seen(headings: Sequence[str | None]) -> str:
    """The headings that were found, for an error: "A 'Name', B 'Phone', …"."""
    filled = ((position, text) for position, text in enumerate(headings) if text and text.strip())
    found = [f"{column_letter(position)} {_short(text)!r}" for position, text in islice(filled, _MOST + 1)]
    return ", ".join(found[:_MOST]) + (", …" if len(found) > _MOST else "")


def _short(text: str) -> str:
    """As much of a text as a heading may have: a file that is no table can hold anything."""
    text = text.strip()
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


_LONGEST, _MOST = 40, 8
