"""What a command remembers of every row on the disk: a list, a dictionary, and how it fails."""

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intend_bulk.errors import Stopped
from intend_bulk.jobs.outcomes import Outcomes
from intend_bulk.journal.scratch import Scratch, Shelf, Spool
from intend_bulk.model.outcomes import RowResult, Status
from intend_bulk.model.problems import problem


def shelf() -> Shelf[int, str]:
    return Shelf(Scratch(), int)


def test_list_is_gone_through_as_often_as_one_likes() -> None:
    spool: Spool[list[int]] = Spool(Scratch())
    for item in ([1, 2], [], [3]):
        spool.append(item)
    assert [*spool] == [*spool] == [[1, 2], [], [3]]
    assert len(spool) == 3


def test_two_in_one_file_do_not_mix() -> None:
    scratch = Scratch()
    one, other = Shelf[str, int](scratch, str), Shelf[str, int](scratch, str)
    one.update({"a": 1})
    assert other.among(["a"]) == {}


@given(st.dictionaries(st.integers(1, 5000), st.text(), max_size=1500), st.lists(st.integers(1, 5000)))
def test_dictionary_is_a_dictionary(entries: dict[int, str], wanted: list[int]) -> None:
    """In the order of its keys, and with any number of them looked up at once."""
    kept = shelf()
    kept.update(entries)
    assert [*kept.items()] == sorted(entries.items())
    assert kept.among(wanted) == {key: entries[key] for key in wanted if key in entries}
    assert len(kept) == len(entries)


def test_later_value_takes_the_place_of_the_earlier_one() -> None:
    kept = shelf()
    kept.update({7: "a"})
    kept.update({7: "b"})
    assert [*kept.items()] == [(7, "b")]


def test_what_is_changed_while_it_is_gone_through_is_seen() -> None:
    kept = shelf()
    kept.update((number, "old") for number in range(2000))
    going = kept.items()
    next(going)
    kept.update({1999: "new"})
    assert [*going][-1] == (1999, "new")


def test_problem_comes_back_with_the_words_of_the_catalogue() -> None:
    spool = Spool(Scratch())
    spool.append(problem("flag_invalid", row=7, column="Billing default", value="maybe"))
    (found,) = spool
    assert found.kind is problem("flag_invalid", row=1, value="").kind
    assert str(found) == "Row 7, Billing default: 'maybe' is neither yes nor no"


def test_nothing_is_left_in_the_folder_for_temporary_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It has no name from the beginning, so that nothing is left when the process is killed either."""
    monkeypatch.setenv("SQLITE_TMPDIR", str(tmp_path))
    kept = shelf()
    kept.update((number, "x" * 1000) for number in range(20_000))
    assert [*tmp_path.iterdir()] == []
    assert len(kept) == 20_000


def test_no_room_is_said_in_words() -> None:
    scratch = Scratch()
    kept: Shelf[int, str] = Shelf(scratch, int)
    scratch.execute("PRAGMA max_page_count=10")
    with pytest.raises(Stopped, match="temporary files that so many rows need cannot be written") as caught:
        kept.update((number, "x" * 1000) for number in range(1000))
    assert "Make room" in str(caught.value.hint)
    assert isinstance(caught.value.__cause__, sqlite3.Error)


def outcome(row: int, status: Status = Status.CREATED) -> RowResult:
    return RowResult(row, status)


def test_outcomes_are_in_the_order_of_rows_whenever_they_came() -> None:
    outcomes = Outcomes()
    for row in [*range(2000, 1000, -1), *range(1, 1001)]:
        outcomes.fresh(outcome(row))
    assert [result.row for result in outcomes] == [*range(1, 2001)]
    assert len(outcomes) == 2000


@pytest.mark.parametrize("later", [0, 600], ids=["still in memory", "written down"])
def test_better_outcome_takes_the_place_of_the_earlier_one(later: int) -> None:
    outcomes = Outcomes()
    outcomes.fresh(outcome(7, Status.UNCONFIRMED))
    for row in range(8, 8 + later):
        outcomes.fresh(outcome(row))
    earlier = outcomes.put(outcome(7))
    assert earlier == outcome(7, Status.UNCONFIRMED)
    assert next(iter(outcomes)) == outcome(7)


def test_row_without_an_outcome_is_none() -> None:
    outcomes = Outcomes()
    outcomes.fresh(outcome(3))
    assert [*outcomes.of([2, 3])] == [None, outcome(3)]
