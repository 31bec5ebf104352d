"""kill -9 at any moment: the same command goes on, no client is made twice, no row is lost."""

import random
import time
from collections import Counter
from pathlib import Path

import pytest
import requests
from programs import Program, started
from testkit import client_rows, read_csv, titles, use, write_csv

from intend_bulk.sandbox import Sandbox, SandboxConfig, running_sandbox

ROWS = 120
KILLS = 12
PATIENCE_SECONDS = 20.0


def start_import() -> Program:
    return started("import", "clients.csv", "--yes", "--resend-not-found", "-q")


def creates(running: Sandbox) -> int:
    answer = requests.get(f"{running.url}/sandbox/requests", headers={"api-key": running.api_key}, timeout=10)
    return sum(request["method"] == "POST" for request in answer.json()["data"])


def kill_after(process: Program, running: Sandbox, more: int, delay: float) -> bool:
    """Kill the process a moment after so many more creates; False where it ended before."""
    until, before = time.monotonic() + PATIENCE_SECONDS, creates(running)
    while process.poll() is None and creates(running) < before + more:
        assert time.monotonic() < until, "the import does not get on"
        time.sleep(0.002)  # each look costs this machine more than the import
    time.sleep(delay)
    was_running = process.poll() is None
    process.kill()
    process.wait()
    return was_running


@pytest.mark.parametrize("seed", [1])
def test_twelve_kills_double_and_lose_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    """Killed before the first create, between two, and while an answer is awaited; then run to its end."""
    dice = random.Random(seed)  # noqa: S311  # the moments are to be the same in every run
    write_csv(folder / "clients.csv", client_rows(ROWS))
    with running_sandbox(SandboxConfig()) as running:
        use(running, monkeypatch)
        for name, value in (("RATE", "100"), ("DEADLINE", "0.5"), ("QUIET_PERIOD", "0.5")):
            monkeypatch.setenv(f"INTEND_BULK_{name}", value)
        kills = sum(
            kill_after(start_import(), running, dice.randint(0, 6), dice.uniform(0, 0.03)) for _ in range(KILLS)
        )
        exit_codes = [start_import().wait()]
        while exit_codes[-1] and len(exit_codes) < 5:
            exit_codes.append(start_import().wait())
        held = Counter(titles(running))
    assert kills >= KILLS - 2
    assert exit_codes[-1] == 0
    assert held == Counter(row["title"] for row in client_rows(ROWS))
    log = read_csv(folder / "clients.results.csv")
    assert [line["row"] for line in log] == [str(n) for n in range(2, ROWS + 2)]
    assert {line["status"] for line in log} <= {"created", "already_created"}
