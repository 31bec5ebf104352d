"""A process beside this one, that hears nothing of Ctrl-C, says nothing on the screen and ends with this one."""

import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import IO

from intend_bulk.system.windows_jobs import Job

_PATIENCE_SECONDS = 10
_CREATE_NO_WINDOW = 0x08000000
"""subprocess has it on Windows alone."""


class Apart:
    """A process that is asked through a pipe, and answers through another."""

    def __init__(self, process: "subprocess.Popen[bytes]", job: Job) -> None:
        assert process.stdin and process.stdout  # noqa: S101  # they were asked for
        self._process, self._job = process, job
        self.requests: IO[bytes] = process.stdin
        self.replies: IO[bytes] = process.stdout
        self.id = process.pid

    def exit_code(self) -> int | None:
        """Its exit code, or None while it runs; minus the signal that ended it, outside Windows."""
        return self._process.poll()

    def kill(self) -> None:
        """Let it end at once; what it said before can still be read."""
        self._process.kill()

    def end(self) -> None:
        """End it at once and close everything. It may be called again."""
        self._process.kill()
        for pipe in (self.requests, self.replies):
            with suppress(OSError):  # what was not sent has nobody to read it
                pipe.close()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_PATIENCE_SECONDS)
        self._job.close()


def start_apart(command: Sequence[str]) -> Apart:
    """Start a command; raises OSError where that cannot be done.

    It is in no group with this process, or has no console, so that keys that are pressed do not reach it. It is to end
    when its stdin does; on Windows the system sees to that as well.
    """
    process = subprocess.Popen(  # noqa: S603  # this program itself
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        creationflags=_CREATE_NO_WINDOW if sys.platform == "win32" else 0,
    )
    job = Job()
    if sys.platform == "win32":
        job.end_with_this_process()
        job.put_in(int(process._handle))  # type: ignore[attr-defined]  # the one that subprocess keeps open
    return Apart(process, job)
