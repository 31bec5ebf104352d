"""The codes of a sheet that was checked, held against those of the clients that were read since."""

from collections import Counter
from collections.abc import Iterator

from intend_bulk.checks.codes_seen import NOT_SEEN, CodesSeen
from intend_bulk.jobs.checked import Batch, Checked
from intend_bulk.model.counting import counted
from intend_bulk.model.kinds import Severities
from intend_bulk.model.problems import Problem, as_wanted
from intend_bulk.model.seen import SeenCodes
from intend_bulk.settings import Settings

_SHOWN = 5
"""Codes that are named before it is said in how many more cells there are others."""


def hold_codes(checked: Checked, seen: SeenCodes | None, settings: Settings) -> Iterator[str]:
    """Put the warnings by what was just read in the place of those of the check, and tell them, one sentence a code.

    `seen` is None where nothing was read: then the check's stay as they are.

    "Row 7, cell A7, Type: 'trde' is the type code of no client in Intend (…). Did you mean trade? So in 2 more rows."
    """
    if seen:
        by_reading = CodesSeen(checked.sheet, seen, codes=settings.codes)
        checked.revise(lambda batch: _revised(batch, by_reading, settings.severity))
    return _told(problem for problem in checked.problems if problem.kind.code == NOT_SEEN)


def _revised(batch: Batch, by_reading: CodesSeen, wanted: Severities) -> list[Problem]:
    others = [problem for problem in batch.problems if problem.kind.code != NOT_SEEN]
    return [*others, *as_wanted(by_reading.problems_of(batch.rows, others), wanted)]


def _told(problems: Iterator[Problem]) -> Iterator[str]:
    first: dict[tuple[str, str], Problem] = {}
    rows: Counter[tuple[str, str]] = Counter()
    others = 0
    for problem in problems:
        code = (problem.column, problem.value)
        if code in first or len(first) < _SHOWN:
            first.setdefault(code, problem)
            rows[code] += 1
        else:
            others += 1
    for code, problem in first.items():
        more = rows[code] - 1
        yield _sentences(problem) + (f" So in {counted(more, 'more row')}." if more else "")
    if others:
        yield f"… and {counted(others, 'cell')} with other codes that no client has."


def _sentences(problem: Problem) -> str:
    return f"{problem}. {problem.suggestion if problem.suggestion.endswith('?') else f'{problem.suggestion}.'}"
