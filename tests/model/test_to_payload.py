"""Row → payload: what creates a client, as the vendor documents it."""

import pytest
from vendor import DOCUMENTED_ROW, WHOLE

from intend_bulk.model.payload import to_payload

NOT_TEXT = ["registration_number", "registration_address", "company_number", "eori_number"]


def key_order(value):
    """The keys of a JSON value as a tree, in their order."""
    if isinstance(value, dict):
        return [(key, key_order(inner)) for key, inner in value.items()]
    return [key_order(item) for item in value] if isinstance(value, list) else None


def shipping(payload):
    """Town and default of every shipping address of a payload."""
    return [(address["address_town"], address["address_default"]) for address in payload["shipping_addresses"]]


def test_documented_example():
    """A row with the values of the vendor's example is sent as that example, letter for letter."""
    assert to_payload(DOCUMENTED_ROW) == WHOLE


def test_documented_example_in_the_documented_order():
    """Every key stands where the vendor's reference has it."""
    assert key_order(to_payload(DOCUMENTED_ROW)) == key_order(WHOLE)


def test_empty_cells_and_missing_columns_are_the_same():
    everything = dict.fromkeys(["first_name", "password", "eori_number", "billing_state", "shipping_1_note"])
    assert to_payload(DOCUMENTED_ROW | everything) == to_payload(DOCUMENTED_ROW)


def test_empty_row_has_every_documented_key():
    """Only addresses and contacts that are not there have no keys."""
    documented = WHOLE | {"shipping_addresses": []}
    assert key_order(to_payload({})) == key_order(documented)


@pytest.mark.parametrize("key", NOT_TEXT)
def test_empty_registration_is_sent_as_null(key):
    assert to_payload({})["detail"][key] is None


@pytest.mark.parametrize("key", ["contact_number", "contact_person", "website", "vat_number", "payment_term"])
def test_other_empty_details_are_sent_as_empty_text(key):
    assert to_payload({})["detail"][key] == ""


def test_everything_else_that_is_empty_is_sent_as_empty_text():
    """Every other text of the vendor's example is "" where its cell is empty."""
    payload = to_payload({})
    texts = {key: payload[key] for key in ["department", "title", "first_name", "last_name", "email", "currency"]}
    nested = [payload["type"]["code"], payload["tax_ref"]["code"], *payload["credentials"].values()]
    address = [value for key, value in payload["billing_address"].items() if key != "address_default"]
    assert {*texts.values(), *nested, *address} == {""}


@pytest.mark.parametrize("key", NOT_TEXT)
def test_filled_registration_is_sent_as_text(key):
    assert to_payload({key: "007"})["detail"][key] == "007"


def test_source_is_system_and_p_by_itself():
    payload = to_payload({})
    assert (payload["source"], payload["source_status"]) == ("system", "P")


def test_source_can_be_set():
    payload = to_payload({"source": None}, defaults={"source": "crm", "source_status": "A"})
    assert (payload["source"], payload["source_status"]) == ("crm", "A")


def test_row_wins_over_what_is_set():
    """A default is taken only where the row's own cell is empty."""
    payload = to_payload({"source": "web"}, defaults={"source": "crm"})
    assert payload["source"] == "web"


def test_billing_address_is_the_default_when_nothing_is_said():
    assert to_payload({"billing_town": "Leeds"})["billing_address"]["address_default"] == "1"


@pytest.mark.parametrize(
    ("cell", "sent"),
    [("yes", "1"), ("YES", "1"), ("True", "1"), ("1", "1"), ("no", "0"), ("No", "0"), ("FALSE", "0"), ("0", "0")],
)
@pytest.mark.parametrize("column", ["billing_default", "shipping_1_default"])
def test_default_is_sent_as_zero_or_one(column, cell, sent):
    """Whatever word says it, in any case."""
    payload = to_payload({column: cell, "shipping_1_town": "Leeds"})
    address = payload["billing_address"] if column == "billing_default" else payload["shipping_addresses"][0]
    assert address["address_default"] == sent


@pytest.mark.parametrize(
    ("cells", "sent"),
    [
        ({"shipping_1_town": "Leeds"}, [("Leeds", "1")]),
        ({"shipping_1_town": "Leeds", "shipping_2_town": "York"}, [("Leeds", "1"), ("York", "0")]),
        (
            {"shipping_1_town": "Leeds", "shipping_2_town": "York", "shipping_2_default": "yes"},
            [("Leeds", "0"), ("York", "1")],
        ),
        (
            {"shipping_1_town": "Leeds", "shipping_1_default": "0", "shipping_2_town": "York"},
            [("Leeds", "0"), ("York", "0")],
        ),
        (
            {
                "shipping_1_town": "Leeds",
                "shipping_2_town": "York",
                "shipping_3_town": "Hull",
                "shipping_2_default": "1",
            },
            [("Leeds", "0"), ("York", "1"), ("Hull", "0")],
        ),
        ({"shipping_1_town": "Leeds", "shipping_3_town": "Hull"}, [("Leeds", "1"), ("Hull", "0")]),
        ({"shipping_2_town": "York"}, [("York", "1")]),
        ({"shipping_10_town": "York", "shipping_9_town": "Leeds"}, [("Leeds", "1"), ("York", "0")]),
        ({"shipping_1_default": "1"}, []),
        ({"shipping_1_default": "1", "shipping_2_town": "York"}, [("York", "1")]),
        ({"shipping_1_ref": "53"}, []),
        ({"shipping_1_town": None, "shipping_2_note": None}, []),
    ],
    ids=[
        "one is the default",
        "the first is the default",
        "the one that says so is the default",
        "one that says no makes no other the default",
        "the one in the middle",
        "a gap closes up",
        "the first may be missing",
        "by number, not by place in the sheet",
        "only a default cell is no address",
        "the default cell of no address counts for nothing",
        "what only Intend fills is no address",
        "empty cells are no address",
    ],
)
def test_shipping_addresses(cells, sent):
    """Towns and defaults of the shipping addresses that a row sends."""
    assert shipping(to_payload(cells)) == sent


def test_shipping_address_is_sent_whole():
    """One cell is enough for an address with all thirteen keys, and no number of Intend's own."""
    (address,) = to_payload({"shipping_1_post_code": "MK6 2BE"})["shipping_addresses"]
    assert list(address) == list(to_payload({})["billing_address"])


def test_many_shipping_addresses():
    """N has no upper limit."""
    cells = {f"shipping_{n}_town": f"Town {n}" for n in range(1, 301)}
    assert len(to_payload(cells)["shipping_addresses"]) == 300


@pytest.mark.parametrize(
    ("cells", "sent"),
    [
        ({}, []),
        ({"contact_1_first_name": None, "contact_1_email": None}, []),
        ({"contact_1_email": "lane@gmail.com"}, [{"email": "lane@gmail.com"}]),
        (
            {"contact_1_email": "lane@gmail.com", "contact_1_mobile": "0123"},
            [{"email": "lane@gmail.com", "mobile": "0123"}],
        ),
        ({"contact_1_email": None, "contact_1_mobile": "0123"}, [{"email": "", "mobile": "0123"}]),
        ({"contact_1_Job_title": "Buyer"}, [{"Job_title": "Buyer"}]),
        ({"contact_1_mobile": "1", "contact_3_mobile": "3"}, [{"mobile": "1"}, {"mobile": "3"}]),
        ({"contact_2_mobile": "2", "contact_1_email": "a@b.uk"}, [{"email": "a@b.uk"}, {"mobile": "2"}]),
        ({"contact_1_address_default": "yes"}, [{"address_default": "yes"}]),
    ],
    ids=[
        "none",
        "empty cells are no contact",
        "the keys that the sheet has",
        "any key",
        "an empty key is empty text",
        "a key keeps its letters",
        "a gap closes up",
        "by number, not by place in the sheet",
        "no key means something of its own",
    ],
)
def test_contacts(cells, sent):
    """The contacts that a row sends."""
    assert to_payload(cells)["contacts"] == sent


@pytest.mark.parametrize(
    "column", ["client_id", "client_account", "reference", "type_name", "billing_ref", "created_on", "nonsense"]
)
def test_columns_that_are_not_sent_are_passed_over(column):
    assert to_payload({column: "7"}) == to_payload({})


def test_text_is_sent_as_it_is():
    """No cell is converted, trimmed or read as a number."""
    texts = {"contact_number": "+44 20 7946 0018", "vat_number": "007", "website": " NA ", "payment_term": "1.0"}
    assert to_payload(texts)["detail"].items() >= texts.items()


def test_row_is_left_as_it_was():
    row = dict(DOCUMENTED_ROW)
    to_payload(row)
    assert row == DOCUMENTED_ROW


def test_payloads_share_nothing():
    """A change of one payload is none of the next."""
    to_payload(DOCUMENTED_ROW)["detail"]["website"] = "changed"
    assert to_payload(DOCUMENTED_ROW)["detail"]["website"] == "https://intendsoftware.com/"
