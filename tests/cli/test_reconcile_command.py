"""intend-bulk reconcile: what became of clients that got no answer, without sending anything."""

import json
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from scripted import Intend, Request, Settings, envelope, let_quiet_period_pass, record, scripted_server
from testkit import Run, client_rows, read_csv, use, write_csv

from intend_bulk.api.pacing import Pacer
from intend_bulk.sandbox import Sandbox, SandboxConfig, running_sandbox


def requests_to(running: Sandbox) -> list[str]:
    """The methods of all requests that a sandbox got, in their order."""
    answer = requests.get(f"{running.url}/sandbox/requests", headers={"api-key": running.api_key}, timeout=10)
    return [request["method"] for request in answer.json()["data"]]


@pytest.fixture
def without_waiting(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Quiet periods pass in no time, but for that of an import, which is left as by Ctrl-C; what was waited for."""
    pause, waits = Pacer.pause, list[str]()

    def pass_or_leave(pacer: Pacer, seconds: float, why: str = "") -> bool:
        if why != "Waiting before looking in Intend":
            return pause(pacer, seconds, why)
        waits.append(why)
        if len(waits) == 1:
            signal.raise_signal(signal.SIGINT)
            return False
        let_quiet_period_pass(folder, seconds=300)
        return True

    monkeypatch.setattr(Pacer, "pause", pass_or_leave)
    return waits


@pytest.fixture
def troubled(folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch, without_waiting: list[str]) -> Iterator[Sandbox]:
    """A sandbox that lost the answers to rows 3 and 4 of an import, of which it made the client of row 3."""
    rows = [{**row, "reference": f"OLD-{n}"} for n, row in enumerate(client_rows(4), start=1)]
    write_csv(folder / "clients.csv", rows)
    with running_sandbox(SandboxConfig(faults=["lost-after-commit @2", "lost @3"])) as running:
        use(running, monkeypatch)
        assert run("import", "clients.csv", "--yes").exit_code == 130
        assert len(without_waiting) == 1
        yield running


def statuses(folder: Path) -> list[str]:
    return [line["status"] for line in read_csv(folder / "clients.results.csv")]


class TestInDoubt:
    """Clients that were sent, and whose answers were lost."""

    def test_each_is_said_to_be_there_or_not(self, run: Run, folder: Path, troubled: Sandbox) -> None:
        assert statuses(folder) == ["created", "unconfirmed", "unconfirmed", "created"]
        found = json.loads(run("reconcile", "--json").out)
        assert [(client["reference"], client["status"]) for client in found["clients"]] == [
            ("OLD-2", "created"),
            ("OLD-3", "not_found"),
        ]
        assert found["clients"][0]["client_id"] is not None
        assert found["tenant"].startswith(troubled.url)

    def test_nothing_is_sent(self, run: Run, troubled: Sandbox) -> None:
        creates = requests_to(troubled).count("POST")
        run("reconcile")
        assert requests_to(troubled).count("POST") == creates == 4

    def test_it_is_shown_as_a_table(self, run: Run, troubled: Sandbox) -> None:
        assert troubled.url
        ran = run("reconcile")
        assert ran.exit_code == 1
        assert ran.out.split()[:7] == ["Reference", "Title", "Email", "Status", "Client", "id", "Message"]
        assert "OLD-2" in ran.out and "OLD-3" in ran.out
        assert "     1 created: found in Intend\n     1 not found" in ran.out
        assert "--resend-not-found" in ran.err

    def test_what_is_not_over_is_waited_for(self, run: Run, troubled: Sandbox, without_waiting: list[str]) -> None:
        assert troubled.url
        ran = run("reconcile", "--log-file", "a.log")
        assert "2 rows got no answer. In 1" in ran.err
        assert len(without_waiting) == 2
        stages = [line.get("stage") for line in map(json.loads, Path("a.log").read_text().splitlines())]
        assert [stage for stage in stages if stage] == ["Quiet period", *["Reading what Intend holds"] * 2]

    def test_what_is_over_is_not_waited_for(
        self, run: Run, folder: Path, troubled: Sandbox, without_waiting: list[str]
    ) -> None:
        assert troubled.url
        let_quiet_period_pass(folder, seconds=300)
        assert run("reconcile").exit_code == 1
        assert len(without_waiting) == 1

    def test_ctrl_c_leaves_it_for_later(self, run: Run, troubled: Sandbox, without_waiting: list[str]) -> None:
        """Nothing is read, and the next one goes on."""
        before = len(requests_to(troubled))
        without_waiting.clear()
        ran = run("reconcile", "--json")
        assert ran.exit_code == 130
        assert json.loads(ran.out)["interrupted"] is True
        assert {client["status"] for client in json.loads(ran.out)["clients"]} == {"unconfirmed"}
        assert len(requests_to(troubled)) == before + 1
        assert run("reconcile").exit_code == 1

    def test_the_next_import_knows(self, run: Run, folder: Path, troubled: Sandbox) -> None:
        assert troubled.url
        run("reconcile")
        run("import", "clients.csv", "--yes")
        assert statuses(folder) == ["already_created", "already_created", "not_found", "already_created"]

    def test_the_run_that_sent_it_knows(self, run: Run, folder: Path, troubled: Sandbox) -> None:
        assert troubled.url
        run("reconcile")
        run("runs", "results", "1", "-o", "again.csv")
        assert [line["status"] for line in read_csv(folder / "again.csv")] == [
            "created",
            "created",
            "not_found",
            "created",
        ]

    def test_a_client_is_that_of_the_run_that_sent_it(self, run: Run, folder: Path, troubled: Sandbox) -> None:
        """A later import found it, and has it as created in its log; whoever takes clients back needs it once."""
        assert troubled.url
        let_quiet_period_pass(folder, seconds=300)
        run("import", "clients.csv", "--yes", "-o", "later.csv")
        assert [line["status"] for line in read_csv(folder / "later.csv")][1] == "created"
        shown = [json.loads(run("runs", "show", name, "--json").out)["clients"] for name in ("1", "2")]
        assert [[client["reference"] for client in clients] for clients in shown] == [["OLD-1", "OLD-2", "OLD-4"], []]

    def test_a_second_time_there_is_only_what_was_not_found(self, run: Run, troubled: Sandbox) -> None:
        assert troubled.url
        run("reconcile")
        again = json.loads(run("reconcile", "--json").out)
        assert (again["created"], again["not_found"], again["exit_code"]) == (0, 1, 1)


def test_a_create_that_comes_late_is_found(run: Run, folder: Path, settings: Settings) -> None:
    """Not when the import looked for it; it took effect after that."""

    def lose(_number: int, request: Request) -> None:
        late.append(request)

    late: list[Request] = []
    intend = Intend(lose)
    write_csv(folder / "clients.csv", client_rows(1))
    with scripted_server(intend) as server:
        settings(server.url)
        run("import", "clients.csv", "--yes")
        assert statuses(folder) == ["not_found"]
        intend.keep(late[0])
        found = json.loads(run("reconcile", "--json").out)
    assert (found["created"], found["exit_code"]) == (1, 0)
    assert "took effect late" in found["clients"][0]["message"]
    assert len(server.creates) == 1


def test_the_first_few_are_shown_and_all_with_v(run: Run, folder: Path, settings: Settings) -> None:
    write_csv(folder / "clients.csv", client_rows(7))
    with scripted_server(Intend(lambda _number, _request: (200, b"<html>"))) as server:
        settings(server.url)
        for _ in range(7):
            run("import", "clients.csv", "--yes", "--limit", "1")
        few, every = run("reconcile").out, run("reconcile", "-v").out
    assert len(server.creates) == 7
    assert ("Client 5 Ltd" in few, "Client 6 Ltd" in few, "… and 2 more: -v shows all." in few) == (True, False, True)
    assert ("Client 7 Ltd" in every, "more" in every) == (True, False)


class TestNothingInDoubt:
    """There is nothing to find out about."""

    def test_it_says_so_and_asks_once(self, run: Run, folder: Path, sandbox: Sandbox) -> None:
        """The one read says which Intend it is."""
        write_csv(folder / "clients.csv", client_rows(2))
        run("import", "clients.csv", "--yes")
        before = len(requests_to(sandbox))
        ran = run("reconcile")
        assert (ran.exit_code, ran.err) == (0, "")
        assert "Nothing is in doubt" in ran.out
        assert requests_to(sandbox)[before:] == ["GET"]

    def test_no_journal_is_made(self, run: Run, folder: Path, sandbox: Sandbox) -> None:
        assert sandbox.url
        ran = run("reconcile")
        assert (ran.exit_code, "Nothing is in doubt" in ran.out) == (0, True)
        assert [path.name for path in folder.parent.iterdir() if "journal" in path.name] == []

    def test_another_intend_is_another_matter(
        self, run: Run, troubled: Sandbox, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert troubled.url
        with running_sandbox(SandboxConfig()) as other:
            use(other, monkeypatch)
            ran = run("reconcile")
        assert (ran.exit_code, "Nothing is in doubt" in ran.out) == (0, True)


class TestUnreadable:
    """Intend cannot be read: nothing is settled."""

    def test_nobody_answers(self, run: Run, troubled: Sandbox) -> None:
        assert troubled.url
        ran = run("reconcile", "--url", "http://127.0.0.1:9")
        assert ran.exit_code == 3
        assert "cannot be reached" in ran.err

    def test_the_list_cannot_be_shown_to_be_complete(self, run: Run, folder: Path, settings: Settings) -> None:
        """4 is for exports."""

        def script(request: Request) -> tuple[int, Any] | None:
            """One page, whichever is asked for, once the import is over."""
            if request.method == "POST":
                return None
            return 200, envelope([record(n) for n in range(1, 51)] if is_over else [])

        is_over = False
        write_csv(folder / "clients.csv", client_rows(1))
        with scripted_server(script) as server:
            settings(server.url)
            run("import", "clients.csv", "--yes")
            is_over = True
            ran = run("reconcile")
        assert ran.exit_code == 3
        assert "it ignores `page`" in ran.err
        assert json.loads(run("runs", "list", "--json").out)["runs"][0]["counts"] == {"not_found": 1}
