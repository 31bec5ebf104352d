"""VAT numbers that cannot be right. No register is asked: whether a number was given out, only that could say."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

from stdnum import get_cc_module
from stdnum.exceptions import InvalidChecksum, InvalidComponent, InvalidLength, ValidationError

from intend_bulk.checks.flaws import EU_MEMBERS, Country, Flaw, bare, words

_CODE = "vat_number_invalid"
_OTHERS = words("AU BR CH GB IN NO NZ RS TR")
"""Countries outside of the European Union whose numbers have a form of their own, known well enough."""
_CHECKED = frozenset((*EU_MEMBERS, *_OTHERS))
_PREFIXES = {code: code for code in (*EU_MEMBERS, "GB", "NO")} | {"EL": "GR", "XI": "GB"}
"""The country by the letters that a number begins with."""
_WITHOUT_FORM = ("EU", "IM")
"""Prefixes of the One Stop Shop, which companies of any country have."""
_ALSO = {"CH": "uid", "NO": "orgnr"}
"""The numbers of some countries are written without their suffix, too ("MWST", "MVA")."""
_LENGTHS = {
    **dict.fromkeys(("AT", "DE", "EE", "ES", "PT"), (9,)),
    **dict.fromkeys(("DK", "FI", "HU", "LU", "MT", "SI"), (8,)),
    **dict.fromkeys(("FR", "HR", "IT", "LV"), (11,)),
    **dict.fromkeys(("GR", "CY"), (9,)),
    **dict.fromkeys(("BE", "PL", "SK"), (10,)),
    **dict.fromkeys(("NL", "SE"), (12,)),
    **{"BG": (9, 10), "CZ": (8, 9, 10), "GB": (9, 12), "IE": (8, 9), "LT": (9, 12), "AU": (11,), "BR": (14,)},
    **{"RO": tuple(range(2, 11)), "CH": (9,), "IN": (15,), "NO": (9,), "NZ": (8, 9), "RS": (9,), "TR": (10,)},
}
"""Characters after the letters of the country."""
_FEW = 3
_LABEL = re.compile(r"(VAT|BTW|TVA|UST)(REG|ID)*(NUMBER|NO|NR)?[:#]?")
_LOOKALIKES = str.maketrans("OIL", "011")


@lru_cache(maxsize=16_384)
def vat_flaw(text: str, country: Country | None) -> Flaw | None:
    """Why a text cannot be a VAT number of the country of its own letters, else of the country of the address.

    vat_flaw("GB12345678", None).reason -> "it has 8 digits, VAT numbers of GB have 9 or 12". Spaces, dots and dashes
    are usual. None for one that can be right, and where the country is not known.
    """
    number = bare(text)
    codes = list(_possible_countries(number, country))
    if not codes or any(_error(number, code) is None for code in codes):
        return None
    reason = _reason(number, codes[0], _error(number, codes[0]))
    return Flaw(_CODE, reason, guess=_meant(number, codes[0]))


def _possible_countries(number: str, country: Country | None) -> Iterator[str]:
    if number.startswith(_WITHOUT_FORM):
        return
    own = "CH" if number.startswith("CHE") else _PREFIXES.get(number[:2])
    own = own if re.search(r"\d", number) else None  # NONE is no number of Norway
    if own:
        yield own
    if country and country.code in _CHECKED and country.code != own:
        yield country.code


def _error(number: str, code: str) -> ValidationError | None:
    """What the rules of a country say against a number; None for nothing."""
    alone = number.removeprefix(_letters(number, code))
    errors = [_error_by(module, text) for module in _modules(code) for text in dict.fromkeys((number, alone))]
    if None in errors:
        return None
    return next((error for error in errors if isinstance(error, InvalidChecksum)), errors[0])


def _error_by(module: Any, number: str) -> ValidationError | None:
    try:
        module.validate(number)
    except ValidationError as error:
        return error
    return None


@cache
def _modules(code: str) -> tuple[Any, ...]:
    names = ("vat", *([_ALSO[code]] if code in _ALSO else []))
    return tuple(get_cc_module(code, name) for name in names)


def _letters(number: str, code: str) -> str:
    """The letters of the country that a number begins with: "EL", "XI", "CHE"; "" where it has none."""
    if code == "CH":
        return "CHE" if number.startswith("CHE") else ""
    return number[:2] if _PREFIXES.get(number[:2]) == code else ""


def _reason(number: str, code: str, error: ValidationError | None) -> str:
    letters = _letters(number, code)
    rest, shown = number.removeprefix(letters), letters or code
    if not re.search(r"\d", rest):
        return "it has no digits"
    lengths = _LENGTHS[code]
    if len(rest) not in lengths and (isinstance(error, InvalidLength) or rest.isdecimal()):
        form = "digits" if rest.isdecimal() else "characters"
        return f"it has {len(rest)} {form}, VAT numbers of {shown} have {_listed(lengths)}"
    if isinstance(error, InvalidChecksum):
        return f"its check digits are wrong for {shown}, so one of its characters may be mistyped"
    if isinstance(error, InvalidComponent):
        return f"a part of it is not as in VAT numbers of {shown}"
    return f"its letters and digits do not stand as in VAT numbers of {shown}"


def _listed(lengths: tuple[int, ...]) -> str:
    few = " or ".join(map(str, lengths))
    return few if len(lengths) <= _FEW else f"{lengths[0]} to {lengths[-1]}"


def _meant(number: str, code: str) -> str:
    """The number with a zero for an O, with a zero that a spreadsheet took off, or without "VAT no"; "" for none.

    "UK980780684" -> "GB980780684"
    """
    number = _LABEL.sub("", number)
    number = f"GB{number[2:]}" if code == "GB" and number.startswith("UK") else number
    letters = _letters(number, code)
    rest = number.removeprefix(letters)
    padded = rest.zfill(_LENGTHS[code][0]) if len(rest) == _LENGTHS[code][0] - 1 else rest
    candidates = {letters + other for other in (rest, rest.translate(_LOOKALIKES), padded)}
    right = [candidate for candidate in candidates if _error(candidate, code) is None]
    return right[0] if len(right) == 1 else ""
