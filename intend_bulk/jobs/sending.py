"""Send rows, each through the journal: `sending` before the first byte, the outcome after the answer."""

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from intend_bulk.api.answers import Then, Verdict
from intend_bulk.api.client import IntendClient
from intend_bulk.api.pacing import Pacer
from intend_bulk.errors import IntendBulkError, JournalError, Stopped
from intend_bulk.jobs.breakers import Breakers
from intend_bulk.jobs.planning import PlannedRow
from intend_bulk.jobs.results import result_of, result_of_line
from intend_bulk.journal.journal import Journal
from intend_bulk.journal.lines import AlreadyClaimed, Attempt, ClientIdTaken, Line
from intend_bulk.model.fields import Json
from intend_bulk.model.identity import payload_hash
from intend_bulk.model.outcomes import RowResult, Status
from intend_bulk.model.payload import to_payload

_log = logging.getLogger(__name__)
T = TypeVar("T")
_JOURNAL_TRIES, _JOURNAL_PAUSE_SECONDS = 3, 1.0
_GO_ON = "Put it right, then run the same command again: nothing is sent twice."


@dataclass
class Sender:
    """Sends one row after the other, for several workers at once, until something says that the run must stop."""

    journal: Journal
    pacer: Pacer
    defaults: Mapping[str, str]
    """Cell texts by column name, for empty cells."""
    run_id: int = 0
    """The run in the journal, as it was given when it began."""
    stopped: IntendBulkError | None = None
    """Why no more rows are sent; None while they are."""
    question: str = ""
    """What a person may be asked, where the run might go on all the same; "" where it must not."""
    _breakers: Breakers = field(default_factory=Breakers)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def send(self, planned: PlannedRow, client: IntendClient) -> RowResult | None:
        """Send a row, or say why not: its outcome, whatever happens; None where the run stopped before it.

        Sets `stopped` where the run must end.
        """
        payload = to_payload(planned.row.cells, defaults=self.defaults)
        try:
            while not self.stopped and self.pacer.wait_for_turn():
                failures = self._breakers.failures
                attempt = self._begin(planned, payload)
                verdict = self._create(client, payload)
                result = self._record(planned, attempt, verdict)
                self._watch(verdict, failures)
                if verdict.then is not Then.BACK_OFF:
                    return result
                if not self.stopped:
                    self._back_off(verdict)
        except AlreadyClaimed as claim:
            return self._claimed(planned, claim.line)
        except JournalError as error:
            self.stop(error)
        return None

    def not_sent(self, planned: PlannedRow) -> RowResult:
        """The outcome of a row that the run did not come to."""
        reason = self.stopped.message if self.stopped else "somebody asked for it"
        return result_of(planned.row, planned.key, Status.NOT_SENT, f"The run stopped before this row: {reason}")

    def stop(self, error: IntendBulkError, *, question: str = "") -> None:
        """Send no more rows; the first reason is the one that is told, but for one after which nobody may go on."""
        with self._lock:
            if not self.stopped or (self.question and not question):
                self.stopped, self.question = error, question

    def go_on(self) -> None:
        """Send on, as a person said."""
        with self._lock:
            self.stopped, self.question = None, ""
        self._breakers.reset()

    def _claimed(self, planned: PlannedRow, line: Line) -> RowResult:
        """The outcome of a row that another process took meanwhile, which this run did not send."""
        result = _as_claimed(planned, line)
        try:
            self.journal.runs.note(self.run_id, [result])
        except JournalError as error:
            self.stop(error)
        return result

    def _begin(self, planned: PlannedRow, payload: Mapping[str, Json]) -> Attempt:
        return self.journal.begin(
            planned.key,
            run_id=self.run_id,
            row=planned.row.number,
            payload_hash=payload_hash(payload),
            permission=planned.permission,
        )

    def _create(self, client: IntendClient, payload: Mapping[str, Json]) -> Verdict:
        """One create on the network. Whatever goes wrong between its first byte and its answer leaves it in doubt."""
        try:
            verdict = client.create(payload)
        except KeyboardInterrupt:
            return Verdict(Status.UNCONFIRMED, Then.STOP, "Interrupted while the answer was awaited")
        except Exception as error:  # noqa: BLE001  # a fault of ours must not lose the row
            return Verdict(Status.UNCONFIRMED, Then.STOP, f"The program failed while it sent ({type(error).__name__})")
        return self._asked(client, verdict) if verdict.then is Then.ASK else verdict

    def _asked(self, client: IntendClient, verdict: Verdict) -> Verdict:
        """After a 401, which the vendor uses for "bad request" too: is it the key, or the row?"""
        reason: IntendBulkError = client.key_refused()
        try:
            if client.accepts_key():
                return replace(verdict, then=Then.GO_ON)
        except IntendBulkError as error:
            reason = error
        self.stop(reason)
        return replace(verdict, status=Status.NOT_SENT, then=Then.STOP, message=reason.message)

    def _record(self, planned: PlannedRow, attempt: Attempt, verdict: Verdict) -> RowResult:
        try:
            line = self._patiently(lambda: self._finish(attempt, verdict))
        except ClientIdTaken as taken:
            self.stop(Stopped(str(taken), hint="The API is not what it was; ask the vendor before you go on."))
            line = taken.line
        except JournalError as error:
            return self._rescue(planned, attempt, verdict, error)
        return result_of_line(planned.row, line, Status(line.state))

    def _finish(self, attempt: Attempt, verdict: Verdict) -> Line:
        return _told(self.journal.finish, attempt, verdict)

    def _patiently(self, commit: Callable[[], Line]) -> Line:
        """Commit an outcome that must not be lost: a disk or another program may be in the way for a moment."""
        for _ in range(_JOURNAL_TRIES - 1):
            try:
                return commit()
            except JournalError:
                self.pacer.pause(_JOURNAL_PAUSE_SECONDS, "The journal cannot be written; trying again")
        return commit()

    def _rescue(self, planned: PlannedRow, attempt: Attempt, verdict: Verdict, error: JournalError) -> RowResult:
        """Keep an outcome that the journal does not take, and stop: it is in the file, in the log and in the error."""
        path = _told(self.journal.rescue, attempt, verdict)
        words = f"client {verdict.client_id}" if verdict.client_id else verdict.message
        kept = f"It is kept in {path} and taken in at the next start." if path else "Write it down."
        self.stop(
            JournalError(
                f"Row {planned.row.number} is {verdict.status} ({words}), but: {error.message} {kept}", hint=error.hint
            )
        )
        result = result_of(planned.row, planned.key, verdict.status, verdict.message, client_id=verdict.client_id)
        return replace(result, client_account=verdict.client_account, http_status=verdict.http_status, attempts=1)

    def _back_off(self, verdict: Verdict) -> None:
        """Let no worker send for a while: the server asked for it, or cannot be reached."""
        wait = self._breakers.back_off_seconds if verdict.wait_seconds is None else verdict.wait_seconds
        told = {"wait_seconds": wait, "http_status": verdict.http_status, "attempt": self._breakers.failures}
        _log.warning("wait", extra=told)
        self.pacer.hold(wait)

    def _watch(self, verdict: Verdict, failures_before: int) -> None:
        """Stop where the answers say that something is wrong with more than a row."""
        trip = self._breakers.watch(verdict, failures_before=failures_before)
        if trip:
            self.stop(Stopped(f"{trip.reason}.", hint=_GO_ON), question=trip.reason if trip.is_question else "")


def _told(take: Callable[..., T], attempt: Attempt, verdict: Verdict) -> T:
    """Tell the journal what came of an attempt."""
    return take(
        attempt,
        verdict.status,
        http_status=verdict.http_status,
        message=verdict.message,
        client_id=verdict.client_id,
        client_account=verdict.client_account,
    )


def _as_claimed(planned: PlannedRow, line: Line) -> RowResult:
    """Another process was faster, or holds the row's reference: what its line says is this row's outcome."""
    if line.identity != planned.key.identity:
        message = f"Its reference is being used for {line.title!r}"
        return result_of(planned.row, planned.key, Status.INVALID, message)
    if line.state == Status.CREATED:
        return result_of_line(planned.row, line, Status.ALREADY_CREATED)
    status = Status.NOT_FOUND if line.state == Status.NOT_FOUND else Status.UNCONFIRMED
    return result_of_line(planned.row, line, status)
