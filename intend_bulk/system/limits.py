"""Limits on what a process may take: memory, processor time."""

import sys
import time
from contextlib import suppress
from math import ceil
from pathlib import Path


def limit_this_process(*, memory_bytes: int, cpu_seconds: int) -> None:
    """From now on this process may take so much more memory and processor time; then the system ends it.

    On Linux an allocation beyond that fails: in Python it is a MemoryError, in most libraries the end. macOS takes the
    limit on memory and may not keep it: who started the process has to watch it (see memory_of).
    """
    if sys.platform == "win32":
        from intend_bulk.system.windows_jobs import limit_this_process_by_job

        limit_this_process_by_job(memory_bytes, time.process_time() + cpu_seconds)
        return
    import resource

    _set_limit(resource.RLIMIT_CORE, 0)
    _set_limit(resource.RLIMIT_CPU, ceil(time.process_time()) + cpu_seconds)
    if sys.platform != "darwin":
        _set_limit(resource.RLIMIT_AS, _address_space() + memory_bytes)


def _set_limit(what: int, limit: int) -> None:
    """Set a limit that can be raised again; whoever set a lower one for good has the last word."""
    if sys.platform == "win32":
        return
    import resource

    _, most = resource.getrlimit(what)
    with suppress(ValueError, OSError):
        resource.setrlimit(what, (limit if most == resource.RLIM_INFINITY else min(limit, most), most))


def _address_space() -> int:
    """The bytes of addresses that this process has taken already, which are far more than its memory."""
    if sys.platform == "win32":
        return 0
    import resource

    try:
        return int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
    except (OSError, ValueError):  # no Linux
        return 2**30


def memory_of(process_id: int) -> int:
    """The bytes of memory that another process of ours holds; 0 where that cannot be found out, or it has ended.

    Windows keeps its limit itself, so there it is not asked for.
    """
    if sys.platform == "win32":
        return 0
    if sys.platform == "darwin":
        from intend_bulk.system.macos_memory import resident_bytes

        return resident_bytes(process_id)
    import resource

    try:
        return int(Path(f"/proc/{process_id}/statm").read_text("ascii").split()[1]) * resource.getpagesize()
    except (OSError, ValueError, IndexError):
        return 0


def ran_out_of_time(exit_code: int | None) -> bool:
    """Whether a process that ended with this code was ended because its processor time was over."""
    if sys.platform == "win32":
        return exit_code == _ERROR_NOT_ENOUGH_QUOTA
    import signal

    return exit_code == -signal.SIGXCPU


_ERROR_NOT_ENOUGH_QUOTA = 1816
"""https://learn.microsoft.com/windows/win32/api/winnt/ns-winnt-jobobject_basic_limit_information"""
