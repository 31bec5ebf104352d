"""A foreign file as the suggestions see it: its headings, each with some of its values."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from intend_bulk.errors import SheetError
from intend_bulk.model.sheet import column_letter
from intend_bulk.sheets.choosing import choose_sheet
from intend_bulk.sheets.mapping.suggesting import suggestions
from intend_bulk.sheets.opening import open_file
from intend_bulk.sheets.raw import RawRow, is_filled
from intend_bulk.sheets.reading import readable

MOST_VALUES = 50
"""Of a heading with more different values, no list is made of them."""
_SECRET = re.compile(r"passw|pass(code|phrase)|\bpass$|pwd|secret|kennwort|\bpin\b", re.IGNORECASE)


@dataclass(frozen=True)
class Glimpse:
    """A heading, and what stands below it."""

    position: int
    heading: str
    values: tuple[str, ...]
    """Different ones in their order, MOST_VALUES and one at the most; none of a column with passwords."""

    @property
    def letter(self) -> str:
        return column_letter(self.position)


def look_at(path: Path, sheet_name: str | None, encoding: str | None = None) -> list[Glimpse]:
    """The headings of a file with values of theirs, after one pass. Raises SheetError as reading does."""
    with readable(path):
        raw = choose_sheet(path, open_file(path, encoding=encoding), sheet_name)
        heading = _heading_row(path, raw.can_be_headings())
        texts = {position: text.strip() for position, text in enumerate(heading.texts) if is_filled(text)}
        shown = [position for position, text in texts.items() if not is_secret(text)]
        values = _different(shown, (row for row in raw.read() if row.number > heading.number))
        return [Glimpse(position, text, tuple(values.get(position, ()))) for position, text in texts.items()]


def is_secret(heading: str) -> bool:
    """Whether passwords may stand under a heading: "Web password"."""
    return _SECRET.search(heading.strip()) is not None


def _different(positions: Sequence[int], rows: Iterable[RawRow]) -> dict[int, dict[str, None]]:
    found: dict[int, dict[str, None]] = {position: {} for position in positions}
    for row in rows:
        texts = row.texts
        for position in positions:
            text = texts[position] if position < len(texts) else None
            if is_filled(text) and len(found[position]) <= MOST_VALUES:
                found[position][text.strip()] = None
    return found


def _heading_row(path: Path, rows: Sequence[RawRow]) -> RawRow:
    """The row with the most headings for which there is a suggestion, else the first that is filled."""
    filled = [row for row in rows if any(map(is_filled, row.texts))]
    if not filled:
        raise SheetError(f"{path.name} holds no data.", hint="Give a file with headings and rows.")
    return max(filled, key=lambda row: sum(bool(suggestions(text)) for text in row.texts if is_filled(text)))
