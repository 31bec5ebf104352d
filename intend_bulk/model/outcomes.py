"""What became of a row, and of a run."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from intend_bulk.errors import Stopped


class Status(StrEnum):
    """The outcome of a row; every row of the input has exactly one."""

    CREATED = "created"
    ALREADY_CREATED = "already_created"
    DUPLICATE = "duplicate"
    INVALID = "invalid"
    REJECTED = "rejected"
    UNCONFIRMED = "unconfirmed"
    NOT_FOUND = "not_found"
    NOT_SENT = "not_sent"
    WOULD_CREATE = "would_create"


NEEDS_A_PERSON = frozenset({Status.INVALID, Status.REJECTED, Status.UNCONFIRMED, Status.NOT_FOUND, Status.NOT_SENT})


@dataclass(frozen=True)
class RowResult:
    """One line of the results log."""

    row: int
    """The row that Excel shows."""
    status: Status
    client_id: int | None = None
    client_account: str | None = None
    reference: str | None = None
    title: str | None = None
    email: str | None = None
    http_status: int | None = None
    message: str = ""
    """In words, what happened and what to do; "" where the status says it all."""
    attempts: int = 0
    """Creates written to the network for this row, over all runs."""
    sent_at: datetime | None = None
    """UTC, as is finished_at."""
    finished_at: datetime | None = None


@dataclass
class RunSummary:
    """The counts of a run, which grow while it goes on; they add up to the rows."""

    rows: int = 0
    """Rows of data in the file."""
    counts: Counter[Status] = field(default_factory=Counter)
    left: int = 0
    """Rows that are `not_sent` because they were left for a later run, as asked: they need no person."""
    stopped: str | None = None
    """Why the run ended before its end; None for one that did not."""
    hint: str | None = None
    is_interrupted: bool = False
    """Whether somebody asked for the end before it was reached."""
    exit_code: int = 0

    def add(self, result: RowResult) -> None:
        self.counts[result.status] += 1

    def without_log(self, why: str) -> None:
        """The log could not be written: that is an end before the end, whatever else there was."""
        self.stopped = f"{self.stopped} {why}" if self.stopped else why
        self.exit_code = self.exit_code if self.is_interrupted else Stopped.exit_code

    @property
    def done(self) -> int:
        return self.counts.total()

    @property
    def needs_a_person(self) -> int:
        return sum(self.counts[status] for status in NEEDS_A_PERSON)

    def as_json(self) -> Mapping[str, object]:
        return {
            "rows": self.rows,
            **{str(status): self.counts[status] for status in Status if self.counts[status]},
            "stopped": self.stopped,
            "hint": self.hint,
            "interrupted": self.is_interrupted,
            "exit_code": self.exit_code,
        }
