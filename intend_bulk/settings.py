"""Settings: option, environment, intend-bulk.toml, keyring, default, in this order.

intend-bulk.toml stands in the current folder, else in the user's config folder, and holds one table a profile:

    [profile.default]
    url = "https://yourcompany.intend.com"
    rate = 2
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from intend_bulk.errors import SettingsError
from intend_bulk.keys import saved_key
from intend_bulk.model.client import BY_NAME, SINGLE
from intend_bulk.system import is_loopback, is_private, quoted

FILE_NAME = "intend-bulk.toml"
_REQUIRED = tuple(entry.name for entry in SINGLE if entry.required)


@dataclass(frozen=True)
class Settings:
    """Everything that can be set. Its repr hides the key."""

    url: str | None = None
    """The address of Intend, normalised: "https://yourcompany.intend.com"."""
    api_key: str | None = field(default=None, repr=False)
    journal: Path | None = None
    """The journal's file; None for the one in the user's data folder."""
    rate: float = 2.0
    """Requests a second, creates and reads together."""
    deadline: float = 90.0
    """Seconds for one whole answer."""
    quiet_period: float = 120.0
    """Seconds to wait before a create without an answer is looked for in Intend; never less than the deadline."""
    required: tuple[str, ...] = _REQUIRED
    """Column names that no row may leave empty."""
    source: str = "system"
    source_status: str = "P"

    @property
    def defaults(self) -> dict[str, str]:
        """What an empty cell is sent as, where that is a setting."""
        return {"source": self.source, "source_status": self.source_status}

    def needed_url(self) -> str:
        """The address; raises SettingsError where there is none."""
        if not self.url:
            raise SettingsError(
                "No address of Intend is set.",
                hint="Give --url https://yourcompany.intend.com, or set INTEND_URL.",
            )
        return self.url

    def needed_key(self) -> str:
        """The API key: that of the settings, else what `login` saved for the address; raises SettingsError."""
        key = self.api_key or (saved_key(self.url) if self.url else None)
        if not key:
            raise SettingsError(
                "No API key is set.",
                hint="Make one in Intend under Settings > Integration & System > Access Keys, then run "
                "intend-bulk login, or set INTEND_API_KEY.",
            )
        return key

    def journal_path(self) -> Path:
        """Where the journal stands."""
        if self.journal:
            return self.journal
        from platformdirs import user_data_path

        return user_data_path("intend-bulk", appauthor=False) / "journal.sqlite"


_NAMES = tuple(entry.name for entry in fields(Settings))


def load_settings(
    options: Mapping[str, Any], *, profile: str | None = None, environment: Mapping[str, str] | None = None
) -> Settings:
    """Put the settings together; options that are None were not given.

    load_settings({"url": "acme.intend.com", "rate": None}).url -> "https://acme.intend.com"

    Raises SettingsError, which names the option, variable or line of the file, for a value that cannot be used.
    """
    environment = os.environ if environment is None else environment
    from_file = _profile(profile or environment.get("INTEND_BULK_PROFILE"))
    found: dict[str, Any] = {}
    for name in _NAMES:
        variable = _variable(name)
        sources = [
            (f"--{name.replace('_', '-')}", options.get(name)),
            (variable, environment.get(variable) or None),
            (f"{name} in {FILE_NAME}", from_file.get(name)),
        ]
        given = next(((place, value) for place, value in sources if value is not None), None)
        if given:
            found[name] = _PARSERS[name](given[1], given[0])
    _keep_key_at_home(found, from_file, environment)
    return _consistent(Settings(**found))


def _variable(name: str) -> str:
    return f"INTEND_{name.upper()}" if name in ("url", "api_key") else f"INTEND_BULK_{name.upper()}"


def _keep_key_at_home(found: dict[str, Any], from_file: Mapping[str, Any], environment: Mapping[str, str]) -> None:
    """A key that a profile holds is for the profile's address: another address does not get it."""
    if environment.get("INTEND_API_KEY") or "api_key" not in from_file or "url" not in found:
        return
    home = from_file.get("url")
    if home is None or _address(home, FILE_NAME) != found["url"]:
        raise SettingsError(
            f"The API key in {FILE_NAME} is for {home or 'no address'}, and is not sent to {found['url']}.",
            hint="Set INTEND_API_KEY for this address, or make a profile for it.",
        )


def _consistent(settings: Settings) -> Settings:
    if settings.quiet_period < settings.deadline:
        raise SettingsError(
            f"The quiet period ({settings.quiet_period:g} s) is shorter than the deadline ({settings.deadline:g} s): "
            "a create could still be on its way when it is looked for.",
            hint="Set INTEND_BULK_QUIET_PERIOD to at least INTEND_BULK_DEADLINE.",
        )
    return settings


def _profile(name: str | None) -> Mapping[str, Any]:
    """The table of a profile in intend-bulk.toml; the profile "default" may be missing."""
    path = _settings_file()
    profiles = _read_profiles(path) if path else {}
    if name is not None and name not in profiles:
        known = ", ".join(profiles) or "none"
        raise SettingsError(f"There is no profile {name!r} in {path or FILE_NAME}.", hint=f"Its profiles: {known}.")
    table: dict[str, Any] = profiles.get(name or "default", {})
    unknown = [key for key in table if key not in _NAMES]
    if unknown:
        raise SettingsError(f"{path}: {unknown[0]!r} is no setting.", hint=f"The settings are {', '.join(_NAMES)}.")
    if path and "api_key" in table and not is_private(path):
        raise SettingsError(
            f"{path} holds an API key, and others can read it.",
            hint=f"chmod 600 {quoted(path)}, or use INTEND_API_KEY.",
        )
    return table


def _settings_file() -> Path | None:
    here = Path(FILE_NAME)
    if here.is_file():
        return here
    from platformdirs import user_config_path

    there = user_config_path("intend-bulk", appauthor=False) / FILE_NAME
    return there if there.is_file() else None


def _read_profiles(path: Path) -> dict[str, Any]:
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8-sig"))  # Windows' Notepad may write a BOM
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise SettingsError(f"{path} cannot be read: {error}.", hint="Correct it, or move it away.") from error
    profiles = document.get("profile", {})
    tables = profiles.values() if isinstance(profiles, dict) else [profiles]
    if set(document) - {"profile"} or not all(isinstance(table, dict) for table in tables):
        raise SettingsError(
            f"{path} is not of the form it should be.", hint='Settings stand under "[profile.default]".'
        )
    return dict(profiles)


def _address(value: object, place: str) -> str:
    """An address in its normal form; a bare host is https. http is for this machine alone."""
    text = str(value).strip()
    hint = "Give it as https://yourcompany.intend.com."
    if "@" in text:
        raise SettingsError(f"{place}: an address must not hold a user name or a password.", hint=hint)
    try:
        parts = urlsplit(text if "//" in text else f"https://{text}")
        host, port = (parts.hostname or "").encode("idna").decode("ascii"), parts.port
    except ValueError:
        raise SettingsError(f"{place}: {text!r} is no address.", hint=hint) from None
    if parts.scheme not in ("http", "https") or not host or " " in text or parts.query or parts.fragment:
        raise SettingsError(f"{place}: {text!r} is no address.", hint=hint)
    if parts.scheme == "http" and not is_loopback(host):
        raise SettingsError(f"{place}: http://{host} would send the API key unencrypted.", hint="Use https://.")
    shown_host = f"[{host}]" if ":" in host else host
    shown_port = "" if port in (None, {"http": 80, "https": 443}[parts.scheme]) else f":{port}"
    path = parts.path.rstrip("/").removesuffix("/api/clients").removesuffix("/api")
    return f"{parts.scheme}://{shown_host}{shown_port}{path}"


def _number(value: object, place: str) -> float:
    try:
        number = float(str(value))
    except ValueError:
        number = -1.0
    if not 0 < number < 1_000_000:
        raise SettingsError(f"{place}: {value!r} is not a number above 0.")
    return number


def _columns(value: object, place: str) -> tuple[str, ...]:
    names = tuple(str(name).strip() for name in (value.split(",") if isinstance(value, str) else _listed(value, place)))
    unknown = [name for name in names if not (name in BY_NAME and BY_NAME[name].sent)]
    if unknown:
        raise SettingsError(
            f"{place}: {unknown[0]!r} is not a column that is sent.", hint="Column names are in docs/columns.md."
        )
    return names


def _listed(value: object, place: str) -> list[object]:
    if not isinstance(value, list):
        raise SettingsError(f"{place}: {value!r} is not a list of column names.")
    return value


def _text(value: object, _place: str) -> str:
    return str(value)


def parse_api_key(value: object, place: str) -> str:
    """A key as it is sent; raises SettingsError, which names the place, for what no key can be."""
    text = str(value).strip()
    if not text.isascii() or not text.isprintable() or " " in text:
        raise SettingsError(f"{place}: the API key holds characters that no key has.", hint="Copy it again, whole.")
    return text


def _path(value: object, _place: str) -> Path:
    return Path(str(value)).expanduser()


_PARSERS = {
    "url": _address,
    "api_key": parse_api_key,
    "journal": _path,
    "rate": _number,
    "deadline": _number,
    "quiet_period": _number,
    "required": _columns,
    "source": _text,
    "source_status": _text,
}
