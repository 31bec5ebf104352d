"""A workbook that is a zip is measured before anything reads it, by unpacking it: its directory may be wrong."""

import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path, PurePosixPath

from intend_bulk.errors import SheetError
from intend_bulk.sheets.damage import protected

_MIB = 2**20
_MOST_PARTS = 10_000
_MOST_UNPACKED = 4 * 2**30
_MOST_RATIO, _FROM_BYTES = 200, 64 * _MIB
"""Excel's own files unpack to some twenty times their size; a part that unpacks to little may do as it likes."""
_CHUNK = 2**18
_DIRECTORY_END = b"PK\5\6"
_LAST_BYTES = 2**16 + 22
"""Within so many the end of the directory stands."""
_DIRECTORY_ENTRY, _LONGEST_ENTRY = 46, 300
_PLAIN_CELL, _CELL_MARKS = b"<c ", (b":c ", b"<c>", b"table-cell ", b"table-cell/")
"""How a cell begins, with and without a prefix; counting them is much quicker than an expression."""
_BYTES_PER_OLD_CELL = 10
"""The least that a cell of an .xls file takes in it."""
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_SAVE_AGAIN = "Open it in Excel or LibreOffice and save it again as an Excel workbook (.xlsx)."


@dataclass(frozen=True)
class Measures:
    """How large a workbook is."""

    cells: int
    """As many as have an entry in a sheet, empty ones too; an estimate where the sheets are no XML."""
    other_bytes: int
    """Of everything but the sheets: texts, styles."""
    parts: frozenset[str] = frozenset()
    """The names of what is in it, where it is a zip."""


def measure(path: Path) -> Measures:
    """Count what a zipped workbook holds.

    Raises SheetError where it is damaged, or beyond what any program writes; OSError where nobody may read it.
    """
    try:
        _check_directory(path)
        with zipfile.ZipFile(path) as parts:
            _check_parts(path, parts.infolist())
            return _measured(path, parts)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, LookupError, NotImplementedError) as error:
        raise _refusal(path, f"{type(error).__name__}: {error}") from error


def check_declared(path: Path) -> int:
    """The bytes of all that is no sheet, as a workbook says of itself: no more than that can be read of it.

    Raises SheetError or BadZipFile where that is beyond what any program writes; nothing is unpacked.
    """
    _check_directory(path)
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
    _check_parts(path, parts)
    for part, whole in zip(parts, accumulate(part.file_size for part in parts), strict=True):
        _check_size(path, part, part.file_size, whole)
    return sum(part.file_size for part in parts if not _is_sheet(part.filename))


def measure_old(path: Path) -> Measures:
    """What an .xls file of its size holds at the most."""
    size = path.stat().st_size
    return Measures(size // _BYTES_PER_OLD_CELL, size)


def _check_directory(path: Path) -> None:
    """A directory is held in memory by whoever reads it, so its size is looked at first."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(size - _LAST_BYTES, 0))
        last = file.read()
    directory_bytes = int.from_bytes(last[last.rfind(_DIRECTORY_END) :][12:16], "little")
    if _DIRECTORY_END in last and directory_bytes > _MOST_PARTS * _LONGEST_ENTRY:
        raise _refusal(path, _too_many(directory_bytes // _DIRECTORY_ENTRY, "up to "))


def _check_parts(path: Path, parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > _MOST_PARTS:
        raise _refusal(path, _too_many(len(parts)))
    names = [part.filename for part in parts]
    if twice := next((name for name, times in Counter(names).items() if times > 1), None):
        raise _refusal(path, f"it holds two parts called {twice}")
    if odd := next((name for name in names if name.startswith("/") or ".." in PurePosixPath(name).parts), None):
        raise _refusal(path, f"it holds a part called {odd}, which leads out of it")
    if any(part.flag_bits & 1 for part in parts):
        raise protected(path)
    if any(part.compress_type not in _METHODS for part in parts):
        raise _refusal(path, "it is packed in a way that no spreadsheet program uses")
    _check_overlaps(path, parts)


def _check_overlaps(path: Path, parts: list[zipfile.ZipInfo]) -> None:
    end = 0
    for part in sorted(parts, key=lambda part: part.header_offset):
        if part.header_offset < end:
            raise _refusal(path, f"its part {part.filename} lies within another one")
        end = part.header_offset + 30 + len(part.filename) + part.compress_size


def _measured(path: Path, parts: zipfile.ZipFile) -> Measures:
    cells = others = whole = 0
    for part in parts.infolist():
        unpacked = found = 0
        for chunk, new in _unpacked(parts, part):
            if b"<!DOCTYPE" in chunk and _is_read(part.filename):
                raise _refusal(
                    path, f"its part {part.filename} declares a document type, as no spreadsheet program does"
                )
            found += _cells_in(chunk) if _is_sheet(part.filename) else 0
            unpacked += new
            whole += new
            _check_size(path, part, unpacked, whole)
        cells += found if not part.filename.endswith(".bin") else unpacked // 10
        others += 0 if _is_sheet(part.filename) else unpacked
    return Measures(cells, others, frozenset(parts.namelist()))


def _cells_in(chunk: bytes) -> int:
    """How many cells begin in a piece of a sheet; most sheets have no prefix and are counted at once."""
    return chunk.count(_PLAIN_CELL) or sum(map(chunk.count, _CELL_MARKS))


def _unpacked(parts: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[tuple[bytes, int]]:
    """A part, chunk by chunk, each with the end of the one before it; and the bytes that are new in it."""
    tail = b""
    with parts.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            cut = chunk.rfind(b"<")
            whole = tail + chunk
            if cut < 0:
                yield whole, len(chunk)
                tail = b""
            else:
                yield whole[: len(tail) + cut], len(chunk)
                tail = chunk[cut:]
    yield tail, 0


def _is_read(name: str) -> bool:
    return name == "content.xml" or (name.startswith("xl/") and name.endswith((".xml", ".rels")))


def _is_sheet(name: str) -> bool:
    return name == "content.xml" or bool(re.match(r"xl/worksheets/[^/]*\.(xml|bin)$", name))


def _check_size(path: Path, part: zipfile.ZipInfo, unpacked: int, whole: int) -> None:
    if unpacked > _FROM_BYTES and unpacked > _MOST_RATIO * part.compress_size:
        ratio = unpacked // max(part.compress_size, 1)
        raise _refusal(path, f"its part {part.filename} unpacks to more than {ratio} times its size")
    if whole > _FROM_BYTES and whole > _MOST_RATIO * path.stat().st_size:
        raise _refusal(path, f"it unpacks to more than {_MOST_RATIO} times its size")
    if whole > _MOST_UNPACKED:
        gigabytes = _MOST_UNPACKED // 2**30
        raise SheetError(
            f"{path.name} cannot be read as a workbook (it unpacks to more than {gigabytes} GB).",
            hint="Split it into several files, or save it as CSV UTF-8.",
        )


def _too_many(found: int, about: str = "") -> str:
    return f"it holds {about}{found:,} parts, and {_MOST_PARTS:,} are far more than any workbook has"


def _refusal(path: Path, reason: str) -> SheetError:
    return SheetError(f"{path.name} cannot be read as an Excel workbook ({reason}).", hint=_SAVE_AGAIN)
