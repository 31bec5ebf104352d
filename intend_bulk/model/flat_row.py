"""A flat row: the cells of a client, which many rows have under the same names."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from operator import itemgetter
from typing import TypeAlias

from intend_bulk.model.fields import Cell

_MOST_KNOWN = 1_000
Pick: TypeAlias = Callable[[Sequence[Cell]], Sequence[Cell]]
"""Takes some of the cells of a row, in an order of its own."""


class FlatRow(Mapping[str, Cell]):
    """A client by column name, kept as names and cells: most rows share their names, and are never looked up in."""

    def __init__(self, names: Sequence[str | None], cells: Sequence[Cell]) -> None:
        """`names` are the columns of the cells, None for one that is not read."""
        self.names, self.cells = names, cells

    @cached_property
    def _by_name(self) -> dict[str, Cell]:
        return {name: cell for name, cell in zip(self.names, self.cells, strict=False) if name}

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, FlatRow):
            return self._by_name == other
        if self.cells == other.cells and self.names == other.names:
            return True
        return self._by_name == other._by_name

    __hash__ = None  # type: ignore[assignment]  # as a dictionary has none

    def __getitem__(self, name: str) -> Cell:
        return self._by_name[name]

    def get(self, name: str, default: Cell = None) -> Cell:  # type: ignore[override]  # a default is a cell
        return self._by_name.get(name, default)

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_name)

    def __len__(self) -> int:
        return len(self._by_name)


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


class Columns:
    """Takes the cells of certain columns from flat rows; for rows of the same names it knows where they stand."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names
        self._pick = lru_cache(_MOST_KNOWN)(self._find)

    def of(self, row: Mapping[str, Cell]) -> Sequence[Cell]:
        """A cell for each of the columns, None where the row has none."""
        names, cells = names_and_cells(row)
        return self._pick(names)(cells)

    def _find(self, names: Sequence[str | None]) -> Pick:
        return pick(self._names, positions_of(names))
