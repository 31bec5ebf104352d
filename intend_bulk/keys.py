"""API keys that `login` saved: in the system's keyring, else in a file that only its owner can read.

Each is for one address, and no other gets it.
"""

import json
from pathlib import Path

from intend_bulk.errors import SettingsError
from intend_bulk.system import is_private, quoted, replacing, windows_errors

_SERVICE = "intend-bulk"


def save_key(url: str, key: str) -> str:
    """Save the key of an address, and say where it stands: "the keyring of this system", or the path of a file."""
    import keyring

    try:
        keyring.set_password(_SERVICE, url, key)
    except _refusals():
        return _save_in_file(url, key)
    return "the keyring of this system"


def saved_key(url: str) -> str | None:
    """The key that was saved for an address, None where there is none. Raises SettingsError for an open file."""
    import keyring

    try:
        key = keyring.get_password(_SERVICE, url)
    except _refusals():
        key = None
    return key or _file_keys().get(url)


def forget_key(url: str) -> bool:
    """Take the key of an address away from wherever it was saved; False where there was none."""
    import keyring

    try:
        keyring.delete_password(_SERVICE, url)
        was_there = True
    except _refusals():
        was_there = False
    keys = _file_keys()
    if url in keys:
        del keys[url]
        _write_file(keys)
        was_there = True
    return was_there


def _refusals() -> tuple[type[Exception], ...]:
    """What a keyring raises that is not there, is locked, or does not want the key."""
    from keyring.errors import KeyringError

    return (KeyringError, RuntimeError, *windows_errors())


def _file() -> Path:
    from platformdirs import user_config_path

    return user_config_path("intend-bulk", appauthor=False) / "keys.json"


def _file_keys() -> dict[str, str]:
    path = _file()
    if not path.exists():
        return {}
    if not is_private(path):
        raise SettingsError(f"{path} holds API keys, and others can read it.", hint=f"chmod 600 {quoted(path)}")
    try:
        keys = json.loads(path.read_text(encoding="utf-8"))
        return {str(url): str(key) for url, key in keys.items()}
    except (OSError, ValueError, AttributeError) as error:
        raise SettingsError(f"{path} cannot be read.", hint="Delete it, and run intend-bulk login again.") from error


def _save_in_file(url: str, key: str) -> str:
    _write_file({**_file_keys(), url: key})
    return str(_file())


def _write_file(keys: dict[str, str]) -> None:
    path = _file()
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path, private=True) as replacement:
        replacement.beside.write_text(json.dumps(keys, indent=2), encoding="utf-8")
