"""One of two exports that are compared: the clients of a file, or those that are being exported."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo

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
