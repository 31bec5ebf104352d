"""Job objects: how Windows limits what a process takes, and ends it with the one that started it.

https://learn.microsoft.com/windows/win32/procthread/job-objects; a process may be in several, one within the other.
"""

import ctypes
import sys
from typing import Any

_EXTENDED_LIMIT_INFORMATION = 9
_LIMIT_PROCESS_TIME, _LIMIT_PROCESS_MEMORY, _LIMIT_KILL_ON_JOB_CLOSE = 0x2, 0x100, 0x2000
_HUNDRED_NANOSECONDS = 10_000_000
"""So many of them make a second."""


class _BasicLimits(ctypes.Structure):
    """JOBOBJECT_BASIC_LIMIT_INFORMATION."""

    _fields_ = (
        ("PerProcessUserTimeLimit", ctypes.c_int64),
        ("PerJobUserTimeLimit", ctypes.c_int64),
        ("LimitFlags", ctypes.c_uint32),
        ("MinimumWorkingSetSize", ctypes.c_size_t),
        ("MaximumWorkingSetSize", ctypes.c_size_t),
        ("ActiveProcessLimit", ctypes.c_uint32),
        ("Affinity", ctypes.c_size_t),
        ("PriorityClass", ctypes.c_uint32),
        ("SchedulingClass", ctypes.c_uint32),
    )


class _Limits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION."""

    _fields_ = (
        ("BasicLimitInformation", _BasicLimits),
        ("IoInfo", ctypes.c_uint64 * 6),
        ("ProcessMemoryLimit", ctypes.c_size_t),
        ("JobMemoryLimit", ctypes.c_size_t),
        ("PeakProcessMemoryUsed", ctypes.c_size_t),
        ("PeakJobMemoryUsed", ctypes.c_size_t),
    )


class Job:
    """A job object, with the processes that are put into it."""

    def __init__(self) -> None:
        self._handle: int | None = None
        if sys.platform == "win32":
            self._handle = _kernel32().CreateJobObjectW(None, None)

    def put_in(self, process_handle: int) -> None:
        if sys.platform == "win32" and self._handle:
            _kernel32().AssignProcessToJobObject(self._handle, process_handle)

    def end_with_this_process(self) -> None:
        """Whatever is in the job ends when this process does, as nobody else holds the job."""
        limits = _Limits()
        limits.BasicLimitInformation.LimitFlags = _LIMIT_KILL_ON_JOB_CLOSE
        self._set(limits)

    def limit(self, *, memory_bytes: int, user_seconds: float) -> None:
        """Each process in the job may take so much memory, and so much time since it was started."""
        limits = _Limits()
        limits.BasicLimitInformation.LimitFlags = _LIMIT_PROCESS_MEMORY | _LIMIT_PROCESS_TIME
        limits.BasicLimitInformation.PerProcessUserTimeLimit = int(user_seconds * _HUNDRED_NANOSECONDS)
        limits.ProcessMemoryLimit = memory_bytes
        self._set(limits)

    def close(self) -> None:
        if sys.platform == "win32" and self._handle:
            _kernel32().CloseHandle(self._handle)
        self._handle = None

    def _set(self, limits: _Limits) -> None:
        if sys.platform == "win32" and self._handle:
            size, place = ctypes.sizeof(limits), ctypes.byref(limits)
            _kernel32().SetInformationJobObject(self._handle, _EXTENDED_LIMIT_INFORMATION, place, size)


_jobs: list[Job] = []
"""The job of this process, from the first time that it is limited."""


def limit_this_process_by_job(memory_bytes: int, user_seconds: float) -> None:
    """Limit this process: what it holds in all, and how long it runs in all."""
    if sys.platform != "win32":
        return
    if not _jobs:
        _jobs.append(Job())
        _jobs[0].put_in(_kernel32().GetCurrentProcess())
    _jobs[0].limit(memory_bytes=memory_bytes, user_seconds=user_seconds)


def _kernel32() -> Any:
    """The functions that are used, with the types of their arguments: a handle is no number of 32 bits."""
    if sys.platform != "win32":
        return None
    library = ctypes.WinDLL("kernel32", use_last_error=True)
    handle, number = ctypes.c_void_p, ctypes.c_uint32
    library.CreateJobObjectW.argtypes, library.CreateJobObjectW.restype = (handle, ctypes.c_wchar_p), handle
    library.AssignProcessToJobObject.argtypes = (handle, handle)
    library.SetInformationJobObject.argtypes = (handle, ctypes.c_int, handle, number)
    library.GetCurrentProcess.restype = handle
    library.CloseHandle.argtypes = (handle,)
    return library
