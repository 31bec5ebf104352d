"""Signatures: what is signed, and the two headers that say so. Pure: the time is handed in.

The vendor names the headers and not how they are made, so the string-to-sign is a setting; see docs/signing.md.
"""

import hashlib
import hmac
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from intend_bulk.errors import SettingsError

STRING_TO_SIGN = "{timestamp}{method}{path}{body}"
PLACEHOLDERS = ("timestamp", "method", "path", "query", "body", "api_key")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_FORMATS: Mapping[str, Callable[[float], str]] = {
    "seconds": lambda now: str(int(now)),
    "milliseconds": lambda now: str(int(now * 1000)),
    "iso": lambda now: datetime.fromtimestamp(int(now), UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
}


@dataclass(frozen=True)
class Signing:
    """How requests are signed. Its repr hides the secret key."""

    secret_key: str = field(repr=False)
    string_to_sign: str = STRING_TO_SIGN
    timestamp_format: str = "seconds"

    def headers(self, method: str, target: str, *, body: bytes, api_key: str, now: float) -> dict[str, str]:
        """The headers `timestamp` and `signature` of a request that leaves now, seconds since 1970.

        `target` is that of the request line: "/api/clients?page=2". The signature is an HMAC-SHA256 in lower-case hex.
        """
        path, _, query = target.partition("?")
        timestamp = _FORMATS[self.timestamp_format](now)
        texts = {"timestamp": timestamp, "method": method, "path": path, "query": query, "api_key": api_key}
        parts = {name: text.encode() for name, text in texts.items()} | {"body": body}
        signed = hmac.new(self.secret_key.encode(), _filled(self.string_to_sign, parts), hashlib.sha256)
        return {"timestamp": timestamp, "signature": signed.hexdigest()}


def _filled(template: str, parts: Mapping[str, bytes]) -> bytes:
    """Fill the placeholders in, once: what stands in a body is no placeholder."""
    texts = _PLACEHOLDER.split(template)
    return b"".join(parts[text] if number % 2 else text.encode() for number, text in enumerate(texts))


def parse_string_to_sign(value: object, place: str) -> str:
    """A string-to-sign; raises SettingsError for an unknown placeholder, or where {timestamp} is not in it."""
    text = str(value)
    known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
    used = _PLACEHOLDER.findall(text)
    unknown = [f"{{{name}}}" for name in used if name not in PLACEHOLDERS]
    unknown += re.findall(r"[{}]", _PLACEHOLDER.sub("", text))
    if unknown:
        raise SettingsError(f"{place}: {unknown[0]} is no placeholder.", hint=f"There are {known}.")
    if "timestamp" not in used:
        raise SettingsError(
            f"{place}: {text!r} has no {{timestamp}}: whoever saw one signature could use it for ever.",
            hint=f"Put {{timestamp}} in. By itself it is {STRING_TO_SIGN}.",
        )
    return text


def parse_timestamp_format(value: object, place: str) -> str:
    """seconds, milliseconds or iso; raises SettingsError for any other."""
    if str(value) not in _FORMATS:
        raise SettingsError(
            f"{place}: {value!r} is no format of a timestamp.", hint=f"There are {', '.join(_FORMATS)}."
        )
    return str(value)
