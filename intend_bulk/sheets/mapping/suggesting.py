"""Which columns a heading may mean, the likeliest first: for a person to choose from."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from intend_bulk.model.fields import label_of
from intend_bulk.model.nearest import alike, near_column
from intend_bulk.sheets.mapping.readings import Certainty, candidates, reading_of, spellings
from intend_bulk.sheets.mapping.spelling import plain, spelt, words_of
from intend_bulk.sheets.mapping.synonyms import NONE_OF_OURS

_MOST = 5
_SHORTEST, _ALIKE = 4, 0.85
_NONE_OF_OURS = set(map(spelt, words_of(NONE_OF_OURS)))
_OUR_OWN, _SYNONYM, _NEARLY, _ONE_OF_SEVERAL = 1.0, 0.9, 0.8, 0.5


@dataclass(frozen=True)
class Suggestion:
    """A column that a heading may mean."""

    name: str
    """The column name: "billing_post_code"."""
    how_sure: float
    """1.0 for our own heading, 0.9 for a synonym, at most 0.8 for a near miss, 0.5 for one of several in a cell."""
    why: str
    """In words, to stand behind the heading: "it usually means this"."""


def suggestions(heading: str) -> list[Suggestion]:
    """The columns that a heading may mean, best first, each once, at most five; [] where nothing is near.

    suggestions("Zip") -> [Suggestion("billing_post_code", 0.9, "…")]
    suggestions("Name") -> title, first_name and last_name, 0.5 each
    suggestions("Postcod") -> [Suggestion("billing_post_code", 0.7, "it is nearly a word for Billing post code")]

    What other headings the sheet has is not looked at: a heading that is taken may be suggested for another one, too.
    """
    if reading := reading_of(heading):
        how_sure = _OUR_OWN if reading.certainty is Certainty.EXACT else _SYNONYM
        return [Suggestion(reading.name, how_sure, reading.certainty.value)]
    if several := candidates(heading):
        return [Suggestion(name, _ONE_OF_SEVERAL, "it may hold this, or this and more") for name in several]
    best: dict[str, Suggestion] = {}
    for suggestion in sorted(_near(heading), key=lambda found: -found.how_sure):
        best.setdefault(suggestion.name, suggestion)
    return [*best.values()][:_MOST]


def _near(heading: str) -> Iterator[Suggestion]:
    """What is written nearly like it; its digits must be the same."""
    if name := near_column(plain(heading), taken=()):
        yield Suggestion(name, _NEARLY, f"it is nearly {label_of(name)}")
    written = spelt(plain(heading))
    if len(written) < _SHORTEST or written in _NONE_OF_OURS:
        return
    digits = re.findall(r"[0-9]+", written)
    known = [spelling for spelling in spellings() if re.findall(r"[0-9]+", spelling) == digits]
    for spelling, score in alike(written, known, least=_ALIKE, most=4 * _MOST):
        name = spellings()[spelling].name
        yield Suggestion(name, round(_NEARLY * score, 2), f"it is nearly a word for {label_of(name)}")
