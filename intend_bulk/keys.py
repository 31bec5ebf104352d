"""API keys that `login` saved: in the system's keyring, else in a file that only its owner can read.

Each is for one address, and no other gets it. The secret key of an address stands beside its key, under
"https://yourcompany.intend.com#secret_key": no address has a fragment.
"""

import json
from pathlib import Path

from intend_bulk.errors import SettingsError
from intend_bulk.system import is_private, quoted, replacing, windows_errors

_SERVICE = "intend-bulk"


def save_keys(url: str, key: str, secret_key: str | None = None) -> str:
    """Save the key of an address, and its secret key, in the place of those that it had.

    Returns where they stand: "the keyring of this system", or the path of a file.
    """
    place = _save(url, key)
    if secret_key:
        return _save(_secret_of(url), secret_key)
    _forget(_secret_of(url))
    return place


def saved_key(url: str) -> str | None:
    """The key that was saved for an address, None where there is none. Raises SettingsError for an open file."""
    return _saved(url)


def saved_secret_key(url: str) -> str | None:
    """The secret key that was saved for an address, None where there is none. Raises SettingsError for an open file."""
    return _saved(_secret_of(url))


def forget_keys(url: str) -> bool:
    """Take both keys of an address away from wherever they were saved; False where there was none."""
    return any([_forget(url), _forget(_secret_of(url))])


def _secret_of(url: str) -> str:
    return f"{url}#secret_key"


def _save(name: str, key: str) -> str:
    import keyring

    try:
        keyring.set_password(_SERVICE, name, key)
    except _refusals():
        return _save_in_file(name, key)
    return "the keyring of this system"


def _saved(name: str) -> str | None:
    import keyring

    try:
        key = keyring.get_password(_SERVICE, name)
    except _refusals():
        key = None
    return key or _file_keys().get(name)


def _forget(name: str) -> bool:
    import keyring

    try:
        keyring.delete_password(_SERVICE, name)
        was_there = True
    except _refusals():
        was_there = False
    keys = _file_keys()
    if name in keys:
        del keys[name]
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
        return {str(name): str(key) for name, key in keys.items()}
    except (OSError, ValueError, AttributeError) as error:
        raise SettingsError(f"{path} cannot be read.", hint="Delete it, and run intend-bulk login again.") from error


def _save_in_file(name: str, key: str) -> str:
    _write_file({**_file_keys(), name: key})
    return str(_file())


def _write_file(keys: dict[str, str]) -> None:
    path = _file()
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path, private=True) as replacement:
        replacement.beside.write_text(json.dumps(keys, indent=2), encoding="utf-8")
