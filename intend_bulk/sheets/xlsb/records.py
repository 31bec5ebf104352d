"""The records of a binary part, as [MS-XLSB] describes them: a number for the kind, a length, and so many bytes."""

import struct
from collections.abc import Iterator
from typing import IO

from intend_bulk.sheets.damage import Damaged

_LONGEST = 1 << 26
"""Bytes; a record that claims more is damage."""


def records(part: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """Every record as its kind and its bytes; raises Damaged where the part ends within one."""
    while first := part.read(1):
        kind = first[0]
        if kind & 0x80:
            kind = (kind & 0x7F) | (_byte(part) & 0x7F) << 7
        length = _length(part)
        content = part.read(length) if length <= _LONGEST else b""
        if len(content) != length:
            raise Damaged("it ends too early")
        yield kind, content


def _length(part: IO[bytes]) -> int:
    """Seven bits a byte, the lowest first, at most four bytes; the highest bit of a byte says that another follows."""
    length = 0
    for shift in (0, 7, 14, 21):
        byte = _byte(part)
        length |= (byte & 0x7F) << shift
        if not byte & 0x80:
            break
    return length


def _byte(part: IO[bytes]) -> int:
    byte = part.read(1)
    if not byte:
        raise Damaged("it ends too early")
    return byte[0]


def text_at(content: bytes, offset: int) -> tuple[str, int]:
    """The text that begins at an offset, and where it ends: four bytes count its UTF-16 units; none is all ones."""
    (count,) = struct.unpack_from("<I", content, offset)
    begin = offset + 4
    if count == 0xFFFFFFFF:
        return "", begin
    end = begin + 2 * count
    if end > len(content):
        raise Damaged("a text in it ends too early")
    return content[begin:end].decode("utf-16-le", "replace"), end
