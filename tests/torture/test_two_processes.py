"""Two imports at the same time with one journal: each client once, and neither meddles with the other's creates."""

import time
from collections import Counter
from pathlib import Path

import pytest
from commands import Command, Order, run
from testkit import client_rows, read_csv, titles, write_csv
from truths import in_file

from intend_bulk.sandbox import Sandbox, SandboxConfig, running_sandbox

PATIENCE_SECONDS = 60.0
DONE = {"created", "already_created"}


def order_of(folder: Path, name: str, rows: list[dict[str, str]], running: Sandbox, *, patience: str = "5") -> Order:
    """An import of its own folder, with the journal that all share."""
    here = folder / name
    here.mkdir()
    write_csv(here / "clients.csv", rows)
    environment = {
        "INTEND_URL": running.url,
        "INTEND_API_KEY": running.api_key,
        "INTEND_BULK_JOURNAL": str(folder / "journal.sqlite"),
        "INTEND_BULK_RATE": "200",
        "INTEND_BULK_WORKERS": "4",
        "INTEND_BULK_DEADLINE": patience,  # at its end, the one waits so long for what the other is sending
        "INTEND_BULK_QUIET_PERIOD": patience,
    }
    return Order(("import", "clients.csv", "--yes", "-q"), here, environment)


def log_of(order: Order) -> list[dict[str, str]]:
    return read_csv(order.folder / "clients.results.csv")


@pytest.mark.parametrize(
    ("first", "second"),
    [(slice(0, 40), slice(0, 40)), (slice(0, 30), slice(10, 40)), (slice(0, 40), slice(None, None, -1))],
    ids=["the same file", "files that overlap", "the same rows from the other end"],
)
def test_two_at_once_create_each_client_once(folder: Path, first: slice, second: slice) -> None:
    rows = client_rows(40)
    with running_sandbox(SandboxConfig()) as running:
        orders = [order_of(folder, "anna", rows[first], running), order_of(folder, "ben", rows[second], running)]
        both = [Command(order) for order in orders]
        assert all(command.wait(PATIENCE_SECONDS) for command in both)
        assert {command.exit_code for command in both} <= {0, 1}  # 1: a row of the one was being sent by the other
        assert [run(order) for order in orders] == [0, 0]
        assert Counter(titles(running)) == Counter(row["title"] for row in rows)
    assert {line["status"] for order in orders for line in log_of(order)} == {"already_created"}
    ids = {line["title"]: line["client_id"] for order in orders for line in log_of(order)}
    assert all(ids[line["title"]] == line["client_id"] for order in orders for line in log_of(order))


def wait_until(journal: Path, query: str) -> None:
    """Wait until a journal's file has what is asked for."""
    until = time.monotonic() + PATIENCE_SECONDS
    while not (journal.exists() and in_file(journal, "SELECT 1 FROM sqlite_master WHERE name = 'created_is_final'")):
        assert time.monotonic() < until
        time.sleep(0.01)
    while not in_file(journal, query):
        assert time.monotonic() < until
        time.sleep(0.01)


def test_what_another_process_is_sending_is_left_alone(folder: Path) -> None:
    """Its answer is slow; the second import neither sends the row nor takes it for lost, or for its own."""
    journal = folder / "journal.sqlite"
    state = "SELECT state, attempts FROM lines"
    with running_sandbox(SandboxConfig(faults=["slow for=10s @1"])) as running:
        first, second = (order_of(folder, name, client_rows(1), running, patience="60") for name in ("anna", "ben"))
        sending = Command(first)
        wait_until(journal, "SELECT 1 FROM lines WHERE state = 'sending'")
        waiting = Command(second)
        wait_until(journal, "SELECT 1 FROM results WHERE run_id = 2 AND status = 'unconfirmed'")
        assert in_file(journal, state) == [("sending", 1)]
        assert sending.wait(PATIENCE_SECONDS)
        assert sending.exit_code == 0
        waiting.kill()
        assert len(titles(running)) == 1
    assert [line["status"] for line in log_of(first)] == ["created"]
    assert in_file(journal, state) == [("created", 1)]


def test_how_the_other_process_ended_it_is_heard(folder: Path) -> None:
    """At its end an import waits for a row that another one is sending, and tells what became of it."""
    journal = folder / "journal.sqlite"
    with running_sandbox(SandboxConfig(faults=["slow for=2s @1"])) as running:
        first, second = (order_of(folder, name, client_rows(1), running) for name in ("anna", "ben"))
        sending = Command(first)
        wait_until(journal, "SELECT 1 FROM lines WHERE state = 'sending'")
        assert run(second) == 0
        assert sending.wait(PATIENCE_SECONDS)
        assert len(titles(running)) == 1
    assert [line["status"] for line in log_of(second)] == ["already_created"]
