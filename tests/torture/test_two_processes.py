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


def order_of(folder: Path, name: str, rows: list[dict[str, str]], running: Sandbox) -> Order:
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
        "INTEND_BULK_DEADLINE": "5",  # at its end, the one waits so long for what the other is sending
        "INTEND_BULK_QUIET_PERIOD": "5",
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


def wait_until_it_is_sent(journal: Path) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not (journal.exists() and in_file(journal, "SELECT 1 FROM sqlite_master WHERE name = 'lines'")):
        assert time.monotonic() < until
        time.sleep(0.01)
    while not in_file(journal, "SELECT 1 FROM lines WHERE state = 'sending'"):
        assert time.monotonic() < until
        time.sleep(0.01)


def test_what_another_process_is_sending_is_left_alone(folder: Path) -> None:
    """Its answer is slow; the second import neither sends the row nor takes it for lost, and hears how it ended."""
    journal = folder / "journal.sqlite"
    with running_sandbox(SandboxConfig(faults=["slow for=3s @1"])) as running:
        slow, quick = (order_of(folder, name, client_rows(1), running) for name in ("slow", "quick"))
        sending = Command(slow)
        wait_until_it_is_sent(journal)
        assert run(quick) == 0
        assert sending.wait(PATIENCE_SECONDS)
        assert sending.exit_code == 0
        assert len(titles(running)) == 1
    assert [line["status"] for line in log_of(quick)] == ["already_created"]
    assert [line["status"] for line in log_of(slow)] == ["created"]
    assert in_file(journal, "SELECT state, attempts FROM lines") == [("created", 1)]
