"""What the sandbox refuses, and how."""

import sqlite3

import pytest
import requests

CREATE = "/api/clients/create"


def refused(status: int, msg: str) -> dict:
    return {"status": status, "response": False, "data": None, "msg": msg}


def changed(payload: dict, path: str, value: object) -> dict:
    """Put a value in its place: "detail.website", or "shipping_addresses.0.address_town"."""
    place, *rest = path.split(".", 1)
    key = int(place) if isinstance(payload, list) else place
    payload[key] = changed(payload[key], rest[0], value) if rest else value
    return payload


@pytest.mark.parametrize(
    ("path", "value", "msg"),
    [
        pytest.param("title", "", "The title is required.", id="empty title"),
        pytest.param("title", " \t", "The title is required.", id="blank title"),
        pytest.param("title", None, "The title is required.", id="title null"),
        pytest.param("title", 7, "The field title must be a string.", id="title a number"),
        pytest.param("department", None, "The department is required.", id="department null"),
        pytest.param(
            "type.code",
            "vip",
            "The type.code 'vip' is unknown: it must be one of retail, trade, wholesale, distributor.",
            id="unknown type",
        ),
        pytest.param("type", "trade", "The field type must be an object.", id="type a string"),
        pytest.param("detail", [], "The field detail must be an object.", id="detail an array"),
        pytest.param("contacts", {}, "The field contacts must be an array.", id="contacts an object"),
        pytest.param("contacts", None, "The field contacts must be an array.", id="contacts null"),
        pytest.param(
            "shipping_addresses",
            {"address_town": "Leeds"},
            "The field shipping_addresses must be an array.",
            id="shipping addresses an object",
        ),
        pytest.param(
            "shipping_addresses.0",
            "Leeds",
            "The field shipping_addresses[0] must be an object.",
            id="shipping address a string",
        ),
        pytest.param(
            "shipping_addresses.0.address_default",
            1,
            "The field shipping_addresses[0].address_default must be a string.",
            id="default a number",
        ),
        pytest.param(
            "detail.web_site", "x", "The field detail.web_site is unknown.", id="field that is not documented"
        ),
        pytest.param("email", "\ud800", "The field email is not Unicode text.", id="half a surrogate pair"),
    ],
)
def test_unfit_payload(intend, documented, path, value, msg):
    """A payload that the vendor's reference does not describe is refused, and the message names the field."""
    answer = intend.create(changed(documented, path, value))
    assert (answer.status_code, answer.json()) == (400, refused(400, msg))


@pytest.mark.parametrize("key", ["title", "department", "type"])
def test_required_field_missing(intend, documented, key):
    """A client needs a title, a department and a type."""
    del documented[key]
    assert intend.create(documented).status_code == 400


def test_refused_client_is_not_kept(intend, documented):
    """A refusal leaves nothing behind."""
    intend.create(documented | {"title": ""})
    assert intend.clients()["data"] == []


@pytest.mark.parametrize(
    ("body", "msg"),
    [
        pytest.param(b"", "The body is not JSON.", id="empty"),
        pytest.param(b'{"title": ', "The body is not JSON.", id="cut off"),
        pytest.param(b'{"title": NaN}', "The body is not JSON.", id="NaN"),
        pytest.param('{"title": "Müller"}'.encode("latin-1"), "The body is not JSON.", id="not UTF-8"),
        pytest.param(b"[" * 100_000, "The body is not JSON.", id="nested too deep"),
        pytest.param(b"[]", "The body must be a JSON object.", id="array"),
        pytest.param(b"null", "The body must be a JSON object.", id="null"),
    ],
)
def test_body_that_is_no_json_object(intend, body, msg):
    """A body that is no JSON object is a 400."""
    assert intend.ask("POST", CREATE, data=body).json() == refused(400, msg)


@pytest.mark.parametrize(("size", "status"), [(1024 * 1024, 400), (1024 * 1024 + 1, 413)])
def test_body_of_more_than_a_mebibyte(intend, size, status):
    """A body may have 1 MiB, and not a byte more."""
    answer = intend.ask("POST", CREATE, data=b" " * size)
    assert (answer.status_code, answer.json()["status"]) == (status, status)


@pytest.mark.parametrize("path", ["/api/clients", "/sandbox/requests"])
@pytest.mark.parametrize("key", [None, "", "wrong", "sandbox-key2", "schlüssel".encode()])
def test_wrong_key(intend, path, key):
    """Without the right key there is nothing but a 401."""
    answer = intend.ask("GET", path, headers={"api-key": key})
    assert (answer.status_code, answer.json()) == (401, refused(401, "Authentication failed"))


def test_create_with_wrong_key_is_not_kept(intend, documented):
    """A create with a wrong key makes no client."""
    intend.ask("POST", CREATE, json=documented, headers={"api-key": "wrong"})
    assert intend.clients()["data"] == []


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("GET", "/api/client"),
        ("GET", "/api/clients/"),
        ("GET", "/api//clients"),
        ("GET", "/static/x"),
        ("GET", CREATE),
        ("POST", "/api/clients"),
        ("DELETE", "/api/clients"),
        ("OPTIONS", "/api/clients"),
        ("POST", "/sandbox/requests"),
    ],
)
def test_anything_else_is_not_there(intend, method, path):
    """Another path, and another method on a path that is known, are a 404."""
    answer = intend.ask(method, path)
    assert (answer.status_code, answer.json()) == (404, refused(404, "Endpoint not found"))


def test_unknown_path_needs_no_key(intend):
    """A wrong address is told as such even to those who have no key."""
    assert intend.ask("GET", "/api/v9/clients", headers={"api-key": None}).status_code == 404


@pytest.mark.parametrize("table", ["client", "request"])
def test_failure_of_its_own_is_a_500(start, tmp_path, table):
    """Whatever goes wrong inside, the answer is the envelope, and says which sandbox it is from."""
    intend = start(database=tmp_path / "sandbox.db")
    spoiler = sqlite3.connect(tmp_path / "sandbox.db")
    spoiler.execute(f"DROP TABLE {table}")
    spoiler.close()
    answer = intend.ask("GET", "/api/clients")
    assert (answer.status_code, answer.json()) == (500, refused(500, "Server error"))
    assert answer.headers["X-Intend-Sandbox"] == intend.sandbox.instance_id


def test_refusals_say_which_sandbox(intend):
    """The instance id stands in answers of every kind."""
    answers: list[requests.Response] = [
        intend.ask("GET", "/nowhere"),
        intend.ask("GET", "/api/clients", headers={"api-key": "wrong"}),
        intend.ask("POST", CREATE, data=b"?"),
        intend.ask("POST", CREATE, data=b" " * 2_000_000),
        intend.ask("GET", "/api/clients"),
        intend.ask("GET", "/sandbox/requests"),
    ]
    ids = {answer.headers["X-Intend-Sandbox"] for answer in answers}
    assert ids == {intend.sandbox.instance_id}
