"""Pages of a list that are fetched ahead, over several connections; they are handed out in their order."""

import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Self

from intend_bulk.api.paging import Page


class PagesAhead:
    """Hands out the pages of one list; those that follow are under way already.

    Page 1 comes alone, as it says how many there are. Nothing is fetched ahead past the last page that the server
    names, nor after a page that is emptier than another was, as it may well be the last.
    """

    def __init__(self, reads: Sequence[Callable[[int], Page]]) -> None:
        """Each of `reads` reads a page over a connection of its own, in a thread of its own."""
        self._reads = reads
        self._wanted: queue.SimpleQueue[tuple[int, Future[Page]] | None] = queue.SimpleQueue()
        self._under_way: dict[int, Future[Page]] = {}
        self._fullest = 0
        self._is_over = False
        self._threads = [threading.Thread(target=self._fetch, args=(read,), daemon=True) for read in reads]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, error: object, *_more: object) -> None:
        self._is_over = True
        for _thread in self._threads:
            self._wanted.put(None)
        for thread in self._threads if error is None else ():  # whoever breaks off does not wait for an answer
            thread.join()

    def __call__(self, number: int) -> Page:
        """The page of that number; raises what reading it raised."""
        page = self._asked_for(number).result()
        del self._under_way[number]
        self._fullest = max(self._fullest, len(page.clients))
        if page.clients and len(page.clients) == self._fullest:
            furthest = number + len(self._reads) - 1
            for following in range(number + 1, min(furthest, page.last_page or furthest) + 1):
                self._asked_for(following)
        return page

    def _asked_for(self, number: int) -> "Future[Page]":
        if number not in self._under_way:
            future = self._under_way[number] = Future[Page]()
            self._wanted.put((number, future))
        return self._under_way[number]

    def _fetch(self, read: Callable[[int], Page]) -> None:
        """The life of a thread."""
        while (wanted := self._wanted.get()) and not self._is_over:
            number, future = wanted
            try:
                future.set_result(read(number))
            except BaseException as error:  # noqa: BLE001  # it is raised again where the page is asked for
                future.set_exception(error)
