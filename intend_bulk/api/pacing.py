"""Never faster than the rate: requests start at even distances, creates and reads together."""

import threading
import time
from collections.abc import Callable
from typing import Protocol

_LONGEST_NAP_SECONDS = 0.2
_SHOWN_FROM_SECONDS = 2.0
_SLOWER = 0.7
_SLOWEST_SHARE = 0.05
_RECOVERED_A_REQUEST = 0.01


class Turns(Protocol):
    """Who hands out the turns: this process alone, or a journal to all that share it."""

    def reserve(self, interval_seconds: float) -> float:
        """Take the next turn, keep it free of others for so many seconds, and return the seconds until it."""

    def hold(self, seconds: float) -> None:
        """Let nobody have a turn for so many seconds."""


class OwnTurns:
    """Turns of this process alone, whatever its threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._free_at = clock()

    def reserve(self, interval_seconds: float) -> float:
        with self._lock:
            now = self._clock()
            moment = max(self._free_at, now)
            self._free_at = moment + interval_seconds
            return moment - now

    def hold(self, seconds: float) -> None:
        with self._lock:
            self._free_at = max(self._free_at, self._clock() + seconds)


class Pacer:
    """Hands out the moments at which requests may start.

    At a rate of 10, moments lie 0.1 s apart; a moment that was missed is not made up for, so no second ever sees
    more than 10 (and one for jitter). Clock (seconds, monotonic) and sleep are passed in; `on_wait` hears why and how
    long a wait still is, again and again while it lasts.
    """

    def __init__(
        self,
        rate: float,
        *,
        turns: Turns | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        stopping: Callable[[], bool] = lambda: False,
        on_wait: Callable[[str, float], None] = lambda _why, _seconds: None,
    ) -> None:
        self._rate = rate
        self._fastest = rate
        self._turns = turns or OwnTurns(clock)
        self._clock = clock
        self._sleep = sleep
        self._stopping = stopping
        self._on_wait = on_wait
        self._holds = 0

    @property
    def rate(self) -> float:
        """Requests a second, as they go at present."""
        return self._rate

    def share(self, turns: Turns) -> None:
        """From now on, take turns with others."""
        self._turns = turns

    def wait_for_turn(self) -> bool:
        """Wait until the next request may start; False where the wait was ended by a request to stop.

        A turn that was taken before a hold is given up for one after it.
        """
        while True:
            holds = self._holds
            if not self.pause(self._turns.reserve(1 / self._rate), "Waiting, as the server asked for it"):
                return False
            if holds == self._holds:
                return True

    def pause(self, seconds: float, why: str = "Waiting") -> bool:
        """Wait so many seconds, in short naps, so that a request to stop is heard; False where there was one."""
        until = self._clock() + seconds
        while not self._stopping():
            left = until - self._clock()
            if left <= 0:
                return True
            if seconds >= _SHOWN_FROM_SECONDS + 1 / self._rate:
                self._on_wait(why, left)
            self._sleep(min(left, _LONGEST_NAP_SECONDS))
        return False

    def hold(self, seconds: float) -> None:
        """Let nobody start a request for so many seconds, here and wherever the turns are shared."""
        self._turns.hold(seconds)
        self._holds += 1

    def slow_down(self) -> None:
        """Go at 0.7 of the pace from now on, because the server said that it is too fast."""
        self._rate = max(self._rate * _SLOWER, self._fastest * _SLOWEST_SHARE)

    def recover(self) -> None:
        """A request went well: a slowed pace comes back by a hundredth of the set rate."""
        self._rate = min(self._rate + self._fastest * _RECOVERED_A_REQUEST, self._fastest)
