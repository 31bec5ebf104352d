"""What was probably meant by a name that is none: "chekc" -> check. A guess is shown, never taken."""

import re
from collections.abc import Collection, Iterable

from intend_bulk.model.client import CONTACTS, SHIPPING, SINGLE
from intend_bulk.model.fields import folded

_MOST_LETTERS = 3
_SHORTEST = 3
_LARGEST_NUMBER = 99


def nearest(text: str, known: Iterable[str], *, most_letters: int = _MOST_LETTERS) -> str:
    """The one of the known names that the text nearly is: "--dryrun" -> "--dry-run"; "" where unclear.

    Case, spaces and punctuation do not count. One letter in four, and no more than `most_letters`, may be missing,
    wrong or too many; two neighbours that changed places are one.
    """
    from rapidfuzz.distance import OSA  # not before there is something to guess: it takes time to load

    written = folded(text)
    most = min(max(len(written) // 4, 1), most_letters) if len(written) >= _SHORTEST else 0
    distances = {name: OSA.distance(written, folded(name), score_cutoff=most) for name in known}
    least = min(distances.values(), default=most + 1)
    best = [name for name, distance in distances.items() if distance == least <= most]
    return best[0] if len(best) == 1 else ""


def alike(text: str, known: Iterable[str], *, least: float, most: int) -> list[tuple[str, float]]:
    """The known texts that a text is like, the likest first, each with how much: 1.0 is the same text."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    found = process.extract(text, known, scorer=OSA.normalized_similarity, score_cutoff=least, limit=most)
    return [(name, score) for name, score, _ in found]


def did_you_mean(text: str, known: Iterable[str]) -> str:
    """The question to begin a hint with, "Did you mean 'Clients'? "; "" where nothing is near."""
    guess = nearest(text, known)
    return f"Did you mean {guess!r}? " if guess else ""


def near_column(heading: str, *, taken: Collection[str]) -> str:
    """The column name that a heading misses by a letter: "Billing post cod" -> "billing_post_code"; "" where unclear.

    Names in `taken` are in the sheet already, so they are not meant. Numbers must agree: "Shipping 2 twon" is not
    shipping_1_town.
    """
    numbers = re.findall(r"\d+", heading)
    n = int(numbers[0]) if numbers and len(numbers[0]) <= len(str(_LARGEST_NUMBER)) else 0
    numbered = [*SHIPPING.numbered(n), *CONTACTS.numbered(n)] if n else []
    names = [field.name for field in (*SINGLE, *numbered) if field.sent or field.name == "reference"]
    candidates = [name for name in names if name not in taken and re.findall(r"\d+", name) == numbers]
    return nearest(heading, candidates, most_letters=1)
