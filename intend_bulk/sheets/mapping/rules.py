"""What a rule of a mapping makes of the cells of a row. Pure: cells in, text or what is wrong with it out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from intend_bulk.model.catalogue import CATALOGUE, Severity
from intend_bulk.model.codes import country_named
from intend_bulk.model.identity import normalised
from intend_bulk.sheets.mapping.dates import NOTHING_SEEN, DateOrder, Seen, as_iso
from intend_bulk.sheets.raw import Flawed, is_filled

LAST_SPACE, FIRST_SPACE, COMMA = "last space", "first space", "comma"


class Case(StrEnum):
    """In which letters a text is sent."""

    UPPER = "upper"
    LOWER = "lower"


@dataclass(frozen=True)
class Cut:
    """One of the parts that a text is split into: Cut("last space", 0, 2) of "Ann Mary Lee" is "Ann Mary"."""

    by: str
    """LAST_SPACE, FIRST_SPACE, COMMA, or the text that stands between two parts."""
    number: int
    """From 0."""
    of: int
    """How many parts there are."""


@dataclass(frozen=True)
class Rule:
    """How one column of ours is made; what is to be done is done in the order of these lines."""

    name: str
    """The column that it feeds."""
    sources: tuple[str, ...]
    """Headings of the file, as the mapping has them; at least one."""
    separator: str = " "
    """What stands between the cells of several sources; empty ones are left out."""
    cut: Cut | None = None
    trim: bool = False
    """Take space around the text off, and make one space of several within it."""
    values: Mapping[str, str] = field(default_factory=dict)
    """What is sent for a text; an empty one for "leave it empty"."""
    other: str | None = None
    """What is sent for a text that is not among the values; None for an error, unless `keep`."""
    keep: bool = False
    """A text that is not among the values is sent as it is."""
    date: DateOrder | None = None
    country: bool = False
    """ "GB", "GBR" and "U.K." are sent as "United Kingdom"."""
    case: Case | None = None
    empty: str | None = None
    """What is sent for an empty cell."""

    @property
    def is_as_written(self) -> bool:
        """Whether it takes the cells of one heading as they are."""
        makes = (self.cut, self.trim, self.values, self.date, self.country, self.case, self.empty is not None)
        return len(self.sources) == 1 and not any(makes)

    @cached_property
    def by_spelling(self) -> Mapping[str, str]:
        """The values without regard to case and space, where two of them do not differ in that alone."""
        spellings = [normalised(text) for text in self.values]
        return {normalised(text): to for text, to in self.values.items() if spellings.count(normalised(text)) == 1}


@dataclass(frozen=True)
class Made:
    """What came of a row's cells."""

    text: str | None
    flaws: tuple[tuple[int, Flawed], ...] = ()
    """What is wrong, each with the number of the source that it is wrong with, from 0."""


def make(rule: Rule, cells: Sequence[str | Flawed | None], seen: Seen = NOTHING_SEEN) -> Made:
    """Apply a rule to the cells of its sources; `seen` is what the whole column says about the order of its dates.

    A text that cannot be taken stays as it is, with its flaw: nothing is blanked.
    """
    flaws = [(number, cell) for number, cell in enumerate(cells) if isinstance(cell, Flawed) and not _suits(rule, cell)]
    texts = [cell.text if isinstance(cell, Flawed) else cell for cell in cells]
    text = texts[0] if len(texts) == 1 else rule.separator.join(part.strip() for part in texts if is_filled(part))
    if any(CATALOGUE[flaw.code].severity is Severity.ERROR for _, flaw in flaws):
        return Made(text, tuple(flaws))
    if not is_filled(text):
        return Made(rule.empty if rule.empty is not None else text or None, tuple(flaws))
    changed = _changed(rule, text, seen)
    if isinstance(changed, Flawed):
        if rule.cut and rule.cut.number > 0 and changed.code == "split_failed":
            return Made(None, tuple(flaws))  # the first part has the whole text, and the problem
        return Made(changed.text, (*flaws, (0, changed)))
    return Made(changed or None, tuple(flaws))


def _suits(rule: Rule, cell: Flawed) -> bool:
    """A real date is what a rule for dates wants."""
    return rule.date is not None and cell.code == "date_in_text"


def _changed(rule: Rule, text: str, seen: Seen) -> str | Flawed:
    steps: tuple[Callable[[Rule, str], str | Flawed], ...] = (
        _part,
        _trimmed,
        _valued,
        lambda rule, text: as_iso(text, rule.date, seen) if rule.date and text else text,
        lambda rule, text: (country_named(text) or text) if rule.country else text,
        _cased,
    )
    for step in steps:
        done = step(rule, text)
        if isinstance(done, Flawed):
            return done
        text = done
    return text


def parts(text: str, by: str) -> list[str]:
    """The parts of a text, without the space around them: ("14 Taylor St, Leeds", "comma") -> two.

    By the first or the last space there are two at the most.
    """
    whole = text.strip()
    if by == FIRST_SPACE:
        return whole.split(maxsplit=1)
    if by == LAST_SPACE:
        return whole.rsplit(maxsplit=1)
    return [part.strip() for part in whole.split("," if by == COMMA else by)]


def _part(rule: Rule, text: str) -> str | Flawed:
    if rule.cut is None:
        return text
    found = parts(text, rule.cut.by)
    if len(found) != rule.cut.of or not all(found):
        words = {"found": sum(map(bool, found)), "wanted": rule.cut.of, "by": rule.cut.by}
        return Flawed(text, "split_failed", words)
    return found[rule.cut.number]


def _trimmed(rule: Rule, text: str) -> str:
    return " ".join(text.split()) if rule.trim else text


def _valued(rule: Rule, text: str) -> str | Flawed:
    """An exact value counts before one that differs in case or space."""
    if not rule.values:
        return text
    for listed, spelt in ((rule.values, text), (rule.by_spelling, normalised(text))):
        if spelt in listed:
            return listed[spelt]
    if rule.keep:
        return text
    return rule.other if rule.other is not None else Flawed(text, "value_not_mapped")


def _cased(rule: Rule, text: str) -> str:
    match rule.case:
        case Case.UPPER:
            return text.upper()
        case Case.LOWER:
            return text.lower()
    return text
