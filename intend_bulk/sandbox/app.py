"""The two endpoints of the vendor's reference, and the sandbox's own, which tell the truth and make trouble."""

import hmac
import json
import logging
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, Literal, TypeAlias

from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException

from intend_bulk.sandbox.envelopes import envelope, refusal
from intend_bulk.sandbox.errors import SandboxError
from intend_bulk.sandbox.faults.answers import NO_CLIENT, spoilt
from intend_bulk.sandbox.faults.choosing import HAPPENING, NOTHING, Faults, Happening
from intend_bulk.sandbox.faults.grammar import parse_fault
from intend_bulk.sandbox.faults.kinds import Commit
from intend_bulk.sandbox.faults.rules import Fault
from intend_bulk.sandbox.lists import Page, read_page
from intend_bulk.sandbox.payloads import Refused, completed, masked, read_object
from intend_bulk.sandbox.signatures import flaw_of_signature
from intend_bulk.sandbox.store import Filter, LoggedRequest, Store
from intend_bulk.sandbox.truth import clients_with_copies, summary

ListShape: TypeAlias = Literal["list", "page", "meta"]
"""How a list answers, which the vendor's reference leaves open: see `_list_of`."""

LARGEST_BODY = 1024 * 1024
"""Bytes."""

_LONGEST_NUMBER = 12  # digits
_logger = logging.getLogger(__name__)


def create_app(
    store: Store,
    *,
    api_key: str,
    secret_key: str | None = None,
    list_shape: ListShape = "list",
    faults: Faults | None = None,
    clock: Callable[[], float] = time.time,
) -> Flask:
    """Return the application; every answer of it is the vendor's envelope, unless a fault spoils it.

    With a secret key, every request must be signed. The clock gives seconds since 1970: it dates clients and requests.
    """
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app.url_map.merge_slashes = False  # a redirect would be no envelope
    intend = _Intend(store, api_key, list_shape, faults or Faults((), seed=0, clock=clock), clock)
    for method, path, view in (
        ("POST", "/api/clients/create", intend.create),
        ("GET", "/api/clients", intend.query),
        ("GET", "/sandbox/requests", intend.requests),
        ("GET", "/sandbox/clients", intend.clients),
        ("GET", "/sandbox/summary", intend.summary),
        ("GET", "/sandbox/faults", intend.current_faults),
        ("PUT", "/sandbox/faults", intend.change_faults),
        ("DELETE", "/sandbox/faults", intend.clear_faults),
    ):
        endpoint = f"{method} {path}"
        app.add_url_rule(path, endpoint, view, methods=[method], provide_automatic_options=False)
    app.before_request(intend.admit)
    if secret_key is not None:
        app.before_request(lambda: _unsigned(secret_key, clock()))
    app.after_request(intend.finish)
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
    faults: Faults
    clock: Callable[[], float]

    def admit(self) -> Response | None:
        """Note the time, and turn away who has not the key; an unknown path is a 404 with or without it."""
        g.arrived_at, g.monotonic = self.clock(), time.monotonic()
        self.store.land(now=g.arrived_at)
        fault = _happening().fault
        if fault and fault.kind.delivery.is_early:
            return refusal(400)  # which nobody gets: nothing of the request was read
        given = request.headers.get("api-key", "")
        if request.routing_exception or hmac.compare_digest(given.encode(), self.api_key.encode()):
            return None
        return refusal(401)

    def create(self) -> Response:
        """POST /api/clients/create: the same payload twice makes two clients."""
        payload = read_object(request.get_data())
        g.body = masked(payload)
        client_id, account = self._commit(completed(payload))
        return envelope({"client_id": client_id, "client_account": account})

    def _commit(self, payload: dict[str, Any]) -> tuple[int, str]:
        """Make the client now, later or never, and return its id and account as an answer gives them."""
        fault, now = _happening().fault, g.arrived_at
        if fault and fault.commit is not Commit.AT_ONCE:
            if fault.commit is Commit.LATE:
                g.late_id = self.store.create_later(payload, due_at=now + fault.settings["after"])
            return NO_CLIENT, "NOBODY01"
        created = self.store.create(payload, now=now)
        g.client_id, g.committed_at = created.client_id, created.created_at
        return created.client_id, created.account

    def query(self) -> Response:
        """GET /api/clients: the one client with an id, or a page of those that a filter lets through."""
        page, client_id = _whole_number("page") or 1, _whole_number("client_id")
        wanted = Filter(
            client_id=client_id,
            type_code=request.args.get("client_type"),
            department=request.args.get("department"),
        )
        if client_id is None:
            found = read_page(self.store, page, wanted, _happening(), now=g.arrived_at)
            return _list_of(found, self.list_shape)
        records = self.store.records(wanted, offset=0, limit=1)
        if not records:
            return envelope([], response=False, msg="Client not found")
        return envelope(records[0])

    def requests(self) -> Response:
        """GET /sandbox/requests: the log, without the requests to the sandbox itself."""
        lines = [asdict(line) for line in self.store.requests()]
        return envelope([{key: value for key, value in line.items() if key != "late_id"} for line in lines])

    def clients(self) -> Response:
        """GET /sandbox/clients: every client in one list, and how often each is there."""
        return envelope(clients_with_copies(self.store))

    def summary(self) -> Response:
        """GET /sandbox/summary: what was sent, what is there, what is there twice."""
        return envelope(summary(self.store, self.faults))

    def current_faults(self) -> Response:
        """GET /sandbox/faults: as they were asked for."""
        return envelope([text for text, _ in self.faults.counts()])

    def change_faults(self) -> Response:
        """PUT /sandbox/faults: a JSON array of faults takes the place of those that there are."""
        try:
            texts = json.loads(request.get_data())
            if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
                raise ValueError
            self.faults.change([parse_fault(text) for text in texts])
        except SandboxError as error:
            raise Refused(str(error)) from error
        except ValueError:
            raise Refused('The body must be a JSON array of faults, as in ["lost 5%", "500 @3"].') from None
        return self.current_faults()

    def clear_faults(self) -> Response:
        """DELETE /sandbox/faults: all goes well from now on."""
        self.faults.change(())
        return self.current_faults()

    def finish(self, response: Response) -> Response:
        """Spoil the answer where a fault says so, log the request, and say which sandbox answers."""
        fault = _happening().fault
        query = request.query_string.decode("latin-1")
        path = f"{request.path}?{query}" if query else request.path
        if fault:
            response = spoilt(response, fault, known_id=self._known_id(), path=path)
        response.headers["X-Intend-Sandbox"] = self.store.instance_id
        if not request.path.startswith("/sandbox/"):
            self._log(response, fault, path)
        return response

    def _known_id(self) -> int:
        """The oldest client's id, or 1 where there is none."""
        oldest = self.store.records(Filter(), offset=0, limit=1)
        return int(oldest[0]["id"]) if oldest else 1

    def _log(self, response: Response, fault: Fault | None, path: str) -> None:
        has_answer = fault is None or fault.kind.delivery.has_answer
        line = LoggedRequest(
            arrived_at=g.arrived_at,
            monotonic=g.monotonic,
            method=request.method,
            path=path,
            status=response.status_code if has_answer else None,
            body=g.get("body"),
            fault=fault.text if fault else None,
            client_id=g.get("client_id"),
            committed_at=g.get("committed_at"),
            late_id=g.get("late_id"),
        )
        self.store.log(line)


def _happening() -> Happening:
    happening: Happening = request.environ.get(HAPPENING, NOTHING)
    return happening


def _list_of(found: Page, shape: ListShape) -> Response:
    """Answer with one page of a list, in one of three shapes.

    list: {"data": [...]}
    page: {"data": {"current_page": 1, "data": [...], "last_page": 3, "per_page": 50, "total": 123}}
    meta: {"data": [...], "meta": {"current_page": 1, "last_page": 3, "per_page": 50, "total": 123}}
    """
    meta = {"last_page": found.last, "per_page": found.size, "total": found.total}
    if shape == "page":
        return envelope({"current_page": found.number, "data": found.records, **meta})
    if shape == "meta":
        return envelope(found.records, meta={"current_page": found.number, **meta})
    return envelope(found.records)


def _whole_number(name: str) -> int | None:
    """Read a number from 1 out of the query; None where it is not given. Raises Refused."""
    text = request.args.get(name)
    if text is None:
        return None
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER else 0
    if not number:
        raise Refused(f"The {name} must be a whole number from 1.")
    return number


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
    return refusal(401, flaw) if flaw else None


def _refused(refused: Refused) -> Response:
    return refusal(400, str(refused))


def _http_error(error: HTTPException) -> Response:
    # The vendor documents 404 for what is not there, and nothing for a method that is not.
    return refusal(404 if error.code == 405 else error.code or 500)


def _server_error(error: Exception) -> Response:
    _logger.error("The sandbox failed to answer.", exc_info=error)
    return refusal(500)
