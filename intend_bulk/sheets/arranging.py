"""From the raw cells of a row to the cells of our columns, and what is wrong with them."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from intend_bulk.model.client import as_shown
from intend_bulk.model.problems import Problem, problem
from intend_bulk.model.sheet import Column, Row, column_letter
from intend_bulk.sheets.mapping.matching import is_read, notes_on
from intend_bulk.sheets.raw import Flawed, RawRow, is_filled


@dataclass(frozen=True)
class Arrangement:
    """What stands where: the headings of a sheet, and which column of ours each of them is."""

    heading: RawRow
    columns: tuple[Column, ...]
    """One for each heading that is not blank."""
    own: range = field(default=range(0), kw_only=True)
    """Where our columns stand in a copy that was painted, by position from 0."""

    def problems(self) -> Iterator[Problem]:
        """The columns that are read by a synonym, and those that are not used."""
        for column, code, words in notes_on(self.columns):
            place: dict[str, Any] = {**_place(self.heading.number, column.position), **words}
            yield problem(code, **place, column=column.title, value=column.title)

    def rows(self, raw_rows: Iterator[RawRow]) -> Iterator[Row]:
        """The rows that hold something, each with what is wrong with its cells.

        Headings that stand there once more are no client: what is said of them goes with the row before.
        """
        return _beside_rows(self._rows_and_problems(raw_rows))

    def _rows_and_problems(self, raw_rows: Iterator[RawRow]) -> Iterator[Row | Problem]:
        headed, named = {column.position: _folded(column.heading) for column in self.columns}, set[int]()
        users = {position: heading for position, heading in headed.items() if position not in self.own}
        for raw in raw_rows:
            texts = raw.texts
            if _are_headings(texts, users):
                yield problem("headings_again", row=raw.number, first=self.heading.number)
            elif any(is_filled(text) for text in texts):
                problems = [*self._too_short(raw), *self._cells_without_heading(raw, headed, named)]
                cells = self.cells(raw, problems)
                yield Row(raw.number, cells, raw.line, tuple(problems))

    def cells(self, raw: RawRow, problems: list[Problem]) -> dict[str, str | None]:
        """The cells of our columns; what is wrong with them joins the problems."""
        return {str(column.name): _cell(raw, column, problems) for column in self._read}

    @property
    def positions_read(self) -> frozenset[int]:
        """Where the cells stand that are read, from 0."""
        return frozenset(column.position for column in self._read)

    @cached_property
    def _read(self) -> list[Column]:
        return [column for column in self.columns if column.name and is_read(column.name)]

    def _too_short(self, raw: RawRow) -> Iterator[Problem]:
        """In a text file the cells of a row may stand in the next one, where a line break within has no quotes."""
        if raw.line is not None and len(raw.cells) < self._width:
            yield problem("row_too_short", row=raw.number, found=len(raw.cells), expected=self._width)

    @cached_property
    def _width(self) -> int:
        return max((column.position + 1 for column in self.columns), default=0)

    def _cells_without_heading(self, raw: RawRow, headed: Container[int], named: set[int]) -> Iterator[Problem]:
        """What no heading stands over: named once a column; right of all headings in a csv, cells may be shifted."""
        for position, text in enumerate(raw.texts):
            if position in headed or not is_filled(text):
                continue
            width, place = len(self.heading.cells), _place(raw.number, position)
            if position >= width and raw.line is not None:  # without its value, which may be a password
                yield problem("row_too_wide", **place, found=len(raw.cells), expected=width)
                return
            if position not in named:
                named.add(position)
                yield problem("cells_without_heading", **place, value=text, letter=column_letter(position))


def _place(row: int, position: int) -> dict[str, Any]:
    return {"row": row, "cell": f"{column_letter(position)}{row}"}


def _folded(text: str | None) -> str:
    return (text or "").strip().casefold()


def _are_headings(texts: Sequence[str | None], headings: Mapping[int, str]) -> bool:
    """Whether every heading stands in the row once more, as at the top of each page of a print-out."""
    return len(headings) > 1 and all(
        position < len(texts) and _folded(texts[position]) == heading for position, heading in headings.items()
    )


def _beside_rows(found: Iterator[Row | Problem]) -> Iterator[Row]:
    """The rows, each with the problems that stand between it and the next one; the first with those above it, too."""
    before: Row | None = None
    waiting: tuple[Problem, ...] = ()
    for item in found:
        if isinstance(item, Problem):
            waiting = (*waiting, item)
            continue
        if before:
            yield replace(before, problems=before.problems + waiting) if waiting else before
            waiting = ()
        before = item
    if before:
        yield replace(before, problems=before.problems + waiting) if waiting else before


def _cell(raw: RawRow, column: Column, problems: list[Problem]) -> str | None:
    cell = raw.cell(column.position)
    if not isinstance(cell, Flawed):
        return cell
    place = f"{column.letter}{raw.number}"
    value = as_shown(str(column.name), cell.text)
    problems.append(problem(cell.code, row=raw.number, column=column.title, cell=place, value=value, **cell.words))
    return cell.text
