"""Which columns a heading may mean, the likeliest first: for a person to choose from."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from intend_bulk.model.client import field_named
from intend_bulk.model.fields import label_of
from intend_bulk.model.nearest import near_column
from intend_bulk.sheets.mapping.readings import Certainty, candidates, reading_of, spellings
from intend_bulk.sheets.mapping.spelling import plain, spelt

_MOST = 5
_SHORTEST, _ALIKE = 4, 0.75
_SURE = {Certainty.EXACT: 1.0, Certainty.SAME: 0.9, Certainty.SECOND: 0.9, Certainty.MAIN: 0.9}
_ONE_OF_SEVERAL, _NEARLY = 0.5, 0.8


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
    suggestions("Postcod") -> [Suggestion("billing_post_code", 0.71, "it is nearly Postcode")]

    What other headings the sheet has is not looked at: a heading that is taken may be suggested for another one, too.
    """
    if reading := reading_of(heading):
        return [Suggestion(reading.name, _SURE[reading.certainty], reading.certainty.value)]
    several = candidates(heading)
    if several:
        return [Suggestion(name, _ONE_OF_SEVERAL, "it may hold this, or this and more") for name in several]
    best: dict[str, Suggestion] = {}
    for suggestion in sorted(_near(heading), key=lambda found: -found.how_sure):
        best.setdefault(suggestion.name, suggestion)
    return [*best.values()][:_MOST]


def _near(heading: str) -> Iterator[Suggestion]:
    """What is written nearly like it; its digits must be the same."""
    from rapidfuzz import process  # not before there is something to guess: it takes time to load
    from rapidfuzz.distance import OSA

    if name := near_column(plain(heading), taken=()):
        yield Suggestion(name, _NEARLY, f"it is nearly {label_of(name)}")
    written = spelt(plain(heading))
    if len(written) < _SHORTEST:
        return
    digits = re.findall(r"[0-9]+", written)
    known = [spelling for spelling in spellings() if re.findall(r"[0-9]+", spelling) == digits]
    for spelling, score, _ in process.extract(
        written, known, scorer=OSA.normalized_similarity, score_cutoff=_ALIKE, limit=4 * _MOST
    ):
        name = spellings()[spelling].name
        if field_named(name):
            yield Suggestion(name, round(_NEARLY * score, 2), f"it is nearly a word for {label_of(name)}")
