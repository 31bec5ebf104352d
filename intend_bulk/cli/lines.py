"""How lines fit a terminal: its width, and whether it is to have colours."""

import os
import re
import shutil
import sys
import textwrap
from typing import TextIO

from intend_bulk.system import quoted

_NARROWEST, _WIDEST = 40, 100
_GLUE = "\0"


def colour() -> bool | None:
    """Whether to write in colour: False, True, or None for "where there is a terminal".

    NO_COLOR (any value), CLICOLOR=0 and TERM=dumb turn it off, CLICOLOR_FORCE turns it on.
    """
    wishes = os.environ
    if wishes.get("NO_COLOR") or wishes.get("CLICOLOR") == "0" or wishes.get("TERM") == "dumb":
        return False
    return True if wishes.get("CLICOLOR_FORCE", "0") not in ("", "0") else None


def to_copy(command: str, *arguments: object) -> str:
    """A command that works as it stands when it is copied: `intend-bulk check "my clients.xlsx"`."""
    return " ".join(["intend-bulk", command, *(quoted(str(argument)) for argument in arguments)])


def fitted(text: str, *, err: bool = False, hanging: int = 0) -> str:
    """A text in lines as wide as the terminal that it is for; as it is where there is none: it may be searched.

    Lines after the first are indented by `hanging`, or so that they stand below the last column of the first.
    """
    stream: TextIO = sys.stderr if err else sys.stdout
    if not stream.isatty():
        return text
    width = min(max(shutil.get_terminal_size().columns, _NARROWEST), _WIDEST)
    return "\n".join(wrapped(text, width, hanging=hanging or _last_column(text)))


def wrapped(text: str, width: int, *, hanging: int) -> list[str]:
    """The lines of a text. A path stays whole, and so does a command to copy at the end: "Next: intend-bulk …"."""
    glued = re.sub(r"(?<=: )intend-bulk \S.*$", lambda command: command[0].replace(" ", _GLUE), text)
    lines = textwrap.wrap(glued, width, subsequent_indent=" " * hanging, break_long_words=False, break_on_hyphens=False)
    return [line.replace(_GLUE, " ") for line in lines] or [""]


def _last_column(text: str) -> int:
    """Where the words begin in a line with columns: "ok   journal   /home/…" -> 15; 0 in any other line."""
    columns = re.match(r"(?:.{0,28}\S)?\s{2,}(?=\S)", text)
    return columns.end() if columns else 0
