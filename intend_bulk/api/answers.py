"""What an answer to a create means: the one place that decides, and it reads like the table in docs/reliability.md.

The API has no idempotency key, so a create is repeated only where it certainly did not reach Intend.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import TypeAlias

from intend_bulk.api.envelope import Envelope, NotAnEnvelope, one_line, parse_envelope
from intend_bulk.model.fields import Json
from intend_bulk.model.outcomes import Status

LONGEST_WAIT_SECONDS = 300.0
_REFUSALS = (200, 400, 403, 413, 422)
_SERVER_ERRORS = (500, 502, 503, 504)
LARGEST_ID = 2**63 - 1
_EPOCH_FROM = 1e8
"""A number above this is a moment: as seconds it would be years."""


class Break(StrEnum):
    """Where a request ended that has no answer."""

    NOT_CONNECTED = "not connected"
    """No connection, or a proxy refused it: nothing was sent."""
    CERTIFICATE = "certificate"
    """The server's certificate is not trusted: nothing was sent."""
    LOST = "lost"
    """Broken while sending, no answer in time, or half an answer: what the server did is unknown."""
    OVERSIZED = "oversized"
    """An answer far larger than any that is documented: what the server did is unknown."""


@dataclass(frozen=True)
class NoAnswer:
    """A request that got no whole answer."""

    where: Break
    reason: str


@dataclass(frozen=True)
class Answer:
    """A whole answer."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    """By name in lower case."""
    secrets: Sequence[str] = field(default=(), repr=False)
    """What the request carried and no message may show, should the answer repeat it."""

    @property
    def redirects_to(self) -> str:
        return one_line(self.headers.get("location", ""), secrets=self.secrets) or "elsewhere"


Reply: TypeAlias = Answer | NoAnswer


class Then(StrEnum):
    """What the run does next."""

    GO_ON = "go on"
    BACK_OFF = "back off"
    """Wait, then send the same row again: it certainly did not reach Intend."""
    ASK = "ask"
    """One GET decides: accepted, the row is rejected; refused, the key is, and nothing was sent."""
    STOP = "stop"


@dataclass(frozen=True)
class Verdict:
    """What becomes of a row."""

    status: Status
    """created, rejected, unconfirmed or not_sent."""
    then: Then
    message: str = ""
    http_status: int | None = None
    client_id: int | None = None
    client_account: str | None = None
    wait_seconds: float | None = None
    """How long the server asked to wait; None where it did not say."""


def judge(reply: Reply) -> Verdict:
    """Decide what a row becomes. The first line of the table that fits holds."""
    return next(verdict for line in _TABLE if (verdict := line(reply)))


def _no_answer(reply: Reply) -> Verdict | None:
    if isinstance(reply, Answer):
        return None
    match reply.where:
        case Break.NOT_CONNECTED:
            return Verdict(Status.NOT_SENT, Then.BACK_OFF, f"No connection: {reply.reason}")
        case Break.CERTIFICATE:
            return Verdict(Status.NOT_SENT, Then.STOP, f"The server's certificate is not trusted: {reply.reason}")
        case Break.LOST:
            return Verdict(Status.UNCONFIRMED, Then.GO_ON, f"Sent, but no answer came: {reply.reason}")
        case Break.OVERSIZED:
            return Verdict(Status.UNCONFIRMED, Then.STOP, f"Sent, but {reply.reason}")


def _redirect(reply: Reply) -> Verdict | None:
    if isinstance(reply, NoAnswer) or not 300 <= reply.status < 400:
        return None
    message = f"The server redirects to {reply.redirects_to}, which is never followed"
    return _verdict(reply, Status.UNCONFIRMED, Then.STOP, message)


def _unauthorised(reply: Reply) -> Verdict | None:
    return _verdict(reply, Status.REJECTED, Then.ASK, _said(reply)) if _is(reply, 401) else None


def _no_such_endpoint(reply: Reply) -> Verdict | None:
    return _verdict(reply, Status.NOT_SENT, Then.STOP, "There is no Intend API here") if _is(reply, 404) else None


def _too_many_requests(reply: Reply) -> Verdict | None:
    if isinstance(reply, NoAnswer) or reply.status != 429:
        return None
    wait = retry_after(reply)
    then = Then.STOP if wait is not None and wait > LONGEST_WAIT_SECONDS else Then.BACK_OFF
    return _verdict(reply, Status.NOT_SENT, then, "Too many requests", wait_seconds=wait)


def _server_error(reply: Reply) -> Verdict | None:
    message = "The server failed, and may have created the client before it did"
    return _verdict(reply, Status.UNCONFIRMED, Then.GO_ON, message) if _is(reply, *_SERVER_ERRORS) else None


def _no_envelope(reply: Reply) -> Verdict | None:
    try:
        _envelope(reply)
    except NotAnEnvelope as error:
        return _verdict(reply, Status.UNCONFIRMED, Then.STOP, f"The answer is {error}")
    return None


def _created(reply: Reply) -> Verdict | None:
    envelope = _envelope(reply)
    client_id = _client_id(envelope)
    if not (_is(reply, 200) and envelope.response and client_id is not None and envelope.status in (None, 200)):
        return None
    data = envelope.data if isinstance(envelope.data, dict) else {}
    account = data.get("client_account")
    account = account if isinstance(account, str) else None
    return _verdict(reply, Status.CREATED, Then.GO_ON, "", client_id=client_id, client_account=account)


def _created_in_part(reply: Reply) -> Verdict | None:
    if not _envelope(reply).response:
        return None
    message = "The answer says success, but not as documented: with HTTP 200, status 200 and a client id"
    return _verdict(reply, Status.UNCONFIRMED, Then.STOP, message)


def _refused(reply: Reply) -> Verdict | None:
    envelope = _envelope(reply)
    if not _is(reply, *_REFUSALS) or envelope.response or _said_id(envelope):
        return None
    return _verdict(reply, Status.REJECTED, Then.GO_ON, envelope.message or "Intend gave no reason")


def _anything_else(reply: Reply) -> Verdict | None:
    return _verdict(reply, Status.UNCONFIRMED, Then.GO_ON, f"An answer that is not documented: {_said(reply)}")


_TABLE: tuple[Callable[[Reply], Verdict | None], ...] = (
    _no_answer,
    _redirect,
    _unauthorised,
    _no_such_endpoint,
    _too_many_requests,
    _server_error,
    _no_envelope,
    _created,
    _created_in_part,
    _refused,
    _anything_else,
)


def retry_after(answer: Answer) -> float | None:
    """The seconds that a server asks to wait; None where it names none.

    It may name a moment: that counts from its own Date, as clocks differ.
    """
    text = answer.headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d+(\.\d+)?", text):
        return float(text)
    try:
        moment, now = (parsedate_to_datetime(date) for date in (text, answer.headers["date"]))
        return max((moment - now).total_seconds(), 0.0)
    except (KeyError, ValueError, TypeError):
        return None


def used_up_for(answer: Answer) -> float | None:
    """The seconds until more requests are allowed, where an answer says that none are left; else None.

    X-RateLimit-Remaining: 0 with X-RateLimit-Reset, which some count in seconds and others as a moment since 1970.
    """
    if answer.headers.get("x-ratelimit-remaining", "").strip() != "0":
        return None
    text = answer.headers.get("x-ratelimit-reset", "").strip()
    if not re.fullmatch(r"\d{1,12}(\.\d+)?", text):
        return None
    reset = float(text)
    if reset < _EPOCH_FROM:
        return reset
    try:
        return max(reset - parsedate_to_datetime(answer.headers["date"]).timestamp(), 0.0)
    except (KeyError, ValueError):
        return None


def _is(reply: Reply, *statuses: int) -> bool:
    return isinstance(reply, Answer) and reply.status in statuses


def _envelope(reply: Reply) -> Envelope:
    if isinstance(reply, NoAnswer):
        raise NotAnEnvelope("none")
    return parse_envelope(reply.body, secrets=reply.secrets)


def _said(reply: Reply) -> str:
    """Intend's own words, where the answer has some."""
    try:
        return _envelope(reply).message or "no reason given"
    except NotAnEnvelope as error:
        return str(error)


def _said_id(envelope: Envelope) -> Json:
    return envelope.data.get("client_id") if isinstance(envelope.data, dict) else None


def _client_id(envelope: Envelope) -> int | None:
    """The id of the new client: an integer, or its digits as text."""
    value = _said_id(envelope)
    if isinstance(value, str) and re.fullmatch(r"[1-9]\d{0,18}", value, re.ASCII):
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= LARGEST_ID:
        return value
    return None


def _verdict(
    reply: Reply,
    status: Status,
    then: Then,
    message: str,
    *,
    client_id: int | None = None,
    client_account: str | None = None,
    wait_seconds: float | None = None,
) -> Verdict:
    http_status = reply.status if isinstance(reply, Answer) else None
    return Verdict(status, then, message, http_status, client_id, client_account, wait_seconds)
