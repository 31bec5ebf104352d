"""Which column each heading is beside the others: what is certain wins, a tie is refused, and all of it is said."""

import pytest

from intend_bulk.errors import SheetError
from intend_bulk.sheets.mapping.matching import match_headings, notes_on
from intend_bulk.sheets.reading import read_sheet


def matched(*headings: str) -> dict[str, str | None]:
    return {column.heading: column.name for column in match_headings(headings, place="row 1")}


def said(*headings: str) -> dict[str, str]:
    """What is said of each heading of which something is: {"Zip": "heading_understood"}."""
    return {column.heading: code for column, code, _ in notes_on(match_headings(headings, place="row 1"))}


@pytest.mark.parametrize(
    ("plainer", "other", "name"),
    [
        ("Email", "Mail", "email"),
        ("Phone", "Mobile", "contact_number"),
        ("Company", "Customer", "title"),
        ("Title", "Trading name", "title"),
        ("Account no.", "Record ID", "reference"),
        ("Billing note", "Notes", "billing_note"),
        ("Currency code", "Currency (ISO)", "currency"),
    ],
)
def test_plainer_heading_is_taken_and_the_other_is_named(plainer, other, name):
    assert matched(other, plainer) == {other: None, plainer: name}
    assert said(other, plainer)[other] == "heading_spare"


@pytest.mark.parametrize(
    ("one", "other", "name"),
    [
        ("Email", "E-mail address", "email"),
        ("Title", "Company name", "title"),
        ("Phone", "Telephone", "contact_number"),
        ("Phone", "Phone", "contact_number"),
        ("Delivery city", "Ship to 1 town", "shipping_1_town"),
        ("Bill to city", "Billing town", "billing_town"),
        ("Mobile", "Phone 1", "contact_number"),
        ("Town", "Postal city", "billing_town"),
    ],
)
def test_tie_is_refused_with_both_headings_and_their_places(one, other, name):
    with pytest.raises(SheetError) as caught:
        match_headings(["Currency", one, None, other, "Street"], place="row 3 of clients.xlsx")
    assert f"row 3 of clients.xlsx stand for the same column, {name}: {one!r} (B) and {other!r} (D)" in str(
        caught.value
    )
    assert "Rename" in caught.value.hint and "intend-bulk map" in caught.value.hint


def test_all_ties_of_a_sheet_are_named_at_once():
    with pytest.raises(SheetError) as caught:
        match_headings(["Phone", "Tel", "Telephone", "Email", "E-mail address"], place="row 1")
    assert "contact_number: 'Phone' (A), 'Tel' (B) and 'Telephone' (C); email: 'Email' (D) and" in str(caught.value)


@pytest.mark.parametrize(("title", "asks"), [("Title", True), ("Organisation", False)])
def test_a_title_beside_a_company_may_be_a_form_of_address(title, asks):
    """A client called Mr could not be deleted again."""
    with pytest.raises(SheetError) as caught:
        match_headings([title, "Company"], place="row 1")
    assert ("Salutation" in caught.value.hint) is asks


def test_address_without_a_word_is_the_billing_address():
    assert matched("Address 1", "City", "Postcode", "Country") == {
        "Address 1": "billing_street_1",
        "City": "billing_town",
        "Postcode": "billing_post_code",
        "Country": "billing_country",
    }


def test_address_without_a_word_is_the_billing_address_beside_a_delivery_address():
    assert matched("City", "Delivery city") == {"City": "billing_town", "Delivery city": "shipping_1_town"}


def test_address_without_a_word_is_not_mixed_into_a_billing_address():
    """It may be of a third address. What it is nearest to is said."""
    assert matched("Billing city", "Street", "City") == {"Billing city": "billing_town", "Street": None, "City": None}
    assert said("Billing city", "Street", "City") == {
        "Billing city": "heading_understood",
        "Street": "column_unknown",
        "City": "heading_spare",
    }


@pytest.mark.parametrize("heading", ["State", "Region", "Province"])
def test_state_alone_is_no_address(heading):
    """It may be whether a client is active, or a region of the sales."""
    assert matched("Company", heading)[heading] is None
    assert matched("Company", heading, "City")[heading] is not None


def test_in_an_export_of_intend_only_our_own_headings_count():
    """The others are keys that nobody documents."""
    assert matched("client_id", "client_account", "title", "login") == {
        "client_id": "client_id",
        "client_account": "client_account",
        "title": "title",
        "login": None,
    }


@pytest.mark.parametrize(
    ("heading", "code"),
    [
        ("Zip", "heading_understood"),
        ("Currency (ISO)", "heading_understood"),
        ("Name", "column_to_split"),
        ("Delivery address", "column_to_split"),
        ("Colour", "column_unknown"),
        ("Tier", "column_read_only"),
        ("Vat-Number *", None),
        ("VAT number (required)", None),
    ],
)
def test_what_is_said_of_a_heading(heading, code):
    """Nothing, where it is our own."""
    assert said("Title", heading).get(heading) == code


@pytest.mark.parametrize(
    ("heading", "meant"),
    [
        ("Contact 1 surname", "Contact 1 last name"),
        ("contact_2_Phone", "Contact 2 contact number"),
        ("Contact 1 name", ""),
    ],
)
def test_key_of_a_contact_that_is_another_word_is_said(heading, meant):
    """It is sent as it is written: a contact can have any key."""
    columns = match_headings(["Title", heading], place="row 1")
    assert [words["guess"] for _, code, words in notes_on(columns) if code == "contact_key"] == [meant]
    assert columns[1].name is not None


@pytest.mark.parametrize("heading", ["Contact 1 mobile", "Contact 1 email", "Contact 1 E-mail", "Contact 2 job title"])
def test_other_key_of_a_contact_is_as_it_should_be(heading):
    assert said("Title", heading) == {}


def test_keys_of_the_contacts_in_an_export_are_as_they_should_be():
    assert said("client_id", "client_account", "contact_1_phone") == {"client_account": "column_read_only"}


def test_words_of_a_note_name_the_columns():
    columns = match_headings(["Zip", "E-mail", "Mail", "Contact name", "Curency"], place="row 1")
    assert {column.heading: words for column, _, words in notes_on(columns)} == {
        "Zip": {"label": "Billing post code"},
        "Mail": {"label": "Email", "other": "E-mail", "letter": "B"},
        "Contact name": {"labels": "Contact person, First name or Last name"},
        "Curency": {"guess": "Currency"},
    }


@pytest.mark.parametrize("texts", [["Mr", "Mrs.", None, "DR"], ["Herr"], ["Mme", "M."]])
def test_title_over_forms_of_address_is_refused(csv_file, texts):
    """Or a client would be created that is called Mr, and could not be deleted again."""
    rows = "".join(f"{text or ''},Sam,Field\n" for text in texts)
    with pytest.raises(
        SheetError, match=r"'Title' \(A\) in row 1 of clients.csv stands over forms of address"
    ) as caught:
        read_sheet(csv_file(f"Title,First name,Surname\n{rows}"))
    assert "Salutation" in caught.value.hint


@pytest.mark.parametrize("texts", [["Mr", "Acme Ltd"], ["Mr Sam Field"], [""], ["Lord & Sons"]])
def test_title_over_anything_else_is_one(csv_file, texts):
    sheet = read_sheet(csv_file("Title,First name\n" + "".join(f"{text},Sam\n" for text in texts)))
    assert "title" in sheet.known
