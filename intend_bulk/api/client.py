"""Intend's two endpoints: create a client, query clients. Source: the vendor's reference."""

import json
import logging
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception_type,
    stop_after_attempt,
    stop_before_delay,
    wait_random_exponential,
)

from intend_bulk.api.answers import (
    LONGEST_WAIT_SECONDS,
    Answer,
    Break,
    NoAnswer,
    Reply,
    Verdict,
    judge,
    retry_after,
    used_up_for,
)
from intend_bulk.api.envelope import Envelope, NotAnEnvelope, parse_envelope
from intend_bulk.api.pacing import Pacer
from intend_bulk.api.paging import Page, parse_page
from intend_bulk.api.signing import Signing
from intend_bulk.api.transport import Transport
from intend_bulk.api.walking import read_pages
from intend_bulk.errors import KeyRefused, ListRefused, Stopped, UnexpectedAnswer, Unreachable, WrongAddress
from intend_bulk.model.fields import Json

_log = logging.getLogger(__name__)
_CREATE, _QUERY = "api/clients/create", "api/clients"
_LARGEST_ANSWER = 1 << 20
_LARGEST_PAGE = 64 << 20
_READ_ATTEMPTS = 5
_READ_SECONDS = 120.0
CLOCKS_APART_SECONDS = 60.0
_TRANSIENT = (429, 500, 502, 503, 504)
_NONE_FOUND = re.compile(r"\b(not found|no such|no clients?|does not exist|doesn't exist)\b", re.IGNORECASE)
"""What a server may say where it holds no client with the id that was asked for: an empty list in other words."""
_UNSIGNED_401 = (
    "Check the key: INTEND_API_KEY, or intend-bulk login. If it is right, Intend refused the request itself, for which "
    "it uses 401 too, or it wants signed requests, and these are not: INTEND_SECRET_KEY, docs/signing.md."
)
SANDBOX_HEADER = "x-intend-sandbox"


class _Transient(Exception):
    """A read that may well succeed when it is repeated."""

    def __init__(self, cause: Stopped, wait_seconds: float | None = None, http_status: int | None = None) -> None:
        super().__init__(cause.message)
        self.cause = cause
        self.wait_seconds = wait_seconds
        self.http_status = http_status


class IntendClient:
    """One Intend, through its API. Reads are paced and repeated here; a create is neither."""

    def __init__(
        self,
        url: str,
        api_key: str,
        *,
        pacer: Pacer,
        read_pacer: Pacer | None = None,
        deadline_seconds: float,
        signing: Signing | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._url = url
        self._api_key = api_key
        self._pacer = pacer
        self._read_pacer = read_pacer or pacer
        self._now = now
        self._signing = signing
        self._transport = Transport(
            url, api_key, deadline_seconds=deadline_seconds, signing=signing, now=lambda: now().timestamp()
        )
        self._sandbox_id: str | None = None
        self.clock_ahead_seconds: float | None = None
        """By how much the server's clock is ahead of ours, as of the last read; None where it says no time."""

    @property
    def host(self) -> str:
        return self._transport.host

    @property
    def reads_a_second(self) -> float:
        """How fast lists are read, at the most."""
        return self._read_pacer.rate

    @property
    def tenant(self) -> str:
        """What a journal calls this Intend: its address. A sandbox's id belongs to it, known after the first read."""
        return f"{self._url}#{self._sandbox_id}" if self._sandbox_id else self._url

    def create(self, payload: Mapping[str, Json]) -> Verdict:
        """Write one create to the network, once, and say what its answer means. The caller waits for its turn first."""
        body = json.dumps(payload, ensure_ascii=False).encode()
        reply = self._transport.send("POST", _CREATE, body=body, largest_answer=_LARGEST_ANSWER)
        self._keep_pace(reply, self._pacer)
        return judge(self._hiding(reply, _password(payload)))

    def _keep_pace(self, reply: Reply, pacer: Pacer) -> None:
        """Heed what an answer says of the pace: too fast, or how many requests are left until when."""
        if isinstance(reply, NoAnswer):
            return
        if reply.status == 429:
            pacer.slow_down()
        elif reply.status < 400:
            pacer.recover()
        seconds = used_up_for(reply)
        if seconds:
            pacer.hold(min(seconds, LONGEST_WAIT_SECONDS))

    def _hiding(self, reply: Reply, *secrets: str) -> Reply:
        """A server's words may repeat what was sent to it, and what it knows."""
        own = (self._api_key, self._signing.secret_key if self._signing else "")
        return replace(reply, secrets=(*own, *secrets)) if isinstance(reply, Answer) else reply

    def clients(self, filters: Mapping[str, str] | None = None, *, first: Page | None = None) -> Iterator[Page]:
        """Every client that the filters ask for, page by page; a client is a dict as the vendor documents it.

        client.clients({"client_type": "trade"}); filters are client_id, client_type, department. `first` is the first
        page, where it was read already.
        Raises Stopped in one of its kinds, or Incomplete.
        """
        return read_pages(lambda number: first if first and number == 1 else self.page(number, filters))

    def page(self, number: int, filters: Mapping[str, str] | None = None) -> Page:
        """One page of a list, from 1; repeated up to five times where the network or the server fails."""
        params = {**(filters or {}), "page": str(number)}
        repeating = Retrying(
            stop=stop_after_attempt(_READ_ATTEMPTS) | stop_before_delay(_READ_SECONDS),
            wait=_wait,
            retry=retry_if_exception_type(_Transient),
            before_sleep=_report_wait,
            sleep=self._pause,
            reraise=True,
        )
        try:
            return parse_page(repeating(self._read, params), number)
        except _Transient as error:
            raise error.cause from None

    def accepts_key(self) -> bool:
        """Whether a list comes back; False for a 401. Raises Stopped where neither does."""
        try:
            self.page(1)
        except KeyRefused:
            return False
        return True

    def key_refused(self, more: str = "") -> KeyRefused:
        """The error for a 401. Where requests are signed, it may be about the signature."""
        if not self._signing:
            return KeyRefused(f"{self.host} refused the API key (401).{more}", hint=_UNSIGNED_401)
        return KeyRefused(
            f"{self.host} refused the API key or the signature (401).{more}",
            hint="Check INTEND_API_KEY and INTEND_SECRET_KEY, this machine's clock, and the string-to-sign: "
            "docs/signing.md.",
        )

    def close(self) -> None:
        self._transport.close()

    def _pause(self, seconds: float) -> None:
        if not self._read_pacer.pause(seconds):
            raise Stopped("Stopped while the list of clients was read.", hint="Run the same command again.")

    def _read(self, params: Mapping[str, str]) -> Envelope:
        if not self._read_pacer.wait_for_turn():
            raise Stopped("Stopped while the list of clients was read.", hint="Run the same command again.")
        reply = self._hiding(self._transport.send("GET", _QUERY, params=params, largest_answer=_LARGEST_PAGE))
        self._keep_pace(reply, self._read_pacer)
        if isinstance(reply, NoAnswer):
            raise self._unanswered(reply)
        self._sandbox_id = reply.headers.get(SANDBOX_HEADER, self._sandbox_id)
        server = _server_time(reply)
        self.clock_ahead_seconds = (server - self._now()).total_seconds() if server else None
        self._refuse_errors(reply)
        try:
            return self._listed(reply, parse_envelope(reply.body, secrets=reply.secrets), params)
        except NotAnEnvelope as error:
            raise self._passing(
                params,
                UnexpectedAnswer(
                    f"{self.host} does not answer as Intend does: HTTP {reply.status}, {error}.",
                    hint="Check the address; it is that of Intend itself, as in https://yourcompany.intend.com.",
                ),
            ) from error

    def _listed(self, reply: Answer, envelope: Envelope, params: Mapping[str, str]) -> Envelope:
        """The answer, where it is a list."""
        if "client_id" in params and not envelope.response and _NONE_FOUND.search(envelope.message):
            return replace(envelope, response=True, data=[])
        if reply.status != 200 or not envelope.response:
            said = envelope.message.rstrip(" .,:;!…") or f"HTTP {reply.status}"
            hint = "Check the filter." if len(params) > 1 else "It may want a filter: --type or --department."
            raise self._passing(params, ListRefused(f"{self.host} refused to list clients: {said}.", hint=hint))
        return envelope

    def _passing(self, params: Mapping[str, str], error: Stopped) -> Exception:
        """The error; where pages of the list came before, one that may well pass."""
        return error if params["page"] == "1" else _Transient(error)

    def _unanswered(self, reply: NoAnswer) -> Exception:
        if reply.where is Break.CERTIFICATE:
            return Unreachable(
                f"The certificate of {self.host} is not trusted: {reply.reason}.",
                hint="Check the address and this machine's clock. There is no switch that trusts everything.",
            )
        unreachable = Unreachable(
            f"{self.host} cannot be reached: {reply.reason}.",
            hint="Check the address and the network, then run the same command again.",
        )
        return _Transient(unreachable) if reply.where is Break.LOST else unreachable

    def _refuse_errors(self, answer: Answer) -> None:
        if answer.status == 401:
            raise self.key_refused(self._clocks(answer))
        if answer.status == 404:
            raise WrongAddress(f"There is no Intend API at {self._url} (404).", hint="Check the address: --url.")
        if 300 <= answer.status < 400:
            raise WrongAddress(
                f"{self.host} redirects to {answer.redirects_to}.",
                hint="Give that address as --url, if it is Intend's.",
            )
        if answer.status in _TRANSIENT:
            wait = retry_after(answer)
            asked = f"; it asks to wait {wait:,.0f} s" if wait else ""
            failed = Unreachable(
                f"{self.host} failed with HTTP {answer.status}.", hint=f"Run the same command again later{asked}."
            )
            raise _Transient(failed, wait, answer.status)

    def _clocks(self, answer: Answer) -> str:
        """The server's clock beside ours, where they differ: a signature may be refused for it."""
        server, ours = _server_time(answer), self._now()
        if server is None or abs((ours - server).total_seconds()) <= CLOCKS_APART_SECONDS:
            return ""
        return f" Its clock says {server:%Y-%m-%d %H:%M:%S}, ours {ours:%Y-%m-%d %H:%M:%S} (UTC)."


def _server_time(answer: Answer) -> datetime | None:
    """The Date of an answer, in UTC; None where it has none that can be read."""
    try:
        server = parsedate_to_datetime(answer.headers["date"])
    except (KeyError, ValueError):
        return None
    return (server if server.tzinfo else server.replace(tzinfo=UTC)).astimezone(UTC)


def _password(payload: Mapping[str, Json]) -> str:
    credentials = payload.get("credentials")
    password = credentials.get("password") if isinstance(credentials, dict) else None
    return password if isinstance(password, str) else ""


_backing_off = wait_random_exponential(multiplier=1, max=30)


def _wait(state: RetryCallState) -> float:
    """Full jitter, doubling from 1 s; or what the server asked for."""
    error: Any = state.outcome.exception() if state.outcome else None
    asked = getattr(error, "wait_seconds", None)
    return float(asked) if asked is not None else float(_backing_off(state))


def _report_wait(state: RetryCallState) -> None:
    """Tell that a read waits before it is repeated."""
    error: Any = state.outcome.exception() if state.outcome else None
    wait = state.next_action.sleep if state.next_action else None
    status = getattr(error, "http_status", None)
    _log.warning("wait", extra={"wait_seconds": wait, "http_status": status, "attempt": state.attempt_number})
