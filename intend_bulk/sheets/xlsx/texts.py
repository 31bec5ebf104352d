"""The texts of a workbook, which stand in a part of their own and are spoken of by number."""

from collections.abc import Iterator
from typing import IO

from openpyxl.utils.escape import unescape

from intend_bulk.sheets.damage import Damaged
from intend_bulk.sheets.xlsx.parts import fed, safe_parser


class SharedTexts:
    """The shared texts, read no further than they are asked for: headings are among the first."""

    def __init__(self, part: IO[bytes] | None) -> None:
        self.known: list[str | None] = []
        """Those read so far; None is an empty text."""
        self._inside: list[str] = []
        self._text: list[str] = []
        self._pieces = self._read(part) if part else iter(())

    def at(self, index: int) -> str | None:
        """A text by its number; raises Damaged where there is none."""
        while index >= len(self.known):
            if next(self._pieces, self) is self:
                raise Damaged(f"there is no text {index} in it")
        if index < 0:
            raise Damaged(f"there is no text {index} in it")
        return self.known[index]

    def _read(self, part: IO[bytes]) -> Iterator[None]:
        parser = safe_parser(" ")
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._characters
        return fed(part, parser)

    def _start(self, name: str, _attributes: object) -> None:
        self._inside.append(name.rpartition(" ")[2])

    def _end(self, _name: str) -> None:
        if self._inside.pop() == "si":
            self.known.append(unescaped("".join(self._text)) or None)
            self._text.clear()

    def _characters(self, text: str) -> None:
        """Only what stands in <t>; how it is pronounced, <rPh>, is no part of the text."""
        if self._inside[-1] == "t" and "rPh" not in self._inside:
            self._text.append(text)


def unescaped(text: str) -> str:
    """The text without the escapes of a workbook: "_x000D_" is CR. Half of a surrogate pair is no text: it is �."""
    if "_x" not in text:
        return text
    plain = unescape(text)
    return plain if plain == text else plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
