"""What the tables of a summary say, line by line: a label, its number, and the formula that counts it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from intend_bulk.sheets.export_book.formulas import Counting
from intend_bulk.sheets.export_book.tallies import MonthTally, ValueTally

LABELS, NUMBERS = "A", "B"
"""The letters of the columns in which they stand."""


@dataclass(frozen=True)
class Line:
    """A line of a table."""

    label: str | date
    """A date is the first day of a month."""
    count: int
    formula: Callable[[int, int], str]
    """Made of the rows, as Excel shows them, of the first line of the table and of this one."""
    is_ours: bool = False
    """The label is a word of ours, and no value as it stands in Clients."""

    @property
    def text(self) -> str:
        return self.label if isinstance(self.label, str) else f"{self.label:%Y-%m}"


def value_lines(tally: ValueTally, counting: Counting) -> list[Line]:
    """The most frequent values of a column, all the others together, and its empty cells."""
    top = tally.top()
    lines = [Line(value, count, _exactly(counting)) for value, count in top]
    rest = sum(tally.counts.values()) - sum(count for _, count in top) + tally.others
    if rest:
        lines.append(Line(tally.label_of_rest, rest, _others(counting, has_values=bool(top)), is_ours=True))
    return [*lines, *_empty(tally.empty, counting)]


def month_lines(tally: MonthTally, counting: Counting, now: datetime) -> list[Line]:
    """The months, those before and after them together, and what has no month."""
    months = tally.shown(now)
    lines = [Line(date(*month, 1), tally.counts[month], _in_month(counting)) for month in months]
    earlier = sum(count for month, count in tally.counts.items() if month < months[0])
    later = sum(count for month, count in tally.counts.items() if month > months[-1])
    if earlier:
        lines.append(Line("Earlier", earlier, _earlier(counting), is_ours=True))
    if later:
        lines.append(Line("Later", later, _later(counting, len(months)), is_ours=True))
    if tally.unreadable:
        lines.append(Line("Not readable as a date", tally.unreadable, _fixed(counting.texts()), is_ours=True))
    return [*lines, *_empty(tally.empty, counting)]


def _empty(count: int, counting: Counting) -> Sequence[Line]:
    return [Line("(none)", count, _fixed(counting.empty()), is_ours=True)] if count else []


def _fixed(formula: str) -> Callable[[int, int], str]:
    return lambda _first, _row: formula


def _exactly(counting: Counting) -> Callable[[int, int], str]:
    return lambda _first, row: counting.exactly(f"${LABELS}{row}")


def _others(counting: Counting, *, has_values: bool) -> Callable[[int, int], str]:
    """All that is filled, but for the lines above."""
    above = f"-SUM({NUMBERS}{{}}:{NUMBERS}{{}})" if has_values else ""
    return lambda first, row: counting.filled() + above.format(first, row - 1)


def _in_month(counting: Counting) -> Callable[[int, int], str]:
    return lambda _first, row: counting.in_month(f"${LABELS}{row}")


def _earlier(counting: Counting) -> Callable[[int, int], str]:
    return lambda first, _row: counting.before(f"${LABELS}{first}")


def _later(counting: Counting, months: int) -> Callable[[int, int], str]:
    return lambda first, _row: counting.after_month(f"${LABELS}{first + months - 1}")
