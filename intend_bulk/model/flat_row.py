"""A flat row: the cells of a client, which many rows have under the same names."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from intend_bulk.model.fields import Cell


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
