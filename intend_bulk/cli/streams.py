"""stdin, stdout and stderr that are always there: what becomes of them ends no import."""

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from errno import EINVAL, EPIPE
from pathlib import Path
from typing import Any

from intend_bulk.errors import OutputError

_NOBODY_READS = (EPIPE, EINVAL)
"""What a pipe says whose reader has gone; Windows says the second."""


@contextmanager
def lasting_streams() -> Iterator[None]:
    """Within it, a stream that was closed is an empty one, and a reader who went away (`| head`) goes unnoticed."""
    before = sys.stdin, sys.stdout, sys.stderr
    with ExitStack() as opened:
        sys.stdin = sys.stdin or opened.enter_context(Path(os.devnull).open(encoding="utf-8"))
        sys.stdout = _lasting(sys.stdout, opened, is_result=True)
        sys.stderr = _lasting(sys.stderr, opened, is_result=False)
        try:
            yield
        finally:
            sys.stdin, sys.stdout, sys.stderr = before


def _lasting(stream: Any, opened: ExitStack, *, is_result: bool) -> Any:
    if stream is None:  # it was closed before the program began
        return opened.enter_context(Path(os.devnull).open("w", encoding="utf-8"))
    if getattr(stream, "errors", None) in ("strict", "surrogateescape") and hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="backslashreplace")
    return _Lasting(stream, is_result=is_result)


class _Lasting:
    """A stream that, once it fails, takes everything and writes it nowhere."""

    def __init__(self, stream: Any, *, is_result: bool) -> None:
        self._stream = stream
        self._is_result = is_result
        """Whether it has what was asked for, so that its loss must be told."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        if text == "":  # how click tries what kind of stream it is
            return 0
        try:
            return int(self._stream.write(text))
        except OSError as error:
            self._failed(error)
            return len(text)

    def flush(self) -> None:
        try:
            self._stream.flush()
        except OSError as error:
            self._failed(error)

    def _failed(self, error: OSError) -> None:
        """Lead the stream nowhere, also for what Python writes when it ends; tell of a result that is lost."""
        with suppress(OSError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self._stream.fileno())
            os.close(nowhere)
        if self._is_result and error.errno not in _NOBODY_READS:
            raise OutputError(
                f"The result cannot be shown: {error.strerror}.", hint="Send the output of the command elsewhere."
            ) from error
