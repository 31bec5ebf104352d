"""Bytes that are not UTF-8: what they are for certain, or what each reading of them would say.

Nothing is guessed. Windows-1252 is taken where it gives words that people write and where no other encoding gives
others that people write as well: "Café" is clear, and "Jan\\xe8ar" may be "Janèar" or "Jančar".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from intend_bulk.errors import SheetError
from intend_bulk.sheets.alphabets import ALPHABETS

_CHUNK, _LONGEST_WORD, _MOST_WORDS, _SHOWN = 1 << 20, 1 << 10, 20_000, 4
_WORD = re.compile(rb'[^\s,;"]*[\x80-\xff][^\s,;"]*')
_WIDE = ("big5", "cp932", "gb18030", "euc_kr")
_OTHERS = ("cp1250", "cp1254", "cp1257", "mac_roman", "cp850", "cp1251", "cp1253", *_WIDE)
_AFTER_APOSTROPHE = re.compile(r"(?:s|t|d|m|ll|re|ve)?(?![^\W\d_])|[A-Z]")
_WORDS_OF_ONE_LETTER = "àáåæèéêíóöø"
_MARKS = "£€©®™°§«»¡¿ºª·½¼¾²³±×–—…‘’“”•\xa0"
_BESIDE_NO_LETTER = "«»“”–—…•½¼¾±×€£"


@dataclass
class Evidence:
    """The words of a file that hold other bytes than ASCII."""

    words: dict[bytes, int] = field(default_factory=dict)
    """Each with the line it stands at first."""

    def readings(self, encoding: str) -> list[str] | None:
        """Every word as that encoding reads it; None where it cannot read one of them."""
        try:
            return [word.decode(encoding) for word in self.words]
        except UnicodeDecodeError:
            return None

    def fits(self, encoding: str) -> bool:
        """Whether that encoding makes words of them all that people write, in one language."""
        texts = self.readings(encoding)
        if texts is None or not all(_is_plausible(text, encoding) for text in texts):
            return False
        letters = {char for text in texts for char in text.lower() if ord(char) > 127 and char.isalpha()}
        return encoding not in ALPHABETS or any(letters <= {*alphabet, *"ªº"} for alphabet in ALPHABETS[encoding])


def settle(path: Path) -> str:
    """The encoding of a file that is not UTF-8: "cp1252"; raises SheetError where that is in doubt."""
    evidence = collect(path)
    western = evidence.readings("cp1252")
    rivals = [name for name in _OTHERS if evidence.readings(name) != western and evidence.fits(name)]
    if evidence.fits("cp1252") and not rivals:
        return "cp1252"
    raise _doubt(path, evidence, rivals)


def collect(path: Path) -> Evidence:
    """Go through the whole file for its words with other bytes than ASCII; so many of them are kept, no more."""
    found = Evidence()
    for line, word in _words(path):
        if len(found.words) >= _MOST_WORDS:
            break
        found.words.setdefault(word, line)
    return found


def _words(path: Path) -> Iterator[tuple[int, bytes]]:
    line, tail = 1, b""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            chunk = tail + chunk
            cut = _last_space(chunk) if len(chunk) >= _CHUNK else len(chunk)
            chunk, tail = chunk[:cut], chunk[cut:]
            yield from _words_of(chunk, line)
            line += _breaks(chunk)
    yield from _words_of(tail, line)


def _words_of(chunk: bytes, line: int) -> Iterator[tuple[int, bytes]]:
    done = 0
    for match in _WORD.finditer(chunk) if not chunk.isascii() else ():
        line += _breaks(chunk[done : match.start()])
        done = match.start()
        yield line, match[0][:_LONGEST_WORD]


def _last_space(chunk: bytes) -> int:
    """Where to cut, so that no word is cut in two, unless it is a monster."""
    found = max(chunk.rfind(space, len(chunk) - _LONGEST_WORD) for space in (b" ", b"\n", b"\r", b",", b";", b"\t"))
    return found if found > 0 else len(chunk)


def _breaks(part: bytes) -> int:
    return part.count(b"\n") or part.count(b"\r")


def _is_plausible(text: str, encoding: str) -> bool:
    """Whether it can be a word: "Café", "£5", "O’Brien"; not "CafŽ", "Ł5", "K”ln", "Ìîñêâà"."""
    if not text.isprintable() and "\xa0" not in text:
        return False
    padded = f" {text} "
    if not all(_may_stand(padded[n - 1], padded[n], padded[n + 1 :], encoding) for n in range(1, len(padded) - 1)):
        return False
    letters = [char for char in text if char.isalpha()]
    own = [char for char in letters if ord(char) > 127]
    if encoding in ALPHABETS:
        if own and len(letters) == 1:
            return own[0] in _WORDS_OF_ONE_LETTER
        return not own or len(own) < len(letters)
    return len(own) > 1


def _may_stand(before: str, char: str, rest: str, encoding: str) -> bool:
    after = rest[0]
    if ord(char) < 128:
        return True
    if not char.isalpha():
        return _mark_may_stand(before, char, rest) if encoding in ALPHABETS else char in _MARKS or char > "\u2000"
    if encoding not in ALPHABETS:
        return not any(beside.isascii() and beside.isalnum() for beside in (before, after))
    return not (char.isupper() and before.islower()) and not before.isdigit() and not after.isdigit()


def _mark_may_stand(before: str, char: str, rest: str) -> bool:
    if char == "’" and before.isalpha():
        return _AFTER_APOSTROPHE.match(rest) is not None
    if char == "…" and before.isupper():  # "CAFÉ" on a Mac
        return False
    between = before.isalpha() and rest[0].isalpha()
    return char in _MARKS and not (between and char in _BESIDE_NO_LETTER)


def _doubt(path: Path, evidence: Evidence, rivals: list[str]) -> SheetError:
    possible = [name for name in ("cp1252", *_OTHERS) if evidence.readings(name) is not None]
    likely = [*rivals, *(name for name in _guessed(evidence) if name in possible), *possible]
    names = [*dict.fromkeys(["cp1252", *likely] if "cp1252" in possible else likely)][:_SHOWN]
    doubtful = sorted(evidence.words, key=lambda word: _is_plausible(word.decode("cp1252", "replace"), "cp1252"))
    word = doubtful[0] if doubtful else b""
    line = evidence.words.get(word, 1)
    readings = ", ".join(f"{_visible(word.decode(name))!r} in {name}" for name in names)
    return SheetError(
        f"{path.name} is not in UTF-8, and in which encoding it is cannot be told for certain: "
        f"line {line} holds {readings or 'bytes that no usual encoding has'}.",
        hint=f"Say which one is right, {' or '.join(f'--encoding {name}' for name in names[:2] or ['cp1252'])}, "
        'or save it from Excel as "CSV UTF-8 (Comma delimited)".',
    )


def _visible(text: str) -> str:
    return "".join(char if char.isprintable() else "\ufffd" for char in text[:30])


def _guessed(evidence: Evidence) -> list[str]:
    """What charset-normalizer takes the words for, the best first; it only orders what is shown."""
    from charset_normalizer import from_bytes

    sample = b"\n".join([*evidence.words][:200])
    return [match.encoding for match in from_bytes(sample, cp_isolation=["cp1252", *_OTHERS])]
