"""A period of time, as --since and --until say it: which clients were created in it."""

import re
from calendar import monthrange
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from intend_bulk.errors import UsageProblem
from intend_bulk.model.fields import Cell
from intend_bulk.model.moments import moment_of
from intend_bulk.model.nearest import did_you_mean

_WORDS = ("today", "yesterday", "this-month", "last-month")
_MONTH = re.compile(r"\d{4}-\d\d", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?", re.ASCII)
_OTHER_DATE = re.compile(r"(\d{1,4})[/. -](\d{1,2})[/. -](\d{1,4})", re.ASCII)
_FIRST_YEAR = 1000
_FORMS = "Give a day as 2026-03-01, a month as 2026-03, a moment as 2026-03-01T10:00, or today, yesterday, this-month, "
_FORMS += "last-month."


@dataclass(frozen=True)
class Period:
    """From the first moment on, and before the second; None is no limit."""

    since: datetime | None = None
    until: datetime | None = None
    words: str = ""
    """In words, "created from 2026-03-01 to 2026-03-31 (Europe/London)"; "" for all time."""

    def holds(self, created_on: Cell) -> bool | None:
        """Whether a client was created in the period; None where its text is no moment, so that nobody can tell."""
        if self.since is None and self.until is None:
            return True
        moment = moment_of(created_on)
        if moment is None:
            return None
        return (self.since is None or self.since <= moment) and (self.until is None or moment < self.until)


@dataclass(frozen=True)
class _Limit:
    """What one of the options means."""

    begin: datetime
    """The first moment of the day or month; the moment, where it is one."""
    end: datetime
    """The first moment after the day or month; the moment itself, where it is one."""
    first: str
    """In words, "2026-03-01" or "2026-03-01 10:00"."""
    last: str
    is_moment: bool = False


def period(since: str | None, until: str | None, *, zone: ZoneInfo, now: datetime) -> Period:
    """The period that --since and --until mean on the clock of a zone; None for an option that was not given.

    period("last-month", "last-month", …) in April -> all of March. --until includes its whole day or month; an exact
    moment ends before itself, so periods that meet there share no client.

    Raises UsageProblem for what is no time, and for an end before the beginning.
    """
    today = now.astimezone(zone).date()
    start = _limit("--since", since, zone, today) if since is not None else None
    end = _limit("--until", until, zone, today) if until is not None else None
    if start and end and start.begin >= end.end:
        raise UsageProblem(
            f"The period ends (--until {until}) before it begins (--since {since}).",
            hint="Swap them, or leave one of them out.",
        )
    return Period(start.begin if start else None, end.end if end else None, _words(start, end, zone))


def _words(start: _Limit | None, end: _Limit | None, zone: ZoneInfo) -> str:
    if start and end and start.first == end.last:
        span = f"on {start.first}"
    elif start and end:
        span = f"from {start.first} to {'just before ' if end.is_moment else ''}{end.last}"
    elif start:
        span = f"from {start.first} on"
    elif end:
        span = f"{'before' if end.is_moment else 'up to'} {end.last}"
    else:
        return ""
    return f"created {span} ({zone.key})"


def _limit(option: str, text: str, zone: ZoneInfo, today: date) -> _Limit:
    written = text.strip()
    try:
        if _MOMENT.fullmatch(written):
            return _moment(option, written, zone)
        days = _days(written.casefold(), today)
        if days:
            return _limit_of_days(*days, zone)
    except (ValueError, OverflowError):  # the 31st of June; the year 0, or 9999
        raise UsageProblem(f"{option}: there is no {text!r}, or it is too far away.", hint=_FORMS) from None
    raise UsageProblem(f"{option}: {text!r} is not a day, a month or a moment.", hint=_hint(written))


def _days(written: str, today: date) -> tuple[date, date] | None:
    """The first and the last day of what was written: "2026-02" -> the 1st and the 28th; None where it is neither."""
    if written in ("today", "yesterday"):
        day = today - timedelta(days=written == "yesterday")
        return day, day
    if written in ("this-month", "last-month"):
        first = today.replace(day=1)
        return _month(first if written == "this-month" else first - timedelta(days=1))
    if _MONTH.fullmatch(written):
        return _month(date.fromisoformat(f"{written}-01"))
    if _DAY.fullmatch(written):
        day = date.fromisoformat(written)
        return day, day
    return None


def _month(day: date) -> tuple[date, date]:
    """The first and the last day of the month that a day is in."""
    return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])


def _limit_of_days(first: date, last: date, zone: ZoneInfo) -> _Limit:
    begin, end = _beginning_of(first, zone), _beginning_of(last + timedelta(days=1), zone)
    return _Limit(begin, end, first.isoformat(), last.isoformat())


def _beginning_of(day: date, zone: ZoneInfo) -> datetime:
    """The first moment of a day; where the clock is put on at midnight, that is 01:00, the same moment."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _moment(option: str, written: str, zone: ZoneInfo) -> _Limit:
    moment = datetime.fromisoformat(written)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone)
        if moment.utcoffset() != moment.replace(fold=1).utcoffset():
            raise UsageProblem(
                f"{option}: {written} is not one moment in {zone.key}, where the clock is changed then.",
                hint=f"Write its offset to UTC too, as {moment.isoformat(timespec='minutes')}.",
            )
    shown = moment.astimezone(zone).replace(tzinfo=None).isoformat(" ").removesuffix(":00")
    return _Limit(moment.astimezone(UTC), moment.astimezone(UTC), shown, shown, is_moment=True)


def _hint(written: str) -> str:
    """How to write it: "03/04/2026" may be 2026-04-03 or 2026-03-04."""
    found = _OTHER_DATE.fullmatch(written)
    meant = " or ".join(dict.fromkeys(_possible_days(*map(int, found.groups())))) if found else ""
    if meant:
        return f"Write year, month and day in this way: {meant}."
    return f"{did_you_mean(written, _WORDS)}{_FORMS}"


def _possible_days(one: int, two: int, three: int) -> Iterator[str]:
    """What three numbers can mean, each as an ISO day; the year has four digits."""
    for year, month, day in ((one, two, three), (three, two, one), (three, one, two)):
        if year >= _FIRST_YEAR:
            with suppress(ValueError):
                yield date(year, month, day).isoformat()
