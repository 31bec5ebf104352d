"""Which row was the first to have something, for as many rows as there are."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class First:
    """The first row that had something."""

    row: int
    identity: str
    title: str


class Remembered(Protocol):
    """Which row was the first to have what, for as many rows as there are."""

    def among(self, keys: Iterable[str]) -> Mapping[str, First]:
        """What is known of these."""

    def update(self, entries: Mapping[str, First]) -> None:
        """Remember these."""


def first_holders(memory: Remembered, keys: Sequence[str | None], own: Sequence[First]) -> list[First]:
    """For each row the first that had its key, which may be itself; so it is where there is no key."""
    known = dict(memory.among(digest(key) for key in keys if key))
    news: dict[str, First] = {}
    holders = []
    for key, first in zip(keys, own, strict=True):
        mark = digest(key) if key else ""
        holders.append(known.get(mark) or news.setdefault(mark, first) if key else first)
    memory.update(news)
    return holders


def digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
