"""Counting what a summary shows, while the rows pass: exact numbers in bounded memory."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from intend_bulk.model.fields import Cell
from intend_bulk.sheets.xlsx_column import exact_moment
from intend_bulk.sheets.xlsx_text import writable

COUNTED = ("type_code", "department", "currency", "tier", "payment_term", "billing_country")
"""The columns whose values are counted."""
CREATED, ID = "created_on", "client_id"
MOST_VALUES = 5_000
"""So many different values of a column are told apart; later ones are counted together."""
_LONGEST = 255
MOST_SHOWN = 15
MONTHS_SHOWN = 24
Month: TypeAlias = tuple[int, int]
"""(2026, 3)."""


@dataclass
class ValueTally:
    """How many clients have each value of a column; no two values are the same that differ only in case."""

    counts: Counter[str] = field(default_factory=Counter)
    empty: int = 0
    others: int = 0
    """Clients with a value that is very long, or that first came when very many were told apart."""

    def add(self, cell: Cell) -> None:
        if cell in self.counts:  # as nearly all are; only a writable text is
            self.counts[cell] += 1  # type: ignore[index]  # it is a text
            return
        if cell is None or cell == "":
            self.empty += 1
            return
        value = writable(str(cell))
        if value in self.counts or (len(self.counts) < MOST_VALUES and len(value) <= _LONGEST):
            self.counts[value] += 1
        else:
            self.others += 1

    def top(self) -> list[tuple[str, int]]:
        """The most frequent values, the first of them by letter where they are as frequent."""
        return sorted(self.counts.items(), key=lambda item: (-item[1], item[0]))[:MOST_SHOWN]

    @property
    def label_of_rest(self) -> str:
        """What the values are called that are not among the top: "45 other values"."""
        different = max(len(self.counts) - MOST_SHOWN, 0)
        if self.others:
            return f"Other values (more than {different:,})" if different else "Other values"
        return f"{different:,} other {'value' if different == 1 else 'values'}"


@dataclass
class MonthTally:
    """How many clients are of each month, by the date as the sheet shows it."""

    counts: Counter[Month] = field(default_factory=Counter)
    empty: int = 0
    unreadable: int = 0
    """Clients with a text that no cell can hold as a date."""

    def add(self, cell: Cell) -> None:
        if cell is None or cell == "":
            self.empty += 1
        elif moment := exact_moment(str(cell)):
            self.counts[moment.year, moment.month] += 1
        else:
            self.unreadable += 1

    def shown(self, now: datetime) -> Sequence[Month]:
        """The months without a gap up to the last that has a client, or to that of `now`, if it comes before."""
        if not self.counts:
            return []
        last = min(max(self.counts), (now.year, now.month))
        first = max(min(self.counts), _plus(last, 1 - MONTHS_SHOWN))
        months = [min(first, last)]
        while months[-1] < last:
            months.append(_plus(months[-1], 1))
        return months


def _plus(month: Month, months: int) -> Month:
    year, rest = divmod(month[0] * 12 + month[1] - 1 + months, 12)
    return year, rest + 1


@dataclass
class Tallies:
    """What is counted while the rows of Clients pass."""

    values: dict[str, ValueTally]
    """By column name."""
    months: MonthTally | None
    ids: int = 0
    """Clients with an id."""
    _counted: Sequence[tuple[int, ValueTally | MonthTally]] = ()
    """What counts the cells at a position."""
    _id: int | None = None

    @classmethod
    def of(cls, names: Sequence[str]) -> "Tallies":
        """For the columns of Clients: what is not there is not counted."""
        values = {name: ValueTally() for name in COUNTED if name in names}
        months = MonthTally() if CREATED in names else None
        every: dict[str, ValueTally | MonthTally] = {**values, **({CREATED: months} if months else {})}
        counted = [(names.index(name), tally) for name, tally in every.items()]
        return cls(values, months, 0, counted, names.index(ID) if ID in names else None)

    def add(self, cells: Sequence[Cell]) -> None:
        if self._id is not None:
            self.ids += bool(cells[self._id])
        for position, tally in self._counted:
            tally.add(cells[position])
