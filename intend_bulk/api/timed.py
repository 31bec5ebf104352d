"""Calls that are given so many seconds: the time-outs of sockets count anew with each byte, so a thread is watched."""

import queue
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")
_Outcomes = queue.SimpleQueue[T | Exception]
_Calls = queue.SimpleQueue[tuple[Callable[[], T], _Outcomes[T]] | None]


class TooLate(Exception):
    """A call did not come back in its time."""


class TimedCalls(Generic[T]):
    """Carries out calls in a thread of its own, one after another: to start one for each call takes its time too.

    A thread that does not come back in time is left to itself: it ends with its call, and the next call has another.
    """

    def __init__(self) -> None:
        self._calls: _Calls[T] | None = None

    def within(self, seconds: float, call: Callable[[], T]) -> T:
        """What the call returns, or raises; raises TooLate where neither has come after so many seconds."""
        if self._calls is None:
            self._calls = queue.SimpleQueue()
            threading.Thread(target=_carry_out, args=(self._calls,), daemon=True).start()
        outcomes: _Outcomes[T] = queue.SimpleQueue()  # of its own: no other call can take its outcome for theirs
        self._calls.put((call, outcomes))
        try:
            outcome = outcomes.get(timeout=seconds)
        except queue.Empty:
            self.close()
            raise TooLate from None
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def close(self) -> None:
        """Let the thread end after the call that it is at."""
        if self._calls is not None:
            self._calls.put(None)
            self._calls = None


def _carry_out(calls: _Calls[T]) -> None:
    """The life of a thread; of a call that is over it keeps nothing, as a password may be in it."""
    while _is_carried_out(calls.get()):
        pass


def _is_carried_out(asked: tuple[Callable[[], T], _Outcomes[T]] | None) -> bool:
    if asked is None:
        return False
    call, outcomes = asked
    try:
        outcomes.put(call())
    except Exception as error:  # noqa: BLE001  # it is raised again in the thread that waits for it
        outcomes.put(error)
    return True
