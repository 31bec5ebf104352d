"""Reading lists until nobody can be missing, against a server in which others work."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

import pytest

from intend_bulk.api import walking
from intend_bulk.api.paging import PAGE_SIZE, Page
from intend_bulk.errors import Incomplete, Stopped
from intend_bulk.jobs.census import Record
from intend_bulk.jobs.listening import NOBODY
from intend_bulk.jobs.passes import Reading, read_one_by_one
from intend_bulk.jobs.reading_all import MOST_MISSED, MOST_PASSES, AllClients

BEGAN_AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
LONG_AGO, LATER = "2022-07-18T22:49:53.000000Z", "2026-03-01T12:00:30.000000Z"


class Intend:
    """Holds clients in a list, and lets a test do something just before a request."""

    def __init__(self, clients: int, *, totals: bool = False, newest_first: bool = False) -> None:
        self.held: list[Record] = [{"id": number, "created_on": LONG_AGO} for number in range(1, clients + 1)]
        if newest_first:
            self.held.reverse()
        self.newest_first = newest_first
        self.totals = totals
        self.asked: list[int] = []
        self.before: dict[int, Callable[[], object]] = {}
        """By the number of the request, from 1, what somebody else does just before it."""

    def read(self, number: int) -> Page:
        self.asked.append(number)
        self.before.get(len(self.asked), lambda: None)()
        clients = self.held[PAGE_SIZE * (number - 1) :][:PAGE_SIZE]
        if not self.totals:
            return Page(number, clients)
        return Page(number, clients, max(1, -(-len(self.held) // PAGE_SIZE)), len(self.held))

    def find(self, client_id: str) -> list[Record]:
        return [client for client in self.held if str(client["id"]) == client_id]

    def insert(self, number: int, *, created_on: str | None = LATER) -> None:
        client: Record = {"id": number, "created_on": created_on}
        self.held.insert(0 if self.newest_first else len(self.held), client)

    def export(self, *, once: bool = False) -> tuple[Reading, set[int]]:
        """How the list was read, and the ids that an export would have."""
        kept: dict[int, Record] = {}

        def keep(record: Record, *, is_new: bool) -> None:
            assert is_new is (record["id"] not in kept)
            kept[int(str(record["id"]))] = record

        everybody = AllClients(
            [read_one_by_one(self.read)],
            keep,
            listener=NOBODY,
            began_at=lambda: BEGAN_AT,
            find=self.find,
            reads_a_second=2,
        )
        reading = everybody.read(once=once)
        return reading, set(kept) - {int(client_id) for client_id in reading.went}


def nobody(_client_id: str) -> list[Record]:
    """There is no client with such an id."""
    return []


def numbers(first: int, last: int) -> set[int]:
    return {*range(first, last + 1)}


def read_from(read: Callable[[int], Page]) -> Reading:
    """How the list of a server is read, whatever becomes of its clients."""
    kept: list[Record] = []

    def keep(record: Record, *, is_new: bool) -> None:
        assert is_new
        kept.append(record)

    return AllClients(
        [read_one_by_one(read)], keep, listener=NOBODY, began_at=lambda: BEGAN_AT, find=nobody, reads_a_second=2
    ).read()


class TestStillLists:
    """Nobody else works in Intend."""

    def test_without_totals_two_passes_agree(self) -> None:
        intend = Intend(120)
        reading, ids = intend.export()
        assert (reading.is_proven, reading.passes, reading.pages, ids) == (True, 2, 3, numbers(1, 120))

    def test_totals_that_agree_leave_no_doubt(self) -> None:
        """One pass is enough."""
        intend = Intend(120, totals=True)
        reading, ids = intend.export()
        assert (reading.is_proven, intend.asked, ids) == (True, [1, 2, 3], numbers(1, 120))

    def test_without_dates_totals_do_not_suffice(self) -> None:
        """Somebody may have gone, and somebody else come, between the same two requests."""
        intend = Intend(0, totals=True)
        for number in range(1, 121):
            intend.insert(number, created_on=None)
        assert intend.export()[0].passes == 2

    @pytest.mark.parametrize("newest_first", [False, True], ids=["oldest first", "newest first"])
    def test_the_order_does_not_matter(self, newest_first: bool) -> None:
        reading, ids = Intend(120, newest_first=newest_first).export()
        assert (reading.is_proven, reading.passes, ids) == (True, 2, numbers(1, 120))

    def test_an_empty_intend_is_complete(self) -> None:
        assert Intend(0).export()[0].is_proven

    def test_once_proves_nothing_and_finds_no_fault(self) -> None:
        reading, ids = Intend(120).export(once=True)
        assert (reading.is_proven, reading.error, reading.passes, ids) == (False, None, 1, numbers(1, 120))


class TestMovingLists:
    """Others work in Intend meanwhile."""

    def test_a_client_that_slips_over_a_border_is_found(self) -> None:
        """Client 51 moves onto page 1 when that was read already."""
        intend = Intend(120)
        intend.before[2] = lambda: intend.held.pop(0)
        reading, ids = intend.export()
        assert (reading.is_proven, reading.went, ids) == (True, ["1"], numbers(2, 120))

    def test_one_that_slips_through_twice_is_found(self) -> None:
        """Both passes lose the same page: only reading each page again shows that."""
        intend = Intend(200)
        intend.before[2] = lambda: intend.held.__delitem__(slice(50))
        intend.before[5] = lambda: intend.held.insert(0, {"id": 201, "created_on": LATER})
        intend.before[6] = lambda: intend.held.__delitem__(slice(51))
        reading, ids = intend.export()
        assert reading.is_proven
        assert ids >= numbers(101, 200)

    def test_one_that_slips_through_two_readings_is_found(self) -> None:
        """Client 51 is met by neither; that client 1 was gone in the second one is all that there is to see."""
        intend = Intend(120)
        intend.before[2] = lambda: intend.held.pop(0)
        intend.before[5] = lambda: intend.held.insert(0, {"id": 121, "created_on": LATER})
        intend.before[6] = lambda: intend.held.pop(0)
        reading, ids = intend.export()
        assert (reading.is_proven, ids) == (True, numbers(2, 120))

    def test_one_that_slips_through_every_reading_is_found(self) -> None:
        """Only whoever reads page 1 again after page 2 meets client 51."""
        intend = Intend(120)
        intend.before[2] = lambda: intend.held.pop(0)
        for first_request in (5, 9, 13, 17):
            newcomer: Record = {"id": 116 + first_request, "created_on": LATER}
            intend.before[first_request] = partial(intend.held.insert, 0, newcomer)
            intend.before[first_request + 1] = lambda: intend.held.pop(0)
        reading, ids = intend.export()
        assert reading.is_proven
        assert 51 in ids

    def test_whoever_a_reading_missed_is_asked_for(self) -> None:
        """Client 1 is there, as Intend says when it is asked, so the list is read once more."""
        intend = Intend(120)
        intend.before[2] = lambda: intend.held.pop(0)
        asked: list[str] = []

        def find(client_id: str) -> list[Record]:
            asked.append(client_id)
            return [{"id": 1, "created_on": LONG_AGO}] if len(asked) == 1 else []

        intend.find = find  # type: ignore[method-assign]
        reading, ids = intend.export()
        assert (asked, reading.passes, reading.went, ids) == (["1", "1"], 4, ["1"], numbers(2, 120))

    def test_more_missed_than_can_be_asked_for_are_a_doubt(self) -> None:
        intend = Intend(MOST_MISSED + 101)
        intend.before[15] = lambda: intend.held.__delitem__(slice(MOST_MISSED + 1))
        reading, _ = intend.export()
        assert (reading.is_proven, reading.passes) == (False, MOST_PASSES)

    def test_new_clients_at_the_end_are_explained(self) -> None:
        """Two passes, as nobody is moved by them."""
        intend = Intend(120)
        intend.before[6] = lambda: intend.insert(121)
        reading, ids = intend.export()
        assert (reading.is_proven, reading.passes, reading.came, ids) == (True, 2, ["121"], numbers(1, 121))

    def test_new_clients_before_the_others_move_them(self) -> None:
        """Somebody is met twice, so the list is read again page by page."""
        intend = Intend(120, newest_first=True)
        intend.before[2] = lambda: intend.insert(121)
        reading, ids = intend.export()
        assert (reading.is_proven, reading.passes, reading.came, ids) == (True, 3, ["121"], numbers(1, 121))

    def test_fifty_new_clients_make_a_page_look_like_the_one_before(self) -> None:
        """It is not taken for the end of the list."""
        intend = Intend(230, newest_first=True)
        intend.before[3] = lambda: [intend.insert(231 + number) for number in range(50)]
        _, ids = intend.export(once=True)
        assert ids == numbers(1, 230)

    def test_a_client_that_was_changed_stands_as_it_was_read_last(self) -> None:
        intend = Intend(60)
        intend.before[4] = lambda: intend.held.__setitem__(0, {"id": 1, "created_on": LONG_AGO, "title": "New"})
        assert list(intend.export()[0].changed) == ["1"]

    def test_a_client_that_is_changed_into_another_list_is_found(self) -> None:
        """It left the second list for the first one, which was read already."""
        trade, retail, kept = Intend(3), Intend(0), set[object]()
        retail.held = [{"id": number, "created_on": LONG_AGO} for number in range(11, 14)]
        retail.before[1] = lambda: trade.held.append(retail.held.pop(0))
        lists = [read_one_by_one(trade.read), read_one_by_one(retail.read)]

        def keep(record: Record, *, is_new: bool) -> None:
            assert is_new
            kept.add(record["id"])

        assert (
            AllClients(lists, keep, listener=NOBODY, began_at=lambda: BEGAN_AT, find=nobody, reads_a_second=2)
            .read()
            .is_proven
        )
        assert kept == {1, 2, 3, 11, 12, 13}

    def test_a_client_that_is_changed_while_the_pages_are_read_twice_is_looked_up(self) -> None:
        """It is met in no list of the last pass, and is there all the same."""
        trade, retail = Intend(3), Intend(0)
        retail.held = [{"id": number, "created_on": LONG_AGO} for number in range(11, 14)]
        trade.before[2] = lambda: trade.held.pop(0)  # so that pages are read twice
        changed = retail.held[0]

        def change() -> None:
            trade.held.append(retail.held.pop(0))

        retail.before[5] = change  # the first list was read to its end
        lists = [read_one_by_one(trade.read), read_one_by_one(retail.read)]
        kept: set[object] = set()

        def keep(record: Record, *, is_new: bool) -> None:
            assert is_new is (record["id"] not in kept)
            kept.add(record["id"])

        reading = AllClients(
            lists,
            keep,
            find=lambda client_id: [changed] if client_id == "11" else [],
            listener=NOBODY,
            began_at=lambda: BEGAN_AT,
            reads_a_second=2,
        ).read()
        assert (reading.is_proven, reading.passes, reading.went) == (True, 4, ["1"])

    def test_a_list_that_never_rests_is_not_called_complete(self) -> None:
        intend = Intend(400)
        intend.before = dict.fromkeys(range(1, 5000), lambda: intend.held.pop(0) if intend.held else None)
        reading, _ = intend.export()
        assert (reading.is_proven, type(reading.error)) == (False, Incomplete)
        assert reading.passes <= MOST_PASSES

    def test_once_tells_of_what_it_sees(self) -> None:
        """A client came twice: the list moved, so somebody may be missing."""
        intend = Intend(120, newest_first=True)
        intend.before[2] = lambda: intend.insert(121)
        reading, _ = intend.export(once=True)
        assert "Others worked in Intend" in str(reading.error)


class TestServersThatAreWrong:
    """No further reading would help."""

    def test_a_server_that_ignores_the_page_is_a_doubt(self) -> None:
        """It is read twice: others may have put a whole page of clients before page 1, just so that it came again."""
        intend = Intend(120)
        reading = read_from(lambda number: Page(number, intend.read(1).clients))
        assert (reading.passes, reading.is_proven) == (2, False)
        assert "ignores `page`" in str(reading.error)

    def test_a_total_that_is_never_reached_is_a_doubt(self) -> None:
        intend = Intend(70)
        reading = read_from(lambda number: Page(number, intend.read(number).clients, 2, 77))
        assert (reading.passes, reading.total, reading.is_proven) == (2, 77, False)

    def test_a_total_that_was_wrong_once_is_looked_at_again(self) -> None:
        """Somebody came before page 1 of the second reading, and was gone before its page 2."""
        intend = Intend(100, totals=True)
        for client in intend.held:
            client["created_on"] = None  # so that the totals of one reading do not suffice
        intend.before[4] = lambda: intend.insert(101)
        intend.before[6] = lambda: intend.held.pop()
        reading, ids = intend.export()
        assert (reading.is_proven, reading.passes, ids) == (True, 3, numbers(1, 100))

    def test_what_came_before_a_page_that_cannot_be_read_is_kept(self) -> None:
        intend = Intend(120)

        def stop() -> None:
            raise Stopped("Nobody answers.")

        intend.before[3] = stop
        reading, ids = intend.export()
        assert (str(reading.error), ids) == ("Nobody answers.", numbers(1, 100))

    def test_where_nothing_came_the_error_is_raised(self) -> None:
        intend = Intend(120)

        def stop() -> None:
            raise Stopped("Nobody answers.")

        intend.before[1] = stop
        with pytest.raises(Stopped, match="Nobody answers"):
            intend.export()


def test_a_list_without_an_end_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another reading of it would be as long, and as incomplete."""
    monkeypatch.setattr(walking, "_MOST_PAGES", 7)
    reading = read_from(lambda number: Page(number, [{"id": number, "created_on": LONG_AGO}]))
    assert reading.passes == 1
    assert "does not end" in str(reading.error)
