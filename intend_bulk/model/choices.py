"""What a column can be chosen from: codes that only Intend knows, from an export of what it holds, and known lists."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from intend_bulk.model.client import field_named
from intend_bulk.model.codes import currencies, usual_countries
from intend_bulk.model.fields import COUNTRY, CURRENCY, FLAG, Field
from intend_bulk.model.sheet import Sheet

Codes: TypeAlias = Mapping[str, Sequence[str]]
"""Values by the name of their list: {"type_code": ["retail", "trade"], "country": ["France"]}."""

LISTS = ("type_code", "department", "tax_code", "payment_term", "currency", "country")


def codes_in(sheet: Sheet) -> dict[str, list[str]]:
    """The codes that an exported sheet holds, each once, sorted; a list without any is left out."""
    found: dict[str, set[str]] = {}
    for name in sheet.known:
        field = field_named(name)
        if field and (listed := list_of(field)) in LISTS:
            cells = {(row.cells.get(name) or "").strip() for row in sheet.rows}
            found.setdefault(listed, set()).update(cells - {""})
    return {listed: sorted(values, key=str.casefold) for listed, values in found.items() if values}


def list_of(field: Field) -> str:
    """The name of the list that a field's values are from: all countries share one, so do yes and no."""
    return {COUNTRY: "country", CURRENCY: "currency", FLAG: "flag"}.get(field.kind, field.name)


def choices(field: Field, codes: Codes, own: Codes | None = None) -> list[str]:
    """What a field can be chosen from: a list of one's own, what the system holds, then what is known besides.

    A list of one's `own` takes the place of what is known: with {"currency": ["GBP"]}, no other currency is offered.
    [] for any text.
    """
    listed, own = list_of(field), own or {}
    known = _KNOWN[listed]() if listed in _KNOWN and listed not in own else ()
    return list(dict.fromkeys([*own.get(listed, ()), *codes.get(listed, ()), *known]))


def fitting(example: str, field: Field, codes: Codes, own: Codes) -> str:
    """The example, or the first code that is right where it is none of them.

    Of a list of one's `own`, no other code is right; else what the system holds and what is known besides.
    """
    right = own.get(list_of(field)) or choices(field, codes)
    return example if not example or not right or example in right else right[0]


_KNOWN: Mapping[str, Callable[[], Sequence[str]]] = {
    "country": lambda: sorted(usual_countries()),
    "currency": lambda: sorted(currencies()),
    "flag": lambda: ("yes", "no"),
}
