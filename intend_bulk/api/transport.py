"""One request over the network, once: nothing here follows a redirect, repeats, or waits beyond its deadline."""

import logging
import ssl
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

import requests
import truststore
from urllib3.exceptions import HTTPError, MaxRetryError

from intend_bulk import __version__
from intend_bulk.api.answers import Answer, Break, NoAnswer, Reply
from intend_bulk.api.envelope import one_line
from intend_bulk.api.signing import Signing
from intend_bulk.api.timed import TimedCalls, TooLate
from intend_bulk.api.wire import Departure, WatchedAdapter, departing
from intend_bulk.system import is_loopback

_log = logging.getLogger(__name__)
_CONNECT_SECONDS = 10.0
_IDLE_SECONDS = 2.0
_CHUNK = 1 << 16


class Transport:
    """Sends requests to one Intend, one at a time."""

    def __init__(
        self,
        url: str,
        api_key: str,
        *,
        deadline_seconds: float,
        signing: Signing | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        """`now` is seconds since 1970, for signatures."""
        self._url = url
        self._api_key = api_key
        self._deadline = deadline_seconds
        self._signing = signing
        self._now = now
        self._session = self._new_session()
        self._calls: TimedCalls[Reply] = TimedCalls()
        self._last_used = time.monotonic()

    @property
    def host(self) -> str:
        return urlsplit(self._url).netloc

    def send(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        body: bytes | None = None,
        largest_answer: int,
    ) -> Reply:
        """Write one request to the network, at most once, and read its answer whole.

        An answer of more than `largest_answer` bytes, or one that is not whole after the deadline, is none. What has
        not begun to leave by the deadline never does.
        """
        if time.monotonic() - self._last_used > _IDLE_SECONDS:
            self._renew()  # a kept connection may have been closed at the other end just now
        headers = {"Content-Type": "application/json"} if body is not None else {}
        request = requests.Request(method, f"{self._url}/{path}", headers=headers, params=params, data=body)
        session, departure = self._session, Departure(self._deadline)

        def exchange() -> Reply:
            departing(departure)
            return _exchange(session, request, departure, self._deadline, largest_answer)

        began = time.monotonic()
        try:
            reply = self._calls.within(self._deadline, exchange)
        except TooLate:
            reply = _given_up(departure, self._deadline)
        if isinstance(reply, NoAnswer):
            self._renew()
        self._last_used = time.monotonic()
        page = int(params["page"]) if params and "page" in params else None
        where = {"host": self.host, "method": method, "path": path, "page": page}
        _report(reply, {**where, "seconds": self._last_used - began})
        return reply

    def close(self) -> None:
        self._calls.close()
        self._session.close()

    def _renew(self) -> None:
        self._session.close()
        self._session = self._new_session()

    def _new_session(self) -> requests.Session:
        session = _Session()
        session.headers.update({"api-key": self._api_key, "Accept": "application/json"})
        session.headers["User-Agent"] = f"intend-bulk/{__version__}"
        session.auth = self._signed  # also without a signature: else requests would look into ~/.netrc
        session.trust_env = not is_loopback(urlsplit(self._url).hostname or "")  # no proxy leads to this machine
        session.mount("http://", WatchedAdapter())
        session.mount("https://", _SystemTrust())
        return session

    def _signed(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """The last step before a request leaves: the headers of its signature, over the bytes that are sent."""
        if self._signing:
            body = request.body or b""
            request.headers.update(
                self._signing.headers(
                    str(request.method),
                    request.path_url,
                    body=body.encode() if isinstance(body, str) else body,
                    api_key=self._api_key,
                    now=self._now(),
                )
            )
        return request


def _report(reply: Reply, request: Mapping[str, object]) -> None:
    """Tell of a request and how it ended, of its answer only the status and the size."""
    if isinstance(reply, NoAnswer):
        _log.warning("request", extra={**request, "broke": str(reply.where)})
    else:
        _log.info("request", extra={**request, "status": reply.status, "bytes": len(reply.body)})


class _Session(requests.Session):
    """Does not even look where a redirect leads to: requests fails at an address that is none."""

    def get_redirect_target(self, resp: requests.Response) -> str | None:  # noqa: ARG002  # the name is requests'
        return None


class _SystemTrust(WatchedAdapter):
    """Trusts the certificates that the operating system trusts."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        super().init_poolmanager(*args, ssl_context=context, **kwargs)


def _given_up(departure: Departure, seconds: float) -> NoAnswer:
    """End a request whose time is over, before its first byte where that has not left yet."""
    if not departure.give_up():
        return NoAnswer(Break.NOT_CONNECTED, f"no connection within {seconds:g} s")
    return NoAnswer(Break.LOST, f"no whole answer within {seconds:g} s")


def _exchange(
    session: requests.Session, request: requests.Request, departure: Departure, seconds: float, largest: int
) -> Reply:
    timeouts = (min(_CONNECT_SECONDS, seconds), seconds)
    try:
        prepared = session.prepare_request(request)
        merged = session.merge_environment_settings(prepared.url, {}, True, None, None)
        with session.send(prepared, timeout=timeouts, allow_redirects=False, **merged) as response:
            body = bytearray()
            for chunk in response.iter_content(_CHUNK):
                body += chunk
                if len(body) > largest:
                    return NoAnswer(Break.OVERSIZED, f"the answer has more than {largest:,} bytes")
            if not body and not _is_empty(response):
                return NoAnswer(Break.LOST, "the connection ended within the headers")
            headers = {name.lower(): value for name, value in response.headers.items()}
            return Answer(response.status_code, bytes(body), headers)
    except (requests.RequestException, HTTPError) as error:
        return _broken(error, departure)


def _is_empty(response: requests.Response) -> bool:
    """Whether an answer says that it has no body; http.client takes the end of a connection for that of the headers."""
    headers = response.headers
    return headers.get("Content-Length") == "0" or "Transfer-Encoding" in headers or response.status_code in (204, 304)


def _broken(error: Exception, departure: Departure) -> NoAnswer:
    """Tell a request that certainly was not sent from one whose fate is unknown."""
    causes = list(_causes(error))
    certificate = next((cause for cause in causes if isinstance(cause, ssl.SSLCertVerificationError)), None)
    if certificate:
        return NoAnswer(Break.CERTIFICATE, certificate.verify_message or str(certificate))
    return NoAnswer(Break.LOST if departure.has_left else Break.NOT_CONNECTED, _reason(causes))


def _causes(error: BaseException | None) -> list[BaseException]:
    """An error and what it was made from, however requests and urllib3 wrapped it; the innermost comes last."""
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        inner = (
            error.reason
            if isinstance(error, MaxRetryError)
            else next((part for part in error.args if isinstance(part, BaseException)), None)
        )
        error = inner or error.__cause__ or error.__context__
    return found


def _reason(causes: list[BaseException]) -> str:
    """The operating system's own words where there are some."""
    for cause in reversed(causes):
        if isinstance(cause, OSError) and cause.strerror:
            return cause.strerror.lower() if cause.strerror.isascii() else cause.strerror
    return one_line(str(causes[-1])) or type(causes[-1]).__name__
