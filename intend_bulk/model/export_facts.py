"""What an export says of itself, so that somebody else can judge it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class ExportFacts:
    """When, from where and how the clients of a file were read, and whether they are all there."""

    tenant: str
    """The address they are from: "https://yourcompany.intend.com"."""
    began_at: datetime
    """In the time zone of the export, as `ended_at`."""
    ended_at: datetime
    time_zone: str
    """In which dates are shown: "Europe/London"."""
    asked_for: str
    """Which clients, in words: "all clients", "clients of the type trade, created from 2026-03-01 to 2026-03-31"."""
    clients: int
    """How many stand in the file."""
    passes: int
    """How often the list was read."""
    pages: int
    """How many pages the list has."""
    version: str
    """Of this program."""
    doubts: Sequence[str] = ()
    """Why the file may lack clients, in sentences; empty for a complete one."""
    notes: Sequence[str] = ()
    """What was dealt with, in sentences: clients that came, went or changed while the list was read."""

    @property
    def is_complete(self) -> bool:
        """Whether every client that was there throughout stands in the file."""
        return not self.doubts
