"""Phone numbers that nobody can be reached at, by the numbering plans of the world."""

import re
from dataclasses import replace
from functools import lru_cache

from phonenumbers import (
    NumberParseException,
    PhoneNumber,
    PhoneNumberFormat,
    ValidationResult,
    example_number,
    format_number,
    is_possible_number_with_reason,
    is_valid_number,
    parse,
    region_code_for_country_code,
)

from intend_bulk.checks.flaws import Country, Flaw

_INVALID, _UNKNOWN_RANGE = "phone_invalid", "phone_range_unknown"
_SEVERAL = re.compile(r"\s*[/;,|&\n]\s*|\s+(?:or|and|oder|ou|und|et)\s+")
_LETTERS = re.compile(r"[^\W\d_]{2}")
_REMARK = re.compile(r"[\s(\[:,;–-]*[^\W\d_]{2}\D*$")
_LETTER_O = re.compile(r"(?<![^\W\d_])[oO](?![^\W\d_])")
_FICTIONAL = {44: re.compile(r"(1632960|1154960|7700900)\d{3}"), 353: re.compile(r"2091\d{5}")}
"""Ranges that regulators keep free for films and samples, and no plan lists, by the code of the country."""
_FEWEST_DIGITS = 4
_SHORTER_BY = 2
_NO_AREA = "it is too short, or its area code is missing"
_MISREAD = {
    NumberParseException.INVALID_COUNTRY_CODE: "no country has the code that it begins with",
    NumberParseException.NOT_A_NUMBER: "it is not written like a number that can be dialled",
    NumberParseException.TOO_SHORT_AFTER_IDD: "it is too short",
    NumberParseException.TOO_SHORT_NSN: "it is too short",
    NumberParseException.TOO_LONG: "it is too long",
}
_IMPOSSIBLE = {
    ValidationResult.INVALID_COUNTRY_CODE: "no country has the code that it begins with",
    ValidationResult.TOO_SHORT: "it is too short",
    ValidationResult.TOO_LONG: "it is too long",
    ValidationResult.INVALID_LENGTH: "no number there has so many digits",
    ValidationResult.IS_POSSIBLE_LOCAL_ONLY: _NO_AREA,
}


@lru_cache(maxsize=16_384)
def phone_flaw(text: str, country: Country | None) -> Flaw | None:
    """Why nobody can be reached at a number of the country, or at one with + and the code of its own.

    phone_flaw("0113 4", Country("GB", "UK")).reason -> "it is too short, or its area code is missing". An extension is
    fine, and so are two numbers in one cell. Without a country and a +, only what has hardly a digit is wrong.
    """
    flaw = _flaw(text, country)
    several = [part for part in _SEVERAL.split(text) if part]
    if flaw is None or len(several) > 1:
        return flaw and _flaw(several[0], country)
    if _LETTERS.search(text) and re.search(r"\d", text):
        flaw = Flaw(_INVALID, "it holds letters beside the number")
    meant = _LETTER_O.sub("0", _REMARK.sub("", text))
    return replace(flaw, guess=meant) if meant != text and _flaw(meant, country) is None else flaw


def _flaw(text: str, country: Country | None) -> Flaw | None:
    digits = re.sub(r"\D", "", text)
    if len(digits) < _FEWEST_DIGITS:
        return Flaw(_INVALID, "it has hardly a digit" if digits else "it has no digits")
    if country is None and "+" not in text:
        return None
    number = _read(text, country)
    if isinstance(number, str):
        return Flaw(_INVALID, number)
    reason = _IMPOSSIBLE.get(is_possible_number_with_reason(number))
    if reason:
        return Flaw(_INVALID, reason)
    if is_valid_number(number) or _is_fictional(number):
        return _lost_zero(digits, number, country)
    if _is_short(number):
        return Flaw(_INVALID, _NO_AREA)
    return Flaw(_UNKNOWN_RANGE, f"it is not in the numbering plan of {_place(text, number, country)}")


def _read(text: str, country: Country | None) -> PhoneNumber | str:
    """The number; what is wrong, in words, where it cannot be read as one."""
    region = country.code if country else None
    try:
        number = parse(text, region)
        if text.lstrip("( ").startswith("00") and not is_valid_number(number):
            return parse(text.replace("00", "+", 1), region)
    except NumberParseException as error:
        return _MISREAD[error.error_type]
    return number


def _is_fictional(number: PhoneNumber) -> bool:
    kept = _FICTIONAL.get(number.country_code or 0)
    return kept is not None and kept.fullmatch(str(number.national_number)) is not None


def _is_short(number: PhoneNumber) -> bool:
    """Whether it is much shorter than the numbers of its country are."""
    usual = example_number(region_code_for_country_code(number.country_code or 0))
    return usual is not None and len(str(number.national_number)) + _SHORTER_BY <= len(str(usual.national_number))


def _place(text: str, number: PhoneNumber, country: Country | None) -> str:
    """Whose numbering plan it is held to: "United Kingdom", "+44"."""
    return country.said if country and "+" not in text else f"+{number.country_code}"


def _lost_zero(digits: str, number: PhoneNumber, country: Country | None) -> Flaw | None:
    """What is wrong with a number without the 0 that it is dialled with in its country: a spreadsheet takes it off."""
    if digits.startswith("0") or digits != str(number.national_number):
        return None
    dialled = format_number(number, PhoneNumberFormat.NATIONAL)
    if re.sub(r"\D", "", dialled) != f"0{digits}" or country is None:
        return None
    return Flaw(_INVALID, f"numbers of {country.said} begin with 0, or with +", guess=f"0{digits}")
