"""From the headings of a foreign file and their values to the columns that they probably feed."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from intend_bulk.model.client import field_named
from intend_bulk.model.codes import currencies
from intend_bulk.model.fields import CURRENCY, EMAIL, URL, Kind
from intend_bulk.sheets.mapping.looking import Glimpse
from intend_bulk.sheets.mapping.mapping_file import can_be_fed
from intend_bulk.sheets.mapping.suggesting import Suggestion, suggestions

SURE = 0.8
"""From here on, a suggestion needs no question."""
PROBABLE = 0.6
"""Below it, a suggestion is offered, and not taken unless somebody says so."""
_LEAST = 0.3
_MOSTLY = 0.8
_RAISED, _LOWERED, _BY_VALUES = 0.2, 0.5, 0.6


@dataclass(frozen=True)
class Proposal:
    """A heading, and the column that it probably feeds."""

    glimpse: Glimpse
    suggestion: Suggestion | None
    """None where nothing is known of it."""

    @property
    def is_sure(self) -> bool:
        return self.suggestion is not None and self.suggestion.how_sure >= SURE

    @property
    def taken(self) -> Suggestion | None:
        """The suggestion, where it is probable enough to be taken by itself."""
        return self.suggestion if self.suggestion and self.suggestion.how_sure >= PROBABLE else None


def propose(glimpses: Sequence[Glimpse]) -> list[Proposal]:
    """A proposal for each heading, in order; no column is fed by two: the surer, then the first, has it."""
    pairs = [(found, glimpse) for glimpse in glimpses for found in _weighed(glimpse)]
    pairs.sort(key=lambda pair: -pair[0].how_sure)
    chosen: dict[int, Suggestion] = {}
    taken: set[str] = set()
    for found, glimpse in pairs:
        if glimpse.position not in chosen and found.name not in taken:
            chosen[glimpse.position] = found
            taken.add(found.name)
    return [_proposal(glimpse, chosen.get(glimpse.position)) for glimpse in glimpses]


def _proposal(glimpse: Glimpse, suggestion: Suggestion | None) -> Proposal:
    """Without the values, where they are passwords."""
    field = field_named(suggestion.name) if suggestion else None
    return Proposal(replace(glimpse, values=()) if field and field.secret else glimpse, suggestion)


def _weighed(glimpse: Glimpse) -> Iterator[Suggestion]:
    """The suggestions for a heading, each with its values taken for or against it."""
    kind = _kind_of(glimpse.values)
    found = [suggestion for suggestion in suggestions(glimpse.heading) if can_be_fed(suggestion.name)]
    for suggestion in found:
        weighed = _with_evidence(suggestion, kind, has_values=bool(glimpse.values))
        if suggestion.name.endswith(_STREET) and glimpse.values and all(map(_is_one_line, glimpse.values)):
            weighed = replace(weighed, how_sure=max(weighed.how_sure, _BY_VALUES), why=_ONE_LINE)
        if weighed.how_sure >= _LEAST:
            yield weighed
    if kind and not any(_wanted(suggestion.name) == kind for suggestion in found):
        yield Suggestion(_COLUMNS[kind], _BY_VALUES, f"its values are {_PLURALS[kind]}")


def _is_one_line(address: str) -> bool:
    """Whether an address can be its first line alone, as it has no separators within: "14 Taylor St"."""
    return not re.search(r"[,;\n]", address)


def _with_evidence(suggestion: Suggestion, kind: str | None, *, has_values: bool) -> Suggestion:
    wanted = _wanted(suggestion.name)
    if not has_values or wanted == kind:
        raised = min(suggestion.how_sure + (_RAISED if kind else 0), 1.0)
        return replace(suggestion, how_sure=raised) if wanted == kind else suggestion
    if kind in (None, _PHONE) and wanted in (None, _PHONE):  # a reference may be digits, a phone number words
        return suggestion
    values = _PLURALS[kind] if kind else f"no {_PLURALS[str(wanted)]}"
    how_sure = suggestion.how_sure * _LOWERED
    return replace(suggestion, how_sure=how_sure, why=f"{suggestion.why}, but its values are {values}")


def _kind_of(values: Sequence[str]) -> str | None:
    """What most of the values are; None for any text."""
    for kind, fits in _TESTS.items():
        if values and sum(map(fits, values)) >= _MOSTLY * len(values):
            return kind
    return None


def _wanted(name: str) -> str | None:
    """What a column must hold."""
    field = field_named(name)
    if field and name.endswith("contact_number"):
        return _PHONE
    return _KINDS.get(field.kind) if field else None


_STREET, _ONE_LINE = "street_1", "its values are one line each"
_E_MAIL, _WEB, _MONEY, _PHONE = "e-mail", "web", "currency", "phone"
_KINDS: Mapping[Kind, str] = {EMAIL: _E_MAIL, URL: _WEB, CURRENCY: _MONEY}
_COLUMNS = {_E_MAIL: "email", _WEB: "website", _MONEY: "currency", _PHONE: "contact_number"}
_PLURALS = {
    _E_MAIL: "e-mail addresses",
    _WEB: "web addresses",
    _MONEY: "currency codes",
    _PHONE: "phone numbers",
}
_NUMBERS = re.compile(r"(?=.*[ ()/+-])[ ()./+-]*(?:\d[ ()./+-]*){8,15}")
_DATE = re.compile(r"\d{1,4}([-/.])\d{1,2}\1\d{1,4}\b")
_TESTS: Mapping[str, Callable[[str], bool]] = {
    _E_MAIL: lambda text: re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", text) is not None,
    _WEB: lambda text: re.match(r"(?:https?://|www\.)\S+$", text, re.IGNORECASE) is not None,
    _MONEY: lambda text: text.upper() in currencies(),
    _PHONE: lambda text: _NUMBERS.fullmatch(text) is not None and not _DATE.match(text),
}
