"""What a look at one cell can find, and the country that the cell belongs to."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias


class Country(NamedTuple):
    """The country of an address, or of a number."""

    code: str
    """Two capital letters: "GB"."""
    said: str
    """As the sheet writes it: "UK"."""


@dataclass(frozen=True)
class Flaw:
    """What is wrong with a text; the code is one of the catalogue of problems."""

    code: str
    reason: str
    """The end of the problem's sentence: "it has 8 digits, VAT numbers of GB have 9 or 12"."""
    guess: str = ""
    """What was probably meant; "" where that is unclear."""
    fix: str = ""
    """What was meant beyond doubt."""


def bare(number: str) -> str:
    """A number in capitals, without the signs that people write into it: "GB 980.7806-84" -> "GB980780684"."""
    return re.sub(r"[\s./-]+", "", unicodedata.normalize("NFKC", number)).upper()


def words(text: str) -> tuple[str, ...]:
    """The words of a list: "AT BE" -> ("AT", "BE")."""
    return tuple(text.split())


EU_MEMBERS = words("AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK")


Look: TypeAlias = Callable[[str, Country | None], Flaw | None]
"""Looks at a text; the country is None where nobody can say which one it is."""
