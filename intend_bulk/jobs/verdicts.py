"""What is said of each row in a painted copy: its status, what became of it, and what is wrong with its cells."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from intend_bulk.jobs.checked import Checked
from intend_bulk.model.kinds import ProblemKind, Severity
from intend_bulk.model.many import batches
from intend_bulk.model.outcomes import RowResult, Status
from intend_bulk.model.problems import Problem, sentences
from intend_bulk.model.sheet import Row

OK, WARNING, INVALID = "ok", "warning", "invalid"
"""The statuses of a row that was only checked."""
_CREATED = (Status.CREATED, Status.ALREADY_CREATED)
_LONGEST_MESSAGE = 2_000
_OF_A_CELL = ("is ", "has ")
"""So a message begins whose subject is the cell."""
_AT_ONCE = 500
_FIRST_CELLS = 3


@dataclass(frozen=True)
class Verdict:
    """What is said of one row."""

    row: Row
    status: str
    message: str
    problems: Sequence[Problem]
    """What is wrong with its cells, in the order of columns."""
    remarks: Sequence[Problem] = ()
    """What is worth a note only."""
    client_id: str = ""
    client_account: str = ""

    @property
    def cells(self) -> tuple[str, ...]:
        """The texts of our columns in a painted copy, as `sheets.ours` names them."""
        return self.status, self.client_id, self.client_account, self.message


def verdicts_of_check(checked: Checked) -> Iterator[Verdict]:
    """Of every row, in order, whether it can be sent; an id that an earlier copy had is kept."""
    has_ids = bool(checked.sheet.own_columns)
    for row, problems, remarks in _rows_and_problems(checked):
        severities = {found.kind.severity for found in problems}
        status = INVALID if Severity.ERROR in severities else WARNING if problems else OK
        client_id = row.cells.get("client_id") or "" if has_ids else ""
        yield Verdict(row, status, _in_words(problems), problems, remarks, client_id)


def verdicts_of_import(checked: Checked, outcomes: Iterable[RowResult]) -> Iterator[Verdict]:
    """Of every row, in order, what became of it."""
    for (row, problems, remarks), result in zip(_rows_and_problems(checked), outcomes, strict=True):
        is_invalid = result.status == INVALID and any(found.is_error for found in problems)
        message = _in_words(problems) if is_invalid else shortened(result.message)
        is_there = result.status in _CREATED  # an id says so of its row when the copy comes back
        client_id = str(result.client_id or "") if is_there else ""
        account = result.client_account or "" if is_there else ""
        yield Verdict(row, str(result.status), message, problems, remarks, client_id, account)


def _rows_and_problems(checked: Checked) -> Iterator[tuple[Row, list[Problem], list[Problem]]]:
    """Every row with its errors and warnings, also those that only the plan of an import found, and its notes."""
    for batch in checked.batches():
        found: dict[int, list[Problem]] = {}
        for problem in batch.problems:
            found.setdefault(problem.row, []).append(problem)
        for rows in batches(batch.rows, _AT_ONCE):
            planned = checked.found_by_plan.among(row.number for row in rows)
            for row in rows:
                own = [*found.get(row.number, ()), *planned.get(row.number, ())]
                notes = [problem for problem in own if problem.kind.severity is Severity.INFO]
                yield row, [problem for problem in own if problem.kind.severity is not Severity.INFO], notes


def about_cell(problem: Problem) -> str:
    """A problem as its own cell says it: "Error: 'GBR' is not a currency code. Did you mean GBP?"."""
    word = "Error" if problem.is_error else "Warning"
    message = f"the cell {problem.message}" if problem.message.startswith(_OF_A_CELL) else problem.message
    return shortened(f"{word}: {sentences(message, problem.suggestion)}")


def _in_words(problems: Iterable[Problem]) -> str:
    """All problems of a row, errors first: "C7 Email: 'info' is not an e-mail address. …"."""
    worst_first = sorted(problems, key=lambda found: not found.is_error)
    return shortened(" ".join(_about_row(found) for found in worst_first))


def _about_row(problem: Problem) -> str:
    place = " ".join(part for part in (problem.cell, problem.column) if part)
    link = " " if problem.message.startswith(_OF_A_CELL) else ": "
    message = f"{place}{link}{problem.message}" if place else problem.message[:1].upper() + problem.message[1:]
    return sentences(message, problem.suggestion)


def shortened(text: str) -> str:
    """What a cell holds may be a page, and half of a surrogate pair, which no workbook can hold."""
    whole = text.encode("utf-8", "backslashreplace").decode()
    return whole if len(whole) <= _LONGEST_MESSAGE else f"{whole[: _LONGEST_MESSAGE - 1]}…"


@dataclass
class Tally:
    """What many rows come to."""

    rows: Counter[str] = field(default_factory=Counter)
    """How many have each status."""
    kinds: dict[ProblemKind, "KindTally"] = field(default_factory=dict)

    def add(self, number: int, verdict: Verdict) -> None:
        """Add a row, by its number in the copy."""
        self.rows[verdict.status] += 1
        for problem in (*verdict.problems, *verdict.remarks):
            self.add_problem(number, problem)

    def add_problem(self, number: int, problem: Problem) -> None:
        self.kinds.setdefault(problem.kind, KindTally()).add(number, problem)


@dataclass
class KindTally:
    """The problems of one kind."""

    count: int = 0
    first: list[tuple[int, Problem]] = field(default_factory=list)
    """The first few, with the number of their row in the copy."""

    def add(self, number: int, problem: Problem) -> None:
        self.count += 1
        if len(self.first) < _FIRST_CELLS:
            self.first.append((number, problem))
