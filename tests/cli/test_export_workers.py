"""Pages over several connections: the same file, no page too many, and the pace that was asked for."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import requests
from testkit import Run, use

from intend_bulk.sandbox import SandboxConfig, running_sandbox

CLIENTS, PAGES, WORKERS = 420, 9, 8


def export(run: Run, monkeypatch: pytest.MonkeyPatch, name: str, *options: str) -> list[dict[str, Any]]:
    """Export from a sandbox of its own; the requests that came, in the order of their arrival."""
    with running_sandbox(SandboxConfig(clients=CLIENTS, faults=("newest-first",)), clock=lambda: 1.75e9) as running:
        use(running, monkeypatch)
        assert run("export", name, *options).exit_code == 0
        answer = requests.get(f"{running.url}/sandbox/requests", headers={"api-key": running.api_key}, timeout=10)
    return sorted(answer.json()["data"], key=lambda request: request["monotonic"])


def test_the_file_does_not_depend_on_the_workers(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    export(run, monkeypatch, "one.csv", "--workers", "1")
    export(run, monkeypatch, "eight.csv", "--workers", str(WORKERS))
    assert (folder / "one.csv").read_bytes() == (folder / "eight.csv").read_bytes()


def test_no_page_is_asked_for_far_past_the_end(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = export(run, monkeypatch, "out.csv", "--workers", str(WORKERS))
    pages = [int(request["path"].rpartition("page=")[2]) for request in asked]
    assert {*range(1, PAGES + 1)} <= {*pages}
    assert max(pages) <= PAGES + WORKERS


@pytest.mark.parametrize("option", ["--rate", "--read-rate"])
def test_requests_come_at_even_distances(run: Run, monkeypatch: pytest.MonkeyPatch, option: str) -> None:
    """However many connections there are: over the whole reading, not one more than the pace allows."""
    rate = 40
    asked = export(run, monkeypatch, "out.csv", "--workers", str(WORKERS), option, str(rate))
    arrived = [request["monotonic"] for request in asked]
    assert len(arrived) >= 2 * PAGES
    assert arrived[-1] - arrived[0] >= (len(arrived) - 2) / rate
    assert sum(later - earlier for earlier, later in pairwise(arrived)) / (len(arrived) - 1) >= 0.9 / rate
