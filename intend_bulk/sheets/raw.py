"""What the readers of the formats hand over: rows of text cells, before anybody knows what the columns are."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import TypeAlias, TypeGuard

from intend_bulk.model.problems import KEYS

HEADINGS_WITHIN = 30
"""Headings are looked for in so many rows."""


@dataclass(frozen=True)
class Flawed:
    """A cell whose text cannot be taken as it is: Flawed("#N/A", "error_value")."""

    text: str
    code: str
    """Its entry in the catalogue of problems."""
    words: Mapping[str, object] = field(default_factory=dict)


RawCell: TypeAlias = str | Flawed | None
"""None is an empty cell."""


@dataclass(frozen=True)
class RawRow:
    """One row as the file has it."""

    number: int
    """The row that Excel shows, from 1; of JSON the line, and KEYS for its headings."""
    line: int | None
    """The line of a text file at which it begins; None for a workbook."""
    cells: list[RawCell]
    is_hidden: bool = False

    def cell(self, position: int) -> str | Flawed | None:
        """What stands at a position, from 0; None right of the last cell."""
        return self.cells[position] if position < len(self.cells) else None

    @property
    def texts(self) -> list[str | None]:
        return [cell.text if isinstance(cell, Flawed) else cell for cell in self.cells]


@dataclass(frozen=True)
class RawSheet:
    """One sheet of a workbook, or the whole of a text file."""

    name: str | None
    """None for a text file."""
    read: Callable[[], Iterator[RawRow]]
    """Every row, blank ones too; each call reads the file from its top. Raises SheetError where it is damaged."""
    is_hidden: bool = False
    hidden_columns: frozenset[int] = frozenset()
    """Positions from 0."""
    merged: tuple["Merged", ...] = ()

    def top(self) -> list["RawRow"]:
        """The first rows, in which the headings are looked for."""
        return list(islice(self.read(), HEADINGS_WITHIN))

    def can_be_headings(self) -> list["RawRow"]:
        """The same; of JSON its keys alone."""
        rows = self.top()
        return rows[:1] if rows and rows[0].number == KEYS else rows


@dataclass(frozen=True)
class Merged:
    """Cells that are shown as one, of which only the first can hold a value: B2:D4 is Merged(2, 1, 4, 3)."""

    first_row: int
    """As Excel shows it, from 1, as is last_row."""
    first_column: int
    """From 0, as is last_column."""
    last_row: int
    last_column: int


@dataclass(frozen=True)
class RawBook:
    """A file as its reader opened it."""

    sheets: tuple[RawSheet, ...]
    """At least one."""
    properties: Mapping[str, str] = field(default_factory=dict)
    """Those of its own properties that are ours: {"intend-bulk template": "0.1.0"}."""
    notes: tuple[str, ...] = ()
    """Sentences on how it was read, for a person: "clients.csv was read as Windows-1252 (cp1252)."."""


def first_texts(sheet: RawSheet) -> list[str | None]:
    """The texts of the first row of a sheet."""
    return next((row.texts for row in sheet.top()), [])


def is_filled(text: str | None) -> TypeGuard[str]:
    """Whether a cell holds more than space."""
    return bool(text and not text.isspace())
