"""More than fits into memory, in the order of its keys: sorted in runs on the disk, which are merged at the end."""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, pairwise
from operator import attrgetter, itemgetter
from typing import Generic, TypeVar

from intend_bulk.journal.scratch import Scratch, Spool
from intend_bulk.model.many import batches

T = TypeVar("T")
_IN_A_RUN, _AT_ONCE = 5_000, 50
"""Entries that are sorted in memory, and those of each run that are in memory while the runs are merged."""


@dataclass(frozen=True)
class _Run(Generic[T]):
    """Entries in the order of their keys."""

    first: str
    """The lowest key."""
    last: str
    entries: Spool[list[tuple[str, T]]]


class SortedRuns(Generic[T]):
    """Entries that are put in any order, and gone through in that of their keys as often as one likes.

    A `Shelf` can do that too, with one entry a key, and look entries up; this takes half of its time. Raises Stopped as
    `Scratch` does.
    """

    def __init__(self, scratch: Scratch) -> None:
        self._scratch = scratch
        self._runs: list[_Run[T]] = []
        self._waiting: list[tuple[str, T]] = []

    def put(self, key: str, value: T) -> None:
        """Put an entry, behind earlier ones with its key."""
        self._waiting.append((key, value))
        if len(self._waiting) >= _IN_A_RUN:
            self._put_down()

    def __iter__(self) -> Iterator[tuple[str, T]]:
        """Every entry; those with one key in the order in which they were put."""
        if self._waiting:
            self._put_down()
        if self._meet_nowhere():
            for run in sorted(self._runs, key=attrgetter("first")):
                yield from chain.from_iterable(run.entries)
        else:
            yield from heapq.merge(*(chain.from_iterable(run.entries) for run in self._runs), key=itemgetter(0))

    def latest(self) -> Iterator[tuple[str, T]]:
        """Of the entries with one key the last one that was put."""
        entries = iter(self)
        held = next(entries, None)
        for entry in entries:
            if held is not None and entry[0] != held[0]:
                yield held
            held = entry
        if held is not None:
            yield held

    def _meet_nowhere(self) -> bool:
        """Whether each run ends before the next one begins, as where the entries came in their order."""
        in_order = sorted(self._runs, key=attrgetter("first"))
        return all(run.last < following.first for run, following in pairwise(in_order))

    def _put_down(self) -> None:
        entries = sorted(self._waiting, key=itemgetter(0))
        run = _Run[T](entries[0][0], entries[-1][0], Spool(self._scratch))
        for some in batches(entries, _AT_ONCE):
            run.entries.append(some)
        self._runs.append(run)
        self._waiting = []
