"""The JSON that every answer is: status, response, data and msg."""

import json
from typing import Any

from flask import Response

MESSAGES = {
    400: "Bad request",
    401: "Authentication failed",
    403: "Not allowed",
    404: "Endpoint not found",
    411: "The body has no length",
    413: "The body is too large",
    422: "The client cannot be created",
    429: "Too many requests",
    500: "Server error",
}
"""What a refusal says, unless it has words of its own."""


def envelope(
    data: Any, *, status: int = 200, response: bool = True, msg: str = "Request Successful", **beside: Any
) -> Response:
    """Return an answer in the vendor's shape; `beside` goes next to its data."""
    body = {"status": status, "response": response, "data": data, **beside, "msg": msg}
    return Response(json.dumps(body), status, mimetype="application/json")


def refusal(status: int, msg: str | None = None) -> Response:
    """Return an answer that says no."""
    return envelope(None, status=status, response=False, msg=msg or MESSAGES.get(status, "Bad request"))
