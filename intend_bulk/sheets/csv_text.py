"""Text in a csv file that a spreadsheet program would take for a formula: marked going out, unmarked coming in.

A program that opens a csv takes a cell that begins with = + - @ tab, CR or LF for a formula, and some programs take the
wide forms of these signs for them. Such text gets a leading apostrophe, except plain numbers and phone numbers
("+44 20 7946 0018", "-5.50"), which no program can run.
"""

import re

_LOOKS_LIKE_FORMULA = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_NUMBER_OR_PHONE = re.compile(r"[+-]?[\d\s()./-]*\d[\d\s()./-]*", re.ASCII)
_NOT_AT_THE_START = "=@\t\r\n\uff1d\uff0b\uff0d\uff20"
MAY_NEED_MARK = frozenset(_NOT_AT_THE_START + "'+-")
"""A text that begins with none of these stands in a csv as it is."""


def marked(text: str) -> str:
    """Text as it stands in a csv that we write: "=1+1" -> "'=1+1", "+44 20" -> "+44 20", "'=x" -> "''=x"."""
    return f"'{text}" if text[:1] in MAY_NEED_MARK and _needs_mark(text) else text


def unmarked(text: str) -> str:
    """The inverse of marked(), for any text; an apostrophe that is not our mark stays."""
    return text[1:] if text.startswith("'") and _needs_mark(text[1:]) else text


def _needs_mark(text: str) -> bool:
    if not _LOOKS_LIKE_FORMULA.match(text):
        return False
    return text.startswith(("'", *_NOT_AT_THE_START)) or not _NUMBER_OR_PHONE.fullmatch(text)
