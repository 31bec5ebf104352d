"""Import a spreadsheet: check, live list, reconcile, plan, ask, send, log; in this order."""

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from intend_bulk.api.pacing import Pacer
from intend_bulk.errors import SheetError
from intend_bulk.jobs.checking import Checked, check_sheet
from intend_bulk.jobs.connecting import connect
from intend_bulk.jobs.journaling import open_journal
from intend_bulk.jobs.listening import Listener
from intend_bulk.jobs.live_list import read_live_list
from intend_bulk.jobs.planning import PlannedRow, Planner
from intend_bulk.jobs.reconciling import reconcile
from intend_bulk.jobs.results import choose_log_path, default_log_path, file_digest, result_of, write_log
from intend_bulk.jobs.sending import Sender
from intend_bulk.journal.journal import Journal
from intend_bulk.journal.lines import Line
from intend_bulk.model.outcomes import NEEDS_A_PERSON, RowResult, RunSummary, Status
from intend_bulk.settings import Settings
from intend_bulk.sheets.writing import check_output
from intend_bulk.system import StopRequest, storable

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ImportOrder:
    """What is to be imported, and how."""

    source: Path
    sheet_name: str | None = None
    log: Path | None = None
    """Where the log goes; None for NAME.results.csv beside the source, and for no log of a dry run."""
    dry_run: bool = False
    resend_not_found: bool = False
    limit: int | None = None
    """How many rows are sent at the most; the rest is left for a later run. None for all."""


@dataclass(frozen=True)
class Plan:
    """What an import is about to do, for a person to decide on."""

    rows: list[PlannedRow]
    source: Path
    host: str
    rate: float
    limit: int | None = None

    @property
    def sendable(self) -> int:
        """Rows that nothing keeps from being sent."""
        return sum(planned.result is None for planned in self.rows)

    @property
    def to_send(self) -> int:
        """Rows that this run sends."""
        return self.sendable if self.limit is None else min(self.sendable, self.limit)

    @property
    def seconds(self) -> float:
        """How long sending takes at the set rate."""
        return self.to_send / self.rate

    def count(self, status: Status) -> int:
        return sum(planned.result is not None and planned.result.status is status for planned in self.rows)


@dataclass(frozen=True)
class Decision:
    """Whether the rows of a plan that can be sent are sent."""

    send: bool
    why_not: str = ""
    """Stands in the log beside every row that is not sent."""
    by_a_person: bool = False
    """Somebody said no, which is a good end; else there are errors to correct."""


@dataclass(frozen=True)
class Imported:
    """How an import ended."""

    summary: RunSummary
    log: Path | None
    """None for a dry run that was not told to write one."""


def import_file(
    order: ImportOrder,
    settings: Settings,
    *,
    decide: Callable[[Plan], Decision],
    listener: Listener,
    stop: StopRequest,
    now: Callable[[], float] = time.time,
) -> Imported:
    """Import a spreadsheet into Intend, so that no client is created twice and every row's outcome is in the log.

    `decide` sees the plan before anything is sent; `now` is seconds since 1970.
    Raises UsageProblem, Stopped or Incomplete where the run cannot begin: then nothing was sent, no file written.
    """
    pacer = Pacer(settings.rate, stopping=lambda: stop.requested)
    with closing(connect(settings, pacer)) as client:
        source = order.source if order.dry_run else None  # a real run gives its log the next name instead
        check_output(order.log or default_log_path(order.source), source=source)  # while nothing is sent yet
        checked = _checked(order, settings)
        live = read_live_list(client, listener)
        with open_journal(settings, tenant=client.tenant, for_reading=order.dry_run, now=now) as journal:
            read_again = partial(read_live_list, client, listener)
            settled = [] if order.dry_run else reconcile(journal, live, read_again=read_again, now=now)
            _report_settled(settled)
            found = frozenset(line.identity for line in settled if line.state == Status.CREATED)
            rows = Planner(checked, journal, live, found, order.resend_not_found).plan()
            plan = Plan(rows, order.source, client.host, settings.rate, order.limit)
            sender = Sender(client, journal, pacer, settings.for_empty_cells, order.resend_not_found)
            run = _Run(plan, decide(plan), sender, stop, listener, dry_run=order.dry_run)
            return Imported(run.summary, _logged(order, journal, run))


def _checked(order: ImportOrder, settings: Settings) -> Checked:
    checked = check_sheet(order.source, settings, sheet_name=order.sheet_name)
    missing = checked.missing_columns
    if missing:
        names = ", ".join(problem.column for problem in missing)
        near = [problem.suggestion for problem in missing if problem.suggestion.endswith("?")]
        hint = " ".join(near) or f"{missing[0].suggestion}."
        raise SheetError(f"{order.source.name} has no column for: {names}.", hint=hint)
    if not checked.rows:
        raise SheetError(f"{order.source.name} has headings, but no rows.", hint="Fill in a client a row.")
    return checked


def _logged(order: ImportOrder, journal: Journal, run: "_Run") -> Path | None:
    """Run to the end, every outcome going to the log as it comes."""
    if order.dry_run:
        return _logged_dry_run(order.log, run)
    run.sender.run_id = journal.start_run(source=storable(order.source), source_sha256=file_digest(order.source))
    wanted = order.log or default_log_path(order.source)
    log = write_log(choose_log_path(wanted, journal, source=order.source), run.results())
    journal.remember_output(log, file_digest(log))
    journal.finish_run(run.sender.run_id)
    return log


def _logged_dry_run(log: Path | None, run: "_Run") -> Path | None:
    if log:
        return write_log(log, run.results())
    for _ in run.results():
        pass
    return None


@dataclass
class _Run:
    """The rows of a plan on their way to their outcomes."""

    plan: Plan
    decision: Decision
    sender: Sender
    stop: StopRequest
    listener: Listener
    dry_run: bool

    def __post_init__(self) -> None:
        self.summary = RunSummary(rows=len(self.plan.rows))
        self._to_send = self.plan.to_send

    def results(self) -> Iterator[RowResult]:
        """Every row's outcome, in order, each once."""
        self.listener.stage("Importing", total=len(self.plan.rows))
        for planned in self.plan.rows:
            result = planned.result or self._outcome(planned)
            self.summary.add(result)
            self.listener.counted(self.summary)
            _report(result)
            yield result
        self._conclude()

    def _outcome(self, planned: PlannedRow) -> RowResult:
        if self.dry_run:
            return result_of(planned.row, planned.key, Status.WOULD_CREATE)
        if not self.decision.send:
            return result_of(planned.row, planned.key, Status.NOT_SENT, self.decision.why_not)
        if self.stop.requested:
            return self.sender.not_sent(planned)
        if not self._to_send:
            self.summary.left += 1
            return result_of(planned.row, planned.key, Status.NOT_SENT, "Left for a later run by --limit")
        self._to_send -= 1
        return self.sender.send(planned)

    def _conclude(self) -> None:
        summary, stopped = self.summary, self.sender.stopped
        if self.stop.requested:
            summary.is_interrupted, summary.exit_code = True, self.stop.exit_code
        elif stopped:
            summary.stopped, summary.hint, summary.exit_code = stopped.message, stopped.hint, stopped.exit_code
        elif summary.needs_a_person > summary.left and not self.decision.by_a_person:
            summary.exit_code = 1


def _report_settled(settled: Sequence[Line]) -> None:
    """Tell what became of the lines that were in doubt: how many of each outcome."""
    for state, rows in Counter(line.state for line in settled).items():
        _log.info("reconciled", extra={"outcome": str(state), "rows": rows})


def _report(result: RowResult) -> None:
    """Tell a row's outcome, by its number: nothing that its cells hold."""
    told = {name: getattr(result, name) for name in ("row", "client_id", "http_status", "attempts")}
    level = logging.WARNING if result.status in NEEDS_A_PERSON else logging.INFO
    _log.log(level, "row", extra={**told, "outcome": str(result.status)})
