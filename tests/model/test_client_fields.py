"""The table of fields, and what is looked up in it."""

import pytest

from intend_bulk.model.client import (
    BILLING,
    CONTACTS,
    SHIPPING,
    SINGLE,
    as_shown,
    block_of,
    column_name,
    export_columns,
    field_at,
    field_named,
    fields,
)
from intend_bulk.model.fields import Shape

EVERY_FIELD = list(fields(shipping=3, contacts=2))
ADDRESS_PARTS = [
    "company",
    "contact_name",
    "contact_email",
    "contact_number",
    "street_1",
    "street_2",
    "town",
    "county",
    "state",
    "post_code",
    "country",
    "note",
    "default",
]


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("client_id", "id"),
        ("client_account", "account"),
        ("type_code", "type.code"),
        ("type_name", "type.name"),
        ("department", "department"),
        ("title", "title"),
        ("first_name", "first_name"),
        ("last_name", "last_name"),
        ("email", "email"),
        ("username", "credentials.username"),
        ("password", "credentials.password"),
        ("currency", "currency"),
        ("tax_code", "tax_ref.code"),
        ("tax_value", "tax_ref.value"),
        ("tier", "tier"),
        ("agent_id", "agent.id"),
        ("agent_name", "agent.name"),
        ("agent_account", "agent.account"),
        ("sub_client_count", "sub_client_count"),
        ("discount_scope", "discount_scope"),
        ("discount_rate", "discount_rate"),
        ("discount_brackets", "discount_brackets"),
        ("pricelist", "pricelist"),
        ("contact_number", "detail.contact_number"),
        ("contact_person", "detail.contact_person"),
        ("website", "detail.website"),
        ("registration_number", "detail.registration_number"),
        ("registration_address", "detail.registration_address"),
        ("company_number", "detail.company_number"),
        ("eori_number", "detail.eori_number"),
        ("vat_number", "detail.vat_number"),
        ("payment_term", "detail.payment_term"),
        *((f"billing_{part}", f"billing_address.address_{part}") for part in ADDRESS_PARTS),
        ("billing_ref", "billing_address.address_ref"),
        *((f"shipping_2_{part}", f"shipping_addresses[1].address_{part}") for part in ADDRESS_PARTS),
        ("shipping_2_ref", "shipping_addresses[1].address_ref"),
        ("contact_1_email", "contacts[0].email"),
        ("contact_3_mobile", "contacts[2].mobile"),
        ("source", "source"),
        ("source_status", "source_status"),
        ("created_on", "created_on"),
        ("approved_on", "approved_on"),
        ("reference", ""),
    ],
)
def test_column_stands_at_its_documented_path(name, path):
    """Every column of the design is there, at the path of the vendor's reference."""
    assert field_named(name).json_path == path


def test_no_two_fields_share_a_name():
    names = [field.name for field in EVERY_FIELD]
    assert len(names) == len(set(names))


def test_no_two_fields_share_a_label():
    labels = [field.label.casefold() for field in EVERY_FIELD]
    assert len(labels) == len(set(labels))


@pytest.mark.parametrize("field", EVERY_FIELD, ids=lambda field: field.name)
def test_field_is_found_by_its_name(field):
    assert field_named(field.name) == field


@pytest.mark.parametrize("field", [field for field in EVERY_FIELD if field.path], ids=lambda field: field.name)
def test_field_is_found_by_its_path(field):
    assert field_at(field.path) == field


@pytest.mark.parametrize(
    "name",
    [
        "",
        "nonsense",
        "Title",
        "billing",
        "shipping_town",
        "shipping_0_town",
        "shipping_01_town",
        "shipping_1_nonsense",
        "shipping_1٣_town",
        "shipping_1",
        "contact_0_email",
        "contact_1_",
        "contact_1__mobile",
        "contact_1_job title",
    ],
)
def test_other_names_are_no_columns(name):
    assert field_named(name) is None


@pytest.mark.parametrize(
    "path",
    [
        (),
        ("nonsense",),
        ("billing_address",),
        ("billing_address", "town"),
        ("shipping_addresses", 0),
        ("shipping_addresses", 0, "town"),
        ("shipping_addresses", 0, "address_town", "x"),
        ("shipping_addresses", "0", "address_town"),
        ("contacts", 0, "a.b"),
        ("orders", 0, "number"),
    ],
    ids=str,
)
def test_other_paths_have_no_field(path):
    assert field_at(path) is None


@pytest.mark.parametrize("key", ["mobile", "job_title", "jobTitle", "Position", "fax2", "téléphone"])
def test_contact_has_a_column_for_any_plain_key(key):
    """The vendor documents none, so each has its own, as written."""
    field = field_at(("contacts", 1, key))
    assert field.name == f"contact_2_{key}"
    assert field_named(field.name) == field


@pytest.mark.parametrize("key", ["job title", "a.b", "_x", "x_", "a__b", "", "="])
def test_contact_key_that_a_heading_would_change_is_no_column(key):
    assert field_at(("contacts", 0, key)) is None


@pytest.mark.parametrize("key", ["Email", "E_mail", "FIRST_NAME", "firstName", "lastname", "ContactNumber"])
def test_contact_key_that_reads_like_one_of_ours_is_no_column(key):
    """Its heading would be taken for that of the other key."""
    assert field_at(("contacts", 0, key)) is None


def test_numbers_have_no_upper_limit_of_use():
    assert field_named("shipping_1200_town").path == ("shipping_addresses", 1199, "address_town")


def test_required_fields():
    assert [field.name for field in SINGLE if field.required] == [
        "type_code",
        "department",
        "title",
        "email",
        "currency",
        "tax_code",
    ]


def test_only_the_password_is_secret():
    assert [field.name for field in EVERY_FIELD if field.secret] == ["password"]


def test_only_reference_and_credentials_are_not_given_back():
    assert [field.name for field in SINGLE if not field.returned] == ["reference", "username", "password"]


@pytest.mark.parametrize(
    "name",
    [
        "client_id",
        "client_account",
        "reference",
        "type_name",
        "tax_value",
        "tier",
        "pricelist",
        "billing_ref",
        "shipping_1_ref",
        "created_on",
    ],
)
def test_what_only_intend_fills_is_not_sent(name):
    assert not field_named(name).sent


@pytest.mark.parametrize("name", ["sub_client_count", "discount_rate", "tax_value"])
def test_counts_and_percentages_are_numbers(name):
    assert field_named(name).kind.shape is Shape.NUMBER


@pytest.mark.parametrize("name", ["created_on", "approved_on"])
def test_times_are_dates(name):
    assert field_named(name).kind.shape is Shape.DATE


def test_fields_stand_in_the_order_of_the_sheet():
    """Addresses and contacts stand between the details and the source, each whole before the next."""
    names = [field.name for field in fields(shipping=2, contacts=1)]
    parts = [*ADDRESS_PARTS, "ref"]
    start = names.index("billing_company")
    assert names[start:] == [
        *(f"billing_{part}" for part in parts),
        *(f"shipping_1_{part}" for part in parts),
        *(f"shipping_2_{part}" for part in parts),
        *(f"contact_1_{part}" for part in ["first_name", "last_name", "email", "contact_number"]),
        "source",
        "source_status",
        "created_on",
        "approved_on",
    ]


def test_without_addresses_and_contacts_only_single_fields_are_left():
    assert list(fields(shipping=0, contacts=0)) == list(SINGLE)


def test_export_has_every_documented_column_and_one_address():
    """An export of nothing has the columns that Intend gives back, no credentials, and no contact."""
    expected = [field.name for field in fields(shipping=1, contacts=0) if field.returned]
    assert export_columns([]) == expected


def test_export_has_as_many_addresses_as_the_widest_client():
    columns = export_columns(["title", "shipping_3_town"])
    assert [name for name in columns if name.endswith("_post_code")] == [
        "billing_post_code",
        "shipping_1_post_code",
        "shipping_2_post_code",
        "shipping_3_post_code",
    ]


def test_export_has_the_contact_keys_that_came():
    """By contact, and within one in the order in which they came."""
    columns = export_columns(["contact_2_mobile", "contact_1_name", "contact_1_email", "contact_2_email"])
    assert [name for name in columns if field_named(name).path[:1] == ("contacts",)] == [
        "contact_1_name",
        "contact_1_email",
        "contact_2_mobile",
        "contact_2_email",
    ]


def test_export_puts_undocumented_columns_last():
    """In the order in which they came."""
    assert export_columns(["zeta", "title", "alpha.beta"])[-2:] == ["zeta", "alpha.beta"]


def test_export_names_every_column_once():
    columns = export_columns(["title", "zeta", "zeta", "contact_1_email", "contact_1_email", "shipping_1_town"])
    assert len(columns) == len(set(columns))


def test_export_has_no_reference():
    """It is never in Intend, so a column of that name would stay empty."""
    assert "reference" not in export_columns(["reference", "title"])


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (("detail", "vat_number"), "vat_number"),
        (("loyalty", "points"), "loyalty.points"),
        (("notes",), "notes"),
        (("a.b",), '["a.b"]'),
        (("shipping_addresses", 0, "address_code"), "shipping_addresses[0].address_code"),
        (("contacts", 0, "Email"), "contacts[0].Email"),
        (("contacts", 0, "job title"), "contacts[0].job title"),
    ],
    ids=str,
)
def test_column_of_a_path_is_its_field_or_the_path_itself(path, name):
    assert column_name(path) == name


@pytest.mark.parametrize(
    "path",
    [
        ("reference",),
        ("client_id",),
        ("tax_code",),
        ("password",),
        ("shipping_1_town",),
        ("contact_1_mobile",),
        ("Title",),
        ("clientId",),
        ("client", "id"),
        ("tax", "code"),
        ("Tax_ref", "code"),
        ("Contact 1 mobile",),
        ("Shipping 1 town",),
        ("shipping_addresses", 0, "Address town"),
    ],
    ids=str,
)
def test_undocumented_key_never_takes_a_column_of_ours(path):
    """What would be read as one of our headings is marked as a path."""
    assert column_name(path).startswith("$.")


def test_password_is_not_shown():
    assert as_shown("password", "hunter2") == "***"


@pytest.mark.parametrize("name", ["title", "username", "shipping_1_town", "nonsense", "contact_1_password_hint"])
def test_other_cells_are_shown(name):
    assert as_shown(name, "hunter2") == "hunter2"


def test_addresses_have_the_same_parts():
    """Billing and shipping addresses differ in nothing but their names and places."""
    billing = [field.name.removeprefix("billing_") for field in BILLING]
    shipping = [field.name.removeprefix("shipping_1_") for field in SHIPPING.numbered(1)]
    assert billing == shipping == [*ADDRESS_PARTS, "ref"]


def test_numbered_contact_counts_from_one():
    assert CONTACTS.numbered(1)[0].path == ("contacts", 0, "first_name")


@pytest.mark.parametrize(
    ("name", "block"),
    [
        ("title", ()),
        ("vat_number", ()),
        ("reference", ()),
        ("billing_town", ("billing_address",)),
        ("shipping_2_town", ("shipping_addresses", 1)),
        ("contact_1_email", ("contacts", 0)),
    ],
)
def test_field_knows_the_address_or_contact_that_it_is_a_part_of(name, block):
    assert block_of(field_named(name)) == block
