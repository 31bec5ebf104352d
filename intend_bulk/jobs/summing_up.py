"""What the page Summary of a painted copy says of a check or an import."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from intend_bulk.jobs.canvas import Canvas
from intend_bulk.jobs.verdicts import INVALID, OK, WARNING, Tally
from intend_bulk.model.kinds import Severity
from intend_bulk.model.outcomes import Status
from intend_bulk.model.problems import sentences
from intend_bulk.sheets.painting.summary import Count, Fact, ProblemGroup, Summary

_LABELS: Mapping[str, str] = {
    Status.CREATED: "Created",
    Status.WOULD_CREATE: "Would be created",
    Status.ALREADY_CREATED: "Created earlier",
    Status.DUPLICATE: "Duplicate, not sent",
    INVALID: "With errors",
    Status.REJECTED: "Rejected by Intend",
    Status.UNCONFIRMED: "Unconfirmed",
    Status.NOT_FOUND: "Not found in Intend",
    Status.NOT_SENT: "Not sent",
    WARNING: "With warnings only",
    OK: "Without a problem",
}
"""By status, in the order of the page."""


@dataclass(frozen=True)
class Told:
    """What a summary tells besides what is counted."""

    title: str
    """ "import of clients.xlsx"."""
    facts: Sequence[Fact]
    mended: int = 0
    """Cells that were mended."""
    others_in: str = ""
    """The file in which the rows stand that are not in the copy; "" where all are."""


def summary_of(told: Told, canvas: Canvas, tally: Tally, *, notes: Sequence[str]) -> Summary:
    """The page, with links to the cells of the copy."""
    counts = [Count(str(status), label, tally.rows[status]) for status, label in _LABELS.items() if tally.rows[status]]
    problems = [*_groups(canvas, tally)]
    return Summary(told.title, canvas.sheet, told.facts, counts, _steps(tally, told), problems, notes)


def _groups(canvas: Canvas, tally: Tally) -> Iterator[ProblemGroup]:
    """All problems by kind, the worst first."""
    order = list(Severity)
    for kind in sorted(tally.kinds, key=lambda kind: order.index(kind.severity)):
        found = tally.kinds[kind]
        cells = [canvas.place(number, problem) for number, problem in found.first]
        mend = sentences(kind.how_to_mend[:1].upper() + kind.how_to_mend[1:])
        yield ProblemGroup(kind.severity, kind.title, found.count, cells, mend)


def _steps(tally: Tally, told: Told) -> list[str]:
    """What to do next, as far as there is something to do."""
    rows, kinds = tally.rows, {kind.severity for kind in tally.kinds}
    steps = ["Look at the blue cells, which were mended. The comment of each says what it was."] if told.mended else []
    if Severity.ERROR in kinds:
        steps.append("Correct the red cells on the sheet of clients. The comment of each says what is wrong with it.")
    if Severity.WARNING in kinds:
        steps.append("Look at the amber cells: they are sent as they are.")
    if rows[Status.REJECTED]:
        steps.append("Read in the column Message why Intend refused a row, and correct it.")
    if rows[Status.NOT_FOUND]:
        steps.append("Look in Intend for the clients that were not found there; --resend-not-found sends them again.")
    if rows[Status.UNCONFIRMED]:
        steps.append("Wait a few minutes: the next import looks in Intend for what is unconfirmed.")
    if steps or rows[Status.NOT_SENT]:
        others = f" All other rows go with {told.others_in}." if told.others_in else ""
        steps.append(f"Save this workbook, and run the same command on it. Nothing is created twice.{others}")
    return steps or ["Nothing is left to do."]
