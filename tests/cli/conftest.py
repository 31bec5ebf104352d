"""Settings that lead to a server whose answers a test writes."""

import os
from collections.abc import Callable

import pytest

collect_ignore = ["test_terminal.py"] if os.name == "nt" else []  # Windows has no pty


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Settings that lead to a server, with waits as short as they may be."""

    def lead_to(url: str) -> None:
        monkeypatch.setenv("INTEND_URL", url)
        monkeypatch.setenv("INTEND_API_KEY", "key-of-the-tests")
        for name, value in (("RATE", "1000"), ("WORKERS", "1"), ("DEADLINE", "2"), ("QUIET_PERIOD", "2")):
            monkeypatch.setenv(f"INTEND_BULK_{name}", value)

    return lead_to
