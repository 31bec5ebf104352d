"""stdout, stderr and stdin that are not in UTF-8: old consoles, and files and pipes on Windows."""

import codecs
import io
import select
import sys
from contextlib import suppress
from functools import cache
from typing import TextIO

from intend_bulk.system.names import IS_WINDOWS

_READABLE = "intend-bulk-readable"
_ASCII = "intend-bulk-ascii"
_LISTEN_SECONDS = 0.2
_PLAIN = {
    "\N{HORIZONTAL ELLIPSIS}": "...",
    "\N{EN DASH}": "-",
    "\N{EM DASH}": "-",
    "\N{LEFT SINGLE QUOTATION MARK}": "'",
    "\N{RIGHT SINGLE QUOTATION MARK}": "'",
    "\N{LEFT DOUBLE QUOTATION MARK}": '"',
    "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
    "\N{RIGHTWARDS ARROW}": "->",
    "\N{MULTIPLICATION SIGN}": "x",
    "\N{NO-BREAK SPACE}": " ",
}


def set_up_streams() -> None:
    """Whatever is printed, stdout and stderr take it: what their encoding lacks is replaced so that it can be read.

    "Zoë… 东" is "Zoë... \\u4e1c" in cp437, and "Zo\\xeb... \\u4e1c" in ASCII.
    """
    _register()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            is_ascii = codecs.lookup(stream.encoding).name == "ascii"
            stream.reconfigure(encoding=_ASCII if is_ascii else stream.encoding, errors=_READABLE)


@cache
def _register() -> None:
    codecs.register_error(_READABLE, _replaced)
    codecs.register(_find_ascii)


def holds_unicode(stream: TextIO) -> bool:
    """Whether the stream takes every character as it is."""
    return (stream.encoding or "").lower().startswith("utf")


def is_terminal(stream: TextIO | None) -> bool:
    """Whether there is a person at the stream; Windows gives a program without a console no stream at all."""
    return stream is not None and stream.isatty()


def wait_for_input(stream: TextIO) -> None:
    """Return when a line can be read, so that a signal is heard until then; at once where that cannot be told."""
    if IS_WINDOWS:
        return
    with suppress(OSError, ValueError):  # a stream that is no file, as in a test
        while not select.select([stream], [], [], _LISTEN_SECONDS)[0]:
            pass


def read_line(stream: TextIO) -> str:
    """The first line of a stream, without space around it. What PowerShell puts before it, a BOM, is taken off.

    Windows PowerShell writes files in UTF-16; everything else is read as UTF-8, strange bytes as U+FFFD.
    """
    source = getattr(stream, "buffer", None)
    if source is None:
        return stream.readline().strip()
    line: bytes = source.readline()
    if line.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):  # its line breaks have two bytes
        lines = (line + source.read()).decode("utf-16", "replace").splitlines()
        return lines[0].strip() if lines else ""
    return line.decode("utf-8-sig", "replace").strip()


def _replaced(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    return "".join(_PLAIN.get(char) or _escaped(char) for char in lacking), error.end


def _escaped(char: str) -> str:
    return char.encode("ascii", "backslashreplace").decode("ascii")


def _find_ascii(name: str) -> codecs.CodecInfo | None:
    """ASCII under another name: click takes a stream that says ASCII for one in UTF-8 whose locale is not set up."""
    if name.replace("_", "-") != _ASCII:
        return None
    ascii_ = codecs.lookup("ascii")
    return codecs.CodecInfo(
        ascii_.encode,
        ascii_.decode,
        ascii_.streamreader,
        ascii_.streamwriter,
        ascii_.incrementalencoder,
        ascii_.incrementaldecoder,
        name=_ASCII,
    )
