"""Something is called, and given up where it does not come back."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Hangs(BaseException):
    """It took too long; no reader of a file catches this."""


def in_time(call: Callable[[], None], seconds: float) -> None:
    """Call, or raise Hangs; outside Unix it is left alone where it is."""
    if hasattr(signal, "setitimer"):
        with _alarm(seconds):
            return call()
    raised: list[BaseException] = []
    thread = threading.Thread(target=lambda: raised.extend(_raised_by(call)), daemon=True)
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        raise Hangs
    if raised:
        raise raised[0]
    return None


@contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    def ring(*_signal: object) -> None:
        raise Hangs

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _raised_by(call: Callable[[], None]) -> list[BaseException]:
    try:
        call()
    except BaseException as error:  # noqa: BLE001  # it is raised again, in the thread that waits
        return [error]
    return []
