"""A mapping file, MAPPING.toml → the rules in it. docs/mapping.md is its reference.

[constants]
currency = "GBP"

[columns]
title = "Company"
billing_street_1 = { from = ["Address 1", "Address 2"], separator = ", " }
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from intend_bulk.errors import MappingError
from intend_bulk.model.client import SINGLE, field_named
from intend_bulk.model.nearest import did_you_mean
from intend_bulk.model.sameness import why_never_the_same
from intend_bulk.sheets.mapping.dates import DateOrder
from intend_bulk.sheets.mapping.rules import FIRST_SPACE, LAST_SPACE, Case, Cut, Rule

Choice = TypeVar("Choice", DateOrder, Case)
TABLES = ("ignore", "constants", "columns", "split")
KEYS = ("from", "separator", "trim", "values", "other", "keep", "date", "country", "case", "empty")
SPLIT_KEYS = ("from", "by", "into")
_SAME_FOR_MANY = ("values", "other", "date", "empty")
"""Keys that a column with passwords cannot have: the file would hold some, or a problem show one."""


@dataclass(frozen=True)
class SheetMapping:
    """What a mapping file says."""

    file: str
    """Its name, for problems."""
    rules: tuple[Rule, ...]
    """One for each column that cells feed."""
    constants: Mapping[str, str]
    """What is sent for every client, by column name."""
    ignore: tuple[str, ...] = ()
    """Headings that are left out on purpose."""

    @property
    def sources(self) -> list[str]:
        """The headings that it needs, each once."""
        return list(dict.fromkeys(source for rule in self.rules for source in rule.sources))


def read_mapping(path: Path) -> SheetMapping:
    """Read a mapping file; raises MappingError, which names the line or the key and the way out."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not in UTF-8"
        raise MappingError(f"{path} cannot be read: {reason}.", hint=f"Make one: {_MAKE}") from error
    return parse_mapping(text, path.name)


_MAKE = "intend-bulk map clients.csv"


def parse_mapping(text: str, file: str) -> SheetMapping:
    """The rules in the text of a mapping file, whose name is for the errors. Raises MappingError."""
    try:
        document = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        hint = "A text stands in double quotes, a heading with spaces too; no key stands twice in a table."
        raise MappingError(f"{file} cannot be read: {error}.", hint=hint) from error
    return _Reader(file).mapping(document)


def can_be_fed(name: str) -> bool:
    """Whether a file can fill a column: one that is sent, or that says which client a row is."""
    field = field_named(name)
    return field is not None and (field.sent or name in ("reference", "client_id"))


@dataclass(frozen=True)
class _Reader:
    """Reads the tables of one file."""

    file: str

    def mapping(self, document: Mapping[str, Any]) -> SheetMapping:
        self._known_keys(document, TABLES, "")
        cuts = self._cuts(document.get("split", []))
        rules = self._rules(self._table(document.get("columns", {}), "columns"), cuts)
        constants = self._constants(self._table(document.get("constants", {}), "constants"))
        for name in constants:
            if any(rule.name == name for rule in rules):
                raise self._wrong(f"constants, {name}", "the column is fed by a heading too", "Take one of them out.")
        if not rules:
            raise self._wrong("columns", "no heading feeds any column", f"Make a mapping: {_MAKE}")
        ignore = self._texts(document.get("ignore", []), "ignore")
        return SheetMapping(self.file, tuple(rules), constants, ignore)

    def _constants(self, table: Mapping[str, Any]) -> dict[str, str]:
        for name, value in table.items():
            self._column(name, f"constants, {name}")
            self._may_be_the_same(name, f"constants, {name}")
            if not self._text(value, f"constants, {name}").strip():
                raise self._wrong(f"constants, {name}", "it is empty", "Give it a value, or take the line out.")
        return {name: str(value).strip() for name, value in table.items()}

    def _cuts(self, splits: object) -> dict[str, tuple[str, Cut]]:
        """By column name, the heading whose cells are split for it, and which part it gets."""
        if not isinstance(splits, list):
            raise self._wrong("split", "it is not a list of tables", "Write [[split]] above each, with two brackets.")
        cuts: dict[str, tuple[str, Cut]] = {}
        for number, table in enumerate(splits, start=1):
            place = f"split {number}"
            self._known_keys(self._table(table, place), SPLIT_KEYS, place)
            source, by = self._text(table.get("from", ""), f"{place}, from"), table.get("by", "")
            into = self._texts(table.get("into", []), f"{place}, into")
            self._splittable(source, self._text(by, f"{place}, by"), into, place)
            for part, name in enumerate(into):
                self._column(name, f"{place}, into")
                if name in cuts:
                    raise self._wrong(f"{place}, into", f"{name} is fed twice", "Take one of them out.")
                cuts[name] = (source, Cut(by, part, len(into)))
        return cuts

    def _splittable(self, source: str, by: str, into: Sequence[str], place: str) -> None:
        if not source.strip() or not by or len(into) < 2:  # one part is no split
            hint = 'Write it like from = "Name", by = "last space", into = ["first_name", "last_name"].'
            raise self._wrong(place, "it needs from, by, and two columns or more under into", hint)
        if by in (FIRST_SPACE, LAST_SPACE) and len(into) > 2:  # one space has two sides
            raise self._wrong(f"{place}, by", f"the {by} makes two parts, not {len(into)}", 'Write by = " ".')

    def _rules(self, table: Mapping[str, Any], cuts: Mapping[str, tuple[str, Cut]]) -> list[Rule]:
        """The rules of the columns; one without a heading of its own says what is done with a part of a split."""
        rules = []
        for name in dict.fromkeys([*table, *cuts]):
            place = f"columns, {name}"
            self._column(name, place)
            said = table.get(name, {})
            keys = {"from": said} if isinstance(said, (str, list)) else self._table(said, place)
            self._known_keys(keys, KEYS, place)
            if name in cuts and "from" in keys:
                raise self._wrong(place, "the column is fed by a split too", "Take one of them out.")
            rules.append(self._rule(name, keys, cuts.get(name), place))
        return rules

    def _rule(self, name: str, keys: Mapping[str, Any], cut: tuple[str, Cut] | None, place: str) -> Rule:
        sources = (cut[0],) if cut else self._sources(keys, place)
        self._fit_together(name, keys, sources, place)
        return Rule(
            name,
            sources,
            separator=self._text(keys.get("separator", " "), f"{place}, separator"),
            cut=cut[1] if cut else None,
            trim=self._yes_or_no(keys, "trim", place),
            values=self._values(keys.get("values", {}), f"{place}, values"),
            other=self._text(keys["other"], f"{place}, other") if "other" in keys else None,
            keep=self._yes_or_no(keys, "keep", place),
            date=self._one_of(keys, "date", DateOrder, place),
            country=self._yes_or_no(keys, "country", place),
            case=self._one_of(keys, "case", Case, place),
            empty=self._text(keys["empty"], f"{place}, empty") if "empty" in keys else None,
        )

    def _sources(self, keys: Mapping[str, Any], place: str) -> tuple[str, ...]:
        said = keys.get("from", [])
        sources = (said,) if isinstance(said, str) else self._texts(said, f"{place}, from")
        if not sources or not all(source.strip() for source in sources):
            raise self._wrong(place, "it does not say from which heading", 'Write it like title = "Company".')
        return sources

    def _fit_together(self, name: str, keys: Mapping[str, Any], sources: Sequence[str], place: str) -> None:
        field = field_named(name)
        for key in _SAME_FOR_MANY if field and field.secret else ():
            if key in keys:
                raise self._wrong(f"{place}, {key}", "passwords are taken as they are", "Take the key out.")
        for key in ("other", "empty"):
            if key in keys:
                self._may_be_the_same(name, f"{place}, {key}")
        if "other" in keys and keys.get("keep"):
            raise self._wrong(place, "other and keep exclude each other", "Take one of them out.")
        if ("other" in keys or keys.get("keep")) and not keys.get("values"):
            raise self._wrong(place, "other and keep are for what values does not list", "Add values.")
        if "separator" in keys and len(sources) == 1:
            raise self._wrong(f"{place}, separator", "there is one heading only", 'Write from = ["A", "B"].')

    def _values(self, value: object, place: str) -> dict[str, str]:
        table = self._table(value, place)
        for text, to in table.items():
            self._text(to, f"{place}, {text}")
            if not text.strip():
                raise self._wrong(place, "an empty text is no value", 'Write empty = "…" for an empty cell.')
        return {text: str(to) for text, to in table.items()}

    def _column(self, name: str, place: str) -> None:
        """Raise MappingError for what is not a column that a file can fill."""
        if not can_be_fed(name):
            known = [field.name for field in SINGLE if field.sent or field.name == "reference"]
            hint = f"{did_you_mean(name, known)}Column names are in docs/columns.md."
            raise self._wrong(place, f"{name!r} is not a column that is sent", hint)

    def _may_be_the_same(self, name: str, place: str) -> None:
        if why := why_never_the_same(name):
            raise self._wrong(place, f"it cannot be the same for many clients: {why}", "Take it out.")

    def _known_keys(self, table: Mapping[str, Any], known: Sequence[str], place: str) -> None:
        for key in table:
            if key not in known:
                hint = f"{did_you_mean(key, known)}Known are {', '.join(known)}."
                raise self._wrong(place, f"there is no key {key!r}", hint)

    def _one_of(self, keys: Mapping[str, Any], key: str, choices: type[Choice], place: str) -> Choice | None:
        if key not in keys:
            return None
        names = [str(choice) for choice in choices]
        if keys[key] not in names:
            known = ", ".join(f'"{name}"' for name in names)
            raise self._wrong(f"{place}, {key}", f"{keys[key]!r} is none of its values", f"Write one of {known}.")
        return choices(keys[key])

    def _yes_or_no(self, keys: Mapping[str, Any], key: str, place: str) -> bool:
        value = keys.get(key, False)
        if not isinstance(value, bool):
            raise self._wrong(f"{place}, {key}", f"{value!r} is neither true nor false", f"Write {key} = true.")
        return value

    def _table(self, value: object, place: str) -> Mapping[str, Any]:
        if not isinstance(value, dict):
            raise self._wrong(place, f"{value!r} is not a table", "Write it as docs/mapping.md shows.")
        return value

    def _texts(self, value: object, place: str) -> tuple[str, ...]:
        if not isinstance(value, list):
            raise self._wrong(place, f"{value!r} is not a list", 'Write it like ["A", "B"].')
        return tuple(self._text(text, place) for text in value)

    def _text(self, value: object, place: str) -> str:
        if not isinstance(value, str):
            raise self._wrong(place, f"{value!r} is not a text", "Put it in double quotes.")
        return value

    def _wrong(self, place: str, what: str, hint: str) -> MappingError:
        return MappingError(": ".join(part for part in (self.file, place, what) if part) + ".", hint=hint)
