"""What a person sees at a terminal: a real one, with the program in a process of its own."""

import json
import signal
from pathlib import Path

import pytest
from terminal import PATIENCE_SECONDS, at_a_terminal
from testkit import client_rows, read_csv, titles, write_csv

from intend_bulk.sandbox import Sandbox


def test_the_progress_line_shows_counts_rate_and_time_left(sandbox: Sandbox, folder: Path) -> None:
    write_csv(folder / "clients.csv", client_rows(40))
    with at_a_terminal("import", "clients.csv", "--yes", "--rate", "40") as terminal:
        terminal.read_to_end()
        assert terminal.process.wait() == 0
    assert "of 40, created" in terminal.shown
    assert "failed 0" in terminal.shown
    assert "/s" in terminal.shown and "left" in terminal.shown
    assert len(titles(sandbox)) == 40


def test_the_question_waits_for_an_answer(sandbox: Sandbox, folder: Path) -> None:
    write_csv(folder / "clients.csv", client_rows(2))
    with at_a_terminal("import", "clients.csv") as terminal:
        terminal.read_until("Send 2? [y/N]")
        assert titles(sandbox) == []
        terminal.type("y\n")
        terminal.read_to_end()
        assert terminal.process.wait() == 0
    assert len(titles(sandbox)) == 2


def test_ctrl_c_at_the_question_ends_at_once(sandbox: Sandbox, folder: Path) -> None:
    """Nothing is sent, nothing written."""
    write_csv(folder / "clients.csv", client_rows(2))
    with at_a_terminal("import", "clients.csv") as terminal:
        terminal.read_until("Send 2? [y/N]")
        terminal.interrupt()
        assert terminal.process.wait() == 130
    assert titles(sandbox) == []
    assert [path.name for path in folder.iterdir()] == ["clients.csv"]


def test_with_errors_it_asks_whether_to_send_the_rest(sandbox: Sandbox, folder: Path) -> None:
    rows = client_rows(3)
    rows[1]["currency"] = "GBR"
    write_csv(folder / "clients.csv", rows)
    with at_a_terminal("import", "clients.csv") as terminal:
        terminal.read_until("1 of 3 rows has errors. Send the other 2?")
        terminal.type("y\n")
        terminal.read_to_end()
        assert terminal.process.wait() == 1
    assert titles(sandbox) == ["Client 1 Ltd", "Client 3 Ltd"]


@pytest.mark.parametrize("secret", ["", "secret-of-the-tests"], ids=["left out", "typed"])
def test_login_asks_for_both_keys_and_shows_neither(
    sandbox: Sandbox, folder: Path, monkeypatch: pytest.MonkeyPatch, secret: str
) -> None:
    """Enter leaves the secret key out."""
    monkeypatch.delenv("INTEND_API_KEY")
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    with at_a_terminal("login") as terminal:
        terminal.read_until("API key: ")
        terminal.type(f"{sandbox.api_key}\n")
        terminal.read_until("Secret key (Enter for none): ")
        terminal.type(f"{secret}\n")
        terminal.read_to_end()
        assert terminal.process.wait() == 0
    saved = json.loads((folder.parent / "home/intend-bulk/keys.json").read_text())
    assert list(saved.values()) == [sandbox.api_key, *([secret] if secret else [])]
    assert sandbox.api_key not in terminal.shown and (not secret or secret not in terminal.shown)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name)
def test_every_signal_ends_the_question_at_once(sandbox: Sandbox, folder: Path, number: signal.Signals) -> None:
    write_csv(folder / "clients.csv", client_rows(2))
    with at_a_terminal("import", "clients.csv") as terminal:
        terminal.read_until("Send 2? [y/N]")
        terminal.process.send_signal(number)
        assert terminal.process.wait(timeout=PATIENCE_SECONDS) == 143
    assert titles(sandbox) == []


def test_a_window_that_is_closed_at_the_question_sends_nothing(sandbox: Sandbox, folder: Path) -> None:
    write_csv(folder / "clients.csv", client_rows(2))
    with at_a_terminal("import", "clients.csv") as terminal:
        terminal.read_until("Send 2? [y/N]")
        assert terminal.close() == 143
    assert titles(sandbox) == []


def test_a_window_that_is_closed_loses_no_outcome(sandbox: Sandbox, folder: Path) -> None:
    """What is under way is finished and recorded, as after SIGTERM; the log has every row."""
    write_csv(folder / "clients.csv", client_rows(60))
    with at_a_terminal("import", "clients.csv", "--yes", "--rate", "20") as terminal:
        terminal.read_until(" of 60, created 1")
        assert terminal.close() == 143
    held = titles(sandbox)
    statuses = [line["status"] for line in read_csv(folder / "clients.results.csv")]
    assert 1 <= len(held) < 60
    assert statuses == ["created"] * len(held) + ["not_sent"] * (60 - len(held))
