"""The rate, as the server sees it."""

import time
from pathlib import Path

import pytest
import requests
from programs import started
from testkit import Run, client_rows, use, write_csv

from intend_bulk.sandbox import SandboxConfig, running_sandbox

RATE = 20


def test_no_second_sees_more_than_the_rate(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reads and creates together, in any window of one second; one more is allowed for jitter."""
    write_csv(folder / "clients.csv", client_rows(60))
    with running_sandbox(SandboxConfig()) as running:
        use(running, monkeypatch)
        assert run("import", "clients.csv", "--yes", "--rate", str(RATE)).exit_code == 0
        answer = requests.get(f"{running.url}/sandbox/requests", headers={"api-key": running.api_key}, timeout=10)
    arrivals = sorted(request["arrived_at"] for request in answer.json()["data"])
    assert len(arrivals) > 60
    busiest = max(sum(begin <= other < begin + 1 for other in arrivals) for begin in arrivals)
    assert busiest <= RATE + 1


def test_an_export_keeps_the_pace_of_an_import_beside_it(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They share the journal, and with it the turns: together they are not faster than one of them may be."""
    write_csv(folder / "clients.csv", client_rows(40))
    with running_sandbox(SandboxConfig(clients=1500)) as running:
        use(running, monkeypatch)
        monkeypatch.setenv("INTEND_BULK_RATE", str(RATE))
        importing = started("import", "clients.csv", "--yes", "-q")
        while not (folder.parent / "journal.sqlite").exists():
            assert importing.poll() is None
            time.sleep(0.002)
        assert run("export", "out.csv").exit_code == 0
        assert importing.wait() == 0
        answer = requests.get(f"{running.url}/sandbox/requests", headers={"api-key": running.api_key}, timeout=10)
    arrivals = sorted(request["arrived_at"] for request in answer.json()["data"])
    assert len(arrivals) > 90
    assert max(sum(begin <= other < begin + 1 for other in arrivals) for begin in arrivals) <= RATE + 2
