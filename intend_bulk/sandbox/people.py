"""Made-up clients, plausible enough to rehearse with: the same index and seed always give the same one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from intend_bulk.sandbox.companies import Company, name_company, slug
from intend_bulk.sandbox.countries import Town
from intend_bulk.sandbox.records import Agent, Standing

AGENTS = (
    Agent(3, "Harriet Lowe", "HARRIE01"),
    Agent(4, "Dev Mistry", "DEVMIS01"),
    Agent(7, "Jürgen Ott", "JRGENO01"),
)

_DIGITS = "123456789"
_LETTERS = "ADEFHNPRTWXY"  # those that British post codes and Irish Eircodes both have
_DAY = 86_400


@dataclass(frozen=True)
class _Person:
    first_name: str
    last_name: str
    email: str
    phone: str

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"


def made_up_clients(count: int, *, seed: int = 0) -> Iterator[dict[str, Any]]:
    """Yield so many payloads of the vendor's create; no title and no e-mail address comes twice."""
    return (made_up_client(index, seed=seed) for index in range(count))


def made_up_client(index: int, *, seed: int = 0) -> dict[str, Any]:
    """Return the payload number `index`, from 0, of the endless row that belongs to the seed."""
    dice = _dice("client", index, seed)
    company = name_company(index, seed, dice)
    person = _person(company, dice)
    office = _address(company, person, company.town, dice)
    named = dice.random() < 0.8
    return {
        "type": {"code": dice.choice(("trade", "trade", "trade", "retail", "wholesale", "distributor"))},
        "department": company.country.department,
        "title": company.title,
        "first_name": person.first_name if named else "",
        "last_name": person.last_name if named else "",
        "email": person.email,
        "credentials": {"username": person.email if named else "", "password": ""},
        "currency": company.country.currency,
        "tax_ref": {"code": dice.choice(company.country.tax_codes)},
        "detail": _detail(company, person, dice),
        "billing_address": office | {"address_default": "1"},
        "shipping_addresses": _shipping_addresses(company, office, dice),
        "contacts": [_contact(company, dice) for _ in range(dice.choice((0, 0, 0, 1, 1, 2)))],
        "source": dice.choice(("system", "system", "web")),
        "source_status": "P",
    }


def made_up_standing(index: int, *, created_at: float, now: float, seed: int = 0) -> Standing:
    """Return what the staff decided about that client since; the moments are seconds since 1970."""
    dice = _dice("standing", index, seed)
    approved_at = created_at + dice.uniform(0.1, 20) * _DAY
    if dice.random() < 0.3 or approved_at > now:
        return Standing(tier=dice.choice(("Suspect Client", "Prospect")))
    discounted = dice.random() < 0.4
    bracketed = discounted and dice.random() < 0.3
    return Standing(
        tier=dice.choice(("Active Client", "Active Client", "Active Client", "Prospect")),
        agent=dice.choice((None, *AGENTS)),
        sub_client_count=dice.choice((0, 0, 0, 0, 0, 0, 1, 2, 5)),
        discount_scope=dice.choice("AP") if discounted else "N",
        discount_rate=dice.choice((5, 10, 15, 20)) if discounted else 0,
        discount_brackets=({"from": 100, "rate": 5}, {"from": 500, "rate": 10}) if bracketed else (),
        pricelist=dice.choice((None, None, "Trade", "Export 2024")),
        approved_at=approved_at,
    )


def made_up_moments(count: int, *, begin: float, end: float, seed: int = 0) -> list[float]:
    """Spread so many moments between two others, in increasing order."""
    dice = _dice("moments", count, seed)
    return sorted(dice.uniform(begin, end) for _ in range(count))


def _dice(purpose: str, index: int, seed: int) -> Random:
    return Random(f"{purpose} {seed} {index}")  # noqa: S311 - made-up data, no secret


def _person(company: Company, dice: Random) -> _Person:
    first, last = dice.choice(company.country.first_names), dice.choice(company.country.last_names)
    personal = f"{slug(first, '')}.{slug(last, '')}"
    mailbox = dice.choice((personal, personal, "sales", "accounts", "info", "orders"))
    return _Person(first, last, f"{mailbox}@{company.domain}", _phone(company, dice))


def _phone(company: Company, dice: Random) -> str:
    number = _written(company.town.phone, dice)
    if dice.random() < 0.3:
        return f"{company.country.dial} {number.removeprefix('0')}"
    return number


def _detail(company: Company, person: _Person, dice: Random) -> dict[str, str | None]:
    british = company.country.dial == "+44"
    vat = _british_vat_number(dice) if british and dice.random() < 0.7 else ""
    return {
        "contact_number": person.phone,
        "contact_person": person.name,
        "website": f"https://www.{company.domain}/" if dice.random() < 0.7 else "",
        "registration_number": _written("######", dice) if dice.random() < 0.2 else None,
        "registration_address": dice.choice((None, None, company.country.name, "")),
        "company_number": _written("0#######", dice) if british and dice.random() < 0.6 else None,
        "eori_number": f"GB{vat}000" if vat and dice.random() < 0.5 else None,
        "vat_number": f"GB{vat}" if vat else "",
        "payment_term": dice.choice(("proforma", "proforma", "14 days", "30 days", "30 days", "60 days")),
    }


def _british_vat_number(dice: Random) -> str:
    """Seven digits and the two that check them, as HM Revenue & Customs gives them out."""
    digits = _written("#######", dice)
    weighed = sum(weight * int(digit) for weight, digit in zip(range(8, 1, -1), digits, strict=True))
    return f"{digits}{97 - weighed % 97:02}"


def _address(company: Company, person: _Person, town: Town, dice: Random) -> dict[str, str]:
    return {
        "address_company": company.title if dice.random() < 0.7 else "",
        "address_contact_name": person.name,
        "address_contact_email": person.email,
        "address_contact_number": person.phone,
        "address_street_1": _written(dice.choice(company.country.streets), dice),
        "address_street_2": dice.choice(("", "", "", "2nd Floor", "Goods Inwards", "c/o Reception")),
        "address_town": town.name,
        "address_county": town.county,
        "address_state": town.state,
        "address_post_code": _written(town.post_code, dice),
        "address_country": company.country.name,
        "address_note": dice.choice(("", "", "", "", "Ring the bell, side door", "Mornings only")),
        "address_default": "0",
    }


def _shipping_addresses(company: Company, office: dict[str, str], dice: Random) -> list[dict[str, str]]:
    """Up to three; the first is the default, and often the office itself."""
    count = dice.choice((0, 1, 1, 1, 2, 3))
    towns = [dice.choice(company.country.towns) for _ in range(count)]
    addresses = [_address(company, _person(company, dice), town, dice) for town in towns]
    if addresses and dice.random() < 0.6:
        addresses[0] = office
    return [address | {"address_default": "0" if at else "1"} for at, address in enumerate(addresses)]


def _contact(company: Company, dice: Random) -> dict[str, str]:
    person = _person(company, dice)
    contact = {
        "first_name": person.first_name,
        "last_name": person.last_name,
        "email": person.email,
        "contact_number": person.phone,
    }
    if dice.random() < 0.4:
        contact["position"] = dice.choice(("Buyer", "Accounts Payable", "Warehouse", "Managing Director"))
    return contact


def _written(form: str, dice: Random) -> str:
    """Put digits and letters in the places that the form leaves open."""
    return re.sub("[#@]", lambda place: dice.choice(_DIGITS if place[0] == "#" else _LETTERS), form)
