"""A flat row: the cells of a client, which many rows have under the same names."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from operator import itemgetter
from typing import TypeAlias

from intend_bulk.model.fields import Cell

_MOST_KNOWN = 1_000
_Pick: TypeAlias = Callable[[Sequence[Cell]], Sequence[Cell]]


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


class Arrangement:
    """Puts the cells of flat rows under certain columns; for rows of the same names it knows how."""

    def __init__(self, columns: Sequence[str]) -> None:
        self._columns = columns
        self._known: dict[Sequence[str | None], _Pick] = {}

    def cells(self, row: FlatRow) -> Sequence[Cell]:
        """A cell for each of the columns, None where the row has none."""
        pick = self._known.get(row.names)
        if pick is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            pick = self._known[row.names] = self._pick(row.names)
        return pick((*row.cells, None))

    def _pick(self, names: Sequence[str | None]) -> _Pick:
        place = {name: position for position, name in enumerate(names)}
        positions = [place.get(name, len(names)) for name in self._columns]
        return itemgetter(*positions) if len(positions) > 1 else lambda cells: [cells[one] for one in positions]
