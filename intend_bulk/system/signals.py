"""Being asked to end: Ctrl-C, Ctrl-Break, SIGTERM, a console that is closed."""

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

_BY_KEYBOARD = [getattr(signal, name) for name in ("SIGINT", "SIGBREAK") if hasattr(signal, name)]
_HANG_UP: int | None = getattr(signal, "SIGHUP", None)
"""The terminal was closed, or the connection to it is gone; Windows has no such signal."""
_CONSOLE_CLOSES = (2, 5, 6)
"""CTRL_CLOSE_EVENT, CTRL_LOGOFF_EVENT, CTRL_SHUTDOWN_EVENT of Windows."""


class StopRequest:
    """Whether somebody asked for the end, and by which signal."""

    def __init__(self) -> None:
        self.signal_number: int | None = None

    @property
    def requested(self) -> bool:
        return self.signal_number is not None

    @property
    def exit_code(self) -> int:
        """130 for Ctrl-C and Ctrl-Break, as shells have it; 143, that of SIGTERM, for every other way."""
        return 128 + signal.SIGINT if self.signal_number in _BY_KEYBOARD else 128 + signal.SIGTERM


@contextmanager
def graceful_stop() -> Iterator[StopRequest]:
    """Within it, the first signal only asks for the end; the second one interrupts as usual.

    A console that is closed asks too, and what is shown from then on goes nowhere.
    """
    stop, terminals = StopRequest(), [handle for handle in (0, 1, 2) if os.isatty(handle)]

    def ask(number: int, _frame: FrameType | None) -> None:
        if number == _HANG_UP:  # the system and the shell may both say it, so it never interrupts
            _let_go_of(terminals)
        elif stop.requested:
            raise KeyboardInterrupt
        if not stop.requested:
            stop.signal_number = number

    before = {number: signal.signal(number, ask) for number in _stop_signals()}
    try:
        with _asking_when_windows_closes_the_console(stop):
            yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def interruptible() -> Iterator[None]:
    """Within it, every signal interrupts at once, as it should while a person is asked something."""
    handlers = {number: signal.getsignal(number) for number in _stop_signals()}
    before = {number: handler for number, handler in handlers.items() if callable(handler)}

    def interrupt(number: int, frame: FrameType | None) -> None:
        before[number](number, frame)  # so that it is known which signal it was
        raise KeyboardInterrupt

    for number in before:
        signal.signal(number, interrupt)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _stop_signals() -> list[int]:
    """Those that this system has; `nohup` says that a hang-up is to be ignored, and it is."""
    others = [] if _HANG_UP is None or signal.getsignal(_HANG_UP) is signal.SIG_IGN else [_HANG_UP]
    return [*_BY_KEYBOARD, signal.SIGTERM, *others]


def _let_go_of(terminals: Sequence[int]) -> None:
    """What is read from or written to these handles comes from nowhere and goes nowhere; else it would fail."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for handle in terminals:
        os.dup2(nowhere, handle)
    os.close(nowhere)


@contextmanager
def _asking_when_windows_closes_the_console(stop: StopRequest) -> Iterator[None]:
    """On Windows, a console window that is closed asks for the end as SIGTERM does.

    Python's own way, SIGBREAK, would come too late: Windows ends the process as soon as the C runtime's handler has
    returned, before any Python code runs. https://learn.microsoft.com/windows/console/handlerroutine
    """
    if sys.platform != "win32":
        yield
        return
    import ctypes

    ended = threading.Event()
    handler = ctypes.WINFUNCTYPE(ctypes.c_int, ctypes.c_uint)(console_handler(stop, ended))
    kernel32 = ctypes.WinDLL("kernel32")
    kernel32.SetConsoleCtrlHandler(handler, 1)
    try:
        yield
    finally:
        ended.set()
        kernel32.SetConsoleCtrlHandler(handler, 0)


def console_handler(stop: StopRequest, ended: threading.Event) -> Callable[[int], bool]:
    """What Windows calls, in a thread of its own, with an event of the console; True where it is dealt with.

    It holds the end up until `ended`; Windows waits about five seconds, and then ends the process all the same.
    """

    def handle(event: int) -> bool:
        if event not in _CONSOLE_CLOSES:
            return False
        if not stop.requested:
            stop.signal_number = signal.SIGTERM
        ended.wait()
        return True

    return handle
