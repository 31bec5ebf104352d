"""Where the cells stand in the rows of an export: found out once for all rows with the same names."""

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import TypeAlias

from intend_bulk.model.fields import Cell
from intend_bulk.model.flat_row import FlatRow

Pick: TypeAlias = Callable[[Sequence[Cell]], Sequence[Cell]]
"""Takes some of the cells of a row, in an order of its own."""


def names_and_cells(row: Mapping[str, Cell]) -> tuple[tuple[str | None, ...], Sequence[Cell]]:
    """A row as names and as many cells, and one more cell, which is None: that of every name it does not have."""
    if isinstance(row, FlatRow) and len(row.names) == len(row.cells):
        return tuple(row.names), [*row.cells, None]
    return tuple(row), [*row.values(), None]


def positions_of(names: Sequence[str | None]) -> dict[str, int]:
    """Where the cells of the names stand, in the order of the names; of a name that comes twice, the last one."""
    return {name: position for position, name in enumerate(names) if name}


def pick(names: Sequence[str], positions: Mapping[str, int]) -> Pick:
    """What takes the cells of some names."""
    wanted = [positions.get(name, -1) for name in names]
    return itemgetter(*wanted) if len(wanted) > 1 else lambda cells: [cells[position] for position in wanted]
