"""What one heading by itself is read as: our own words first, then the usual synonyms."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from functools import cache, lru_cache

from intend_bulk.sheets.mapping.headings import column_of
from intend_bulk.sheets.mapping.spelling import plain, spelt, without_hint, words_of
from intend_bulk.sheets.mapping.synonyms import (
    BILLING_WORDS,
    CONTACT_PARTS,
    CONTACT_WORDS,
    MAIN_WORDS,
    NOT_GUESSED,
    OTHER_PARTS,
    PLACE_PARTS,
    SAME,
    SECOND,
    SHIPPING_WORDS,
)


class Certainty(Enum):
    """How a heading came to its column; the first two are as good as each other where both are in a sheet."""

    EXACT = "it is our own heading"
    SAME = "it says the same in other words"
    SECOND = "it usually means this"
    MAIN = "an address of which nothing says whose it is, is the billing address"

    @property
    def is_plain(self) -> bool:
        return self in (Certainty.EXACT, Certainty.SAME)


@dataclass(frozen=True)
class Reading:
    """The column that a heading is read as."""

    name: str
    certainty: Certainty


@lru_cache(maxsize=16_384)
def reading_of(heading: str) -> Reading | None:
    """What a heading is read as, by itself; None where it is none of ours, or may be several of them.

    "Email *" -> email, EXACT; "Zip" -> billing_post_code, MAIN; "Ship to 2 city" -> shipping_2_town, SAME;
    "Currency (ISO)" -> currency, SECOND; "Address" -> None.
    """
    text = plain(heading)
    if name := column_of(heading) or (column_of(text) if text != heading else None):
        return Reading(name, Certainty.EXACT)
    spelling = spelt(text)
    if spelling in _not_guessed():
        return None
    if found := spellings().get(spelling) or _numbered(spelling):
        return found
    shorter = without_hint(text)
    found = reading_of(shorter) if shorter else None
    return replace(found, certainty=Certainty.SECOND) if found and found.certainty.is_plain else found


def candidates(heading: str) -> tuple[str, ...]:
    """The columns that a heading may hold which is not guessed: "Name" -> title, first_name, last_name; else ()."""
    return _not_guessed().get(spelt(plain(heading)), ())


@cache
def spellings() -> Mapping[str, Reading]:
    """Every spelling of the tables that has no number, as `spelt` makes it, with what it is read as."""
    readings: dict[str, Reading] = {}
    for spelling, name, certainty in _table():
        readings.setdefault(spelling, Reading(name, certainty))
    return readings


def _table() -> Iterator[tuple[str, str, Certainty]]:
    """The tables line by line: the single spellings before those that are put together."""
    for table, certainty in ((SAME, Certainty.SAME), (SECOND, Certainty.SECOND)):
        for name, line in table.items():
            yield from ((spelt(word), name, certainty) for word in words_of(line))
    for words, block in ((BILLING_WORDS, "billing"), (SHIPPING_WORDS, "shipping_1")):
        for spelling, part in _together(words, (PLACE_PARTS, OTHER_PARTS)):
            yield spelling, f"{block}_{part}", Certainty.SAME
    for spelling, part in (*_parts((PLACE_PARTS,)), *_together(MAIN_WORDS, (PLACE_PARTS,))):
        yield spelling, f"billing_{part}", Certainty.MAIN


def _parts(tables: Iterable[Mapping[str, str]]) -> list[tuple[str, str]]:
    """Each spelling of a part with its name: ("zipcode", "post_code")."""
    return [(spelt(word), name) for table in tables for name, line in table.items() for word in words_of(line)]


_SHORT = 3


def _together(words: str, tables: Iterable[Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    """Each word before each part, and behind it unless it is short: "invoicecity" and "cityinvoice" -> "town"."""
    parts = _parts(tables)
    for word in map(spelt, words_of(words)):
        for spelling, name in parts:
            yield word + spelling, name
            if len(word) > _SHORT:
                yield spelling + word, name


@cache
def _not_guessed() -> Mapping[str, tuple[str, ...]]:
    return {spelt(heading): tuple(words_of(names)) for heading, names in NOT_GUESSED.items()}


def _numbered(text: str) -> Reading | None:
    """What has a number that says which address or contact: "deliveryaddress2city", "shiptocity2", "person1email"."""
    for block, pattern, parts in _numbered_tables():
        if (found := pattern.fullmatch(text)) and (name := parts.get(found[2] or found[3])):
            return Reading(f"{block}_{found[1] or found[4]}_{name}", Certainty.SAME)
    return None


def contact_part(key: str) -> str | None:
    """The part of a contact that a key is another word for: "surname" -> "last_name"; None for a key of its own."""
    part = dict(_parts((CONTACT_PARTS,))).get(spelt(key))
    return part if part and spelt(part) != spelt(key) else None


@cache
def _numbered_tables() -> list[tuple[str, re.Pattern[str], Mapping[str, str]]]:
    tables = (
        ("shipping", SHIPPING_WORDS, (PLACE_PARTS, OTHER_PARTS)),
        ("contact", CONTACT_WORDS, (CONTACT_PARTS,)),
    )
    return [(block, _pattern(words), dict(_parts(parts))) for block, words, parts in tables]


def _pattern(words: str) -> re.Pattern[str]:
    """The number before the part or behind it: groups 1 and 2, or 4 and 3."""
    either = "|".join(sorted(map(spelt, words_of(words)), key=len, reverse=True))
    number = "([1-9][0-9]{0,2})"
    return re.compile(rf"(?:{either})(?:{number}([^0-9].*)|(.*[^0-9]){number})")
