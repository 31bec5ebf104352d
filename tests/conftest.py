"""What the tests of several parts share: the command line as a user calls it, and a sandbox to call it against."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backends.fail import Keyring as NoKeyring
from testkit import Ran, Run, use

from intend_bulk.cli import main
from intend_bulk.sandbox import Sandbox, SandboxConfig, running_sandbox

# A shell that starts the tests in the background has Ctrl-C ignored, by all that they start as well.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


SLOW = ("tests/torture/", "cli/test_killed.py", "project/test_guides.py", "cli/test_consoles.py", "cli/test_pace.py")
"""They go first, so that no core waits for them at the end."""


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores, as many tests wait for a server or a process half of their time."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not any(name in item.nodeid for name in SLOW))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty current folder, and no settings of the person who runs the tests."""
    for name in [name for name in os.environ if name.startswith("INTEND_")]:
        monkeypatch.delenv(name)
    home = tmp_path / "home"
    here = tmp_path / "here"
    home.mkdir()
    here.mkdir()
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(home))
    keyring.set_keyring(NoKeyring())
    monkeypatch.setenv("INTEND_BULK_JOURNAL", str(tmp_path / "journal.sqlite"))
    monkeypatch.chdir(here)
    return here


@pytest.fixture
def run(folder: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Call `intend-bulk` in the folder: run("check", "clients.xlsx")."""
    assert folder.is_dir()

    def call(*arguments: str) -> Ran:
        capsys.readouterr()
        exit_code = main(arguments)
        captured = capsys.readouterr()
        return Ran(exit_code, captured.out, captured.err)

    return call


@pytest.fixture
def sandbox(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """An empty Intend that the settings lead to, at a rate that does not make the tests wait."""
    assert folder.is_dir()
    with running_sandbox(SandboxConfig(api_key="key-of-the-tests")) as running:
        use(running, monkeypatch)
        yield running
