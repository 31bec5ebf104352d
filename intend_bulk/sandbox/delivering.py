"""An answer on its way over the wire, and all that can become of it there."""

import socket
import struct
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus
from wsgiref.handlers import format_date_time

from intend_bulk.sandbox.faults.kinds import Delivery
from intend_bulk.sandbox.faults.rules import Fault

_RESET_ON_CLOSE = struct.pack("ii", 1, 0)
"""SO_LINGER, on for no time; Windows reads two short numbers there, which begin with the same bytes."""
_BODILESS = (204, 304)


@dataclass(frozen=True)
class Answer:
    """A whole answer, as bytes."""

    head: bytes
    """With the empty line at its end."""
    body: bytes


def answer_of(status: int, headers: Iterable[tuple[str, str]], body: bytes, *, is_last: bool) -> Answer:
    """Write an answer out; `is_last` says that the connection ends with it."""
    known = {status.value: status.phrase for status in HTTPStatus}
    lines = [f"HTTP/1.1 {status} {known.get(status, 'Unknown')}"]
    lines += [f"{name}: {value}" for name, value in headers if name.lower() != "content-length"]
    lines += [f"Date: {format_date_time(time.time())}", "Server: intend-sandbox"]
    if status not in _BODILESS:
        lines.append(f"Content-Length: {len(body)}")
    if is_last:
        lines.append("Connection: close")
    return Answer("\r\n".join([*lines, "", ""]).encode("latin-1"), body)


def deliver(answer: Answer, connection: socket.socket, fault: Fault, *, ending: threading.Event) -> None:
    """Send as much of an answer as the fault lets through; `ending` cuts short what takes its time."""
    match fault.kind.delivery:
        case Delivery.WHOLE | Delivery.LAST:
            connection.sendall(answer.head + answer.body)
        case Delivery.HALF_HEADERS:
            connection.sendall(answer.head[: len(answer.head) // 2])
        case Delivery.HALF_BODY:
            connection.sendall(answer.head + answer.body[: len(answer.body) // 2])
        case Delivery.HELD:
            ending.wait(fault.settings["for"])
        case Delivery.SLOW:
            _send_slowly(answer.head + answer.body, connection, fault.settings["for"], ending)


def reset_on_close(connection: socket.socket) -> None:
    """Let the end of a connection be a break: its other end gets "connection reset"."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)


def _send_slowly(content: bytes, connection: socket.socket, seconds: float, ending: threading.Event) -> None:
    began = time.monotonic()
    for position in range(len(content)):
        due = began + seconds * position / len(content)
        if ending.wait(max(0.0, due - time.monotonic())):
            return
        connection.sendall(content[position : position + 1])
