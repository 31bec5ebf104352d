"""In which time zone this machine is."""

import time
from collections.abc import Callable, Iterator
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest
import tzlocal.unix

from intend_bulk.system import chosen_zone, zone_names

NO_NAME = "The time zone of this machine has no name, so dates are in UTC: set time_zone, such as Europe/London."


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Set the time zone of this process, as TZ does for a command: clock("Europe/London")."""

    def set_zone(text: str) -> None:
        monkeypatch.setattr(tzlocal.unix, "_cache_tz_name", None)
        monkeypatch.setenv("TZ", text)
        time.tzset()

    yield set_zone
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize("name", ["Europe/London", "America/Argentina/Ushuaia", "UTC"])
def test_the_machine_has_a_zone(clock: Callable[[str], None], name: str) -> None:
    clock(name)
    assert chosen_zone(None) == (ZoneInfo(name), "")


def test_the_zone_of_a_server_has_its_short_name(clock: Callable[[str], None]) -> None:
    """Etc/UTC is what most servers are set to."""
    clock("Etc/UTC")
    assert chosen_zone(None)[0].key == "UTC"


@pytest.mark.parametrize("text", ["XYZ3", "EST5EDT", "GMT0BST,M3.5.0/1,M10.1.0", "/no/such/file"])
def test_a_clock_without_a_name_is_not_taken_for_the_zone_of_another_file(
    clock: Callable[[str], None], monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    """/etc/timezone may name a zone that the clock is not in; then dates are in UTC, which is said."""
    clock(text)
    monkeypatch.setattr(tzlocal.unix, "_cache_tz_name", "Asia/Tokyo")
    assert chosen_zone(None) == (ZoneInfo("UTC"), NO_NAME)


@pytest.mark.parametrize("error", [ZoneInfoNotFoundError("two files"), LookupError(), PermissionError()], ids=repr)
def test_files_that_contradict_each_other_name_no_zone(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def fail() -> str:
        raise error

    monkeypatch.setattr(tzlocal, "get_localzone_name", fail)
    assert chosen_zone(None) == (ZoneInfo("UTC"), NO_NAME)


@pytest.mark.parametrize("name", [None, "", "localtime", "Mars/Olympus"])
def test_what_is_no_name_of_a_zone_names_none(monkeypatch: pytest.MonkeyPatch, name: str | None) -> None:
    monkeypatch.setattr(tzlocal, "get_localzone_name", lambda: name)
    assert chosen_zone(None) == (ZoneInfo("UTC"), NO_NAME)


def test_the_zone_that_is_asked_for_goes_before_that_of_the_machine(clock: Callable[[str], None]) -> None:
    clock("XYZ3")
    assert chosen_zone("Asia/Tokyo") == (ZoneInfo("Asia/Tokyo"), "")


def test_the_names_are_those_of_people_and_not_of_files() -> None:
    assert {"Europe/London", "UTC", "GB"} < zone_names()
    assert not {"localtime", "posixrules", "tzdata.zi", "posix/GB", ""} & zone_names()
