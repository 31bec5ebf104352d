"""Rows that may be one client in two spellings: by exact keys, so that a million rows need no comparison in pairs."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from intend_bulk.checks.flaws import words
from intend_bulk.checks.remembering import First, Remembered, digest
from intend_bulk.model.codes import country_code
from intend_bulk.model.fields import Cell
from intend_bulk.model.identity import normalised
from intend_bulk.model.sheet import Row

SAME_VAT_NUMBER = "the same VAT number"
_SAME_NAME = "the same name but for its spelling"
_SAME_PLACE = "the same name and billing post code"
_FORMS = {
    **{
        form: form for form in words("plc llp lp llc gmbh mbh ag kg kgaa ohg ug ek sarl sas sa srl spa bv nv ab oy aps")
    },
    **{form: form for form in words("dac cic pty pte pvt kft sro zrt doo ehf")},
    **dict.fromkeys(("ltd", "limited", "teoranta"), "ltd"),
    **dict.fromkeys(("inc", "incorporated"), "inc"),
    **dict.fromkeys(("corp", "corporation"), "corp"),
    **dict.fromkeys(("co", "company", "and"), ""),
}
"""The legal forms that a name ends with; "" for words that are part of some and say nothing."""
_FEWEST_DIGITS = 5
"""Of a VAT number: less is a remark, such as "n/a"."""


class Alike:
    """Remembers rows by what they share with others of the same client, in batches from the top."""

    def __init__(self, memory: Remembered) -> None:
        self._memory = memory

    def firsts_like(self, rows: Sequence[Row], own: Sequence[First]) -> list[list[tuple[str, First]]]:
        """For each row those above that may be the same client, with what is the same; the surest first."""
        keys = [[(same, digest(f"{same} {text}")) for same, text in _keys(row.cells)] for row in rows]
        known = dict(self._memory.among(mark for some in keys for _, mark in some))
        news: dict[str, First] = {}
        found = []
        for some, first in zip(keys, own, strict=True):
            holders = [(same, known.get(mark) or news.setdefault(mark, first)) for same, mark in some]
            above = [(same, holder) for same, holder in holders if holder is not first]
            found.append([(same, holder) for same, holder in above if _are_like(same, first, holder)])
        self._memory.update(news)
        return found


def _keys(cells: Mapping[str, Cell]) -> Iterator[tuple[str, str]]:
    """What a row is like others by: its VAT number, its name, its name and post code."""
    if number := _vat_number(cells):
        yield SAME_VAT_NUMBER, number
    name, _ = name_and_form(normalised(cells.get("title")))
    if name:
        yield _SAME_NAME, name
        if place := normalised(cells.get("billing_post_code")).replace(" ", ""):
            yield _SAME_PLACE, f"{name} at {place}"


def _are_like(same: str, one: First, other: First) -> bool:
    """Whether what two rows share says enough.

    Two names without a form are no sign of one client: "Sam Field" is many people. So are two of different forms:
    Acme Ltd and Acme GmbH.
    """
    if same != _SAME_NAME:
        return True
    forms = {name_and_form(normalised(first.title))[1] for first in (one, other)}
    return forms != {""} and len(forms - {""}) == 1


@lru_cache(maxsize=4096)
def name_and_form(title: str) -> tuple[str, str]:
    """A name without accents, punctuation and legal form, and that form: "acme & co. limited" -> ("acme", "ltd")."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", title) if not unicodedata.combining(char))
    parts = re.sub(r"[^\w\s]|_", " ", re.sub(r"['’.]", "", plain)).replace(" and ", " ").split()
    forms: list[str] = []
    while len(parts) > 1 and parts[-1] in _FORMS:
        forms.insert(0, _FORMS[parts.pop()])
    return " ".join(parts), " ".join(filter(None, forms))


def _vat_number(cells: Mapping[str, Cell]) -> str:
    """The VAT number with the letters of its country, as far as they are known; "" where the cell holds none."""
    number = re.sub(r"[\W_]+", "", normalised(cells.get("vat_number")))
    digits = re.sub(r"\D", "", number)
    if len(digits) < _FEWEST_DIGITS or not digits.strip("0"):
        return ""
    country = country_code(str(cells.get("billing_country") or "")) if number[0].isdigit() else None
    return f"{(country or '').lower()}{number}"
