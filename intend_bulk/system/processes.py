"""Who runs a program, and whether one still runs."""

import getpass
import os
import platform
import sys

_QUERY_LIMITED_INFORMATION = 0x1000
_ACCESS_DENIED, _STILL_ACTIVE = 5, 259


def user_and_host() -> str:
    """Who runs this, and where: "anna@office-7"."""
    try:
        user = getpass.getuser()
    except (OSError, KeyError, ImportError):  # no name is known, as in some containers
        user = "somebody"
    return f"{user}@{platform.node() or 'this machine'}"


def is_running(process_id: int) -> bool:
    """Whether there is a process of that number; where that cannot be found out, there is.

    On Windows os.kill would end it, so it is asked for. Source: OpenProcess and GetExitCodeProcess, Microsoft.
    """
    if sys.platform == "win32":
        import ctypes

        kernel32 = ctypes.WinDLL("kernel32", use_last_error=True)
        handle = kernel32.OpenProcess(_QUERY_LIMITED_INFORMATION, False, process_id)
        if not handle:
            return ctypes.get_last_error() == _ACCESS_DENIED
        exit_code = ctypes.c_ulong()
        kernel32.GetExitCodeProcess(handle, ctypes.byref(exit_code))
        kernel32.CloseHandle(handle)
        return exit_code.value == _STILL_ACTIVE
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # it is somebody else's
        return True
    return True
