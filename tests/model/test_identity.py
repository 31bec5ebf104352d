"""When two rows, or a row and a client of Intend, are the same."""

import pytest

from intend_bulk.model.identity import identity_of, normalised, payload_hash, reference_key
from intend_bulk.model.payload import to_payload, to_row

ROW = {"title": "Acme Ltd", "email": "info@acme.co.uk"}
WITHOUT_EMAIL = {"title": "Acme Ltd", "billing_post_code": "LS1 4AP", "contact_number": "0123 809 4674"}


@pytest.mark.parametrize(
    ("text", "compared"),
    [
        (None, ""),
        ("", ""),
        ("  ", ""),
        ("Acme", "acme"),
        (" Acme\u00a0  LTD ", "acme ltd"),
        ("Acme\tLtd\n", "acme ltd"),
        ("\uff21\uff43\uff4d\uff45", "acme"),
        ("Straße", "strasse"),
        ("Ⅷ", "viii"),
        ("e\u0301", "é"),
        ("ﬁlm", "film"),
        (16, "16"),
    ],
    ids=ascii,
)
def test_text_is_compared_without_what_the_eye_does_not_see(text, compared):
    """NFKC, no surrounding space, single spaces, no case."""
    assert normalised(text) == compared


@pytest.mark.parametrize("text", ["Acme Ltd", "ǰ\u0323", "ΐ", "ﬃ", "İ", "ᾳ\u0345"], ids=ascii)
def test_comparing_twice_changes_nothing(text):
    assert normalised(normalised(text)) == normalised(text)


@pytest.mark.parametrize(
    "other",
    [
        {"title": "ACME LTD", "email": "Info@Acme.co.uk"},
        {"title": "  Acme   Ltd ", "email": " info@acme.co.uk"},
        {"title": "\uff21cme Ltd", "email": "info@acme.co.uk"},
        {**ROW, "reference": "OLD-7"},
        {**ROW, "billing_post_code": "LS1 4AP", "contact_number": "0123"},
        {**ROW, "first_name": "Clark", "currency": "EUR"},
    ],
    ids=["case", "space", "form of the letters", "reference", "what only counts without e-mail", "other columns"],
)
def test_same_email_and_title_is_the_same_client(other):
    assert identity_of(other) == identity_of(ROW)


@pytest.mark.parametrize(
    "other",
    [
        {"title": "Acme Ltd", "email": "sales@acme.co.uk"},
        {"title": "Bolt Ltd", "email": "info@acme.co.uk"},
        {"title": "info@acme.co.uk", "email": "Acme Ltd"},
        {"title": "Acme Ltd", "email": None},
        {"title": "AcmeLtd", "email": "info@acme.co.uk"},
        {},
    ],
    ids=["e-mail", "title", "exchanged", "no e-mail", "no space", "nothing"],
)
def test_another_email_or_title_is_another_client(other):
    assert identity_of(other) != identity_of(ROW)


@pytest.mark.parametrize("email", [None, "", "  "])
def test_without_email_title_post_code_and_number_say_who_it_is(email):
    other = {"title": "ACME ltd", "billing_post_code": " ls1 4ap", "contact_number": "0123 809  4674", "email": email}
    assert identity_of(other) == identity_of(WITHOUT_EMAIL)


@pytest.mark.parametrize("column", ["title", "billing_post_code", "contact_number"])
def test_without_email_each_of_the_three_counts(column):
    assert identity_of(WITHOUT_EMAIL | {column: "other"}) != identity_of(WITHOUT_EMAIL)


def test_values_do_not_run_together():
    """A digest of three texts is not that of their sum."""
    one = {"title": "a", "billing_post_code": "b", "contact_number": ""}
    other = {"title": "a", "billing_post_code": "", "contact_number": "b"}
    assert identity_of(one) != identity_of(other)


@pytest.mark.parametrize("row", [ROW, WITHOUT_EMAIL], ids=["with e-mail", "without"])
def test_row_and_its_record_are_the_same_client(row):
    """What Intend gives back of a row is known as that row."""
    record = {"id": 30, "account": "ACME01", **to_payload(row)}
    assert identity_of(to_row(record)) == identity_of(row)


def test_identity_is_64_hex_digits():
    assert set(identity_of(ROW)) <= set("0123456789abcdef")
    assert len(identity_of(ROW)) == 64


@pytest.mark.parametrize(
    ("row", "digest"),
    [
        (ROW, "ee23c857a49f27abd91686939a09836df52d0a205b8f9bc80462a8ed32c9e418"),
        (WITHOUT_EMAIL, "043ffd2c9c03d06b3234db6e870e49e5ccdeabcca0c33d816c3eb5b6a1304d29"),
        (
            {"title": "Zürich AG", "email": "info@zürich.ch"},
            "124252c2c60ed5812c41f8afad42e044de676e77597598ea18b5f65b68cc4380",
        ),
    ],
    ids=["with e-mail", "without", "with letters of other alphabets"],
)
def test_identity_never_changes(row, digest):
    """Journals hold it: another digest of the same client would send it twice."""
    assert identity_of(row) == digest


def test_half_a_character_has_an_identity():
    """JSON can hold half of a surrogate pair, which no encoding can."""
    assert identity_of({"title": "\ud83d", "email": "a@b.uk"}) != identity_of({"title": "", "email": "a@b.uk"})


@pytest.mark.parametrize(
    ("row", "key"),
    [({"reference": " OLD-7 "}, "old-7"), ({"reference": None}, None), ({"reference": "  "}, None), ({}, None)],
    ids=str,
)
def test_reference_is_compared_like_the_rest(row, key):
    assert reference_key(row) == key


def test_hash_does_not_depend_on_the_password():
    """A password is in no file of ours, not even as a digest."""
    one, other = to_payload(ROW | {"password": "hunter2"}), to_payload(ROW)
    assert payload_hash(one) == payload_hash(other)


@pytest.mark.parametrize(
    "change", [{"title": "Acme"}, {"username": "clark"}, {"shipping_1_town": "Leeds"}, {"eori_number": "GB1"}], ids=str
)
def test_hash_depends_on_everything_else(change):
    assert payload_hash(to_payload(ROW | change)) != payload_hash(to_payload(ROW))


def test_hash_does_not_depend_on_the_order_of_keys():
    payload = to_payload(ROW)
    assert payload_hash(dict(reversed(payload.items()))) == payload_hash(payload)


def test_hash_leaves_the_payload_as_it_was():
    payload = to_payload(ROW | {"password": "hunter2"})
    payload_hash(payload)
    assert payload["credentials"] == {"username": "", "password": "hunter2"}
