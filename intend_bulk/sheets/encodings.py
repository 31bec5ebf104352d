"""In which encoding a text file is: found in its bytes, or given by name."""

import codecs
import encodings.aliases
from pathlib import Path

from intend_bulk.errors import SheetError
from intend_bulk.model.nearest import did_you_mean

_CHUNK = 1 << 20
_BOMS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
"""The longer before the shorter that it begins with."""
_NO_NEWS = ("utf-8-sig", "utf-8")
_NAMES = {"cp1252": "Windows-1252 (cp1252)", "utf-16": "UTF-16", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}


def find_encoding(path: Path, wanted: str | None = None) -> str:
    """The encoding of a text file, from all of its bytes: "utf-8-sig", "utf-16", "cp1252"; or the one that is wanted.

    Raises SheetError where it is in doubt, or where there is no encoding of the wanted name.
    """
    if wanted is not None:
        return known_encoding(wanted)
    with path.open("rb") as file:
        start = file.read(_CHUNK)
    marked = next((name for bom, name in _BOMS.items() if start.startswith(bom)), None)
    found = marked or _by_nuls(start)
    if found or _is_utf8(path):
        return found or "utf-8-sig"
    from intend_bulk.sheets.evidence import settle

    return settle(path)


def known_encoding(name: str) -> str:
    """The name as Python has it, "Big-5" -> "big5"; raises SheetError for a name that no encoding has."""
    try:
        found = codecs.lookup(name)
        "".encode(found.name)  # not for bytes alone, as "hex" is
    except (LookupError, ValueError, UnicodeError):
        known = {*encodings.aliases.aliases, *encodings.aliases.aliases.values()}
        raise SheetError(
            f"--encoding {name!r} is not the name of an encoding.",
            hint=f"{did_you_mean(name, sorted(known))}Usual ones are cp1252, utf-8, utf-16, cp1250, big5, shift_jis.",
        ) from None
    return "utf-8-sig" if found.name == "utf-8" else found.name


def encoding_note(encoding: str) -> str | None:
    """What to call an encoding that is worth a word: "cp1252" -> "Windows-1252 (cp1252)"; None for UTF-8."""
    return None if encoding in _NO_NEWS else _NAMES.get(encoding, encoding)


def undecodable(path: Path, encoding: str) -> SheetError:
    """The error that names the line and the byte that cannot be read in that encoding."""
    decoder, line, read = codecs.getincrementaldecoder(encoding)(), 1, 0
    with path.open("rb") as file:
        while True:
            chunk = file.read(_CHUNK)
            read += len(chunk)
            try:
                line += _breaks(decoder.decode(chunk, final=not chunk))
            except UnicodeDecodeError as error:
                line += _breaks(error.object[: error.start].decode(encoding, "ignore"))
                byte = read - len(error.object) + error.start
                return _cannot_be_read(path, encoding, f"line {line}, byte {byte + 1} of the file")
            except UnicodeError as error:
                return _cannot_be_read(path, encoding, str(error))
            if not chunk:
                return _cannot_be_read(path, encoding, "its end")


def _cannot_be_read(path: Path, encoding: str, place: str) -> SheetError:
    return SheetError(
        f"{path.name} cannot be read in the encoding {encoding.removesuffix('-sig')}: {place}.",
        hint="Give another --encoding, or leave it out and it is found in the file.",
    )


def _breaks(text: str) -> int:
    return text.count("\n") or text.count("\r")


def _by_nuls(start: bytes) -> str | None:
    """UTF-16 without a BOM: every second byte of plain letters and separators is NUL."""
    first, second = start[::2].count(0), start[1::2].count(0)
    if max(first, second) * 8 < len(start) or min(first, second):
        return None
    return "utf-16-le" if second else "utf-16-be"


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True
