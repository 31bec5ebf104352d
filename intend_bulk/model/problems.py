"""The catalogue of problems: everything that can be wrong with a sheet has its entry here, and nowhere else."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """Only an error keeps a row from being sent."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True)
class ProblemKind:
    """One entry: a stable code, and the words for it. `{…}` in a template is filled where it is found."""

    code: str
    severity: Severity
    title: str
    message: str
    suggestion: str = ""


@dataclass(frozen=True)
class Problem:
    """One problem of one cell, row or column of a user's sheet."""

    kind: ProblemKind
    row: int
    """The row that Excel shows."""
    column: str
    """The heading as the user wrote it; "" for a problem of the whole row."""
    cell: str
    """"C12"; "" where there is no such cell."""
    value: str
    """What the cell holds; "***" for a password."""
    message: str
    suggestion: str = ""

    @property
    def is_error(self) -> bool:
        return self.kind.severity is Severity.ERROR

    def __str__(self) -> str:
        place = ", ".join(part for part in (f"Row {self.row}", self.cell and f"cell {self.cell}", self.column) if part)
        return f"{place}: {self.message}"


_ENTRIES = (
    ProblemKind(
        "required_missing",
        Severity.ERROR,
        "A required cell is empty",
        "is empty, and Intend needs it",
        "Fill it in",
    ),
    ProblemKind(
        "required_column_missing",
        Severity.ERROR,
        "A required column is missing",
        "the column {label!r} is missing, and Intend needs it for every client",
        "Add a column with the heading {label}, or take it off the list of required columns in the settings",
    ),
    ProblemKind(
        "email_invalid",
        Severity.ERROR,
        "Not an e-mail address",
        "{value!r} is not an e-mail address: {reason}",
    ),
    ProblemKind(
        "currency_unknown",
        Severity.ERROR,
        "Not a currency code",
        "{value!r} is not a currency code of ISO 4217",
        "Three capital letters, such as GBP, EUR or USD",
    ),
    ProblemKind(
        "flag_invalid",
        Severity.ERROR,
        "Neither yes nor no",
        "{value!r} is neither yes nor no",
        "1 or 0, yes or no",
    ),
    ProblemKind(
        "error_value",
        Severity.ERROR,
        "The cell holds an Excel error",
        "the cell holds the Excel error {value}, not a value",
        "Correct the formula, or type the value",
    ),
    ProblemKind(
        "formula_without_result",
        Severity.ERROR,
        "A formula without a stored result",
        "the formula {value} has no stored result, so what it shows cannot be known",
        "Open the file in Excel or LibreOffice and save it again, or type the value",
    ),
    ProblemKind(
        "date_in_text",
        Severity.ERROR,
        "A date in a text column",
        "the cell holds a date ({value}): the spreadsheet program may have turned a code into it",
        "Format the column as Text and type the value again",
    ),
    ProblemKind(
        "digits_lost",
        Severity.ERROR,
        "A number with lost digits",
        "{value} is a number of more than 15 digits: the spreadsheet program keeps only the first 15",
        "Format the column as Text and type the number again",
    ),
    ProblemKind(
        "number_format",
        Severity.WARNING,
        "A formatted number",
        "the cell shows a number in the format {format!r}; what will be sent is {value!r}",
        "Format the column as Text and type what you want to be sent",
    ),
    ProblemKind(
        "row_too_wide",
        Severity.ERROR,
        "More cells than headings",
        "the row has {found} cells, but there are {expected} headings: a separator inside a text may need quotes",
        "Put the text in double quotes, or save the file as a workbook",
    ),
    ProblemKind(
        "cells_without_heading",
        Severity.WARNING,
        "Cells under no heading",
        "the column {letter} has no heading, so {value!r} and what stands below it is not sent",
        "Give the column a heading of the template, or clear it",
    ),
    ProblemKind(
        "space_trimmed",
        Severity.INFO,
        "Space around a value",
        "has space before or after the text; it is sent without",
    ),
    ProblemKind(
        "duplicate_in_file",
        Severity.WARNING,
        "The same client twice in the file",
        "is the same client as row {first} (same {same}); it will not be sent a second time",
        "Delete one of the rows {first} and {row}",
    ),
    ProblemKind(
        "email_shared",
        Severity.WARNING,
        "One e-mail address, two clients",
        "the e-mail address {value!r} stands in row {first} too, with another title ({title!r})",
        "Make sure that these are two clients",
    ),
    ProblemKind(
        "reference_twice",
        Severity.ERROR,
        "One reference, two clients",
        "the reference {value!r} stands in row {first} too, with another e-mail or title ({title!r})",
        "Give each client a reference of its own",
    ),
    ProblemKind(
        "column_unknown",
        Severity.WARNING,
        "A column that is not used",
        "the column {value!r} is not one of ours, so nothing of it is sent",
        "Rename it to a heading of the template if it should be",
    ),
    ProblemKind(
        "column_read_only",
        Severity.INFO,
        "A column that Intend fills",
        "the column {value!r} is filled by Intend and is not sent",
    ),
    ProblemKind(
        "client_id_not_here",
        Severity.ERROR,
        "A client id that is not in Intend",
        "Intend holds no client {value} with the title {title!r}",
        "Your own id? Name the column Reference",
    ),
    ProblemKind(
        "reference_conflict",
        Severity.ERROR,
        "A reference that belongs to another client",
        "{value} was sent as {known}; this row says {title}. The API has no update",
        "Change it in Intend, or give the row its own reference",
    ),
)

CATALOGUE: dict[str, ProblemKind] = {kind.code: kind for kind in _ENTRIES}


def problem(code: str, *, row: int, column: str = "", cell: str = "", value: str = "", **words: object) -> Problem:
    """Fill an entry of the catalogue in: problem("flag_invalid", row=7, column="Billing default", value="maybe")."""
    kind = CATALOGUE[code]
    filling = {"row": row, "column": column, "value": value, **words}
    return Problem(kind, row, column, cell, value, kind.message.format(**filling), kind.suggestion.format(**filling))
