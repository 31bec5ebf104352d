"""The JSON that wraps every answer of Intend: {"status": 200, "response": true, "data": …, "msg": "…"}."""

import json
from dataclasses import dataclass
from typing import NoReturn

from intend_bulk.model.fields import Json

MESSAGE_LENGTH = 500


@dataclass(frozen=True)
class Envelope:
    """An answer in the documented form."""

    response: bool
    """Whether the request was successful."""
    data: Json
    message: str
    status: Json = None
    """The HTTP status once more, as the body has it; None where it has none."""
    meta: Json = None
    """Beside `data` in one of the shapes that a list may have."""


class NotAnEnvelope(ValueError):
    """The bytes are not the documented JSON; the message says what they are instead."""


def parse_envelope(body: bytes) -> Envelope:
    """Read an answer: a JSON object with a boolean `response`, whatever the content type says.

    Raises NotAnEnvelope for anything else, half a JSON and an object with a key twice included.
    """
    try:
        document = json.loads(body, object_pairs_hook=_without_doubles, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise NotAnEnvelope(f"no JSON as documented ({error}): {_glimpse(body)}") from error
    if not isinstance(document, dict) or not isinstance(document.get("response"), bool):
        raise NotAnEnvelope(f"JSON, but not the documented object: {_glimpse(body)}")
    message = document.get("msg")
    return Envelope(
        document["response"],
        document.get("data"),
        _one_line(message if isinstance(message, str) else ""),
        document.get("status"),
        document.get("meta"),
    )


def _without_doubles(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    result = dict(pairs)
    if len(result) < len(pairs):
        raise ValueError("a key stands twice in an object")
    return result


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _glimpse(body: bytes) -> str:
    return repr(_one_line(body[:80].decode("utf-8", "replace")))


def _one_line(text: str) -> str:
    return " ".join(text.split())[:MESSAGE_LENGTH]
