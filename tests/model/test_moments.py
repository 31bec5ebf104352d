"""Moments of the API, shown in a time zone."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intend_bulk.model.fields import Cell
from intend_bulk.model.moments import in_zone, moment_of

LONDON = ZoneInfo("Europe/London")
ZONES = ["Europe/London", "UTC", "Asia/Kolkata", "America/Santiago", "Australia/Lord_Howe", "Pacific/Apia"]


@pytest.mark.parametrize(
    ("text", "zone", "shown"),
    [
        ("2022-07-18T22:49:53.000000Z", "Europe/London", "2022-07-18T23:49:53+01:00"),
        ("2022-01-18T22:49:53.000000Z", "Europe/London", "2022-01-18T22:49:53+00:00"),
        ("2022-07-31T23:30:00.000000Z", "Europe/London", "2022-08-01T00:30:00+01:00"),
        ("2022-07-18T22:49:53Z", "UTC", "2022-07-18T22:49:53+00:00"),
        ("2022-07-18T22:49:53Z", "Asia/Kolkata", "2022-07-19T04:19:53+05:30"),
        ("2022-07-18T22:49:53-04:00", "Europe/London", "2022-07-19T03:49:53+01:00"),
        ("2022-07-18T22:49:53+0200", "Europe/London", "2022-07-18T21:49:53+01:00"),
        ("2022-07-18 22:49:53+02", "Europe/London", "2022-07-18T21:49:53+01:00"),
        ("2022-07-18T22:49Z", "Europe/London", "2022-07-18T23:49:00+01:00"),
        ("0001-01-01T00:00:00Z", "Asia/Kolkata", "0001-01-01T05:53:28+05:53:28"),
    ],
)
def test_a_moment_is_shown_as_the_clock_of_the_zone_does(text: str, zone: str, shown: str) -> None:
    assert in_zone(text, ZoneInfo(zone)) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2026-03-29T00:59:59Z", "2026-03-29T00:59:59+00:00"),
        ("2026-03-29T01:00:00Z", "2026-03-29T02:00:00+01:00"),
        ("2026-10-25T00:59:59Z", "2026-10-25T01:59:59+01:00"),
        ("2026-10-25T01:00:00Z", "2026-10-25T01:00:00+00:00"),
    ],
)
def test_on_the_day_of_a_change_each_moment_has_its_own_offset(text: str, shown: str) -> None:
    assert in_zone(text, LONDON) == shown


@pytest.mark.parametrize("fraction", [".5", ".123456", ".123456789", ",25", ".500000"])
def test_a_fraction_is_kept_to_its_last_digit(fraction: str) -> None:
    assert in_zone(f"2022-07-18T22:49:53{fraction}Z", LONDON) == f"2022-07-18T23:49:53{fraction}+01:00"


@pytest.mark.parametrize(
    "value",
    [
        "2022-07-18T22:49:53",  # nobody says which clock
        "2022-07-18",
        "2022-02-30T10:00:00Z",
        "2022-07-18T25:00:00Z",
        "2022-07-18T22:49:60Z",
        "2022-07-18T22:49:53+25:00",
        "2022-W29-1T22:49:53Z",
        "20220718T224953Z",
        "2022-07-18T22:49:53.Z",
        "2022-07-18T22:49:53Z ",
        "٢٠٢٢-07-18T22:49:53Z",
        "0000-01-01T00:00:00Z",
        "0000-00-00 00:00:00",
        "1658184593",
        "yesterday",
        "\ud800",
        "",
        None,
        1658184593,
        True,
    ],
    ids=ascii,
)
def test_what_is_not_understood_stays_as_it_is(value: Cell) -> None:
    assert in_zone(value, LONDON) == value


@pytest.mark.parametrize(
    ("text", "zone"), [("0001-01-01T00:00:00Z", "America/Santiago"), ("9999-12-31T23:30:00Z", "Asia/Kolkata")]
)
def test_beyond_the_years_that_there_are_it_stays_as_it_is(text: str, zone: str) -> None:
    assert in_zone(text, ZoneInfo(zone)) == text


@given(text=st.text() | st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?Z"))
def test_no_text_raises(text: str) -> None:
    assert isinstance(in_zone(text, LONDON), str)


@given(moment=st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1)), zone=st.sampled_from(ZONES))
def test_it_stays_the_same_moment(moment: datetime, zone: str) -> None:
    """Whatever the zone; shown again in the same zone, it is the same text."""
    text = moment.isoformat(timespec="microseconds") + "Z"
    shown = in_zone(text, ZoneInfo(zone))
    assert moment_of(shown) == moment.replace(tzinfo=UTC)
    assert shown[:19] == moment.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).isoformat()[:19]
    assert in_zone(shown, ZoneInfo(zone)) == shown


@pytest.mark.parametrize("value", ["2022-07-18T22:49:53", "2022-02-30T10:00:00Z", "soon", "", None, 5])
def test_what_means_no_moment(value: Cell) -> None:
    assert moment_of(value) is None
