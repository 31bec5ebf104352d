"""A past run in words and as JSON."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from intend_bulk.cli.problems_shown import plain
from intend_bulk.model.outcomes import RowResult, Status

if TYPE_CHECKING:
    from intend_bulk.jobs.past_runs import RunInFull
    from intend_bulk.journal.archive import PastRun

_ENDS = {
    0: "all done",
    1: "done, some rows need a person",
    3: "stopped before its end",
    130: "stopped by Ctrl-C",
    143: "stopped by SIGTERM or a closed window",
}
_FILE_NOW = {
    "unchanged": "it is as it was",
    "changed": "it was changed since",
    "not there": "it is not there, seen from this folder",
}
_OF_CLIENTS = ("row", "reference", "client_id", "client_account", "title")


def table_of_runs(runs: Sequence["PastRun"], *, may_be_growing: bool) -> tuple[list[str], list[list[str]]]:
    """Headings, and a row each run; with its Intend where there is more than one."""
    is_several = len({past.address for past in runs}) > 1
    headings = ["Run", "Started (UTC)", "By", "File", *(["Into"] if is_several else []), "Rows", "Outcome"]
    return headings, [_row(past, is_several=is_several, may_be_growing=may_be_growing) for past in runs]


def _row(past: "PastRun", *, is_several: bool, may_be_growing: bool) -> list[str]:
    run = past.run
    outcome = f"{_counts(past)}; {_ended(past, may_be_growing=may_be_growing)}"
    into = [past.address] if is_several else []
    cells = [run.id, _shown(run.started_at), run.who, run.source, *into, _rows(past), outcome]
    return [plain(str(cell)) for cell in cells]


def lines_of_run(found: "RunInFull") -> list[str]:
    """Everything about a run but its clients, a fact a line."""
    past, run = found.past, found.past.run
    sheet = f", sheet {run.sheet}" if run.sheet else ""
    facts = {
        "run": f"{run.id} into {past.tenant}",
        "by": f"{run.who or 'somebody'}, with intend-bulk {run.version or 'of an unknown version'}",
        "file": f"{run.source}{sheet}: {_FILE_NOW[found.file]}",
        "sha-256": run.source_sha256,
        "started": f"{_shown(run.started_at)} UTC",
        "ended": f"{_shown(run.finished_at)} UTC" if run.finished_at else "-",
        "how": _ended(past, may_be_growing=found.may_be_growing),
        "rows": f"{_rows(past)}: {_counts(past) or 'none'}",
        "created": ", ".join([str(len(found.created)), *_span(found.created)]),
    }
    return [plain(f"{name:<7}  {words}") for name, words in facts.items()]


def facts_of_run(past: "PastRun", *, may_be_growing: bool) -> dict[str, object]:
    """A run as JSON."""
    run = past.run
    return {
        "run": run.id,
        "tenant": past.tenant,
        "started_at": _iso(run.started_at),
        "finished_at": _iso(run.finished_at) if run.finished_at else None,
        "who": run.who,
        "version": run.version,
        "file": run.source,
        "sheet": run.sheet,
        "sha256": run.source_sha256,
        "rows": _rows(past),
        "counts": {str(status): past.counts[status] for status in Status if past.counts.get(status)},
        "ended": _ended(past, may_be_growing=may_be_growing),
        "exit_code": run.exit_code,
    }


def facts_of_client(result: RowResult) -> dict[str, object]:
    """A client that a run created, as far as a person needs it who takes it back by hand."""
    return {name: getattr(result, name) for name in _OF_CLIENTS}


def table_of_clients(created: Sequence[RowResult]) -> tuple[list[str], list[list[str]]]:
    """Headings, and a row each client."""
    rows = [[plain(str(cell or "")) for cell in facts_of_client(result).values()] for result in created]
    return ["Row", "Reference", "Client id", "Client account", "Title"], rows


def first_and_last(created: Sequence[RowResult]) -> dict[str, object]:
    """When the first and the last client were created, as JSON; null where there is none."""
    moments = _moments(created)
    names = ("first_created_at", "last_created_at")
    return (
        {name: _iso(moment) for name, moment in zip(names, moments, strict=True)} if moments else dict.fromkeys(names)
    )


def _span(created: Sequence[RowResult]) -> list[str]:
    moments = [_shown(moment) for moment in _moments(created)]
    return [f"from {' to '.join(moments)} UTC"] if moments else []


def _moments(created: Sequence[RowResult]) -> list[float]:
    """The first and the last moment at which a client was created; none where there is no client."""
    moments = sorted(result.finished_at.timestamp() for result in created if result.finished_at)
    return [moments[0], moments[-1]] if moments else []


def _ended(past: "PastRun", *, may_be_growing: bool) -> str:
    if past.run.finished_at is None:
        return "was killed, or is still going on" if may_be_growing else "was killed before its end"
    return _ENDS.get(past.run.exit_code or 0, f"ended with {past.run.exit_code}")


def _counts(past: "PastRun") -> str:
    """ "12 created, 3 not found"."""
    counts = ((past.counts.get(status), str(status).replace("_", " ")) for status in Status)
    return ", ".join(f"{count} {words}" for count, words in counts if count)


def _rows(past: "PastRun") -> int:
    return sum(past.counts.values())


def _shown(seconds: float) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M:%S}"


def _iso(seconds: float) -> str:
    return f"{datetime.fromtimestamp(round(seconds), UTC):%Y-%m-%dT%H:%M:%SZ}"
