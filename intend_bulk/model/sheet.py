"""A spreadsheet as everything after reading sees it: text cells that know where they stand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from intend_bulk.model.client import as_shown, field_named
from intend_bulk.model.problems import KEYS, Problem, problem


def column_letter(position: int) -> str:
    """The letter over a column, position from 0: 0 -> "A", 27 -> "AB"."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


NOWHERE = -1
"""The position of a column that stands in no file: a constant of a mapping."""


@dataclass(frozen=True)
class Column:
    """One column of a sheet."""

    position: int
    """From 0, the leftmost; NOWHERE for a constant, whose heading is its name."""
    heading: str
    """As it is written in the sheet."""
    name: str | None
    """The column name that the heading stands for; None where it is not one of ours."""
    is_as_written: bool = True
    """Whether its cells alone are what is sent of it; a mapping can make something else of them."""

    @property
    def title(self) -> str:
        """The heading on one line, without the mark that a template gives to required columns: "Email *" -> "Email"."""
        return " ".join(self.heading.split()).removesuffix("*").strip()

    @property
    def letter(self) -> str:
        """ "" where it stands in no file."""
        return "" if self.position == NOWHERE else column_letter(self.position)


@dataclass(frozen=True)
class Row:
    """One row of data: Row(7, {"title": "Acme", "vat_number": None})."""

    number: int
    """The row that Excel shows, from 1."""
    cells: Mapping[str, str | None]
    """By column name, for every column that has one; None is an empty cell."""
    line: int | None = None
    """The line of a text file at which the row begins, from 1; None for a workbook."""
    problems: tuple[Problem, ...] = ()
    """What reading already found wrong in it: a cell that holds #N/A, more cells than headings."""


@dataclass(frozen=True)
class Sheet:
    """What was read from a file: its headings at once, its rows as often as somebody goes through them."""

    path: Path
    name: str | None
    """The name of the sheet in the workbook; None for a text file."""
    heading_row: int
    """As Excel shows it; KEYS for JSON."""
    columns: tuple[Column, ...]
    rows: Iterable[Row]
    """Every row that has at least one filled cell. Each time it is gone through, the file is read from its top."""
    heading_line: int | None = None
    """The line of a text file at which the headings stand; None for a workbook."""
    problems: tuple[Problem, ...] = ()
    """What is wrong with its headings, or with the sheet as a whole."""
    made_by: str | None = None
    """The version of the program that made the template which this was; None for any other file."""
    notes: tuple[str, ...] = ()
    """Sentences on how the file was read, for a person: "clients.csv was read as Windows-1252 (cp1252)."."""
    own_columns: range = range(0)
    """Where our columns stand in a copy that was painted earlier, by position from 0; empty for any other sheet."""
    painted_for: str | None = None
    """The Intend whose client ids stand in them; None or "" for none."""
    known: Mapping[str, Column] = field(init=False, repr=False, compare=False)
    """The columns that are ours, by column name."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "known", {column.name: column for column in self.columns if column.name})

    def cell(self, row: int, name: str | None) -> str:
        """Where a cell stands, as Excel says it: (12, "title") -> "C12"; "" for a column the sheet has not."""
        column = self.known.get(name) if name else None
        return f"{column.letter}{row}" if column and column.letter else ""

    def heading(self, name: str) -> str:
        """The heading as the user wrote it; the column name where the sheet has no such column."""
        return self.known[name].title if name in self.known else name

    def problem(self, code: str, row: int, name: str, *, value: str = "", **words: object) -> Problem:
        """A problem of one cell, with its heading and its place: problem("flag_invalid", 7, "billing_default").

        The word `fix` is left out where the cell is not to be written to; see `can_be_mended`.
        """
        column, cell, shown = self.heading(name), self.cell(row, name), as_shown(name, value)
        if not self.can_be_mended(name):
            words.pop("fix", None)
        return problem(code, row=row, column=column, cell=cell, value=shown, **words)

    def as_shown(self, found: Problem) -> Problem:
        """A problem with its place as a person finds it: in JSON there are lines and keys, and no cells."""
        return replace(found, cell="") if self.heading_row == KEYS else found

    def can_be_mended(self, name: str) -> bool:
        """Whether a better text can be written into a column: its cells stand in the file, and are sent as they are.

        Passwords are left alone, as a fix is shown.
        """
        column, kind = self.known.get(name), field_named(name)
        is_secret = kind is not None and kind.secret
        return column is not None and bool(column.letter) and column.is_as_written and not is_secret
