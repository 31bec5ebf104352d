"""What would become of every row: already created, a duplicate, invalid, or to be sent. Nothing is sent here."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from intend_bulk.jobs.checking import Checked
from intend_bulk.jobs.live_list import LiveList
from intend_bulk.jobs.results import result_of, result_of_line
from intend_bulk.journal.journal import Journal
from intend_bulk.journal.lines import Key, Line
from intend_bulk.model.identity import identity_of, normalised, reference_key
from intend_bulk.model.outcomes import RowResult, Status
from intend_bulk.model.problems import Problem
from intend_bulk.model.sheet import Row


@dataclass(frozen=True)
class PlannedRow:
    """A row and what is known of it before anything is sent."""

    row: Row
    key: Key
    result: RowResult | None
    """Its outcome, where nothing is to be sent; None for a row that is to be sent."""


@dataclass
class Planner:
    """Looks every row up: journal, client id, rows above, live list, in this order."""

    checked: Checked
    journal: Journal
    live: LiveList
    reconciled: frozenset[str]
    """Identities that this run found in Intend after an earlier one had got no answer."""
    resend_not_found: bool
    _above: dict[str, int] = field(default_factory=dict)
    """Rows above that are, or will be, in Intend: identity -> row number."""

    def plan(self) -> list[PlannedRow]:
        errors = self.checked.errors_by_row
        return [self._planned(row, errors.get(row.number, [])) for row in self.checked.rows]

    def _planned(self, row: Row, errors: list[Problem]) -> PlannedRow:
        key = key_of(row)
        result = next(self._lookups(row, key, errors), None)
        if result is None or result.status is not Status.INVALID:
            self._above.setdefault(key.identity, row.number)
        return PlannedRow(row, key, result)

    def _lookups(self, row: Row, key: Key, errors: list[Problem]) -> Iterator[RowResult]:
        """The outcomes that hold without sending, the first of them decides."""
        line = self.journal.find(key)
        if line:
            yield from self._known(row, line)
        client_id = row.cells.get("client_id")
        if client_id is not None:
            yield self._by_client_id(row, key, client_id)
        conflict = self._reference_conflict(row, key)
        problems = [*errors, *([conflict] if conflict else [])]
        if problems:
            yield result_of(row, key, Status.INVALID, "; ".join(str(found) for found in problems))
        if key.identity in self._above:
            yield result_of(row, key, Status.DUPLICATE, f"The same client as row {self._above[key.identity]}")
        yield from self._in_intend(row, key)

    def _known(self, row: Row, line: Line) -> Iterator[RowResult]:
        """What the journal says of this very client."""
        if line.state == Status.CREATED and line.client_id in self.live.by_id:
            is_news = line.identity in self.reconciled
            yield result_of_line(row, line, Status.CREATED if is_news else Status.ALREADY_CREATED)
        elif line.state == Status.CREATED:
            message = f"It was created as client {line.client_id}, which Intend no longer holds"
            yield result_of_line(row, line, Status.NOT_FOUND, message)
        elif line.is_in_doubt:
            yield result_of_line(
                row, line, Status.UNCONFIRMED, line.message or "It was sent, and no answer is known yet"
            )
        elif line.state == Status.NOT_FOUND and not self.resend_not_found:
            yield result_of_line(row, line, Status.NOT_FOUND)

    def _by_client_id(self, row: Row, key: Key, client_id: str) -> RowResult:
        """A row that was exported: its id counts only together with the title of the client that has it."""
        live = self.live.by_id.get(int(client_id)) if client_id.isdecimal() and client_id.isascii() else None
        if live and live.title == normalised(key.title):
            return result_of(row, key, Status.ALREADY_CREATED, client_id=live.id, client_account=live.account)
        found = self._problem("client_id_not_here", row, "client_id", title=key.title)
        return result_of(row, key, Status.INVALID, f"{found}. {found.suggestion}")

    def _reference_conflict(self, row: Row, key: Key) -> Problem | None:
        """A reference says "the same as before"; with another e-mail or title it cannot be."""
        line = self.journal.find_reference(key.reference_key) if key.reference_key else None
        if line is None or line.identity == key.identity:
            return None
        known = f"client {line.client_id}, {line.title}" if line.client_id else f"{line.title} ({line.state})"
        return self._problem("reference_conflict", row, "reference", known=known, title=key.title)

    def _in_intend(self, row: Row, key: Key) -> Iterator[RowResult]:
        """Clients with this identity that Intend holds, whoever made them."""
        found = self.live.by_identity.get(key.identity, [])
        if found:
            ids = ", ".join(str(client.id) for client in found)
            message = f"Intend already holds this client: {ids}"
            yield result_of(row, key, Status.DUPLICATE, message, client_id=found[0].id, client_account=found[0].account)

    def _problem(self, code: str, row: Row, name: str, **words: object) -> Problem:
        return self.checked.sheet.problem(code, row.number, name, value=row.cells.get(name) or "", **words)


def key_of(row: Row) -> Key:
    """What says which client a row is."""
    return Key(
        identity_of(row.cells),
        reference_key(row.cells),
        row.cells.get("reference"),
        row.cells.get("title"),
        row.cells.get("email"),
    )
