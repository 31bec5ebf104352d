"""What the journal takes and gives: a client's keys, its line, an attempt to create it."""

from dataclasses import dataclass

from intend_bulk.model.outcomes import Status

SENDING = "sending"
"""The state of a line between the create and its answer; all others are those of Status."""


@dataclass(frozen=True)
class Key:
    """What says which client a row is."""

    identity: str
    reference_key: str | None = None
    reference: str | None = None
    """As the user wrote it."""
    title: str | None = None
    email: str | None = None
    copy: int = 0
    """1 for the second client of this identity, which a person wants all the same, 2 for the third."""


@dataclass(frozen=True)
class Line:
    """What the journal knows of one client."""

    id: int
    identity: str
    copy: int
    reference: str | None
    reference_key: str | None
    title: str | None
    email: str | None
    state: str
    """A status, or "sending" while an answer is awaited."""
    client_id: int | None
    client_account: str | None
    http_status: int | None
    message: str
    attempts: int
    sent_at: float | None
    """Seconds since 1970, UTC, as are finished_at and quiet_until."""
    finished_at: float | None
    quiet_until: float | None

    @property
    def is_in_doubt(self) -> bool:
        """Whether it was sent, and nobody knows whether it arrived."""
        return self.state in (SENDING, Status.UNCONFIRMED)


@dataclass(frozen=True)
class Attempt:
    """One create that is about to leave."""

    id: int
    line_id: int
    sent_at: float
    run_id: int = 0
    row: int | None = None
    """The row of the file, as Excel shows it; None where there is none."""


@dataclass(frozen=True)
class Permission:
    """A person's word that a line may be sent once more, given after the evidence was shown."""

    evidence: str
    gone: int | None = None
    """The id of the line's client, which Intend holds no longer; None for a line that was not found."""

    def covers(self, line: Line) -> bool:
        """Whether it is about this line: what is in doubt is never sent again, whoever says so."""
        if line.state == Status.CREATED:
            return line.client_id == self.gone
        return line.state == Status.NOT_FOUND and self.gone is None


class AlreadyClaimed(Exception):
    """Another line, or another process, holds this client: it must not be sent."""

    def __init__(self, line: Line) -> None:
        super().__init__(line.state)
        self.line = line


class ClientIdTaken(Exception):
    """Intend gave an id that belongs to another line, or a line a second one; it says which."""

    def __init__(self, message: str, line: Line) -> None:
        super().__init__(f"{message}.")
        self.line = line
