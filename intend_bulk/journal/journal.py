"""The journal: one line per client that was ever sent to a tenant, and what became of it.

Before a create leaves, `begin` commits `sending`; after its answer, `finish` commits the outcome. What stands between
the two, after a crash, is unconfirmed: it is looked for in Intend, never sent blindly.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, insert, select, update

from intend_bulk.journal.database import as_journal_error, check, open_engine, prepared
from intend_bulk.journal.lines import SENDING, AlreadyClaimed, Attempt, ClientIdTaken, Key, Line
from intend_bulk.journal.tables import answers, attempts, lines, outputs, runs, tenants
from intend_bulk.model.outcomes import Status
from intend_bulk.system import path_key

_MAY_BE_SENT = (Status.REJECTED, Status.NOT_SENT)


class Journal:
    """The journal of one tenant.

    with Journal.open(path, tenant="https://acme.intend.com", …) as journal: …
    """

    def __init__(
        self, engine: Engine, tenant_id: int, *, deadline: float, quiet: float, now: Callable[[], float]
    ) -> None:
        self._engine = engine
        self._tenant_id = tenant_id
        self._deadline_seconds = deadline
        self._quiet_seconds = quiet
        self._now = now

    @classmethod
    @contextmanager
    def open(
        cls,
        path: Path,
        *,
        tenant: str,
        deadline_seconds: float,
        quiet_seconds: float,
        for_reading: bool = False,
        now: Callable[[], float] = time.time,
    ) -> Iterator["Journal"]:
        """Open a journal, making it where there is none. Raises JournalError where it cannot be trusted.

        `for_reading` makes no file and adds no tenant: what is not there yet is empty.
        """
        engine = open_engine(None if for_reading and not path.exists() else prepared(path))
        try:
            with as_journal_error(path), engine.begin() as connection:
                check(connection, path)
                tenant_id = _tenant_id(connection, tenant, add=not for_reading)
            yield cls(engine, tenant_id, deadline=deadline_seconds, quiet=quiet_seconds, now=now)
        finally:
            engine.dispose()

    def start_run(self, *, source: str, source_sha256: str) -> int:
        """Note that a run begins, and return its number."""
        values = {"source": source, "source_sha256": source_sha256, "started_at": self._now()}
        with self._write() as connection:
            return _new_id(connection, insert(runs).values(tenant_id=self._tenant_id, **values))

    def finish_run(self, run_id: int) -> None:
        with self._write() as connection:
            connection.execute(update(runs).where(runs.c.id == run_id).values(finished_at=self._now()))

    def find(self, key: Key) -> Line | None:
        """The line that holds this client by identity."""
        with self._read() as connection:
            return _line(connection, self._tenant_id, lines.c.identity == key.identity)

    def find_reference(self, reference_key: str) -> Line | None:
        """The line that holds a reference: sent under it, and not refused."""
        with self._read() as connection:
            return _line(connection, self._tenant_id, _holds_reference(reference_key))

    def owner_of(self, client_id: int) -> Line | None:
        """The line that a client of Intend belongs to."""
        with self._read() as connection:
            return _line(connection, self._tenant_id, lines.c.client_id == client_id)

    def in_doubt(self) -> list[Line]:
        """Every line that was sent and has no outcome, whichever run sent it."""
        with self._read() as connection:
            query = _select_lines(self._tenant_id).where(lines.c.state.in_([SENDING, Status.UNCONFIRMED]))
            return [Line(**row) for row in connection.execute(query.order_by(lines.c.id)).mappings()]

    def begin(self, key: Key, *, run_id: int, payload_hash: str, resend_not_found: bool = False) -> Attempt:
        """Commit that a create of this client leaves now. Raises AlreadyClaimed where it must not.

        Everything is decided in one transaction, so of two processes only one gets to send a client.
        """
        sendable = (*_MAY_BE_SENT, Status.NOT_FOUND) if resend_not_found else _MAY_BE_SENT
        with self._write() as connection:
            line = _line(connection, self._tenant_id, lines.c.identity == key.identity)
            if line and line.state not in sendable:
                raise AlreadyClaimed(line)
            other = (
                _line(connection, self._tenant_id, _holds_reference(key.reference_key)) if key.reference_key else None
            )
            if other and other.identity != key.identity:
                raise AlreadyClaimed(other)
            return self._claimed(connection, key, line, run_id, payload_hash)

    def _claimed(self, connection: Connection, key: Key, line: Line | None, run_id: int, payload_hash: str) -> Attempt:
        sent_at = self._now()
        values: dict[str, Any] = {
            "reference": key.reference,
            "reference_key": key.reference_key,
            "title": key.title,
            "email": key.email,
            "state": SENDING,
            "attempts": (line.attempts if line else 0) + 1,
            "http_status": None,
            "message": "",
            "sent_at": sent_at,
            "finished_at": None,
            "quiet_until": sent_at + self._deadline_seconds + self._quiet_seconds,
        }
        if line:
            connection.execute(update(lines).where(lines.c.id == line.id).values(values))
            line_id = line.id
        else:
            ids = {"tenant_id": self._tenant_id, "identity": key.identity}
            line_id = _new_id(connection, insert(lines).values({**ids, **values}))
        attempt = {"line_id": line_id, "run_id": run_id, "sent_at": sent_at, "payload_hash": payload_hash}
        return Attempt(_new_id(connection, insert(attempts).values(attempt)), line_id, sent_at)

    def finish(
        self,
        attempt: Attempt,
        status: Status,
        *,
        http_status: int | None = None,
        message: str = "",
        client_id: int | None = None,
        client_account: str | None = None,
    ) -> Line:
        """Commit what became of a create, and return its line.

        Nothing leaves `created`, and an answer to an earlier attempt does not end a later one.
        Raises ClientIdTaken where the id belongs to another line (this one is unconfirmed then), or is its second one.
        """
        with self._write() as connection:
            line = _line_by_id(connection, attempt.line_id)
            clash = self._clash(connection, line, client_id)
            if clash:
                status, client_id, client_account, message = Status.UNCONFIRMED, None, None, clash
            answer: dict[str, Any] = {
                "state": status,
                "http_status": http_status,
                "client_id": client_id,
                "message": message,
                "finished_at": self._now(),
            }
            connection.execute(insert(answers).values(attempt_id=attempt.id, **answer))
            values = self._changes(line, attempt, {**answer, "client_account": client_account})
            if values:
                connection.execute(update(lines).where(lines.c.id == line.id).values(values))
            line = _line_by_id(connection, line.id)
        if clash:
            raise ClientIdTaken(clash, line)
        return replace(line, state=Status.UNCONFIRMED) if line.state == SENDING else line

    def _changes(self, line: Line, attempt: Attempt, outcome: dict[str, Any]) -> dict[str, Any]:
        """What an answer changes in a line, which another process may have settled or sent again meanwhile."""
        status, values = outcome["state"], {}
        if line.state != Status.CREATED and (line.sent_at == attempt.sent_at or status is Status.CREATED):
            in_doubt = status is Status.UNCONFIRMED
            values = {**outcome, "quiet_until": outcome["finished_at"] + self._quiet_seconds if in_doubt else None}
        if status is Status.NOT_SENT:  # it never reached the network, so it does not count
            values["attempts"] = line.attempts - 1
        return values

    def _clash(self, connection: Connection, line: Line, client_id: int | None) -> str | None:
        """Why an id cannot be that of a line; None where it can."""
        if client_id is None:
            return None
        if self._is_anothers(connection, line, client_id):
            return f"Intend answered with client id {client_id}, which belongs to another row"
        if line.client_id not in (None, client_id):
            return f"Intend answered with client id {client_id}, but that row is client {line.client_id} already"
        return None

    def _is_anothers(self, connection: Connection, line: Line, client_id: int) -> bool:
        owner = _line(connection, self._tenant_id, lines.c.client_id == client_id)
        return owner is not None and owner.id != line.id

    def settle(self, line: Line, status: Status, *, message: str, client: tuple[int, str | None] | None = None) -> Line:
        """Commit what was found out about a line in doubt; the client is its (id, account).

        Where another line has claimed that client meanwhile, this one stays in doubt.
        """
        with self._write() as connection:
            if client and self._is_anothers(connection, line, client[0]):
                status, message = Status.UNCONFIRMED, f"Another row has claimed client {client[0]} meanwhile; run again"
                client = None
            client_id, account = client or (None, None)
            values = {
                "state": status,
                "message": message,
                "client_id": client_id,
                "client_account": account,
                "finished_at": self._now(),
                "quiet_until": line.quiet_until if status is Status.UNCONFIRMED else None,
            }
            still = lines.c.state.in_([SENDING, Status.UNCONFIRMED]) & (lines.c.sent_at == line.sent_at)
            connection.execute(update(lines).where(lines.c.id == line.id, still).values(values))
            return _line_by_id(connection, line.id)

    def remember_output(self, path: Path, sha256: str) -> None:
        """Note how we left a file, so that a person's edit of it is seen."""
        name = path_key(path)
        with self._write() as connection:
            changed = connection.execute(update(outputs).where(outputs.c.path == name).values(sha256=sha256))
            if not changed.rowcount:
                connection.execute(insert(outputs).values(path=name, sha256=sha256))

    def output_digest(self, path: Path) -> str | None:
        """The digest of a file as we left it; None for one that we did not write."""
        with self._read() as connection:
            return connection.scalar(select(outputs.c.sha256).where(outputs.c.path == path_key(path)))

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        with as_journal_error(Path(str(self._engine.url.database))), self._engine.begin() as connection:
            yield connection

    _read = _write
    """Reads take the lock too: SQLite fails a transaction at once that begins with a read and then writes."""


def _tenant_id(connection: Connection, address: str, *, add: bool) -> int:
    known: int | None = connection.scalar(select(tenants.c.id).where(tenants.c.address == address))
    if known is None:
        return _new_id(connection, insert(tenants).values(address=address)) if add else 0
    return known


def _new_id(connection: Connection, statement: Any) -> int:
    key = connection.execute(statement).inserted_primary_key
    return int(key[0]) if key else 0


def _holds_reference(reference_key: str) -> Any:
    held = lines.c.state.in_([SENDING, Status.CREATED, Status.UNCONFIRMED, Status.NOT_FOUND])
    return (lines.c.reference_key == reference_key) & held


_LINE_COLUMNS = [lines.c[name] for name in Line.__dataclass_fields__]


def _select_lines(tenant_id: int) -> Any:
    return select(*_LINE_COLUMNS).where(lines.c.tenant_id == tenant_id)


def _line(connection: Connection, tenant_id: int, condition: Any) -> Line | None:
    row = connection.execute(_select_lines(tenant_id).where(condition)).mappings().first()
    return Line(**row) if row else None


def _line_by_id(connection: Connection, line_id: int) -> Line:
    return Line(**connection.execute(select(*_LINE_COLUMNS).where(lines.c.id == line_id)).mappings().one())
