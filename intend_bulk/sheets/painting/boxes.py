"""The boxes of comments: how large each has to be for its text, and on which cells of a sheet it lies."""

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import IO
from unicodedata import east_asian_width

from intend_bulk.sheets.places import LAST_COLUMN, LAST_ROW, position_of
from intend_bulk.sheets.xlsx.layout import overlapping

_NAMES = (b"legacyDrawing", b"sheetFormatPr", b"<cols", b":cols", b"width")
_TAG = re.compile(rb"<(?:\w+:)?(legacyDrawing|sheetFormatPr|col)\s[^>]*>")
_ROW = re.compile(rb"row\s[^>]*>")  # a "<" before it, as every cell has one, would double the time
_ATTRIBUTE = re.compile(rb"([\w:]+)\s*=\s*[\"']([^\"']*)[\"']")
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_COLUMN_PIXELS, _ROW_PIXELS = 64, 20
"""Of a column and a row of which the sheet says nothing."""
_PIXELS_OF_WIDTH, _PIXELS_OF_POINT = 7, 4 / 3
"""The width of a column is said in digits of Calibri 11, the height of a row in points."""
_RIGHT_OF_CELL, _BELOW_EDGE = 15, 10
"""Pixels from the cell to its box, and from the upper edge of the row above it, as Excel has it."""
_WIDTHS = (240, 320, 400, 560, 720)
"""Of boxes, in pixels: 240 are four columns."""
_MARGINS, _LINE, _FLATTEST = 20, 16, 0.75
_NARROW, _USUAL, _CAPITAL, _WIDE = 4, 7, 9, 12
"""Pixels of letters of Tahoma 9; rather too many, as where there is no Tahoma, a wider font is taken."""


def place_of(cell: str) -> tuple[int, int]:
    """The row and the column of a cell, both from 0: "C12" -> (11, 2)."""
    found = _CELL.fullmatch(cell)
    if not found:
        raise ValueError(f"{cell!r} is no cell")
    return int(found[2]) - 1, position_of(found[1])


def size_of(text: str) -> tuple[int, int]:
    """Width and height, in pixels, of the box that a text needs."""
    width, height = 0, 0
    for width in _WIDTHS:  # wider boxes for longer texts, none of them a narrow column
        height = _MARGINS + _LINE * sum(_lines(line, width - _MARGINS) for line in text.splitlines() or [""])
        if height <= width * _FLATTEST:
            break
    return width, height


def _lines(line: str, width: int) -> int:
    """How many lines a line becomes in a box; a word that is longer than a line is cut."""
    lines, used = 1, 0
    for word in line.split(" "):
        needed = sum(map(_pixels, word))
        if used and used + needed > width:
            lines, used = lines + 1, 0
        lines += needed // (width + 1)
        used += needed % (width + 1) + _NARROW
    return lines


@cache
def _pixels(letter: str) -> int:
    if east_asian_width(letter) in "WF":
        return _WIDE
    if letter in "ijl.,:;'|!()[]":
        return _NARROW
    return _CAPITAL if letter.isupper() or letter in "mw@%&" else _USUAL


class _Edges:
    """Where the columns, or the rows, of a sheet begin, in pixels from its corner."""

    def __init__(self, sizes: Iterable[int], *, usual: int, count: int) -> None:
        """`sizes` are those of the first ones; all others have the usual size."""
        self._starts = array("Q", accumulate(sizes, initial=0))
        self._known, self._usual, self._count = len(self._starts) - 1, usual, count

    def stretch(self, index: int, offset: int, length: int) -> tuple[int, int, int, int]:
        """From where to where something of a length lies that begins in a column; it never leaves the sheet.

        As (column, pixels in it, last column, pixels in it).
        """
        whole = self._start(self._count)
        start = min(self._start(index) + offset, max(0, whole - length))
        return *self._place(start), *self._place(min(start + length, whole))

    def _start(self, index: int) -> int:
        if index <= self._known:
            return self._starts[index]
        return self._starts[-1] + (index - self._known) * self._usual

    def _place(self, pixels: int) -> tuple[int, int]:
        beyond = pixels - self._starts[-1]
        if beyond < 0:
            index = bisect_right(self._starts, pixels) - 1
        else:
            index = self._known + (beyond // self._usual if self._usual else 0)
        index = min(index, self._count - 1)
        return index, pixels - self._start(index)


@dataclass(frozen=True)
class Layout:
    """What of a sheet says where a box lies."""

    legacy_key: str | None
    """The key of its relation to the shapes of comments; None where it has none."""
    _columns: _Edges
    _rows: _Edges

    def anchor(self, cell: str, size: tuple[int, int]) -> str:
        """The place of a cell's box, "3, 15, 10, 10, 6, 63, 13, 6": left, top, right and bottom, each with pixels."""
        row, column = place_of(cell)
        left, left_pixels, right, right_pixels = self._columns.stretch(column + 1, _RIGHT_OF_CELL, size[0])
        top, top_pixels, bottom, bottom_pixels = self._rows.stretch(max(0, row - 1), _BELOW_EDGE, size[1])
        numbers = (left, left_pixels, top, top_pixels, right, right_pixels, bottom, bottom_pixels)
        return ", ".join(map(str, numbers))


def layout_of(part: IO[bytes]) -> Layout:
    """Look for what a sheet says of its columns, its rows and its shapes; the bytes are searched, not parsed."""
    sizes = _Sizes()
    for piece in overlapping(part):
        if any(name in piece for name in _NAMES):
            for tag in _TAG.finditer(piece):
                sizes.take(tag[1], dict(_ATTRIBUTE.findall(tag[0])))
        has_sizes = b" ht=" in piece or b" hidden=" in piece or not sizes.height
        for row in _ROW.findall(piece) if has_sizes else ():
            sizes.take_row(dict(_ATTRIBUTE.findall(row)))
    columns = _Edges(sizes.columns, usual=sizes.width, count=LAST_COLUMN + 1)
    return Layout(sizes.legacy_key, columns, _Edges(sizes.rows, usual=sizes.height, count=LAST_ROW))


class _Sizes:
    """The sizes of columns and rows in pixels, as the tags of a sheet say them one by one."""

    def __init__(self) -> None:
        self.legacy_key: str | None = None
        self.width, self.height = _COLUMN_PIXELS, _ROW_PIXELS
        """Of those that have no size of their own."""
        self.shown_height = _ROW_PIXELS
        """Of rows that are listed, where all others are hidden."""
        self.columns, self.rows = array("H"), array("H")
        """Of the first ones, as far as any has a size of its own."""

    def take(self, name: bytes, said: dict[bytes, bytes]) -> None:
        if name == b"legacyDrawing":
            self.legacy_key = next((said[key].decode() for key in said if key.endswith(b":id")), None)
        elif name == b"sheetFormatPr":
            self.width = _pixels_of(said, b"defaultColWidth", _PIXELS_OF_WIDTH, _COLUMN_PIXELS)
            self.shown_height = _pixels_of(said, b"defaultRowHeight", _PIXELS_OF_POINT, _ROW_PIXELS)
            self.height = 0 if _is_true(said, b"zeroHeight") else self.shown_height
        else:
            pixels = _pixels_of(said, b"width", _PIXELS_OF_WIDTH, self.width)
            for position in range(int(said[b"min"]) - 1, min(int(said[b"max"]), LAST_COLUMN + 1)):
                _put(self.columns, position, pixels, self.width)

    def take_row(self, said: dict[bytes, bytes]) -> None:
        number = said.get(b"r", b"")
        has_size = b"ht" in said or b"hidden" in said or not self.height
        if has_size and number.isdigit() and 0 < int(number) <= LAST_ROW:
            _put(self.rows, int(number) - 1, _pixels_of(said, b"ht", _PIXELS_OF_POINT, self.shown_height), self.height)


def _put(sizes: "array[int]", index: int, size: int, usual: int) -> None:
    if index >= len(sizes):
        sizes.extend([usual] * (index + 1 - len(sizes)))
    sizes[index] = size


def _pixels_of(said: dict[bytes, bytes], key: bytes, pixels: float, usual: int) -> int:
    if _is_true(said, b"hidden"):
        return 0
    return min(round(float(said[key]) * pixels), 0xFFFF) if key in said else usual


def _is_true(said: dict[bytes, bytes], key: bytes) -> bool:
    return said.get(key) in (b"1", b"true")
