"""One of two exports that are compared: the clients of a file, or those that are being exported."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from functools import cached_property

from intend_bulk.model.fields import Cell


@dataclass(frozen=True)
class Side:
    """The clients of one export, as often as somebody goes through them."""

    name: str
    """Of the file: "clients-2026-02.xlsx"."""
    columns: Sequence[str]
    """Column names, in the order of the file."""
    rows: Callable[[], Iterable[tuple[str, Mapping[str, Cell]]]]
    """Each client's id and flat row, from the first one anew at each call; quickest in the order of the ids."""
    time_zone: tzinfo | None = None
    """Of its dates without an offset, as a workbook shows them; None where all dates have one."""
    doubts: tuple[str, ...] = ()
    """Why it may lack clients, in sentences; empty for a complete one."""
    notes: tuple[str, ...] = ()
    """How it was read, in sentences for a person."""


class FileRow(Mapping[str, Cell]):
    """A flat row as a file has it: most rows of two files are equal, and are never taken apart."""

    def __init__(self, names: Sequence[str | None], cells: Sequence[Cell]) -> None:
        """`names` are the columns of the cells, None for one that is not read."""
        self._names, self._cells = names, cells

    @cached_property
    def _by_name(self) -> dict[str, Cell]:
        return {name: cell for name, cell in zip(self._names, self._cells, strict=False) if name}

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, FileRow):
            return self._by_name == other
        if self._cells == other._cells and self._names == other._names:
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
