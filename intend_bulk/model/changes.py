"""What is different between two exports, client by client and cell by cell."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from intend_bulk.model.fields import Cell


class Kind(StrEnum):
    """What became of a client from the earlier export to the later one."""

    ADDED = "added"
    GONE = "gone"
    CHANGED = "changed"


@dataclass(frozen=True)
class Change:
    """One line: a client that came or went, or one cell of a client that changed."""

    kind: Kind
    client_id: str
    title: str
    """Of the later export, where it has the client."""
    column: str = ""
    """The column name of a changed cell; "" for a client that came or went."""
    old: Cell = None
    new: Cell = None


@dataclass(frozen=True)
class Comparison:
    """How two exports differ."""

    earlier: str
    """The name of the earlier file."""
    later: str
    changes: Iterable[Change]
    """In the order of the client ids; may be gone through again and again."""
    added: int = 0
    """Clients."""
    gone: int = 0
    changed: int = 0
    """Clients of which at least one cell differs."""
    changed_cells: int = 0
    only_earlier: tuple[str, ...] = ()
    """Columns that the later export has not; they are not compared."""
    only_later: tuple[str, ...] = ()
