"""How much memory and time reading a workbook may take."""

from dataclasses import dataclass
from pathlib import Path

from intend_bulk.sheets.confining.measuring import Measures, measure

_MIB = 2**20
_ZIP = b"PK\3\4"
_BASE_BYTES, _BYTES_PER_CELL, _TIMES_OTHERS = 384 * _MIB, 256, 8
"""A reader that holds a whole sheet takes some 190 bytes a filled cell."""
_BASE_SECONDS, _CELLS_A_SECOND, _BYTES_A_SECOND = 8, 25_000, 4 * _MIB
"""A quarter of what the slowest reader does on an ordinary machine."""
_BYTES_PER_OLD_CELL = 10
"""The least that a cell of an .xls file takes in it."""


@dataclass(frozen=True)
class Allowance:
    """What reading a workbook may take."""

    memory_bytes: int
    cpu_seconds: int

    @property
    def wall_seconds(self) -> float:
        """For as long may it be waited for: other programs want their share of the machine too."""
        return 2 * self.cpu_seconds + 14


def allowance(path: Path) -> Allowance:
    """What an honest workbook takes at the most; raises SheetError where this one cannot be honest."""
    return _allowed(_measures(path))


def _measures(path: Path) -> Measures:
    with path.open("rb") as file:
        is_zip = file.read(4) == _ZIP
    return measure(path) if is_zip else Measures(path.stat().st_size // _BYTES_PER_OLD_CELL, path.stat().st_size)


def _allowed(found: Measures) -> Allowance:
    memory = _BASE_BYTES + _BYTES_PER_CELL * found.cells + _TIMES_OTHERS * found.other_bytes
    return Allowance(memory, _BASE_SECONDS + found.cells // _CELLS_A_SECOND + found.other_bytes // _BYTES_A_SECOND)
