"""The problems of a sheet as a person reads them: grouped, the worst first, in 80 columns."""

import re
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import click

from intend_bulk.model.catalogue import ProblemKind, Severity
from intend_bulk.model.counting import counted
from intend_bulk.model.problems import Problem, row_in_words, sentences

_WIDTH = 80
_MOST_CELLS = 3
_LONGEST_MESSAGE = 150
_INDENT = "  "
_WORDS = {Severity.ERROR: "Error", Severity.WARNING: "Warning", Severity.INFO: "Note"}
_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}


def grouped_lines(problems: Iterable[Problem]) -> list[str]:
    """One block per kind of problem, errors before warnings before notes: how many rows, the first cells, the way out.

    Error: Not a currency code, 12 rows
      J9   Currency: 'GBR' is not a currency code of ISO 4217. Did you mean GBP?
      … and 11 more
      To mend: Write three capital letters, such as GBP, EUR or USD.
    """
    groups: dict[ProblemKind, _Group] = {}
    for problem in problems:
        groups.setdefault(problem.kind, _Group()).add(problem)
    order = list(Severity)
    worst_first = sorted(groups, key=lambda kind: order.index(kind.severity))
    return [line for kind in worst_first for line in (*_block(kind, groups[kind]), "")]


@dataclass
class _Group:
    """The problems of one kind: the first few, and how many they are."""

    first: list[Problem] = field(default_factory=list)
    cells: int = 0
    rows: int = 0
    _last_row: int | None = None

    def add(self, problem: Problem) -> None:
        """Add the next one; they come in the order of rows."""
        if len(self.first) < _MOST_CELLS:
            self.first.append(problem)
        self.cells += 1
        self.rows += problem.row != self._last_row
        self._last_row = problem.row


def worst_first(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Errors, then warnings, then notes; each in the order of the sheet. They are gone through three times."""
    return (problem for severity in Severity for problem in problems if problem.kind.severity is severity)


def plain(text: str) -> str:
    """The text without what would steer a terminal: a cell may hold anything."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f]+", " ", text)


def _block(kind: ProblemKind, found: _Group) -> Iterator[str]:
    word = click.style(_WORDS[kind.severity], fg=_COLOURS[kind.severity], bold=True)
    yield f"{word}: {kind.title}, {_how_many(kind, found)}"
    places = [problem.cell or row_in_words(problem.row) for problem in found.first]
    room = max(map(len, places))
    for place, problem in zip(places, found.first, strict=True):
        yield from _wrapped(_sentence(problem), f"{_INDENT}{place:<{room}}  ")
    if found.cells > _MOST_CELLS:
        yield f"{_INDENT}… and {found.cells - _MOST_CELLS} more"
    if kind.how_to_mend and not kind.mend:  # else each cell has a way out of its own
        yield from _wrapped(sentences(kind.how_to_mend), f"{_INDENT}To mend: ")


def _how_many(kind: ProblemKind, found: _Group) -> str:
    """ "1 row"; "9 cells in 2 rows" where a row has it more than once; "2 columns" where it is about columns."""
    if kind.is_of_column:
        return counted(found.cells, "column")
    words = counted(found.rows, "row")
    return words if found.rows == found.cells else f"{counted(found.cells, 'cell')} in {words}"


def _sentence(problem: Problem) -> str:
    """The message, and the suggestion where it is about this very cell."""
    message = _shortened(problem.message)
    link = " " if message.startswith(("is ", "has ")) else ": "
    words = f"{problem.column}{link}{message}" if problem.column else message[:1].upper() + message[1:]
    return sentences(words, "" if problem.suggestion == problem.kind.how_to_mend else problem.suggestion)


def _shortened(text: str) -> str:
    """As long as two lines; what a cell holds may be a page."""
    return text if len(text) <= _LONGEST_MESSAGE else f"{text[: _LONGEST_MESSAGE - 1]}…"


def _wrapped(text: str, first: str) -> list[str]:
    return textwrap.wrap(plain(text), _WIDTH, initial_indent=first, subsequent_indent=" " * len(first))
