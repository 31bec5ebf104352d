"""Which tabs are selected: what is typed while several are goes into each of their sheets."""

import re
from typing import IO

from intend_bulk.sheets.painting.package import Package
from intend_bulk.sheets.xlsx.parts import CHUNK

_SELECTED = re.compile(rb"(<(?:\w+:)?sheetView\b[^>]*?)\s+tabSelected\s*=\s*([\"'])(?:1|true)\2")
_VIEWS_END = re.compile(rb"</(?:\w+:)?sheetViews\s*>|<(?:\w+:)?sheetData\b")
_LONGEST_HEAD = 1 << 20
"""Bytes; the views stand near the top of a sheet."""


def deselect(package: Package, part: str) -> None:
    """Let a sheet not be selected; where it is not, its part stays as it is."""
    if part in package:
        with package.open(part) as content:
            if _SELECTED.search(_head(content)):
                package.transform(part, _copy_deselected)


def _copy_deselected(source: IO[bytes], copy: IO[bytes]) -> None:
    copy.write(_SELECTED.sub(rb"\1", _head(source)))
    while chunk := source.read(CHUNK):
        copy.write(chunk)


def _head(content: IO[bytes]) -> bytes:
    head = b""
    for chunk in iter(lambda: content.read(CHUNK), b""):
        head += chunk
        if _VIEWS_END.search(head) or len(head) > _LONGEST_HEAD:
            break
    return head
