"""How much memory and time reading a workbook may take."""

from dataclasses import dataclass

from intend_bulk.sheets.confining.measuring import Measures

_MIB = 2**20
_BASE_BYTES, _BYTES_PER_CELL, _TIMES_OTHERS = 384 * _MIB, 256, 8
"""A reader that holds a whole sheet takes some 190 bytes a filled cell."""
_BASE_SECONDS, _CELLS_A_SECOND, _BYTES_A_SECOND = 8, 25_000, 4 * _MIB
"""A quarter of what the slowest reader does on an ordinary machine."""


@dataclass(frozen=True)
class Allowance:
    """What reading a workbook may take."""

    memory_bytes: int
    cpu_seconds: int

    @property
    def wall_seconds(self) -> float:
        """For as long may it be waited for: other programs want their share of the machine too."""
        return 2 * self.cpu_seconds + 14


def allowance(found: Measures) -> Allowance:
    """What an honest workbook of that size takes at the most."""
    memory = _BASE_BYTES + _BYTES_PER_CELL * found.cells + _TIMES_OTHERS * found.other_bytes
    return Allowance(memory, _BASE_SECONDS + found.cells // _CELLS_A_SECOND + found.other_bytes // _BYTES_A_SECOND)
