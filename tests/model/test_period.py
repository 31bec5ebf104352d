"""--since and --until: which moments a period holds."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intend_bulk.errors import UsageProblem
from intend_bulk.model.fields import Cell
from intend_bulk.model.period import Period, period

NOW = datetime(2026, 4, 1, 0, 30, tzinfo=UTC)  # 01:30 in London, still March in Santiago


def of(since: str | None, until: str | None, *, zone: str = "Europe/London", now: datetime = NOW) -> Period:
    return period(since, until, zone=ZoneInfo(zone), now=now)


def refusal(since: str | None, until: str | None = None, *, zone: str = "Europe/London") -> UsageProblem:
    with pytest.raises(UsageProblem) as caught:
        of(since, until, zone=zone)
    return caught.value


def limits(found: Period) -> list[str]:
    return [f"{moment:%Y-%m-%dT%H:%M:%S}" if moment else "" for moment in (found.since, found.until)]


@pytest.mark.parametrize(
    ("since", "until", "begin", "end"),
    [
        ("2026-03-01", "2026-03-31", "2026-03-01T00:00:00", "2026-03-31T23:00:00"),
        ("2026-03", "2026-03", "2026-03-01T00:00:00", "2026-03-31T23:00:00"),
        ("2026-02", "2026-02", "2026-02-01T00:00:00", "2026-03-01T00:00:00"),
        ("2024-02-29", "2024-02", "2024-02-29T00:00:00", "2024-03-01T00:00:00"),
        ("2025-12", "2026-01", "2025-12-01T00:00:00", "2026-02-01T00:00:00"),
        ("today", "today", "2026-03-31T23:00:00", "2026-04-01T23:00:00"),
        ("yesterday", "yesterday", "2026-03-30T23:00:00", "2026-03-31T23:00:00"),
        ("this-month", "this-month", "2026-03-31T23:00:00", "2026-04-30T23:00:00"),
        ("last-month", "last-month", "2026-03-01T00:00:00", "2026-03-31T23:00:00"),
        (" Last-Month ", "TODAY", "2026-03-01T00:00:00", "2026-04-01T23:00:00"),
        ("2026-03-01T10:00", "2026-04-01T10:00:30", "2026-03-01T10:00:00", "2026-04-01T09:00:30"),
        ("2026-03-01 10:00", "2026-04-01T10:00Z", "2026-03-01T10:00:00", "2026-04-01T10:00:00"),
        ("2026-03-01T10:00+05:30", None, "2026-03-01T04:30:00", ""),
        (None, "2026-03", "", "2026-03-31T23:00:00"),
        (None, None, "", ""),
    ],
)
def test_what_is_meant(since: str | None, until: str | None, begin: str, end: str) -> None:
    """In UTC: from the first moment of --since, to the last moment of --until."""
    assert limits(of(since, until)) == [begin, end]


@pytest.mark.parametrize(
    ("zone", "begin", "end"),
    [
        ("Europe/London", "2026-03-01T00:00:00", "2026-03-31T23:00:00"),
        ("America/Santiago", "2026-02-01T03:00:00", "2026-03-01T03:00:00"),
        ("Pacific/Auckland", "2026-02-28T11:00:00", "2026-03-31T11:00:00"),
    ],
)
def test_last_month_is_that_of_the_zone(zone: str, begin: str, end: str) -> None:
    """At one moment it is April in London and still March in Santiago."""
    assert limits(of("last-month", "last-month", zone=zone)) == [begin, end]


@pytest.mark.parametrize(
    ("zone", "day", "hours", "begin"),
    [
        ("Europe/London", "2026-03-29", 23, "2026-03-29T00:00:00"),
        ("Europe/London", "2026-10-25", 25, "2026-10-24T23:00:00"),
        ("America/Santiago", "2024-09-08", 23, "2024-09-08T04:00:00"),  # its clock goes from 24:00 to 01:00
        ("America/Santiago", "2024-04-06", 25, "2024-04-06T03:00:00"),
        ("America/Santiago", "2024-04-07", 24, "2024-04-07T04:00:00"),
        ("Asia/Beirut", "2022-03-27", 23, "2022-03-26T22:00:00"),
        ("America/Havana", "2024-11-03", 25, "2024-11-03T04:00:00"),  # from 01:00 back to 00:00
    ],
)
def test_a_day_on_which_the_clock_changes_is_held_whole(zone: str, day: str, hours: int, begin: str) -> None:
    found = of(day, day, zone=zone)
    assert found.since and found.until
    assert limits(found)[0] == begin
    assert found.until - found.since == timedelta(hours=hours)


@pytest.mark.parametrize("zone", ["Europe/London", "America/Santiago", "Asia/Beirut", "Pacific/Apia"])
@given(moment=st.datetimes(datetime(2000, 1, 1), datetime(2030, 12, 31)))
def test_a_day_holds_what_the_clock_shows_as_that_day(zone: str, moment: datetime) -> None:
    moment = moment.replace(tzinfo=UTC)
    day = moment.astimezone(ZoneInfo(zone)).date()
    text = moment.isoformat().replace("+00:00", "Z")
    assert of(f"{day}", f"{day}", zone=zone).holds(text) is True
    assert of(f"{day + timedelta(days=1)}", None, zone=zone).holds(text) is False
    assert of(None, f"{day - timedelta(days=1)}", zone=zone).holds(text) is False


@pytest.mark.parametrize(
    ("created_on", "held"),
    [
        ("2026-02-28T23:59:59.999999Z", False),
        ("2026-03-01T00:00:00.000000Z", True),
        ("2026-03-31T22:59:59.999999Z", True),
        ("2026-03-31T23:59:59.999999+01:00", True),
        ("2026-03-31T23:00:00.000000Z", False),
        ("2026-04-01T00:00:00+01:00", False),
        ("2026-03-15T10:00:00", None),
        ("2026-03-15", None),
        ("0000-00-00 00:00:00", None),
        ("soon", None),
        ("", None),
        (None, None),
        (1772323200, None),
    ],
    ids=str,
)
def test_what_a_month_holds(created_on: Cell, held: bool | None) -> None:
    """None is for what cannot be judged: it is neither in the period nor out of it."""
    assert of("2026-03", "2026-03").holds(created_on) is held


def test_without_limits_everything_is_held() -> None:
    assert [of(None, None).holds(text) for text in ("2026-03-15T10:00:00Z", "soon", None)] == [True, True, True]


def test_periods_that_meet_at_a_moment_share_no_client() -> None:
    moment = "2026-03-15T10:00"
    at = "2026-03-15T10:00:00Z"
    assert [of(None, moment).holds(at), of(moment, None).holds(at)] == [False, True]


@pytest.mark.parametrize(
    ("since", "until", "words"),
    [
        ("2026-03", "2026-03", "created from 2026-03-01 to 2026-03-31 (Europe/London)"),
        ("last-month", "last-month", "created from 2026-03-01 to 2026-03-31 (Europe/London)"),
        ("today", "today", "created on 2026-04-01 (Europe/London)"),
        ("2026-03-01", None, "created from 2026-03-01 on (Europe/London)"),
        (None, "2026-03-31", "created up to 2026-03-31 (Europe/London)"),
        (None, "2026-03-31T10:00Z", "created before 2026-03-31 11:00 (Europe/London)"),
        (
            "2026-03-01T00:00",
            "2026-03-31T10:00:30",
            "created from 2026-03-01 00:00 to just before 2026-03-31 10:00:30 (Europe/London)",
        ),
        (None, None, ""),
    ],
)
def test_it_says_in_words_what_it_holds(since: str | None, until: str | None, words: str) -> None:
    assert of(since, until).words == words


@pytest.mark.parametrize("text", ["", "soon", "2026", "26-03-01", "2026-W10", "last-year", "2026-03-01T10"])
def test_what_is_no_time_is_refused(text: str) -> None:
    """With the forms that there are."""
    error = refusal(text)
    assert error.message == f"--since: {text!r} is not a day, a month or a moment."
    assert "2026-03-01T10:00" in (error.hint or "")


@pytest.mark.parametrize("text", ["2026-02-30", "2026-13", "0000-01", "9999-12-31", "2026-03-01T25:00", "0001-01-01"])
def test_a_day_that_there_is_not_is_refused(text: str) -> None:
    assert f"--until: there is no {text!r}" in refusal(None, text, zone="Asia/Kolkata").message


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("03/04/2026", "2026-04-03 or 2026-03-04"),
        ("31.03.2026", "2026-03-31"),
        ("3-4-2026", "2026-04-03 or 2026-03-04"),
        ("2026/03/01", "2026-03-01"),
        ("04/04/2026", "2026-04-04"),
        ("2026-3-1", "2026-03-01"),
    ],
)
def test_a_date_in_another_order_is_refused(text: str, meant: str) -> None:
    """What it may mean is shown, and not taken."""
    assert refusal(text).hint == f"Write year, month and day in this way: {meant}."


@pytest.mark.parametrize(
    ("text", "meant"), [("last-mont", "last-month"), ("yesterdy", "yesterday"), ("last month", "last-month")]
)
def test_a_word_that_is_nearly_one_is_asked_for(text: str, meant: str) -> None:
    assert (refusal(text).hint or "").startswith(f"Did you mean {meant!r}? ")


@pytest.mark.parametrize(
    ("since", "until"),
    [("2026-03-02", "2026-03-01"), ("this-month", "last-month"), ("2026-03-01T10:00", "2026-03-01T10:00")],
)
def test_an_end_before_the_beginning_is_refused(since: str, until: str) -> None:
    assert refusal(since, until).message == f"The period ends (--until {until}) before it begins (--since {since})."


@pytest.mark.parametrize(
    ("zone", "text"),
    [("Europe/London", "2026-03-29T01:30"), ("Europe/London", "2026-10-25T01:30"), ("Asia/Beirut", "2022-03-27T00:30")],
)
def test_a_time_that_a_clock_shows_twice_or_never_is_refused(zone: str, text: str) -> None:
    error = refusal(text, zone=zone)
    assert "is not one moment" in error.message
    offset = (error.hint or "").partition("as ")[2].rstrip(".")
    assert of(offset, None, zone=zone).since
