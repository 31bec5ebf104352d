"""The process that reads workbooks: it answers one request after the other, and ends with the one that asks."""

import gc
import os
import queue
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from importlib import import_module
from itertools import chain, islice
from pathlib import Path
from typing import Any

from intend_bulk.errors import SheetError
from intend_bulk.sheets.confining.messages import TooLong, packed, receive, send
from intend_bulk.sheets.raw import HEADINGS_WITHIN, RawBook, RawRow, RawSheet
from intend_bulk.system import limit_this_process

READERS = {
    "xlsx": ("intend_bulk.sheets.xlsx.book", "read_xlsx"),
    "xlsb": ("intend_bulk.sheets.xlsb.book", "read_xlsb"),
    "xls": ("intend_bulk.sheets.xls_file", "read_xls"),
    "ods": ("intend_bulk.sheets.ods.book", "read_ods"),
}
"""The function of each format: a path → a RawBook."""
_CELLS_AT_ONCE, _ROWS_AT_ONCE = 4_000, 1_000

_Say = Callable[..., None]
_Hear = Callable[[], list[Any]]


def main() -> None:
    """Answer what comes on stdin on stdout, until there is nobody on the other side."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever asks decides what Ctrl-C means
    gc.disable()  # rows hold no circles, and looking for some takes a tenth of the time
    sys.modules["numpy"] = None  # type: ignore[assignment]  # openpyxl does without, in half the time to load
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a library that prints does not print into the answers
    requests: queue.SimpleQueue[list[Any]] = queue.SimpleQueue()
    threading.Thread(target=_hear, args=(requests,), daemon=True).start()
    Reader(requests.get, lambda *message: send(replies, *message)).serve()


def _hear(requests: "queue.SimpleQueue[list[Any]]") -> None:
    """Take in requests, in a thread, so that it is noticed at once when whoever asks is gone."""
    while request := receive(sys.stdin.buffer):
        requests.put(request)
    os._exit(0)


class Reader:
    """Answers requests.

    ["describe", format, path, memory_bytes, seconds] → ["book", properties, sheets]
    ["rows", format, path, memory_bytes, seconds, position of the sheet] → ["rows", rows]… and ["end"] or ["pause"];
    then, at ["on"], ["rows", rows]… and ["end"].

    Instead of any of these: ["refused", message, hint], ["os_error", number, reason] or ["fault", reason].
    """

    def __init__(self, hear: _Hear, say: _Say) -> None:
        self._hear, self._say = hear, say
        self._opened: tuple[str, RawBook] | None = None

    def serve(self) -> None:
        """Answer for ever."""
        request: list[Any] | None = None
        while True:
            request = self.answer(request or self._hear())

    def answer(self, request: list[Any]) -> list[Any] | None:
        """Answer a request; the next one where it came in the place of ["on"]."""
        try:
            return self._answered(*request)
        except SheetError as error:
            self._say("refused", error.message, error.hint)
        except OSError as error:
            self._say("os_error", error.errno or 0, error.strerror or str(error))
        except BaseException as error:  # noqa: BLE001  # a panic of a library in Rust is no Exception
            self._opened = None
            self._say("fault", f"{type(error).__name__}: {error}".removesuffix(": "))
        return None

    def _answered(self, wanted: str, reader: str, path: str, memory: int, seconds: int, *rest: int) -> list[Any] | None:
        module, function = READERS[reader]
        read = getattr(import_module(module), function)
        limit_this_process(memory_bytes=memory, cpu_seconds=seconds)  # what is loaded by now does not count
        if wanted == "describe" or self._opened is None or self._opened[0] != path:
            self._opened = None
            self._opened = path, read(Path(path))
        book = self._opened[1]
        if wanted == "rows":
            return self._send_rows(path, book.sheets[rest[0]].read())
        self._say("book", [*book.properties.items()], [_described(sheet) for sheet in book.sheets])
        return None

    def _send_rows(self, path: str, rows: Iterator[RawRow]) -> list[Any] | None:
        for row in islice(rows, HEADINGS_WITHIN):  # sent unasked, as most often nobody wants more of a sheet
            self._send(path, [row])
        rows = (row for row in rows if any(row.cells))  # below the headings, nobody asks for blank rows
        if following := next(rows, None):
            self._say("pause")
            if (request := self._hear()) != ["on"]:
                return request
            for batch in _batches(chain([following], rows)):
                self._send(path, batch)
        self._say("end")
        return None

    def _send(self, path: str, rows: list[RawRow]) -> None:
        """Send rows in one message, or in as many as it takes."""
        try:
            self._say("rows", packed(rows))
        except TooLong:
            if len(rows) == 1:
                message = f"{Path(path).name} has more text in row {rows[0].number} than fits into a row of a workbook."
                raise SheetError(message, hint="Delete what does not belong there.") from None
            for row in rows:
                self._send(path, [row])


def _described(sheet: RawSheet) -> list[Any]:
    merged = [[area.first_row, area.first_column, area.last_row, area.last_column] for area in sheet.merged]
    return [sheet.name, sheet.is_hidden, sorted(sheet.hidden_columns), merged]


def _batches(rows: Iterator[RawRow]) -> Iterator[list[RawRow]]:
    batch: list[RawRow] = []
    cells = 0
    for row in rows:
        batch.append(row)
        cells += len(row.cells)
        if cells >= _CELLS_AT_ONCE or len(batch) >= _ROWS_AT_ONCE:
            yield batch
            batch, cells = [], 0
    if batch:
        yield batch
