"""Where in a painted copy the rows and cells of a sheet stand: in the user's own workbook, or in one made for it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from intend_bulk.jobs.verdicts import Verdict, about_cell
from intend_bulk.model.kinds import Severity
from intend_bulk.model.problems import Problem
from intend_bulk.model.sheet import NOWHERE, Sheet, column_letter
from intend_bulk.sheets.ours import STATUS_COLUMNS
from intend_bulk.sheets.painting.colours import ERROR, FIXED, WARNING
from intend_bulk.sheets.painting.rows import Frame, PaintedRow
from intend_bulk.sheets.places import cell_position

MOST_NOTES = 20_000
"""Comments; a workbook with more of them takes minutes to open. What is wrong stands in the column Message too."""


class Mended(Protocol):
    """What was mended in which row."""

    def get(self, row: int, /) -> Mapping[int, str] | None:
        """By position from 0, what its comment says; None for a row in which nothing was."""


@dataclass(frozen=True)
class Canvas:
    """A sheet to paint on."""

    sheet: str
    frame: Frame
    verdicts: Callable[[], Iterable[tuple[int, Verdict]]]
    """The rows that stand in it, with the number that each has there; each call begins anew."""
    positions: Mapping[int, int] | None = None
    """Where its columns stand, by position in the file that was read; None where they stand as there."""
    of_headings: Sequence[Problem] = ()
    mended: Mended = field(default_factory=dict[int, Mapping[int, str]])

    def rows(self) -> Iterator[PaintedRow]:
        """Every row that is painted, the headings first."""
        yield PaintedRow(self.frame.heading_row, STATUS_COLUMNS, self._marks(self.frame.heading_row, self.of_headings))
        for number, verdict in self.verdicts():
            yield PaintedRow(number, verdict.cells, self._marks(number, verdict.problems))

    def notes(self, number: int, problems: Iterable[Problem]) -> dict[str, str]:
        """The comments of one row, by cell."""
        texts: dict[int, list[str]] = {}
        for position, words in (self.mended.get(number) or {}).items():
            texts.setdefault(position, []).append(words)
        for problem in _to_show(problems):
            at = self._position(problem)
            if at is not None:
                texts.setdefault(at, []).append(about_cell(problem))
        return {f"{column_letter(position)}{number}": "\n\n".join(words) for position, words in texts.items()}

    def place(self, number: int, problem: Problem) -> str:
        """The cell of a problem in the copy; the number of its row where it is about no cell."""
        return self.moved(number, problem).cell or str(number)

    def moved(self, number: int, problem: Problem) -> Problem:
        """A problem at its place in the copy."""
        position = self._position(problem)
        cell = "" if position is None else f"{column_letter(position)}{number}"
        return replace(problem, row=number, cell=cell)

    def _marks(self, number: int, problems: Iterable[Problem]) -> dict[int, str]:
        """The colours of cells; an error goes before a warning, and both before what was mended."""
        marks = dict.fromkeys(self.mended.get(number) or (), FIXED)
        for problem in sorted(_to_show(problems), key=lambda found: found.is_error):
            if (position := self._position(problem)) is not None:
                marks[position] = ERROR if problem.is_error else WARNING
        return marks

    def _position(self, problem: Problem) -> int | None:
        if not problem.cell:
            return None
        position = cell_position(problem.cell)
        return position if self.positions is None else self.positions.get(position)


def _to_show(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Those that a cell shows; a note, as of a hidden column, asks for nothing and stands in the tables alone."""
    return (problem for problem in problems if problem.kind.severity is not Severity.INFO)


def own_canvas(sheet: Sheet, verdicts: Callable[[], Iterable[Verdict]], of_headings: Sequence[Problem]) -> Canvas:
    """The sheet of the user's workbook itself."""
    positions = [column.position for column in sheet.columns if column.position != NOWHERE]
    users = [position for position in positions if position not in sheet.own_columns]
    headings = range(min(users), max(users) + 1)
    own = sheet.own_columns or range(headings.stop, headings.stop + len(STATUS_COLUMNS))
    frame = Frame(sheet.heading_row, headings, own, is_ours=bool(sheet.own_columns))
    return Canvas(
        str(sheet.name),
        frame,
        lambda: ((verdict.row.number, verdict) for verdict in verdicts()),
        of_headings=[found for found in of_headings if found.row == sheet.heading_row],
    )
