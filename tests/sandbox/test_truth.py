"""What can be asked of a sandbox: what was sent, what is there; and how its faults are changed."""

from contextlib import suppress

import pytest
import requests


def ask(intend, path):
    return intend.ask("GET", f"/sandbox/{path}").json()["data"]


def try_create(intend, payload):
    with suppress(requests.RequestException):
        return intend.create(payload)


def test_log_says_what_went_wrong(start, documented):
    """The fault as it was asked for, and no status where no answer went out."""
    intend = start(faults=["lost @1", "500 @2"])
    for _ in range(3):
        try_create(intend, documented)
    lines = [(line["fault"], line["status"]) for line in intend.log()]
    assert lines == [("lost @1", None), ("500 @2", 500), (None, 200)]


@pytest.mark.parametrize("fault", ["closed", "reset"])
def test_log_has_what_was_not_read(start, documented, fault):
    """A create that was not read counts as one on the wire."""
    intend = start(faults=[fault])
    try_create(intend, documented)
    [line] = intend.log()
    assert (line["method"], line["status"], line["body"], line["client_id"]) == ("POST", None, None, None)
    assert ask(intend, "summary")["creates"] == 1


def test_log_says_what_was_committed(start, documented):
    """Its id and its moment; of a late commit, once it is there."""
    now = [1_750_000_000.0]
    intend = start(faults=["late-commit @1 after=20s", "lost @2", "lost-after-commit @3"], clock=lambda: now[0])
    for _ in range(4):
        try_create(intend, documented)
    before = [(line["client_id"], line["committed_at"]) for line in intend.log()]
    assert before == [(None, None), (None, None), (1, now[0]), (2, now[0])]
    now[0] += 60
    assert (intend.log()[0]["client_id"], intend.log()[0]["committed_at"]) == (3, 1_750_000_020.0)


def test_log_has_a_clock_that_never_goes_back(start):
    """Whatever becomes of the machine's own."""
    moments = iter([30.0, 20.0, 10.0])
    intend = start(clock=lambda: next(moments, 0.0))
    for _ in range(2):
        intend.clients()
    first, second = (line["monotonic"] for line in intend.log())
    assert first < second


def test_every_client_is_told_with_its_copies(intend, documented):
    """Those with the same e-mail and title, letter case and space aside."""
    for title in ("Acme Ltd", "ACME  Ltd ", "Bolt Ltd"):
        intend.create(documented | {"title": title})
    told = [(client["client_id"], client["title"], client["copies"]) for client in ask(intend, "clients")]
    assert told == [(1, "Acme Ltd", 2), (2, "ACME  Ltd ", 2), (3, "Bolt Ltd", 1)]
    assert ask(intend, "clients")[0]["email"] == "intend@gmail.com"


def test_client_without_an_email_is_told(intend, documented):
    intend.create(documented | {"email": None})
    assert ask(intend, "clients")[0]["email"] == ""


def test_summary(start, documented):
    """All that an import is held against."""
    intend = start(faults=["late-commit @1 after=20s", "lost @2", "500-after-commit @3-4"])
    for _ in range(5):
        try_create(intend, documented)
    assert ask(intend, "summary") == {
        "creates": 5,
        "clients": 3,
        "doubles": [{"email": "intend@gmail.com", "title": "Intend Design Studio", "client_ids": [1, 2, 3]}],
        "late_commits_pending": 1,
        "faults": [
            {"fault": "late-commit @1 after=20s", "happened": 1},
            {"fault": "lost @2", "happened": 1},
            {"fault": "500-after-commit @3-4", "happened": 2},
        ],
    }


def test_summary_counts_only_creates(intend):
    """Changing faults is none of them."""
    intend.clients()
    intend.ask("PUT", "/sandbox/faults", json=[])
    assert ask(intend, "summary")["creates"] == 0


def test_made_up_clients_are_no_doubles(start):
    assert ask(start(clients=500), "summary")["doubles"] == []


def test_no_password_is_told(start, documented):
    documented["credentials"]["password"] = "kryptonite"
    intend = start(faults=["late-commit @1 after=0s", "lost @2", "500-after-commit"])
    for _ in range(3):
        try_create(intend, documented)
    assert "kryptonite" not in str([ask(intend, path) for path in ("clients", "requests", "summary", "faults")])


def test_faults_change_while_it_runs(start, documented):
    """The server recovers, and gets worse again; what is counted begins anew."""
    intend = start(faults=["500"])
    assert intend.create(documented).status_code == 500
    assert intend.ask("DELETE", "/sandbox/faults").json()["data"] == []
    assert intend.create(documented).status_code == 200
    assert intend.ask("PUT", "/sandbox/faults", json=["403 @2"]).json()["data"] == ["403 @2"]
    assert [intend.create(documented).status_code for _ in range(2)] == [200, 403]
    assert ask(intend, "faults") == ["403 @2"]


def test_recovery_gives_the_key_back(start, documented):
    intend = start(faults=["key-refused"])
    assert intend.create(documented).status_code == 401
    intend.ask("DELETE", "/sandbox/faults")
    assert intend.create(documented).status_code == 200


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ('["lots"]', "Did you mean lost?"),
        ('"lost"', "must be a JSON array of faults"),
        ("[1]", "must be a JSON array of faults"),
        ("[", "must be a JSON array of faults"),
    ],
)
def test_faults_that_cannot_be_read_change_nothing(start, body, message):
    intend = start(faults=["lost 1%"])
    answer = intend.ask("PUT", "/sandbox/faults", data=body)
    assert (answer.status_code, message in answer.json()["msg"]) == (400, True)
    assert ask(intend, "faults") == ["lost 1%"]


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "clients"), ("GET", "summary"), ("GET", "faults"), ("PUT", "faults"), ("DELETE", "faults")],
)
def test_all_of_it_wants_the_key(start, method, path):
    intend = start(faults=["lost 1%"])
    answer = intend.ask(method, f"/sandbox/{path}", json=[], headers={"api-key": "wrong"})
    assert answer.status_code == 401
    assert ask(intend, "faults") == ["lost 1%"]


def test_who_asks_for_the_truth_is_not_logged(intend):
    for path in ("clients", "summary", "faults", "requests"):
        ask(intend, path)
    assert intend.log() == []
