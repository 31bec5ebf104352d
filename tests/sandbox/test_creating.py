"""POST /api/clients/create, and what a query gives back of it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

ADDRESS_KEYS = [
    "address_ref",
    "address_company",
    "address_contact_name",
    "address_contact_email",
    "address_contact_number",
    "address_street_1",
    "address_street_2",
    "address_town",
    "address_county",
    "address_state",
    "address_post_code",
    "address_country",
    "address_note",
    "address_default",
]


def test_success_is_the_documented_envelope(intend, documented):
    """A create answers with the id and the account, in the words of the vendor's reference."""
    assert intend.create(documented).json() == {
        "status": 200,
        "response": True,
        "data": {"client_id": 1, "client_account": "INTEND01"},
        "msg": "Request Successful",
    }


def test_record_has_every_documented_key(intend, documented):
    """A query gives the keys of the vendor's reference, in its order, and no others."""
    intend.create(documented)
    assert list(intend.client(1)) == [
        "id",
        "type",
        "department",
        "title",
        "account",
        "first_name",
        "last_name",
        "email",
        "tier",
        "currency",
        "agent",
        "sub_client_count",
        "discount_scope",
        "discount_rate",
        "discount_brackets",
        "pricelist",
        "tax_ref",
        "detail",
        "billing_address",
        "shipping_addresses",
        "contacts",
        "created_on",
        "approved_on",
        "source",
        "source_status",
    ]


@pytest.mark.parametrize("key", ["detail", "contacts", "title", "email", "currency", "source", "department"])
def test_documented_example_is_read_back(intend, documented, key):
    """What the vendor's example sends comes back as it was sent."""
    intend.create(documented)
    assert intend.client(1)[key] == documented[key]


def test_addresses_are_read_back(intend, documented):
    """An address comes back as it was sent, with the state that the example leaves out as an empty text."""
    intend.create(documented)
    sent = documented["billing_address"] | {"address_ref": 1, "address_state": ""}
    assert intend.client(1)["billing_address"] == sent


def test_every_address_has_all_its_keys(intend, documented):
    """Billing and shipping addresses have the documented keys, in the documented order."""
    intend.create(documented)
    record = intend.client(1)
    addresses = [record["billing_address"], *record["shipping_addresses"]]
    assert [list(address) for address in addresses] == [ADDRESS_KEYS, ADDRESS_KEYS]


def test_address_refs_are_unique(intend, documented):
    """No two addresses of this Intend have the same number."""
    documented["shipping_addresses"] *= 3
    intend.create(documented)
    intend.create(documented)
    addresses = [
        address
        for record in intend.clients()["data"]
        for address in (record["billing_address"], *record["shipping_addresses"])
    ]
    assert len({address["address_ref"] for address in addresses}) == 8


def test_new_client_awaits_approval(intend, documented):
    """A client that was just created has no agent, no discount and no approval."""
    intend.create(documented)
    record = intend.client(1)
    assert (record["tier"], record["agent"], record["approved_on"]) == ("Suspect Client", None, None)
    assert (record["discount_scope"], record["discount_rate"], record["discount_brackets"]) == ("N", 0, [])


def test_created_on_is_the_moment_of_the_create(intend, documented):
    """The moment of the create is given in UTC, in the vendor's form."""
    intend.create(documented)
    assert intend.client(1)["created_on"] == "2025-06-15T15:06:40.000000Z"


@pytest.mark.parametrize(
    ("code", "name"),
    [("retail", "Retail"), ("trade", "Trade"), ("wholesale", "Wholesale"), ("distributor", "Distributor")],
)
def test_type_has_its_name(intend, documented, code, name):
    """A type is given with its name, and the price list is the one of that name."""
    intend.create(documented | {"type": {"code": code}})
    record = intend.client(1)
    assert (record["type"], record["pricelist"]) == ({"name": name, "code": code}, name)


@pytest.mark.parametrize(
    ("code", "value"), [("T0", 0), ("T1", 20), ("T2", 0), ("T5", 5), ("T9", 0), ("T17", 20), (None, 20)]
)
def test_tax_code_has_its_value(intend, documented, code, value):
    """A tax code is given with its per cent; one that is not known counts as the standard rate."""
    intend.create(documented | {"tax_ref": {"code": code}})
    assert intend.client(1)["tax_ref"] == {"code": code, "value": value}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("  Acme  Ltd ", id="spaces"),
        pytest.param("ACME ltd", id="letter case"),
        pytest.param("Müller & Söhne 東京 🏠", id="not ASCII"),
        pytest.param("Cafe\u0301", id="not composed"),
        pytest.param('a\r\n\tb "c" \\ \x00', id="control characters"),
        pytest.param("00123", id="leading zeros"),
        pytest.param("<b>&amp;", id="markup"),
    ],
)
def test_text_is_kept_exactly(intend, documented, text):
    """Text comes back as it was sent, character for character."""
    intend.create(documented | {"title": text})
    assert intend.client(1)["title"] == text


def test_null_stays_null(intend, documented):
    """A text that was sent as null comes back as null."""
    documented["detail"]["website"] = None
    intend.create(documented | {"first_name": None})
    record = intend.client(1)
    assert (record["first_name"], record["detail"]["website"]) == (None, None)


def test_contacts_are_kept_verbatim(intend, documented):
    """The keys of a contact are not documented, so whatever was sent comes back."""
    contacts = [{"first_name": "Lois", "favourite": {"colour": ["red", 1, None]}}, "loose"]
    intend.create(documented | {"contacts": contacts})
    assert intend.client(1)["contacts"] == contacts


def test_least_payload_is_filled_up(intend):
    """What a payload leaves out comes back empty: "" for a text, null for an optional one, [] for a list."""
    intend.create({"type": {"code": "trade"}, "department": "UK", "title": "Acme"})
    record = intend.client(1)
    assert (record["email"], record["billing_address"]["address_town"]) == ("", "")
    assert record["detail"]["eori_number"] is None
    assert (record["shipping_addresses"], record["contacts"]) == ([], [])


def test_address_state_is_accepted(intend, documented):
    """The state stands in the vendor's table, though not in its example."""
    documented["billing_address"]["address_state"] = "MA"
    intend.create(documented)
    assert intend.client(1)["billing_address"]["address_state"] == "MA"


def test_credentials_are_not_given_back(intend, documented):
    """Neither user name nor password comes back."""
    documented["credentials"] = {"username": "ckent", "password": "kryptonite"}
    intend.create(documented)
    answer = intend.ask("GET", "/api/clients").text
    assert "ckent" not in answer
    assert "kryptonite" not in answer


def test_same_payload_twice_makes_two_clients(intend, documented):
    """There is no idempotency."""
    answers = [intend.create(documented).json()["data"] for _ in range(2)]
    assert answers == [
        {"client_id": 1, "client_account": "INTEND01"},
        {"client_id": 2, "client_account": "INTEND02"},
    ]


@pytest.mark.parametrize(
    ("title", "account"),
    [
        pytest.param("Intend Design Studio", "INTEND01", id="six letters"),
        pytest.param("a-1 b", "A1BXXX01", id="short"),
        pytest.param("Äpfel Größe", "PFELGR01", id="not ASCII"),
        pytest.param("東京", "XXXXXX01", id="no letter of A-Z"),
    ],
)
def test_account_is_made_of_the_title(intend, documented, title, account):
    """An account is six letters or digits of the title, and a number."""
    assert intend.create(documented | {"title": title}).json()["data"]["client_account"] == account


def test_account_number_grows_past_two_digits(intend, documented):
    """The hundredth client of the same name has the number 100."""
    accounts = [intend.create(documented).json()["data"]["client_account"] for _ in range(100)]
    assert accounts[-2:] == ["INTEND99", "INTEND100"]


def test_creates_at_once_get_different_ids(intend, documented):
    """Eight callers at once make as many clients as they send, each with its own id and account."""

    def create(_: int) -> tuple[int, str]:
        url, key = f"{intend.sandbox.url}/api/clients/create", {"api-key": intend.sandbox.api_key}
        data = requests.post(url, json=documented, headers=key, timeout=10).json()["data"]
        return data["client_id"], data["client_account"]

    with ThreadPoolExecutor(8) as callers:
        created = list(callers.map(create, range(80)))
    assert sorted(client_id for client_id, _ in created) == list(range(1, 81))
    assert len({account for _, account in created}) == 80
