"""Entries that are sorted on the disk: in the order of their keys, the latest of each."""

from collections.abc import Sequence
from operator import itemgetter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intend_bulk.journal import sorted_runs
from intend_bulk.journal.scratch import Scratch
from intend_bulk.journal.sorted_runs import SortedRuns


@pytest.fixture(scope="module", autouse=True)
def _short_runs():
    """So that a few entries make many runs, each of several batches."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sorted_runs, "_IN_A_RUN", 5)
        patch.setattr(sorted_runs, "_AT_ONCE", 2)
        yield


def put(entries: Sequence[tuple[str, int]]) -> SortedRuns[int]:
    runs = SortedRuns[int](Scratch())
    for key, value in entries:
        runs.put(key, value)
    return runs


@given(st.lists(st.tuples(st.sampled_from("abcdefghijklmnopq"), st.integers())))
def test_the_latest_are_a_dictionary_in_the_order_of_its_keys(entries: list[tuple[str, int]]) -> None:
    assert [*put(entries).latest()] == sorted(dict(entries).items())


@given(st.lists(st.tuples(st.sampled_from("abcdefghijklmnopq"), st.integers())))
def test_all_stand_in_the_order_of_their_keys_and_of_one_key_as_they_were_put(entries: list[tuple[str, int]]) -> None:
    assert [*put(entries)] == sorted(entries, key=itemgetter(0))


@pytest.mark.parametrize("order", [1, -1])
def test_entries_that_came_in_order_are_not_merged(order: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(sorted_runs.heapq, "merge")
    entries = [(f"{number:02}", number) for number in range(33)]
    assert [*put(entries[::order])] == entries


def test_they_are_gone_through_as_often_as_one_likes_and_more_may_be_put_between() -> None:
    runs = put([("b", 1), ("c", 2)])
    assert [*runs] == [*runs]
    runs.put("a", 3)
    assert [*runs] == [("a", 3), ("b", 1), ("c", 2)]
