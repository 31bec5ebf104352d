"""What a person may have meant: "did you mean GBP?" A guess is shown, never taken."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from intend_bulk.checks.addresses import guess_email, guess_website
from intend_bulk.checks.meaning import meant_flag
from intend_bulk.model.codes import country_spellings, currencies, currency_spellings, spelling
from intend_bulk.model.identity import normalised

_ALIKE_PER_CENT = 80


@lru_cache(maxsize=4096)
def guess_currency(text: str) -> str:
    """The one code that is written so, or differs in one letter: "GBR", "£" -> "GBP"; "" where unclear."""
    written = currency_spellings().get(spelling(text))
    if written:
        return written
    near = process.extract(text.upper(), sorted(currencies()), scorer=OSA.distance, score_cutoff=1, limit=2)
    return near[0][0] if len(near) == 1 else ""


@lru_cache(maxsize=4096)
def guess_country(text: str) -> str:
    """The one country that is written so, or nearly: "UK", "Untied Kingdom" -> "United Kingdom"; "" where unclear."""
    known = country_spellings()
    written = spelling(text)
    if written in known:
        return known[written]
    near = process.extract(written, known.keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE_PER_CENT, limit=None)
    best = {known[name] for name, score, _ in near if score == near[0][1]}
    return best.pop() if len(best) == 1 else ""


@lru_cache(maxsize=4096)
def guess_code(text: str, listed: str, codes: Sequence[str]) -> str:
    """The one code of a list that is written so, or nearly: "TRADE", "trde" -> "trade"; "" where unclear.

    `codes` is a tuple. Currencies and countries are known by their other names too: "£" -> "GBP".
    """
    meaning = _MEANINGS.get(listed)
    same = [code for code in codes if spelling(code) == spelling(text)]
    if not same and meaning and (meant := meaning(text)):
        same = [code for code in codes if meaning(code) == meant]
    return same[0] if len(same) == 1 else _nearest(text, codes)


def _nearest(text: str, codes: Sequence[str]) -> str:
    near = process.extract(text, codes, scorer=fuzz.ratio, processor=spelling, score_cutoff=_ALIKE_PER_CENT, limit=None)
    best = [code for code, score, _ in near if score == near[0][1]]
    return best[0] if len(best) == 1 else ""


@lru_cache(maxsize=4096)
def guess_flag(text: str) -> str:
    """ "yes" or "no", where one of them was probably meant: "ja", "x", "yse" -> "yes"; "" where unclear."""
    word = normalised(text)
    if sure := meant_flag(text):
        return "yes" if sure == "1" else "no"
    if word in _MARKS:
        return _MARKS[word]
    near = process.extract(word, _LONG_WORDS.keys(), scorer=OSA.distance, score_cutoff=1, limit=None)
    best = {_LONG_WORDS[found] for found, _, _ in near} if len(word) > len("no") else set()
    return best.pop() if len(best) == 1 else ""


_MARKS = {"x": "yes", "j": "yes", "t": "yes", "ok": "yes", "nope": "no", "f": "no", "✗": "no", "✘": "no"}
_LONG_WORDS = {"yes": "yes", "true": "yes", "false": "no"}
"""A word of two letters is near to too many."""

_MEANINGS: Mapping[str, Callable[[str], str]] = {"currency": guess_currency, "country": guess_country}
"""By the name of a list."""

GUESSES: Mapping[str, Callable[[str], str]] = {
    "currency_unknown": guess_currency,
    "country_unknown": guess_country,
    "email_invalid": guess_email,
    "flag_invalid": guess_flag,
    "website_invalid": guess_website,
}
"""By the code of a problem."""
