"""What would become of every row: already created, a duplicate, invalid, or to be sent. Nothing is sent here."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from intend_bulk.jobs.checked import Batch, Checked, Kept
from intend_bulk.jobs.live_list import LiveList
from intend_bulk.jobs.results import result_of, result_of_line
from intend_bulk.journal.journal import Journal
from intend_bulk.journal.lines import Key, Line, Permission
from intend_bulk.journal.scratch import Shelf, Spool
from intend_bulk.model.identity import identity_of, normalised, reference_key
from intend_bulk.model.live import LiveClient
from intend_bulk.model.outcomes import RowResult, Status
from intend_bulk.model.problems import Problem
from intend_bulk.model.sheet import Row

_CHANGED = "Its e-mail differs from that in Intend, which stays as it is: the API has no update"


class OnDuplicate(StrEnum):
    """What becomes of a row whose client Intend holds, or that stands in the file twice."""

    SKIP = "skip"
    STOP = "stop"
    """Nothing at all is sent while there is one."""
    CREATE = "create"


@dataclass(frozen=True)
class Wishes:
    """What a person said about rows that would not be sent by themselves."""

    on_duplicate: OnDuplicate = OnDuplicate.SKIP
    resend_not_found: bool = False
    send_ambiguous: bool = False
    """Send rows that match several clients of Intend, too."""


@dataclass(frozen=True)
class PlannedRow:
    """A row and what is known of it before anything is sent."""

    row: Row
    key: Key
    result: RowResult | None
    """Its outcome, where nothing is to be sent; None for a row that is to be sent."""
    permission: Permission | None = None
    """A person's word, where the row was sent before and nothing is known of it in Intend."""
    is_ambiguous: bool = False
    """Whether Intend holds several clients with its e-mail and title."""
    looks_like: str = ""
    """Other clients of Intend that it may be, in words; "" where it looks like none."""


@dataclass
class Planner:
    """Looks every row up: journal, client id, rows above, live list, in this order."""

    checked: Checked
    journal: Journal
    live: LiveList
    reconciled: frozenset[int]
    """Clients that this run found in Intend after an earlier one had got no answer."""
    wishes: Wishes
    knows_ids: bool = True
    """Whether the ids of clients in the sheet are of this Intend."""
    _above: dict[str, "_Above"] = field(default_factory=dict)
    """Rows above that are, or will be, in Intend, by identity; of those that the next rows are about."""

    _found: dict[int, list[Problem]] = field(default_factory=dict)
    """What is wrong with these rows beside what Intend and the journal hold."""
    _lines: dict[tuple[str, int], Line] = field(default_factory=dict)
    """What the journal knows of these rows, by identity and copy."""
    _holders: dict[str, Line] = field(default_factory=dict)
    """The lines that hold their references."""

    def plan(self) -> Kept[PlannedRow]:
        """Every row of the sheet, in order."""
        scratch = self.checked.scratch
        self.checked.forget_plan()
        known: Shelf[str, _Above] = Shelf(scratch, str)
        plans: Spool[list[_Plan]] = Spool(scratch)
        for batch in self.checked.batches():
            keys = [key_of(row) for row in batch.rows]
            self._above, self._found = known.among(key.identity for key in keys), {}
            plans.append([_Plan.of(planned) for planned in self._planned_batch(batch, keys)])
            known.update(self._above)
            self.checked.found_by_plan.update(self._found)
        return Kept(len(self.checked.rows), lambda: _joined(self.checked, plans))

    def _planned_batch(self, batch: Batch, keys: Sequence[Key]) -> Iterator[PlannedRow]:
        errors = batch.errors_by_row
        self._lines = self.journal.lines_of(key.identity for key in keys)
        self._holders = self.journal.holders_of(key.reference_key for key in keys if key.reference_key)
        return (self._planned(row, errors.get(row.number, [])) for row in batch.rows)

    def _planned(self, row: Row, errors: list[Problem]) -> PlannedRow:
        key, line = self._known_as(row)
        planned = next(self._lookups(PlannedRow(row, key, None), line, errors))
        if planned.result is None or planned.result.status is not Status.INVALID:
            above = self._above.get(key.identity)
            self._above[key.identity] = replace(above, count=above.count + 1) if above else _Above(row.number)
        return planned

    def _known_as(self, row: Row) -> tuple[Key, Line | None]:
        """The row's key and its line. The second row of an identity is its second client only on a person's word."""
        key = key_of(row)
        above = self._above.get(key.identity)
        second = replace(key, copy=above.count if above else 0)
        line = self._lines.get((second.identity, second.copy))
        if line or self.wishes.on_duplicate is OnDuplicate.CREATE:
            return second, line
        return key, self._lines.get((key.identity, key.copy))

    def _lookups(self, planned: PlannedRow, line: Line | None, errors: list[Problem]) -> Iterator[PlannedRow]:
        """What may be said of the row, the first decides; the last is that it is to be sent."""
        row, key = planned.row, planned.key
        if line:
            planned = replace(planned, permission=self._permission(line))
            yield from (replace(planned, result=result) for result in self._known(row, line))
        client_id = row.cells.get("client_id") if self.knows_ids else None
        if client_id is not None and planned.permission is None:  # of a client that is gone, the id says nothing
            yield replace(planned, result=self._by_client_id(row, key, client_id))
        conflict = self._reference_conflict(row, key)
        problems = [*errors, *([conflict] if conflict else [])]
        if problems:
            message = "; ".join(str(self.checked.sheet.as_shown(found)) for found in problems)
            yield replace(planned, result=result_of(row, key, Status.INVALID, message))
        above = self._above.get(key.identity)
        if above and self.wishes.on_duplicate is not OnDuplicate.CREATE:
            yield replace(
                planned, result=result_of(row, key, Status.DUPLICATE, f"The same client as row {above.first}")
            )
        yield from self._in_intend(planned)
        yield replace(planned, looks_like=self._namesakes(row))

    def _permission(self, line: Line) -> Permission | None:
        """A person's word about this line, where it was given for all such lines."""
        if not self.wishes.resend_not_found:
            return None
        if line.state == Status.CREATED:
            return Permission(_gone(line), gone=line.client_id) if self._is_gone(line) else None
        return Permission(line.message) if line.state == Status.NOT_FOUND else None

    def _known(self, row: Row, line: Line) -> Iterator[RowResult]:
        """What the journal says of this very client."""
        if line.state == Status.CREATED and not self._is_gone(line):
            is_news = line.client_id in self.reconciled
            yield result_of_line(row, line, Status.CREATED if is_news else Status.ALREADY_CREATED)
        elif line.state == Status.CREATED and not self.wishes.resend_not_found:
            yield result_of_line(row, line, Status.NOT_FOUND, _gone(line))
        elif line.is_in_doubt:
            message = line.message or "It was sent, and no answer is known yet"
            yield result_of_line(row, line, Status.UNCONFIRMED, message)
        elif line.state == Status.NOT_FOUND and not self.wishes.resend_not_found:
            yield result_of_line(row, line, Status.NOT_FOUND)

    def _is_gone(self, line: Line) -> bool:
        """Whether Intend does not hold its client any more; the reading must be younger than the client."""
        return line.client_id not in self.live.by_id and (line.finished_at or 0.0) < self.live.read_at

    def _by_client_id(self, row: Row, key: Key, client_id: str) -> RowResult:
        """A row that was exported: its id counts only together with the title of the client that has it."""
        live = self.live.by_id.get(int(client_id)) if client_id.isdecimal() and client_id.isascii() else None
        if live and live.title == normalised(key.title):
            account = live.client_account
            words = "" if live.identity == key.identity else _CHANGED
            return result_of(row, key, Status.ALREADY_CREATED, words, client_id=live.client_id, client_account=account)
        code = "created_row_changed" if live and self.checked.sheet.own_columns else "client_id_not_here"
        found = self._problem(code, row, "client_id", title=key.title)
        return result_of(row, key, Status.INVALID, f"{found}. {found.suggestion}")

    def _reference_conflict(self, row: Row, key: Key) -> Problem | None:
        """A reference says "the same as before"; with another e-mail or title it cannot be."""
        line = self._holders.get(key.reference_key) if key.reference_key else None
        if line is None or line.identity == key.identity:
            return None
        known = f"client {line.client_id}, {line.title}" if line.client_id else f"{line.title} ({line.state})"
        return self._problem("reference_conflict", row, "reference", known=known, title=key.title)

    def _in_intend(self, planned: PlannedRow) -> Iterator[PlannedRow]:
        """Clients with this identity that Intend holds, whoever made them."""
        found = self.live.by_identity.get(planned.key.identity, [])
        is_ambiguous = len(found) > 1
        is_wanted = self.wishes.on_duplicate is OnDuplicate.CREATE or (is_ambiguous and self.wishes.send_ambiguous)
        if found and not is_wanted:
            result = result_of(
                planned.row,
                planned.key,
                Status.DUPLICATE,
                f"Intend already holds this client: {_ids(found)}",
                client_id=found[0].client_id,
                client_account=found[0].client_account,
            )
            yield replace(planned, result=result, is_ambiguous=is_ambiguous)

    def _namesakes(self, row: Row) -> str:
        """Clients of Intend with the same title or VAT number under another e-mail address: perhaps this one."""
        found = self.live.namesakes(row.cells.get("title"), row.cells.get("vat_number"))
        return f"Intend holds {_ids(found)} with the same title or VAT number" if found else ""

    def _problem(self, code: str, row: Row, name: str, **words: object) -> Problem:
        found = self.checked.sheet.problem(code, row.number, name, value=row.cells.get(name) or "", **words)
        self._found.setdefault(row.number, []).append(found)
        return found


@dataclass(frozen=True)
class _Above:
    """Rows above that are the same client."""

    first: int
    count: int = 1


@dataclass(frozen=True)
class _Plan:
    """A planned row without the row."""

    copy: int
    result: RowResult | None
    permission: Permission | None
    is_ambiguous: bool
    looks_like: str

    @classmethod
    def of(cls, planned: PlannedRow) -> "_Plan":
        return cls(planned.key.copy, planned.result, planned.permission, planned.is_ambiguous, planned.looks_like)

    def with_row(self, row: Row) -> PlannedRow:
        key = replace(key_of(row), copy=self.copy)
        return PlannedRow(row, key, self.result, self.permission, self.is_ambiguous, self.looks_like)


def _joined(checked: Checked, plans: Spool[list[_Plan]]) -> Iterator[PlannedRow]:
    for batch, planned in zip(checked.batches(), plans, strict=True):
        yield from (plan.with_row(row) for row, plan in zip(batch.rows, planned, strict=True))


def _gone(line: Line) -> str:
    return f"It was created as client {line.client_id}, which Intend no longer holds"


def _ids(clients: list[LiveClient]) -> str:
    """ "client 7", "clients 7 and 12", "clients 7, 12 and 2 more"."""
    ids = [str(client.client_id) for client in clients]
    if len(ids) == 1:
        return f"client {ids[0]}"
    if len(ids) > 3:
        ids = [*ids[:2], f"{len(ids) - 2} more"]
    return f"clients {', '.join(ids[:-1])} and {ids[-1]}"


def key_of(row: Row) -> Key:
    """What says which client a row is."""
    return Key(
        identity_of(row.cells),
        reference_key(row.cells),
        row.cells.get("reference"),
        row.cells.get("title"),
        row.cells.get("email"),
    )
