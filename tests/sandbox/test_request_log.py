"""GET /sandbox/requests: what was asked of the sandbox."""

from itertools import count

import pytest


def test_line_of_a_query(intend):
    """A query is logged with its moment, its path as asked for, and its status."""
    intend.clients(client_type="trade", page=2)
    [line] = intend.log()
    assert line.pop("monotonic") > 0
    assert line == {
        "arrived_at": 1_750_000_000.0,
        "method": "GET",
        "path": "/api/clients?client_type=trade&page=2",
        "status": 200,
        "body": None,
        "fault": None,
        "client_id": None,
        "committed_at": None,
    }


def test_body_of_a_create(intend, documented):
    """A create is logged with its body, but for the password."""
    documented["credentials"] = {"username": "ckent", "password": "kryptonite"}
    intend.create(documented)
    expected = documented | {"credentials": {"username": "ckent", "password": "***"}}
    assert intend.log()[0]["body"] == expected


@pytest.mark.parametrize(
    "misplaced",
    [
        pytest.param({"password": "kryptonite"}, id="at the top"),
        pytest.param({"credentials": ["ckent", "kryptonite"]}, id="in an array"),
        pytest.param({"credentials": "kryptonite"}, id="as a string"),
        pytest.param({"contacts": [{"Password": "kryptonite"}]}, id="in a contact"),
    ],
)
def test_misplaced_password_is_masked(intend, documented, misplaced):
    """A password that was put in the wrong place is not logged either."""
    intend.create(documented | misplaced)
    assert "kryptonite" not in str(intend.log())


@pytest.mark.parametrize("body", [b'{"password": "krypt', b'["kryptonite"]'])
def test_unreadable_body_is_not_logged(intend, body):
    """A body in which a password cannot be found cannot be masked: it is left out."""
    intend.ask("POST", "/api/clients/create", data=body)
    line = intend.log()[0]
    assert (line["status"], line["body"]) == (400, None)


def test_empty_object_is_logged(intend):
    """An empty object is a body too."""
    intend.create({})
    assert intend.log()[0]["body"] == {}


def test_refusals_are_logged(intend, documented):
    """What was refused is logged as well, each with its status."""
    intend.ask("GET", "/nowhere")
    intend.ask("GET", "/api/clients", headers={"api-key": "wrong"})
    intend.create(documented | {"title": ""})
    assert [line["status"] for line in intend.log()] == [404, 401, 400]


def test_reading_the_log_is_not_logged(intend):
    """Those who look at the log do not stand in it."""
    intend.log()
    assert intend.log() == []


def test_moments_are_those_of_arrival(start):
    """Every request is dated by the clock, once, before anything else."""
    ticks = count(1_750_000_000)
    intend = start(clock=lambda: float(next(ticks)))
    for _ in range(3):
        intend.clients()
    arrived = [line["arrived_at"] for line in intend.log()]
    assert arrived == [1_750_000_001.0, 1_750_000_002.0, 1_750_000_003.0]
