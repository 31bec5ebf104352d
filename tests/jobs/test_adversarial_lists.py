"""Whatever others do just before each request: a list that is called complete holds everybody who was there throughout.

The pages are as small as they may be, so that a few moves get clients over many borders.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intend_bulk.api import walking
from intend_bulk.api.paging import Page
from intend_bulk.jobs.census import Record
from intend_bulk.jobs.passes import Reading, read_one_by_one
from intend_bulk.jobs.reading_all import MOST_PASSES, AllClients

BEGAN_AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
LONG_AGO, LATER = "2022-07-18T22:49:53.000000Z", "2026-03-01T12:00:30.000000Z"
Move: TypeAlias = Callable[["Intend"], None]


@dataclass
class Intend:
    """Holds clients in a list, in which somebody makes a move just before each request, as long as there are moves."""

    clients: int
    page_size: int
    newest_first: bool = False
    has_totals: bool = False
    is_dated: bool = True
    moves: Sequence[Move] = ()
    asked: list[int] = field(default_factory=list)
    """The pages that were asked for."""
    ever: set[int] = field(default_factory=set)
    """Ids of all clients that were there at any time."""

    def __post_init__(self) -> None:
        self.held: list[Record] = []
        self.type_in(self.clients, created_on=LONG_AGO)
        self.at_first: set[int] | None = None

    def __call__(self, number: int) -> Page:
        self.at_first = self.ids if self.at_first is None else self.at_first
        if len(self.asked) < len(self.moves):
            self.moves[len(self.asked)](self)
        self.asked.append(number)
        clients = self.held[self.page_size * (number - 1) :][: self.page_size]
        if not self.has_totals:
            return Page(number, clients)
        return Page(number, clients, max(1, -(-len(self.held) // self.page_size)), len(self.held))

    def find(self, client_id: str) -> list[Record]:
        """What the server gives for an id."""
        return [client for client in self.held if str(client["id"]) == client_id]

    @property
    def ids(self) -> set[int]:
        """Of the clients that are there."""
        return {int(str(client["id"])) for client in self.held}

    @property
    def throughout(self) -> set[int]:
        """Ids of the clients that were there from before the first request to after the last one."""
        return (self.at_first or set()) & self.ids

    def type_in(self, count: int, *, created_on: str = LATER) -> None:
        """Somebody makes clients: each has the next id, and stands at the end where the newest do."""
        for client_id in range(len(self.ever) + 1, len(self.ever) + 1 + count):
            client: Record = {"id": client_id} | ({"created_on": created_on} if self.is_dated else {})
            self.held.insert(0 if self.newest_first else len(self.held), client)
            self.ever.add(client_id)

    def delete(self, count: int, *, at: float) -> None:
        """Somebody deletes clients that stand one after the other; `at` is where, from 0 to 1."""
        begin = int(at * len(self.held))
        del self.held[begin : begin + count]


def nothing(_intend: Intend) -> None:
    """Nobody does anything."""


def insert(count: int) -> Move:
    return lambda intend: intend.type_in(count)


def delete(at: float, count: int) -> Move:
    return lambda intend: intend.delete(count, at=at)


counts = st.sampled_from([1, 1, 1, 2, 3, 6])
moving = st.just(nothing) | st.builds(insert, counts) | st.builds(delete, st.floats(0, 0.99), counts)
"""One move."""


def intends(moves: st.SearchStrategy[list[Move]]) -> st.SearchStrategy[Intend]:
    return st.builds(
        Intend,
        clients=st.integers(0, 24),
        page_size=st.integers(2, 5),
        newest_first=st.booleans(),
        has_totals=st.booleans(),
        is_dated=st.booleans(),
        moves=moves,
    )


@dataclass
class Passes:
    """Hears when each further pass begins, and notes who was there then, and who had been there ever."""

    intend: Intend
    began_with: list[set[int]] = field(default_factory=list)
    after: list[set[int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.stage("The first")

    def stage(self, _title: str, **_total: object) -> None:
        self.began_with.append(self.intend.ids)
        self.after.append({*self.intend.ever})

    advance = say = waiting = counted = staticmethod(lambda *_arguments: None)


@dataclass
class Export:
    """How a list was read, and what would stand in the file."""

    intend: Intend
    reading: Reading
    ids: set[int]
    passes: Passes

    @property
    def in_last_pass(self) -> set[int]:
        """Ids of the clients that were there at some time of the last pass."""
        return self.passes.began_with[-1] | (self.intend.ever - self.passes.after[-1])


def export(intend: Intend, *, once: bool = False) -> Export:
    """Read the list of an Intend, whose pages are all that its server calls full."""
    kept: dict[int, Record] = {}

    def keep(record: Record, *, is_new: bool) -> None:
        assert is_new is (record["id"] not in kept)
        kept[int(str(record["id"]))] = record

    passes = Passes(intend)
    everybody = AllClients(
        [read_one_by_one(intend)],
        keep,
        listener=passes,
        began_at=lambda: BEGAN_AT,
        find=intend.find,
        reads_a_second=1000,
    )
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(walking, "PAGE_SIZE", intend.page_size)
        reading = everybody.read(once=once)
    return Export(intend, reading, set(kept) - {int(client_id) for client_id in reading.went}, passes)


any_moves = st.lists(moving, max_size=40)


@settings(max_examples=200, deadline=None)
@given(intends(any_moves))
def test_a_complete_list_has_everybody_who_was_there_throughout(intend: Intend) -> None:
    """Whatever is done, and whenever."""
    exported = export(intend)
    assert not exported.reading.is_proven or exported.ids >= intend.throughout


@settings(max_examples=80, deadline=None)
@given(intends(any_moves))
def test_a_complete_list_has_nobody_who_went_before_the_last_pass(intend: Intend) -> None:
    """Who went earlier is named, and not in the file."""
    exported = export(intend)
    assert not exported.reading.is_proven or exported.ids <= exported.in_last_pass


def test_a_list_that_moves_to_and_fro_in_step_hides_nobody() -> None:
    """At the last border, client 1 is on page 2 while page 3 is read, and on page 3 while page 2 is."""
    moves = [*[nothing] * 3, delete(0.3, 1), *[nothing] * 7, delete(0, 1), insert(1)]
    exported = export(Intend(clients=6, page_size=2, newest_first=True, moves=moves))
    assert exported.intend.asked[:13] == [1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 1, 3, 2]
    assert exported.reading.is_proven
    assert exported.ids >= exported.intend.throughout


@settings(max_examples=80, deadline=None)
@given(intends(any_moves))
def test_whoever_is_said_to_have_gone_is_gone(intend: Intend) -> None:
    exported = export(intend)
    assert {int(client_id) for client_id in exported.reading.went}.isdisjoint(intend.ids)


@settings(max_examples=80, deadline=None)
@given(intends(any_moves))
def test_whoever_is_said_to_have_come_came(intend: Intend) -> None:
    """Nobody who was there at first is called new, where the records say when they were made."""
    exported = export(intend)
    assert not intend.is_dated or {int(client_id) for client_id in exported.reading.came}.isdisjoint(
        intend.at_first or ()
    )


@settings(max_examples=80, deadline=None)
@given(intends(st.lists(moving, max_size=5)))
def test_a_list_that_comes_to_rest_is_complete(intend: Intend) -> None:
    """There is always a pass in which nothing moves, so nothing is left in doubt; else marking would be no news."""
    exported = export(intend)
    assert exported.reading.is_proven
    assert exported.ids >= intend.throughout


@settings(max_examples=100, deadline=None)
@given(intends(st.just([])))
def test_a_still_list_is_read_twice_at_the_most(intend: Intend) -> None:
    exported = export(intend)
    assert exported.reading.passes <= 2
    assert exported.ids == intend.ids


@settings(max_examples=80, deadline=None)
@given(intends(any_moves))
def test_a_list_is_read_five_times_at_the_most(intend: Intend) -> None:
    assert export(intend).reading.passes <= MOST_PASSES


@settings(max_examples=80, deadline=None)
@given(intends(any_moves))
def test_once_reads_a_single_time(intend: Intend) -> None:
    """Page by page, none of them again."""
    reading = export(intend, once=True).reading
    assert (reading.passes, intend.asked) == (1, [*range(1, len(intend.asked) + 1)])


class TestTheAdversary:
    """What the proofs lean on."""

    def test_moves_come_just_before_the_requests(self) -> None:
        intend = Intend(clients=4, page_size=2, moves=[nothing, delete(0, 1), insert(1)])
        assert [[client["id"] for client in intend(number).clients] for number in (1, 2, 2)] == [[1, 2], [4], [4, 5]]

    def test_who_was_there_throughout(self) -> None:
        intend = Intend(clients=4, page_size=2, moves=[nothing, delete(0.5, 1), insert(1)])
        for number in (1, 2, 3):
            intend(number)
        assert (intend.throughout, intend.ids, intend.ever) == ({1, 2, 4}, {1, 2, 4, 5}, {1, 2, 3, 4, 5})

    def test_the_newest_come_first_where_they_do(self) -> None:
        intend = Intend(clients=2, page_size=3, newest_first=True, has_totals=True, moves=[insert(1)])
        page = intend(1)
        assert ([client["id"] for client in page.clients], page.last_page, page.total) == ([3, 2, 1], 1, 3)

    def test_one_reading_alone_would_lack_clients(self) -> None:
        """Or the proofs would prove nothing."""
        intend = Intend(clients=6, page_size=2, moves=[nothing, delete(0, 1)])
        once = export(intend, once=True)
        assert intend.throughout - once.ids == {3}
