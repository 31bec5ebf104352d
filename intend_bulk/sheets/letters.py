"""What the letters of a text say about its encoding, where its bytes do not decide.

A file in big5, cp1250 or the code page of an old Mac can be read as cp1252 without an error, and is then nonsense. So
each word that is not ASCII is read in every encoding that is usual, and looked at: "Café" makes sense, "CafŽ" does not.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from intend_bulk.sheets.raw import HEADINGS_WITHIN
from intend_bulk.sheets.strangeness import is_strange

_CHUNK_BYTES = 1 << 20
_WESTERN = "cp1252"
_SINGLE = ("cp1250", "cp1251", "cp1253", "cp1254", "cp1257", "mac_roman", "cp850", "koi8_r")
_MULTI = ("big5", "shift_jis", "gb18030", "euc_jp", "cp949")
_MOST_WORDS, _MOST_PIECES, _LONGEST, _SHOWN = 20_000, 2_000, 40, 4
_WORD = re.compile(r"[^\x00-\x20,;|\"]*[\x80-\xff][^\x00-\x20,;|\"]*")
_PIECE = re.compile(r"[^\t\r\n,;]*[\x80-\xff][^\t\r\n,;]*")
_QUOTED = re.compile(r'"[^"]*[,;|\t][^"]*"')
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f]")
_CERTAIN, _RARE = 10, 50
"""Certain is what has ten times fewer strange words than any other reading, and no more than one in fifty."""


def chunks(path: Path, *, and_end: bool = False) -> Iterator[bytes]:
    """The bytes of a file, a megabyte at a time; with `and_end`, nothing once more at the end."""
    with path.open("rb") as file:
        yield from iter(lambda: file.read(_CHUNK_BYTES), b"")
    if and_end:
        yield b""


@dataclass
class Evidence:
    """What of a file is not ASCII."""

    words: set[bytes] = field(default_factory=set)
    """Each once."""
    pieces: list[bytes] = field(default_factory=list)
    """The first cells, whole: a letter of big5 may have a second byte that is ASCII."""
    shown: bytes | None = None
    """The cell that a person is shown; None where each may hold a password."""
    first_line: int = 0
    """The line of that cell, or else the first that is not ASCII."""
    has_controls: bool = False

    @property
    def is_western(self) -> bool:
        """Whether it makes sense as cp1252, and in no other encoding that reads other letters."""
        if self.has_controls or self._strange(_WESTERN) * _RARE > len(self.words):
            return False
        mine = (self._strange(_WESTERN) + 1) * _CERTAIN - (_CERTAIN - 1)
        return all(self._strange(name) >= mine for name in (*_SINGLE, *_MULTI) if self._differs(name))

    @property
    def example(self) -> str:
        return self._first(_WESTERN)

    @property
    def readings(self) -> dict[str, str]:
        """The first words in doubt as the likeliest encodings read them, the likeliest first."""
        found = {_WESTERN: self._first(_WESTERN)} if self._decodes(_WESTERN) else {}
        for name in sorted(self._guessed, key=self._share):
            is_new = self._first(name) not in found.values() or self.shown is None
            if is_new and name not in found and len(found) < _SHOWN:
                found[name] = self._first(name)
        return {name: found[name] for name in sorted(found, key=self._share)}

    @cached_property
    def _guessed(self) -> list[str]:
        """The encodings that can be meant, those first that the library finds likely."""
        from charset_normalizer import from_bytes  # not before there is something to guess: it takes time to load

        usual = [name for name in (*_MULTI, *_SINGLE, _WESTERN) if self._decodes(name)]
        guesses = from_bytes(b"\n".join(self.pieces[:200]), cp_isolation=usual)
        likely = [name for guess in guesses for name in guess.could_be_from_charset if name in usual]
        return [*dict.fromkeys([*likely, *usual])]

    def _parts(self, name: str) -> list[bytes]:
        return self.pieces if name in _MULTI else sorted(self.words)

    def _decodes(self, name: str) -> bool:
        try:
            for part in self._parts(name):
                part.decode(name)
        except UnicodeDecodeError:
            return False
        return True

    def _differs(self, name: str) -> bool:
        return self._decodes(name) and any(part.decode(name) != part.decode(_WESTERN) for part in self._parts(name))

    def _strange(self, name: str) -> int:
        if not self._decodes(name):
            return len(self.words) + len(self.pieces) + 1
        return sum(is_strange(part.decode(name), name) for part in self._parts(name))

    def _share(self, name: str) -> float:
        return self._strange(name) / len(self._parts(name))

    def _first(self, name: str) -> str:
        if self.shown is None:
            return "***"
        text = self.shown.decode(name, "replace").strip(' "')
        return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def gather(path: Path) -> Evidence:
    """All words of a file that are not ASCII, with the first cells that hold them. Memory has a bound."""
    found = Evidence()
    with path.open(encoding="latin-1") as file:  # one letter a byte, whatever it stands for
        before_password = None
        for number, line in enumerate(file, 1):
            if number <= HEADINGS_WITHIN and "password" in line.lower():
                before_password = _separators(_QUOTED.sub("", line.lower()).partition("password")[0])
            if not found.has_controls and _CONTROLS.search(line):
                found.has_controls = True
            if not line.isascii():
                found.first_line = found.first_line or number
                _take(found, line)
                _show(found, number, line, before_password)
    return found


def _show(found: Evidence, number: int, line: str, before_password: int | None) -> None:
    """Take the first cell that may be shown: one that stands left of all passwords."""
    for cell in _PIECE.finditer(line) if found.shown is None else ():
        if before_password is None or _separators(line[: cell.start()]) < before_password:
            found.shown, found.first_line = cell.group().encode("latin-1"), number
            return


def _separators(text: str) -> int:
    return len(re.findall(r"[,;|\t]", text))


def _take(found: Evidence, line: str) -> None:
    if len(found.words) < _MOST_WORDS:
        found.words.update(word.encode("latin-1") for word in _WORD.findall(line))
    if len(found.pieces) < _MOST_PIECES:
        found.pieces += [piece.encode("latin-1") for piece in _PIECE.findall(line)]
