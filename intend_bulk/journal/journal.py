"""The journal: one line per client that was ever sent to a tenant, and what became of it.

Before a create leaves, `begin` commits `sending`; after its answer, `finish` commits the outcome. What stands between
the two, after a crash, is unconfirmed: it is looked for in Intend, never sent blindly.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, select, update

from intend_bulk.errors import JournalError
from intend_bulk.journal.database import as_journal_error, check, open_engine, prepared, refuse_what_is_no_file
from intend_bulk.journal.lines import SENDING, AlreadyClaimed, Attempt, ClientIdTaken, Key, Line, Permission
from intend_bulk.journal.live import LiveCopy
from intend_bulk.journal.lookups import Lookups, line_by_id
from intend_bulk.journal.outputs import Outputs
from intend_bulk.journal.pace import SharedPace
from intend_bulk.journal.rescue import Outcome, RescueFile, take_in
from intend_bulk.journal.runs import Runs, note_line, note_settled
from intend_bulk.journal.store import Store, new_id
from intend_bulk.journal.tables import answers, attempts, lines, permissions, tenants
from intend_bulk.model.outcomes import Status

_MAY_BE_SENT = (Status.REJECTED, Status.NOT_SENT)


class Journal(Lookups):
    """The journal of one tenant.

    with Journal.open(path, tenant="https://acme.intend.com", …) as journal: …
    """

    def __init__(self, store: Store, *, deadline: float, quiet: float) -> None:
        super().__init__(store)
        self._deadline_seconds = deadline
        self._quiet_seconds = quiet
        self._rescue = RescueFile(store.path)
        self.runs = Runs(store)
        self.live = LiveCopy(store)
        self.outputs = Outputs(store)

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
        refuse_what_is_no_file(path)
        engine = open_engine(None if for_reading and not path.exists() else prepared(path))
        try:
            with as_journal_error(path), engine.begin() as connection:
                check(connection, path)
                tenant_id = _tenant_id(connection, tenant, add=not for_reading)
            store = Store(engine, path, tenant_id, now, is_for_reading=for_reading)
            journal = cls(store, deadline=deadline_seconds, quiet=quiet_seconds)
            if not for_reading:
                take_in(path, journal._rescued)
            yield journal
            journal._rescue.remove()
        finally:
            engine.dispose()

    @classmethod
    @contextmanager
    def open_outputs(cls, path: Path) -> Iterator[Outputs]:
        """Open a journal for the files that we left alone, whichever tenant they are of; raises JournalError."""
        engine = open_engine(prepared(path))
        try:
            with as_journal_error(path), engine.begin() as connection:
                check(connection, path)
            yield Outputs(Store(engine, path, 0, time.time))
        finally:
            engine.dispose()

    @property
    def is_for_reading(self) -> bool:
        """Whether nothing is written to it."""
        return self._store.is_for_reading

    def shared_pace(self, kind: str = "all") -> SharedPace:
        """The turns that all processes with this journal share; "read" where reads have a limit of their own."""
        return SharedPace(self._store, kind)

    def prepare(self) -> None:
        """Make ready to keep outcomes where the journal cannot be written; raises JournalError where that fails."""
        try:
            self._rescue.prepare()
        except OSError as error:
            reason = error.strerror or str(error)
            raise JournalError(
                f"The file {self._rescue.path} cannot be made: {reason}.",
                hint="It takes an answer in when the journal cannot. Check the disk and the folder.",
            ) from error

    def begin(
        self, key: Key, *, run_id: int, payload_hash: str, row: int | None = None, permission: Permission | None = None
    ) -> Attempt:
        """Commit that a create of this client leaves now. Raises AlreadyClaimed where it must not.

        Everything is decided in one transaction, so of two processes only one gets to send a client. `permission` is a
        person's word that a line which was not found, or whose client is gone, may be sent once more.
        """
        with self._store.transaction() as connection:
            line = self.of_key(connection, key)
            if line and line.state not in _MAY_BE_SENT:
                self._permit(connection, line, run_id, permission)
            holder = self.holder(connection, key.reference_key) if key.reference_key else None
            if holder and holder.identity != key.identity:
                raise AlreadyClaimed(holder)
            is_free = holder is None or holder.copy == key.copy
            attempt = self._claimed(connection, key if is_free else replace(key, reference_key=None), line)
            readings = select(tenants.c.readings).where(tenants.c.id == self._store.tenant_id).scalar_subquery()
            sent = {"run_id": run_id, "row": row, "sent_at": attempt.sent_at, "payload_hash": payload_hash}
            values = {"line_id": attempt.line_id, "after_reading": readings, **sent}
            attempt_id = new_id(connection, insert(attempts).values(values))
            note_line(connection, run_id, row, line_by_id(connection, attempt.line_id))
            return replace(attempt, id=attempt_id, run_id=run_id, row=row)

    def _permit(self, connection: Connection, line: Line, run_id: int, permission: Permission | None) -> None:
        """Write a person's word down, where it covers this line; raises AlreadyClaimed where it does not."""
        if permission is None or not permission.covers(line):
            raise AlreadyClaimed(line)
        given = {"given_at": self._store.now(), "evidence": permission.evidence}
        same = {"line_id": line.id, "after_attempts": line.attempts}
        known = select(permissions.c.id).filter_by(**same)
        if connection.scalar(known) is None:
            connection.execute(insert(permissions).values(run_id=run_id, **same, **given))

    def _claimed(self, connection: Connection, key: Key, line: Line | None) -> Attempt:
        sent_at = self._store.now()
        values: dict[str, Any] = {
            "reference": key.reference,
            "reference_key": key.reference_key,
            "title": key.title,
            "email": key.email,
            "state": SENDING,
            "client_id": None,
            "client_account": None,
            "attempts": (line.attempts if line else 0) + 1,
            "http_status": None,
            "message": "",
            "sent_at": sent_at,
            "finished_at": None,
            "quiet_until": sent_at + self._deadline_seconds + self._quiet_seconds,
        }
        if line:
            connection.execute(update(lines).where(lines.c.id == line.id).values(values))
            return Attempt(0, line.id, sent_at)
        ids = {"tenant_id": self._store.tenant_id, "identity": key.identity, "copy": key.copy}
        return Attempt(0, new_id(connection, insert(lines).values({**ids, **values})), sent_at)

    def learn_references(self, keys: Iterable[Key]) -> None:
        """Keep references that rows were given after their clients were created; what another line holds is its own."""
        keys = list(keys)
        known = self.lines_of(key.identity for key in keys).items()
        unnamed = {place: line.id for place, line in known if line.state == Status.CREATED and line.reference is None}
        with self._store.transaction() as connection:
            for key in keys:
                line_id = unnamed.get((key.identity, key.copy))
                if line_id and key.reference_key and self.holder(connection, key.reference_key) is None:
                    learnt = {"reference": key.reference, "reference_key": key.reference_key}
                    connection.execute(update(lines).where(lines.c.id == line_id).values(learnt))

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
        answer = {"http_status": http_status, "message": message, "client_id": client_id}
        with self._store.transaction() as connection:
            line, clash = self._ended(connection, attempt, status, {**answer, "client_account": client_account})
        if clash:
            raise ClientIdTaken(clash, line)
        return replace(line, state=Status.UNCONFIRMED) if line.state == SENDING else line

    def _ended(
        self, connection: Connection, attempt: Attempt, status: Status, said: Mapping[str, Any]
    ) -> tuple[Line, str | None]:
        """Write an answer down; the line as it is then, and why the client id in the answer cannot be its own."""
        line = line_by_id(connection, attempt.line_id)
        clash = self._clash(connection, line, said.get("client_id"))
        if clash:
            status, said = Status.UNCONFIRMED, {"http_status": said.get("http_status"), "message": clash}
        answer: dict[str, Any] = {
            "state": status,
            "http_status": said.get("http_status"),
            "client_id": said.get("client_id"),
            "message": said.get("message", ""),
            "finished_at": self._store.now(),
        }
        connection.execute(insert(answers).values(attempt_id=attempt.id, **answer))
        values = self._changes(line, attempt, {**answer, "client_account": said.get("client_account")})
        if values:
            connection.execute(update(lines).where(lines.c.id == line.id).values(values))
        line = line_by_id(connection, line.id)
        note_line(connection, attempt.run_id, attempt.row, line)
        return line, clash

    def rescue(self, attempt: Attempt, status: Status, **answer: Any) -> Path | None:
        """Keep what `finish` could not commit in a file beside the journal; None where not even that is possible."""
        kept = self._rescue.keep({"attempt_id": attempt.id, "status": status, **answer})
        return self._rescue.path if kept else None

    def _rescued(self, outcome: Outcome) -> None:
        """Take in an outcome that an earlier process could not commit; one that is known already changes nothing.

        It may be one of another tenant, and another process may take it in at the same moment.
        """
        of_attempt = attempts.c.id == outcome.get("attempt_id")
        with self._store.transaction() as connection:
            sent = connection.execute(select(attempts).where(of_attempt)).mappings().first()
            if sent is None or connection.scalar(select(answers.c.id).where(answers.c.attempt_id == sent["id"])):
                return
            attempt = Attempt(sent["id"], sent["line_id"], sent["sent_at"], sent["run_id"], sent["row"])
            self._ended(connection, attempt, Status(outcome["status"]), outcome)

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
        """Whether another line of the same tenant is that client; the line may be one of any tenant."""
        tenant = select(lines.c.tenant_id).where(lines.c.id == line.id).scalar_subquery()
        others = (lines.c.tenant_id == tenant) & (lines.c.client_id == client_id) & (lines.c.id != line.id)
        return connection.scalar(select(lines.c.id).where(others)) is not None

    def settle(self, line: Line, status: Status, *, message: str, client: tuple[int, str | None] | None = None) -> Line:
        """Commit what was found out about a line in doubt, or that one which was not found is there after all.

        `client` is its (id, account).
        Where another line has claimed that client meanwhile, this one stays in doubt.
        """
        with self._store.transaction() as connection:
            if client and self._is_anothers(connection, line, client[0]):
                status, message = Status.UNCONFIRMED, f"Another row has claimed client {client[0]} meanwhile; run again"
                client = None
            client_id, account = client or (None, None)
            values = {
                "state": status,
                "message": message,
                "client_id": client_id,
                "client_account": account,
                "finished_at": self._store.now(),
                "quiet_until": line.quiet_until if status is Status.UNCONFIRMED else None,
            }
            unsettled = [SENDING, Status.UNCONFIRMED, *([Status.NOT_FOUND] if status is Status.CREATED else [])]
            still = lines.c.state.in_(unsettled) & (lines.c.sent_at == line.sent_at)
            connection.execute(update(lines).where(lines.c.id == line.id, still).values(values))
            settled = line_by_id(connection, line.id)
            note_settled(connection, settled)
            return replace(settled, state=Status.UNCONFIRMED) if settled.state == SENDING else settled


def _tenant_id(connection: Connection, address: str, *, add: bool) -> int:
    known: int | None = connection.scalar(select(tenants.c.id).where(tenants.c.address == address))
    if known is None:
        return new_id(connection, insert(tenants).values(address=address)) if add else 0
    return known
