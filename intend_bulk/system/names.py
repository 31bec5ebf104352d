"""Names of files: what Windows refuses, how macOS spells letters, what a shell needs in quotes."""

import os
import re
import shlex
import unicodedata
from contextlib import suppress
from pathlib import Path

IS_WINDOWS = os.name == "nt"

# https://learn.microsoft.com/windows/win32/fileio/naming-a-file: with any ending they are devices, not files.
_DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³]) *(\..*)?", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f]')
_LONGEST_PATH = 259
_NEEDS_NO_QUOTES = re.compile(r"[\w@%+=:,./-]+")
_NEEDS_NO_QUOTES_ON_WINDOWS = re.compile(r"[\w+=:./\\-]+")
_SPECIAL_WITHIN_DOUBLE_QUOTES = re.compile(r'["$`\\!]')


def why_no_name(name: str, *, windows: bool = IS_WINDOWS) -> str | None:
    """Why Windows would not take a file of this name, or None: "con.xlsx" -> "is the name of a device on Windows"."""
    if not windows:
        return None
    if _DEVICE.fullmatch(name):
        return "is the name of a device on Windows, with any ending"
    if found := _FORBIDDEN.search(name):
        return f"holds {found.group()!r}, which no file name on Windows may hold"
    return "ends with a dot or a space, which Windows drops" if name.endswith((".", " ")) else None


def is_too_long(path: Path, *, windows: bool = IS_WINDOWS) -> bool:
    """Whether a path has more characters than Windows takes, unless it was set up to take longer ones."""
    return windows and len(str(path.absolute())) > _LONGEST_PATH


def is_same_file(path: Path, other: Path) -> bool:
    """Whether two paths lead to one file, also by another case or spelling; False where one of them is not there."""
    try:
        return path.samefile(other)
    except OSError:
        return False


def as_on_disk(path: Path) -> Path:
    """The path as its folder spells it: "ü" is one character, or as macOS has it "u" and two dots.

    The same path where nothing of the name is there in either spelling.
    """
    if not os.path.lexists(path):
        with suppress(OSError):
            wanted = _composed(path.name)
            return next((found for found in path.parent.iterdir() if _composed(found.name) == wanted), path)
    return path


def path_key(path: Path) -> str:
    """A text that is the same for all spellings of a path that the system holds for one."""
    return _composed(storable(Path(os.path.normcase(path.resolve()))))


def storable(path: Path) -> str:
    """The path as text that can be stored anywhere: bytes that are no text (Linux has such names) as \\xNN."""
    return str(path).encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def quoted(path: Path | str, *, windows: bool = IS_WINDOWS) -> str:
    """A path to copy into a shell: in double quotes where it needs them, which cmd, PowerShell and sh understand.

    quoted(Path("Kunden März.xlsx")) -> '"Kunden März.xlsx"'
    """
    text = str(path)
    if (_NEEDS_NO_QUOTES_ON_WINDOWS if windows else _NEEDS_NO_QUOTES).fullmatch(text):
        return text
    if not windows and _SPECIAL_WITHIN_DOUBLE_QUOTES.search(text):
        return shlex.quote(text)
    return f'"{text}"'


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)
