"""A binary Excel workbook (.xlsb) as its sheets of raw rows."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from intend_bulk.sheets.damage import Damaged, named_errors
from intend_bulk.sheets.places import with_blank_rows
from intend_bulk.sheets.raw import RawBook, RawRow, RawSheet
from intend_bulk.sheets.shown import NumberFormat, format_code, number_format
from intend_bulk.sheets.xlsb.records import records, text_at
from intend_bulk.sheets.xlsb.rows import layout_of, rows_of
from intend_bulk.sheets.xlsx.parts import Parts, first_of, open_parts

_MAIN = "xl/workbook.bin"
_TEXT, _FORMAT, _STYLE, _PROPERTIES, _SHEET = 19, 44, 47, 153, 156
_STYLES_BEGIN, _STYLES_END = 617, 618


def read_xlsb(path: Path) -> RawBook:
    """A workbook as its sheets of rows; raises SheetError where it is none, or is damaged."""
    with named_errors(path), open_parts(path) as parts:
        listed = _Listed.of(parts)
        _number_formats(parts, counts_from_1904=listed.counts_from_1904)  # damage is found before anything is read
        sheets = tuple(_sheet(path, parts, *sheet) for sheet in listed.sheets)
        if not sheets:
            raise Damaged("no sheets were found in it")
        return RawBook(sheets)


def _sheet(path: Path, parts: Parts, name: str, part_name: str, state: int) -> RawSheet:
    with parts.open(part_name) as part:
        hidden_columns, merged = layout_of(part)
    return RawSheet(name, partial(_rows, path, part_name), state != 0, hidden_columns, merged)


def _rows(path: Path, part_name: str) -> Iterator[RawRow]:
    with named_errors(path), open_parts(path) as parts:
        formats = _number_formats(parts, counts_from_1904=_Listed.of(parts).counts_from_1904)
        texts = list(_texts(parts))
        with parts.open(part_name) as part:
            yield from with_blank_rows(rows_of(part, texts, formats))


@dataclass(frozen=True)
class _Listed:
    """What the main part says."""

    sheets: tuple[tuple[str, str, int], ...]
    """The name, the part, and 0 where it is visible."""
    counts_from_1904: bool

    @classmethod
    def of(cls, parts: Parts) -> "_Listed":
        by_key = {part.key: part.name for part in parts.related(_MAIN) if part.kind == "worksheet"}
        sheets, counts_from_1904 = [], False
        with parts.open(_MAIN) as part:
            for kind, content in records(part):
                if kind == _PROPERTIES:
                    counts_from_1904 = bool(content[0] & 1)
                elif kind == _SHEET:
                    key, end = text_at(content, 8)
                    if key in by_key:
                        sheets.append((text_at(content, end)[0], by_key[key], content[0]))
        return cls(tuple(sheets), counts_from_1904)


def _texts(parts: Parts) -> Iterator[str]:
    name = first_of(parts.related(_MAIN), "sharedStrings")
    if name is not None:
        with parts.open(name) as part:
            yield from (text_at(content, 1)[0] for kind, content in records(part) if kind == _TEXT)


def _number_formats(parts: Parts, *, counts_from_1904: bool) -> list[NumberFormat]:
    """The format of each style, by its number."""
    own, numbers, is_inside = dict[int, str](), list[int](), False
    if (name := first_of(parts.related(_MAIN), "styles")) is None:
        return [number_format("General")]
    with parts.open(name) as part:
        for kind, content in records(part):
            if kind == _FORMAT:
                own[int.from_bytes(content[:2], "little")] = text_at(content, 2)[0]
            elif kind in (_STYLES_BEGIN, _STYLES_END):
                is_inside = kind == _STYLES_BEGIN
            elif kind == _STYLE and is_inside:
                numbers.append(struct.unpack_from("<HH", content)[1])
    return [number_format(format_code(number, own), counts_from_1904=counts_from_1904) for number in numbers or [0]]
