"""The answer that goes out in the place of the right one."""

import json
import time
from collections.abc import Callable, Mapping
from email.utils import formatdate
from typing import Any, TypeAlias

from flask import Response

from intend_bulk.sandbox.envelopes import envelope, refusal
from intend_bulk.sandbox.faults.rules import Fault

NO_CLIENT = 999_999_999
"""The id in an answer that says success though nothing was made."""

_MORE_THAN_A_MEBIBYTE = (1 << 20) + 1
_PAGE = b"<!DOCTYPE html><html><head><title>Intend</title></head><body><h1>Please wait</h1></body></html>"

Spoil: TypeAlias = Callable[[Response, Fault], Response]


def spoilt(response: Response, fault: Fault, *, known_id: int, path: str) -> Response:
    """Return what goes out instead of the right response.

    `known_id` is the id of a client that is there, for an answer that gives it to another; `path` is the
    request's own, for a redirect to itself.
    """
    name = fault.kind.name
    if name == "known-id":
        return _with_data(response, {"client_id": known_id, "client_account": "KNOWN01"})
    if name in _SPOILT:
        return _SPOILT[name](response, fault)
    if name.isdigit():
        return _with_status(int(name), response, fault, path)
    return response


def _with_status(status: int, response: Response, fault: Fault, path: str) -> Response:
    if 300 <= status < 400:
        return Response(b"", status, {"Location": _target(fault.settings["to"], path)})
    if status == 429:
        return _too_many(fault)
    if status == 204:
        return Response(b"", status)
    if status == 207:
        return _json(response, lambda body: {**body, "status": status}, status=status)
    if fault.settings.get("body") == "none":
        return Response(b"", status)
    return _html(response, fault, status=status) if fault.settings.get("body") == "html" else refusal(status)


def _target(to: str, path: str) -> str:
    if to == "self":
        return path
    return f"http://127.0.0.1:{to}{path}" if to.isdigit() else to


def _too_many(fault: Fault) -> Response:
    response, wait = refusal(429), fault.settings["wait"]
    if wait is not None:
        is_date = fault.settings["form"] == "date"
        response.headers["Retry-After"] = formatdate(time.time() + wait, usegmt=True) if is_date else f"{wait:g}"
    if fault.settings["limits"] == "yes":
        limits = {"Limit": "60", "Remaining": "0", "Reset": str(int(time.time() + (wait or 0)))}
        response.headers.update({f"X-RateLimit-{name}": value for name, value in limits.items()})
    return response


def _key_refused(_response: Response, _fault: Fault) -> Response:
    return refusal(401)


def _refused(_response: Response, _fault: Fault) -> Response:
    return envelope(None, response=False, msg="The request failed")


def _html(_response: Response, _fault: Fault, *, status: int = 200) -> Response:
    return Response(_PAGE, status, mimetype="text/html")


def _half_json(response: Response, _fault: Fault) -> Response:
    text = response.get_data()
    return Response(text[: len(text) // 2], response.status_code, mimetype="application/json")


def _double_keys(response: Response, _fault: Fault) -> Response:
    text = b'{"response": true, ' + response.get_data()[1:]
    return Response(text, response.status_code, mimetype="application/json")


def _oversized(response: Response, _fault: Fault) -> Response:
    return _json(response, lambda body: {**body, "msg": "x" * _MORE_THAN_A_MEBIBYTE})


def _no_id(response: Response, _fault: Fault) -> Response:
    return _with_data(response, {"client_account": "NOBODY01"})


def _odd_id(response: Response, _fault: Fault) -> Response:
    return _with_data(response, {"client_id": "CLIENT-1", "client_account": "NOBODY01"})


def _odd_status(response: Response, _fault: Fault) -> Response:
    return _json(response, lambda body: {**body, "status": 500})


def _with_data(response: Response, data: Any) -> Response:
    return _json(response, lambda body: {**body, "data": data})


def _json(
    response: Response, change: Callable[[dict[str, Any]], dict[str, Any]], status: int | None = None
) -> Response:
    text = json.dumps(change(json.loads(response.get_data())))
    return Response(text, status or response.status_code, mimetype="application/json")


_SPOILT: Mapping[str, Spoil] = {
    "key-refused": _key_refused,
    "200-refused": _refused,
    "html": _html,
    "half-json": _half_json,
    "double-keys": _double_keys,
    "oversized": _oversized,
    "no-id": _no_id,
    "odd-id": _odd_id,
    "odd-status": _odd_status,
}
