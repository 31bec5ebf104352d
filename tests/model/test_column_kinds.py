"""One column in both directions: cell → JSON → cell, and the words for it."""

import pytest

from intend_bulk.model.fields import (
    COUNTRY,
    CURRENCY,
    DATE,
    EMAIL,
    FLAG,
    JSON_TEXT,
    NUMBER,
    TEXT,
    Field,
    compact_json,
    label_of,
    path_text,
)

KINDS = [TEXT, EMAIL, CURRENCY, COUNTRY, FLAG, NUMBER, DATE, JSON_TEXT]


@pytest.mark.parametrize("word", ["1", "yes", "Yes", "YES", "y", "true", "True", "TRUE", " yes "])
def test_words_for_yes_are_sent_as_one(word):
    assert FLAG.to_json(word) == "1"


@pytest.mark.parametrize("word", ["0", "no", "No", "NO", "n", "false", "False", "FALSE", " no "])
def test_words_for_no_are_sent_as_zero(word):
    assert FLAG.to_json(word) == "0"


@pytest.mark.parametrize("word", ["maybe", "2", "ja", "-1", "10"])
def test_other_words_pass_through_a_flag(word):
    """Refusing them is the work of the checks."""
    assert FLAG.to_json(word) == word


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind is not FLAG], ids=lambda kind: kind.name)
@pytest.mark.parametrize("text", ["007", "+44 20 7946 0018", "1.0", "NA", "yes", " padded ", "ß"])
def test_text_is_sent_as_it_is(kind, text):
    """Only a flag has words of its own."""
    assert kind.to_json(text) == text


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
@pytest.mark.parametrize("empty", [None, "", [], {}], ids=["null", "no text", "no list", "no object"])
def test_empty_values_come_back_as_an_empty_cell(kind, empty):
    """What says nothing leaves its cell empty, whatever the column holds."""
    assert kind.to_cell(empty) is None


@pytest.mark.parametrize("kind", [TEXT, EMAIL, CURRENCY, DATE], ids=lambda kind: kind.name)
@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("007", "007"),
        (16, "16"),
        (0, "0"),
        (1.5, "1.5"),
        (True, "true"),
        (False, "false"),
        (["a", "ü"], '["a","ü"]'),
        ({"code": "GBP"}, '{"code":"GBP"}'),
    ],
    ids=str,
)
def test_text_columns_hold_text(kind, value, cell):
    """A value of an undocumented type is kept, written as JSON."""
    assert kind.to_cell(value) == cell


@pytest.mark.parametrize(
    ("value", "cell"), [("1", "1"), ("0", "0"), (1, "1"), (0, "0"), (True, "1"), (False, "0"), ("maybe", "maybe")]
)
def test_flags_come_back_as_zero_or_one(value, cell):
    """A boolean and a number say the same as the documented text."""
    assert FLAG.to_cell(value) == cell


@pytest.mark.parametrize(
    ("value", "cell"),
    [(20, 20), (0, 0), (17.5, 17.5), ("20", 20), ("0", 0), ("-3", -3), ("17.5", 17.5), ("-0.25", -0.25)],
)
def test_numbers_come_back_as_numbers(value, cell):
    """A number stays one, and so does text that spells one in the only way."""
    assert NUMBER.to_cell(value) == cell
    assert type(NUMBER.to_cell(value)) is type(cell)


@pytest.mark.parametrize(
    "text",
    ["20.00", "020", "1e3", "1,5", "twenty", "-0", "+5", " 20", "1٣", "١٢", "1234567890123456", "0.1234567890123", "."],
)
def test_text_that_a_number_would_change_stays_text(text):
    """What a number could not give back letter for letter is no number."""
    assert NUMBER.to_cell(text) == text


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")], ids=str)
def test_what_is_no_number_is_kept_as_text(value):
    """No spreadsheet has a cell for it."""
    assert isinstance(NUMBER.to_cell(value), str)


@pytest.mark.parametrize("value", [True, False])
def test_booleans_are_no_numbers(value):
    assert NUMBER.to_cell(value) == compact_json(value)


@pytest.mark.parametrize(
    ("value", "cell"),
    [([{"from": 100}], '[{"from":100}]'), ({"a": None}, '{"a":null}'), (0, "0"), ("x", '"x"')],
    ids=str,
)
def test_json_columns_hold_json(value, cell):
    assert JSON_TEXT.to_cell(value) == cell


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("title", "Title"),
        ("vat_number", "VAT number"),
        ("eori_number", "EORI number"),
        ("billing_post_code", "Billing post code"),
        ("shipping_2_street_1", "Shipping 2 street 1"),
        ("contact_1_first_name", "Contact 1 first name"),
        ("contact_1_jobTitle", "Contact 1 jobTitle"),
    ],
)
def test_label_is_the_name_in_words(name, label):
    assert label_of(name) == label


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (("title",), "title"),
        (("type", "code"), "type.code"),
        (("shipping_addresses", 0, "address_town"), "shipping_addresses[0].address_town"),
        (("contacts", 0, "job title"), "contacts[0].job title"),
        (("contacts", 0, "a.b"), 'contacts[0]["a.b"]'),
        (("a", "0"), 'a["0"]'),
        (("",), '[""]'),
        (("=1+1",), '["=1+1"]'),
        (("größe",), "größe"),
        (("=größe",), '["=größe"]'),
        (('"',), '["\\""]'),
    ],
    ids=str,
)
def test_path_is_written_as_text(path, text):
    assert path_text(path) == text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("a.b",), ("a", "b")),
        (("a", 0), ("a[0]",)),
        (("a", 0), ("a", "0")),
        (('["a"]',), ("a",)),
        (("a", "b c"), ("a b", "c")),
    ],
    ids=str,
)
def test_no_two_paths_look_alike(one, other):
    assert path_text(one) != path_text(other)


def test_field_inside_has_both_names_and_both_paths():
    """A part of an address is named and placed by what it is a part of."""
    town = Field("town", ("address_town",), "Town or city").inside("billing", ("billing_address",))
    assert (town.name, town.path) == ("billing_town", ("billing_address", "address_town"))


@pytest.mark.parametrize(("empty", "sent"), [("", ""), (None, None), ("P", "P")])
def test_empty_cell_is_sent_as_its_field_says(empty, sent):
    assert Field("x", ("x",), "", empty=empty).to_json(None) == sent


@pytest.mark.parametrize(
    ("field", "required", "note"),
    [
        (Field("town", (), "Town or city", "York"), False, "Town or city.\nExample: York"),
        (Field("state", (), "State"), False, "State."),
        (
            Field("currency", (), "Currency", "GBP", CURRENCY),
            True,
            "Currency.\nNeeded for every client.\nFormat: three capital letters.\nExample: GBP",
        ),
    ],
    ids=["plain", "without an example", "needed"],
)
def test_note_says_what_the_column_is_its_format_and_an_example(field, required, note):
    assert field.note(required=required) == note
