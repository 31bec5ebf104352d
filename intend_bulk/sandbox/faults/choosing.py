"""Which fault happens to a request: the first that fits, and every habit of the lists."""

import random
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from intend_bulk.sandbox.faults.kinds import Group
from intend_bulk.sandbox.faults.rules import Asked, Fault


@dataclass(frozen=True)
class Happening:
    """What happens to one request."""

    fault: Fault | None = None
    habits: Mapping[str, Fault] = field(default_factory=dict)
    """How its list is, by the names of the kinds."""


NOTHING = Happening()

HAPPENING = "intend_sandbox.happening"
"""The key under which a request's environment says what happens to it."""


class _Rule:
    """A fault, and how often it could have happened and did."""

    def __init__(self, fault: Fault, position: int) -> None:
        self.fault = fault
        self.position = position
        self.fitted = 0
        self.happened = 0

    def is_due(self, seed: int) -> bool:
        """Count one more request that fits, and say whether the fault is due.

        The dice of every number are its own, so what others do, and in which order, changes nothing.
        """
        self.fitted += 1
        when = self.fault.when
        dice = random.Random(f"{seed} {self.position} {self.fitted}")  # noqa: S311  # it is to be repeatable
        return when.is_among(self.fitted) and (when.share is None or dice.random() < when.share)


class Faults:
    """The faults of a sandbox, which may be changed while it runs; threads may share it."""

    def __init__(self, faults: Iterable[Fault], *, seed: int, clock: Callable[[], float]) -> None:
        self._seed = seed
        self._clock = clock
        self._alone = threading.Lock()
        self.change(faults)

    def change(self, faults: Iterable[Fault]) -> None:
        """Let these faults happen from now on, and no others; they are counted anew."""
        with self._alone:
            self._rules = [_Rule(fault, position) for position, fault in enumerate(faults)]
            self._key_refused: tuple[Fault, float] | None = None

    def counts(self) -> list[tuple[str, int]]:
        """Return each fault as it was written, and how often it happened."""
        with self._alone:
            return [(rule.fault.text, rule.happened) for rule in self._rules]

    def choose(self, asked: Asked) -> Happening:
        """Say what happens to a request."""
        if asked.on is None or not self._rules:
            return NOTHING
        # Outside the lock: it may read the body, which may take its time.
        fitting = [rule for rule in self._rules if _fits(rule.fault, asked)]
        with self._alone:
            due = [rule for rule in fitting if rule.is_due(self._seed)]
            if refused := self._refused_key():
                return Happening(refused)
            habits = [rule for rule in due if rule.fault.kind.group is Group.HABIT]
            first = next((rule for rule in due if rule.fault.kind.group is not Group.HABIT), None)
            for rule in (*habits, *([first] if first else ())):
                rule.happened += 1
            if first and first.fault.kind.name == "key-refused":
                self._key_refused = first.fault, self._clock() + first.fault.settings["for"]
        return Happening(
            first.fault if first else None, {rule.fault.kind.name: rule.fault for rule in reversed(habits)}
        )

    def _refused_key(self) -> Fault | None:
        """The fault that keeps the key refused for a while."""
        if self._key_refused and self._clock() >= self._key_refused[1]:
            self._key_refused = None
        return self._key_refused[0] if self._key_refused else None


def _fits(fault: Fault, asked: Asked) -> bool:
    return fault.when.fits(asked, is_for_lists=fault.kind.is_for_lists)
