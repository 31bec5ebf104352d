"""The table of fields: what a client is. To add a column, add a line.

Template, pandera schema, payload, flat row, order of export and docs/columns.md are functions of this table. Fields
stand in the order of the sheet; those of the payload follow the vendor's reference, "Create a client", those that are
only read back follow "Query clients".
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from intend_bulk.model.fields import (
    COUNTRY,
    CURRENCY,
    DATE,
    EMAIL,
    FLAG,
    JSON_TEXT,
    NUMBER,
    URL,
    Field,
    Kind,
    Path,
    folded,
    path_text,
)
from intend_bulk.model.fields import TEXT as TEXT_KIND


def _read_only(name: str, path: str, meaning: str, kind: Kind = TEXT_KIND) -> Field:
    return Field(name, tuple(path.split(".")), meaning, kind=kind, sent=False)


def _detail(name: str, meaning: str, example: str, empty: str | None = "", kind: Kind = TEXT_KIND) -> Field:
    return Field(name, ("detail", name), meaning, example, kind, empty=empty)


def _address(name: str, meaning: str, example: str, kind: Kind = TEXT_KIND) -> Field:
    return Field(name, (f"address_{name}",), meaning, example, kind)


def _contact(key: str, meaning: str, example: str, kind: Kind = TEXT_KIND) -> Field:
    return Field(key, (key,), meaning, example, kind)


ADDRESS = (
    _address("company", "Company name at this address", "Intend Design Studio"),
    _address("contact_name", "Name of the person to contact", "Clark Kent"),
    _address("contact_email", "E-mail address of that person", "kent@gmail.com", EMAIL),
    _address("contact_number", "Phone number of that person", "01632 960 018"),
    _address("street_1", "First line of the street address", "92a Penryn Avenue"),
    _address("street_2", "Second line of the street address", "Fishermead"),
    _address("town", "Town or city", "Milton Keynes"),
    _address("county", "County or region", "Buckinghamshire"),
    _address("state", "State", ""),
    _address("post_code", "Postal code", "MK6 2BE"),
    _address("country", "Country name", "United Kingdom", COUNTRY),
    _address("note", "Additional notes", "Ring twice"),
    _address("default", "Whether this is the default address", "yes", FLAG),
    Field("ref", ("address_ref",), "Number that Intend gave the address", sent=False),
)


@dataclass(frozen=True)
class Repeated:
    """Fields that a client has any number of times: shipping_1_town, shipping_2_town, …

    In the JSON they stand in a list under `key`; N counts from 1 in a column name, from 0 in the list.
    """

    prefix: str
    key: str
    fields: tuple[Field, ...]
    any_key: bool = False
    """Any other key has a column too, as the vendor documents none: contact_1_mobile is contacts[0].mobile."""

    def numbered(self, n: int) -> tuple[Field, ...]:
        """The fields of the n-th, n from 1."""
        return tuple(field.inside(f"{self.prefix}_{n}", (self.key, n - 1)) for field in self.fields)

    def field(self, n: int, part: str) -> Field | None:
        """One field of the n-th by the last part of its name; None where there is no such field."""
        for field in self.fields:
            if field.name == part:
                return field.inside(f"{self.prefix}_{n}", (self.key, n - 1))
        if self.any_key and _PLAIN_KEY.fullmatch(part) and folded(part) not in {folded(f.name) for f in self.fields}:
            return Field(f"{self.prefix}_{n}_{part}", (self.key, n - 1, part), f"`{part}` of contact {n}")
        return None


# Only such a key survives the way to a heading and back ("job_title" -> "Contact 1 job title" -> "job_title").
_PLAIN_KEY = re.compile(r"[^\W_]+(_[^\W_]+)*")

SHIPPING = Repeated("shipping", "shipping_addresses", ADDRESS)
CONTACTS = Repeated(
    "contact",
    "contacts",
    (
        _contact("first_name", "First name of an additional contact", "Lois"),
        _contact("last_name", "Last name of an additional contact", "Lane"),
        _contact("email", "E-mail address of an additional contact", "lane@gmail.com", EMAIL),
        _contact("contact_number", "Phone number of an additional contact", "01632 960 019"),
    ),
    any_key=True,
)
REPEATED = (SHIPPING, CONTACTS)

BILLING = tuple(
    replace(field, empty="1" if field.kind is FLAG else "").inside("billing", ("billing_address",)) for field in ADDRESS
)

CLIENT: tuple[Field | Repeated, ...] = (
    _read_only("client_id", "id", "Number that Intend gave the client"),
    _read_only("client_account", "account", "Account code that Intend gave the client"),
    Field(
        "reference",
        (),
        "Your own number for this client; it is not sent",
        "OLD-1",
        returned=False,
        sent=False,
    ),
    Field("type_code", ("type", "code"), "Code of the client type", "trade", required=True),
    _read_only("type_name", "type.name", "Name of the client type"),
    Field("department", ("department",), "Department the client belongs to", "UK", required=True),
    Field("title", ("title",), "Company name, or full name", "Intend Design Studio", required=True),
    Field("first_name", ("first_name",), "First name of the client", "Clark"),
    Field("last_name", ("last_name",), "Last name of the client", "Kent"),
    Field("email", ("email",), "E-mail address of the client", "intend@gmail.com", EMAIL, required=True),
    Field("username", ("credentials", "username"), "Login name of the client", "", returned=False),
    Field(
        "password",
        ("credentials", "password"),
        "Login password of the client",
        "",
        returned=False,
        secret=True,
    ),
    Field("currency", ("currency",), "Currency code", "GBP", CURRENCY, required=True),
    Field("tax_code", ("tax_ref", "code"), "Tax code as set up in Intend", "T1", required=True),
    _read_only("tax_value", "tax_ref.value", "Tax in per cent", NUMBER),
    _read_only("tier", "tier", "Client tier"),
    _read_only("agent_id", "agent.id", "Number of the sales agent"),
    _read_only("agent_name", "agent.name", "Name of the sales agent"),
    _read_only("agent_account", "agent.account", "Account code of the sales agent"),
    _read_only("sub_client_count", "sub_client_count", "Number of sub-clients", NUMBER),
    _read_only("discount_scope", "discount_scope", "Scope of discounts"),
    _read_only("discount_rate", "discount_rate", "Discount in per cent", NUMBER),
    _read_only("discount_brackets", "discount_brackets", "Discount brackets", JSON_TEXT),
    _read_only("pricelist", "pricelist", "Price list"),
    _detail("contact_number", "Phone number of the client", "01632 960 018"),
    _detail("contact_person", "Name of the person to contact", "Clark Kent"),
    _detail("website", "Website", "https://intendsoftware.com/", kind=URL),
    _detail("registration_number", "Company registration number", "123456", None),
    _detail("registration_address", "Address of registration", "England", None),
    _detail("company_number", "Number of the company in its register", "07895461", None),
    _detail("eori_number", "EORI number, for trade with the EU", "GB123456782000", None),
    _detail("vat_number", "VAT number, with its country letters", "GB123456782"),
    _detail("payment_term", "Payment term as set up in Intend", "proforma"),
    *BILLING,
    SHIPPING,
    CONTACTS,
    Field("source", ("source",), "Where the record comes from", "system", empty="system"),
    Field("source_status", ("source_status",), "Status of the source", "P", empty="P"),
    _read_only("created_on", "created_on", "When the client was created", DATE),
    _read_only("approved_on", "approved_on", "When the client was approved", DATE),
)

_BLOCKS = {"billing_address", *(group.key for group in REPEATED)}

SINGLE: tuple[Field, ...] = tuple(entry for entry in CLIENT if isinstance(entry, Field))
BY_NAME: dict[str, Field] = {field.name: field for field in SINGLE}
_BY_PATH: dict[Path, Field] = {field.path: field for field in SINGLE if field.path}
_NUMBERED = re.compile(r"(shipping|contact)_([1-9][0-9]{0,5})_(.+)", re.DOTALL)


def fields(*, shipping: int, contacts: int) -> Iterator[Field]:
    """All fields in the order of the sheet, with so many shipping addresses and contacts."""
    for entry in CLIENT:
        if isinstance(entry, Field):
            yield entry
        else:
            for n in range(1, (shipping if entry is SHIPPING else contacts) + 1):
                yield from entry.numbered(n)


def block_of(field: Field) -> Path:
    """The address or contact that a field is a part of, as its path: ("shipping_addresses", 1); () for no part."""
    return field.path[:-1] if field.path[:1] and field.path[0] in _BLOCKS else ()


@lru_cache(maxsize=4096)
def field_named(name: str) -> Field | None:
    """The field of a column name: "title", "shipping_3_town", "contact_1_mobile"; None for no column of ours."""
    if name in BY_NAME:
        return BY_NAME[name]
    found = _NUMBERED.fullmatch(name)
    if not found:
        return None
    group = SHIPPING if found[1] == SHIPPING.prefix else CONTACTS
    return group.field(int(found[2]), found[3])


@lru_cache(maxsize=4096)
def field_at(path: Path) -> Field | None:
    """The field whose value stands at a path of the JSON: ("shipping_addresses", 2, "address_town")."""
    if path in _BY_PATH:
        return _BY_PATH[path]
    match path:
        case (str(key), int(index), str(part)):
            for group in REPEATED:
                if group.key == key:
                    name = next((field.name for field in group.fields if field.path == (part,)), None)
                    if name is None and not group.any_key:
                        return None
                    return group.field(index + 1, name or part)
    return None


def export_columns(seen: Iterable[str]) -> list[str]:
    """The columns of an export, in order: all that are documented, then those that nobody documents.

    `seen` are the columns of the records; they say how many addresses and contacts there are, and with which keys.
    """
    names = list(dict.fromkeys(seen))
    known = {name: field for name in names if (field := field_named(name))}
    addresses = [int(field.path[1]) + 1 for field in known.values() if field.path[:1] == (SHIPPING.key,)]
    columns: list[str] = []
    for entry in CLIENT:
        if isinstance(entry, Field):
            columns += [entry.name] if entry.returned else []
        elif entry is SHIPPING:
            for n in range(1, max(addresses, default=1) + 1):
                columns += [field.name for field in SHIPPING.numbered(n)]
        else:
            contacts = [name for name, field in known.items() if field.path[:1] == (CONTACTS.key,)]
            columns += sorted(contacts, key=lambda name: int(known[name].path[1]))
    return columns + [name for name in names if name not in known]


def column_name(path: Path) -> str:
    """The column of a path: its field's name, else the path itself, so that a key nobody documented has one too.

    A path that reads like a heading of ours gets a `$.`, or an export could not be read: "client.id" -> "$.client.id".
    """
    field = field_at(path)
    if field:
        return field.name
    text = path_text(path)
    return f"$.{text}" if _reads_like_ours(folded(text)) else text


_SPELLINGS = {folded(spelling) for field in SINGLE for spelling in (field.name, field.json_path)}
_PARTS = "|".join(folded(str(field.path[0])) for field in ADDRESS)
_NUMBERED_SPELLING = re.compile(rf"(shipping|contact)[1-9].*|shippingaddresses\[[0-9]+\]({_PARTS})", re.DOTALL)


def _reads_like_ours(text: str) -> bool:
    return text in _SPELLINGS or _NUMBERED_SPELLING.fullmatch(text) is not None


def as_shown(name: str, text: str) -> str:
    """The text of a cell as it may be shown or logged: that of a password is not."""
    field = field_named(name)
    return "***" if field and field.secret else text
