"""The made-up clients, and the sandbox that is filled with them."""

import re
from datetime import datetime
from itertools import pairwise
from random import Random

import pytest
from email_validator import validate_email
from hypothesis import given
from hypothesis import strategies as st

from intend_bulk.sandbox import Store, made_up_client, made_up_clients
from intend_bulk.sandbox.companies import name_company
from intend_bulk.sandbox.payloads import completed
from intend_bulk.sandbox.store import Filter

NOW = 1_750_000_000.0
POST_CODES = {
    "United Kingdom": r"[A-Z]{1,2}\d{1,2} \d[ABD-HJLNP-UW-Z]{2}",
    "Ireland": r"[A-Z]\d\d [0-9AC-FHKNPRTV-Y]{4}",
    "Germany": r"\d{5}",
    "France": r"\d{5}",
    "United States": r"\d{5}",
}


@pytest.fixture(scope="module")
def thousand():
    return list(made_up_clients(1000))


@pytest.fixture(scope="module")
def filled():
    """The records of a sandbox that was filled with 500 clients."""
    store = Store.open(None)
    store.fill(500, now=NOW)
    records = [
        record for number in range(1, 11) for record in store.records(Filter(), offset=50 * number - 50, limit=50)
    ]
    store.close()
    return records


def emails_of(payload):
    yield payload["email"]
    for address in (payload["billing_address"], *payload["shipping_addresses"]):
        yield address["address_contact_email"]
    for contact in payload["contacts"]:
        yield contact["email"]


def moment(text):
    return datetime.fromisoformat(text).timestamp()


@given(index=st.integers(0, 1_000_000), seed=st.integers(0, 1000))
def test_every_one_is_accepted(index, seed):
    """A made-up payload is complete, and this Intend takes it as it is."""
    payload = made_up_client(index, seed=seed)
    assert completed(payload) == payload


def test_accepted_over_http(intend, thousand):
    """They can be sent like anybody's."""
    assert {intend.create(payload).status_code for payload in thousand[:50]} == {200}


def test_same_seed_same_clients(thousand):
    """The same seed gives the same clients, and a longer row begins with the shorter one."""
    assert list(made_up_clients(10)) == thousand[:10]


def test_another_seed_other_clients(thousand):
    """Another seed gives others."""
    others = list(made_up_clients(1000, seed=1))
    assert not [one for one, other in zip(thousand, others, strict=True) if one == other]


def test_no_name_comes_twice():
    """Among 100,000 companies no title and no domain, and so no e-mail address, comes twice."""
    dice = Random(0)  # noqa: S311 - no secret
    companies = [name_company(index, 0, dice) for index in range(100_000)]
    assert len({company.title.casefold() for company in companies}) == 100_000
    assert len({company.domain for company in companies}) == 100_000


def test_emails_are_valid(thousand):
    """Every e-mail address passes the validator that imports are checked with."""
    for payload in thousand:
        for email in emails_of(payload):
            assert validate_email(email, check_deliverability=False).normalized == email


def test_post_codes_have_their_country_form(thousand):
    """Post codes look as they do in their country."""
    for payload in thousand:
        for address in (payload["billing_address"], *payload["shipping_addresses"]):
            assert re.fullmatch(POST_CODES[address["address_country"]], address["address_post_code"])


@pytest.mark.parametrize(
    ("what", "kinds"),
    [
        (lambda one: one["department"], {"UK", "EU", "US"}),
        (lambda one: one["currency"], {"GBP", "EUR", "USD"}),
        (lambda one: one["type"]["code"], {"retail", "trade", "wholesale", "distributor"}),
        (lambda one: one["tax_ref"]["code"], {"T0", "T1", "T2", "T5", "T9"}),
        (lambda one: len(one["shipping_addresses"]), {0, 1, 2, 3}),
        (lambda one: len(one["contacts"]), {0, 1, 2}),
        (lambda one: one["detail"]["eori_number"] is None, {True, False}),
        (lambda one: one["detail"]["contact_number"].startswith("0"), {True, False}),
        (lambda one: one["detail"]["contact_number"].startswith("+44"), {True, False}),
        (lambda one: one["billing_address"]["address_post_code"].startswith("0"), {True, False}),
        (lambda one: one["title"].isascii(), {True, False}),
    ],
    ids=[
        "department",
        "currency",
        "type",
        "tax code",
        "shipping addresses",
        "contacts",
        "optional null",
        "leading zero",
        "+44",
        "post code with leading zero",
        "not ASCII",
    ],
)
def test_there_is_some_of_everything(thousand, what, kinds):
    """A thousand of them show every kind of value that a file can hold."""
    assert {what(payload) for payload in thousand} == kinds


def test_first_shipping_address_is_the_default(thousand):
    """Of several shipping addresses the first is the default, and only it."""
    defaults = [[one["address_default"] for one in payload["shipping_addresses"]] for payload in thousand]
    assert all(flags == ["1", "0", "0"][: len(flags)] for flags in defaults)


def test_fill_is_the_same_again(filled):
    """The same number of clients at the same moment gives the same records."""
    store = Store.open(None)
    store.fill(500, now=NOW)
    assert store.records(Filter(), offset=0, limit=50) == filled[:50]
    store.close()


def test_fill_adds_the_difference():
    """Clients that are there already count, whoever made them."""
    store = Store.open(None)
    store.create(completed({"type": {"code": "trade"}, "department": "UK", "title": "Mine"}), now=NOW)
    for wanted in (10, 10, 4, 12):
        store.fill(wanted, now=NOW + wanted)
    titles = {record["title"] for record in store.records(Filter(), offset=0, limit=50)}
    assert (store.count(Filter()), len(titles)) == (12, 12)
    store.close()


def test_fill_is_spread_over_three_years(filled):
    """Clients came one after the other over the past three years."""
    moments = [moment(record["created_on"]) for record in filled]
    assert all(earlier <= later for earlier, later in pairwise(moments))
    assert NOW - 3 * 365 * 86_400 <= moments[0] < NOW - 1000 * 86_400
    assert NOW - 30 * 86_400 < moments[-1] <= NOW


def test_later_fill_goes_on_in_time():
    """Clients that are added later did not come earlier."""
    store = Store.open(None)
    store.fill(5, now=NOW)
    store.fill(10, now=NOW + 1000)
    moments = [record["created_on"] for record in store.records(Filter(), offset=0, limit=50)]
    assert moments == sorted(moments)
    store.close()


def test_approval_comes_after_creation(filled):
    """Who was approved was created before, and nobody will be approved tomorrow."""
    approved = [record for record in filled if record["approved_on"]]
    assert all(record["created_on"] < record["approved_on"] for record in approved)
    assert max(moment(record["approved_on"]) for record in approved) <= NOW


@pytest.mark.parametrize(
    ("what", "kinds"),
    [
        (lambda one: one["tier"], {"Suspect Client", "Prospect", "Active Client"}),
        (lambda one: one["agent"] is None, {True, False}),
        (lambda one: one["approved_on"] is None, {True, False}),
        (lambda one: one["discount_scope"] == "N", {True, False}),
        (lambda one: one["discount_rate"] == 0, {True, False}),
        (lambda one: bool(one["discount_brackets"]), {True, False}),
        (lambda one: one["sub_client_count"] == 0, {True, False}),
        (lambda one: one["pricelist"] == one["type"]["name"], {True, False}),
    ],
    ids=["tier", "agent", "approval", "scope", "rate", "brackets", "sub-clients", "price list"],
)
def test_records_show_some_of_everything(filled, what, kinds):
    """What only Intend's own staff can set varies too."""
    assert {what(record) for record in filled} == kinds


def test_agent_is_written_out(filled):
    """An agent is given with id, name and account."""
    agents = [record["agent"] for record in filled if record["agent"]]
    assert all(list(agent) == ["id", "name", "account"] for agent in agents)
