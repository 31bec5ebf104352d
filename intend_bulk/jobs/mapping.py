"""Make a mapping for a foreign spreadsheet: look at it, suggest, save; and find the one that lies beside a file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from intend_bulk.jobs.own_files import Left, write_own
from intend_bulk.jobs.places import plain_name
from intend_bulk.model.choices import LISTS, Codes, choices, list_of
from intend_bulk.model.client import field_named
from intend_bulk.model.codes import countries, country_named, currencies
from intend_bulk.model.fields import COUNTRY
from intend_bulk.settings import Settings
from intend_bulk.sheets.mapping.looking import MOST_VALUES, look_at
from intend_bulk.sheets.mapping.mapping_file import SheetMapping
from intend_bulk.sheets.mapping.mapping_text import Notes, mapping_text
from intend_bulk.sheets.mapping.proposing import Proposal, propose
from intend_bulk.sheets.mapping.rules import Case, Rule
from intend_bulk.sheets.mapping.suggesting import Suggestion
from intend_bulk.sheets.opening import open_file
from intend_bulk.sheets.stamp import PROPERTY
from intend_bulk.system import Note, replacing


@dataclass(frozen=True)
class Draft:
    """A mapping in the making: what is suggested, and what a person said."""

    proposals: tuple[Proposal, ...]
    columns: Mapping[str, str]
    """By the heading, the column that it feeds."""
    constants: Mapping[str, str]
    values: Mapping[str, Mapping[str, str]]
    """By column name, what is sent for which value."""
    needed: tuple[str, ...]
    """Columns that no client may lack."""
    codes: Codes
    """The code lists of the profile."""

    @property
    def missing(self) -> list[str]:
        """Needed columns that nothing feeds."""
        return [name for name in self.needed if name not in self.columns.values() and name not in self.constants]

    @property
    def unused(self) -> list[str]:
        return [found.glimpse.heading for found in self.proposals if found.glimpse.heading not in self.columns]

    @property
    def to_translate(self) -> dict[str, list[str]]:
        """By the name of a column of codes, its values that are no code for certain, unless they are too many."""
        odd: dict[str, list[str]] = {}
        for proposal in self.proposals:
            name = self.columns.get(proposal.glimpse.heading)
            right = self.right_codes(name) if name else None
            if name and right is not None and name not in self.values and len(proposal.glimpse.values) <= MOST_VALUES:
                odd[name] = [value for value in proposal.glimpse.values if in_capitals(name, value) not in right]
        return {name: values for name, values in odd.items() if values}

    def values_for(self, name: str) -> tuple[str, ...]:
        """The different values of the heading that feeds a column."""
        return next(found.glimpse.values for found in self.proposals if self.columns.get(found.glimpse.heading) == name)

    def right_codes(self, name: str) -> list[str] | None:
        """The codes that a column may hold; [] where nobody knows, None for a column that holds no codes."""
        field = field_named(name)
        if field is None or field.kind is COUNTRY or list_of(field) not in LISTS:
            return None
        return choices(field, {}, self.codes)


def draft_mapping(
    source: Path, settings: Settings, *, sheet_name: str | None = None, encoding: str | None = None
) -> Draft:
    """Suggest a column for each heading of a file. Raises SheetError where it cannot be read."""
    proposals = tuple(propose(look_at(source, sheet_name, encoding)))
    columns = {found.glimpse.heading: found.taken.name for found in proposals if found.taken}
    return Draft(proposals, columns, {}, {}, tuple(settings.needed_columns), settings.codes)


def save_mapping(draft: Draft, wanted: Path, settings: Settings) -> Left:
    """Write the mapping with comments, and return where it stands; no file that a person edited is written over."""

    def write(path: Path, note: Note) -> Path:
        with replacing(path, note=note) as replacement:
            replacement.beside.write_text(_text(draft, path.name), encoding="utf-8", newline="\n")
        return replacement.target

    return write_own(wanted, settings, write)


def _text(draft: Draft, file: str) -> str:
    rules = tuple(_rule(draft, heading, name) for heading, name in draft.columns.items())
    whys, offers = dict[str, str](), dict[str, tuple[str, str]]()
    for found in draft.proposals:
        name, why = (found.suggestion.name, _why(found.suggestion)) if found.suggestion else ("", "")
        if name and not found.is_sure and draft.columns.get(found.glimpse.heading) == name:
            whys[name] = why
        elif name and not found.taken and name not in draft.columns.values():
            offers[name] = found.glimpse.heading, why
    notes = Notes(whys, draft.missing, draft.to_translate, draft.unused, offers)
    return mapping_text(SheetMapping(file, rules, draft.constants), notes)


def _why(suggestion: Suggestion) -> str:
    return f"{suggestion.how_sure:.0%}: {suggestion.why}"


def _rule(draft: Draft, heading: str, name: str) -> Rule:
    values = next(found.glimpse.values for found in draft.proposals if found.glimpse.heading == heading)
    case = Case.UPPER if any(in_capitals(name, value) != value for value in values) else None
    return Rule(name, (heading,), values=draft.values.get(name, {}), country=_needs_names(name, values), case=case)


def in_capitals(name: str, value: str) -> str:
    """A currency code as it is written: "gbp" -> "GBP"; any other text as it is."""
    is_code = value.upper() in currencies() if name == "currency" else False
    return value.upper() if is_code else value


def _needs_names(name: str, values: Sequence[str]) -> bool:
    """Whether countries stand there as GB or GBR."""
    field = field_named(name)
    is_country = field is not None and field.kind is COUNTRY
    return is_country and any(value not in countries() and country_named(value) for value in values)


def lying_beside(source: Path) -> Path | None:
    """The mapping that a file is read by, where nothing else is said; None where there is none.

    A painted copy is read by that of the file that it was made of, unless it has our own headings.
    """
    if _is_file(beside(source)):
        return beside(source)
    original = beside(source.with_name(plain_name(source)))
    if original == beside(source) or not _is_file(original) or not _is_file(source):
        return None
    return None if PROPERTY in open_file(source).properties else original


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # with our ending, its name is longer than a name may be
        return False


def beside(source: Path) -> Path:
    """Where the mapping of a file lies, unless it is said: clients.csv -> clients.mapping.toml."""
    return source.with_name(f"{source.stem}.mapping.toml")
