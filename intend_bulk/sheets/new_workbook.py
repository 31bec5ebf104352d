"""A workbook of XlsxWriter's that fails as a file of ours does: with the system's error, and nothing left behind."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import xlsxwriter.workbook
from xlsxwriter.exceptions import FileCreateError

_LEVEL = 3
"""Of deflating: the usual 6 takes twice as long, for a file that is an eighth smaller."""


@contextmanager
def new_workbook(path: Path) -> Iterator[Any]:
    """Open a workbook, which is written when the block ends well; raises OSError where the disk is full."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder, path.open("wb") as file:
        book = xlsxwriter.Workbook(_Target(file), {"constant_memory": True, "tmpdir": folder})
        try:
            yield book
            with _deflating_quickly():
                book.close()
        except FileCreateError as error:
            [reason] = error.args
            raise reason from error
        finally:
            for sheet in book.worksheets():
                sheet._opt_close()  # it does so only when it writes the workbook


@contextmanager
def _deflating_quickly() -> Iterator[None]:
    """Let XlsxWriter deflate at a level of ours: it has no option for it."""
    usual = xlsxwriter.workbook.ZipFile
    xlsxwriter.workbook.ZipFile = partial(usual, compresslevel=_LEVEL)
    try:
        yield
    finally:
        xlsxwriter.workbook.ZipFile = usual


def stand_first(book: Any, behind: int, *, opens: Any) -> None:
    """Put the sheets that were added after the first `behind` before them; the workbook opens with the sheet `opens`.

    What is written last can stand first: XlsxWriter numbers sheets as they are added, and writes them as they stand.
    """
    sheets = book.worksheets_objs
    sheets[:] = [*sheets[behind:], *sheets[:behind]]
    for position, sheet in enumerate(sheets):
        sheet.index = position
    opens.activate()


@dataclass
class _Target:
    """What a ZipFile writes to. After the first failure it takes everything, and keeps nothing.

    XlsxWriter leaves its ZipFile to be thrown away, which then writes once more: on a full disk Python would print
    the traceback of that to the screen.
    """

    file: Any
    is_lost: bool = False
    position: int = 0
    """Where a file would stand by now that is lost."""

    def write(self, data: bytes) -> Any:
        self.position += len(data)
        return len(data) if self.is_lost else self._do(self.file.write, data)

    def seek(self, position: int) -> Any:
        self.position = position
        return position if self.is_lost else self._do(self.file.seek, position)

    def tell(self) -> Any:
        return self.position if self.is_lost else self._do(self.file.tell)

    def flush(self) -> Any:
        return None if self.is_lost else self._do(self.file.flush)

    def _do(self, act: Any, *arguments: Any) -> Any:
        try:
            return act(*arguments)
        except OSError:
            self.is_lost = True
            raise
