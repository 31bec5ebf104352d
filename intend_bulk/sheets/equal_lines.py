"""Two csv files of ours in which rows that both have are blank: what is equal need not be taken apart.

Two rows of one client with the same bytes hold the same, as the headings are the same, and every row begins where the
one before ends. Another form, such as that of a file that a person saved again, is left to the reader.
"""

import codecs
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, NamedTuple

from intend_bulk.errors import SheetError
from intend_bulk.model.client_ids import order_key
from intend_bulk.model.pairing import paired
from intend_bulk.sheets.delimiters import find_delimiter

_BEGINS = codecs.BOM_UTF8 + b"client_id,"
_LONGEST_LINE, _MOST_LINES = 1 << 20, 1_000
"""In bytes, and of a row."""
_PLAIN = re.compile(rb'([0-9A-Za-z-]+),[^"\r\n]*\r\n')
_QUOTED = re.compile(rb'([0-9A-Za-z-]+)(?:,(?:"[^"]*(?:""[^"]*)*"|[^",\r\n]*))+\r\n')
"""A row of which every quote opens or closes a cell, or is doubled within one."""


class _OtherForm(Exception):
    """A file is not as this program writes it."""


class _Row(NamedTuple):
    """A row as it stands in the file."""

    order: str
    """Of its client, by `order_key`."""
    raw: bytes


def without_equal_lines(earlier: Path, later: Path, folder: Path) -> tuple[Path, Path] | None:
    """Copies in which the lines of a row that both files have are blank; all others stand where they stood.

    They are written into `folder`, under their own names and for comparing alone. None where one of the files has
    another form than an export has when nobody has saved it again, or where the two have other columns.
    """
    files, copies = (earlier, later), (folder / "earlier" / earlier.name, folder / "later" / later.name)
    with suppress(_OtherForm, SheetError, OSError, UnicodeError):
        with earlier.open("rb") as one, later.open("rb") as other:
            heading = one.readline(_LONGEST_LINE)
            if heading != other.readline(_LONGEST_LINE) or not _is_heading(heading):
                return None
            for copy in copies:
                copy.parent.mkdir()
            with copies[0].open("wb") as out_one, copies[1].open("wb") as out_other:
                out_one.write(heading)
                out_other.write(heading)
                _write_differences(_rows(one), _rows(other), out_one, out_other)
        if all(find_delimiter(path, "utf-8-sig") == "," for path in (*files, *copies)):
            return copies
    return None


def _is_heading(line: bytes) -> bool:
    return line.startswith(_BEGINS) and b'"' not in line


def _rows(file: IO[bytes]) -> Iterator[_Row]:
    """Those below the headings; raises _OtherForm where they do not stand in the order of their ids."""
    before = ""
    while raw := _raw_row(file):
        found = _PLAIN.fullmatch(raw) or _QUOTED.fullmatch(raw)
        if found is None:
            raise _OtherForm
        order = order_key(found[1].decode())
        if order <= before:
            raise _OtherForm
        before = order
        yield _Row(order, raw)


def _raw_row(file: IO[bytes]) -> bytes:
    """A row with all its lines: it ends where no quote is open; b"" at the end of the file."""
    lines = [file.readline(_LONGEST_LINE)]
    quotes = lines[0].count(b'"')
    while quotes % 2:
        lines.append(line := file.readline(_LONGEST_LINE))
        quotes += line.count(b'"')
        if not line or len(lines) > _MOST_LINES:
            raise _OtherForm
    return b"".join(lines)


def _write_differences(
    olds: Iterator[_Row], news: Iterator[_Row], out_earlier: IO[bytes], out_later: IO[bytes]
) -> None:
    for old, new in paired(olds, news):
        is_equal = old is not None and new is not None and old.raw == new.raw
        for row, out in ((old, out_earlier), (new, out_later)):
            if row:
                out.write(b"\r\n" * row.raw.count(b"\n") if is_equal else row.raw)
