"""The program at a terminal: a real one, with the program in a process of its own."""

import codecs
import os
import pty
import select
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from programs import Call, Handle, Program

PATIENCE_SECONDS = 30.0


@dataclass
class Terminal:
    """A program at a terminal, and everything that it has shown so far."""

    process: Program
    handle: int
    shown: str = ""
    _decoder: codecs.IncrementalDecoder = field(default_factory=codecs.getincrementaldecoder("utf-8"))

    def read_until(self, words: str) -> None:
        until = time.monotonic() + PATIENCE_SECONDS
        while words not in self.shown:
            assert time.monotonic() < until, f"{words!r} did not come; shown: {self.shown}"
            assert self._read() or words in self.shown, f"it ended without {words!r}; shown: {self.shown}"

    def read_to_end(self) -> None:
        until = time.monotonic() + PATIENCE_SECONDS
        while self._read():
            assert time.monotonic() < until, f"it did not end; shown: {self.shown}"

    def _read(self) -> bool:
        """Read what is there now; False where the program has ended."""
        if not select.select([self.handle], [], [], 0.2)[0]:
            return self.process.poll() is None
        try:
            part = os.read(self.handle, 65_536)
        except OSError:  # what a terminal says when its program has ended
            return False
        self.shown += self._decoder.decode(part)
        return bool(part)

    def interrupt(self) -> None:
        """Press Ctrl-C as a person does: again, where the first came a moment before the program listened."""
        for _ in range(10):
            self.process.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout=5)
                return

    def close(self) -> int:
        """Close the window, as a person does, and say how the program ended."""
        os.close(self.handle)
        self.handle = os.open(os.devnull, os.O_RDONLY)
        return self.process.wait(timeout=PATIENCE_SECONDS)

    def type(self, text: str) -> None:
        os.write(self.handle, text.encode())


@contextmanager
def at_a_terminal(*arguments: str, columns: int = 100, **environment: str) -> Iterator[Terminal]:
    """Run `intend-bulk` at a terminal, with further environment variables: NO_COLOR="1"; on TERM="dumb" no line moves.

    It has a session of its own, so that it asks this terminal and no other.
    """
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": str(columns), **environment}
    stream = Handle(theirs)
    process = Program(Call(arguments, environment, (stream, stream, stream), has_terminal=True))
    os.close(theirs)
    try:
        yield Terminal(process, ours)
    finally:
        process.kill()
        process.wait()
        os.close(ours)
