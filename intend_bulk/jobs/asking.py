"""What a person decides: whether a plan is carried out, and whether a run goes on that looks wrong."""

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Protocol

from intend_bulk.jobs.planning import OnDuplicate, PlannedRow, Wishes
from intend_bulk.model.many import Many, Some
from intend_bulk.model.outcomes import Status


@dataclass(frozen=True)
class Plan:
    """What an import is about to do, for a person to decide on."""

    rows: Many[PlannedRow]
    source: Path
    host: str
    rate: float
    wishes: Wishes
    limit: int | None = None

    @property
    def sendable(self) -> int:
        """Rows that nothing keeps from being sent."""
        return self._tally.sendable

    @property
    def to_send(self) -> int:
        """Rows that this run sends."""
        return self.sendable if self.limit is None else min(self.sendable, self.limit)

    @property
    def seconds(self) -> float:
        """How long sending takes at the set rate."""
        return self.to_send / self.rate

    @property
    def ambiguous(self) -> Some[PlannedRow]:
        """Rows that match several clients of Intend each."""
        return self._tally.ambiguous

    @property
    def not_found(self) -> Some[PlannedRow]:
        """Rows that were sent before, and are not in Intend."""
        return self._tally.not_found

    @property
    def is_held_up(self) -> bool:
        """Whether nothing may be sent, as there are duplicates, and one is enough to stop."""
        return self.wishes.on_duplicate is OnDuplicate.STOP and self.count(Status.DUPLICATE) > 0

    @property
    def looks_reset(self) -> bool:
        """Whether Intend holds none of several clients any more that earlier runs created from this file."""
        return self._tally.gone > 1 and not self.count(Status.ALREADY_CREATED)

    @property
    def lookalikes(self) -> Some[PlannedRow]:
        """Rows to send that look like a client which Intend holds under another e-mail address."""
        return self._tally.lookalikes

    def count(self, status: Status) -> int:
        return self._tally.counts[status]

    @cached_property
    def _tally(self) -> "_Tally":
        tally = _Tally()
        for planned in self.rows:
            tally.add(planned)
        return tally


@dataclass
class _Tally:
    """What the rows of a plan add up to."""

    counts: Counter[Status] = field(default_factory=Counter)
    sendable: int = 0
    gone: int = 0
    """Rows whose client was created, and is in Intend no more."""
    ambiguous: Some[PlannedRow] = field(default_factory=Some)
    not_found: Some[PlannedRow] = field(default_factory=Some)
    lookalikes: Some[PlannedRow] = field(default_factory=Some)

    def add(self, planned: PlannedRow) -> None:
        if planned.result is None:
            self.sendable += 1
        else:
            self.counts[planned.result.status] += 1
            if planned.result.status is Status.NOT_FOUND:
                self.not_found.add(planned)
                self.gone += planned.result.client_id is not None
        if planned.is_ambiguous:
            self.ambiguous.add(planned)
        if planned.looks_like:
            self.lookalikes.add(planned)


@dataclass(frozen=True)
class Decision:
    """Whether the rows of a plan that can be sent are sent."""

    send: bool
    why_not: str = ""
    """Stands in the log beside every row that is not sent."""
    by_a_person: bool = False
    """Somebody said no, which is a good end; else there are errors to correct."""


class Ask(Protocol):
    """Whoever decides: a person at a terminal, or the options of a command."""

    def wishes(self, plan: Plan) -> Wishes:
        """What is wished for rows that the plan leaves out; those of the plan where nothing is to change."""

    def decide(self, plan: Plan) -> Decision:
        """Whether the plan is carried out; seen before anything is sent."""

    def go_on(self, reason: str) -> bool:
        """Whether the run goes on although the answers say that something is wrong: "Intend rejected 10 of …"."""
