"""A mapping and a file: on which sheet and in which row its headings stand, and which position each of them has."""

from collections.abc import Sequence
from pathlib import Path

from intend_bulk.errors import MappingError
from intend_bulk.model.fields import folded
from intend_bulk.model.nearest import did_you_mean
from intend_bulk.model.problems import row_in_words
from intend_bulk.model.sheet import column_letter
from intend_bulk.sheets.choosing import choose_sheet
from intend_bulk.sheets.mapping.headings import seen
from intend_bulk.sheets.mapping.mapping_file import SheetMapping
from intend_bulk.sheets.raw import RawBook, RawRow, RawSheet


def sheet_for(path: Path, book: RawBook, wanted: str | None, mapping: SheetMapping) -> RawSheet:
    """The sheet that is asked for, or the one with the most headings that the mapping names.

    Raises SheetError where there is no such sheet, MappingError where several have as many.
    """
    if wanted is not None or len(book.sheets) == 1:
        return choose_sheet(path, book, wanted)
    scores = [(_score(_heading_row(sheet, mapping), mapping), sheet) for sheet in book.sheets]
    most = max(score for score, _ in scores)
    best = [sheet for score, sheet in scores if score == most]
    if most and len(best) > 1:
        names = ", ".join(str(sheet.name) for sheet in best)
        raise MappingError(
            f"{path.name} has {len(best)} sheets with the headings of {mapping.file}: {names}.",
            hint=f'Say which one: --sheet "{best[0].name}".',
        )
    return best[0]


def headings_for(path: Path, sheet: RawSheet, mapping: SheetMapping) -> RawRow:
    """The row with the most headings that the mapping names; raises MappingError where some stand in no such row."""
    row = _heading_row(sheet, mapping)
    missing = [source for source in mapping.sources if not _positions(row, source)]
    if missing:
        raise _missing(path, row, missing, mapping)
    return row


def position_of(path: Path, row: RawRow, source: str) -> int:
    """Where a heading stands, from 0: as it is written, else without regard to case, spaces and punctuation.

    Raises MappingError where that fits two headings.
    """
    positions = _positions(row, source)
    if len(positions) > 1:
        letters = " and ".join(column_letter(position) for position in positions)
        raise MappingError(
            f"{path.name} has the heading {source!r} more than once: in the columns {letters}.",
            hint="Rename one of them in the file, and in the mapping.",
        )
    return positions[0]


def is_listed(heading: str, listed: Sequence[str]) -> bool:
    """Whether a heading is among some, with the same tolerance."""
    return heading in listed or folded(heading) in map(folded, listed)


def _positions(row: RawRow, source: str) -> list[int]:
    texts = [text.strip() if text else "" for text in row.texts]
    exact = [position for position, text in enumerate(texts) if text == source.strip()]
    return exact or [position for position, text in enumerate(texts) if text and folded(text) == folded(source)]


def _heading_row(sheet: RawSheet, mapping: SheetMapping) -> RawRow:
    return max(sheet.can_be_headings(), key=lambda row: _score(row, mapping), default=RawRow(1, None, []))


def _score(row: RawRow, mapping: SheetMapping) -> int:
    return sum(bool(_positions(row, source)) for source in mapping.sources)


def _missing(path: Path, row: RawRow, missing: Sequence[str], mapping: SheetMapping) -> MappingError:
    """All at once, with the headings of the file that are meant, perhaps."""
    names = ", ".join(map(repr, missing))
    if len(missing) == len(mapping.sources):
        return MappingError(
            f"{path.name} has none of the headings that {mapping.file} names: {names}.",
            hint="Is it the mapping of another file? Make one for this file: intend-bulk map FILE",
        )
    free = [text for text in row.texts if text and not is_listed(text, mapping.sources)]
    guesses = [f"{source!r}: {guess}" for source in missing if (guess := did_you_mean(source, free))]
    return MappingError(
        f"{path.name} lacks what {mapping.file} names: {names}; {row_in_words(row.number)}: {seen(row.texts)}.",
        hint=" ".join(guess.strip() for guess in guesses) or "Correct the headings in the mapping.",
    )
