"""Rows that may be one client in two spellings: by exact keys, so that a million rows need no comparison in pairs."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True)
class _Key:
    """Something that two rows of one client share."""

    same: str
    """In words."""
    sought: str
    """What a row above was kept as; "" where none is looked for."""
    kept: tuple[str, ...]
    """What the rows below may look for."""


class Alike:
    """Remembers rows by what they share with others of the same client, in batches from the top."""

    def __init__(self, memory: Remembered) -> None:
        self._memory = memory

    def firsts_like(self, rows: Sequence[Row], own: Sequence[First]) -> list[list[tuple[str, First]]]:
        """For each row those above that may be the same client, with what is the same; the surest first."""
        keys = [_keys(row.cells) for row in rows]
        known = dict(self._memory.among(mark for some in keys for key in some for mark in (key.sought, *key.kept)))
        news: dict[str, First] = {}
        found = []
        for some, first in zip(keys, own, strict=True):
            above = ((key.same, known.get(key.sought) or news.get(key.sought)) for key in some)
            found.append([(same, holder) for same, holder in above if holder])
            for mark in (mark for key in some for mark in key.kept if mark not in known):
                news.setdefault(mark, first)
        self._memory.update(news)
        return found


def _keys(cells: Mapping[str, Cell]) -> list[_Key]:
    """What a row is like others by: its VAT number, its name, its name and post code."""
    core, form = name_and_form(normalised(cells.get("title")))
    number, place = _vat_number(cells), normalised(cells.get("billing_post_code")).replace(" ", "")
    keys = [_of_both(SAME_VAT_NUMBER, number)] if number else []
    if core and form:
        one, any_form = digest(f"name {core} {form}"), digest(f"name {core}")
        keys += [_Key(_SAME_NAME, one, (one, any_form)), _Key(_SAME_NAME, digest(f"bare name {core}"), ())]
    elif core:
        keys.append(_Key(_SAME_NAME, digest(f"name {core}"), (digest(f"bare name {core}"),)))
    return [*keys, _of_both(_SAME_PLACE, f"{core} at {place}")] if core and place else keys


def _of_both(same: str, text: str) -> _Key:
    mark = digest(f"{same} {text}")
    return _Key(same, mark, (mark,))


@lru_cache(maxsize=4096)
def name_and_form(title: str) -> tuple[str, str]:
    """A name without accents, punctuation and legal form, and that form: "Acme & Sons Limited." -> "acme sons", "ltd".

    Two names without a form are no sign of one client: "Sam Field" is many people. So are two of different forms,
    Acme Ltd and Acme GmbH.
    """
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
