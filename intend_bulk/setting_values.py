"""What a setting may be, and what is said where it is not: a parser takes a value and the place it was given at."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from intend_bulk.errors import SettingsError
from intend_bulk.model.client import BY_NAME
from intend_bulk.model.nearest import did_you_mean, nearest
from intend_bulk.system import is_loopback, zone_names

_MOST_WORKERS = 64
_SHOWN = 40
_LONGEST_NAME, _LONGEST_PATH = 255, 4095
"""In bytes, as Linux has it; Windows takes less, and says so itself."""


def parse_address(value: object, place: str) -> str:
    """An address in its normal form; a bare host is https. http is for this machine alone."""
    text = parse_text(value, place).strip()
    hint = "Give it as https://yourcompany.intend.com."
    if "@" in text:
        raise SettingsError(f"{place}: an address must not hold a user name or a password.", hint=hint)
    try:
        parts = urlsplit(text if "//" in text else f"https://{text}")
        host, port = (parts.hostname or "").encode("idna").decode("ascii"), parts.port
    except ValueError:
        raise SettingsError(f"{place}: {text!r} is no address.", hint=hint) from None
    if (
        parts.scheme not in ("http", "https")
        or not host
        or not text.isprintable()
        or " " in text
        or parts.query
        or parts.fragment
    ):
        raise SettingsError(f"{place}: {text!r} is no address.", hint=hint)
    if parts.scheme == "http" and not is_loopback(host):
        raise SettingsError(f"{place}: http://{host} would send the API key unencrypted.", hint="Use https://.")
    shown_host = f"[{host}]" if ":" in host else host
    shown_port = "" if port in (None, {"http": 80, "https": 443}[parts.scheme]) else f":{port}"
    path = parts.path.rstrip("/").removesuffix("/api/clients").removesuffix("/api")
    return f"{parts.scheme}://{shown_host}{shown_port}{path}"


def parse_number(value: object, place: str) -> float:
    """A number above 0."""
    try:
        number = float(str(value))
    except ValueError:
        number = -1.0
    if not 0 < number < 1_000_000:
        raise SettingsError(f"{place}: {value!r} is not a number above 0.", hint="Write it in digits, as 2 or 0.5.")
    return number


def parse_seconds(value: object, place: str) -> float:
    """Seconds, 0 among them."""
    return 0.0 if str(value).strip() == "0" else parse_number(value, place)


def parse_workers(value: object, place: str) -> int:
    """How many workers: a whole number from 1 to 64."""
    text = str(value).strip()
    if not (text.isascii() and text.isdecimal() and 0 < int(text) <= _MOST_WORKERS):
        raise SettingsError(
            f"{place}: {value!r} is not a whole number from 1 to {_MOST_WORKERS}.", hint="Four are enough for most."
        )
    return int(text)


def parse_columns(value: object, place: str) -> tuple[str, ...]:
    """Names of columns that are sent: a list, or a text with commas."""
    names = tuple(str(name).strip() for name in (value.split(",") if isinstance(value, str) else _listed(value, place)))
    unknown = [name for name in names if not (name in BY_NAME and BY_NAME[name].sent)]
    if unknown:
        guess = did_you_mean(unknown[0], [name for name, entry in BY_NAME.items() if entry.sent])
        raise SettingsError(
            f"{place}: {unknown[0]!r} is not a column that is sent.",
            hint=f"{guess}Write names as in a csv template: type_code, billing_post_code.",
        )
    return names


def _listed(value: object, place: str) -> list[object]:
    if not isinstance(value, list):
        raise SettingsError(
            f"{place}: {value!r} is not a list of column names.", hint='Write it as ["title", "email"].'
        )
    return value


def parse_text(value: object, place: str) -> str:
    """Any text; raises SettingsError for what a settings file holds without quotes."""
    if not isinstance(value, str):
        raise SettingsError(f"{place}: {value!r} is not a text.", hint="Put it in quotes.")
    return value


def parse_time_zone(value: object, place: str) -> str:
    """The name of a time zone: "Europe/London"; another case is put right."""
    text = parse_text(value, place).strip()
    by_fold = {name.casefold(): name for name in zone_names()}
    if text.casefold() in by_fold:
        return by_fold[text.casefold()]
    towns = {name.rpartition("/")[2]: name for name in zone_names()}
    meant = nearest(text, zone_names()) or towns.get(nearest(text, towns), "")
    guess = f"Did you mean {meant!r}? " if meant else ""
    raise SettingsError(
        f"{place}: {text!r} is not the name of a time zone.",
        hint=f'{guess}Give one as Europe/London or America/New_York, or "UTC".',
    )


def parse_key(value: object, place: str, *, words: str = "API key") -> str:
    """A key as it is sent; raises SettingsError, which names the place, for what no key can be."""
    text = parse_text(value, place).strip()
    if not text.isascii() or not text.isprintable() or " " in text:
        raise SettingsError(f"{place}: the {words} holds characters that no key has.", hint="Copy it again, whole.")
    return text


def parse_secret_key(value: object, place: str) -> str:
    """A secret key; raises SettingsError as `parse_key` does."""
    return parse_key(value, place, words="secret key")


def parse_path(value: object, place: str) -> Path:
    """The place of a file; ~ is the home folder. Raises SettingsError for what no file can be called."""
    text = parse_text(str(value) if isinstance(value, Path) else value, place)
    check_name(text, place)
    try:
        return Path(text).expanduser()
    except RuntimeError:  # ~nobody/…, or no home folder is known
        raise SettingsError(f"{place}: there is no home folder for {text!r}.", hint="Write the path out.") from None


def check_name(name: str, place: str) -> None:
    """Raise SettingsError, which names the place, for what no file can be called."""
    if flaw := _name_flaw(name):
        shown = name if len(name) <= _SHOWN else f"{name[:_SHOWN]}…"
        raise SettingsError(f"{place}: the name {shown!r} {flaw}.", hint="Give the name of a file.")


def _name_flaw(name: str) -> str | None:
    """Why no file can have this name, as the end of a sentence; None where one can."""
    if not name:
        return "is empty"
    if "\0" in name:
        return "holds a NUL, which no name of a file can"
    whole, *parts = [len(os.fsencode(part)) for part in (name, *Path(name).parts)]
    return "is too long" if whole > _LONGEST_PATH or max(parts, default=0) > _LONGEST_NAME else None
