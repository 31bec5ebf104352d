"""Moments as the API writes them, and as a time zone shows them."""

import re
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from intend_bulk.model.fields import Cell

_MOMENT = re.compile(
    r"((\d{4}-\d\d-\d\d)[T ]\d\d:\d\d(?::\d\d)?)(?:[.,]0+|([.,]\d+))?(Z|[+-]\d\d(?::?\d\d(?::\d\d)?)?)", re.ASCII
)
_SECONDS = len("2022-07-18T22:49:53")


def in_zone(value: Cell, zone: ZoneInfo) -> Cell:
    """A moment as the clock of a zone shows it: "2022-07-18T22:49:53.000000Z" -> "2022-07-18T23:49:53+01:00".

    A fraction of a second that is not zero is kept. A text without an offset, and what is no moment, stays as it is.
    """
    found = _MOMENT.fullmatch(value) if isinstance(value, str) else None
    if not found:
        return value
    wall, day, fraction, offset = found.groups()
    try:
        shift = _shift(day, offset, zone)
        if shift:
            shown, end = (datetime.fromisoformat(wall) + shift[0]).isoformat(), shift[1]
        else:
            exact = datetime.fromisoformat(wall + offset).astimezone(zone).isoformat()
            shown, end = exact[:_SECONDS], exact[_SECONDS:]
    except (ValueError, OverflowError):  # the 31st of June; the last hours of the year 9999
        return value
    return f"{shown}{fraction or ''}{end}"


@lru_cache(maxsize=50_000)
def _shift(day: str, offset: str, zone: ZoneInfo) -> tuple[timedelta, str] | None:
    """By how much a clock is put on for all of a day, and its offset then; None where that changes within the day.

    In London _shift("2022-07-18", "Z") -> (one hour, "+01:00"). It is known for a day because `isoformat` of a moment
    with a zone takes four times as long as without one.
    """
    first, last = (datetime.fromisoformat(f"{day}T{time}{offset}") for time in ("00:00:00", "23:59:59"))
    begin, end = first.astimezone(zone), last.astimezone(zone)
    if begin.utcoffset() != end.utcoffset():
        return None
    return begin.replace(tzinfo=None) - first.replace(tzinfo=None), begin.isoformat()[_SECONDS:]


def moment_of(value: Cell) -> datetime | None:
    """The moment that a text with an offset means, with that offset; None for whatever else it is."""
    found = _MOMENT.fullmatch(value) if isinstance(value, str) else None
    if not found:
        return None
    wall, _, fraction, offset = found.groups()
    try:
        return datetime.fromisoformat(f"{wall}{fraction or ''}{offset}")
    except ValueError:
        return None
