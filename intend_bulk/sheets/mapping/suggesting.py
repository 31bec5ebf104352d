"""Which columns of ours a heading of another system may stand for, the likeliest first."""

from collections.abc import Mapping
from dataclasses import dataclass

from intend_bulk.model.fields import folded
from intend_bulk.model.nearest import nearest
from intend_bulk.sheets.mapping.headings import column_of


@dataclass(frozen=True)
class Suggestion:
    """A column that a heading may stand for."""

    name: str
    how_sure: float
    """From 0, a mere guess, to 1, certain."""
    why: str
    """In words, for a person."""


_SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "reference": ("customer no", "customer number", "customer id", "account no", "account number", "cust no", "crm id"),
    "type_code": ("customer type", "client type", "type", "category"),
    "title": ("company", "company name", "customer", "customer name", "organisation", "account name", "business name"),
    "first_name": ("given name", "forename"),
    "last_name": ("surname", "family name"),
    "email": ("e-mail", "e-mail address", "email address", "mail"),
    "contact_number": ("phone", "phone 1", "telephone", "tel", "phone number", "main phone"),
    "contact_person": ("contact", "contact name", "main contact", "full name"),
    "website": ("web", "url", "homepage", "web site", "web address"),
    "currency": ("currency code", "curr"),
    "tax_code": ("vat code", "tax", "tax rate"),
    "vat_number": ("vat no", "vat reg no", "vat id"),
    "payment_term": ("terms", "payment terms"),
    "billing_street_1": ("address", "address 1", "address line 1", "street", "street address"),
    "billing_street_2": ("address 2", "address line 2"),
    "billing_town": ("city", "town", "town/city", "locality"),
    "billing_county": ("county", "region", "province"),
    "billing_state": ("state",),
    "billing_post_code": ("postal", "postcode", "post code", "zip", "zip code", "postal code"),
    "billing_country": ("country", "country code"),
    "billing_note": ("notes", "comments", "remarks"),
}
_BY_SPELLING = {folded(spelling): name for name, spellings in _SYNONYMS.items() for spelling in spellings}
_CERTAIN, _SYNONYM, _NEAR = 1.0, 0.9, 0.6


def suggestions(heading: str) -> list[Suggestion]:
    """The columns that a heading may stand for, best first: "postal" -> [billing_post_code, 0.9]; [] for none."""
    if name := column_of(heading):
        return [Suggestion(name, _CERTAIN, "it is our heading")]
    if name := _BY_SPELLING.get(folded(heading)):
        return [Suggestion(name, _SYNONYM, "another word for it")]
    near = nearest(heading, [*_BY_SPELLING, *_SYNONYMS], most_letters=1)
    return [Suggestion(_BY_SPELLING.get(near, near), _NEAR, f"nearly {near!r}")] if near else []
