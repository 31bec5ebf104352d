"""One reading of a list from page 1 to its end: where that is, and what in it cannot be right."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator

from intend_bulk.api.paging import PAGE_SIZE, Page
from intend_bulk.errors import Incomplete
from intend_bulk.model.counting import counted
from intend_bulk.model.fields import Json

Read = Callable[[int], Page]
"""Reads the page of a number, from 1."""
_AGAIN = "Run the same command again. If it says the same, ask the vendor."
_MOST_STALE = 3
"""So many pages one after the other that bring only earlier clients are a server that goes round."""
_MOST_LOOKS = 20
"""So often a page changed meanwhile, and more often than there are pages: the list moves faster than it is read."""
_MOST_PAGES = 200_000
"""Ten million clients: a list that has more pages has no end."""
_PAGES_SURE = 4
"""So many pages before the present one are kept in mind."""


class Walk:
    """A reading of a list, page by page.

    `note` is told of each page, and says how many of its clients this reading had not met before.

    Where the server gives totals, they are held against what came; where it gives none, or they do not agree, only an
    empty page is the end, or one that repeats the page before: a short page in the middle is not, and after a full one
    that should be the last, one further is asked for.
    """

    def __init__(self, read: Read, note: Callable[[Page], int]) -> None:
        self._read = read
        self._note = note
        self._first: Page | None = None
        self._latest: Page
        self._before: Page | None = None
        self._same = 0
        self._stale = 0
        self._repeating_page = 0
        """The number of a page that repeats the one before, though nobody moved; 0 for none."""
        self._fullest = 0
        self._is_repeated = False
        self._totals = set[int | None]()
        self.came = 0
        """Clients that this reading has met, each counted once."""
        self.last_page = 0
        """The number of the last page that had clients."""
        self.flaw: Incomplete | None = None
        """Why this reading cannot be the whole list; None where nothing speaks against it."""
        self.is_endless = False
        """Whether the list has no end, so that another reading would be no better."""

    @property
    def total(self) -> int | None:
        """How many clients there are, as the newest page with clients says."""
        return self._before.total if self._before else None

    @property
    def has_moved(self) -> bool:
        """Whether a client came twice: others work in this list."""
        return self._is_repeated

    @property
    def is_stale(self) -> bool:
        """Whether the newest page brought only clients that earlier pages brought, and is not the end."""
        return self._stale > 0

    @property
    def agrees_with_totals(self) -> bool:
        """Whether the server gave one total, on every page, and as many clients came."""
        return self._totals == {self.came}

    def pages(self) -> Iterator[Page]:
        """The pages as they come, with all that is on them."""
        number, goes_on = 0, True
        while goes_on:
            number += 1
            page = self._ask(number)
            goes_on = self._goes_on_after(page)
            if page.clients:
                yield page
        self._hold_against_totals(number)

    def pages_twice(self) -> Iterator[Page]:
        """The same, each page once more after the one that follows it, until it stood still meanwhile.

        So nobody gets past a border between two pages: a client that moved over it changed the page before. Then the
        reading goes back to a page that shows somebody of whom it is sure, and on from there.
        """
        page, looks = self._ask(1), 0
        goes_on, is_catching_up = self._goes_on_after(page), False
        yield page
        sure = deque([{*page.ids}], _PAGES_SURE)
        while goes_on:
            follower = self._ask(page.number + 1)
            fresh = self._count(follower)
            yield follower
            again = self._ask(page.number)
            if again.ids == page.ids:
                is_catching_up = is_catching_up and not fresh
                if not is_catching_up:
                    self._doubt_repeated(follower, fresh)
                page = follower
                goes_on = self._goes_on_after(follower, is_counted=True)
            else:
                yield from self._back_from(again, sure)
                page = self._before = self._latest
                looks, is_catching_up = looks + 1, True
            sure.append({*page.ids})
            if looks >= max(_MOST_LOOKS, page.number):
                self.flaw = Incomplete(
                    f"The list moves faster than it can be read, at page {page.number}.", hint=_AGAIN
                )
                return
        if page.total is not None and self.came < page.total:
            yield from self._front_again()
        self._hold_against_totals(page.number)

    def _front_again(self) -> Iterator[Page]:
        """The first pages once more, while they show anybody new: where the newest come first, they came meanwhile."""
        number, fresh = 0, 1
        while fresh:
            number += 1
            page = self._ask(number)
            fresh = self._count(page)
            yield page

    def _doubt_repeated(self, page: Page, fresh: int) -> None:
        """Though nobody moved, a page brings only clients that came before: the end, or a page that is not shown."""
        is_same = self._before is not None and page.ids == self._before.ids
        if (fresh and self._repeating_page) or (page.clients and not fresh and not is_same):
            self._doubt(self._repeating_page or page.number)
        elif page.clients and not fresh:
            self._repeating_page = self._repeating_page or page.number

    def _doubt(self, number: int) -> None:
        self.flaw = Incomplete(
            f"Page {number} of the list brings only clients that earlier pages brought.", hint=_AGAIN
        )

    def _back_from(self, page: Page, sure: Iterable[set[Json]]) -> Iterator[Page]:
        """Pages from one that has changed back to the first that shows somebody of whom the reading is sure."""
        self._count(page)
        yield page
        while page.number > 1 and not any(known.intersection(page.ids) for known in sure):
            page = self._ask(page.number - 1)
            self._count(page)
            yield page

    def _ask(self, number: int) -> Page:
        self._latest = page = self._read(number)
        self._fullest = max(self._fullest, len(page.clients))
        self._first = self._first or page
        return page

    def _count(self, page: Page) -> int:
        fresh = self._note(page) if page.clients else 0
        self.came += fresh
        self._is_repeated = self._is_repeated or fresh < len(page.clients)
        return fresh

    def _goes_on_after(self, page: Page, *, is_counted: bool = False) -> bool:
        """Take a page, and say whether one further is to be asked for."""
        if self._before is not None and page.ids == self._before.ids:
            return self._goes_on_after_the_same(page)
        if not page.clients:
            if self._same:
                self._hold_against_same()
            return False
        self._is_repeated = self._is_repeated or self._same > 0
        self._before, self._same, self.last_page = page, 0, page.number
        self._totals.add(page.total)
        self._stale = 0 if is_counted or self._count(page) else self._stale + 1
        if self._stale == _MOST_STALE:
            self._doubt(page.number)
        is_last = page.last_page is not None and page.number >= page.last_page
        is_end = is_last and len(page.clients) < PAGE_SIZE and page.total in (None, self.came)
        if page.number >= _MOST_PAGES and not is_end:
            self.flaw = Incomplete(f"The list does not end: page {page.number:,} has clients too.", hint=_AGAIN)
            self.is_endless = True
        return not (is_end or self.flaw)

    def _goes_on_after_the_same(self, page: Page) -> bool:
        """A full page that comes again may be one that so many new clients pushed on; a second time it is the end.

        Full is a page that no other one is fuller than; but page 1 alone may be the whole of a short list.
        """
        self._same += 1
        if len(page.clients) < (self._fullest if page.number > 2 else PAGE_SIZE):
            return False
        if self._same > 1:
            self._hold_against_same()
        return self._same == 1

    def _hold_against_same(self) -> None:
        if self._before and self._before.number == 1:
            self.flaw = Incomplete(
                "The server gives page 1 again when it is asked for page 2: it ignores `page`, so only the first "
                f"{len(self._before.clients)} clients can be read.",
                hint="Ask the vendor; with --type or --department a list may be short enough for one page.",
            )

    def _hold_against_totals(self, asked: int) -> None:
        newest = self._before or self._first
        if self.flaw or newest is None:
            return
        if newest.last_page is not None and newest.number < newest.last_page:
            pages = counted(newest.last_page, "page")
            self.flaw = Incomplete(
                f"The server says that it has {pages}, but page {asked} brings nothing new.", hint=_AGAIN
            )
        elif newest.total is not None and self.came < newest.total:
            self.flaw = Incomplete(
                f"The server says that it has {counted(newest.total, 'client')}, but its pages hold {self.came}.",
                hint=_AGAIN,
            )


def read_pages(read: Read) -> Iterator[Page]:
    """Read a list to its end, once: every client once, in the order of the pages.

    Raises Incomplete where the server ignores `page`, repeats itself, or stops before its own total.
    """
    seen, fresh = set[Json](), list[dict[str, Json]]()

    def note(page: Page) -> int:
        fresh[:] = [client for client in _without_doubles(page.clients) if client["id"] not in seen]
        seen.update(page.ids)
        return len(fresh)

    walk = Walk(read, note)
    for page in walk.pages():
        if walk.is_stale:
            raise Incomplete(
                f"Page {page.number} of the list brings only clients that earlier pages brought.", hint=_AGAIN
            )
        if fresh:
            yield Page(page.number, [*fresh], page.last_page, page.total)
            fresh.clear()
    if walk.flaw:
        raise walk.flaw


def _without_doubles(clients: list[dict[str, Json]]) -> list[dict[str, Json]]:
    firsts: dict[Json, dict[str, Json]] = {}
    for client in clients:
        firsts.setdefault(client["id"], client)
    return list(firsts.values())
