"""The rows of one sheet of a binary workbook, and what it hides and merges."""

import struct
from collections.abc import Iterator, Sequence
from typing import IO

from intend_bulk.sheets.damage import Damaged
from intend_bulk.sheets.places import LAST_COLUMN, LAST_ROW
from intend_bulk.sheets.raw import Merged, RawCell, RawRow
from intend_bulk.sheets.shown import NumberFormat, boolean_shown, error_shown
from intend_bulk.sheets.xlsb.records import records, text_at

_ROW, _COLUMNS, _MERGED, _RICH_TEXT = 0, 60, 176, 62
_BLANK, _RK, _ERROR, _BOOLEAN, _REAL, _TEXT, _SHARED = range(1, 8)
_FORMULA_TEXT, _FORMULA_NUMBER, _FORMULA_BOOLEAN, _FORMULA_ERROR = range(8, 12)
_SHORT = range(12, 19)
"""The kinds 1 to 7 again, of cells that stand right of the last one and do not say where."""
_CELLS = {*range(_BLANK, _FORMULA_ERROR + 1), *_SHORT, _RICH_TEXT}
_SAME_AS = {
    _FORMULA_TEXT: _TEXT,
    _FORMULA_NUMBER: _REAL,
    _FORMULA_BOOLEAN: _BOOLEAN,
    _FORMULA_ERROR: _ERROR,
    **{kind: kind - _SHORT[0] + _BLANK for kind in _SHORT},
}
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}


def rows_of(part: IO[bytes], texts: Sequence[str], formats: Sequence[NumberFormat]) -> Iterator[RawRow]:
    """Every row that holds something; raises Damaged."""
    row: RawRow | None = None
    position = -1
    for kind, content in records(part):
        if kind == _ROW:
            if row and row.cells:
                yield row
            row, position = _row(content, after=row.number if row else 0), -1
        elif kind in _CELLS and row is not None:
            position = position + 1 if kind in _SHORT else _column(content)
            _put(row, position, _shown(kind, content, texts, formats))
    if row and row.cells:
        yield row


def layout_of(part: IO[bytes]) -> tuple[frozenset[int], tuple[Merged, ...]]:
    """The hidden columns and the merged cells."""
    hidden, merged = set[int](), list[Merged]()
    for kind, content in records(part):
        if kind == _COLUMNS:
            first, last, width, _style, flags = struct.unpack_from("<IIIIH", content)
            hidden.update(range(first, min(last, LAST_COLUMN) + 1) if flags & 1 or not width else ())
        elif kind == _MERGED:
            top, bottom, left, right = struct.unpack_from("<IIII", content)
            merged.append(Merged(top + 1, left, bottom + 1, right))
    return frozenset(hidden), tuple(merged)


def _row(content: bytes, *, after: int) -> RawRow:
    number = int.from_bytes(content[:4], "little") + 1
    if not after < number <= LAST_ROW:
        raise Damaged(f"row {number} stands below row {after}")
    return RawRow(number, None, [], bool(content[11] & 0x10))


def _column(content: bytes) -> int:
    return int.from_bytes(content[:4], "little")


def _put(row: RawRow, position: int, shown: RawCell) -> None:
    if shown is None:
        return
    if not len(row.cells) <= position <= LAST_COLUMN:
        raise Damaged(f"a cell of row {row.number} is not where it can be")
    row.cells.extend([None] * (position - len(row.cells)))
    row.cells.append(shown)


def _shown(kind: int, content: bytes, texts: Sequence[str], formats: Sequence[NumberFormat]) -> RawCell:
    begin = 0 if kind in _SHORT else 4
    style, offset = int.from_bytes(content[begin : begin + 3], "little"), begin + 4
    kind = _SAME_AS.get(kind, kind)
    if kind == _SHARED:
        return texts[_whole(content, offset)] or None
    if kind in (_TEXT, _RICH_TEXT):
        return text_at(content, offset + (kind == _RICH_TEXT))[0] or None
    if kind in (_RK, _REAL):
        return formats[style].shown(
            _rk(content, offset) if kind == _RK else struct.unpack_from("<d", content, offset)[0]
        )
    if kind == _BOOLEAN:
        return boolean_shown(content[offset])
    return error_shown(_ERRORS.get(content[offset], "")) if kind == _ERROR else None


def _whole(content: bytes, offset: int) -> int:
    (number,) = struct.unpack_from("<I", content, offset)
    return int(number)


def _rk(content: bytes, offset: int) -> float:
    """A number in four bytes: 30 bits of a whole number or of a float, and two that say which, and if it is / 100."""
    (packed,) = struct.unpack_from("<i", content, offset)
    value: float = packed >> 2
    if not packed & 2:
        (value,) = struct.unpack("<d", bytes(4) + struct.pack("<i", packed & ~3))
    return value / 100 if packed & 1 else value
