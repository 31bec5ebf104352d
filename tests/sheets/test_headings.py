"""Which column a heading stands for."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intend_bulk.errors import SheetError
from intend_bulk.model.client import SINGLE, column_name, field_at, fields
from intend_bulk.model.fields import label_of
from intend_bulk.sheets.mapping.headings import column_of, seen
from intend_bulk.sheets.mapping.matching import match_headings

FIELDS = [pytest.param(field, id=field.name) for field in fields(shipping=3, contacts=2)]

SPELLINGS = {
    "label": lambda field: field.label,
    "required": lambda field: f"{field.label} *",
    "name": lambda field: field.name,
    "capitals": lambda field: field.label.upper(),
    "small": lambda field: field.label.lower(),
    "hyphens": lambda field: field.label.replace(" ", "-"),
    "dots": lambda field: field.label.replace(" ", "."),
    "many spaces": lambda field: f"  {field.label.replace(' ', '   ')} ",
    "line breaks": lambda field: field.label.replace(" ", "\n"),
    "no-break spaces": lambda field: field.label.replace(" ", "\u00a0"),
    "no spaces": lambda field: field.label.replace(" ", ""),
    "star at once": lambda field: f"{field.name.upper()}*",
}


@pytest.mark.parametrize("spelling", SPELLINGS.values(), ids=SPELLINGS)
@pytest.mark.parametrize("field", FIELDS)
def test_heading_is_known_however_it_is_spelt(field, spelling):
    """Regardless of case, spaces, underscores, hyphens, dots and stars."""
    assert column_of(spelling(field)) == field.name


@pytest.mark.parametrize("field", [case for case in FIELDS if case.values[0].path])
def test_json_path_is_known(field):
    """The words of the vendor's reference are headings too."""
    assert column_of(field.json_path) == field.name


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("Contact 1 mobile", "contact_1_mobile"),
        ("contact_2_Mobile", "contact_2_Mobile"),
        ("Contact 2 Job title", "contact_2_Job_title"),
        ("contact_1_job_title", "contact_1_job_title"),
        ("CONTACT 1 job title", "contact_1_job_title"),
        ("Contact-1-mobile", "contact_1_mobile"),
        ("contacts[0].jobTitle", "contact_1_jobTitle"),
        ("Contact 12 mobile *", "contact_12_mobile"),
        ("Contact 1 E-mail", "contact_1_email"),
        ("Contact 1 téléphone", "contact_1_téléphone"),
    ],
)
def test_key_of_a_contact_is_taken_as_it_is_written(heading, column):
    """The vendor documents no keys, so a capital may matter."""
    assert column_of(heading) == column


@pytest.mark.parametrize(
    "heading",
    [
        "",
        "*",
        "Name",
        "Colour",
        "Titles",
        "Billing",
        "Shipping town",
        "Shipping 0 town",
        "Shipping 1",
        "Shipping 1 colour",
        "shipping_addresses[0].town",
        "shipping_addresses[0]",
        "Contact 1",
        "Contact 0 email",
        "Contact email 1",
        "contacts[0]",
        "contacts[0].Email",
        "contacts[0].job title",
        "contacts[0].phone.home",
        "$.title",
        '["title"]',
        "=title",
    ],
)
def test_other_heading_is_none_of_ours(heading):
    assert column_of(heading) is None


KEYS = st.sampled_from(
    sorted(
        {str(step) for field in fields(shipping=1, contacts=1) for step in field.path if isinstance(step, str)}
        | {spelling for field in SINGLE for spelling in (field.name, field.label, field.label.upper())}
        | {"Contact 1 mobile", "shipping1", "town", "Address town", "client", "code", "tax", "$", "mobile", "_", "a.b"}
    )
) | st.text(max_size=4)
PATHS = st.lists(KEYS, min_size=1, max_size=3).map(tuple) | st.builds(
    lambda group, n, rest: (group, n, *rest),
    st.sampled_from(["shipping_addresses", "contacts"]),
    st.integers(0, 3),
    st.lists(KEYS, min_size=1, max_size=2),
)


@settings(deadline=None, max_examples=500)
@given(PATHS)
def test_exported_heading_is_read_as_the_column_it_was(path):
    """In a csv and in a workbook; a key that nobody documents is never taken for a column of ours."""
    name, field = column_name(path), field_at(path)
    headings = [name, label_of(name)] if field else [name]
    assert {column_of(heading) for heading in headings} == {name if field else None}


def test_blank_headings_are_left_out():
    columns = match_headings(["Title", None, "  ", "Colour"], place="row 1")
    assert [(column.position, column.heading, column.name) for column in columns] == [
        (0, "Title", "title"),
        (3, "Colour", None),
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Email", "E-MAIL *"),
        ("Tax code", "tax_ref.code"),
        ("Shipping 1 town", "shipping_addresses[0].address_town"),
        ("Contact 1 mobile", "contact_1_mobile"),
        ("Title", "Title"),
    ],
)
def test_two_headings_for_one_column_are_refused(one, other):
    """The error names both headings and where they stand."""
    with pytest.raises(SheetError) as caught:
        match_headings(["Currency", one, None, other], place="row 3 of clients.xlsx")
    for word in (repr(one), "(B)", repr(other), "(D)", "row 3 of clients.xlsx"):
        assert word in caught.value.message
    assert caught.value.hint


def test_two_unknown_headings_may_be_the_same():
    """Nothing of them is sent, so nothing can be confused."""
    assert len(match_headings(["Colour", "Colour"], place="row 1")) == 2


def test_seen_headings_are_listed_with_their_letters():
    assert seen(["Name", None, " Phone "]) == "A 'Name', C 'Phone'"


def test_many_seen_headings_are_cut_short():
    assert seen([f"H{n}" for n in range(20)]).endswith("H 'H7', …")
