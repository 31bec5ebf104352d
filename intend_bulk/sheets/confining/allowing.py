"""How much memory and time reading a workbook may take."""

from dataclasses import dataclass
from pathlib import Path

_MIB = 2**20


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
    """What an honest workbook takes at the most."""
    return Allowance(512 * _MIB + 40 * path.stat().st_size, 8 + path.stat().st_size // 50_000)
