"""What the readers of the formats hand over: rows of text cells, before anybody knows what the columns are."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Flawed:
    """A cell whose text cannot be taken as it is: Flawed("#N/A", "error_value")."""

    text: str
    code: str
    """Its entry in the catalogue of problems."""
    words: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class RawRow:
    """One row as the file has it."""

    number: int
    """The row that Excel shows, from 1."""
    line: int | None
    """The line of a text file at which it begins; None for a workbook."""
    cells: list[str | Flawed | None]
    """None is an empty cell."""

    @property
    def texts(self) -> list[str | None]:
        return [cell.text if isinstance(cell, Flawed) else cell for cell in self.cells]
