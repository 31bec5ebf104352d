"""A heading without what is no part of its words: case, accents, numbering, marks, hints in brackets."""

import re
import unicodedata

from intend_bulk.sheets.mapping.synonyms import HINT_WORDS, OTHER_MEANINGS


def words_of(table: str) -> list[str]:
    """The entries of a line of the tables: "Zip, Zip code" -> ["Zip", "Zip code"]."""
    return table.split(", ")


def spelt(text: str) -> str:
    """A heading as synonyms are compared, letters and digits alone: "N° Téléphone / Fax" -> "ntelephonefax"."""
    letters = text.casefold()
    if not letters.isascii():
        decomposed = unicodedata.normalize("NFKD", letters)
        letters = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return re.sub(r"[\W_]+", "", letters)


_NUMBERING = re.compile(r"\A\s*\(?[0-9]{1,3}\s*[.):]\s*(?=[^\W\d])")
_HINT = "|".join(re.escape(word) for word in words_of(HINT_WORDS))
_MARK = re.compile(
    rf"[\s:*]+\Z|[\s:*,;\u2013-]*[(\[]\s*(?:{_HINT})\s*[)\]]\Z|[\s:*,;\u2013-]+(?:{_HINT})\Z", re.IGNORECASE
)
_BRACKET = re.compile(r"\s*(?:\(([^()]*)\)|\[([^\[\]]*)\])\s*\Z")
_OTHER_MEANINGS = {spelt(word) for word in words_of(OTHER_MEANINGS)}
_LONGEST = 200
"""Characters of a heading in which numbers, marks and hints are looked for: any text can stand in a first row."""


def plain(heading: str) -> str:
    """A heading without its number and without marks: "1. Company name: * (required)" -> "Company name"."""
    if len(heading) > _LONGEST:
        return heading.strip()
    text, before = _NUMBERING.sub("", heading).strip(), ""
    while text != before:
        text, before = _MARK.sub("", text).strip(), text
    return text or heading.strip()


def without_hint(heading: str) -> str | None:
    """A heading without the hint in brackets at its end: "Currency (ISO)" -> "Currency".

    None where there is none, or where it makes the heading mean something else: "Title (Mr, Mrs)".
    """
    found = _BRACKET.search(heading) if len(heading) <= _LONGEST else None
    if not found or not heading[: found.start()].strip():
        return None
    hint = found[1] or found[2] or ""
    if any(spelt(word) in _OTHER_MEANINGS for word in re.split(r"[^\w]+", hint)):
        return None
    return plain(heading[: found.start()])
