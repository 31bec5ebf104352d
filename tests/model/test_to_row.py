"""Record → flat row: what Intend says of a client, one value a column, none of them lost."""

import json

import pytest

from intend_bulk.model.payload import to_row

# The record in the answer of the vendor's reference, "Query Clients", letter for letter.
DOCUMENTED = """
{
   "id": 16,
   "type": {
       "name": "Retail",
       "code": "retail"
   },
   "department": "UK",
   "title": "Kristian Hamilton",
   "account": "KRISTI",
   "first_name": "",
   "last_name": "",
   "email": "sale@kristianhamilton.com",
   "tier": "Suspect Client",
   "currency": "GBP",
   "agent": null,
   "sub_client_count": 0,
   "discount_scope": "N",
   "discount_rate": 0,
   "discount_brackets": [],
   "pricelist": "Retail",
   "tax_ref": {
       "code": "T1",
       "value": 20
   },
   "detail": {
       "contact_number": "078 0904 1618",
       "contact_person": "Kristian Hamilton",
       "website": "",
       "registration_number": "",
       "registration_address": null,
       "company_number": null,
       "eori_number": "",
       "vat_number": "",
       "payment_term": "proforma"
   },
   "billing_address": {
       "address_ref": 53,
       "address_company": "",
       "address_contact_name": "",
       "address_contact_email": "sale@kristianhamilton.com",
       "address_contact_number": "078 0904 1618",
       "address_street_1": "2 St. Margarets Avenue",
       "address_street_2": "",
       "address_town": "Stanford-Le-Hope",
       "address_county": "Essex",
       "address_state": "",
       "address_post_code": "SS17 0EL",
       "address_country": "United Kingdom",
       "address_note": "",
       "address_default": "0"
   },
   "shipping_addresses": [],
   "contacts": [],
   "created_on": "2022-07-18T22:49:53.000000Z",
   "approved_on": null,
   "source": "system",
   "source_status": "P"
}
"""

FILLED = {
    "client_id": "16",
    "client_account": "KRISTI",
    "type_code": "retail",
    "type_name": "Retail",
    "department": "UK",
    "title": "Kristian Hamilton",
    "email": "sale@kristianhamilton.com",
    "tier": "Suspect Client",
    "currency": "GBP",
    "sub_client_count": 0,
    "discount_scope": "N",
    "discount_rate": 0,
    "pricelist": "Retail",
    "tax_code": "T1",
    "tax_value": 20,
    "contact_number": "078 0904 1618",
    "contact_person": "Kristian Hamilton",
    "payment_term": "proforma",
    "billing_ref": "53",
    "billing_contact_email": "sale@kristianhamilton.com",
    "billing_contact_number": "078 0904 1618",
    "billing_street_1": "2 St. Margarets Avenue",
    "billing_town": "Stanford-Le-Hope",
    "billing_county": "Essex",
    "billing_post_code": "SS17 0EL",
    "billing_country": "United Kingdom",
    "billing_default": "0",
    "created_on": "2022-07-18T22:49:53.000000Z",
    "source": "system",
    "source_status": "P",
}


def filled(row):
    return {name: cell for name, cell in row.items() if cell is not None}


def test_documented_record():
    """Every value of the vendor's example has its column."""
    assert filled(to_row(json.loads(DOCUMENTED))) == FILLED


def test_record_without_a_value_has_no_undocumented_column():
    """What is empty in the vendor's example leaves no column that nobody documents."""
    empty = set(to_row(json.loads(DOCUMENTED))) - set(FILLED)
    assert empty == {
        "first_name",
        "last_name",
        "website",
        "registration_number",
        "registration_address",
        "company_number",
        "eori_number",
        "vat_number",
        "billing_company",
        "billing_contact_name",
        "billing_street_2",
        "billing_state",
        "billing_note",
        "discount_brackets",
        "approved_on",
    }


@pytest.mark.parametrize(
    "credentials", [{"username": "clark", "password": "hunter2"}, "hunter2", ["hunter2"], None], ids=str
)
def test_credentials_are_dropped(credentials):
    """In whatever form they come, nothing of them is in the row."""
    assert to_row({"id": 1, "credentials": credentials}) == {"client_id": "1"}


def test_agent_has_three_columns():
    agent = {"id": 3, "name": "Perry White", "account": "PERRY"}
    assert to_row({"agent": agent}) == {"agent_id": "3", "agent_name": "Perry White", "agent_account": "PERRY"}


def test_discount_brackets_are_json_text():
    row = to_row({"discount_brackets": [{"from": 100, "rate": 5}]})
    assert row == {"discount_brackets": '[{"from":100,"rate":5}]'}


def test_discount_brackets_of_another_shape_are_json_text_too():
    row = to_row({"discount_brackets": {"0": {"from": 100}}})
    assert row == {"discount_brackets": '{"0":{"from":100}}'}


def test_addresses_are_numbered_from_one():
    record = {"shipping_addresses": [{"address_town": "Leeds"}, {"address_town": "York", "address_ref": 54}]}
    assert to_row(record) == {"shipping_1_town": "Leeds", "shipping_2_town": "York", "shipping_2_ref": "54"}


def test_contacts_have_a_column_a_key():
    record = {"contacts": [{"email": "a@b.uk"}, {"mobile": "0123", "job_title": "Buyer"}]}
    assert to_row(record) == {
        "contact_1_email": "a@b.uk",
        "contact_2_mobile": "0123",
        "contact_2_job_title": "Buyer",
    }


@pytest.mark.parametrize(
    ("record", "row"),
    [
        ({"loyalty": {"points": 5}}, {"loyalty.points": 5}),
        ({"a": {"b": {"c": "x"}}}, {"a.b.c": "x"}),
        ({"a.b": "dot", "a": {"b": "nested"}}, {'["a.b"]': "dot", "a.b": "nested"}),
        ({"notes": "hello", "vip": True, "score": 1.5}, {"notes": "hello", "vip": True, "score": 1.5}),
        ({"tags": ["a", "b"]}, {"tags": '["a","b"]'}),
        ({"matrix": [[1, 2], [3]]}, {"matrix": "[[1,2],[3]]"}),
        ({"branches": [{"name": "North"}]}, {"branches": '[{"name":"North"}]'}),
        ({"detail": {"fax": "0123"}}, {"detail.fax": "0123"}),
        ({"type": {"colour": "red"}}, {"type.colour": "red"}),
        ({"billing_address": {"town": "Leeds"}}, {"billing_address.town": "Leeds"}),
        ({"billing_address": {"geo": {"lat": 1.5}}}, {"billing_address.geo.lat": 1.5}),
        ({"shipping_addresses": [{"address_code": "x"}]}, {"shipping_addresses[0].address_code": "x"}),
        ({"shipping_addresses": [{"geo": {"lat": 1.5}}]}, {"shipping_addresses[0].geo.lat": 1.5}),
        ({"contacts": [{"phones": ["1", "2"]}]}, {"contact_1_phones": '["1","2"]'}),
        ({"contacts": [{"phone": {"home": "1"}}]}, {"contacts[0].phone.home": "1"}),
        ({"": "x"}, {'[""]': "x"}),
        ({"=1+1": "x"}, {'["=1+1"]': "x"}),
    ],
    ids=str,
)
def test_undocumented_key_stands_under_its_path(record, row):
    """A key that nobody documents is kept, at any level."""
    assert to_row(record) == row


@pytest.mark.parametrize(
    ("documented", "key"),
    [
        ({"id": 1}, "client_id"),
        ({"tax_ref": {"code": "T1"}}, "tax_code"),
        ({"type": {"code": "trade"}}, "type_code"),
        ({"id": 1}, "reference"),
        ({"id": 1}, "password"),
        ({"billing_address": {"address_town": "Leeds"}}, "billing_town"),
        ({"shipping_addresses": [{"address_town": "Leeds"}]}, "shipping_1_town"),
        ({"contacts": [{"mobile": "0123"}]}, "contact_1_mobile"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_key_named_like_a_column_of_ours(documented, key):
    """It has a column of its own beside ours."""
    row = to_row(documented | {key: "other"})
    assert row == to_row(documented) | {f"$.{key}": "other"}


@pytest.mark.parametrize(
    "key", ["Email", "EMAIL", "job title", "_x", "x_", "a.b", "first-name", "firstName", "", "é e"]
)
def test_odd_key_of_a_contact_is_kept_beside_ours(key):
    """A key whose heading would not be read back as it is stands under its path."""
    row = to_row({"contacts": [{"email": "a@b.uk", "first_name": "Lois", key: "odd"}]})
    odd = [cell for name, cell in row.items() if name not in ("contact_1_email", "contact_1_first_name")]
    assert odd == ["odd"]
    assert row["contact_1_email"] == "a@b.uk"


@pytest.mark.parametrize("empty", [None, "", [], {}], ids=["null", "no text", "no list", "no object"])
@pytest.mark.parametrize("key", ["title", "currency", "discount_rate", "discount_brackets", "created_on", "notes"])
def test_empty_values_are_empty_cells(key, empty):
    """Documented or not, a value that says nothing has its column, and the cell is empty."""
    assert to_row({key: empty}) == {key: None}


@pytest.mark.parametrize("empty", [None, "", [], {}], ids=["null", "no text", "no list", "no object"])
@pytest.mark.parametrize(
    "key", ["type", "agent", "tax_ref", "detail", "billing_address", "shipping_addresses", "contacts"]
)
def test_empty_container_has_no_column(key, empty):
    """Its parts have columns, itself it has none."""
    assert to_row({"id": 1, key: empty}) == {"client_id": "1"}


@pytest.mark.parametrize(
    ("record", "row"),
    [
        ({"billing_address": "2 St. Margarets Avenue"}, {"billing_address": "2 St. Margarets Avenue"}),
        ({"billing_address": ["x"]}, {"billing_address": '["x"]'}),
        ({"agent": 0}, {"agent": 0}),
        ({"agent": False}, {"agent": False}),
        ({"currency": {"code": "GBP"}}, {"currency.code": "GBP"}),
        ({"currency": ["GBP"]}, {"currency": '["GBP"]'}),
        ({"currency": 826}, {"currency": "826"}),
        ({"title": True}, {"title": "true"}),
        ({"email": {"work": {"main": "a@b.uk"}}}, {"email.work.main": "a@b.uk"}),
        ({"shipping_addresses": "none"}, {"shipping_addresses": "none"}),
        (
            {"shipping_addresses": ["Leeds", {"address_town": "York"}]},
            {"shipping_addresses": '["Leeds",{"address_town":"York"}]'},
        ),
        ({"shipping_addresses": {"3": {"address_town": "York"}}}, {'shipping_addresses["3"].address_town': "York"}),
        ({"shipping_addresses": [{}, {"address_town": "York"}]}, {"shipping_2_town": "York"}),
        ({"contacts": {"email": "a@b.uk"}}, {"contacts.email": "a@b.uk"}),
        ({"contacts": [["a"]]}, {"contacts": '[["a"]]'}),
        ({"detail": [{"website": "x"}]}, {"detail": '[{"website":"x"}]'}),
        ({"tax_ref": {"code": {"id": "T1"}}}, {"tax_ref.code.id": "T1"}),
        ({"tax_ref": {"value": "20.00"}}, {"tax_value": "20.00"}),
        ({"created_on": 1658184593}, {"created_on": "1658184593"}),
    ],
    ids=str,
)
def test_value_of_another_type_is_not_lost(record, row):
    """Where the API gives something else than is documented, it is kept all the same."""
    assert to_row(record) == row


@pytest.mark.parametrize("number", [float("nan"), float("inf")], ids=str)
def test_what_is_no_number_is_kept_as_text(number):
    """No spreadsheet has a cell for it."""
    assert isinstance(to_row({"score": number})["score"], str)


def test_columns_stand_in_the_order_of_the_record():
    assert list(to_row({"zeta": 1, "title": "x", "alpha": 2})) == ["zeta", "title", "alpha"]


def test_record_is_left_as_it_was():
    record = json.loads(DOCUMENTED)
    to_row(record)
    assert record == json.loads(DOCUMENTED)
