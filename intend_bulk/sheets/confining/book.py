"""A workbook that is read in a process of its own, as if it were read here."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from intend_bulk.errors import SheetError
from intend_bulk.sheets.confining.allowing import Allowance, allowance
from intend_bulk.sheets.confining.measuring import Measures
from intend_bulk.sheets.confining.messages import unpacked
from intend_bulk.sheets.confining.processes import Child, Ended, Ending, borrowed
from intend_bulk.sheets.damage import unreadable
from intend_bulk.sheets.raw import Merged, RawBook, RawRow, RawSheet

_FORMATS = {
    "xlsx": "an Excel workbook",
    "xlsb": "an Excel workbook",
    "xls": "an Excel workbook",
    "ods": "a spreadsheet",
}
_MIB = 2**20


def confined(path: Path, reader: str, measured: Measures) -> RawBook:
    """Open a workbook by the reader of that name: confined(path, "xlsx", measure(path)).

    Raises SheetError where it is damaged, or takes more memory or time than a workbook of its size; OSError where
    nobody may read it.
    """
    source = _Source(path, reader, allowance(measured))
    with borrowed(path) as child:
        source.ask(child, "describe")
        _, properties, sheets = source.answer(child)
    raw = [_sheet(source, position, *described) for position, described in enumerate(sheets)]
    return RawBook(tuple(raw), dict(properties))


def _sheet(source: "_Source", position: int, name: str, is_hidden: bool, columns: Any, merged: Any) -> RawSheet:
    areas = tuple(Merged(*area) for area in merged)
    return RawSheet(name, partial(source.rows, position), is_hidden, frozenset(columns), areas)


@dataclass(frozen=True)
class _Source:
    """A file, and how to ask for it."""

    path: Path
    reader: str
    allowed: Allowance

    def ask(self, child: Child, wanted: str, *details: int) -> None:
        place = str(self.path.absolute())  # where it runs is another folder, perhaps
        allowed = (self.allowed.memory_bytes, self.allowed.cpu_seconds)
        child.ask(self.path, self.allowed, (wanted, self.reader, place, *allowed, *details))

    def rows(self, position: int) -> Iterator[RawRow]:
        """The rows of the sheet at that position; they come as they are asked for."""
        with borrowed(self.path) as child:
            self.ask(child, "rows", position)
            first, ending = self._first_rows(child)
            with child.between_answers():
                yield from first
            if ending == "pause":
                child.ask(self.path, self.allowed, ("on",))
                yield from self._further_rows(child)

    def _first_rows(self, child: Child) -> tuple[list[RawRow], str]:
        rows: list[RawRow] = []
        while (answer := self.answer(child))[0] == "rows":
            rows += unpacked(answer[1])
        return rows, answer[0]

    def _further_rows(self, child: Child) -> Iterator[RawRow]:
        while (answer := self.answer(child))[0] == "rows":
            yield from unpacked(answer[1])

    def answer(self, child: Child) -> list[Any]:
        """The next answer; raises the error that it tells of."""
        try:
            answer = child.answer()
        except Ended as end:
            raise self._broken(end.ending) from end
        if answer[0] == "refused":
            raise SheetError(answer[1], hint=answer[2])
        if answer[0] == "os_error":
            raise OSError(answer[1], answer[2], str(self.path))
        if answer[0] == "fault":
            child.end()  # whatever it left behind in there, no other file is read with it
            raise self._broken(Ending.MEMORY) if answer[1] == "MemoryError" else self._unreadable(answer[1])
        return answer

    def _broken(self, ending: Ending) -> SheetError:
        if ending is Ending.BROKEN:
            return self._unreadable("its reader broke down over it")
        taken = {
            Ending.MEMORY: f"more than {self.allowed.memory_bytes // _MIB} MB of memory",
            Ending.TIME: f"more than {self.allowed.cpu_seconds} seconds",
        }
        return self._unreadable(f"reading it takes {taken[ending]}, far too much for its size")

    def _unreadable(self, reason: str) -> SheetError:
        return unreadable(self.path, reason, _FORMATS[self.reader])
