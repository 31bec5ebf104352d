"""The names of made-up companies, of which no two are alike."""

import re
import unicodedata
from dataclasses import dataclass
from random import Random

from intend_bulk.sandbox.countries import MIX, Country, Town

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_STRIDE = 7919  # a prime, so that every name comes up before any comes again


@dataclass(frozen=True)
class Company:
    """A company that has a name of its own, and the town of its office."""

    title: str
    domain: str
    """Of its e-mail addresses and its web site."""
    country: Country
    town: Town


def name_company(index: int, seed: int, dice: Random) -> Company:
    """Name company number `index`, from 0, as no other: "Ashdown Trading Ltd".

    Once a country's names are used up, branches follow: "Ashdown Trading Leeds Ltd", and at last "Leeds 2".
    """
    country, serial = _place_in_mix(index)
    names = len(country.makers) * len(country.trades)
    earlier, turn = divmod(serial, names)
    maker, trade = divmod((turn * _STRIDE + seed) % names, len(country.trades))
    name = f"{country.makers[maker]} {country.trades[trade]}"
    town = dice.choice(country.towns)
    if earlier:
        branch, which = divmod(earlier - 1, len(country.towns))
        town = country.towns[which]
        name += f" {town.name}" + (f" {branch + 1}" if branch else "")
    title = f"{name} {dice.choice(country.legal_forms)}"
    return Company(title, f"{slug(name, '-')}.{country.domain}", country, town)


def _place_in_mix(index: int) -> tuple[Country, int]:
    """Return the country of that company, and its own number, from 0, among those from there."""
    rounds, turn = divmod(index, len(MIX))
    position = turn * 7 % len(MIX)
    country = MIX[position]
    return country, rounds * MIX.count(country) + position - MIX.index(country)


def slug(text: str, joint: str) -> str:
    """Write a name as it stands in an e-mail address: "Möbel & Holz" and "-" give "moebel-holz"."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(_UMLAUTS)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", joint, plain.replace("'", ""))
