"""Where the clients stand in a file: on which sheet, and under which row of headings."""

from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path

from intend_bulk.errors import SheetError
from intend_bulk.model.nearest import did_you_mean
from intend_bulk.sheets.mapping.headings import column_of, seen
from intend_bulk.sheets.raw import RawBook, RawRow, RawSheet, is_filled
from intend_bulk.sheets.stamp import LISTS

_HEADINGS_WITHIN = 30
"""Headings are looked for in so many rows."""


def choose_sheet(path: Path, book: RawBook, wanted: str | None) -> RawSheet:
    """The sheet that is asked for, or the one with our headings.

    Raises SheetError where there is no such sheet, or several have our headings.
    """
    if wanted is not None:
        return _named(path, book, wanted)
    if len(book.sheets) == 1:
        return book.sheets[0]
    candidates = [sheet for sheet in book.sheets if sheet.name != LISTS and _known_headings(sheet.read())]
    if len(candidates) > 1:  # the hidden sheet of lists is none: a code on it may read like a heading
        names = ", ".join(str(sheet.name) for sheet in candidates)
        raise SheetError(
            f"{path.name} has {len(candidates)} sheets with our headings: {names}.",
            hint=f'Say which one: --sheet "{candidates[0].name}".',
        )
    return candidates[0] if candidates else book.sheets[0]


def _named(path: Path, book: RawBook, wanted: str) -> RawSheet:
    names = [sheet.name for sheet in book.sheets if sheet.name is not None]
    if not names:
        raise SheetError(f"{path.name} is a text file: it has no sheet {wanted!r}.", hint="Leave --sheet out.")
    if wanted not in names:
        raise SheetError(
            f"{path.name} has no sheet {wanted!r}.",
            hint=f"{did_you_mean(wanted, names)}Its sheets: {', '.join(names)}.",
        )
    return next(sheet for sheet in book.sheets if sheet.name == wanted)


def find_headings(path: Path, sheet: RawSheet) -> RawRow:
    """The row with the most known headings, the first of equals; raises SheetError where no heading is known."""
    rows = list(islice(sheet.read(), _HEADINGS_WITHIN))
    best = max(rows, key=_score, default=None)
    if best is not None and _score(best):
        return best
    raise _no_headings(path, rows)


def _known_headings(rows: Iterable[RawRow]) -> int:
    return max((_score(row) for row in islice(rows, _HEADINGS_WITHIN)), default=0)


def _score(row: RawRow) -> int:
    return sum(column_of(text) is not None for text in row.texts if text)


def _no_headings(path: Path, rows: Sequence[RawRow]) -> SheetError:
    filled = next((row for row in rows if any(is_filled(text) for text in row.texts)), None)
    if filled is None:
        return SheetError(f"{path.name} holds no data.", hint="Fill a template in: intend-bulk template clients.xlsx")
    return SheetError(
        f"{path.name} has no heading that is known; row {filled.number} holds {seen(filled.texts)}.",
        hint="Rename the headings to those of the template: intend-bulk template clients.xlsx",
    )
