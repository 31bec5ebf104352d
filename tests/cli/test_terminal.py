"""What a person sees at a terminal: a real one, with the program in a process of its own."""

import fcntl
import os
import pty
import select
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from testkit import client_rows, read_csv, titles, write_csv

from intend_bulk.sandbox import Sandbox

PATIENCE_SECONDS = 30.0


@dataclass
class Terminal:
    """A program at a terminal of 100 columns, and everything that it has shown so far."""

    process: subprocess.Popen[bytes]
    handle: int
    shown: str = ""

    def read_until(self, words: str) -> None:
        until = time.monotonic() + PATIENCE_SECONDS
        while words not in self.shown:
            assert time.monotonic() < until, f"{words!r} did not come; shown: {self.shown}"
            self._read()

    def read_to_end(self) -> None:
        until = time.monotonic() + PATIENCE_SECONDS
        while self._read():
            assert time.monotonic() < until, f"it did not end; shown: {self.shown}"

    def _read(self) -> bool:
        """Read what is there now; False where the program has ended."""
        if not select.select([self.handle], [], [], 0.2)[0]:
            return self.process.poll() is None
        try:
            part = os.read(self.handle, 4096)
        except OSError:  # what a terminal says when its program has ended
            return False
        self.shown += part.decode()
        return bool(part)

    def interrupt(self) -> None:
        """Press Ctrl-C as a person does: again, where the first came a moment before the program listened."""
        for _ in range(10):
            self.process.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout=1)
                return

    def close(self) -> int:
        """Close the window, as a person does, and say how the program ended."""
        os.close(self.handle)
        self.handle = os.open(os.devnull, os.O_RDONLY)
        return self.process.wait(timeout=PATIENCE_SECONDS)

    def type(self, text: str) -> None:
        os.write(self.handle, text.encode())


@contextmanager
def at_a_terminal(*arguments: str) -> Iterator[Terminal]:
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "100"}
    command = [sys.executable, "-m", "intend_bulk", *arguments]
    process = subprocess.Popen(
        command,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=environment,
        start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(theirs, termios.TIOCSCTTY, 0),  # it is told when the window is closed
    )
    os.close(theirs)
    try:
        yield Terminal(process, ours)
    finally:
        process.kill()
        process.wait()
        os.close(ours)


def test_the_progress_line_shows_counts_rate_and_time_left(sandbox: Sandbox, folder: Path) -> None:
    write_csv(folder / "clients.csv", client_rows(40))
    with at_a_terminal("import", "clients.csv", "--yes", "--rate", "40") as terminal:
        terminal.read_to_end()
        assert terminal.process.wait() == 0
    assert "of 40, created" in terminal.shown
    assert "failed 0" in terminal.shown
    assert "/s" in terminal.shown and "left" in terminal.shown
    assert len(titles(sandbox)) == 40


def test_the_question_waits_for_an_answer(sandbox: Sandbox, folder: Path) -> None:
    write_csv(folder / "clients.csv", client_rows(2))
    with at_a_terminal("import", "clients.csv") as terminal:
        terminal.read_until("Send 2? [y/N]")
        assert titles(sandbox) == []
        terminal.type("y\n")
        terminal.read_to_end()
        assert terminal.process.wait() == 0
    assert len(titles(sandbox)) == 2


def test_ctrl_c_at_the_question_ends_at_once(sandbox: Sandbox, folder: Path) -> None:
    """Nothing is sent, nothing written."""
    write_csv(folder / "clients.csv", client_rows(2))
    with at_a_terminal("import", "clients.csv") as terminal:
        terminal.read_until("Send 2? [y/N]")
        terminal.interrupt()
        assert terminal.process.wait() == 130
    assert titles(sandbox) == []
    assert [path.name for path in folder.iterdir()] == ["clients.csv"]


def test_with_errors_it_asks_whether_to_send_the_rest(sandbox: Sandbox, folder: Path) -> None:
    rows = client_rows(3)
    rows[1]["currency"] = "GBR"
    write_csv(folder / "clients.csv", rows)
    with at_a_terminal("import", "clients.csv") as terminal:
        terminal.read_until("1 of 3 rows have errors. Send the other 2?")
        terminal.type("y\n")
        terminal.read_to_end()
        assert terminal.process.wait() == 1
    assert titles(sandbox) == ["Client 1 Ltd", "Client 3 Ltd"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name)
def test_every_signal_ends_the_question_at_once(sandbox: Sandbox, folder: Path, number: signal.Signals) -> None:
    write_csv(folder / "clients.csv", client_rows(2))
    with at_a_terminal("import", "clients.csv") as terminal:
        terminal.read_until("Send 2? [y/N]")
        terminal.process.send_signal(number)
        assert terminal.process.wait(timeout=PATIENCE_SECONDS) == 143
    assert titles(sandbox) == []


def test_a_window_that_is_closed_at_the_question_sends_nothing(sandbox: Sandbox, folder: Path) -> None:
    write_csv(folder / "clients.csv", client_rows(2))
    with at_a_terminal("import", "clients.csv") as terminal:
        terminal.read_until("Send 2? [y/N]")
        assert terminal.close() == 143
    assert titles(sandbox) == []


def test_a_window_that_is_closed_loses_no_outcome(sandbox: Sandbox, folder: Path) -> None:
    """What is under way is finished and recorded, as after SIGTERM; the log has every row."""
    write_csv(folder / "clients.csv", client_rows(60))
    with at_a_terminal("import", "clients.csv", "--yes", "--rate", "20") as terminal:
        terminal.read_until(" of 60, created 1")
        assert terminal.close() == 143
    held = titles(sandbox)
    statuses = [line["status"] for line in read_csv(folder / "clients.results.csv")]
    assert 1 <= len(held) < 60
    assert statuses == ["created"] * len(held) + ["not_sent"] * (60 - len(held))
