"""Dates as people write them → 2019-04-26; what 03/04/2026 means is settled by its column, or asked."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from intend_bulk.sheets.raw import Flawed


class DateOrder(StrEnum):
    """Which of two numbers is the day."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"
    AUTO = "auto"
    """What the column says: one value such as 26/04/2026 settles it for all of them."""


@dataclass(frozen=True)
class Seen:
    """What a column says about the order of its dates."""

    day_first: str | None = None
    """A value that has the day first for certain: "26/04/2026"; None where there is none, as below."""
    month_first: str | None = None

    @property
    def order(self) -> DateOrder | None:
        """None where no value settles it, or two contradict each other."""
        if self.is_mixed or not (self.day_first or self.month_first):
            return None
        return DateOrder.DAY_FIRST if self.day_first else DateOrder.MONTH_FIRST

    @property
    def is_mixed(self) -> bool:
        return bool(self.day_first and self.month_first)

    def and_also(self, text: str) -> "Seen":
        """With one more value of the column."""
        found = _NUMBERS.fullmatch(text.strip())
        if not found:
            return self
        first, second = int(found["first"]), int(found["second"])
        if self.day_first is None and first > _MONTHS_A_YEAR >= second:
            return Seen(text.strip(), self.month_first)
        if self.month_first is None and second > _MONTHS_A_YEAR >= first:
            return Seen(self.day_first, text.strip())
        return self


NOTHING_SEEN = Seen()


def as_iso(text: str, order: DateOrder, seen: Seen = NOTHING_SEEN) -> str | Flawed:
    """A date as ISO 8601 has it: ("26/04/2019", DAY_FIRST) -> "2019-04-26"; a time of day is left out.

    Read are 2019-04-26, 2019/04/26, 26.04.2019, 26 Apr 2019 and April 26, 2019. A year has four digits.
    `seen` is what the column says, for AUTO.
    """
    whole = text.strip()
    if found := _ISO.fullmatch(whole):
        return _day(text, found["year"], found["month"], found["day"])
    if found := _NAMED.fullmatch(whole) or _NAMED_FIRST.fullmatch(whole):
        return _day(text, found["year"], _MONTHS.get(found["month"][:3].casefold(), 0), found["day"])
    if found := _NUMBERS.fullmatch(whole):
        return _from_numbers(text, found, order, seen)
    return Flawed(text, "date_unreadable")


def _from_numbers(text: str, found: re.Match[str], order: DateOrder, seen: Seen) -> str | Flawed:
    first, second, year = found["first"], found["second"], found["year"]
    if order is DateOrder.AUTO:
        if seen.is_mixed:
            return Flawed(text, "date_order_mixed", {"day_first": seen.day_first, "month_first": seen.month_first})
        if seen.order is None and int(first) != int(second):
            return Flawed(text, "date_ambiguous")
        order = seen.order or DateOrder.DAY_FIRST  # 04/04/2026 is the same either way
    month, day = (second, first) if order is DateOrder.DAY_FIRST else (first, second)
    return _day(text, year, month, day)


def _day(text: str, year: str, month: str | int, day: str) -> str | Flawed:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return Flawed(text, "date_unreadable")


_MONTHS_A_YEAR = 12
_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(_NAMES, start=1)}
_LONG = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    "nov(?:ember)?|dec(?:ember)?"
)
_TIME = r"(?:[T ]\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:\s*[AaPp][Mm]|Z|[+-]\d{2}:?\d{2})?)?"
_ISO = re.compile(rf"(?P<year>\d{{4}})(?P<mark>[-/.])(?P<month>\d{{1,2}})(?P=mark)(?P<day>\d{{1,2}}){_TIME}", re.ASCII)
_NUMBERS = re.compile(
    rf"(?P<first>\d{{1,2}})(?P<mark>[-/.])(?P<second>\d{{1,2}})(?P=mark)(?P<year>\d{{4}}){_TIME}", re.ASCII
)
_NAMED = re.compile(
    rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[ -](?P<month>{_LONG})\.?,?[ -](?P<year>\d{{4}}){_TIME}",
    re.ASCII | re.IGNORECASE,
)
_NAMED_FIRST = re.compile(
    rf"(?P<month>{_LONG})\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>\d{{4}}){_TIME}", re.ASCII | re.IGNORECASE
)
