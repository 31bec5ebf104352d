"""How much memory a process holds, as macOS tells it."""

import ctypes
import sys

_PROC_PIDTASKINFO = 4
"""<sys/proc_info.h>; psutil asks in the same way."""


class _TaskInfo(ctypes.Structure):
    """struct proc_taskinfo: six numbers of 64 bits, then twelve of 32."""

    _fields_ = (
        ("virtual_size", ctypes.c_uint64),
        ("resident_size", ctypes.c_uint64),
        ("times", ctypes.c_uint64 * 4),
        ("counters", ctypes.c_int32 * 12),
    )


def resident_bytes(process_id: int) -> int:
    """The bytes of memory that a process of the same user holds; 0 where that is not told."""
    if sys.platform != "darwin":
        return 0
    info = _TaskInfo()
    library = ctypes.CDLL("/usr/lib/libproc.dylib")
    library.proc_pidinfo.argtypes = (ctypes.c_int, ctypes.c_int, ctypes.c_uint64, ctypes.c_void_p, ctypes.c_int)
    size = library.proc_pidinfo(process_id, _PROC_PIDTASKINFO, 0, ctypes.byref(info), ctypes.sizeof(info))
    return int(info.resident_size) if size == ctypes.sizeof(info) else 0
