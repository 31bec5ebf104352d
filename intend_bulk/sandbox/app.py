"""The two endpoints of the vendor's reference, and a third that tells what was asked of them."""

import hmac
import json
import logging
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, Literal, TypeAlias

from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException

from intend_bulk.sandbox.payloads import Refused, completed, masked, read_object
from intend_bulk.sandbox.signatures import flaw_of_signature
from intend_bulk.sandbox.store import PAGE_SIZE, Filter, LoggedRequest, Page, Store

ListShape: TypeAlias = Literal["list", "page", "meta"]
"""How a list answers, which the vendor's reference leaves open: see `_list_of`."""

LARGEST_BODY = 1024 * 1024
"""Bytes."""

_LONGEST_NUMBER = 12  # digits
_MESSAGES = {
    401: "Authentication failed",
    404: "Endpoint not found",
    413: "The body is too large",
    500: "Server error",
}
_logger = logging.getLogger(__name__)


def create_app(
    store: Store,
    *,
    api_key: str,
    secret_key: str | None = None,
    list_shape: ListShape = "list",
    clock: Callable[[], float] = time.time,
) -> Flask:
    """Return the application; every answer of it is the vendor's envelope.

    With a secret key, every request must be signed. The clock gives seconds since 1970: it dates clients and requests.
    """
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app.url_map.merge_slashes = False  # a redirect would be no envelope
    intend = _Intend(store, api_key, list_shape, clock)
    for method, path, view in (
        ("POST", "/api/clients/create", intend.create),
        ("GET", "/api/clients", intend.query),
        ("GET", "/sandbox/requests", intend.requests),
    ):
        app.add_url_rule(path, view_func=view, methods=[method], provide_automatic_options=False)
    app.before_request(intend.admit)
    if secret_key is not None:
        app.before_request(lambda: _unsigned(secret_key, clock()))
    app.after_request(intend.log)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _server_error)
    return app


@dataclass(frozen=True)
class _Intend:
    """What happens to a request, from its arrival to its line in the log."""

    store: Store
    api_key: str
    list_shape: ListShape
    clock: Callable[[], float]

    def admit(self) -> Response | None:
        """Note the time, and turn away who has not the key; an unknown path is a 404 with or without it."""
        g.arrived_at = self.clock()
        given = request.headers.get("api-key", "")
        if request.routing_exception or hmac.compare_digest(given.encode(), self.api_key.encode()):
            return None
        return _error(401)

    def create(self) -> Response:
        """POST /api/clients/create: the same payload twice makes two clients."""
        payload = read_object(request.get_data())
        g.body = masked(payload)
        created = self.store.create(completed(payload), now=self.clock())
        return _envelope({"client_id": created.client_id, "client_account": created.account})

    def query(self) -> Response:
        """GET /api/clients: the one client with an id, or a page of those that a filter lets through."""
        page, client_id = _whole_number("page") or 1, _whole_number("client_id")
        wanted = Filter(
            client_id=client_id,
            type_code=request.args.get("client_type"),
            department=request.args.get("department"),
        )
        if client_id is None:
            return _list_of(self.store.page(page, wanted), page, self.list_shape)
        found = self.store.page(1, wanted).records
        if not found:
            return _envelope([], response=False, msg="Client not found")
        return _envelope(found[0])

    def requests(self) -> Response:
        """GET /sandbox/requests: the log, without the requests that read it."""
        return _envelope([asdict(line) for line in self.store.requests()])

    def log(self, response: Response) -> Response:
        """Say which sandbox answers, and log the request."""
        response.headers["X-Intend-Sandbox"] = self.store.instance_id
        if request.path != "/sandbox/requests":
            query = request.query_string.decode("latin-1")
            path = f"{request.path}?{query}" if query else request.path
            body = g.get("body")
            self.store.log(LoggedRequest(g.arrived_at, request.method, path, response.status_code, body))
        return response


def _list_of(found: Page, page: int, shape: ListShape) -> Response:
    """Answer with one page of a list, in one of three shapes.

    list: {"data": [...]}
    page: {"data": {"current_page": 1, "data": [...], "last_page": 3, "per_page": 50, "total": 123}}
    meta: {"data": [...], "meta": {"current_page": 1, "last_page": 3, "per_page": 50, "total": 123}}
    """
    last = max(1, -(-found.total // PAGE_SIZE))
    meta = {"last_page": last, "per_page": PAGE_SIZE, "total": found.total}
    if shape == "page":
        return _envelope({"current_page": page, "data": found.records, **meta})
    if shape == "meta":
        return _envelope(found.records, meta={"current_page": page, **meta})
    return _envelope(found.records)


def _whole_number(name: str) -> int | None:
    """Read a number from 1 out of the query; None where it is not given. Raises Refused."""
    text = request.args.get(name)
    if text is None:
        return None
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER else 0
    if not number:
        raise Refused(f"The {name} must be a whole number from 1.")
    return number


def _envelope(
    data: Any, *, status: int = 200, response: bool = True, msg: str = "Request Successful", **beside: Any
) -> Response:
    """Return the JSON that every answer is: status, response, data and msg."""
    body = {"status": status, "response": response, "data": data, **beside, "msg": msg}
    return Response(json.dumps(body), status, mimetype="application/json")


def _error(status: int, msg: str | None = None) -> Response:
    return _envelope(None, status=status, response=False, msg=msg or _MESSAGES.get(status, "Bad request"))


def _unsigned(secret_key: str, now: float) -> Response | None:
    """Turn away a request without a right signature; an unknown path is a 404 with or without one."""
    if request.routing_exception:
        return None
    flaw = flaw_of_signature(
        secret_key,
        timestamp=request.headers.get("timestamp", ""),
        signature=request.headers.get("signature", ""),
        signed=f"{request.method}{request.path}".encode() + request.get_data(),
        now=now,
    )
    return _error(401, flaw) if flaw else None


def _refused(refused: Refused) -> Response:
    return _error(400, str(refused))


def _http_error(error: HTTPException) -> Response:
    # The vendor documents 404 for what is not there, and nothing for a method that is not.
    return _error(404 if error.code == 405 else error.code or 500)


def _server_error(error: Exception) -> Response:
    _logger.error("The sandbox failed to answer.", exc_info=error)
    return _error(500)
