"""Two workbooks of ours without the rows that both have byte for byte: what is equal need not be taken apart.

The sheet Clients of an export has one form: a row for each client, in the order of their ids, its texts in its cells.
So two rows of one client with the same bytes, but for their row number, hold the same. Another form, such as that of a
workbook that a person saved again, is left to the readers that understand it.
"""

import re
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO, NamedTuple

from intend_bulk.model.client import BY_NAME
from intend_bulk.model.client_ids import order_key
from intend_bulk.sheets.damage import Damaged
from intend_bulk.sheets.xlsx.book import number_formats_of, sheet_parts
from intend_bulk.sheets.xlsx.parts import Parts, open_parts

_ABOUT, _CLIENTS = "About", "Clients"
_CHUNK = 1 << 20
_LONGEST_ROW = 16 << 20
_BEGINS, _ENDS = b"<sheetData>", b"</row>"
_ROW = re.compile(rb'<row r="([0-9]+)">')
_ID = re.compile(rb'<c r="A[0-9]+" s="[0-9]+" t="inlineStr"><is><t>([^<]*)</t></is></c>')
_NO_ROWS = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/></worksheet>'


class _OtherForm(Exception):
    """A sheet is not as this program writes it."""


class _Row(NamedTuple):
    """A row as it stands in the XML."""

    order: str
    """Of its client, by `order_key`."""
    xml: bytes
    content: bytes | None
    """Its cells without the number of the row; None where their bytes alone do not say what is in them."""


def without_equal_rows(earlier: Path, later: Path, folder: Path) -> tuple[Path, Path] | None:
    """Copies whose sheet Clients has its headings, and the rows that the other file has not.

    They are written into `folder`, for comparing alone. None where one of the files has another form than an export has
    when nobody has saved it again, or where the two have other columns; both were measured before.
    """
    copies = (folder / "earlier.xlsx", folder / "later.xlsx")
    try:
        with ExitStack() as opened:
            one, other = (_Sheet(opened.enter_context(open_parts(path)), opened) for path in (earlier, later))
            if not _mean_the_same(one, other):
                return None
            _write_differences(one, other, one.copied_to(copies[0], opened), other.copied_to(copies[1], opened))
    except (_OtherForm, Damaged, zipfile.BadZipFile, KeyError):
        return None
    return copies


class _Sheet:
    """The sheet Clients of a workbook, which is gone through once."""

    def __init__(self, parts: Parts, opened: ExitStack) -> None:
        self.parts = parts
        names = sheet_parts(parts)
        self.name = names.get(_CLIENTS, "")
        if not self.name or f"{_CLIENTS} 2" in names:
            raise _OtherForm
        self.kept = {self.name, names.get(_ABOUT, "")}
        self.others = set(names.values()) - self.kept
        self.formats = number_formats_of(parts)
        self._part = opened.enter_context(parts.open(self.name))
        self._rest = b""
        while _BEGINS not in self._rest:
            self._rest += self._more()
        self.before, _, self._rest = self._rest.partition(_BEGINS)
        self._rows = self._split()
        self.heading = next(self._rows, b"")

    def _more(self) -> bytes:
        if not (chunk := self._part.read(_CHUNK)) or len(self._rest) > _LONGEST_ROW:
            raise _OtherForm
        return chunk

    def _split(self) -> Iterator[bytes]:
        while True:
            *rows, self._rest = self._rest.split(_ENDS)
            yield from rows
            if b"</sheetData>" in self._rest:
                self._rest += self._part.read(_LONGEST_ROW)
                return
            self._rest += self._more()

    def rows(self) -> Iterator[_Row]:
        """Those below the headings; raises _OtherForm where they do not stand in the order of their ids."""
        before = ""
        for xml in self._rows:
            row = _row(xml)
            if row.order <= before:
                raise _OtherForm
            before = row.order
            yield row

    @property
    def after(self) -> bytes:
        """What follows the rows, when they have been gone through."""
        return self._rest

    def copied_to(self, path: Path, opened: ExitStack) -> IO[bytes]:
        """Begin a copy of the workbook in which other sheets are empty; what is written goes into Clients."""
        copy = opened.enter_context(zipfile.ZipFile(path, "w", compresslevel=1))
        for name in self.parts.archive.namelist():
            if name != self.name:
                content = _NO_ROWS if name in self.others else self.parts.archive.read(name)
                copy.writestr(name, content)
        out = opened.enter_context(copy.open(self.name, "w", force_zip64=True))
        out.write(self.before + _BEGINS + self.heading + _ENDS)
        return out


def _mean_the_same(one: _Sheet, other: _Sheet) -> bool:
    """Whether equal bytes hold equal things: the columns are the same, and styles show numbers in one way."""
    columns = [_content(sheet.heading) for sheet in (one, other)]
    first = _ID.search(one.heading)
    formats = list(zip(one.formats, other.formats, strict=False))
    is_headed_alike = columns[0] is not None and columns[0] == columns[1]
    is_by_id = first is not None and first[1] == BY_NAME["client_id"].label.encode()
    return is_headed_alike and is_by_id and all(mine == theirs for mine, theirs in formats)


def _row(xml: bytes) -> _Row:
    found = _ROW.match(xml)
    client_id = _ID.match(xml, found.end()) if found else None
    if client_id is None:
        raise _OtherForm
    return _Row(order_key(client_id[1].decode()), xml, _content(xml))


def _content(xml: bytes) -> bytes | None:
    """The cells of a row without its number: '<c r="A" s="3" …'.

    None where a text looks like a part of that, or does not stand in its cell.
    """
    found = _ROW.match(xml)
    if found is None:
        return None
    cells = xml[found.end() :]
    is_plain = cells.count(b'" s="') == cells.count(b"<c ") and b' t="s"' not in cells
    return cells.replace(found[1] + b'" s="', b'" s="') if is_plain else None


def _write_differences(earlier: _Sheet, later: _Sheet, out_earlier: IO[bytes], out_later: IO[bytes]) -> None:
    olds, news = earlier.rows(), later.rows()
    old, new = next(olds, None), next(news, None)
    while old or new:
        if new is None or (old and old.order < new.order):
            out_earlier.write(old.xml + _ENDS)  # type: ignore[union-attr]  # one of them is there
            old = next(olds, None)
        elif old is None or new.order < old.order:
            out_later.write(new.xml + _ENDS)
            new = next(news, None)
        else:
            if old.content is None or old.content != new.content:
                out_earlier.write(old.xml + _ENDS)
                out_later.write(new.xml + _ENDS)
            old, new = next(olds, None), next(news, None)
    out_earlier.write(earlier.after)
    out_later.write(later.after)
