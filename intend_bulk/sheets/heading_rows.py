"""Which row of a sheet holds the headings, or which two of them, one above the other."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from intend_bulk.errors import SheetError
from intend_bulk.model.problems import KEYS, Problem, problem, row_in_words
from intend_bulk.model.sheet import column_letter
from intend_bulk.sheets.mapping.headings import seen
from intend_bulk.sheets.mapping.readings import Certainty, candidates, reading_of
from intend_bulk.sheets.mapping.spelling import plain, without_hint
from intend_bulk.sheets.raw import Merged, RawRow, RawSheet, is_filled


@dataclass(frozen=True)
class Headings:
    """The headings of a sheet."""

    row: RawRow
    """With the number of the lower row, where two make one; the rows of data begin below."""
    known: int
    """How many columns of ours they are."""
    below: tuple[RawRow, ...] = ()
    """The first rows of data."""
    problems: tuple[Problem, ...] = ()
    """What stands above them that may be a client."""


def find_headings(path: Path, sheet: RawSheet) -> Headings:
    """The row, or the two rows, with the most known headings, the first of equals.

    Raises SheetError where no heading is known.
    """
    rows = sheet.top()
    if found := _best(rows, sheet.merged):
        return found
    raise _no_headings(path, rows)


def known_headings(sheet: RawSheet) -> int:
    """How many columns of ours the headings of a sheet are; 0 where it has none."""
    found = _best(sheet.top(), sheet.merged)
    return found.known if found else 0


def _best(rows: Sequence[RawRow], merged: Sequence[Merged]) -> Headings | None:
    if rows and rows[0].number == KEYS:
        known = _known(rows[0].texts)
        return Headings(rows[0], known, tuple(rows[1:])) if known else None
    first = next((row for row in rows if any(map(is_filled, row.texts))), None)
    double = {joined.number: joined for joined in _in_two_lines(rows, merged)}
    can_be = [row for row in rows if row.number in double or _are_headings(row.texts, is_first=row is first)]
    if not can_be:
        return None
    row = max((double.get(row.number, row) for row in can_be), key=lambda row: _known(row.texts))
    lines = 2 if row.number in double else 1
    above = [other for other in rows if other.number <= row.number - lines]
    below = [other for other in rows if other.number > row.number]
    return Headings(row, _known(row.texts), tuple(below), tuple(_as_wide(above, row)))


def _known(texts: Iterable[str | None]) -> int:
    """How many columns of ours these cells are the headings of."""
    return len({reading.name for text in texts if text and (reading := reading_of(text))})


def _are_headings(texts: Sequence[str | None], *, is_first: bool) -> bool:
    """Whether a row can be the headings: a word among the data may happen to be a usual spelling of a heading."""
    filled = [text for text in texts if is_filled(text)]
    readings = [reading for text in filled if (reading := reading_of(text))]
    if not readings or any(map(_is_address, filled)):
        return False
    if any(reading.certainty is Certainty.EXACT for reading in readings):
        return True
    several = len({reading.name for reading in readings}) + sum(bool(candidates(text)) for text in filled) > 1
    return several or (is_first and _look_like_headings(filled))


def _is_address(text: str) -> bool:
    """Whether a cell holds an e-mail address and nothing else, as no heading does."""
    name, at, host = text.strip().partition("@")
    return bool(name and at and "." in host) and not re.search(r"\s", text.strip())


_WORDS = re.compile(r"[^@0-9]*([^\w@][0-9]{1,2})?[^\w@]*")
"""No digits but for a number at the end: "Address line 1"."""
_LONGEST = 40


def _look_like_headings(texts: Iterable[str | None]) -> bool:
    """Whether these cells may be shown: what is no table of headings can hold a password."""
    return all(len(text.strip()) <= _LONGEST and _WORDS.fullmatch(text.strip()) for text in texts if is_filled(text))


def _as_wide(above: Sequence[RawRow], headings: RawRow) -> Iterator[Problem]:
    """The rows above that hold half as many cells as there are headings, and more than a title has."""
    width = _width(headings)
    for row in above:
        if _width(row) > 2 and 2 * _width(row) >= width:
            yield problem("rows_above_headings", row=row.number, heading=headings.number, found=_width(row))


def _width(row: RawRow) -> int:
    return sum(map(is_filled, row.texts))


def _in_two_lines(rows: Sequence[RawRow], merged: Sequence[Merged]) -> Iterator[RawRow]:
    """Each two neighbours that say more together than each of them alone, joined, with the number of the lower one."""
    for upper, lower in pairwise(rows):
        if any(map(is_filled, upper.texts)) and _look_like_headings(_bare(lower)):
            joined, grouped = _joined(upper, lower, merged)
            known = _known(joined.texts)
            if known > _known(upper.texts) and (known > _known(lower.texts) or grouped > 1):
                yield joined


def _bare(row: RawRow) -> list[str]:
    """The cells of a row without numbers, marks and hints: "3. Postcode (at most 10)" -> "Postcode"."""
    texts = [plain(text) for text in row.texts if is_filled(text)]
    return [without_hint(text) or text for text in texts]


def _joined(upper: RawRow, lower: RawRow, merged: Sequence[Merged]) -> tuple[RawRow, int]:
    """A line of groups over a line of headings as one: "Billing address" over "Town" is "Billing address Town".

    With it, how many headings are known with their group: they mean something else without it.
    """
    width = max(len(upper.cells), len(lower.cells))
    above, below = _padded(upper.texts, width), _padded(lower.texts, width)
    owners = _owners(above, [area for area in merged if area.first_row == upper.number])
    wide = Counter(owner for owner, text in zip(owners, below, strict=True) if text)
    cells, grouped = [*above], 0
    for position, (owner, text) in enumerate(zip(owners, below, strict=True)):
        if text:
            cells[position] = heading = _heading(above[owner], text, is_group=wide[owner] > 1)
            grouped += wide[owner] > 1 and heading != text and reading_of(heading) is not None
    return RawRow(lower.number, lower.line, [*cells]), grouped


def _padded(texts: Sequence[str | None], width: int) -> list[str | None]:
    return [*(text if is_filled(text) else None for text in texts), *[None] * (width - len(texts))]


def _owners(above: Sequence[str | None], merged: Sequence[Merged]) -> list[int]:
    """The position of the group over each column: of merged cells, where there are some, else of the last before."""
    owners = list(range(len(above)))
    wide = [area for area in merged if area.last_column > area.first_column]
    done = 0
    for area in sorted(wide, key=lambda area: area.first_column):  # each position once, though areas may overlap
        for position in range(max(area.first_column, done), min(area.last_column + 1, len(owners))):
            owners[position] = area.first_column
        done = max(done, area.last_column + 1)
    for position in range(1, 0 if wide else len(owners)):
        owners[position] = position if above[position] else owners[position - 1]
    return owners


def _heading(group: str | None, below: str, *, is_group: bool) -> str:
    """The two lines as one where that is known; by itself the lower one counts only below a group that stands wide.

    Under a single heading it may be the first row of data.
    """
    if group is None:
        return below
    both, alone = f"{group} {below}", reading_of(below)
    if reading_of(both) or candidates(both) or not (is_group and alone and alone.certainty is not Certainty.MAIN):
        return both
    return below


def _no_headings(path: Path, rows: Sequence[RawRow]) -> SheetError:
    filled = [row for row in rows if _width(row)]
    if not filled:
        return SheetError(f"{path.name} holds no data.", hint=f"Fill a template in: {_TEMPLATE}")
    row = next((row for row in filled if _width(row) > 1), filled[0])
    if row.number == KEYS or _look_like_headings(row.texts):
        holds = "are" if row.number == KEYS else "holds"
        return SheetError(
            f"{path.name} has no heading that is known; {row_in_words(row.number)} {holds} {seen(row.texts)}.",
            hint="Rename the headings to those of the template, or say what they feed: intend-bulk map FILE",
        )
    letters = [column_letter(position) for position, text in enumerate(row.texts) if is_filled(text)]
    where = f"columns {letters[0]} to {letters[-1]}" if len(letters) > 1 else f"column {letters[0]}"
    return SheetError(
        f"{path.name} has no headings: row {row.number} holds texts in {where} that look like data.",
        hint=f"Put a row of headings above it, such as those of the template: {_TEMPLATE}",
    )


_TEMPLATE = "intend-bulk template clients.xlsx"
