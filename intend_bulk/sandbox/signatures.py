"""Signatures as this sandbox wants them. The vendor names the headers and leaves the rest open: this is one way.

signature = HMAC-SHA256(secret key, timestamp + method + path + body), in lower-case hex; timestamp is Unix seconds.
"""

import hmac

FARTHEST_SECONDS = 300
"""A timestamp that is farther from the sandbox's own clock is refused: an old request could be sent again."""

_LONGEST_NUMBER = 12  # digits


def flaw_of_signature(secret_key: str, *, timestamp: str, signature: str, signed: bytes, now: float) -> str | None:
    """What is wrong with the signature of a request, in words; None for a right one.

    `signed` is what follows the timestamp: method, path and body.
    """
    if not timestamp or not signature:
        return "Authentication failed: the request is not signed"
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= _LONGEST_NUMBER):
        return "Authentication failed: the timestamp is not in seconds"
    if abs(now - int(timestamp)) > FARTHEST_SECONDS:
        return f"Authentication failed: the timestamp is more than {FARTHEST_SECONDS} s off"
    right = hmac.digest(secret_key.encode(), timestamp.encode() + signed, "sha256").hex()
    is_right = hmac.compare_digest(signature.encode(), right.encode())
    return None if is_right else "Authentication failed: the signature is wrong"
