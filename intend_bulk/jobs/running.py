"""The rows of a plan on their way to their outcomes, each of which is reached once."""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from intend_bulk.api.client import IntendClient
from intend_bulk.errors import Stopped
from intend_bulk.jobs.asking import Ask, Decision, Plan
from intend_bulk.jobs.listening import Listener
from intend_bulk.jobs.planning import PlannedRow
from intend_bulk.jobs.results import result_of
from intend_bulk.jobs.sending import Sender
from intend_bulk.jobs.workers import Crew
from intend_bulk.model.outcomes import NEEDS_A_PERSON, RowResult, RunSummary, Status
from intend_bulk.system import StopRequest

_log = logging.getLogger(__name__)


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
    results: dict[int, RowResult] = field(default_factory=dict)
    """By row number."""

    def __post_init__(self) -> None:
        self.summary = RunSummary(rows=len(self.plan.rows))

    def go(self, decision: Decision) -> None:
        """Bring every row of the plan to its outcome."""
        self.listener.stage("Importing", total=len(self.plan.rows))
        self._done(planned.result for planned in self.plan.rows if planned.result)
        to_send = [planned for planned in self.plan.rows if planned.result is None]
        if not decision.send:
            self._done(result_of(each.row, each.key, Status.NOT_SENT, decision.why_not) for each in to_send)
            return
        self._send(to_send[: self.plan.limit])
        left = to_send[self.plan.to_send :]
        self.summary.left += len(left)
        self._done(result_of(each.row, each.key, Status.NOT_SENT, "Left for a later run by --limit") for each in left)

    def rehearse(self) -> None:
        """Say what would become of every row."""
        for each in self.plan.rows:
            self._done([each.result or result_of(each.row, each.key, Status.WOULD_CREATE, each.looks_like)])

    def replace(self, results: Iterable[RowResult]) -> None:
        """Take outcomes that are better known now, in the place of earlier ones."""
        self._done(results)

    def in_order(self) -> Sequence[RowResult]:
        """The outcome of every row, in the order of the file."""
        return [self.results[planned.row.number] for planned in self.plan.rows]

    def never_left(self) -> list[RowResult]:
        """The outcomes of rows that were to be sent, and may never have been: another process was faster, say."""
        planned = (self.results[each.row.number] for each in self.plan.rows if each.result is None)
        return [result for result in planned if result.status not in (Status.CREATED, Status.REJECTED)]

    def _send(self, rows: Sequence[PlannedRow]) -> None:
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
        self._done(left.outcomes)
        self._done(result_of(each.row, each.key, Status.UNCONFIRMED, why) for each in left.under_way)
        self._done(self.sender.not_sent(each) for each in left.not_begun)
        self.summary.counts = Counter(result.status for result in self.results.values())

    def _work(self, crew: Crew) -> None:
        for result in crew.work(min(self.workers, len(self.plan.rows)), may_go_on=self._may_go_on):
            self._done([result])

    def _may_go_on(self) -> bool:
        return not self.sender.stopped and not self.stop.requested

    def _may_work_again(self) -> bool:
        """Whether a person wants the run to go on that stopped itself."""
        if not self.sender.question or self.stop.requested or not self.ask.go_on(self.sender.question):
            return False
        self.sender.go_on()
        return True

    def _done(self, results: Iterable[RowResult]) -> None:
        for result in results:
            _report(result)
            if earlier := self.results.get(result.row):
                self.summary.counts[earlier.status] -= 1
            self.results[result.row] = result
            self.summary.add(result)
            self.listener.counted(self.summary)


def _report(result: RowResult) -> None:
    """Tell a row's outcome, by its number: nothing that its cells hold."""
    told = {name: getattr(result, name) for name in ("row", "client_id", "http_status", "attempts")}
    level = logging.WARNING if result.status in NEEDS_A_PERSON else logging.INFO
    _log.log(level, "row", extra={**told, "outcome": str(result.status)})
