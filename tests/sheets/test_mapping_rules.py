"""What a rule makes of cells: pure, cells in, text or what is wrong out."""

from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intend_bulk.sheets.mapping.dates import NOTHING_SEEN, DateOrder, Seen, as_iso
from intend_bulk.sheets.mapping.rules import COMMA, FIRST_SPACE, LAST_SPACE, Case, Cut, Rule, make, parts
from intend_bulk.sheets.raw import Flawed

TYPES = {"Trade customer": "trade", "Shop": "retail", "Test": ""}
ONE = ("Heading",)


def rule(name: str = "payment_term", **keys: object) -> Rule:
    return Rule(name, keys.pop("sources", ONE), **keys)  # type: ignore[arg-type]  # each test says what it needs


@pytest.mark.parametrize(
    ("made", "cells", "text"),
    [
        pytest.param(rule(), ["Acme"], "Acme", id="as it is"),
        pytest.param(rule(), [" Acme "], " Acme ", id="space stays, to be noted"),
        pytest.param(rule(), [None], None, id="empty"),
        pytest.param(rule(empty="30 days"), [None], "30 days", id="a default"),
        pytest.param(rule(empty="30 days"), ["  "], "30 days", id="a default for space"),
        pytest.param(rule(empty="30 days"), ["7 days"], "7 days", id="no default for a filled cell"),
        pytest.param(rule(trim=True), ["  14  Taylor St "], "14 Taylor St", id="trim"),
        pytest.param(rule(values=TYPES), ["Trade customer"], "trade", id="a value"),
        pytest.param(rule(values=TYPES), [" trade CUSTOMER"], "trade", id="a value in other letters"),
        pytest.param(rule(values=TYPES), ["Test"], None, id="a value that is left empty"),
        pytest.param(rule(values=TYPES, other="retail"), ["Hotel"], "retail", id="another value"),
        pytest.param(rule(values=TYPES, keep=True), ["Hotel"], "Hotel", id="another value is kept"),
        pytest.param(rule(values={"a": "1", "A": "2"}), ["A"], "2", id="letters count where they tell values apart"),
        pytest.param(rule(country=True), ["GB"], "United Kingdom", id="two letters"),
        pytest.param(rule(country=True), ["GBR"], "United Kingdom", id="three letters"),
        pytest.param(rule(country=True), ["Germany"], "Germany", id="a name"),
        pytest.param(rule(country=True), ["Narnia"], "Narnia", id="no country is left for the checks"),
        pytest.param(rule(case=Case.UPPER), ["ct2 7pp"], "CT2 7PP", id="upper"),
        pytest.param(rule(case=Case.LOWER), ["Info@ACME.uk"], "info@acme.uk", id="lower"),
        pytest.param(rule(sources=("A", "B", "C"), separator=", "), ["1 St", None, "Leeds "], "1 St, Leeds", id="join"),
        pytest.param(rule(sources=("A", "B")), [None, " "], None, id="a join of nothing"),
        pytest.param(rule(cut=Cut(LAST_SPACE, 0, 2)), ["Ann Mary Lee"], "Ann Mary", id="before the last space"),
        pytest.param(rule(cut=Cut(LAST_SPACE, 1, 2)), ["Ann Mary Lee"], "Lee", id="after the last space"),
        pytest.param(rule(cut=Cut(FIRST_SPACE, 1, 2)), ["Ann Mary Lee"], "Mary Lee", id="after the first space"),
        pytest.param(rule(cut=Cut(COMMA, 1, 2)), ["14 Taylor St, Leeds"], "Leeds", id="after the comma"),
        pytest.param(rule(cut=Cut(" | ", 2, 3)), ["a | b | c"], "c", id="a separator of one's own"),
        pytest.param(rule(cut=Cut(COMMA, 1, 2)), [None], None, id="a split of nothing"),
        pytest.param(
            rule(cut=Cut(COMMA, 1, 2), country=True), ["Leeds, GB"], "United Kingdom", id="a part, then its country"
        ),
    ],
)
def test_a_rule_makes_a_text_of_cells(made: Rule, cells: list[str | None], text: str | None) -> None:
    assert (make(made, cells).text, make(made, cells).flaws) == (text, ())


@pytest.mark.parametrize(
    ("made", "cell", "code"),
    [
        pytest.param(rule(values=TYPES), "Hotel", "value_not_mapped", id="a value that is not listed"),
        pytest.param(rule(cut=Cut(LAST_SPACE, 0, 2)), "Madonna", "split_failed", id="one word"),
        pytest.param(rule(cut=Cut(COMMA, 0, 2)), "1 St, Leeds, UK", "split_failed", id="a part too many"),
        pytest.param(rule(cut=Cut(COMMA, 0, 2)), "1 St, ", "split_failed", id="an empty part"),
        pytest.param(rule(date=DateOrder.DAY_FIRST), "last week", "date_unreadable", id="no date"),
        pytest.param(rule(date=DateOrder.AUTO), "03/04/2026", "date_ambiguous", id="a date of two meanings"),
    ],
)
def test_what_cannot_be_taken_stays_with_its_problem(made: Rule, cell: str, code: str) -> None:
    """Nothing is blanked."""
    found = make(made, [cell])
    assert (found.text, [flaw.code for _, flaw in found.flaws]) == (cell, [code])


def test_a_text_that_does_not_split_is_told_once() -> None:
    flaws = [make(rule(cut=Cut(LAST_SPACE, number, 2)), ["Madonna"]).flaws for number in (0, 1)]
    assert [len(found) for found in flaws] == [1, 0]


def test_a_broken_cell_keeps_its_own_problem() -> None:
    broken = Flawed("#REF!", "error_value")
    found = make(rule(sources=("A", "B"), separator=", "), ["1 St", broken])
    assert (found.text, found.flaws) == ("1 St, #REF!", ((1, broken),))


def test_a_real_date_is_no_problem_where_dates_are_wanted() -> None:
    cell = Flawed("2019-04-26", "date_in_text")
    assert make(rule(date=DateOrder.AUTO), [cell]).flaws == ()
    assert make(rule(), [cell]).flaws == ((0, cell),)


@pytest.mark.parametrize(
    ("text", "order", "iso"),
    [
        ("26/04/2019", DateOrder.DAY_FIRST, "2019-04-26"),
        ("04/26/2019", DateOrder.MONTH_FIRST, "2019-04-26"),
        ("3.4.2026", DateOrder.DAY_FIRST, "2026-04-03"),
        ("3-4-2026", DateOrder.MONTH_FIRST, "2026-03-04"),
        ("2019-04-26", DateOrder.MONTH_FIRST, "2019-04-26"),
        ("2019/04/26", DateOrder.DAY_FIRST, "2019-04-26"),
        ("2019-04-26T10:30:00Z", DateOrder.AUTO, "2019-04-26"),
        ("26/04/2019 14:33", DateOrder.DAY_FIRST, "2019-04-26"),
        ("26 Apr 2019", DateOrder.AUTO, "2019-04-26"),
        ("26-April-2019", DateOrder.AUTO, "2019-04-26"),
        ("April 26, 2019", DateOrder.AUTO, "2019-04-26"),
        ("04/04/2026", DateOrder.AUTO, "2026-04-04"),
        ("26/04/19", DateOrder.DAY_FIRST, None),
        ("31/02/2026", DateOrder.DAY_FIRST, None),
        ("26/04/2019", DateOrder.MONTH_FIRST, None),
        ("26 Apricot 2019", DateOrder.AUTO, None),
        ("43581", DateOrder.AUTO, None),
    ],
)
def test_a_date_is_read_or_named(text: str, order: DateOrder, iso: str | None) -> None:
    read = as_iso(text, order)
    assert read == iso if iso else isinstance(read, Flawed)


@pytest.mark.parametrize(
    ("column", "read"),
    [
        (["03/04/2026", "26/04/2026"], "2026-04-03"),
        (["03/04/2026", "04/26/2026"], "2026-03-04"),
        (["03/04/2026", "05/06/2026"], "date_ambiguous"),
        (["03/04/2026", "26/04/2026", "04/26/2026"], "date_order_mixed"),
    ],
    ids=["day first", "month first", "neither", "both"],
)
def test_one_certain_date_settles_the_column(column: list[str], read: str) -> None:
    found = as_iso(column[0], DateOrder.AUTO, reduce(Seen.and_also, column, NOTHING_SEEN))
    assert (found.code if isinstance(found, Flawed) else found) == read


WORDS = st.text(st.characters(categories=["L", "N"]), min_size=1)


@given(st.lists(WORDS, min_size=1, max_size=6), st.sampled_from([" | ", "; ", ", ", "/"]))
def test_a_split_joined_again_is_the_text(words: list[str], by: str) -> None:
    text = by.join(words)
    assert by.join(parts(text, by)) == text


@given(st.lists(WORDS, min_size=2, max_size=6), st.sampled_from([FIRST_SPACE, LAST_SPACE]))
def test_both_sides_of_a_space_are_the_text(words: list[str], by: str) -> None:
    assert " ".join(parts(" ".join(words), by)) == " ".join(words)


@given(st.dates())
def test_a_date_means_the_same_in_both_orders(day) -> None:
    year = f"{day.year:04}"
    assert as_iso(f"{day.day}/{day.month}/{year}", DateOrder.DAY_FIRST) == day.isoformat()
    assert as_iso(f"{day.month}/{day.day}/{year}", DateOrder.MONTH_FIRST) == day.isoformat()
