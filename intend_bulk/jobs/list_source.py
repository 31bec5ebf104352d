"""One list of clients that is read."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from intend_bulk.api.walking import Read
from intend_bulk.errors import UnexpectedAnswer
from intend_bulk.jobs.census import Record


def anybody(_record: Record) -> None:
    """Every client is one of those that are asked for."""


@dataclass(frozen=True)
class ListSource:
    """One list of clients: all of them, or those that a filter lets through."""

    read: Read
    """Reads one page, and another one only when it is asked for."""
    ahead: Callable[[], AbstractContextManager[Read]]
    """Reads pages in their order, the next ones meanwhile."""
    check: Callable[[Record], None] = anybody
    """Raises UnexpectedAnswer where a client is none of those that the list is asked for."""

    def holds(self, record: Record) -> bool:
        """Whether a client is one of those that the list is asked for."""
        try:
            self.check(record)
        except UnexpectedAnswer:
            return False
        return True


def read_one_by_one(read: Read) -> ListSource:
    """A list of which nothing is fetched ahead."""
    return ListSource(read, lambda: nullcontext(read))
