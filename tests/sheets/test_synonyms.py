"""What a heading by itself is read as, where it is none of our own."""

from collections import Counter

import pytest

from intend_bulk.model.client import field_named
from intend_bulk.sheets.mapping.headings import column_of
from intend_bulk.sheets.mapping.readings import Certainty, reading_of
from intend_bulk.sheets.mapping.spelling import spelt, words_of
from intend_bulk.sheets.mapping.synonyms import NOT_GUESSED, SAME, SECOND

SINGLE = [(name, word) for table in (SAME, SECOND) for name, line in table.items() for word in words_of(line)]


def name_of(heading: str) -> str | None:
    reading = reading_of(heading)
    return reading.name if reading else None


@pytest.mark.parametrize(("name", "word"), SINGLE, ids=[f"{word} is {name}" for name, word in SINGLE])
def test_each_word_of_the_table_is_read_as_its_column(name, word):
    assert name_of(word) == name
    assert field_named(name)


def test_each_word_stands_in_the_table_once():
    """Case, accents and punctuation do not count: a second one would never be looked at."""
    counted = Counter(spelt(word) for _, word in SINGLE)
    assert [word for word, times in counted.items() if times > 1] == []


def test_no_word_of_the_table_is_our_own_heading():
    """That one would never be looked at, either."""
    assert [word for _, word in SINGLE if column_of(word)] == []


@pytest.mark.parametrize(
    ("headings", "name"),
    [
        (["Company", "Company Name", "Customer", "Customer name", "Account name", "Trading name"], "title"),
        (["E-mail address", "Mail"], "email"),
        (["Postcode", "Post code", "Zip", "ZIP code", "Postal"], "billing_post_code"),
        (["Tel", "Telephone", "Phone", "Phone 1", "Mobile"], "contact_number"),
        (["City", "Town"], "billing_town"),
        (["County", "Region"], "billing_county"),
        (["State", "Province"], "billing_state"),
        (["Address line 1", "Address 1", "Street"], "billing_street_1"),
        (["Ship to city", "Delivery town", "Del. city", "Shipping city"], "shipping_1_town"),
        (["Delivery address 1", "Deliver to street", "Shipping address line 1"], "shipping_1_street_1"),
        (["Delivery postcode", "Ship to zip"], "shipping_1_post_code"),
        (["Inv. address line 1", "Bill to street", "Invoice address 1"], "billing_street_1"),
        (["Invoice address 2"], "billing_street_2"),
        (["Bill to city", "Billing city"], "billing_town"),
        (["VAT", "VAT no.", "VAT reg. number", "Tax number"], "vat_number"),
        (["Company reg. no."], "registration_number"),
        (["EORI"], "eori_number"),
        (["Web", "Web site", "URL", "Homepage"], "website"),
        (["Forename", "Given name"], "first_name"),
        (["Surname", "Family name"], "last_name"),
        (["Currency code"], "currency"),
        (["Terms", "Payment terms"], "payment_term"),
        (["Dept"], "department"),
        (["Customer type", "Category"], "type_code"),
        (["Account no.", "Customer code", "Old id", "Ref"], "reference"),
        (["Notes"], "billing_note"),
        (["Contact", "Contact person"], "contact_person"),
        (["Login"], "username"),
        (["Firma"], "title"),
        (["PLZ", "Rechnungs-PLZ"], "billing_post_code"),
        (["Liefer-Ort", "Ville de livraison", "Lieferadresse Ort"], "shipping_1_town"),
        (["USt-IdNr.", "N° TVA"], "vat_number"),
        (["Prénom", "PRENOM"], "first_name"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_people_write(headings, name):
    assert {heading: name_of(heading) for heading in headings} == dict.fromkeys(headings, name)


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Shipping address 2 town", "shipping_2_town"),
        ("Ship to 2 city", "shipping_2_town"),
        ("Ship to city 2", "shipping_2_town"),
        ("Delivery address 3 address line 1", "shipping_3_street_1"),
        ("Delivery 2 address 1", "shipping_2_street_1"),
        ("Delivery address 2", "shipping_1_street_2"),
        ("Del. postcode (2)", "shipping_2_post_code"),
        ("Person 2 first name", "contact_2_first_name"),
        ("Additional contact 1 surname", "contact_1_last_name"),
        ("Contact email 2", "contact_2_email"),
        ("Delivery 0 city", None),
        ("Person first name", None),
    ],
)
def test_number_says_which_address_or_contact(heading, name):
    assert name_of(heading) == name


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Email:", "email"),
        ("  E-mail \n address ", "email"),
        ("Company\nname", "title"),
        ("Company   name", "title"),
        ("1. Company", "title"),
        ("2) Phone", "contact_number"),
        ("(3) Zip", "billing_post_code"),
        ("Email (required)", "email"),
        ("Email - required *", "email"),
        ("Company name * (mandatory)", "title"),
        ("Company name [optional]:", "title"),
        ("VAT number (GB…)", "vat_number"),
        ("Currency (ISO)", "currency"),
        ("Phone [with country code]", "contact_number"),
        ("Email (e.g. info@acme.co.uk)", "email"),
        ("City (delivery)", "shipping_1_town"),
        ("Town - billing", "billing_town"),
    ],
)
def test_what_is_no_word_of_a_heading_does_not_count(heading, name):
    assert name_of(heading) == name


@pytest.mark.parametrize(
    ("heading", "certainty"),
    [
        ("Email (required)", Certainty.EXACT),
        ("1. Email:", Certainty.EXACT),
        ("Email address", Certainty.SAME),
        ("Mail", Certainty.SECOND),
        ("Email (work)", Certainty.SECOND),
        ("City", Certainty.MAIN),
        ("City (main)", Certainty.MAIN),
        ("Invoice city", Certainty.SAME),
    ],
)
def test_a_hint_in_brackets_makes_a_heading_less_certain(heading, certainty):
    """A mark does not."""
    assert reading_of(heading).certainty is certainty


@pytest.mark.parametrize(
    "heading",
    [
        "Title (Mr, Mrs)",
        "Title (Mr/Mrs)",
        "Email (old)",
        "Phone (private)",
        "Title [job]",
        "(Email)",
        "Company (not used)",
    ],
)
def test_a_hint_that_changes_the_meaning_is_left_there(heading):
    assert reading_of(heading) is None


@pytest.mark.parametrize("heading", NOT_GUESSED)
def test_what_may_hold_several_columns_is_not_read(heading):
    assert reading_of(heading) is None
    assert all(field_named(name) for name in words_of(NOT_GUESSED[heading]))


@pytest.mark.parametrize(
    "heading",
    ["Fax", "Industry", "Delivery date", "Invoice number", "Ship date", "Billing code", "Telephone 2", "Owner"],
)
def test_other_words_are_none_of_ours(heading):
    assert reading_of(heading) is None


def test_a_long_text_is_no_heading():
    """Any file can be given, and a row of it can be of any length."""
    assert reading_of("1. Email " + " " * 100_000 + "x (required)") is None
