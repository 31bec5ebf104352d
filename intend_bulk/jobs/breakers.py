"""When the answers say that something is wrong with more than a row: the run stops, or a person is asked."""

import threading
from dataclasses import dataclass, field

from intend_bulk.api.answers import Then, Verdict
from intend_bulk.model.outcomes import Status

_MOST_FAILURES_IN_A_ROW = 5
_MOST_UNCONFIRMED_IN_A_ROW = 5
_FIRST_ROWS, _MOST_REJECTED_OF_THEM = 20, 10
_LONGEST_BACK_OFF_SECONDS = 30.0


@dataclass(frozen=True)
class Trip:
    """Why no more rows are sent."""

    reason: str
    is_question: bool = False
    """Whether a person may say that the run goes on all the same."""


@dataclass
class Breakers:
    """Counts the verdicts of all workers."""

    _answered: int = 0
    _rejected: int = 0
    _unconfirmed_in_a_row: int = 0
    _failures_in_a_row: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def watch(self, verdict: Verdict, *, failures_before: int) -> Trip | None:
        """Count a verdict; a trip where it is one too many.

        `failures_before` is what `failures` said when its request left: of several that failed at once, the first
        alone counts.
        """
        with self._lock:
            self._count(verdict, failures_before)
            return self._trip(verdict)

    @property
    def failures(self) -> int:
        """How often in a row nothing could be sent."""
        with self._lock:
            return self._failures_in_a_row

    @property
    def back_off_seconds(self) -> float:
        """How long to wait before the next try: 1 s, doubled with each failure."""
        return float(min(2.0 ** (self.failures - 1), _LONGEST_BACK_OFF_SECONDS))

    def reset(self) -> None:
        """Count anew: a person said that the run goes on."""
        with self._lock:
            self._answered = _FIRST_ROWS
            self._rejected = self._unconfirmed_in_a_row = self._failures_in_a_row = 0

    def _count(self, verdict: Verdict, failures_before: int) -> None:
        if verdict.then is Then.BACK_OFF:  # no row has got its answer by it
            self._failures_in_a_row += failures_before == self._failures_in_a_row
            return
        self._failures_in_a_row = 0
        self._answered += 1
        self._rejected += verdict.status is Status.REJECTED
        self._unconfirmed_in_a_row = self._unconfirmed_in_a_row + 1 if verdict.status is Status.UNCONFIRMED else 0

    def _trip(self, verdict: Verdict) -> Trip | None:
        if verdict.then is Then.STOP:
            return Trip(verdict.message)
        if verdict.then is Then.BACK_OFF and self._failures_in_a_row == _MOST_FAILURES_IN_A_ROW:
            return Trip(f"{_MOST_FAILURES_IN_A_ROW} times in a row: {verdict.message}")
        if self._unconfirmed_in_a_row == _MOST_UNCONFIRMED_IN_A_ROW:
            many = f"{_MOST_UNCONFIRMED_IN_A_ROW} creates in a row got no usable answer"
            return Trip(f"{many}: {verdict.message}", is_question=True)
        if self._answered <= _FIRST_ROWS and self._rejected == _MOST_REJECTED_OF_THEM:
            many = f"Intend rejected {self._rejected} of the first {self._answered} rows"
            return Trip(f"{many}: {verdict.message}", is_question=True)
        return None
