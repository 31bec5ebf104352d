"""A sandbox with a secret key refuses what is not signed with it, as the vendor may."""

import hashlib
import hmac
import json

import pytest

from intend_bulk.sandbox import SandboxConfig, SandboxError

NOW = 1_750_000_000.0
SECRET = "made-up-secret"


@pytest.fixture
def strict(start):
    """A sandbox that wants signatures."""
    return start(secret_key=SECRET)


def signed(text, *, now=NOW, secret=SECRET):
    """The headers of a request that is signed so, after its timestamp."""
    digest = hmac.new(secret.encode(), f"{now:.0f}{text}".encode(), hashlib.sha256).hexdigest()
    return {"timestamp": f"{now:.0f}", "signature": digest}


def query(strict, headers):
    answer = strict.ask("GET", "/api/clients", headers=headers, params={"page": "1"})
    return answer.status_code, answer.json()["msg"]


def test_signed_query_is_answered(strict):
    """The query is no part of what is signed."""
    assert query(strict, signed("GET/api/clients"))[0] == 200


@pytest.mark.parametrize(("more", "status"), [("", 200), (" ", 401)], ids=["as signed", "changed"])
def test_create_is_signed_with_its_body(strict, documented, more, status):
    body = json.dumps({**documented, "title": "Müller"}, ensure_ascii=False)
    headers = signed(f"POST/api/clients/create{body}")
    answer = strict.ask("POST", "/api/clients/create", data=f"{body}{more}".encode(), headers=headers)
    assert answer.status_code == status


@pytest.mark.parametrize(
    ("headers", "words"),
    [
        ({}, "is not signed"),
        ({"timestamp": f"{NOW:.0f}"}, "is not signed"),
        ({**signed("GET/api/clients"), "timestamp": f"{NOW:.0f}000"}, "is not in seconds"),
        ({**signed("GET/api/clients"), "timestamp": "2025-06-15T15:06:40Z"}, "is not in seconds"),
        (signed("GET/api/clients", secret="another"), "the signature is wrong"),
        (signed("POST/api/clients"), "the signature is wrong"),
        (signed("GET/api/clients", now=NOW - 301), "more than 300 s off"),
        (signed("GET/api/clients", now=NOW + 301), "more than 300 s off"),
    ],
    ids=["none", "half", "milliseconds", "iso", "another secret", "another method", "old", "early"],
)
def test_what_is_refused(strict, headers, words):
    status, message = query(strict, headers)
    assert (status, words in message) == (401, True)


@pytest.mark.parametrize("seconds", [-300, 300])
def test_clocks_may_be_so_far_apart(strict, seconds):
    assert query(strict, signed("GET/api/clients", now=NOW + seconds))[0] == 200


def test_signature_is_not_enough_without_the_key(strict):
    headers = signed("GET/api/clients") | {"api-key": "another"}
    assert query(strict, headers) == (401, "Authentication failed")


def test_unknown_path_is_a_404_all_the_same(strict):
    assert strict.ask("GET", "/api/nothing").status_code == 404


@pytest.mark.parametrize("secret", ["", "two words", "schlüssel"])
def test_what_is_no_secret_key(secret):
    with pytest.raises(SandboxError, match="--secret-key"):
        SandboxConfig(secret_key=secret)


def test_secret_key_is_not_shown():
    assert SECRET not in repr(SandboxConfig(secret_key=SECRET))
