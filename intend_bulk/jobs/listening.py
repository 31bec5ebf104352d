"""How a job says how far it is; the screen, or nobody, listens."""

from typing import Protocol

from intend_bulk.model.outcomes import RunSummary

WORTH_A_WORD_SECONDS = 30.0
"""What takes so long is said beforehand."""


class Listener(Protocol):
    """Hears of a job's progress."""

    def stage(self, title: str, *, total: int | None = None) -> None:
        """A part of the job begins: "Reading clients", of so many steps where that is known."""

    def advance(self, done: int) -> None:
        """So many steps of the part are done."""

    def say(self, message: str) -> None:
        """Something that a person should know: "Intend holds about 12,000 clients …"."""

    def waiting(self, why: str, seconds: float) -> None:
        """A wait of so many seconds more; told again and again while it lasts."""

    def counted(self, summary: RunSummary) -> None:
        """A row got its outcome."""


def minutes(seconds: float) -> int:
    """Seconds as whole minutes, at least one."""
    return max(round(seconds / 60), 1)


class _Nobody:
    """Hears nothing."""

    def stage(self, title: str, *, total: int | None = None) -> None: ...

    def advance(self, done: int) -> None: ...

    def say(self, message: str) -> None: ...

    def waiting(self, why: str, seconds: float) -> None: ...

    def counted(self, summary: RunSummary) -> None: ...


NOBODY: Listener = _Nobody()
