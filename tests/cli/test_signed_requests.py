"""Signed requests, from login to doctor, against a sandbox that refuses any other."""

import io
import json
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from memory_keyring import MemoryKeyring
from scripted import Settings, envelope, scripted_server
from testkit import Run, client_rows, use, write_csv

from intend_bulk.sandbox import Sandbox, SandboxConfig, running_sandbox

KEY, SECRET = "key-of-the-tests", "secret-of-the-tests"


@pytest.fixture
def strict(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """An Intend that wants signed requests; its address is known, its keys are not."""
    assert folder.is_dir()
    with running_sandbox(SandboxConfig(api_key=KEY, secret_key=SECRET)) as running:
        use(running, monkeypatch)
        monkeypatch.delenv("INTEND_API_KEY")
        yield running


@pytest.fixture
def keys(strict: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Sandbox:
    """The same, with both keys in the environment."""
    monkeypatch.setenv("INTEND_API_KEY", KEY)
    monkeypatch.setenv("INTEND_SECRET_KEY", SECRET)
    return strict


@pytest.fixture
def desktop(folder: Path) -> MemoryKeyring:
    """A machine that has a keyring."""
    assert folder.is_dir()
    backend = MemoryKeyring()
    keyring.set_keyring(backend)
    return backend


def typed(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))


def key_file(folder: Path) -> Path:
    return folder.parent / "home/intend-bulk/keys.json"


def test_creates_and_reads_are_signed(run: Run, keys: Sandbox, folder: Path) -> None:
    write_csv(folder / "clients.csv", client_rows(2))
    assert run("import", "clients.csv", "--yes").exit_code == 0
    assert "Wrote 2 clients" in run("export", "out.csv").out
    assert keys.secret_key == SECRET


def test_without_the_secret_key_they_are_refused(run: Run, keys: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("INTEND_SECRET_KEY")
    ran = run("export", "out.csv")
    assert (ran.exit_code, "refused the API key (401)" in ran.err) == (3, True)
    assert keys.url.startswith("http")


def test_login_saves_both_keys(
    run: Run, strict: Sandbox, desktop: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are lines of stdin, tried together, and used from then on."""
    typed(f"{KEY}\n{SECRET}\n", monkeypatch)
    ran = run("login")
    assert ran.exit_code == 0
    assert desktop.saved == {("intend-bulk", strict.url): KEY, ("intend-bulk", f"{strict.url}#secret_key"): SECRET}
    assert "accepts the key and its secret key. They are saved in the keyring" in ran.out
    assert run("export", "out.csv").exit_code == 0


def test_without_a_keyring_both_go_to_the_private_file(
    run: Run, strict: Sandbox, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(f"{KEY}\n{SECRET}\n", monkeypatch)
    run("login")
    assert json.loads(key_file(folder).read_text()) == {strict.url: KEY, f"{strict.url}#secret_key": SECRET}
    assert os.name != "posix" or stat.S_IMODE(key_file(folder).stat().st_mode) == 0o600
    assert run("export", "out.csv").exit_code == 0


@pytest.mark.parametrize("secret", ["", "\n", "another\n"], ids=["no line", "empty line", "wrong"])
def test_keys_that_intend_refuses_are_not_saved(
    run: Run, strict: Sandbox, desktop: MemoryKeyring, monkeypatch: pytest.MonkeyPatch, secret: str
) -> None:
    """The key alone would be right."""
    typed(f"{KEY}\n{secret}", monkeypatch)
    assert (run("login").exit_code, desktop.saved) == (3, {})
    assert strict.secret_key


def test_secret_key_of_other_characters_is_named_and_not_shown(
    run: Run, strict: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(f"{KEY}\nschlüssel\n", monkeypatch)
    ran = run("login")
    assert (ran.exit_code, "the secret key holds characters" in ran.err, "schlüssel" in ran.err) == (2, True, False)
    assert strict.secret_key


@pytest.mark.parametrize("has_keyring", [True, False], ids=["keyring", "file"])
def test_login_without_a_secret_key_forgets_the_old_one(
    run: Run, sandbox: Sandbox, folder: Path, monkeypatch: pytest.MonkeyPatch, has_keyring: bool
) -> None:
    """Or requests would be signed with a secret key that belongs to another key."""
    backend = MemoryKeyring()
    if has_keyring:
        keyring.set_keyring(backend)
    monkeypatch.delenv("INTEND_API_KEY")
    for text in (f"{KEY}\n{SECRET}\n", f"{KEY}\n"):
        typed(text, monkeypatch)
        assert run("login").exit_code == 0
    saved = [*backend.saved.values()] if has_keyring else [*json.loads(key_file(folder).read_text()).values()]
    assert (saved, sandbox.secret_key) == ([KEY], None)


@pytest.mark.parametrize("has_keyring", [True, False], ids=["keyring", "file"])
def test_logout_forgets_both(
    run: Run, strict: Sandbox, folder: Path, monkeypatch: pytest.MonkeyPatch, has_keyring: bool
) -> None:
    backend = MemoryKeyring()
    if has_keyring:
        keyring.set_keyring(backend)
    typed(f"{KEY}\n{SECRET}\n", monkeypatch)
    run("login")
    assert "forgotten" in run("logout").out
    assert (backend.saved if has_keyring else json.loads(key_file(folder).read_text())) == {}
    assert strict.url


def test_a_file_of_keys_without_secret_keys_is_read(
    run: Run, sandbox: Sandbox, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As an earlier version wrote it."""
    monkeypatch.delenv("INTEND_API_KEY")
    key_file(folder).parent.mkdir()
    key_file(folder).write_text(json.dumps({sandbox.url: KEY}))
    key_file(folder).chmod(0o600)
    ran = run("doctor")
    assert (ran.exit_code, "requests are not signed" in ran.out) == (0, True)


def test_a_saved_secret_key_is_for_the_saved_key_alone(
    run: Run, strict: Sandbox, desktop: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another key has another secret key."""
    typed(f"{KEY}\n{SECRET}\n", monkeypatch)
    run("login")
    monkeypatch.setenv("INTEND_API_KEY", KEY)
    assert "requests are not signed" in run("doctor").out
    assert SECRET in desktop.saved.values()
    assert strict.url


def test_doctor_says_how_requests_are_signed(run: Run, keys: Sandbox) -> None:
    ran = run("doctor")
    assert ran.exit_code == 0
    assert "signing   requests are signed: '{timestamp}{method}{path}{body}', the timestamp in seconds" in ran.out
    assert SECRET not in ran.out + ran.err
    assert keys.url


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("INTEND_SECRET_KEY", "another"),
        ("INTEND_BULK_STRING_TO_SIGN", "{timestamp}{path}"),
        ("INTEND_BULK_TIMESTAMP_FORMAT", "iso"),
    ],
)
def test_doctor_speaks_of_secret_clock_and_string_to_sign(
    run: Run, keys: Sandbox, monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)
    ran = run("doctor")
    mend = ran.out.partition("To mend:")[2]
    assert (ran.exit_code, "BAD  answer" in ran.out) == (1, True)
    assert [
        word for word in ("INTEND_SECRET_KEY", "clock", "string-to-sign", "docs/signing.md") if word not in mend
    ] == []
    assert keys.url


def test_import_that_is_refused_speaks_of_the_signature(
    run: Run, keys: Sandbox, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INTEND_SECRET_KEY", "another")
    write_csv(folder / "clients.csv", client_rows(1))
    ran = run("import", "clients.csv", "--yes")
    assert (ran.exit_code, "INTEND_SECRET_KEY" in ran.err) == (3, True)
    assert keys.url


def test_a_server_that_repeats_the_secret_key_gives_nothing_away(
    run: Run, folder: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusal = envelope(None, response=False, message=f"Expected {SECRET}", status=400)
    with scripted_server(lambda _request: (400, refusal)) as server:
        settings(server.url)
        monkeypatch.setenv("INTEND_SECRET_KEY", SECRET)
        ran = run("export", "out.csv", "-v")
    assert (ran.exit_code, "Expected ***" in ran.err, SECRET in ran.out + ran.err) == (3, True, False)
    assert list(folder.iterdir()) == []


def test_doctor_names_the_profile_and_its_file(run: Run, sandbox: Sandbox, folder: Path) -> None:
    (folder / "intend-bulk.toml").write_text("[profile.acme]\nrate = 1000\n", encoding="utf-8")
    assert "settings  profile acme of ./intend-bulk.toml" in run("doctor", "--profile", "acme").out
    assert "./intend-bulk.toml sets nothing in the profile default" in run("doctor").out
    assert sandbox.url


def test_doctor_says_that_there_is_no_file(run: Run, sandbox: Sandbox) -> None:
    assert "settings  no settings file" in run("doctor").out
    assert sandbox.url
