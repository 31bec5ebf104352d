"""Which columns of two exports are compared, and how."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from intend_bulk.model.client import CONTACTS, SHIPPING, export_columns, field_named
from intend_bulk.model.fields import DATE, Cell
from intend_bulk.model.same_value import Same, as_value, sameness
from intend_bulk.model.side import Side


@dataclass(frozen=True)
class ComparedColumns:
    """Which columns are compared, and how."""

    compared: Sequence[tuple[str, Same]]
    only_earlier: tuple[str, ...]
    only_later: tuple[str, ...]
    clocks: frozenset[str]
    """Those in which equal texts may be two moments: dates, where the sides show them in two time zones."""
    values: Callable[[str, Cell, Cell], tuple[Cell, Cell]]
    """An old and a new cell of a column, as a change shows them."""

    @classmethod
    def of(cls, earlier: Side, later: Side) -> "ComparedColumns":
        zones = earlier.time_zone, later.time_zone
        olds, news = set(earlier.columns), set(later.columns)
        only_earlier = tuple(name for name in earlier.columns if name not in news and not _is_empty_in(name, news))
        only_later = tuple(name for name in later.columns if name not in olds and not _is_empty_in(name, olds))
        uncompared = {*only_earlier, *only_later, "client_id"}
        names = _in_their_order(name for name in (*later.columns, *earlier.columns) if name not in uncompared)
        compared = [(name, sameness(name, zones)) for name in names]

        def values(name: str, old: Cell, new: Cell) -> tuple[Cell, Cell]:
            shown_in = zones[1] or zones[0]
            return as_value(name, old, zones[0], shown_in=shown_in), as_value(name, new, zones[1], shown_in=shown_in)

        clocks = frozenset(filter(_is_date, names)) if all(zones) and zones[0] != zones[1] else frozenset[str]()
        return cls(compared, only_earlier, only_later, clocks, values)


def _is_date(name: str) -> bool:
    field = field_named(name)
    return field is not None and field.kind is DATE


_ALWAYS = frozenset(export_columns(()))


def _is_empty_in(name: str, columns: set[str]) -> bool:
    """Whether an export of all columns lacks one only because none of its clients has so many addresses or contacts."""
    field = field_named(name)
    is_numbered = field is not None and field.path[:1] in ((SHIPPING.key,), (CONTACTS.key,))
    return is_numbered and columns >= _ALWAYS


def _in_their_order(names: Iterable[str]) -> list[str]:
    """The names, each once, as an export has them: those of a second address stand after those of the first."""
    unique = list(dict.fromkeys(names))
    place = {name: number for number, name in enumerate(export_columns(unique))}
    return sorted(unique, key=lambda name: place.get(name, len(place)))
