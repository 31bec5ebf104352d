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

from intend_bulk.api.signing import STRING_TO_SIGN, Signing, parse_string_to_sign, parse_timestamp_format
from intend_bulk.errors import SettingsError
from intend_bulk.keys import saved_key, saved_secret_key
from intend_bulk.model.choices import Codes
from intend_bulk.model.client import SINGLE
from intend_bulk.model.nearest import did_you_mean
from intend_bulk.profile_tables import check_defaults, parse_codes, parse_defaults
from intend_bulk.setting_values import (
    parse_address,
    parse_columns,
    parse_key,
    parse_number,
    parse_path,
    parse_secret_key,
    parse_text,
)
from intend_bulk.system import is_private

FILE_NAME = "intend-bulk.toml"
_KEYS = {"api_key": "API key", "secret_key": "secret key"}
_REQUIRED = tuple(entry.name for entry in SINGLE if entry.required)


@dataclass(frozen=True)
class Settings:
    """Everything that can be set. Its repr hides the keys."""

    url: str | None = None
    """The address of Intend, normalised: "https://yourcompany.intend.com"."""
    api_key: str | None = field(default=None, repr=False)
    secret_key: str | None = field(default=None, repr=False)
    """Requests are signed with it; None for requests without a signature."""
    string_to_sign: str = STRING_TO_SIGN
    timestamp_format: str = "seconds"
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
    codes: Codes = field(default_factory=dict)
    """What the cells of a list must be, by its name: {"type_code": ("trade", "retail")}."""
    defaults: Mapping[str, str] = field(default_factory=dict)
    """What empty cells are sent as, by column name: {"currency": "GBP"}."""
    origin: str = field(default="no settings file", compare=False)
    """Where the settings of the file are from: "profile acme of ./intend-bulk.toml"."""

    @property
    def for_empty_cells(self) -> dict[str, str]:
        """What every empty cell is sent as, where that is a setting."""
        return {"source": self.source, "source_status": self.source_status, **self.defaults}

    @property
    def needed_columns(self) -> tuple[str, ...]:
        """The required columns that no default fills."""
        return tuple(name for name in self.required if name not in self.defaults)

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

    def signing(self) -> Signing | None:
        """How requests are signed; None where they are not.

        A secret key belongs to its key: what `login` saved is used only together with the key that it saved.
        """
        secret = self.secret_key or (saved_secret_key(self.url) if self.url and not self.api_key else None)
        return Signing(secret, self.string_to_sign, self.timestamp_format) if secret else None

    def journal_path(self) -> Path:
        """Where the journal stands."""
        if self.journal:
            return self.journal
        from platformdirs import user_data_path

        return user_data_path("intend-bulk", appauthor=False) / "journal.sqlite"


_NAMES = tuple(entry.name for entry in fields(Settings) if entry.name != "origin")


def load_settings(
    options: Mapping[str, Any], *, profile: str | None = None, environment: Mapping[str, str] | None = None
) -> Settings:
    """Put the settings together; options that are None were not given.

    load_settings({"url": "acme.intend.com", "rate": None}).url -> "https://acme.intend.com"

    Raises SettingsError, which names the option, variable or line of the file, for a value that cannot be used.
    """
    environment = os.environ if environment is None else environment
    from_file, origin = _profile(profile or environment.get("INTEND_BULK_PROFILE"))
    found: dict[str, Any] = {"origin": origin}
    places: dict[str, str] = {}
    for name in _NAMES:
        variable = _variable(name)
        sources = [
            (f"--{name.replace('_', '-')}", options.get(name)),
            (variable, environment.get(variable) or None),
            (f"{name} in {FILE_NAME}", from_file.get(name)),
        ]
        given = next(((place, value) for place, value in sources if value is not None), None)
        if given:
            places[name] = given[0]
            found[name] = _PARSERS[name](given[1], given[0])
    check_defaults(found.get("defaults", {}), found.get("codes", {}), places.get("defaults", ""))
    _keep_keys_at_home(found, from_file, environment)
    return _consistent(Settings(**found))


def _variable(name: str) -> str:
    return f"INTEND_{name.upper()}" if name in ("url", *_KEYS) else f"INTEND_BULK_{name.upper()}"


def _keep_keys_at_home(found: dict[str, Any], from_file: Mapping[str, Any], environment: Mapping[str, str]) -> None:
    """A key that a profile holds is for the profile's address: another address does not get it."""
    home = from_file.get("url")
    for name, words in _KEYS.items():
        if name not in from_file or environment.get(_variable(name)) or "url" not in found:
            continue
        if home is None or parse_address(home, FILE_NAME) != found["url"]:
            raise SettingsError(
                f"The {words} in {FILE_NAME} is for {home or 'no address'}, and is not sent to {found['url']}.",
                hint=f"Set {_variable(name)} for this address, or make a profile for it.",
            )


def _consistent(settings: Settings) -> Settings:
    if settings.quiet_period < settings.deadline:
        raise SettingsError(
            f"The quiet period ({settings.quiet_period:g} s) is shorter than the deadline ({settings.deadline:g} s): "
            "a create could still be on its way when it is looked for.",
            hint="Set INTEND_BULK_QUIET_PERIOD to at least INTEND_BULK_DEADLINE.",
        )
    return settings


def _profile(name: str | None) -> tuple[Mapping[str, Any], str]:
    """The table of a profile in intend-bulk.toml, and where it is from; the profile "default" may be missing."""
    path = _settings_file()
    profiles = _read_profiles(path) if path else {}
    if name is not None and name not in profiles:
        hint = f"{did_you_mean(name, profiles)}Its profiles: {', '.join(profiles) or 'none'}."
        if path is None:
            hint = f'Make the file in this folder, with the settings below a line "[profile.{name}]".'
        raise SettingsError(f"There is no profile {name!r} in {path or FILE_NAME}.", hint=hint)
    table: dict[str, Any] = profiles.get(name or "default", {})
    unknown = [key for key in table if key not in _NAMES]
    if unknown:
        known = f"{did_you_mean(unknown[0], _NAMES)}The settings are {', '.join(_NAMES)}."
        raise SettingsError(f"{path}: {unknown[0]!r} is no setting.", hint=known)
    held = [key for key in _KEYS if key in table]
    if path and held and not is_private(path):
        raise SettingsError(
            f"{path} holds the {_KEYS[held[0]]}, and others can read it.",
            hint=f"chmod 600 {path}, or use {_variable(held[0])}.",
        )
    return table, _origin(path, name or "default", is_there=bool(table))


def _origin(path: Path | None, profile: str, *, is_there: bool) -> str:
    if path is None:
        return "no settings file"
    shown = path if path.is_absolute() else f"./{path}"
    return f"profile {profile} of {shown}" if is_there else f"{shown} sets nothing in the profile {profile}"


def _settings_file() -> Path | None:
    here = Path(FILE_NAME)
    if here.exists():
        return here
    from platformdirs import user_config_path

    there = user_config_path("intend-bulk", appauthor=False) / FILE_NAME
    return there if there.exists() else None


def _read_profiles(path: Path) -> dict[str, Any]:
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


_PARSERS = {
    "url": parse_address,
    "api_key": parse_key,
    "secret_key": parse_secret_key,
    "string_to_sign": parse_string_to_sign,
    "timestamp_format": parse_timestamp_format,
    "journal": parse_path,
    "rate": parse_number,
    "deadline": parse_number,
    "quiet_period": parse_number,
    "required": parse_columns,
    "source": parse_text,
    "source_status": parse_text,
    "codes": parse_codes,
    "defaults": parse_defaults,
}
