"""Counts in words."""

import pytest

from intend_bulk.model.counting import counted


@pytest.mark.parametrize(("count", "words"), [(0, "0 rows"), (1, "1 row"), (2, "2 rows"), (1000, "1000 rows")])
def test_one_is_no_plural(count, words):
    assert counted(count, "row") == words


def test_numbers_stand_below_each_other():
    assert [counted(1, "row", width=6), counted(25, "row", width=6)] == ["     1 row", "    25 rows"]
