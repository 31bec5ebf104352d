"""The runs of a tenant, and what became of each row in each of them."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from intend_bulk.journal.lines import SENDING, Line
from intend_bulk.journal.store import Store, new_id
from intend_bulk.journal.tables import results, runs
from intend_bulk.model.outcomes import RowResult, Status

_TO_SEND = "to_send"
"""The state of a row that this run has not come to yet."""
_NAMES = [entry.name for entry in fields(RowResult)]
_NOT_REACHED = "The run ended before this row"
_IN_DOUBT = "It was sent, and the run ended before its answer was known"


@dataclass(frozen=True)
class Run:
    """One import, as the journal keeps it."""

    id: int
    source: str
    source_sha256: str
    """Of the file as it was, 64 hex digits."""
    sheet: str | None
    who: str
    """Who ran it, and where: "anna@office-7"."""
    version: str
    started_at: float
    """Seconds since 1970, UTC, as is finished_at."""
    finished_at: float | None
    """None for a run that did not come to its end: it was killed, or it is still going on."""
    exit_code: int | None


_RUN_COLUMNS = [runs.c[entry.name] for entry in fields(Run)]


class Runs:
    """The runs of one tenant."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def start(
        self, *, source: str, source_sha256: str, sheet: str | None = None, who: str = "", version: str = ""
    ) -> int:
        """Note that a run begins, and return its number."""
        values = {"source": source, "source_sha256": source_sha256, "sheet": sheet, "who": who, "version": version}
        with self._store.transaction() as connection:
            begun = {"tenant_id": self._store.tenant_id, "started_at": self._store.now()}
            return new_id(connection, insert(runs).values({**values, **begun}))

    def plan(self, run_id: int, planned: Iterable[RowResult], *, to_send: Collection[int] = ()) -> None:
        """Note the outcome of every row; those with the numbers `to_send` have none yet."""
        values = [{"run_id": run_id, **_stored(row)} for row in planned]
        for row in values:
            row["status"] = _TO_SEND if row["row"] in to_send else row["status"]
        with self._store.transaction() as connection:
            if values:
                connection.execute(insert(results), values)

    def note(self, run_id: int, noted: Iterable[RowResult]) -> None:
        """Note what became of rows that were not sent after all; one that was sent is as its line is."""
        never_left = results.c.line_id.is_(None) | (results.c.status == Status.NOT_SENT)
        with self._store.transaction() as connection:
            for result in noted:
                connection.execute(_of_row(run_id, result.row).where(never_left).values(_stored(result)))

    def finish(self, run_id: int, *, exit_code: int | None = None) -> None:
        """Note that a run came to its end."""
        ended = {"finished_at": self._store.now(), "exit_code": exit_code}
        with self._store.transaction() as connection:
            connection.execute(update(runs).where(runs.c.id == run_id).values(ended))

    def all(self) -> list[Run]:
        """Every run, the latest first."""
        query = select(*_RUN_COLUMNS).where(runs.c.tenant_id == self._store.tenant_id).order_by(runs.c.id.desc())
        with self._store.transaction() as connection:
            return [Run(**row) for row in connection.execute(query).mappings()]

    def find(self, run_id: int) -> Run | None:
        """One run by its number; None for one of another tenant, too."""
        return next((run for run in self.all() if run.id == run_id), None)

    def counts(self, run_id: int) -> dict[Status, int]:
        """How many rows of a run have which outcome; rows that it did not come to are `not_sent`."""
        query = select(results.c.status, func.count()).where(results.c.run_id == run_id).group_by(results.c.status)
        counted: dict[Status, int] = {}
        with self._store.transaction() as connection:
            for state, count in connection.execute(query):
                status = _status(state)[0]
                counted[status] = counted.get(status, 0) + count
        return counted

    def results(self, run_id: int) -> Iterator[RowResult]:
        """What became of every row of a run, in order, as far as the run came."""
        return self._rows(results.c.run_id == run_id)

    def created(self, run_id: int) -> Iterator[RowResult]:
        """The rows of a run that it sent itself, and that are clients of Intend: those of earlier runs are not here."""
        sent_and_created = results.c.line_id.is_not(None) & (results.c.status == Status.CREATED)
        return self._rows((results.c.run_id == run_id) & sent_and_created)

    def _rows(self, condition: Any) -> Iterator[RowResult]:
        columns = [results.c[name] for name in _NAMES]
        query = select(*columns).where(condition).order_by(results.c.row)
        with self._store.transaction() as connection:
            rows = connection.execute(query).mappings().all()
        return (_result(row) for row in rows)


def note_line(connection: Connection, run_id: int, row: int | None, line: Line) -> None:
    """Keep a row's result in step with its line, in the transaction that changes the line."""
    if row is not None:
        connection.execute(_of_row(run_id, row).values(_of_line(line)))


def note_settled(connection: Connection, line: Line) -> None:
    """What was found out about a line in doubt is the outcome of each row that left it so."""
    left = results.c.status.in_([SENDING, Status.UNCONFIRMED, Status.NOT_FOUND])
    connection.execute(update(results).where(results.c.line_id == line.id, left).values(_of_line(line)))


def _of_row(run_id: int, row: int) -> Any:
    return update(results).where(results.c.run_id == run_id, results.c.row == row)


def _of_line(line: Line) -> dict[str, object]:
    names = ("client_id", "client_account", "http_status", "message", "attempts", "sent_at", "finished_at")
    return {"line_id": line.id, "status": line.state, **{name: getattr(line, name) for name in names}}


def _stored(result: RowResult) -> dict[str, object]:
    values = {name: getattr(result, name) for name in _NAMES}
    return {name: value.timestamp() if isinstance(value, datetime) else value for name, value in values.items()}


def _status(state: str) -> tuple[Status, str]:
    """The outcome of a row that a killed run left in a state of its own, and the words for it."""
    if state == _TO_SEND:
        return Status.NOT_SENT, _NOT_REACHED
    return (Status.UNCONFIRMED, _IN_DOUBT) if state == SENDING else (Status(state), "")


def _result(row: Mapping[Any, Any]) -> RowResult:
    status, words = _status(row["status"])
    moments = {name: _moment(row[name]) for name in ("sent_at", "finished_at")}
    return RowResult(**{**row, **moments, "status": status, "message": words or row["message"]})


def _moment(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(round(seconds), UTC)
