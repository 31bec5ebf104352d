"""Settings that lead to a server whose answers a test writes."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from scripted import let_quiet_period_pass

from intend_bulk.api.pacing import Pacer

collect_ignore = ["test_terminal.py", "test_which_sheet.py"] if os.name == "nt" else []  # Windows has no pty


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Callable[[str], None]:
    """Settings that lead to a server, with waits as short as they may be; the quiet period passes in no time."""
    pause = Pacer.pause

    def pause_or_pass(pacer: Pacer, seconds: float, why: str = "") -> bool:
        if why == "Waiting before looking in Intend":
            let_quiet_period_pass(folder)
            return True
        return pause(pacer, seconds, why)

    monkeypatch.setattr(Pacer, "pause", pause_or_pass)

    def lead_to(url: str) -> None:
        monkeypatch.setenv("INTEND_URL", url)
        monkeypatch.setenv("INTEND_API_KEY", "key-of-the-tests")
        for name, value in (("RATE", "1000"), ("WORKERS", "1"), ("DEADLINE", "2"), ("QUIET_PERIOD", "2")):
            monkeypatch.setenv(f"INTEND_BULK_{name}", value)

    return lead_to
