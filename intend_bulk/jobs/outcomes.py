"""What became of every row of a run, on the disk: a million rows are not held in memory."""

from collections.abc import Iterable, Iterator

from intend_bulk.journal.scratch import Scratch, Shelf
from intend_bulk.model.many import batches
from intend_bulk.model.outcomes import RowResult

_AT_ONCE = 500


class Outcomes:
    """The latest outcome of each row, gone through in the order of the rows."""

    def __init__(self) -> None:
        self._kept: Shelf[int, RowResult] = Shelf(Scratch(), int)
        self._fresh: dict[int, RowResult] = {}
        """They are written down a few hundred at a time."""

    def put(self, result: RowResult) -> RowResult | None:
        """Note an outcome, and return the earlier one of the same row."""
        earlier = self.get(result.row)
        self.fresh(result)
        return earlier

    def fresh(self, result: RowResult) -> None:
        """Note the first outcome of a row."""
        self._fresh[result.row] = result
        if len(self._fresh) >= _AT_ONCE:
            self._write_down()

    def get(self, row: int) -> RowResult | None:
        return self._fresh.get(row) or self._kept.among([row]).get(row)

    def of(self, rows: Iterable[int]) -> Iterator[RowResult | None]:
        """The outcome of each of these rows; None for one that has none yet."""
        for some in batches(rows, _AT_ONCE):
            known = self._kept.among(some) | self._fresh
            yield from (known.get(row) for row in some)

    def __iter__(self) -> Iterator[RowResult]:
        self._write_down()
        return (result for _, result in self._kept.items())

    def __len__(self) -> int:
        self._write_down()
        return len(self._kept)

    def _write_down(self) -> None:
        self._kept.update(self._fresh)
        self._fresh = {}
