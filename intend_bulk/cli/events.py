"""What may be told of a run, in a log file or on the screen: these events with these fields, and nothing else.

Everything below `cli` reports through `logging`, the event as the message, its fields as `extra`:

    _log.info("row", extra={"row": 7, "outcome": "created", "client_id": 1045})

A field that is not named here, or whose value has not the form that is asked for here, is dropped. So no title, e-mail,
cell, password or key can get out, nor a server's own words. docs/log-file.md has the same tables for users.
"""

import logging
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeAlias

from intend_bulk.model.outcomes import Status

Fields: TypeAlias = Mapping[str, Any]
_LARGEST = 2**63 - 1


def _whole(value: object) -> bool:
    return type(value) is int and abs(value) <= _LARGEST


def _seconds(value: object) -> bool:
    return type(value) in (int, float) and math.isfinite(value)  # type: ignore[arg-type]  # it is a number by now


def _like(pattern: str) -> Callable[[object], bool]:
    form = re.compile(pattern, re.ASCII)
    return lambda value: isinstance(value, str) and form.fullmatch(value) is not None


def _one_of(*words: str) -> Callable[[object], bool]:
    return lambda value: isinstance(value, str) and value in words


def _file_name(value: object) -> bool:
    return isinstance(value, str) and value.isprintable() and not set(value) & set("/\\")


FORMS: Mapping[str, Callable[[object], bool]] = {
    "attempt": _whole,
    "attempts": _whole,
    "broke": _one_of("not connected", "certificate", "lost", "oversized"),
    "bytes": _whole,
    "client_id": _whole,
    "clients": _whole,
    "command": _like("(runs )?[a-z]{1,20}"),
    "error": _like("[A-Z][A-Za-z]{1,40}"),
    "exit_code": _whole,
    "file": _file_name,
    "host": _like(r"[A-Za-z0-9.:\[\]-]{1,260}"),
    "http_status": _whole,
    "method": _one_of("GET", "POST"),
    "outcome": _one_of(*Status),
    "page": _whole,
    "pages": _whole,
    "path": _one_of("api/clients", "api/clients/create"),
    "row": _whole,
    "rows": _whole,
    "seconds": _seconds,
    "stage": _like("[A-Z][A-Za-z ]{1,40}"),
    "status": _whole,
    "version": _like(r"[0-9][0-9a-z.+]{0,30}"),
    "wait_seconds": _seconds,
}
"""Every field, and what its value must be."""


@dataclass(frozen=True)
class Event:
    """One kind of event."""

    fields: tuple[str, ...]
    """Those that it may have; any may be missing."""
    words: Callable[[Fields], str]
    """The event in plain words, from its fields alone; "" where a person has no use for it."""


def _request(told: Fields) -> str:
    page = f" page {told['page']}" if "page" in told else ""
    ended = told.get("status") or told.get("broke", "")
    return f"{told.get('method')} {told.get('path')}{page} {ended} in {told.get('seconds', 0):.2f} s"


def _wait(told: Fields) -> str:
    status = f" after HTTP {told['http_status']}" if "http_status" in told else ""
    return f"waiting {told.get('wait_seconds', 0):.1f} s{status}"


def _row(told: Fields) -> str:
    parts = [f"row {told.get('row')} {_plain(told)}"]
    parts += [f"client {told['client_id']}"] if "client_id" in told else []
    parts += [f"HTTP {told['http_status']}"] if told.get("http_status", 200) != 200 else []
    return ", ".join(parts)


def _plain(told: Fields) -> str:
    return str(told.get("outcome", "")).replace("_", " ")


EVENTS: Mapping[str, Event] = {
    "begin": Event(("command", "version"), lambda _: ""),
    "stage": Event(("stage", "rows"), lambda told: str(told.get("stage", ""))),
    "request": Event(
        ("host", "method", "path", "page", "status", "broke", "seconds", "bytes"),
        _request,
    ),
    "wait": Event(("wait_seconds", "http_status", "attempt"), _wait),
    "list": Event(("clients", "pages"), lambda told: f"clients read: {told.get('clients')}"),
    "reconciled": Event(("outcome", "rows"), lambda told: f"looked up in Intend: {told.get('rows')} {_plain(told)}"),
    "row": Event(("row", "outcome", "client_id", "http_status", "attempts"), _row),
    "written": Event(("file",), lambda told: f"wrote {told.get('file')}"),
    "end": Event(("command", "exit_code", "seconds", "error"), lambda _: ""),
}


def told(record: logging.LogRecord) -> dict[str, Any] | None:
    """What may be told of a record; None where it is no event.

    {"time": "2026-03-01T08:31:07.123Z", "level": "info", "event": "row", "row": 7, "outcome": "created"}
    """
    event = EVENTS.get(record.msg) if isinstance(record.msg, str) else None
    if event is None:
        return None
    time = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {"time": time, "level": record.levelname.lower(), "event": record.msg, **_allowed(event, record)}


def _allowed(event: Event, record: logging.LogRecord) -> Fields:
    given = {name: getattr(record, name, None) for name in event.fields}
    return {
        name: round(value, 3) if isinstance(value, float) else value
        for name, value in given.items()
        if value is not None and FORMS[name](value)
    }


def in_words(record: logging.LogRecord) -> str:
    """An event as a line for a person: "08:31:07 row 7 created, client 1045"; "" where there is nothing to say."""
    fields = told(record)
    words = EVENTS[fields["event"]].words(fields) if fields else ""
    return f"{datetime.fromtimestamp(record.created):%H:%M:%S} {words}" if words else ""
