"""Ctrl-C as a person presses it, once and twice, while eight creates are under way."""

import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from scripted import Request, Scripted, envelope, scripted_server
from testkit import client_rows, read_csv, write_csv

pytestmark = pytest.mark.skipif(os.name != "posix", reason="another process cannot press Ctrl-C on Windows")
ROWS, WORKERS = 20, 8
PATIENCE_SECONDS = 30.0


class Held:
    """An Intend that answers no create before it is told to."""

    def __init__(self) -> None:
        self.all_there = threading.Event()
        self.answer = threading.Event()
        self.is_over = False
        """Whether nobody waits for answers any more."""
        self._lock = threading.Lock()
        self._creates = 0

    def __call__(self, request: Request) -> tuple[int, Any] | None:
        if request.method != "POST":
            return 200, envelope([])
        with self._lock:
            self._creates += 1
            number = self._creates
        if number == WORKERS:
            self.all_there.set()
        self.answer.wait(PATIENCE_SECONDS)
        if self.is_over:
            return None
        return 200, envelope({"client_id": number, "client_account": f"ACC{number}"})


@pytest.fixture
def held() -> Iterator[Held]:
    intend = Held()
    yield intend
    intend.answer.set()


@pytest.fixture
def process(folder: Path, held: Held, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """An import with eight creates under way."""
    write_csv(folder / "clients.csv", client_rows(ROWS))
    with scripted_server(held) as server:
        monkeypatch.setenv("INTEND_URL", server.url)
        monkeypatch.setenv("INTEND_API_KEY", "key-of-the-tests")
        monkeypatch.setenv("INTEND_BULK_RATE", "1000")
        monkeypatch.setenv("INTEND_BULK_WORKERS", str(WORKERS))
        command = [sys.executable, "-m", "intend_bulk", "import", "clients.csv", "--yes"]
        running = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=os.environ)
        assert held.all_there.wait(PATIENCE_SECONDS)
        running.server = server  # type: ignore[attr-defined]
        yield running
        running.kill()
        running.communicate()
        held.is_over = True
        held.answer.set()


def press(process: Any) -> None:
    """Press Ctrl-C, and give the process a moment to hear it: it has no way to say so."""
    process.send_signal(signal.SIGINT)
    with suppress(subprocess.TimeoutExpired):
        process.wait(1)


def creates(process: Any) -> int:
    server: Scripted = process.server
    return len(server.creates)


def outcomes(folder: Path) -> Counter[str]:
    log = read_csv(folder / "clients.results.csv")
    assert [line["row"] for line in log] == [str(number) for number in range(2, ROWS + 2)]
    return Counter(line["status"] for line in log)


def test_once(process: Any, held: Held, folder: Path) -> None:
    """The creates that are under way finish, and nothing else is sent."""
    press(process)
    held.answer.set()
    process.communicate(timeout=PATIENCE_SECONDS)
    assert (process.returncode, creates(process)) == (130, WORKERS)
    assert outcomes(folder) == {"created": WORKERS, "not_sent": ROWS - WORKERS}


def test_twice(process: Any, held: Held, folder: Path) -> None:
    """It does not wait for the answers; the rows are looked for by the next run, and none is sent twice."""
    press(process)
    press(process)
    _, said = process.communicate(timeout=PATIENCE_SECONDS)
    assert (process.returncode, creates(process)) == (130, WORKERS)
    assert not held.answer.is_set()
    assert outcomes(folder) == {"unconfirmed": WORKERS, "not_sent": ROWS - WORKERS}
    assert "Traceback" not in said
