"""Company numbers and EORI numbers that cannot be right. Where a form is not known for certain, any text can be."""

import re
from functools import lru_cache
from importlib import import_module

from stdnum.exceptions import InvalidChecksum, ValidationError

from intend_bulk.checks.flaws import EU_MEMBERS, Country, Flaw, bare

_BRITISH = re.compile(r"\d{8}|[A-Z]{2}(\d{6}|\d{5}[A-Z]|\d{4}[A-Z]{2})|R0\d{6}")
"""As Companies House gives them out; IP12345R is a registered society."""
_SHORT_BRITISH = re.compile(r"([A-Z]{2})?(\d{4,7})")
_LENGTH = 8
_REGISTERS = {
    "AU": ("au.acn", "au.abn"),
    "DK": ("dk.cvr",),
    "EE": ("ee.registrikood",),
    "FI": ("fi.ytunnus",),
    "FR": ("fr.siren", "fr.siret"),
    "NO": ("no.orgnr",),
    "SE": ("se.orgnr",),
}
"""Where every company has a number with check digits, and nothing else is called its number."""
_EORI = re.compile(r"[A-Z]{2}[A-Z0-9]{1,16}")
"""The rule says 15 characters after the country; an Italian tax code has 16."""
_BRITISH_EORI = re.compile(r"(GB|XI)(\d{12}|\d{15})")
_EORI_LETTERS = frozenset((*EU_MEMBERS, "EL", "GB", "XI"))


@lru_cache(maxsize=16_384)
def company_number_flaw(text: str, country: Country | None) -> Flaw | None:
    """Why a text cannot be the number of a company in its country: "1234567" of GB lacks its first zero.

    None for a number that can be right, and for a country whose numbers have no form that is known for certain.
    """
    number = bare(text)
    if country and country.code == "GB":
        return _british_flaw(number)
    if country and country.code in _REGISTERS and number.isdecimal():
        return _flaw_by_register(number, country.code)
    return None


def _british_flaw(number: str) -> Flaw | None:
    if _BRITISH.fullmatch(number):
        return None
    if not re.search(r"\d", number):
        reason = "it has no digits"
    elif len(number) != _LENGTH:
        reason = f"it has {len(number)} characters, a British one has {_LENGTH}"
    else:
        reason = "a British one has 8 digits, or 2 letters and 6 digits"
    return Flaw("company_number_invalid", reason, guess=_british_guess(number))


def _british_guess(number: str) -> str:
    """The number with the zeros that a spreadsheet took off, and with no O for a zero; "" where that is no good."""
    number = number[:2] + number[2:].replace("O", "0")
    short = _SHORT_BRITISH.fullmatch(number)
    if short:
        letters = short[1] or ""
        number = letters + short[2].zfill(_LENGTH - len(letters))
    return number if _BRITISH.fullmatch(number) else ""


def _flaw_by_register(number: str, code: str) -> Flaw | None:
    errors = [_error_by(name, number) for name in _REGISTERS[code]]
    if None in errors:
        return None
    if any(isinstance(error, InvalidChecksum) for error in errors):
        reason = f"its check digits are wrong for {code}, so one of them may be mistyped"
        return Flaw("company_number_invalid", reason)
    reason = f"it has {len(number)} digits, which the register of {code} does not give out"
    padded = f"0{number}"
    is_right = any(_error_by(name, padded) is None for name in _REGISTERS[code])
    return Flaw("company_number_invalid", reason, guess=padded if is_right else "")


def _error_by(name: str, number: str) -> ValidationError | None:
    try:
        import_module(f"stdnum.{name}").validate(number)
    except ValidationError as error:
        return error
    return None


@lru_cache(maxsize=16_384)
def eori_flaw(text: str, country: Country | None) -> Flaw | None:
    """Why a text cannot be an EORI number: "GB1234" has too few digits; None for one that can be right."""
    number = bare(text)
    letters = number[:2]
    if letters in ("GB", "XI"):
        is_right = _BRITISH_EORI.fullmatch(number) is not None
        reason = f"it has {len(number) - 2} characters after {letters}, not 12 or 15 digits"
    else:
        is_right = letters in _EORI_LETTERS and _EORI.fullmatch(number) is not None
        reason = "it begins with the two letters of a country of the EU, with GB or XI, and has at most 15 more"
    return None if is_right else Flaw("eori_number_invalid", reason, guess=_eori_guess(number, country))


def _eori_guess(number: str, country: Country | None) -> str:
    """The number with the letters that it lacks; "" where nobody can say."""
    guess = f"GB{number}"
    return guess if country and country.code == "GB" and _BRITISH_EORI.fullmatch(guess) else ""
