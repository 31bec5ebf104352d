"""How one column is described, in both directions: cell → JSON when it is sent, JSON → cell when it comes back."""

import json
import math
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeAlias

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"
Cell: TypeAlias = str | int | float | bool | None
"""What one cell of a sheet that we write can hold; None is an empty cell."""
Path: TypeAlias = tuple[str | int, ...]
"""Where a value stands in the JSON: ("shipping_addresses", 0, "address_town")."""

TRUE_WORDS = frozenset({"1", "yes", "y", "true"})
FALSE_WORDS = frozenset({"0", "no", "n", "false"})


class Shape(StrEnum):
    """What a spreadsheet should make of a column."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"


@dataclass(frozen=True)
class Kind:
    """What sort of value a column holds.

    to_json("yes") -> "1" for a flag; to_cell(1) -> "1". Both are total: odd values pass through as text,
    because refusing them is the work of the checks, not of the conversion.
    """

    name: str
    to_json: Callable[[str], str]
    to_cell: Callable[[Json], Cell]
    shape: Shape = Shape.TEXT
    format: str = ""
    """What to type, in words for the person who fills a sheet in; "" for any text."""


def compact_json(value: Json) -> str:
    """Write a value as JSON on one line: {"from": 100} -> '{"from":100}'."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def is_empty(value: Json) -> bool:
    """Whether a value says nothing: null, "", [] or {}. 0 and false say something."""
    return value is None or value in ("", [], {})


def _as_sent(cell: str) -> str:
    return cell


def _flag_to_json(cell: str) -> str:
    word = cell.strip().casefold()
    if word in TRUE_WORDS:
        return "1"
    return "0" if word in FALSE_WORDS else cell


def _text_to_cell(value: Json) -> Cell:
    if isinstance(value, str):
        return value or None
    if type(value) is int:
        return str(value)  # as JSON writes it, in a tenth of the time
    return None if is_empty(value) else compact_json(value)


def number_or_text(value: Json) -> Cell:
    """A number as it is, any other value as text; so are NaN and infinity, for which no sheet has a cell."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return _text_to_cell(value)
    return value if isinstance(value, int) or math.isfinite(value) else compact_json(value)


def _flag_to_cell(value: Json) -> Cell:
    if isinstance(value, bool):
        return "1" if value else "0"
    return _text_to_cell(value)


def _number_to_cell(value: Json) -> Cell:
    """A number stays one; so does text that spells one in exactly one way ("20", "17.5", not "20.00")."""
    if isinstance(value, str) and re.fullmatch(r"0|-?[1-9][0-9]{0,14}", value):
        return int(value)
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,10}\.[0-9]{1,4}", value) and repr(float(value)) == value:
        return float(value)
    return number_or_text(value)


def _json_to_cell(value: Json) -> Cell:
    return None if is_empty(value) else compact_json(value)


TEXT = Kind("text", _as_sent, _text_to_cell)
EMAIL = Kind("e-mail", _as_sent, _text_to_cell, format="one address")
CURRENCY = Kind("currency", _as_sent, _text_to_cell, format="three capital letters")
COUNTRY = Kind("country", _as_sent, _text_to_cell, format="in English")
URL = Kind("web address", _as_sent, _text_to_cell, format="a web address")
FLAG = Kind("0 or 1", _flag_to_json, _flag_to_cell, format="yes or no")
NUMBER = Kind("number", _as_sent, _number_to_cell, Shape.NUMBER)
DATE = Kind("date and time, UTC", _as_sent, _text_to_cell, Shape.DATE)
JSON_TEXT = Kind("JSON", _as_sent, _json_to_cell)


@dataclass(frozen=True)
class Field:
    """One column: its name, where its value stands in the JSON, and what it is.

    Field("billing_post_code", ("billing_address", "address_post_code"), "Postal code", "MK6 2BE")
    """

    name: str
    path: Path
    """Where the value stands in the payload and in a record alike; () for a column that is never in either."""
    meaning: str
    example: str = ""
    kind: Kind = TEXT
    required: bool = False
    sent: bool = True
    """Part of the payload that creates a client."""
    returned: bool = True
    """Part of the record that Intend gives back."""
    secret: bool = False
    """Never shown, logged or kept by us."""
    empty: str | None = ""
    """What an empty cell is sent as."""

    @property
    def label(self) -> str:
        """The heading in a workbook: vat_number -> "VAT number"."""
        return label_of(self.name)

    @property
    def json_path(self) -> str:
        """The path as text: "shipping_addresses[0].address_town"."""
        return path_text(self.path)

    def note(self, *, required: bool) -> str:
        """What the person who fills the column in has to know.

        "Currency code.\\nNeeded for every client.\\nFormat: three capital letters.\\nExample: GBP"
        """
        lines = [f"{self.meaning.rstrip('.?')}.", *(["Needed for every client."] if required else [])]
        lines += [f"Format: {self.kind.format}."] if self.kind.format else []
        return "\n".join([*lines, *([f"Example: {self.example}"] if self.example else [])])

    def inside(self, prefix: str, path: Path) -> "Field":
        """The same field as a part of something: "town" in "billing" -> "billing_town"."""
        return replace(self, name=f"{prefix}_{self.name}", path=path + self.path)

    def to_json(self, cell: str | None) -> str | None:
        """What a cell is sent as."""
        return self.empty if cell is None else self.kind.to_json(cell)


def folded(text: str) -> str:
    """A name as headings are compared, without case, spaces, `_`, `-`, `.` and `*`: "Post-Code *" -> "postcode"."""
    return re.sub(r"[\s_.*-]+", "", text).casefold()


_ACRONYMS = {"vat": "VAT", "eori": "EORI", "http": "HTTP"}


def label_of(name: str) -> str:
    """The heading for a column name: the same words, the first with a capital ("billing_town" -> "Billing town")."""
    words = name.split("_")
    first = _ACRONYMS.get(words[0], words[0][:1].upper() + words[0][1:])
    return " ".join([first, *words[1:]])


def path_text(path: Path) -> str:
    """Write a path as text; a key that is not a plain word is quoted, so no two paths look alike.

    ("contacts", 0, "a.b") -> 'contacts[0]["a.b"]'
    """
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        elif re.fullmatch(r"[^\W\d][\w -]*", step):
            text += f".{step}" if text else step
        else:
            text += f"[{json.dumps(step, ensure_ascii=False)}]"
    return text
