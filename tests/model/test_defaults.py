"""What empty cells are sent as: a default fills a cell, and never makes an address, a contact or a client."""

import pytest

from intend_bulk.model.identity import identity_of
from intend_bulk.model.payload import to_payload, with_defaults


def test_empty_cell_and_missing_column_are_filled():
    assert with_defaults({"currency": None}, {"currency": "GBP", "tax_code": "T1"}) == {
        "currency": "GBP",
        "tax_code": "T1",
    }


def test_filled_cell_is_never_replaced():
    assert with_defaults({"currency": "EUR"}, {"currency": "GBP"}) == {"currency": "EUR"}


def test_row_itself_stays_as_it_was():
    """Who a client is, is computed from it."""
    cells = {"title": "Acme", "email": "a@acme.uk", "currency": None}
    before = identity_of(cells)
    to_payload(cells, defaults={"currency": "GBP"})
    assert (cells["currency"], identity_of(cells)) == (None, before)


@pytest.mark.parametrize(
    ("name", "text", "path"),
    [
        ("currency", "GBP", ("currency",)),
        ("type_code", "trade", ("type", "code")),
        ("payment_term", "proforma", ("detail", "payment_term")),
        ("eori_number", "GB1", ("detail", "eori_number")),
        ("billing_country", "Ireland", ("billing_address", "address_country")),
    ],
)
def test_default_stands_in_the_payload(name, text, path):
    value = to_payload({}, defaults={name: text})
    for step in path:
        value = value[step]
    assert value == text


def test_default_is_sent_as_a_cell_would_be():
    """A flag as 0 or 1."""
    payload = to_payload({}, defaults={"billing_default": "no"})
    assert payload["billing_address"]["address_default"] == "0"


@pytest.mark.parametrize(
    "cells",
    [{}, {"shipping_1_town": None}, {"shipping_1_default": "1"}, {"shipping_2_town": "York"}],
    ids=["no column", "empty", "only the flag", "another address"],
)
def test_default_makes_no_address(cells):
    addresses = to_payload(cells, defaults={"shipping_1_country": "Ireland"})["shipping_addresses"]
    assert "Ireland" not in [address["address_country"] for address in addresses]


@pytest.mark.parametrize("more", [{}, {"shipping_1_country": None}], ids=["no column", "empty"])
def test_default_stands_in_an_address_that_is_filled(more):
    cells = {"shipping_1_town": "York", **more}
    (address,) = to_payload(cells, defaults={"shipping_1_country": "Ireland"})["shipping_addresses"]
    assert (address["address_town"], address["address_country"]) == ("York", "Ireland")


def test_default_belongs_to_the_number_that_the_sheet_has():
    """Though the addresses close up in the payload."""
    cells = {"shipping_1_town": None, "shipping_2_town": "York"}
    defaults = {"shipping_1_country": "Ireland", "shipping_2_country": "France"}
    (address,) = to_payload(cells, defaults=defaults)["shipping_addresses"]
    assert address["address_country"] == "France"


def test_defaults_of_one_address_do_not_fill_it_for_each_other():
    defaults = {"shipping_1_country": "Ireland", "shipping_1_county": "Cork"}
    assert to_payload({"title": "Acme"}, defaults=defaults)["shipping_addresses"] == []


def test_default_makes_no_contact():
    assert to_payload({"contact_1_email": None}, defaults={"contact_1_role": "buyer"})["contacts"] == []


def test_contact_that_is_filled_gets_the_key_of_a_default():
    payload = to_payload({"contact_1_email": "a@acme.uk"}, defaults={"contact_1_role": "buyer"})
    assert payload["contacts"] == [{"email": "a@acme.uk", "role": "buyer"}]
