"""Two workbooks of ours without the rows that both have byte for byte: what is equal need not be taken apart.

The sheet Clients of an export has one form: a row for each client, in the order of their ids, its texts in its cells.
So two rows of one client with the same bytes, but for their row number, hold the same. Another form, such as that of a
workbook that a person saved again, is left to the readers that understand it.
"""

import re
import zipfile
from collections.abc import Iterator, Set
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import IO, NamedTuple, TypeAlias

from intend_bulk.errors import SheetError
from intend_bulk.model.client import BY_NAME
from intend_bulk.model.client_ids import order_key
from intend_bulk.model.pairing import paired
from intend_bulk.sheets.confining import check_declared
from intend_bulk.sheets.damage import Damaged, named_errors
from intend_bulk.sheets.xlsx.book import has_shared_texts, number_formats_of, sheet_parts
from intend_bulk.sheets.xlsx.parts import Parts, open_parts

_ABOUT, _CLIENTS, _FURTHER = "About", "Clients", re.compile(r"Clients [0-9]+")
_CHUNK, _LONGEST_ROW, _MOST_OF_OTHERS = 1 << 20, 16 << 20, 4 << 20
"""Bytes: those that are unpacked at a time, the most of a row, and the most of all that is no sheet."""
_BEGINS, _ENDS, _CELL, _BEHIND_NUMBER = b"<sheetData>", b"</row>", b'<c r="', b'" s="'
_ROW = re.compile(rb'<row r="([0-9]+)">(?=<c r="A\1" s="[0-9]+" t="inlineStr"><is><t>([0-9A-Za-z-]+)</t></is></c>)')
"""An id with other signs, which XML may spell in several ways, is left to the readers."""
_HEADING = re.compile(rb'<row r="1"><c r="A1" s="[0-9]+" t="inlineStr"><is><t>([^<]*)</t>')
_LETTERS = re.compile(rb'<c r="([A-Z]+)1"')
_ALL_BUT_MARKS = bytes(set(range(256)) - set(b'<>"'))
_Tags: TypeAlias = Set[tuple[bytes, bytes]]
"""How the tag of a cell begins, and the letters of its column."""
_NO_ROWS = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/></worksheet>'


class _OtherForm(Damaged):
    """A sheet is not as this program writes it."""


class _Row(NamedTuple):
    """A row as it stands in the XML."""

    order: str
    """Of its client, by `order_key`."""
    number: bytes
    xml: bytes
    begin: int
    """Where its cells begin."""


def without_equal_rows(earlier: Path, later: Path, folder: Path) -> tuple[Path, Path] | None:
    """Copies whose sheet Clients has its headings, and the rows that the other file has not.

    They are written into `folder`, under their own names and for comparing alone. None where one of the files has
    another form than an export has when nobody has saved it again, or where the two have other columns.
    """
    copies = (folder / "earlier" / earlier.name, folder / "later" / later.name)
    with suppress(SheetError, PermissionError), named_errors(earlier), ExitStack() as opened:
        one, other = (_sheet_of(path, opened) for path in (earlier, later))
        if _mean_the_same(one, other):
            _write_differences(one, other, one.copied_to(copies[0], opened), other.copied_to(copies[1], opened))
            return copies
    return None


def _sheet_of(path: Path, opened: ExitStack) -> "_Sheet":
    if check_declared(path) > _MOST_OF_OTHERS:
        raise _OtherForm
    return _Sheet(opened.enter_context(open_parts(path)), opened)


class _Sheet:
    """The sheet Clients of a workbook, which is gone through once."""

    def __init__(self, parts: Parts, opened: ExitStack) -> None:
        self.parts = parts
        self.name, self.others = _sheets_in(parts)
        self.formats = number_formats_of(parts)
        self._part = _Ahead(parts.open(self.name), opened)
        self._rest = b""
        while _BEGINS not in self._rest:
            self._read_on()
        self.before, _, self._rest = self._rest.partition(_BEGINS)
        self._rows = self._split()
        self.heading = next(self._rows, b"")

    def _read_on(self) -> None:
        chunk = self._part.read()
        self._rest += chunk
        if not chunk or len(self._rest) > _LONGEST_ROW or _has_more_than_elements(self._rest):
            raise _OtherForm

    def _split(self) -> Iterator[bytes]:
        while True:
            *rows, self._rest = self._rest.split(_ENDS)
            yield from rows
            if b"</sheetData>" in self._rest:
                break
            self._read_on()
        while chunk := self._part.read():
            self._rest += chunk
            if len(self._rest) > _LONGEST_ROW:
                raise _OtherForm

    def rows(self) -> Iterator[_Row]:
        """Those below the headings; raises _OtherForm where they do not stand in the order of their ids."""
        before = ""
        for xml in self._rows:
            found = _ROW.match(xml)
            if found is None:
                raise _OtherForm
            order = order_key(found[2].decode())
            if order <= before:
                raise _OtherForm
            before = order
            yield _Row(order, found[1], xml, found.end())

    @property
    def after(self) -> bytes:
        """What follows the rows, when they have been gone through."""
        return self._rest

    def copied_to(self, path: Path, opened: ExitStack) -> IO[bytes]:
        """Begin a copy of the workbook in which other sheets are empty; what is written goes into Clients."""
        path.parent.mkdir()
        copy = opened.enter_context(zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1))
        for name in self.parts.archive.namelist():
            if name != self.name:
                copy.writestr(name, _NO_ROWS if name in self.others else self._read(name))
        out = opened.enter_context(copy.open(self.name, "w", force_zip64=True))
        out.write(self.before + _BEGINS + self.heading + _ENDS)
        return out

    def _read(self, name: str) -> bytes:
        with self.parts.archive.open(name) as part:
            content = part.read(_MOST_OF_OTHERS)
            if part.read(1):
                raise _OtherForm
        return content


def _has_more_than_elements(xml: bytes) -> bool:
    """Whether there is a comment, or a text in which "<" begins no tag; one sign is found much quicker than two."""
    return b"!" in xml and b"<!" in xml


class _Ahead:
    """A part in chunks: the next one is unpacked while one is looked at."""

    def __init__(self, part: IO[bytes], opened: ExitStack) -> None:
        self._part = opened.enter_context(part)
        self._thread = opened.enter_context(ThreadPoolExecutor(1))
        self._next = self._thread.submit(part.read, _CHUNK)

    def read(self) -> bytes:
        """The next chunk; b"" at the end."""
        chunk = self._next.result()
        self._next = self._thread.submit(self._part.read, _CHUNK)
        return chunk


def _sheets_in(parts: Parts) -> tuple[str, set[str]]:
    """The part with the clients, and those of sheets that are not read; raises _OtherForm where clients go on."""
    names = sheet_parts(parts)
    clients = names.get(_CLIENTS, "")
    if any(map(_FURTHER.fullmatch, names)) or has_shared_texts(parts) or clients not in parts.archive.namelist():
        raise _OtherForm
    return clients, set(names.values()) - {clients, names.get(_ABOUT, "")}


def _mean_the_same(one: _Sheet, other: _Sheet) -> bool:
    """Whether equal bytes hold equal things: the columns are the same, and styles show numbers in one way."""
    found = _HEADING.match(one.heading)
    is_by_id = found is not None and found[1] == BY_NAME["client_id"].label.encode()
    formats = zip(one.formats, other.formats, strict=False)
    return is_by_id and one.heading == other.heading and all(mine == theirs for mine, theirs in formats)


def _write_differences(earlier: _Sheet, later: _Sheet, out_earlier: IO[bytes], out_later: IO[bytes]) -> None:
    tags = {(_CELL, letters) for letters in _LETTERS.findall(earlier.heading)}
    for old, new in paired(earlier.rows(), later.rows()):
        if not (old and new and _are_surely_same(old, new, tags)):
            for row, out in ((old, out_earlier), (new, out_later)):
                if row:
                    out.write(row.xml + _ENDS)
    out_earlier.write(earlier.after)
    out_later.write(later.after)


def _are_surely_same(one: _Row, other: _Row, tags: _Tags) -> bool:
    """Whether two rows have the same bytes, but for their numbers in the tags of their cells: <c r="A17" s="3">."""
    if one.number == other.number:
        return one.xml == other.xml
    mine, theirs = one.number + _BEHIND_NUMBER, other.number + _BEHIND_NUMBER
    if one.xml[one.begin :].replace(mine, theirs) != other.xml[other.begin :]:
        return False
    return _has_no_quote_in_texts(one.xml) or _stands_in_tags(one.xml[one.begin :], mine, tags)


def _has_no_quote_in_texts(xml: bytes) -> bool:
    """Whether no text can look like a part of a tag; the first quote of a text stands behind a tag's end."""
    return b'>"' not in xml.translate(None, _ALL_BUT_MARKS)


def _stands_in_tags(cells: bytes, number: bytes, tags: _Tags) -> bool:
    """Whether the number stands nowhere but in tags."""
    return {piece.rpartition(_CELL)[1:] for piece in cells.split(number)[:-1]} <= tags
