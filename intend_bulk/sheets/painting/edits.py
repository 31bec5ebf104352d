"""Bytes that are copied while they are read, with some of them replaced on the way."""

import codecs
import re
from typing import IO

from intend_bulk.sheets.damage import Damaged
from intend_bulk.sheets.xlsx.parts import CHUNK, safe_parser

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_TAG = re.compile(rb"</?[^\s/>]+(?:\s+[^\s=>]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*\s*/?>")


class Edits:
    """XML that goes through an expat parser, and comes out byte by byte but for what its handlers replace.

    A place is the number of a byte of what is read, from 0; replacements are made from the top down.
    """

    def __init__(self, source: IO[bytes], target: IO[bytes]) -> None:
        self.parser = safe_parser()
        self.hold = 0
        """Nothing is written from this place on, as it may still be replaced; the handlers move it."""
        self._source = source
        self._target = target
        self._bytes, self._first, self._next = b"", 0, 0
        """What is at hand, the place of its first byte, and the place of the next one to write."""
        self._written: list[bytes] = []

    def run(self) -> None:
        """Copy all of the part. Raises what the handlers raise, Damaged, or what expat raises."""
        while chunk := self._source.read(CHUNK):
            if not self._first and not self._bytes and chunk.startswith(_UTF_16):
                raise Damaged("its sheet is written in UTF-16, in which nothing is painted")
            self._bytes += chunk
            self.parser.Parse(chunk, False)
            self._write_until(self.hold)
            self._bytes, self._first = self._bytes[self._next - self._first :], self._next
            self._flush()
        self.parser.Parse(b"", True)
        self._write_until(self._first + len(self._bytes))
        self._flush()

    @property
    def here(self) -> int:
        """The place of the tag that a handler is called for."""
        return self.parser.CurrentByteIndex

    def tag_at(self, place: int) -> bytes:
        """The tag that begins at a place."""
        return start_tag(self._bytes, place - self._first)

    def between(self, start: int, end: int) -> bytes:
        """What stands between two places."""
        return self._bytes[start - self._first : end - self._first]

    def replace(self, start: int, end: int, new: bytes) -> None:
        """Write something else in the place of what stands between two places."""
        self._write_until(start)
        self._written.append(new)
        self._next = end

    def _write_until(self, place: int) -> None:
        if place > self._next:
            self._written.append(self._bytes[self._next - self._first : place - self._first])
            self._next = place

    def _flush(self) -> None:
        self._target.write(b"".join(self._written))
        self._written.clear()


def start_tag(content: bytes, at: int = 0) -> bytes:
    """The tag that begins at a byte; raises Damaged where none does."""
    found = _TAG.match(content, at)
    if found is None:
        raise Damaged(f"its XML has no tag where one is to be: {content[at : at + 40]!r}")
    return found[0]
