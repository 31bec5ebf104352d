"""A real terminal, with the program in a process of its own."""

import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

PATIENCE_SECONDS = 30.0


@dataclass
class Terminal:
    """A program at a terminal, and everything that it has shown so far."""

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

    def type(self, text: str) -> None:
        os.write(self.handle, text.encode())


@contextmanager
def at_a_terminal(*arguments: str, columns: int = 100, **environment: str) -> Iterator[Terminal]:
    """Run `intend-bulk` at a terminal; further environment variables by name: NO_COLOR="1"."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": str(columns), **environment}
    command = [sys.executable, "-m", "intend_bulk", *arguments]
    # In a session of its own, it asks for keys here, not at the terminal of whoever runs the tests.
    process = subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, start_new_session=True
    )
    os.close(theirs)
    try:
        yield Terminal(process, ours)
    finally:
        process.kill()
        process.wait()
        os.close(ours)
