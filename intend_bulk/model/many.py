"""More than may be held in memory: gone through as often as one likes, a batch at a time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Generic, Protocol, TypeVar

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
_SHOWN = 50


class Many(Protocol[T_co]):
    """Things that may stand on the disk; a list is one too."""

    def __iter__(self) -> Iterator[T_co]: ...

    def __len__(self) -> int: ...


def batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Lists of so many items, the last one shorter: batches("abc", 2) -> ["a", "b"], ["c"]."""
    remaining = iter(items)
    while batch := list(islice(remaining, size)):
        yield batch


@dataclass
class Some(Generic[T]):
    """The first few of many, and how many they are."""

    first: list[T] = field(default_factory=list)
    count: int = 0

    def add(self, item: T) -> None:
        self.count += 1
        if self.count <= _SHOWN:
            self.first.append(item)
