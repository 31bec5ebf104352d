"""Where the events of a run go: to the file of --log-file, and with -v to the screen. Without either, nowhere."""

import json
import logging
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import FileIO
from pathlib import Path

from intend_bulk import __version__
from intend_bulk.cli.events import in_words, told
from intend_bulk.cli.screen import Screen
from intend_bulk.errors import OutputError

_log = logging.getLogger(__name__)
_BEGINNING = b'{"time": '


@contextmanager
def telling(screen: Screen, log_file: Path | None) -> Iterator[None]:
    """Within the block, events go to the log file and, where the screen is verbose, to the screen.

    Raises OutputError where the file cannot be opened; one that fails later ends no run.
    """
    handlers: list[logging.Handler] = [_LogFile(log_file, screen)] if log_file else []
    handlers += [_OnScreen(screen)] if screen.is_verbose else []
    logger = logging.getLogger("intend_bulk")
    level = logger.level
    if handlers:
        logger.setLevel(logging.INFO)
    for handler in handlers:
        logger.addHandler(handler)
    try:
        yield
    finally:
        logger.setLevel(level)
        for handler in handlers:
            logger.removeHandler(handler)
            handler.close()


def say_begin(command: str) -> float:
    """Tell that a command begins, and return the moment, for `say_end`."""
    _log.info("begin", extra={"command": command, "version": __version__})
    return time.monotonic()


def say_end(command: str, began: float, *, exit_code: int, error: BaseException | None = None) -> None:
    """Tell how a command ended; of an error only its kind."""
    level = logging.WARNING if exit_code else logging.INFO
    name = type(error).__name__ if error else None
    seconds = time.monotonic() - began
    _log.log(level, "end", extra={"command": command, "exit_code": exit_code, "seconds": seconds, "error": name})


class _OnScreen(logging.Handler):
    """Shows events in plain words, for as long as somebody reads them."""

    def __init__(self, screen: Screen) -> None:
        super().__init__()
        self._screen: Screen | None = screen

    def emit(self, record: logging.LogRecord) -> None:
        words = in_words(record)
        if words and self._screen:
            try:
                self._screen.say(words)
            except OSError:  # the reader of a pipe has gone, which must not end an import
                self._screen = None


class _LogFile(logging.Handler):
    """Adds one line of JSON an event to a file: each with one write, so that several runs can share it."""

    def __init__(self, path: Path, screen: Screen) -> None:
        super().__init__()
        self._path = path
        self._screen = screen
        self._file: FileIO | None = _opened(path)

    def emit(self, record: logging.LogRecord) -> None:
        event = told(record)
        if event is None or self._file is None:
            return
        line = json.dumps(event, ensure_ascii=False).encode() + b"\n"
        try:
            if self._file.write(line) != len(line):
                raise OSError(0, "only part of a line could be written")
        except OSError as error:
            self.close()
            with suppress(OSError):
                self._screen.warn(f"The log file {self._path} ends here: {error.strerror}. The run goes on without it.")

    def close(self) -> None:
        """Close the file; nothing that fails here, on a full disk of a network, is of use to anybody."""
        file, self._file = self._file, None
        if file is not None:
            with suppress(OSError):
                file.close()
        super().close()


def _opened(path: Path) -> FileIO:
    """Open a log to add to it; one that is made now can be read by its owner alone."""
    try:
        _refuse_other_files(path)
        return FileIO(path, "ab", opener=lambda name, flags: os.open(name, flags, 0o600))
    except OSError as error:
        raise OutputError(
            f"The log file {path} cannot be opened: {error.strerror}.",
            hint="Give --log-file another place, or leave it out.",
        ) from error


def _refuse_other_files(path: Path) -> None:
    """Lines of a log in somebody's spreadsheet would be its end."""
    if not path.is_file():
        return
    with path.open("rb") as file:
        start = file.read(len(_BEGINNING))
    if start not in (b"", _BEGINNING):
        raise OutputError(f"{path} is not a log file of intend-bulk.", hint="Give --log-file a name that is free.")
