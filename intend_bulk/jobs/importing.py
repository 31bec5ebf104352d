"""Import a spreadsheet: check, live list, reconcile, plan, ask, send, reconcile, audit, log; in this order."""

import logging
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

from intend_bulk import __version__
from intend_bulk.api.client import IntendClient
from intend_bulk.api.paging import Page
from intend_bulk.errors import Incomplete, JournalError, Stopped
from intend_bulk.jobs.asking import Ask, Decision, Plan
from intend_bulk.jobs.auditing import Audit, audit
from intend_bulk.jobs.checked import Checked
from intend_bulk.jobs.connecting import Connector, connector
from intend_bulk.jobs.held_codes import hold_codes
from intend_bulk.jobs.journaling import open_journal
from intend_bulk.jobs.leaving import LeftFiles
from intend_bulk.jobs.listening import Listener
from intend_bulk.jobs.live_list import LiveList, known_live_list
from intend_bulk.jobs.orders import Imported, ImportOrder, check_order
from intend_bulk.jobs.own_files import file_digest
from intend_bulk.jobs.planning import Planner, Wishes
from intend_bulk.jobs.reconciling import find_late, reconcile
from intend_bulk.jobs.results import result_of, result_of_line
from intend_bulk.jobs.running import Run
from intend_bulk.jobs.searching import Search
from intend_bulk.jobs.sending import Sender
from intend_bulk.journal.journal import Journal
from intend_bulk.journal.lines import SENDING, Line
from intend_bulk.model.identity import identity_of
from intend_bulk.model.many import batches
from intend_bulk.model.outcomes import Status
from intend_bulk.model.sheet import Row
from intend_bulk.settings import Settings
from intend_bulk.system import StopRequest, storable, user_and_host

_log = logging.getLogger(__name__)
_AT_ONCE = 5_000
"""Rows of a plan that are noted in one transaction."""


def import_file(
    order: ImportOrder,
    settings: Settings,
    *,
    ask: Ask,
    listener: Listener,
    stop: StopRequest,
    now: Callable[[], float] = time.time,
) -> Imported:
    """Import a spreadsheet into Intend, so that no client is created twice and every row's outcome is in the log.

    `ask` sees the plan before anything is sent; `now` is seconds since 1970.
    Raises UsageProblem, Stopped or Incomplete where the run cannot begin: then nothing was sent, no file written.
    """
    connections = connector(settings, listener=listener, stop=stop)
    with closing(connections.connect()) as client:
        files = LeftFiles.of(order, settings, listener)
        checked = check_order(order, settings, listener)
        for note in checked.sheet.notes:
            listener.say(note)
        first = client.page(1)  # the preflight, which also says which tenant it is
        with open_journal(settings, tenant=client.tenant, for_reading=order.dry_run, now=now) as journal:
            connections.share_pace(journal)
            importer = _Importer(
                order, settings, checked, connections, client, journal, ask, listener, stop, now, files
            )
            return importer.rehearse(first) if order.dry_run else importer.carry_out(first)


@dataclass
class _Importer:
    """The steps of one import, which share what they work with."""

    order: ImportOrder
    settings: Settings
    checked: Checked
    connections: Connector
    client: IntendClient
    journal: Journal
    ask: Ask
    listener: Listener
    stop: StopRequest
    now: Callable[[], float]
    files: LeftFiles

    def rehearse(self, first: Page) -> Imported:
        """Say what would become of every row; write nothing but a log that was asked for."""
        live = self._with_what_it_missed(self._live(first))
        self._hold_codes(live)
        plan_for = partial(self._plan, live, frozenset())
        plan = self._as_wished(plan_for(self.order.wishes), plan_for)
        self.ask.decide(plan)
        run = self._run(plan, Sender(self.journal, self.connections.pacer, {}))
        run.rehearse()
        self._conclude(run, Decision(send=True), Audit())
        return Imported(run.summary, self.files.rehearsed(run))

    def carry_out(self, first: Page) -> Imported:
        """Send what is to be sent, and leave a log, whatever ends the run."""
        began_at = self.now()  # before the look at what is in doubt, as a quiet period may end during it
        live, news = self._settle_what_is_in_doubt(first)
        self._hold_codes(live)
        plan_for = partial(self._plan, live, news)
        plan = self._as_wished(plan_for(self.order.wishes), plan_for)
        decision = self.ask.decide(plan)
        self.journal.prepare()
        sender = Sender(self.journal, self.connections.pacer, self.settings.for_empty_cells, run_id=self._start(plan))
        run = self._run(plan, sender)
        run.go(decision)
        found = Audit()
        is_declined = not decision.send and plan.to_send > 0  # with nothing to send, rows may be in doubt all the same
        if not (is_declined or sender.stopped or self.stop.requested):
            found = self._look_back(run, live, began_at)
        self._conclude(run, decision, found)
        log = self._logged(run)
        outputs, address, host = self.journal.outputs, self.client.tenant, self.client.host
        painted = self.files.painted(self.checked, run, outputs, address=address, host=host)
        return Imported(run.summary, log, found, sender.run_id, None if log else self.files.expected, painted)

    def _run(self, plan: Plan, sender: Sender) -> Run:
        workers = self.settings.workers
        return Run(plan, sender, self.ask, self.stop, self.listener, self.connections.connect, workers)

    def _live(self, first: Page) -> LiveList:
        max_age = self.settings.live_list_age
        return known_live_list(
            self.client, self.journal, self.listener, first=first, now=self.now, max_age_seconds=max_age
        )

    @cached_property
    def _search(self) -> Search:
        return Search(self.client, self.journal, self.connections.pacer, self.listener, self.settings, self.now)

    def _settle_what_is_in_doubt(self, first: Page) -> tuple[LiveList, frozenset[int]]:
        """What Intend holds, and the clients of earlier runs that were found in it by now."""
        settled, live = reconcile(self.journal, read=self._search.read, now=self.now)
        live = self._with_what_it_missed(live or self._live(first))
        settled += find_late(self.journal, live)
        return live, frozenset(line.client_id for line in settled if line.client_id is not None)

    def _with_what_it_missed(self, live: LiveList) -> LiveList:
        """A client that was created, and that one reading lacks, may have moved from page to page: read once more."""
        if any(self._is_missed(line, live) for batch in self.checked.batches() for line in self._lines_of(batch.rows)):
            for client in self._search.read().by_id.values():
                if client.client_id not in live.by_id:
                    live.add(client)
        return live

    def _hold_codes(self, live: LiveList) -> None:
        """Say which codes of the rows no client has, by what was just read, before anything is sent."""
        for words in hold_codes(self.checked, live.codes, self.settings):
            self.listener.say(words)

    def _lines_of(self, rows: Iterable[Row]) -> Iterable[Line]:
        return self.journal.lines_of(identity_of(row.cells) for row in rows).values()

    def _is_missed(self, line: Line, live: LiveList) -> bool:
        is_older = (line.finished_at or 0.0) < live.read_at
        return line.state == Status.CREATED and line.client_id not in live.by_id and is_older

    def _plan(self, live: LiveList, news: frozenset[int], wishes: Wishes) -> Plan:
        planner = Planner(self.checked, self.journal, live, news, wishes, self._knows_ids)
        order, rate = self.order, self.settings.rate
        return Plan(planner.plan(), order.source, self.client.host, rate, wishes, order.limit)

    @cached_property
    def _knows_ids(self) -> bool:
        """Whether the ids in a painted copy are of this Intend; a copy of a rehearsal has others, which is said."""
        sheet = self.checked.sheet
        if sheet.painted_for in (None, "", self.client.tenant):
            return True
        self.listener.say(f"The client ids in {sheet.path.name} are of {sheet.painted_for}: they are not looked at.")
        return False

    def _as_wished(self, plan: Plan, plan_for: Callable[[Wishes], Plan]) -> Plan:
        wishes = self.ask.wishes(plan)
        return plan if wishes == plan.wishes else plan_for(wishes)

    def _start(self, plan: Plan) -> int:
        source = self.order.source
        run_id = self.journal.runs.start(
            source=storable(source),
            source_sha256=file_digest(source),
            sheet=self.checked.sheet.name,
            who=user_and_host(),
            version=__version__,
        )
        for some in batches(plan.rows, _AT_ONCE):
            planned = [each.result or result_of(each.row, each.key, Status.NOT_SENT) for each in some]
            self.journal.runs.plan(run_id, planned, to_send={each.row.number for each in some if each.result is None})
            there = (each for each in some if each.result and each.result.status is Status.ALREADY_CREATED)
            self.journal.learn_references(each.key for each in there)
        return run_id

    def _look_back(self, run: Run, live: LiveList, began_at: float) -> Audit:
        """Look for what got no answer, and at what was created. Where that fails, the next run does it."""
        try:
            latest = self._look_for_the_unanswered(run, began_at)
            if self.stop.requested:
                return Audit(is_left=True)
            read = self._search.read if latest is None else lambda: latest
            return audit(run.outcomes, client=self.client, before=live, read_all=read, listener=self.listener)
        except KeyboardInterrupt:
            return Audit(is_left=True)
        except (Stopped, Incomplete) as error:
            if not self.stop.requested:
                self.listener.say(f"What was sent could not be looked at in Intend: {error.message}")
            return Audit(is_left=True)
        except Exception as error:  # noqa: BLE001  # a fault of ours must not lose the log
            self.listener.say(f"What was sent could not be looked at in Intend ({type(error).__name__}: {error}).")
            return Audit(is_left=True)

    def _look_for_the_unanswered(self, run: Run, began_at: float) -> LiveList | None:
        """Wait until the quiet period of this run's rows is over, then reconcile; the last reading, if any."""
        waiting = [line for line in self._lines_in_doubt if began_at < (line.quiet_until or 0.0)]
        if not waiting:
            return None
        settled, latest = self._search.settle(waiting, left_to="the next run")
        ours = {line.id for line in settled}
        unanswered = {result.row for result in run.outcomes if result.status is Status.UNCONFIRMED}
        rows = [planned for planned in run.plan.rows if planned.row.number in unanswered]
        lines = self.journal.lines_of(planned.key.identity for planned in rows)
        better = [
            result_of_line(planned.row, line, _outcome(line, is_ours=line.id in ours))
            for planned in rows
            if (line := lines.get((planned.key.identity, planned.key.copy))) and line.state != SENDING
        ]
        run.replace(better)
        self.journal.runs.note(run.sender.run_id, better)  # also of rows that an earlier run had left in doubt
        return latest

    @property
    def _lines_in_doubt(self) -> list[Line]:
        """The lines in doubt of this file's rows."""
        in_doubt = self.journal.in_doubt()
        wanted = {line.identity for line in in_doubt}
        ours = (
            {identity for row in self.checked.rows if (identity := identity_of(row.cells)) in wanted} if wanted else ()
        )
        return [line for line in in_doubt if line.identity in ours]

    def _conclude(self, run: Run, decision: Decision, found: Audit) -> None:
        summary, stopped = run.summary, run.sender.stopped
        if self.stop.requested:
            summary.is_interrupted, summary.exit_code = True, self.stop.exit_code
        elif stopped:
            summary.stopped, summary.hint, summary.exit_code = stopped.message, stopped.hint, stopped.exit_code
        else:
            needs_a_person = summary.needs_a_person > summary.left and not decision.by_a_person
            summary.exit_code = int(bool(found.differences) or run.plan.is_held_up or needs_a_person)

    def _logged(self, run: Run) -> Path | None:
        """The log, where it can be written; the journal has the outcomes all the same."""
        log = self.files.log(run, self.journal.outputs)
        try:
            self.journal.runs.note(run.sender.run_id, run.never_left())
            self.journal.runs.finish(run.sender.run_id, exit_code=run.summary.exit_code)
        except JournalError as error:
            self.listener.say(error.message)
        return log


def _outcome(line: Line, *, is_ours: bool) -> Status:
    """What a row is whose line was looked for: one that another process brought to its end was created there."""
    status = Status(line.state)
    return Status.ALREADY_CREATED if status is Status.CREATED and not is_ours else status
