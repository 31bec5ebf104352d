"""What a cell means beyond doubt, as it is to be written: "gbp" is GBP. Where a person could differ, nothing is said.

`check --fix` takes it over without a question, so each rule here is narrower than a guess: no likeness, no word that
several entries of a list share, nothing that would drop a part of what the cell says.
"""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache

from intend_bulk.checks.addresses import meant_email, meant_website
from intend_bulk.checks.texts import cleared, is_lost
from intend_bulk.model.choices import Codes, list_of
from intend_bulk.model.client import field_named
from intend_bulk.model.codes import countries, country_spellings, currencies, currency_spellings, spelling
from intend_bulk.model.fields import COUNTRY, CURRENCY, EMAIL, FALSE_WORDS, FLAG, TRUE_WORDS, URL, Kind
from intend_bulk.model.identity import normalised

CODE_COLUMNS = frozenset(
    (
        *("type_code", "tax_code", "reference", "username", "vat_number", "company_number", "eori_number"),
        *("registration_number", "contact_number", "billing_post_code", "billing_contact_number"),
    )
)
"""Columns of text in which every character is one that a keyboard has."""
_SHARED_NAMES = frozenset({"£", "pound", "pounds", "bolívar soberano"})
"""Of several currencies; "$" is not among the spellings at all."""
_NO_CURRENCIES = frozenset(
    {"ALL", "XAG", "XAU", "XBA", "XBB", "XBC", "XBD", "XDR", "XPD", "XPT", "XSU", "XTS", "XUA", "XXX"}
)
"""Entries of ISO 4217 whose small letters or names mean something else: "all", "xxx", "gold"."""
_UNCLEAR_COUNTRIES = frozenset(
    (
        *("england", "northern ireland", "scotland", "wales"),  # parts of a country
        *("america", "congo", "macedonia"),  # several places
        *("na", "sa", "ir", "ge"),  # taken for not available, South Africa, Ireland, Germany
    )
)
_ABBREVIATIONS = frozenset({"uk", "usa", "uae"})
_YES = frozenset({"ja", "oui", "si", "sí", "sì", "on", "wahr", "vrai", "1.0", "✓", "✔", "☑"})
_NO = frozenset({"nein", "non", "off", "falsch", "faux", "0.0"})
"""An x is neither: it marks a box, or strikes it out."""


def meant(name: str, text: str, codes: Codes | None = None) -> str:
    """What the cell of a column means beyond doubt: ("currency", "gbp") -> "GBP"; else the text itself.

    It is right in every respect that can be settled, so what it gives means itself. `codes` are the lists of the
    profile. A password is never looked at.
    """
    field = field_named(name)
    if field is None or field.secret or is_lost(text):
        return text
    listed = (codes or {}).get(list_of(field))
    clear = cleared(text, is_code=is_code(name) and not listed, is_number=is_number(name) and not listed)
    if listed:
        return meant_code(clear, list_of(field), tuple(listed)) or clear
    meaning = _MEANINGS.get(field.kind)
    return clear if meaning is None else meaning(clear) or (text if field.kind in _STRICT else clear)


def is_code(name: str) -> bool:
    """Whether curly quotes and wide letters are hardly meant in a column."""
    field = field_named(name)
    return name in CODE_COLUMNS or (field is not None and field.kind is EMAIL)


def is_number(name: str) -> bool:
    """Whether an apostrophe before the digits of a column can only be the spreadsheet's mark for a text."""
    return name in CODE_COLUMNS or name.endswith(("_contact_number", "_post_code"))


@lru_cache(maxsize=4096)
def meant_code(text: str, listed: str, codes: Sequence[str]) -> str:
    """The one code of a list that differs in case and space alone, or is another name for it; "" where unclear.

    `codes` is a tuple. A dot counts, other than in a guess: "1.0" is no "10".
    """
    if text in codes:
        return text
    same = [code for code in codes if normalised(code) == normalised(text)]
    meaning = {"currency": meant_currency, "country": meant_country}.get(listed)
    if not same and meaning and (known := meaning(text)):
        same = [code for code in codes if meaning(code) == known]
    return same[0] if len(same) == 1 else ""


def meant_currency(text: str) -> str:
    """The code of a currency by its letters in any case, its ISO number or name: "gbp", "826"; "" where unclear."""
    if text in currencies():
        return text
    written = spelling(text)
    is_amount = written.isdigit() and written != text  # "9.78" is no 978
    code = "" if is_amount or written in _SHARED_NAMES else currency_spellings().get(written, "")
    return "" if code in _NO_CURRENCIES else code


def meant_country(text: str) -> str:
    """The usual name of a country by another one, or its code in capitals: "UK", "Espana"; "" where unclear.

    A code in small letters may be a word: "no", "in", "me", "and".
    """
    if text in countries():
        return text
    written = spelling(text)
    is_word = len(written) <= 3 and not (text.isupper() or written in _ABBREVIATIONS)
    return "" if is_word or written in _UNCLEAR_COUNTRIES else _plain_countries().get(_plain(written), "")


@cache
def _plain_countries() -> Mapping[str, str]:
    """The spellings of countries without accents, as an old system keeps them: "cote d'ivoire"."""
    return {_plain(written): name for written, name in country_spellings().items()}


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.replace("\u2019", "'"))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def meant_flag(text: str) -> str:
    """ "1" or "0" for a word that says yes or no in a language next door; "" where unclear; 1, 0, yes, no stay."""
    if text.casefold() in TRUE_WORDS | FALSE_WORDS:
        return text
    word = normalised(text)
    if word in TRUE_WORDS | _YES:
        return "1"
    return "0" if word in FALSE_WORDS | _NO else ""


_MEANINGS: Mapping[Kind, Callable[[str], str]] = {
    COUNTRY: meant_country,
    CURRENCY: meant_currency,
    EMAIL: meant_email,
    FLAG: meant_flag,
    URL: meant_website,
}
_STRICT = (EMAIL, CURRENCY, FLAG)
"""Kinds of which a text with an invisible character less is as wrong as before."""
