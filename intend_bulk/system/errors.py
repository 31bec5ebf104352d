"""Errors that only one system has."""

from contextlib import suppress
from importlib import import_module


def windows_errors() -> tuple[type[Exception], ...]:
    """What Windows' own interface raises, as in a keyring without a logon session (1312) or for too long a key (1783).

    https://github.com/jaraco/keyring/issues/355: keyring hands it on as it comes. Nothing on another system.
    """
    with suppress(ImportError):
        return (import_module("win32ctypes.pywin32.pywintypes").error,)
    return ()
