"""What differs between Windows, macOS and Linux. Nothing else asks which of them it runs on."""

from intend_bulk.system.errors import windows_errors
from intend_bulk.system.files import (
    Replacement,
    check_writable,
    is_private,
    make_private,
    next_name,
    open_elsewhere,
    replacing,
    why_unreadable,
)
from intend_bulk.system.hosts import is_loopback
from intend_bulk.system.names import as_on_disk, is_same_file, path_key, quoted, storable
from intend_bulk.system.processes import is_running, user_and_host
from intend_bulk.system.signals import StopRequest, graceful_stop, interruptible
from intend_bulk.system.streams import holds_unicode, is_terminal, read_line, set_up_streams, wait_for_input

__all__ = [
    "Replacement",
    "StopRequest",
    "as_on_disk",
    "check_writable",
    "graceful_stop",
    "holds_unicode",
    "interruptible",
    "is_loopback",
    "is_private",
    "is_running",
    "is_same_file",
    "is_terminal",
    "make_private",
    "next_name",
    "open_elsewhere",
    "path_key",
    "quoted",
    "read_line",
    "replacing",
    "set_up_streams",
    "storable",
    "user_and_host",
    "wait_for_input",
    "why_unreadable",
    "windows_errors",
]
