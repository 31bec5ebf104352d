"""Which encoding a text file is in: found in its bytes where they decide, asked for where they do not."""

import codecs
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from intend_bulk.errors import SheetError
from intend_bulk.model.nearest import did_you_mean
from intend_bulk.sheets.letters import Evidence, chunks, gather

_FEW = 20
"""One in so many is few."""
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""The longer before the shorter that it begins with."""
_NAMES = {"cp1252": "Windows-1252 (cp1252)", "utf-16": "UTF-16", "utf-32": "UTF-32"}
_OFFERED = ("utf-8", "utf-16", "latin-1", "big5", "gb18030", "shift_jis", "euc_jp", "euc_kr", "koi8-r", "mac_roman")
_WINDOWS = tuple(f"cp{number}" for number in (437, 850, 852, 866, 874, 932, 936, 949, 950, *range(1250, 1259)))
_NO_CHARACTERS = {"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "mbcs", "oem"}
_UTF8_HINT = 'Save it from Excel as "CSV UTF-8 (Comma delimited)", or as a workbook (.xlsx).'


@dataclass(frozen=True)
class Encoding:
    """How the letters of a file are written: Encoding("cp1252", "clients.csv was read as …")."""

    name: str
    """As Python's open() takes it."""
    note: str | None = None
    """What a person should know of how it was found; None for UTF-8 and for one that was asked for."""


def find_encoding(path: Path, wanted: str | None) -> Encoding:
    """The encoding that is asked for, or the one that the whole file is in for certain.

    A byte order mark decides, then the zero bytes of UTF-16, then whether all of it is UTF-8; anything else is cp1252
    only where its letters make no sense in any other way.
    Raises SheetError where there is no such encoding, the file is not in it, or nobody can tell.
    """
    if wanted is not None:
        return Encoding(_checked(path, _known(wanted)))
    bom = _bom(path)
    if bom is not None:
        return _noted(path, _checked(path, bom))
    if utf16 := _utf16_without_bom(path):
        return _noted(path, _checked(path, utf16))
    if undecodable(path, "utf-8") is None:
        return Encoding("utf-8")
    evidence = gather(path)
    if evidence.is_western:
        return _noted(path, "cp1252", f", such as {evidence.example!r} in line {evidence.first_line}")
    raise _unclear(path, evidence)


def _noted(path: Path, name: str, example: str = "") -> Encoding:
    shown = _NAMES.get("utf-16" if name.startswith("utf-16") else name)
    return Encoding(name, f"{path.name} was read as {shown}{example}." if shown else None)


def _known(name: str) -> str:
    """The name as Python has it: "Windows-1252" -> "cp1252"; utf-8 takes a byte order mark off."""
    try:
        info = codecs.lookup(name)
        "a".encode(info.name)  # base64 and its like are no encodings of text, and say so here
    except (LookupError, ValueError, UnicodeError) as error:
        raise _unknown(name) from error
    if info.name.replace("-", "_") in _NO_CHARACTERS:
        raise _unknown(name)
    return {"utf-8": "utf-8-sig"}.get(info.name, info.name)


def _unknown(name: str) -> SheetError:
    usual = (*_OFFERED, *_WINDOWS)
    hint = f"{did_you_mean(name, usual)}Usual ones: utf-8, cp1252 (Western Europe), cp1250 (Central Europe), big5."
    return SheetError(f"--encoding: {name!r} is no encoding.", hint=hint)


def _checked(path: Path, name: str) -> str:
    """The encoding, provided that the whole file is in it."""
    found = undecodable(path, name)
    if found is None:
        return name
    line, byte = found
    shown = "utf-8" if name == "utf-8-sig" else name
    where = f"line {line}: the byte 0x{byte:02X}" if byte is not None else f"line {line}: its end"
    raise SheetError(
        f"{path.name}, {where} has no meaning in {shown}.", hint=f"Try another --encoding, or none. {_UTF8_HINT}"
    )


def undecodable(path: Path, encoding: str) -> tuple[int, int | None] | None:
    """The line and the value of the first byte that the encoding gives no meaning; None where there is none."""
    decoder, line, last = codecs.getincrementaldecoder(encoding)(), 1, ""
    for chunk in chunks(path, and_end=True):
        try:
            text = decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            with suppress(UnicodeError):
                line += _line_ends(last, decoder.decode(chunk[: error.start - len(error.object) + len(chunk)]))
            return line, error.object[error.start]
        except UnicodeError:  # UTF-16 without its mark
            return line, None
        line += _line_ends(last, text)
        last = text[-1:] or last
    return None


def _line_ends(last: str, text: str) -> int:
    """How many lines end in a text; CR LF is one end, also where the text before it ended with CR."""
    ends = text.count("\n")
    if "\r" in text:
        ends += text.count("\r") - text.count("\r\n")
    return ends - (last == "\r" and text.startswith("\n"))


def _bom(path: Path) -> str | None:
    with path.open("rb") as file:
        start = file.read(4)
    return next((name for mark, name in _BOMS if start.startswith(mark)), None)


def _utf16_without_bom(path: Path) -> str | None:
    """UTF-16 has a zero byte beside each letter of ASCII: all of them at odd places, or all at even ones."""
    zeros = [0, 0]
    size = 0
    for chunk in chunks(path):  # whose size is even, but for the last
        if b"\0" in chunk:
            zeros = [zeros[place] + chunk[place::2].count(0) for place in (0, 1)]
        size += len(chunk)
    most = max(zeros)
    if most * _FEW < size or min(zeros) * _FEW > most:
        return None
    name = "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"
    return name if undecodable(path, name) is None else None


def _unclear(path: Path, evidence: Evidence) -> SheetError:
    if evidence.has_controls:
        return SheetError(
            f"{path.name} is no text file: it is not in UTF-8, and holds bytes that stand in no text.",
            hint="Open it in the program it comes from, and save it as a workbook (.xlsx) or as CSV UTF-8.",
        )
    shown = ", ".join(f"{text!r} with {name}" for name, text in evidence.readings.items())
    names = list(evidence.readings)
    return SheetError(
        f"{path.name} is not in UTF-8, so its letters cannot be told for certain. "
        f"Line {evidence.first_line} can be read in several ways: {shown}.",
        hint=f"Say which is right, for example --encoding {' or --encoding '.join(names[:2])}. "
        'Or save it from Excel as "CSV UTF-8 (Comma delimited)", or as a workbook (.xlsx).',
    )
