"""Settings: option, environment, intend-bulk.toml, keyring, default, in this order.

intend-bulk.toml holds one table a profile:

    [profile.default]
    url = "https://yourcompany.intend.com"
    rate = 2
"""

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from intend_bulk.api.signing import STRING_TO_SIGN, Signing, parse_string_to_sign, parse_timestamp_format
from intend_bulk.errors import SettingsError
from intend_bulk.keys import saved_key, saved_secret_key
from intend_bulk.model.choices import Codes
from intend_bulk.model.client import SINGLE
from intend_bulk.model.kinds import Severities
from intend_bulk.model.lengths import Longest
from intend_bulk.model.nearest import did_you_mean
from intend_bulk.profile_tables import check_defaults, parse_codes, parse_defaults, parse_longest, parse_severity
from intend_bulk.setting_values import (
    parse_address,
    parse_columns,
    parse_key,
    parse_number,
    parse_path,
    parse_seconds,
    parse_secret_key,
    parse_text,
    parse_time_zone,
    parse_workers,
)
from intend_bulk.settings_file import FILE_NAME, read_profiles, settings_file, users_file
from intend_bulk.system import is_private, quoted

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
    read_rate: float | None = None
    """Reads a second, where they have a limit of their own; None where `rate` is for both."""
    workers: int = 4
    """Creates that may be under way at the same time."""
    live_list_age: float = 0.0
    """Seconds for which the journal's copy of what Intend holds is taken instead of reading it again; 0 for none.

    What others create within that time is not seen, and may be created a second time.
    """
    deadline: float = 90.0
    """Seconds for one whole answer."""
    quiet_period: float = 120.0
    """Seconds to wait before a create without an answer is looked for in Intend; never less than the deadline."""
    required: tuple[str, ...] = _REQUIRED
    """Column names that no row may leave empty."""
    time_zone: str | None = None
    """In which an export shows dates, and periods are meant: "Europe/London"; None for the machine's own."""
    source: str = "system"
    source_status: str = "P"
    codes: Codes = field(default_factory=dict)
    """What the cells of a list must be, by its name: {"type_code": ("trade", "retail")}."""
    defaults: Mapping[str, str] = field(default_factory=dict)
    """What empty cells are sent as, by column name: {"currency": "GBP"}."""
    longest: Longest = field(default_factory=dict)
    """Characters that a text has at the most, by column name: {"title": 100}."""
    severity: Severities = field(default_factory=dict)
    """How severe problems are, by their code, where not as the catalogue says; None for those that are not shown."""
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
                hint="Run intend-bulk login, or give --url https://yourcompany.intend.com, or set INTEND_URL.",
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

    def other_folders(self) -> tuple[Path, ...]:
        """Where a file goes whose own folder takes none: the current folder, the user's documents, the journal's."""
        from platformdirs import user_documents_path

        found = list[Path]()
        with suppress(FileNotFoundError):  # a shell may stand in a folder that was deleted
            found.append(Path.cwd())
        return (*found, user_documents_path(), self.journal_path().parent)


_NAMES = tuple(entry.name for entry in fields(Settings) if entry.name != "origin")


def load_settings(
    options: Mapping[str, Any],
    *,
    profile: str | None = None,
    environment: Mapping[str, str] | None = None,
    may_be_new: bool = False,
) -> Settings:
    """Put the settings together; options that are None were not given.

    A profile that `may_be_new` need not be there yet, where it could be written into the file of the user.

    load_settings({"url": "acme.intend.com", "rate": None}).url -> "https://acme.intend.com"

    Raises SettingsError, which names the option, variable or line of the file, for a value that cannot be used.
    """
    environment = os.environ if environment is None else environment
    profile = profile or environment.get("INTEND_BULK_PROFILE") or None
    from_file, origin = _profile(profile, may_be_new=may_be_new)
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
    if profile:
        _refuse_clashes(profile, found, from_file, options, environment)
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


def _refuse_clashes(
    profile: str,
    found: Mapping[str, Any],
    from_file: Mapping[str, Any],
    options: Mapping[str, Any],
    environment: Mapping[str, str],
) -> None:
    """Whoever asks for a profile by its name means its Intend: a left-over of the environment must not change it."""
    if "url" not in from_file:
        return
    home = parse_address(from_file["url"], f"url in {FILE_NAME}")
    if environment.get("INTEND_URL") and options.get("url") is None and found["url"] != home:
        raise SettingsError(
            f"INTEND_URL is {found['url']}, but the profile {profile} is for {home}.",
            hint=f"Unset INTEND_URL, or say --url {home}.",
        )
    key = environment.get("INTEND_API_KEY") and from_file.get("api_key")
    if key and found["url"] == home and found["api_key"] != parse_key(key, f"api_key in {FILE_NAME}"):
        raise SettingsError(
            f"INTEND_API_KEY is another key than that of the profile {profile}.",
            hint=f"Unset INTEND_API_KEY, or take api_key out of {FILE_NAME}.",
        )


def _consistent(settings: Settings) -> Settings:
    if settings.quiet_period < settings.deadline:
        raise SettingsError(
            f"The quiet period ({settings.quiet_period:g} s) is shorter than the deadline ({settings.deadline:g} s): "
            "a create could still be on its way when it is looked for.",
            hint="Set INTEND_BULK_QUIET_PERIOD to at least INTEND_BULK_DEADLINE.",
        )
    return settings


def _profile(name: str | None, *, may_be_new: bool) -> tuple[Mapping[str, Any], str]:
    """The table of a profile in intend-bulk.toml, and where it is from; the profile "default" may be missing."""
    path = settings_file()
    profiles = read_profiles(path) if path else {}
    is_new = may_be_new and path in (None, users_file())
    if name is not None and name not in profiles and not is_new:
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
            hint=f"chmod 600 {quoted(path)}, or use {_variable(held[0])}.",
        )
    return table, _origin(path, name or "default", is_there=bool(table))


def _origin(path: Path | None, profile: str, *, is_there: bool) -> str:
    if path is None:
        return "no settings file"
    shown = path if path.is_absolute() else f"./{path}"
    return f"profile {profile} of {shown}" if is_there else f"{shown} sets nothing in the profile {profile}"


_PARSERS = {
    "url": parse_address,
    "api_key": parse_key,
    "secret_key": parse_secret_key,
    "string_to_sign": parse_string_to_sign,
    "timestamp_format": parse_timestamp_format,
    "journal": parse_path,
    "rate": parse_number,
    "read_rate": parse_number,
    "workers": parse_workers,
    "live_list_age": parse_seconds,
    "deadline": parse_number,
    "quiet_period": parse_number,
    "required": parse_columns,
    "time_zone": parse_time_zone,
    "source": parse_text,
    "source_status": parse_text,
    "codes": parse_codes,
    "defaults": parse_defaults,
    "longest": parse_longest,
    "severity": parse_severity,
}
