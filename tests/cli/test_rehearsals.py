"""Imports into a sandbox in which something goes wrong: what docs/rehearsing.md says is what happens."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests
from scripted import let_quiet_period_pass
from testkit import Run, client_rows, read_csv, use, write_csv

from intend_bulk.api.pacing import Pacer
from intend_bulk.sandbox import Sandbox, SandboxConfig, running_sandbox
from intend_bulk.sandbox.faults.catalogue import KINDS
from intend_bulk.sandbox.faults.kinds import Commit, Kind

OF_CREATES = [kind for kind in KINDS.values() if not kind.is_for_lists]
LOST_ANSWERS = {kind.line: kind for kind in OF_CREATES if kind.takes_suffix}.values()
"""One of each line of the table."""
TIMES = {"timeout": "for=100000", "slow": "for=0.1", "late-commit": "after=0", "429": "wait=0"}
"""As short as they may be, or longer than anybody waits."""


def truth(running: Sandbox) -> Any:
    answer = requests.get(f"{running.url}/sandbox/summary", headers={"api-key": running.api_key}, timeout=10)
    return answer.json()["data"]


def recover(running: Sandbox) -> None:
    requests.delete(f"{running.url}/sandbox/faults", headers={"api-key": running.api_key}, timeout=10)


@contextmanager
def rehearsal(folder: Path, monkeypatch: pytest.MonkeyPatch, *faults: str, rows: int = 3) -> Iterator[Sandbox]:
    write_csv(folder / "clients.csv", client_rows(rows))
    with running_sandbox(SandboxConfig(faults=faults)) as running:
        use(running, monkeypatch)
        for name in ("DEADLINE", "QUIET_PERIOD"):
            monkeypatch.setenv(f"INTEND_BULK_{name}", "0.5")
        yield running


def statuses(folder: Path) -> list[str]:
    return [line["status"] for line in read_csv(folder / "clients.results.csv")]


def expected(kind: Kind) -> tuple[int, list[str]]:
    """The exit code and the three outcomes that the table promises where it happens to the second create."""
    found = re.match(r"`(\w+)`", kind.expect)
    status = found[1] if found else "none"
    if "the import stops" in kind.expect:
        return 3, ["created", status, "not_sent"]
    if status == "unconfirmed":  # it is looked for at the end of the run
        status = "not_found" if kind.commit is Commit.NEVER else "created"
    return 0 if status == "created" else 1, ["created", status, "created"]


@pytest.mark.parametrize("kind", [kind for kind in OF_CREATES if kind.name != "down"], ids=lambda kind: kind.name)
def test_outcome_is_the_one_that_the_table_promises(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch, kind: Kind
) -> None:
    with rehearsal(folder, monkeypatch, f"{kind.name} @2 {TIMES.get(kind.name, '')}"):
        exit_code = run("import", "clients.csv", "--yes").exit_code
        assert (exit_code, statuses(folder)) == expected(kind)


def test_faults_are_listed(run: Run) -> None:
    """A line each, and how they are written; no sandbox is started."""
    ran = run("sandbox", "--faults")
    assert ran.exit_code == 0
    assert [kind.name for kind in KINDS.values() if f"\n  {kind.usage}" not in ran.out] == []
    assert [line for line in ran.out.splitlines() if len(line) > 140] == []


def test_fault_that_is_none_is_a_sentence(run: Run) -> None:
    ran = run("sandbox", "--fault", "lost", "--fault", "lots 5%")
    assert ran.exit_code == 2
    assert "The fault 'lots 5%': there is no 'lots'. Did you mean lost?" in " ".join(ran.err.split())


def test_server_that_is_down_stops_the_import(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After five refusals, the waits between which take no time here."""
    monkeypatch.setattr(Pacer, "pause", lambda _pacer, _seconds, _why="": True)
    with rehearsal(folder, monkeypatch, "down for=100000 @2"):
        assert run("import", "clients.csv", "--yes").exit_code == 3
        assert statuses(folder) == ["created", "created", "not_sent"]


@pytest.mark.parametrize("suffix", ["", "-after-commit"])
@pytest.mark.parametrize("kind", LOST_ANSWERS, ids=lambda kind: kind.name)
def test_lost_answer_is_cleared_up_by_the_next_run(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch, kind: Kind, suffix: str
) -> None:
    """Found if it was made, not found if not; and sent once, either way."""
    with rehearsal(folder, monkeypatch, f"{kind.name}{suffix} @2 {TIMES.get(kind.name, '')}") as running:
        run("import", "clients.csv", "--yes")
        let_quiet_period_pass(folder)
        recover(running)
        run("import", "clients.csv", "--yes")
        assert statuses(folder)[1] in (["created", "already_created"] if suffix else ["not_found"])
        held = truth(running)
    assert (held["creates"], held["clients"], held["doubles"]) == (3, 3 if suffix else 2, [])


def test_everything_at_once_doubles_and_loses_nothing(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A quarter of forty creates goes wrong in one way or another; it is finished once the server has recovered."""
    faults = ("lost-after-commit 8%", "500-after-commit 8%", "lost 8%", "late-commit 4% after=0", "half-body 4%")
    with rehearsal(folder, monkeypatch, *faults, rows=40) as running:
        run("import", "clients.csv", "--yes")
        assert {"created", "not_found"} <= set(statuses(folder))
        recover(running)
        for _ in range(3):
            let_quiet_period_pass(folder)
            exit_code = run("import", "clients.csv", "--yes", "--resend-not-found").exit_code
        held = truth(running)
    assert (exit_code, held["clients"], held["doubles"]) == (0, 40, [])
    assert len(statuses(folder)) == 40
