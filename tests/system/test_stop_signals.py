"""Being asked to end: Ctrl-C, Ctrl-Break, SIGTERM, a console that is closed."""

import os
import signal
import subprocess
import sys
import threading

import pytest

from intend_bulk.system import StopRequest, graceful_stop, interruptible
from intend_bulk.system.signals import console_handler

posix_only = pytest.mark.skipif(os.name != "posix", reason="Windows has no hang-up signal")
HANG_UP = getattr(signal, "SIGHUP", None)
BREAK = [(getattr(signal, "SIGBREAK", None), 130)] if os.name == "nt" else []
SIGNALS = [(signal.SIGINT, 130), (signal.SIGTERM, 143), *BREAK]


def test_nobody_asked_for_the_end_at_first():
    with graceful_stop() as stop:
        assert not stop.requested


@pytest.mark.parametrize(("number", "exit_code"), SIGNALS)
def test_first_signal_only_asks_for_the_end(number, exit_code):
    """What is under way can be finished; the exit code says which signal it was."""
    with graceful_stop() as stop:
        signal.raise_signal(number)
    assert (stop.requested, stop.exit_code) == (True, exit_code)


@pytest.mark.parametrize("second", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("first", [signal.SIGINT, signal.SIGTERM])
def test_second_signal_interrupts(first, second):
    with graceful_stop():
        signal.raise_signal(first)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(second)


@pytest.mark.parametrize(("number", "exit_code"), SIGNALS)
def test_exit_code_is_that_of_the_first_signal(number, exit_code):
    with graceful_stop() as stop:
        signal.raise_signal(number)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT if number == signal.SIGTERM else signal.SIGTERM)
    assert stop.exit_code == exit_code


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signals_mean_what_they_meant_afterwards(number):
    """Also when the block ends by an error."""
    before = signal.getsignal(number)
    with pytest.raises(ZeroDivisionError), graceful_stop():
        raise ZeroDivisionError
    assert signal.getsignal(number) is before


# At a question


@pytest.mark.parametrize(("number", "exit_code"), SIGNALS)
def test_a_question_is_interrupted_at_once(number, exit_code):
    """And it is known by which signal."""
    with graceful_stop() as stop, pytest.raises(KeyboardInterrupt), interruptible():
        signal.raise_signal(number)
    assert (stop.requested, stop.exit_code) == (True, exit_code)


def test_after_a_question_the_first_signal_only_asks_again():
    with graceful_stop() as stop:
        with interruptible():
            pass
        signal.raise_signal(signal.SIGINT)
    assert stop.requested


# A console that is closed


@posix_only
def test_a_closed_console_asks_for_the_end():
    with graceful_stop() as stop:
        signal.raise_signal(HANG_UP)
    assert (stop.requested, stop.exit_code) == (True, 143)


@posix_only
@pytest.mark.parametrize("first", [signal.SIGTERM, HANG_UP])
def test_a_closed_console_never_interrupts(first):
    """The system and the shell may both tell of it."""
    with graceful_stop() as stop:
        signal.raise_signal(first)
        signal.raise_signal(HANG_UP)
    assert stop.exit_code == 143


@posix_only
def test_nohup_is_heeded():
    before = signal.signal(HANG_UP, signal.SIG_IGN)
    try:
        with graceful_stop() as stop:
            signal.raise_signal(HANG_UP)
    finally:
        signal.signal(HANG_UP, before)
    assert not stop.requested


@pytest.mark.parametrize("event", [2, 5, 6], ids=["close", "log-off", "shutdown"])
def test_windows_waits_for_the_end_when_it_closes_the_console(event):
    """It ends the process as soon as the handler has returned."""
    stop, ended = StopRequest(), threading.Event()
    answers: list[bool] = []
    thread = threading.Thread(target=lambda: answers.append(console_handler(stop, ended)(event)))
    thread.start()
    while not stop.requested:
        assert thread.is_alive()
    assert answers == []
    ended.set()
    thread.join()
    assert (answers, stop.exit_code) == ([True], 143)


@pytest.mark.parametrize("event", [0, 1], ids=["Ctrl-C", "Ctrl-Break"])
def test_keys_are_left_to_python(event):
    stop = StopRequest()
    assert console_handler(stop, threading.Event())(event) is False
    assert not stop.requested


@posix_only
def test_windows_is_asked_for_a_handler_and_for_nothing_else(tmp_path):
    """Run as if on Windows, with a kernel32 that notes what it is asked for."""
    script = tmp_path / "as_if.py"
    script.write_text(AS_IF_ON_WINDOWS, encoding="utf-8")
    ran = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines() == ["add", "True 143", "remove"]


AS_IF_ON_WINDOWS = """
import ctypes, sys, threading
from intend_bulk.system import graceful_stop

handlers = []

class Kernel32:
    def SetConsoleCtrlHandler(self, handler, add):
        print("add" if add else "remove", flush=True)
        handlers.append(handler) if add else handlers.remove(handler)
        return 1

ctypes.WINFUNCTYPE = ctypes.CFUNCTYPE
ctypes.WinDLL = lambda name: Kernel32()
sys.platform = "win32"
with graceful_stop() as stop:
    thread = threading.Thread(target=handlers[0], args=(2,))
    thread.start()
    while not stop.requested:
        pass
    print(stop.requested, stop.exit_code)
thread.join()
"""
