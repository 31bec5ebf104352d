"""What is read, and what one reading of it shows: the values that reading all clients works with."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Protocol

from intend_bulk.api.walking import Read, Walk
from intend_bulk.errors import Incomplete, Stopped, UnexpectedAnswer
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


class Keep(Protocol):
    """Takes the clients that are met."""

    def __call__(self, record: Record, *, is_new: bool) -> None:
        """Take a client: one that was not met before, or one whose values changed since."""


def read_one_by_one(read: Read) -> ListSource:
    """A list of which nothing is fetched ahead."""
    return ListSource(read, lambda: nullcontext(read))


@dataclass
class Reading:
    """How lists were read, and what is to be said of it."""

    passes: int = 0
    pages: int = 0
    """Pages with clients that the lists had, in the latest pass."""
    clients: int = 0
    """Those that were met at all."""
    came: list[str] = field(default_factory=list)
    """Ids of clients that were created while the lists were read."""
    went: list[str] = field(default_factory=list)
    """Ids of clients that were met, and were not there any more at the end."""
    changed: dict[str, None] = field(default_factory=dict)
    """Ids of clients whose values changed meanwhile."""
    total: int | None = None
    """How many clients there are, as the server said last; None where it does not say."""
    is_proven: bool = False
    """Whether every client that was there throughout was met."""
    error: Incomplete | Stopped | None = None
    """Why that could not be shown; None also where nobody tried to."""


@dataclass
class Pass:
    """What one reading of all the lists showed."""

    has_moved: bool = False
    has_newcomers: bool = False
    is_dated: bool = True
    """Whether every record says when the client was created."""
    rises: bool = True
    """Whether the ids rise from the first client to the last: new ones come at the end, and move nobody."""
    falls: bool = True
    """Whether they fall: new ones come before page 1, which came first, and everybody after them is met twice."""
    unexplained: int = 0
    """Clients that are not new, and that earlier passes did not meet."""
    pages: int = 0
    total: int | None = 0
    agrees_with_totals: bool = True
    is_endless: bool = False
    flaw: Incomplete | None = None

    @property
    def stood_still(self) -> bool:
        """Whether nobody came into the lists, and nobody moved in them, as far as one pass shows."""
        shows_newcomers = self.rises or self.falls or (self.is_dated and not self.has_newcomers)
        return shows_newcomers and not (self.has_moved or self.flaw)

    @property
    def is_beyond_doubt(self) -> bool:
        """Whether the totals prove that nobody is missing: they stayed as they were, and as many clients came."""
        return self.stood_still and self.agrees_with_totals and self.is_dated and not self.has_newcomers

    def take(self, walk: Walk) -> None:
        """Take what the reading of one list showed."""
        self.has_moved = self.has_moved or walk.has_moved
        self.is_endless = self.is_endless or walk.is_endless
        self.agrees_with_totals = self.agrees_with_totals and walk.agrees_with_totals
        self.pages += walk.last_page
        self.total = None if self.total is None or walk.total is None else self.total + walk.total
        self.flaw = self.flaw or walk.flaw
