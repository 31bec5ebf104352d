"""Time zones: which there are, and which one this machine is in."""

import os
import time
import warnings
from datetime import datetime
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

_HALF_A_YEAR = 182 * 86_400
_UTC = "UTC"


@cache
def zone_names() -> frozenset[str]:
    """The names of all time zones, on every system the same: "Europe/London", "UTC"."""
    import tzdata  # not before a name is asked for

    return frozenset(files(tzdata).joinpath("zones").read_text(encoding="ascii").split())


def chosen_zone(name: str | None) -> tuple[ZoneInfo, str]:
    """The zone of that name, else this machine's, else UTC; and in a sentence why it is UTC, or ""."""
    found = name or zone_of_machine()
    no_name = "The time zone of this machine has no name, so dates are in UTC: set time_zone, such as Europe/London."
    return ZoneInfo(found or _UTC), "" if found else no_name


def zone_of_machine() -> str | None:
    """The name of this machine's time zone: "Europe/London"; None where it has none, or one that its clock is not in.

    TZ=XYZ3 and a copied /etc/localtime have no name.
    """
    import tzlocal

    try:
        with warnings.catch_warnings(action="ignore"):
            name = tzlocal.get_localzone_name()
    except (LookupError, ValueError, OSError):  # files that contradict each other, or that cannot be read
        return None
    if name not in zone_names() or not _is_shown_by_the_clock(name):
        return None
    return _UTC if name == "Etc/UTC" else name


def _is_shown_by_the_clock(name: str) -> bool:
    """Whether the clock goes by a zone, in summer and in winter."""
    if os.environ.get("TZ", "").removeprefix(":") == name:  # the clock of Windows understands few of the names
        return True
    now, zone = time.time(), ZoneInfo(name)
    return all(
        datetime.fromtimestamp(moment) == datetime.fromtimestamp(moment, zone).replace(tzinfo=None)
        for moment in (now, now + _HALF_A_YEAR)
    )
