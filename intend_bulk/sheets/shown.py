"""What a person sees in a cell that holds a number, a date or an error: its text, or what is wrong with it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from functools import cached_property, lru_cache

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

from intend_bulk.sheets.raw import Flawed

_FIFTEEN_DIGITS, _THIRTY_DIGITS = 10**15, 10**30
_GENERAL = ("general", "@")
_LANGUAGE = re.compile(r"\A\[\$-[0-9A-Fa-f]{1,4}\](?!\Z)")
"""A longer one may ask for other digits than 0 to 9."""
_DATES_OF_EAST_ASIA = {*range(27, 37), *range(50, 59)}
"""Numbers of formats that are dates in Excel, whose look depends on its language."""
_LEAP_DAY_THAT_NEVER_WAS = 60
"""29 February 1900, which Excel counts."""


@dataclass(frozen=True)
class NumberFormat:
    """How the numbers of some cells are shown: NumberFormat("000")."""

    code: str
    counts_from_1904: bool = False
    """Dates of workbooks that were made on an old Mac count from 1904."""
    is_date: bool = False

    @cached_property
    def is_plain(self) -> bool:
        """Whether a number is shown as its digits."""
        return self.code.casefold() in _GENERAL

    def shown(self, value: float) -> str | Flawed:
        """A number as it is shown, or what is wrong with it."""
        if self.is_date:
            return Flawed(self._date(value), "date_in_text")
        return number_shown(value, self.code)

    def _date(self, value: float) -> str:
        epoch = MAC_EPOCH if self.counts_from_1904 else WINDOWS_EPOCH
        if int(value) == _LEAP_DAY_THAT_NEVER_WAS and not self.counts_from_1904:
            return "1900-02-29"
        try:
            shown = from_excel(value, epoch, timedelta=is_timedelta_format(self.code))
        except (OverflowError, ValueError):  # Excel shows ##### for it
            return plain(value)
        return _without_midnight(shown)


@lru_cache(maxsize=1000)
def number_format(code: str | None, *, counts_from_1904: bool = False) -> NumberFormat:
    """A format by its code; None where it is one of the dates that depend on the language of Excel.

    A language in it, as LibreOffice puts one ("[$-409]000"), says nothing of how a number looks.
    """
    without_language = _LANGUAGE.sub("", code or "")
    return NumberFormat(without_language, counts_from_1904, code is None or is_date_format(without_language))


def format_code(number: int, own: Mapping[int, str]) -> str | None:
    """The code of a format by its number: one of the workbook's own, or of those that every Excel has.

    None for a date whose look depends on the language of Excel.
    """
    if number in own:
        return own[number]
    if number in _DATES_OF_EAST_ASIA:
        return None
    return BUILTIN_FORMATS.get(number, f"no. {number}")


def number_shown(value: float, code: str) -> str | Flawed:
    """A number as it is shown in a format: 7 in "000" is 007, 1.5 is 1.5, 44.0 is 44."""
    if abs(value) >= _FIFTEEN_DIGITS:
        return Flawed(_all_digits(value), "digits_lost")
    text = plain(value)
    if re.fullmatch(r"0{1,15}", code) and value == int(value):
        return f"-{text[1:].zfill(len(code))}" if value < 0 else text.zfill(len(code))
    if code.casefold() not in _GENERAL:
        return Flawed(text, "number_format", {"format": code})
    return text


def plain(value: float) -> str:
    """The digits of a number, never with an exponent: 1e14 is 100000000000000, 0.1 + 0.2 is 0.3."""
    return str(int(value)) if value == int(value) else format(Decimal(f"{value:.15g}"), "f")


def _all_digits(value: float) -> str:
    """A long number as Excel shows it in a cell of the format 0: 12345678901234500; shortened beyond 30 digits."""
    shown = f"{value:.15g}"
    return format(Decimal(shown), "f") if abs(value) < _THIRTY_DIGITS else shown


def _without_midnight(value: object) -> str:
    return value.date().isoformat() if isinstance(value, datetime) and value.time() == time() else str(value)


def boolean_shown(value: object) -> str:
    """True is TRUE."""
    return "TRUE" if value else "FALSE"


def formula_without_result(formula: str) -> Flawed:
    """A formula that no program has computed: openpyxl, for one, saves such."""
    return Flawed(f"={formula}", "formula_without_result")


def error_shown(name: str) -> Flawed:
    """An error is neither a text nor an empty cell: error_shown("#N/A")."""
    return Flawed(name or "without a name", "error_value")
