"""Which column a heading probably feeds: by its words, and by its values."""

import pytest

from intend_bulk.sheets.mapping.looking import Glimpse, is_secret
from intend_bulk.sheets.mapping.proposing import propose

MAILS, PHONES = ("a@acme.uk", "b@best.co.uk"), ("0113 496 0001", "+44 20 7946 0018")


def proposed(*headings: tuple[str, tuple[str, ...]]) -> list[str | None]:
    found = propose([Glimpse(position, text, values) for position, (text, values) in enumerate(headings)])
    return [proposal.suggestion.name if proposal.suggestion else None for proposal in found]


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("company_name", "title"),
        ("address", "billing_street_1"),
        ("city", "billing_town"),
        ("county", "billing_county"),
        ("postal", "billing_post_code"),
        ("phone1", "contact_number"),
        ("email", "email"),
        ("web", "website"),
        ("first_name", "first_name"),
        ("last_name", "last_name"),
    ],
)
def test_a_heading_is_known_by_its_words(heading: str, column: str) -> None:
    assert proposed((heading, ())) == [column]


@pytest.mark.parametrize(
    ("values", "column"),
    [
        (MAILS, "email"),
        (PHONES, "contact_number"),
        (("GBP", "EUR"), "currency"),
        (("https://acme.uk", "www.best.co.uk"), "website"),
        (("blue", "red"), None),
        (("2026-01-01", "26/04/2019 10:30"), None),
        ((), None),
    ],
)
def test_values_say_what_an_unknown_heading_is(values: tuple[str, ...], column: str | None) -> None:
    assert proposed(("Zzz", values)) == [column]


def test_values_speak_against_a_heading() -> None:
    """A column "Mail" with addresses of streets in it is no e-mail column for certain."""
    (found,) = propose([Glimpse(0, "Mail", ("14 Taylor St", "5 Binney St"))])
    assert found.suggestion and not found.is_sure
    assert found.suggestion.why == "it usually means this, but its values are no e-mail addresses"


def test_the_surer_of_two_headings_has_the_column() -> None:
    assert proposed(("Mail", ("14 Taylor St",)), ("Address for letters", MAILS)) == [None, "email"]


@pytest.mark.parametrize("heading", ["Password", "web_passwd", "PWD", "Login pin", "Client secret", "Kennwort"])
def test_passwords_may_stand_under(heading: str) -> None:
    assert is_secret(heading)


@pytest.mark.parametrize("heading", ["Shipping", "Compass", "Passenger", "Opinion"])
def test_no_passwords_stand_under(heading: str) -> None:
    assert not is_secret(heading)


def test_a_column_that_intend_fills_is_not_suggested() -> None:
    assert proposed(("created_on", ("2026-01-01",)), ("client_account", ())) == [None, None]
