"""One problem of a user's sheet: an entry of the catalogue with a place and a value."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from intend_bulk.model.catalogue import CATALOGUE, ProblemKind, Severity
from intend_bulk.model.kinds import Severities

KEYS = 0
"""The row of headings that stand in no row, as they are the keys of JSON."""


def row_in_words(number: int) -> str:
    """A row as it is called in the middle of a sentence: 3 -> "row 3", KEYS -> "the keys"."""
    return "the keys" if number == KEYS else f"row {number}"


@dataclass(frozen=True)
class Problem:
    """One problem of one cell, row or column of a user's sheet."""

    kind: ProblemKind
    row: int
    """The row that Excel shows; of JSON the line, or KEYS."""
    column: str
    """The heading as the user wrote it; "" for a problem of the whole row."""
    cell: str
    """"C12"; "" where there is no such cell."""
    value: str
    """What the cell holds; "***" for a password."""
    message: str
    suggestion: str = ""
    fix: str = ""
    """What the cell means beyond doubt, to be written in its place: "GBP" for "gbp"; "" where a person must decide."""

    def __reduce__(self) -> tuple[object, ...]:
        words = (self.row, self.column, self.cell, self.value, self.message, self.suggestion, self.fix)
        code, severity = self.kind.code, str(self.kind.severity)
        return _of_code, (code, severity, *words)  # kept on the disk, it needs no words of the catalogue

    @property
    def is_error(self) -> bool:
        return self.kind.severity is Severity.ERROR

    def __str__(self) -> str:
        row = row_in_words(self.row).capitalize()
        place = ", ".join(part for part in (row, self.cell and f"cell {self.cell}", self.column) if part)
        return f"{place}: {self.message}"


def problem(code: str, *, row: int, column: str = "", cell: str = "", value: str = "", **words: object) -> Problem:
    """Fill an entry of the catalogue in: problem("flag_invalid", row=7, column="Billing default", value="maybe").

    With the word `guess`, what was probably meant, the suggestion is "Did you mean GBP?"; `fix` is what was meant
    beyond doubt.
    """
    kind = CATALOGUE[code]
    filling = {"row": row, "column": column, "value": value, **words}
    guess = words.get("guess")
    suggestion = f"Did you mean {guess}?" if guess else kind.suggestion.format(**filling)
    fix = str(words.get("fix") or "")
    return Problem(kind, row, column, cell, value, kind.message.format(**filling), suggestion, fix)


def sentences(*texts: str) -> str:
    """Texts as sentences, one after the other: ("is empty", "Why?", "") -> "is empty. Why?"."""
    return " ".join(text if text.endswith(("?", "…")) else f"{text.rstrip('.')}." for text in texts if text)


def with_severity(found: Problem, severity: Severity) -> Problem:
    """The same problem, as severe as a profile wants it."""
    return replace(found, kind=_as_severe(found.kind, severity))


def as_wanted(problems: Iterable[Problem], severities: Severities) -> Iterator[Problem]:
    """The problems as severe as a profile wants them, without those that it switched off."""
    for found in problems:
        wanted = severities.get(found.kind.code, found.kind.severity)
        if wanted:
            yield with_severity(found, wanted)


@cache
def _as_severe(kind: ProblemKind, severity: Severity) -> ProblemKind:
    return kind if kind.severity is severity else replace(kind, severity=severity)


def _of_code(code: str, severity: str, row: int, *words: str) -> Problem:
    return Problem(_as_severe(CATALOGUE[code], Severity(severity)), row, *words)
