"""What a create may say: the vendor's payload written out, and the refusals of a server that holds to it."""

import json
from typing import Any, TypeAlias

TYPES = {"retail": "Retail", "trade": "Trade", "wholesale": "Wholesale", "distributor": "Distributor"}
"""Code and name of every client type that this Intend knows."""

Shape: TypeAlias = "str | dict[str, Shape] | list[Shape] | None"

_ADDRESS: Shape = {
    "address_company": "",
    "address_contact_name": "",
    "address_contact_email": "",
    "address_contact_number": "",
    "address_street_1": "",
    "address_street_2": "",
    "address_town": "",
    "address_county": "",
    "address_state": "",
    "address_post_code": "",
    "address_country": "",
    "address_note": "",
    "address_default": "0",
}

# The vendor's reference, "Create a Client", with nothing filled in: each text stands for an absent one.
# An array shows one of its elements, or none where the reference does not say what they hold.
_BLANK: dict[str, Shape] = {
    "type": {"code": ""},
    "department": "",
    "title": "",
    "first_name": "",
    "last_name": "",
    "email": "",
    "credentials": {"username": "", "password": ""},
    "currency": "",
    "tax_ref": {"code": ""},
    "detail": {
        "contact_number": "",
        "contact_person": "",
        "website": "",
        "registration_number": None,
        "registration_address": None,
        "company_number": None,
        "eori_number": None,
        "vat_number": "",
        "payment_term": "",
    },
    "billing_address": _ADDRESS,
    "shipping_addresses": [_ADDRESS],
    "contacts": [],
    "source": "",
    "source_status": "",
}


class Refused(Exception):
    """The request is refused; the text is the message that its sender gets."""


def read_object(body: bytes) -> dict[str, Any]:
    """Read a request's body, which must be one JSON object in UTF-8; raises Refused.

    NaN and Infinity, which Python's reader lets through, are no JSON either.
    """
    try:
        payload = json.loads(body.decode("utf-8"), parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise Refused("The body is not JSON.") from None
    if not isinstance(payload, dict):
        raise Refused("The body must be a JSON object.")
    return payload


def completed(payload: dict[str, Any]) -> dict[str, Any]:
    """Return the payload with every documented key in it; raises Refused for the first thing that is wrong.

    What was sent is kept as it is. An absent text becomes "", an optional one None, an absent array [].
    """
    whole: dict[str, Any] = _fitted(payload, _BLANK, "")
    if not (whole["title"] or "").strip():
        raise Refused("The title is required.")
    if not (whole["department"] or "").strip():
        raise Refused("The department is required.")
    code = whole["type"]["code"]
    if code not in TYPES:
        raise Refused(f"The type.code {code!r} is unknown: it must be one of {', '.join(TYPES)}.")
    return whole


def masked(payload: dict[str, Any]) -> dict[str, Any]:
    """Copy a payload for the log, with *** in the place of passwords, also where they were put by mistake."""
    copy: dict[str, Any] = _masked(payload)
    if not isinstance(payload.get("credentials", {}), dict):
        copy["credentials"] = "***"
    return copy


def _masked(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: "***" if key.lower() == "password" else _masked(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_masked(inner) for inner in value]
    return value


def _fitted(sent: Any, shape: Shape, path: str) -> Any:
    """Hold what was sent against the shape of its place, and fill in what is absent."""
    if isinstance(shape, dict):
        return _fitted_object(sent, shape, path)
    if isinstance(shape, list):
        return _fitted_array(sent, shape, path)
    return _fitted_text(sent, path)


def _fitted_object(sent: Any, shape: dict[str, Shape], path: str) -> dict[str, Any]:
    if not isinstance(sent, dict):
        raise Refused(f"The field {path} must be an object.")
    inside = f"{path}." if path else ""
    for key in sent:
        # A server that drops a misspelt field in silence would make a poor rehearsal.
        if key not in shape:
            raise Refused(f"The field {inside}{key} is unknown.")
    return {key: _fitted(sent.get(key, _absent(inner)), inner, inside + key) for key, inner in shape.items()}


def _fitted_array(sent: Any, shape: list[Shape], path: str) -> list[Any]:
    if not isinstance(sent, list):
        raise Refused(f"The field {path} must be an array.")
    if not shape:
        return sent
    return [_fitted(element, shape[0], f"{path}[{index}]") for index, element in enumerate(sent)]


def _fitted_text(sent: Any, path: str) -> str | None:
    if sent is not None and not isinstance(sent, str):
        raise Refused(f"The field {path} must be a string.")
    try:
        (sent or "").encode()
    except UnicodeEncodeError:
        raise Refused(f"The field {path} is not Unicode text.") from None
    return sent


def _absent(shape: Shape) -> Any:
    """What stands for a key that was not sent; an object that is empty here is filled in its turn."""
    return type(shape)() if isinstance(shape, dict | list) else shape


def _no_number(constant: str) -> None:
    raise ValueError(constant)
