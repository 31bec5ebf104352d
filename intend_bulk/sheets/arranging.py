"""From the raw cells of a row to the cells of our columns, and what is wrong with them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from intend_bulk.model.client import as_shown, field_named
from intend_bulk.model.fields import Field, label_of
from intend_bulk.model.nearest import near_column
from intend_bulk.model.problems import Problem, problem
from intend_bulk.model.sheet import Column, Row, column_letter
from intend_bulk.sheets.raw import Flawed, RawRow, is_filled


@dataclass(frozen=True)
class Arrangement:
    """What stands where: the headings of a sheet, and which column of ours each of them is."""

    heading: RawRow
    columns: tuple[Column, ...]
    """One for each heading that is not blank."""

    def problems(self) -> Iterator[Problem]:
        """The columns that are not used."""
        taken = {column.name for column in self.columns if column.name}
        for column in self.columns:
            field = field_named(column.name) if column.name else None
            if not _is_read(field):
                code = "column_unknown" if field is None else "column_read_only"
                near = near_column(column.title, taken=taken) if field is None else ""
                place = _place(self.heading.number, column.position)
                guess = label_of(near) if near else ""
                yield problem(code, **place, column=column.title, value=column.title, guess=guess)

    def rows(self, raw_rows: Iterator[RawRow]) -> Iterator[Row]:
        """The rows that hold something, each with what is wrong with its cells."""
        headed, named = {column.position for column in self.columns}, set[int]()
        for raw in raw_rows:
            if any(is_filled(text) for text in raw.texts):
                problems = [*self._cells_without_heading(raw, headed, named)]
                cells = self.cells(raw, problems)
                yield Row(raw.number, cells, raw.line, tuple(problems))

    def cells(self, raw: RawRow, problems: list[Problem]) -> dict[str, str | None]:
        """The cells of our columns; what is wrong with them joins the problems."""
        return {str(column.name): _cell(raw, column, problems) for column in self._read}

    @cached_property
    def _read(self) -> list[Column]:
        return [column for column in self.columns if column.name and _is_read(field_named(column.name))]

    def _cells_without_heading(self, raw: RawRow, headed: set[int], named: set[int]) -> Iterator[Problem]:
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


def _is_read(field: Field | None) -> bool:
    """Columns that only Intend fills are not read, but for the client's id, by which an exported row is known."""
    return field is not None and (field.sent or field.name in ("reference", "client_id"))


def _cell(raw: RawRow, column: Column, problems: list[Problem]) -> str | None:
    cell = raw.cell(column.position)
    if not isinstance(cell, Flawed):
        return cell
    place = f"{column.letter}{raw.number}"
    value = as_shown(str(column.name), cell.text)
    problems.append(problem(cell.code, row=raw.number, column=column.title, cell=place, value=value, **cell.words))
    return cell.text
