"""Audit a run again, at any time after it: what it created against what Intend holds now."""

import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass

from intend_bulk.errors import Incomplete, Stopped, UsageProblem
from intend_bulk.jobs.auditing import Audit, audit
from intend_bulk.jobs.connecting import connector
from intend_bulk.jobs.journaling import open_journal
from intend_bulk.jobs.listening import Listener
from intend_bulk.jobs.live_list import LiveList
from intend_bulk.jobs.past_runs import find_run
from intend_bulk.jobs.searching import Search
from intend_bulk.journal.archive import Archive, PastRun
from intend_bulk.journal.journal import Journal
from intend_bulk.journal.lines import Line
from intend_bulk.model.identity import normalised
from intend_bulk.model.live import LiveClient
from intend_bulk.settings import Settings
from intend_bulk.system import StopRequest


@dataclass(frozen=True)
class RunAudit:
    """What the audit of a past run found."""

    past: PastRun
    checked: int
    """Created clients that were looked at."""
    differences: Sequence[str]
    """One sentence each, without its full stop."""


def audit_run(
    settings: Settings, wanted: str, *, listener: Listener, stop: StopRequest, now: Callable[[], float] = time.time
) -> RunAudit:
    """Hold every client that a run created against what Intend holds, however many requests that takes.

    Raises UsageProblem where there is no such run, Stopped where Intend cannot be read.
    """
    with Archive.open(settings.journal_path()) as archive:
        past = find_run(archive, settings, wanted)
    connections = connector(settings, listener=listener, stop=stop)
    with closing(connections.connect()) as client:
        client.page(1)  # the preflight, which also says which tenant it is
        if client.tenant != past.tenant:
            raise UsageProblem(
                f"Run {past.run.id} was into another sandbox than the one at {past.address} now.",
                hint="Start the sandbox of that run again, with its --database.",
            )
        with open_journal(settings, tenant=past.tenant, for_reading=False, now=now) as journal:
            connections.share_pace(journal)
            found = _audited(past, Search(client, journal, connections.pacer, listener, settings, now))
    return RunAudit(past, found.checked, found.differences)


def _audited(past: PastRun, search: Search) -> Audit:
    try:
        return audit(
            list(search.journal.runs.results(past.run.id)),
            client=search.client,
            before=_not_news(search.journal, past.run.id),
            read_all=search.read,
            listener=search.listener,
            however_many=True,
        )
    except Incomplete as error:
        raise Stopped(error.message, hint="Run the same command again.") from error


def _not_news(journal: Journal, run_id: int) -> LiveList:
    """Clients that explain themselves: they were there before the run, or this or another run created them."""
    known = LiveList(read_at=journal.live.read_at() or 0.0)
    for client in (*journal.live.before(run_id), *map(_client_of, journal.created())):
        known.add(client)
    return known


def _client_of(line: Line) -> LiveClient:
    title, email = normalised(line.title), normalised(line.email)
    return LiveClient(line.client_id or 0, line.client_account, line.identity, title, email, "")
