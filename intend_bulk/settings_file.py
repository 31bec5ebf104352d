"""intend-bulk.toml: where it stands, what it holds, and how an address is written into it.

It stands in the current folder, else in the user's config folder; the second counts only where the first is not there.
"""

import json
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from intend_bulk.errors import OutputError, SettingsError
from intend_bulk.system import replacing

FILE_NAME = "intend-bulk.toml"
_HEADER = r"[ \t]*\[[ \t]*profile[ \t]*\.[ \t]*(?:{names})[ \t]*\][ \t]*(?:#[^\n]*)?\r?(?:\n|\Z)"


def settings_file() -> Path | None:
    """The file that counts here, None where there is none."""
    return next((path for path in (Path(FILE_NAME), users_file()) if path.exists()), None)


def users_file() -> Path:
    """The place of the file in the user's config folder, whether it is there or not."""
    from platformdirs import user_config_path

    return user_config_path("intend-bulk", appauthor=False) / FILE_NAME


def read_profiles(path: Path) -> dict[str, Any]:
    """The tables of a file by the name of their profile: {"default": {"url": "…"}}. Raises SettingsError."""
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8-sig"))  # Windows' Notepad may write a BOM
    except (ValueError, RecursionError, OSError) as error:  # beside its own, tomllib lets those of Python through
        reason = getattr(error, "strerror", None) or error
        raise SettingsError(f"{path} cannot be read: {reason}.", hint="Correct it, or move it away.") from error
    profiles = document.get("profile", {})
    tables = profiles.values() if isinstance(profiles, dict) else [profiles]
    if set(document) - {"profile"} or not all(isinstance(table, dict) for table in tables):
        raise SettingsError(
            f"{path} is not of the form it should be.", hint='Settings stand under "[profile.default]".'
        )
    return dict(profiles)


def place_of_address(profile: str) -> Path | None:
    """The file that says the address of a profile, that of the folder first; None where neither does."""
    places = [path for path in (Path(FILE_NAME), users_file()) if path.is_file()]
    return next((path for path in places if "url" in read_profiles(path).get(profile, {})), None)


def remember_address(url: str, profile: str) -> Path:
    """Write the address of a profile into the user's file, and return where that stands.

    Whatever else stands there stays, byte for byte. Raises SettingsError or OutputError where that cannot be done.
    """
    path = users_file().resolve()  # a link stays one
    text = ""
    if path.is_file():
        read_profiles(path)  # which says what is wrong with it, if anything is
        text = path.read_bytes().decode()
    changed = _with_address(text, url, profile)
    _hold_against(text, changed, url, profile, path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{path.parent} cannot be made: {error.strerror}.", hint=_BY_HAND) from error
    with replacing(path) as replacement:
        replacement.beside.write_bytes(changed.encode())
    return path


_BY_HAND = 'Give --url each time, or write the line url = "…" below the header of the profile yourself.'


def _with_address(text: str, url: str, profile: str) -> str:
    """The text with a line below the header of the profile, or with a table of its own at its end."""
    end = "\r\n" if "\r\n" in text else "\n"
    line = f"url = {json.dumps(url)}{end}"
    names = "|".join(re.escape(name) for name in (profile, json.dumps(profile), f"'{profile}'"))
    header = re.search(f"^{_HEADER.format(names=names)}", text.removeprefix("\ufeff"), re.MULTILINE)
    if header:
        place = header.end() + len(text) - len(text.removeprefix("\ufeff"))
        return f"{_ended(text[:place], end)}{line}{text[place:]}"
    key = profile if re.fullmatch(r"[A-Za-z0-9_-]+", profile) else json.dumps(profile)
    above = f"{_ended(text, end)}{end}" if text.strip("\ufeff \t\r\n") else text
    return f"{above}[profile.{key}]{end}{line}"


def _ended(text: str, end: str) -> str:
    return text if text.endswith("\n") else text + end


def _hold_against(before: str, after: str, url: str, profile: str, path: Path) -> None:
    """Raise SettingsError unless the one thing that the change says more is the address."""
    try:
        profiles = _profiles(before)
        expected = {**profiles, profile: {**profiles.get(profile, {}), "url": url}}
        is_right = _profiles(after) == expected
    except tomllib.TOMLDecodeError:
        is_right = False
    if not is_right:
        raise SettingsError(f"The address cannot be added to {path}: it is written in a way of its own.", hint=_BY_HAND)


def _profiles(text: str) -> Mapping[str, Any]:
    return dict(tomllib.loads(text.removeprefix("\ufeff")).get("profile", {}))
