"""The tables of a profile that speak of cells: what is right in them, and what their problems weigh.

[profile.acme.codes]
type_code = ["trade", "retail"]

[profile.acme.defaults]
currency = "GBP"

[profile.acme.longest]
title = 100

[profile.acme.severity]
country_unknown = "error"
"""

import json
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import NoReturn

from intend_bulk.errors import SettingsError
from intend_bulk.model.catalogue import CATALOGUE, Severity
from intend_bulk.model.choices import LISTS, Codes
from intend_bulk.model.client import BY_NAME, field_named
from intend_bulk.model.codes import currencies
from intend_bulk.model.lengths import ANY_COLUMN
from intend_bulk.model.sameness import why_never_the_same
from intend_bulk.model.sheet import Column, Row, Sheet


def parse_codes(value: object, place: str) -> dict[str, tuple[str, ...]]:
    """Code lists by name: {"type_code": ["trade", "retail"]}, or that as JSON text.

    Raises SettingsError for a list that there is none of, one that is empty, or a currency that is none.
    """
    table = _table(value, place)
    for name in table:
        if name not in LISTS:
            raise SettingsError(
                f"{place}: {name!r} is no list of codes.",
                hint=f"{_meant(name, LISTS)}The lists are {', '.join(LISTS)}.",
            )
    codes = {name: _codes(listed, f"{place}, {name}") for name, listed in table.items()}
    unknown = [code for code in codes.get("currency", ()) if code not in currencies()]
    if unknown:
        raise SettingsError(
            f"{place}, currency: {unknown[0]!r} is not a currency code of ISO 4217.",
            hint=_meant(unknown[0], sorted(currencies()), listed="currency") or "Write three capital letters.",
        )
    return codes


def parse_defaults(value: object, place: str) -> dict[str, str]:
    """Cell texts by column name: {"currency": "GBP"}, or that as JSON text.

    Raises SettingsError for a column that is not sent, or that must have no default, which says why.
    """
    table = _table(value, place)
    for name in table:
        _refuse_column(name, place)
    return {name: _text(text, f"{place}, {name}") for name, text in table.items()}


def parse_severity(value: object, place: str) -> dict[str, Severity | None]:
    """Severities by the code of a problem, None for "off": {"phone_invalid": "error"}, or that as JSON text.

    Raises SettingsError for a code or a severity that there is none of, and for an error that must stay one.
    """
    return {code: _severity(code, word, place) for code, word in _table(value, place).items()}


def parse_longest(value: object, place: str) -> dict[str, int]:
    """Characters at the most by column name: {"title": 100, "shipping_N_town": 50}, or that as JSON text.

    N is any number. A number in the place of the table is for every column: 255 -> {"*": 255}. Raises SettingsError
    for a column that is not sent, and for a number that is none.
    """
    if str(value).strip().isdecimal():
        return {ANY_COLUMN: _length(value, place)}
    table = _table(value, place)
    for name in table:
        if name != ANY_COLUMN:
            _refuse_unmeasured(name, place)
    return {name: _length(most, f"{place}, {name}") for name, most in table.items()}


def check_defaults(defaults: Mapping[str, str], codes: Codes, place: str) -> None:
    """Hold each default to what a cell of its column may be; raises SettingsError for the first that is wrong."""
    if not defaults:
        return
    from intend_bulk.checks.schema import validate_cells  # it loads pandas

    columns = tuple(Column(position, name, name) for position, name in enumerate(defaults))
    rows = (Row(2, defaults),)
    for found in validate_cells(Sheet(Path(), None, 1, columns, rows), rows, required=(), codes=codes):
        raise SettingsError(f"{place}, {found.column}: {found.message}.", hint=_sentence(found.suggestion))


def _table(value: object, place: str) -> Mapping[str, object]:
    """A table of the file, or the JSON object that an environment variable holds."""
    table = value
    if isinstance(value, str):
        try:
            table = json.loads(value)
        except ValueError as error:
            raise SettingsError(f"{place} is not JSON: {error}.", hint=f"{_EXAMPLE}.") from None
    if not isinstance(table, dict):
        raise SettingsError(f"{place} is not a table of names.", hint=f"{_EXAMPLE}.")
    return table


_EXAMPLE = 'In the file it is a table, such as [profile.NAME.codes]; in the environment JSON, {"name": …}'
_OFF = "off"


def _severity(code: str, word: object, place: str) -> Severity | None:
    if code not in CATALOGUE:
        hint = f"{_meant(code, CATALOGUE)}The codes are in docs/problems.md."
        raise SettingsError(f"{place}: {code!r} is no code of a problem.", hint=hint)
    if word not in (_OFF, *Severity):
        words = ", ".join(f'"{severity}"' for severity in Severity)
        raise SettingsError(f"{place}, {code}: {word!r} is no severity.", hint=f'Write {words} or "{_OFF}".')
    kind = CATALOGUE[code]
    if kind.keeps_severity and word != kind.severity:
        raise SettingsError(f"{place}: {code} must stay an error. {kind.why}", hint=f"Take it out.{_other_way(code)}")
    return None if word == _OFF else Severity(str(word))


def _other_way(code: str) -> str:
    return " Which columns no row may leave empty is the setting required." if code.startswith("required_") else ""


def _length(value: object, place: str) -> int:
    text = str(value).strip()
    if isinstance(value, bool) or not text.isdecimal() or int(text) == 0:
        raise SettingsError(f"{place}: {value!r} is not a number of characters.", hint="Write it in digits, as 100.")
    return int(text)


def _refuse_unmeasured(name: str, place: str) -> None:
    """Raise SettingsError for what no cell is measured for."""
    field = field_named(name.replace("_N_", "_1_"))
    if field and field.secret:
        raise SettingsError(f"{place}: a {name} is not measured.", hint="Take it out of the table.")
    if field is None or not field.sent:
        _refuse_unsent(name, place)


def _codes(value: object, place: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not value:
        raise SettingsError(f"{place}: {value!r} is not a list of codes.", hint='Write it like ["T0", "T1"].')
    return tuple(dict.fromkeys(_text(code, place) for code in value))


def _text(value: object, place: str) -> str:
    if not isinstance(value, str):
        raise SettingsError(f"{place}: {value!r} is not a text.", hint="Put it in quotes.")
    if not value.strip():
        raise SettingsError(f"{place} is empty.", hint="Give it a value, or leave it out.")
    return value.strip()


def _refuse_column(name: str, place: str) -> None:
    """Raise SettingsError for a column that cannot have a default."""
    field = field_named(name)
    if why := why_never_the_same(name):
        raise SettingsError(f"{place}: {name} cannot have a default: {why}.", hint="Take it out of the table.")
    if field is None or not field.sent:
        _refuse_unsent(name, place)


def _refuse_unsent(name: str, place: str) -> NoReturn:
    known = [known.name for known in BY_NAME.values() if known.sent]
    hint = f"{_meant(name, known)}Column names are in docs/columns.md."
    raise SettingsError(f"{place}: {name!r} is not a column that is sent.", hint=hint)


def _meant(text: str, names: Collection[str], *, listed: str = "") -> str:
    from intend_bulk.checks.guessing import guess_code  # it loads rapidfuzz

    guess = guess_code(text, listed, tuple(names))
    return f"Did you mean {guess}? " if guess else ""


def _sentence(text: str) -> str:
    return text if text.endswith("?") else f"{text}."
