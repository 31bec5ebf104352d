"""What differs between Windows, macOS and Linux. Nothing else asks which of them it runs on."""

from intend_bulk.system.apart import Apart, start_apart
from intend_bulk.system.errors import windows_errors
from intend_bulk.system.files import (
    Note,
    Replacement,
    check_writable,
    is_left_alone,
    is_private,
    make_private,
    next_name,
    numbered_names,
    open_elsewhere,
    replacing,
    unnoted,
    why_unreadable,
)
from intend_bulk.system.hosts import is_loopback
from intend_bulk.system.limits import limit_this_process, memory_of, ran_out_of_time
from intend_bulk.system.names import as_on_disk, is_same_file, path_key, quoted, storable
from intend_bulk.system.processes import is_running, user_and_host
from intend_bulk.system.signals import StopRequest, graceful_stop, interruptible
from intend_bulk.system.streams import holds_unicode, is_terminal, read_line, set_up_streams, wait_for_input
from intend_bulk.system.time_zones import chosen_zone, zone_names

__all__ = [
    "Apart",
    "Note",
    "Replacement",
    "StopRequest",
    "as_on_disk",
    "check_writable",
    "chosen_zone",
    "graceful_stop",
    "holds_unicode",
    "interruptible",
    "is_left_alone",
    "is_loopback",
    "is_private",
    "is_running",
    "is_same_file",
    "is_terminal",
    "limit_this_process",
    "make_private",
    "memory_of",
    "next_name",
    "numbered_names",
    "open_elsewhere",
    "path_key",
    "quoted",
    "ran_out_of_time",
    "read_line",
    "replacing",
    "set_up_streams",
    "start_apart",
    "storable",
    "unnoted",
    "user_and_host",
    "wait_for_input",
    "why_unreadable",
    "windows_errors",
    "zone_names",
]
