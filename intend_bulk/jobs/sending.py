"""Send rows, one at a time, each through the journal: `sending` before the first byte, the outcome after the answer."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace

from intend_bulk.api.answers import Then, Verdict
from intend_bulk.api.client import IntendClient
from intend_bulk.api.pacing import Pacer
from intend_bulk.errors import IntendBulkError, JournalError, Stopped
from intend_bulk.jobs.planning import PlannedRow
from intend_bulk.jobs.results import result_of, result_of_line
from intend_bulk.journal.journal import Journal
from intend_bulk.journal.lines import AlreadyClaimed, Attempt, ClientIdTaken, Line
from intend_bulk.model.fields import Json
from intend_bulk.model.identity import payload_hash
from intend_bulk.model.outcomes import RowResult, Status
from intend_bulk.model.payload import to_payload

_log = logging.getLogger(__name__)
_MOST_FAILURES_IN_A_ROW = 5
_MOST_UNCONFIRMED_IN_A_ROW = 5
_FIRST_ROWS, _MOST_REJECTED_OF_THEM = 20, 10
_LONGEST_BACK_OFF_SECONDS = 30.0


@dataclass
class Sender:
    """Sends one row after the other, until something says that the run must stop."""

    client: IntendClient
    journal: Journal
    pacer: Pacer
    defaults: Mapping[str, str]
    """Cell texts by column name, for empty cells."""
    resend_not_found: bool = False
    run_id: int = 0
    """The run in the journal, as it was given when it began."""
    stopped: IntendBulkError | None = None
    """Why no more rows are sent; None while they are."""
    _answered: int = 0
    _rejected: int = 0
    _unconfirmed_in_a_row: int = 0
    _failures_in_a_row: int = 0

    def send(self, planned: PlannedRow) -> RowResult:
        """Send a row, or say why not: its outcome, whatever happens. Sets `stopped` where the run must end."""
        payload = to_payload(planned.row.cells, defaults=self.defaults)
        result = None
        while not self.stopped and self.pacer.wait_for_turn():
            try:
                attempt = self._begin(planned, payload)
            except AlreadyClaimed as claim:
                return _claimed(planned, claim.line)
            except JournalError as error:
                self.stopped = error
                break
            verdict = self._create(payload)
            result = self._record(planned, attempt, verdict)
            self._watch(verdict)
            if verdict.then is not Then.BACK_OFF or not self._back_off(verdict):
                return result
        return result or self.not_sent(planned)

    def not_sent(self, planned: PlannedRow) -> RowResult:
        """The outcome of a row that the run did not come to."""
        reason = self.stopped.message if self.stopped else "somebody asked for it"
        return result_of(planned.row, planned.key, Status.NOT_SENT, f"The run stopped before this row: {reason}")

    def _begin(self, planned: PlannedRow, payload: Mapping[str, Json]) -> Attempt:
        return self.journal.begin(
            planned.key,
            run_id=self.run_id,
            payload_hash=payload_hash(payload),
            resend_not_found=self.resend_not_found,
        )

    def _create(self, payload: Mapping[str, Json]) -> Verdict:
        """One create on the network. Whatever goes wrong between its first byte and its answer leaves it in doubt."""
        try:
            verdict = self.client.create(payload)
        except KeyboardInterrupt:
            return Verdict(Status.UNCONFIRMED, Then.STOP, "Interrupted while the answer was awaited")
        except Exception as error:  # noqa: BLE001  # a fault of ours must not lose the row
            return Verdict(Status.UNCONFIRMED, Then.STOP, f"The program failed while it sent ({type(error).__name__})")
        return self._asked(verdict) if verdict.then is Then.ASK else verdict

    def _asked(self, verdict: Verdict) -> Verdict:
        """After a 401, which the vendor uses for "bad request" too: is it the key, or the row?"""
        reason: IntendBulkError = self.client.key_refused()
        try:
            if self.client.accepts_key():
                return replace(verdict, then=Then.GO_ON)
        except IntendBulkError as error:
            reason = error
        self.stopped = reason
        return replace(verdict, status=Status.NOT_SENT, then=Then.STOP, message=reason.message)

    def _record(self, planned: PlannedRow, attempt: Attempt, verdict: Verdict) -> RowResult:
        try:
            line = self.journal.finish(
                attempt,
                verdict.status,
                http_status=verdict.http_status,
                message=verdict.message,
                client_id=verdict.client_id,
                client_account=verdict.client_account,
            )
        except ClientIdTaken as taken:
            self.stopped = Stopped(str(taken), hint="The API is not what it was; ask the vendor before you go on.")
            line = taken.line
        except JournalError as error:
            self.stopped = error
            return _unrecorded(planned, verdict)
        return result_of_line(planned.row, line, Status(line.state))

    def _watch(self, verdict: Verdict) -> None:
        """Stop where the answers say that something is wrong with more than a row."""
        self._answered += 1
        self._rejected += verdict.status is Status.REJECTED
        self._unconfirmed_in_a_row = self._unconfirmed_in_a_row + 1 if verdict.status is Status.UNCONFIRMED else 0
        self._failures_in_a_row = self._failures_in_a_row + 1 if verdict.then is Then.BACK_OFF else 0
        reason = None
        if verdict.then is Then.STOP:
            reason = verdict.message
        elif self._failures_in_a_row == _MOST_FAILURES_IN_A_ROW:
            reason = f"{_MOST_FAILURES_IN_A_ROW} times in a row: {verdict.message}"
        elif self._unconfirmed_in_a_row == _MOST_UNCONFIRMED_IN_A_ROW:
            reason = f"{_MOST_UNCONFIRMED_IN_A_ROW} creates in a row got no usable answer: {verdict.message}"
        elif self._answered <= _FIRST_ROWS and self._rejected == _MOST_REJECTED_OF_THEM:
            reason = f"Intend rejected {self._rejected} of the first {self._answered} rows: {verdict.message}"
        if reason and not self.stopped:
            self.stopped = Stopped(
                f"{reason}.", hint="Put it right, then run the same command again: nothing is sent twice."
            )

    def _back_off(self, verdict: Verdict) -> bool:
        """Wait before the same row is sent again; False where it is not to be."""
        if self.stopped:
            return False
        if verdict.http_status == 429:
            self.pacer.slow_down()
        doubling = min(2.0 ** (self._failures_in_a_row - 1), _LONGEST_BACK_OFF_SECONDS)
        wait = doubling if verdict.wait_seconds is None else verdict.wait_seconds
        told = {"wait_seconds": wait, "http_status": verdict.http_status, "attempt": self._failures_in_a_row}
        _log.warning("wait", extra=told)
        return self.pacer.pause(wait)


def _claimed(planned: PlannedRow, line: Line) -> RowResult:
    """Another process was faster, or holds the row's reference: what its line says is this row's outcome."""
    if line.identity != planned.key.identity:
        message = f"Its reference is being used for {line.title!r}"
        return result_of(planned.row, planned.key, Status.INVALID, message)
    if line.state == Status.CREATED:
        return result_of_line(planned.row, line, Status.ALREADY_CREATED)
    status = Status.NOT_FOUND if line.state == Status.NOT_FOUND else Status.UNCONFIRMED
    return result_of_line(planned.row, line, status)


def _unrecorded(planned: PlannedRow, verdict: Verdict) -> RowResult:
    """The outcome of a create that the journal could not take: the log is where it stands."""
    result = result_of(planned.row, planned.key, verdict.status, verdict.message, client_id=verdict.client_id)
    return replace(result, client_account=verdict.client_account, http_status=verdict.http_status, attempts=1)
