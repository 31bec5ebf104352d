"""The JSON that wraps every answer of Intend: {"status": 200, "response": true, "data": …, "msg": "…"}."""

import html
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NoReturn
from urllib.parse import quote, quote_plus

from intend_bulk.model.fields import Json

MESSAGE_LENGTH = 500
_GLIMPSE_LENGTH = 80
_LOST = "\ufffd"
_HALF = re.compile("[\ud800-\udfff]")
_ESCAPED_HALF = re.compile(r"\\u[dD][89a-fA-F]")


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


def parse_envelope(body: bytes, *, secrets: Iterable[str] = ()) -> Envelope:
    """Read an answer: a JSON object with a boolean `response`, whatever the content type says.

    Raises NotAnEnvelope for anything else, half a JSON and an object with a key twice included.
    Neither the message nor the error shows one of the secrets.
    """
    try:
        document = _document(_text(body))
    except (ValueError, RecursionError) as error:
        raise NotAnEnvelope(f"no JSON as documented ({error}): {_glimpse(body, secrets)}") from error
    if not isinstance(document, dict) or not isinstance(document.get("response"), bool):
        raise NotAnEnvelope(f"JSON, but not the documented object: {_glimpse(body, secrets)}")
    message = document.get("msg")
    return Envelope(
        document["response"],
        document.get("data"),
        one_line(message if isinstance(message, str) else "", secrets=secrets),
        document.get("status"),
        document.get("meta"),
    )


def _text(body: bytes) -> str:
    """The bytes as text, in the encoding that JSON itself tells, and in it the mark for each half of a character."""
    encoding = json.detect_encoding(body)
    try:
        return body.decode(encoding)
    except UnicodeDecodeError:
        return _HALF.sub(_LOST, body.decode(encoding, "surrogatepass"))


def _document(text: str) -> Any:
    """What a JSON text says. Whether an escape is one of a pair is known only after reading, so that costs a walk."""
    document = json.loads(text, object_pairs_hook=_without_doubles, parse_constant=_no_constant)
    return _whole(document) if _ESCAPED_HALF.search(text) else document


def _without_doubles(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    result = dict(pairs)
    if len(result) < len(pairs):
        raise ValueError("a key stands twice in an object")
    return result


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _whole(value: Any) -> Any:
    """Put the mark for a lost character where half of one stands, as in a text that was cut: no file takes it."""
    if isinstance(value, str):
        return value if value.isascii() else _HALF.sub(_LOST, value)
    if isinstance(value, list):
        return [_whole(item) for item in value]
    if isinstance(value, dict):
        return _without_doubles([(_whole(key), _whole(item)) for key, item in value.items()])
    return value


def _glimpse(body: bytes, secrets: Iterable[str]) -> str:
    return repr(one_line(body[:4096].decode("utf-8", "replace"), secrets=secrets)[:_GLIMPSE_LENGTH])


def one_line(text: str, *, secrets: Iterable[str] = ()) -> str:
    """A server's words as they may be shown: no line breaks, no control characters, no secrets, not too many."""
    forms = {form for secret in secrets for form in _forms(secret)}
    for form in sorted(forms, key=len, reverse=True):
        text = text.replace(form, "***")
    return re.sub(r"[\s\x00-\x1f\x7f-\x9f]+", " ", text).strip()[:MESSAGE_LENGTH]


def _forms(secret: str) -> list[str]:
    """A secret as itself, in JSON, in HTML and in a URL."""
    quoted = [json.dumps(secret, ensure_ascii=ascii_only)[1:-1] for ascii_only in (True, False)]
    in_url = [quote(secret), quote(secret, safe=""), quote_plus(secret)]
    forms = [secret, html.escape(secret), *in_url, *quoted, *(form.replace("/", r"\/") for form in quoted)]
    return [form for form in forms if form]
