"""The rows of a plan on their way to their outcomes, each of which is reached once."""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from intend_bulk.api.client import IntendClient
from intend_bulk.errors import Stopped
from intend_bulk.jobs.asking import Ask, Decision, Plan
from intend_bulk.jobs.listening import Listener
from intend_bulk.jobs.outcomes import Outcomes
from intend_bulk.jobs.planning import PlannedRow
from intend_bulk.jobs.results import result_of
from intend_bulk.jobs.sending import Sender
from intend_bulk.jobs.workers import Crew
from intend_bulk.model.many import batches
from intend_bulk.model.outcomes import NEEDS_A_PERSON, RowResult, RunSummary, Status
from intend_bulk.system import StopRequest

_log = logging.getLogger(__name__)
_AT_ONCE = 500


@dataclass
class Run:
    """Sends what a plan has to send, and knows the outcome of every row."""

    plan: Plan
    sender: Sender
    ask: Ask
    stop: StopRequest
    listener: Listener
    connect: Callable[[], IntendClient]
    workers: int
    outcomes: Outcomes = field(default_factory=Outcomes)

    def __post_init__(self) -> None:
        self.summary = RunSummary(rows=len(self.plan.rows))

    def go(self, decision: Decision) -> None:
        """Bring every row of the plan to its outcome."""
        self.listener.stage("Importing", total=len(self.plan.rows))
        self._first(planned.result for planned in self.plan.rows if planned.result)
        if decision.send:
            self._send(islice(self._to_send(), self.plan.limit))
        self._complete(decision)

    def rehearse(self) -> None:
        """Say what would become of every row."""
        self._first(
            each.result or result_of(each.row, each.key, Status.WOULD_CREATE, each.looks_like)
            for each in self.plan.rows
        )

    def replace(self, results: Iterable[RowResult]) -> None:
        """Take outcomes that are better known now, in the place of earlier ones."""
        for result in results:
            self._done(result)

    def never_left(self) -> Iterator[RowResult]:
        """The outcomes of rows that were to be sent, and may never have been: another process was faster, say."""
        outcomes = self.outcomes.of(each.row.number for each in self._to_send())
        return (result for result in outcomes if result and result.status not in (Status.CREATED, Status.REJECTED))

    def _to_send(self) -> Iterator[PlannedRow]:
        return (planned for planned in self.plan.rows if planned.result is None)

    def _send(self, rows: Iterable[PlannedRow]) -> None:
        crew, why = Crew(rows, send=self.sender.send, connect=self.connect), ""
        try:
            self._work(crew)
            while self._may_work_again():
                self._work(crew)
        except KeyboardInterrupt:
            why = "Interrupted while the answer was awaited"
        except Exception as error:  # noqa: BLE001  # a fault of ours must not lose a row
            why = "The program failed while it was sent"
            failed = f"The program failed while it sent ({type(error).__name__}: {error})."
            self.sender.stop(Stopped(failed, hint="Run the same command again: nothing is sent twice."))
            crew.wait()
        left = crew.end()
        self.replace(left.outcomes)
        self.replace(result_of(each.row, each.key, Status.UNCONFIRMED, why) for each in left.under_way)
        self.summary.counts = Counter(result.status for result in self.outcomes)

    def _complete(self, decision: Decision) -> None:
        """Say of every row without an outcome why: it was not to be sent, it was left for later, or the run stopped."""
        for planned, position in self._without_outcome():
            if not decision.send:
                result = result_of(planned.row, planned.key, Status.NOT_SENT, decision.why_not)
            elif position >= self.plan.to_send:
                result = result_of(planned.row, planned.key, Status.NOT_SENT, "Left for a later run by --limit")
                self.summary.left += 1
            else:
                result = self.sender.not_sent(planned)
            self._first([result])

    def _without_outcome(self) -> Iterator[tuple[PlannedRow, int]]:
        """Rows that were to be sent and were not, each with how many such rows stand above it in the plan."""
        for some in batches(enumerate(self._to_send()), _AT_ONCE):
            outcomes = [*self.outcomes.of(planned.row.number for _, planned in some)]
            yield from (
                (planned, position) for (position, planned), known in zip(some, outcomes, strict=True) if not known
            )

    def _work(self, crew: Crew) -> None:
        for result in crew.work(min(self.workers, len(self.plan.rows)), may_go_on=self._may_go_on):
            self._done(result)

    def _may_go_on(self) -> bool:
        return not self.sender.stopped and not self.stop.requested

    def _may_work_again(self) -> bool:
        """Whether a person wants the run to go on that stopped itself."""
        if not self.sender.question or self.stop.requested or not self.ask.go_on(self.sender.question):
            return False
        self.sender.go_on()
        return True

    def _first(self, results: Iterable[RowResult]) -> None:
        """Take the first outcomes of rows."""
        for result in results:
            self.outcomes.fresh(result)
            self._told(result)

    def _done(self, result: RowResult) -> None:
        if earlier := self.outcomes.put(result):
            self.summary.counts[earlier.status] -= 1
        self._told(result)

    def _told(self, result: RowResult) -> None:
        _report(result)
        self.summary.add(result)
        self.listener.counted(self.summary)


def _report(result: RowResult) -> None:
    """Tell a row's outcome, by its number: nothing that its cells hold."""
    told = {name: getattr(result, name) for name in ("row", "client_id", "http_status", "attempts")}
    level = logging.WARNING if result.status in NEEDS_A_PERSON else logging.INFO
    _log.log(level, "row", extra={**told, "outcome": str(result.status)})
