"""Never faster than the rate: requests start at even distances, creates and reads together."""

import time
from collections.abc import Callable

_LONGEST_NAP_SECONDS = 0.2
_SLOWER = 0.7
_SLOWEST_SHARE = 0.05


class Pacer:
    """Hands out the moments at which requests may start.

    At a rate of 10, moments lie 0.1 s apart; a moment that was missed is not made up for, so no second ever sees
    more than 10 (and one for jitter). Clock (seconds, monotonic) and sleep are passed in.
    """

    def __init__(
        self,
        rate: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        stopping: Callable[[], bool] = lambda: False,
    ) -> None:
        self._rate = rate
        self._fastest = rate
        self._clock = clock
        self._sleep = sleep
        self._stopping = stopping
        self._next = clock()

    def wait_for_turn(self) -> bool:
        """Wait until the next request may start; False where the wait was ended by a request to stop."""
        now = self._clock()
        moment = max(self._next, now)
        self._next = moment + 1 / self._rate
        return self.pause(moment - now)

    def pause(self, seconds: float) -> bool:
        """Wait so many seconds, in short naps, so that a request to stop is heard; False where there was one."""
        until = self._clock() + seconds
        while not self._stopping():
            left = until - self._clock()
            if left <= 0:
                return True
            self._sleep(min(left, _LONGEST_NAP_SECONDS))
        return False

    def slow_down(self) -> None:
        """Go at 0.7 of the pace from now on, because the server said that it is too fast."""
        self._rate = max(self._rate * _SLOWER, self._fastest * _SLOWEST_SHARE)
