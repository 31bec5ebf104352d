"""Who was met while lists were read, and when last: on the disk, as there may be a million."""

import hashlib
import marshal
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from intend_bulk.journal.scratch import Scratch, Shelf
from intend_bulk.model.client_ids import id_of_key, order_key
from intend_bulk.model.fields import Json

Record = dict[str, Json]
_AT_ONCE = 500
_BY_VALUE = 2
"""The version of marshal in which equal values are equal bytes: later ones write that a text came before."""


@dataclass(frozen=True)
class Noted:
    """What a page brought."""

    fresh: int
    """Clients that this list had not shown before in this reading of it."""
    elsewhere: int
    """Clients that another list of this pass showed: they were changed so that they stand in both."""
    new: Sequence[Record]
    """Clients that were never met before."""
    changed: Sequence[Record]
    """Clients that were met before, with other values."""


class Census:
    """Every client that was met, by its id."""

    def __init__(self, scratch: Scratch) -> None:
        self._met: Shelf[str, tuple[int, bytes]] = Shelf(scratch, str)
        """By a key of the id, in which list they were met last, and a digest of their values then."""
        self._waiting: dict[str, tuple[int, bytes]] = {}
        """Those that are not on the disk yet; they come before what is there."""
        self._highest = ""
        """The highest key on the disk: of those above it, as in a list in the order of ids, none need be looked up."""
        self._list = 0
        self._first_of_pass = 0
        self.known = 0
        """Clients that were met at all."""
        self.met = 0
        """Those of them that were met in this pass."""

    def begin_pass(self) -> None:
        """From now on, everybody is to be met again."""
        self._first_of_pass, self.met = self._list + 1, 0

    def begin_list(self) -> None:
        """One of the lists of a pass begins."""
        self._list += 1

    def note(self, records: Sequence[Record]) -> Noted:
        """Note the clients of a page."""
        shown: dict[str, Record] = {}
        for record in records:
            shown.setdefault(order_key(str(record["id"])), record)
        digests = {key: _digest(record) for key, record in shown.items()}
        before = self._before(shown)
        last = {key: seen_in for key, (seen_in, _) in before.items()}
        self._waiting.update((key, (self._list, digest)) for key, digest in digests.items())
        if len(self._waiting) >= _AT_ONCE:
            self._put_down()
        new = [record for key, record in shown.items() if key not in before]
        self.known += len(new)
        self.met += sum(last.get(key, 0) < self._first_of_pass for key in shown)
        return Noted(
            fresh=sum(last.get(key) != self._list for key in shown),
            elsewhere=sum(self._first_of_pass <= last.get(key, 0) < self._list for key in shown),
            new=new,
            changed=[record for key, record in shown.items() if key in before and before[key][1] != digests[key]],
        )

    def absent(self) -> Iterator[str]:
        """The ids that were not met in this pass."""
        if self.met == self.known:
            return
        self._put_down()
        yield from (id_of_key(key) for key, (seen_in, _) in self._met.items() if seen_in < self._first_of_pass)

    def _before(self, keys: Collection[str]) -> dict[str, tuple[int, bytes]]:
        """Those with these keys that were met before."""
        found = {key: self._waiting[key] for key in keys if key in self._waiting}
        on_disk = self._met.among(key for key in keys if key <= self._highest and key not in found)
        return {**on_disk, **found}

    def _put_down(self) -> None:
        self._met.update(self._waiting)
        self._highest = max(self._highest, *self._waiting, "")
        self._waiting.clear()


def _digest(record: Record) -> bytes:
    """A digest of a record, for this process alone: it is made of what is the quickest to write, not of JSON."""
    return hashlib.blake2b(marshal.dumps(record, _BY_VALUE), digest_size=16).digest()
