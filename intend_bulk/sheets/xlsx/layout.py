"""What a sheet hides and which of its cells are merged: it stands around its rows, and is looked for by itself."""

import codecs
import re
from collections.abc import Iterator
from typing import IO

from intend_bulk.sheets.places import LAST_COLUMN, position_of
from intend_bulk.sheets.raw import Merged
from intend_bulk.sheets.xlsx.parts import CHUNK

_COLUMN = re.compile(rb"<(?:\w+:)?col\s[^>]*>")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?\bref\s*=\s*[\"']([A-Z]{1,3})([0-9]+):([A-Z]{1,3})([0-9]+)[\"']")
_ATTRIBUTE = re.compile(rb"(\w+)\s*=\s*[\"']([^\"']*)[\"']")
_UTF_16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_LONGEST_TAG = 400
"""Bytes of a piece that are looked at again with the next: a tag may be cut in two between them."""


def layout_of(part: IO[bytes]) -> tuple[frozenset[int], tuple[Merged, ...]]:
    """The hidden columns and the merged cells: the bytes are searched, which is much quicker than parsing the rows.

    Tags of these names stand nowhere else: in a text, "<" is "&lt;".
    """
    hidden, merged = set[int](), dict[Merged, None]()
    for piece in overlapping(part):
        if b"hidden" in piece or b"width" in piece:
            hidden.update(position for tag in _COLUMN.findall(piece) for position in _hidden_by(tag))
        if b"mergeCell" in piece:
            merged.update(dict.fromkeys(map(_merged, _MERGED.findall(piece))))
    return frozenset(hidden), tuple(merged)


def overlapping(part: IO[bytes]) -> Iterator[bytes]:
    start = part.read(2)
    readable = codecs.EncodedFile(part, "utf-8", _UTF_16[start]) if start in _UTF_16 else part
    tail = b""
    while chunk := readable.read(CHUNK):
        yield (piece := tail + chunk)
        tail = piece[-_LONGEST_TAG:]


def _hidden_by(tag: bytes) -> range:
    """<col min="2" max="3" hidden="1"/> hides B and C, and so does a width of 0."""
    of_it = dict(_ATTRIBUTE.findall(tag))
    if of_it.get(b"hidden") not in (b"1", b"true") and of_it.get(b"width") != b"0":
        return range(0)
    return range(int(of_it[b"min"]) - 1, min(int(of_it[b"max"]), LAST_COLUMN + 1))


def _merged(found: tuple[bytes, bytes, bytes, bytes]) -> Merged:
    left, top, right, bottom = (part.decode() for part in found)
    return Merged(int(top), position_of(left), int(bottom), position_of(right))
