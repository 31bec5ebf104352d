"""The codes that clients have: counted while they pass, and telling only where there is enough to go by."""

import pytest

from intend_bulk.model.seen import CodeCounts, SeenCodes


def counted(*rows):
    counts = CodeCounts()
    for row in rows:
        counts.add(row)
    return counts.seen(read_at=1_764_072_000.0)


def seen(**counts):
    return SeenCodes(0.0, 0, counts)


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ("type_code", "type_code"),
        ("department", "department"),
        ("tax_code", "tax_code"),
        ("payment_term", "payment_term"),
        ("currency", "currency"),
        ("billing_country", "country"),
        ("shipping_7_country", "country"),
        ("pricelist", "pricelist"),
    ],
)
def test_a_column_of_codes_is_counted_in_its_list(name, listed):
    assert counted({name: "X"}, {name: "X"}, {name: "Y"}).counts == {listed: {"X": 2, "Y": 1}}


@pytest.mark.parametrize("name", ["title", "type_name", "billing_default", "tax_value", "detail.anything", "password"])
def test_no_other_column_is(name):
    assert counted({name: "X"}).counts == {}


@pytest.mark.parametrize("cell", [None, "", "  "])
def test_an_empty_cell_is_no_code(cell):
    assert counted({"type_code": cell}).counts == {}


def test_a_client_with_one_country_in_three_addresses_has_it_once():
    row = {"billing_country": "France", "shipping_1_country": "France", "shipping_2_country": "Chad"}
    assert counted(row).counts == {"country": {"France": 1, "Chad": 1}}


def test_a_code_is_compared_as_a_cell_is_sent_without_space_around_it():
    assert counted({"department": " UK "}, {"department": "UK"}).counts == {"department": {"UK": 2}}


def test_clients_without_a_code_are_clients_too():
    assert counted({"title": "A"}, {"type_code": "trade"}).clients == 2


def test_a_list_with_more_than_a_thousand_codes_is_free_text():
    rows = [{"payment_term": f"term {number}", "type_code": "trade"} for number in range(1_001)]
    assert counted(*rows[:1_000]).counts.keys() == {"payment_term", "type_code"}
    assert counted(*rows).counts.keys() == {"type_code"}


def test_codes_to_choose_from_are_sorted_and_have_no_price_lists():
    known = seen(type_code={"trade": 9, "Agent": 1}, pricelist={"Export": 3}, country={})
    assert known.codes == {"type_code": ["Agent", "trade"]}


def test_telling_codes_are_those_of_most_clients_first():
    assert seen(type_code={"agent": 2, "trade": 6, "vip": 2}).telling("type_code") == ("trade", "agent", "vip")


@pytest.mark.parametrize(
    "held",
    [
        pytest.param({}, id="no client"),
        pytest.param({"trade": 9}, id="nine clients"),
        pytest.param({f"T{number}": 1 for number in range(40)}, id="every client has its own"),
    ],
)
def test_a_code_is_nothing_odd_where_too_little_is_known(held):
    assert seen(type_code=held).telling("type_code") == ()


@pytest.mark.parametrize(
    "held",
    [
        pytest.param({"trade": 10}, id="ten clients"),
        pytest.param({f"T{number}": 2 for number in range(20)}, id="two clients a code"),
    ],
)
def test_it_is_from_ten_clients_on_of_which_two_share_a_code(held):
    assert set(seen(type_code=held).telling("type_code")) == held.keys()


def test_the_day_of_a_reading_is_in_words():
    assert counted({}).read_on == "25 November 2025"
