"""Pages that are fetched ahead: handed out in their order, and no further than there is something to fetch."""

import threading
from collections.abc import Callable
from contextlib import suppress

import pytest

from intend_bulk.api.ahead import PagesAhead
from intend_bulk.api.paging import PAGE_SIZE, Page
from intend_bulk.errors import Stopped


class Server:
    """Answers with pages of these sizes, whoever asks, and notes which were asked for."""

    def __init__(self, *sizes: int, says_last: bool = False) -> None:
        self.sizes = sizes
        self.last_page = len(sizes) if says_last else None
        self.asked: list[int] = []
        self.broken: set[int] = set()

    def __call__(self, number: int) -> Page:
        self.asked.append(number)
        if number in self.broken:
            raise Stopped(f"Page {number} is broken.")
        size = self.sizes[number - 1] if number <= len(self.sizes) else 0
        return Page(number, [{"id": 100 * number + position} for position in range(size)], self.last_page)


def numbers_read(server: Callable[[int], Page], *, workers: int, until: int) -> list[int]:
    with PagesAhead([server] * workers) as read:
        return [read(number).number for number in range(1, until + 1)]


@pytest.mark.parametrize("workers", [2, 4, 8])
def test_pages_come_in_their_order(workers: int) -> None:
    assert numbers_read(Server(*[PAGE_SIZE] * 9), workers=workers, until=10) == [*range(1, 11)]


def test_each_page_is_fetched_once() -> None:
    server = Server(*[PAGE_SIZE] * 9)
    numbers_read(server, workers=4, until=10)
    assert sorted(server.asked)[:10] == [*range(1, 11)]


def test_page_1_comes_alone() -> None:
    """It says how many there are, and who answers."""
    server = Server(PAGE_SIZE, PAGE_SIZE)
    with PagesAhead([server] * 4) as read:
        read(1)
        first = server.asked[0]
    assert first == 1


def test_pages_are_fetched_side_by_side() -> None:
    """The second page is not answered before the fourth was asked for."""
    others = threading.Barrier(3, timeout=20)
    server = Server(*[PAGE_SIZE] * 4)

    def answer(number: int) -> Page:
        if number in (2, 3, 4):
            others.wait()
        return server(number)

    assert numbers_read(answer, workers=4, until=4) == [1, 2, 3, 4]


def test_nothing_is_fetched_past_the_last_page_that_the_server_names() -> None:
    server = Server(*[PAGE_SIZE] * 5, says_last=True)
    numbers_read(server, workers=8, until=5)
    assert max(server.asked) == 5


def test_nothing_is_fetched_ahead_after_a_page_that_is_emptier_than_others() -> None:
    server = Server(PAGE_SIZE, 7)
    numbers_read(server, workers=2, until=2)
    assert max(server.asked) == 2


def test_what_a_page_raised_is_raised_where_it_is_asked_for() -> None:
    server = Server(*[PAGE_SIZE] * 5)
    server.broken = {3}
    with PagesAhead([server] * 4) as read:
        assert [read(1).number, read(2).number] == [1, 2]
        with pytest.raises(Stopped, match="Page 3 is broken"):
            read(3)


def test_a_page_that_nobody_asks_for_may_be_broken() -> None:
    """Past the end a server may answer as it likes."""
    server = Server(*[PAGE_SIZE] * 2)
    server.broken = {4}
    assert numbers_read(server, workers=4, until=3) == [1, 2, 3]


def test_whoever_breaks_off_does_not_wait_for_an_answer() -> None:
    """Ctrl-C ends it, whatever is under way."""
    answered = threading.Event()
    server = Server(*[PAGE_SIZE] * 4)

    def answer(number: int) -> Page:
        if number == 2:
            answered.wait(20)
        return server(number)

    with suppress(KeyboardInterrupt), PagesAhead([answer] * 2) as read:
        read(1)
        raise KeyboardInterrupt
    assert not answered.is_set()
    answered.set()
