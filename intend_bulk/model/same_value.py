"""When two cells of exports hold the same value, whatever formats the two files have."""

import json
import math
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, tzinfo
from decimal import Decimal
from types import MappingProxyType
from typing import TypeAlias

from intend_bulk.model.client import field_named
from intend_bulk.model.fields import DATE, JSON_TEXT, NUMBER, Cell, Kind, compact_json

Same: TypeAlias = Callable[[Cell, Cell], bool]
"""Whether an earlier and a later cell, both filled and written differently, hold the same value."""

_DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?")
_WHOLE = re.compile(r"0|-?[1-9][0-9]*")
_CUT = re.compile(r"(.*)… \[cut: ([0-9,]+) characters[^\]]*\]", re.DOTALL)
_SHORTEST_CUT = 16_000
"""No cell that was cut has fewer characters: it is as full as a cell of a workbook can be."""


def sameness(name: str, zones: tuple[tzinfo | None, tzinfo | None]) -> Same:
    """How two cells of a column are compared; `zones` are those of the wall clocks in the earlier and the later file.

    A number is the same as its text, true as TRUE, a moment as the same moment on another clock. The beginning that a
    workbook has of a long text is the same as that text. All else is the same only letter by letter.
    """
    field = field_named(name)
    if field is None:
        return _same_undocumented
    if field.kind is DATE:
        return lambda old, new: _is_same_moment(_shown(old), _shown(new), zones)
    return _BY_KIND.get(field.kind, _same_text)


def as_value(name: str, cell: Cell, zone: tzinfo | None, *, shown_in: tzinfo | None) -> Cell:
    """A cell as a change shows it: a number as one, a moment with its offset, in the time zone `shown_in` if any.

    as_value("tax_value", "20", None, shown_in=None) -> 20
    as_value("created_on", "2026-03-01 10:00:00", UTC, shown_in=ZoneInfo("Europe/Paris")) -> "2026-03-01T11:00:00+01:00"
    """
    field = field_named(name)
    if field is None or cell is None:
        return cell
    if field.kind is NUMBER:
        return NUMBER.to_cell(cell)
    if field.kind is DATE and (moment := _moment(_shown(cell))) and (zone or moment.tzinfo):
        known = moment if moment.tzinfo else moment.replace(tzinfo=zone)
        with suppress(OverflowError):  # on the first or the last day of the calendar
            return (known.astimezone(shown_in) if shown_in else known).isoformat()
    return cell


def _shown(cell: Cell) -> str:
    """The text of a cell as csv has it; half of a surrogate pair is its escape there."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return str(cell).encode("utf-8", "backslashreplace").decode("utf-8")


def _same_text(old: Cell, new: Cell) -> bool:
    one, other = _shown(old), _shown(new)
    return one == other or _is_beginning(one, other) or _is_beginning(other, one)


def _is_beginning(cut: str, whole: str) -> bool:
    """Whether a cell that was cut holds the beginning of a text of just that length."""
    found = _CUT.fullmatch(cut) if len(cut) >= _SHORTEST_CUT else None
    return found is not None and whole.startswith(found[1]) and len(whole) == int(found[2].replace(",", "") or 0)


def _same_number(old: Cell, new: Cell) -> bool:
    one, other = _shown(old), _shown(new)
    if _DECIMAL.fullmatch(one) and _DECIMAL.fullmatch(other):
        return Decimal(one) == Decimal(other)
    return _same_text(old, new)


def _same_json(old: Cell, new: Cell) -> bool:
    try:
        return compact_json(json.loads(_shown(old))) == compact_json(json.loads(_shown(new)))
    except (ValueError, RecursionError):
        return _same_text(old, new)


def _same_undocumented(old: Cell, new: Cell) -> bool:
    """Nobody says what it is: a text is a number only if a number is written just so, as "007" and "1E5" are not."""
    one, other = _shown(old), _shown(new)
    if one.casefold() in _BOOLEANS or other.casefold() in _BOOLEANS:
        return one.casefold() == other.casefold()
    if _is_written_number(one) and _is_written_number(other):
        return Decimal(one) == Decimal(other)
    return _same_text(old, new)


_BOOLEANS = ("true", "false")


def _is_written_number(text: str) -> bool:
    if _WHOLE.fullmatch(text):
        return True
    return _DECIMAL.fullmatch(text) is not None and math.isfinite(float(text)) and repr(float(text)) == text


def _is_same_moment(old: str, new: str, zones: tuple[tzinfo | None, tzinfo | None]) -> bool:
    one, other = _moment(old), _moment(new)
    if one is None or other is None:
        return _same_text(old, new)
    moments, others = _readings(one, zones[0]), _readings(other, zones[1])
    return bool(moments & others) if moments and others else one == other


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _readings(moment: datetime, zone: tzinfo | None) -> set[datetime]:
    """What it can be in UTC: two moments in the hour that comes twice; none for a clock of which nothing is known."""
    if moment.tzinfo is None and zone is None:
        return set()
    clocks = [moment] if moment.tzinfo else [moment.replace(tzinfo=zone, fold=fold) for fold in (0, 1)]
    try:
        return {clock.astimezone(UTC) for clock in clocks}
    except OverflowError:  # on the first or the last day of the calendar
        return {clock.replace(tzinfo=UTC) for clock in clocks}


_BY_KIND: Mapping[Kind, Same] = MappingProxyType({NUMBER: _same_number, JSON_TEXT: _same_json})
