"""intend-bulk runs: what earlier imports did, from the journal alone; and held against Intend."""

import hashlib
import json
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import requests
from openpyxl import load_workbook
from programs import started
from scripted import Intend, Settings, created, scripted_server
from testkit import Run, client_rows, read_csv, use, write_csv

from intend_bulk.jobs import auditing
from intend_bulk.sandbox import Sandbox, SandboxConfig, running_sandbox
from intend_bulk.system import user_and_host

PATIENCE_SECONDS = 30.0


def rows_of(wanted: int, *, first: int = 1) -> list[dict[str, str]]:
    """Rows with references of the user's own system: OLD-1, OLD-2, …"""
    rows = client_rows(first + wanted - 1)[first - 1 :]
    return [{**row, "reference": f"OLD-{n}"} for n, row in enumerate(rows, start=first)]


@pytest.fixture
def imported(run: Run, sandbox: Sandbox, folder: Path) -> Sandbox:
    """A sandbox, and one import into it: two rows created, one rejected, one with an error, one twice in the file."""
    rows = rows_of(4)
    rows[1]["type_code"] = "bakery"
    rows[2]["currency"] = "GBR"
    write_csv(folder / "clients.csv", [*rows, rows[0]])
    assert run("import", "clients.csv", "--yes", "--skip-invalid").exit_code == 1
    return sandbox


@pytest.fixture
def offline(imported: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Sandbox:
    """That sandbox, after which no connection can be made at all, and no key is known."""
    monkeypatch.delenv("INTEND_API_KEY")

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("no network is needed")

    monkeypatch.setattr("socket.socket.connect", refuse)
    return imported


@pytest.fixture
def document(run: Run) -> Callable[..., Any]:
    """What a runs command prints as JSON: document("show", "last")."""
    return lambda *arguments: json.loads(run("runs", *arguments, "--json").out)


@pytest.mark.usefixtures("folder")
class TestWithoutAJournal:
    """Nothing was imported from here."""

    @pytest.mark.parametrize(
        "arguments",
        [
            ["list"],
            ["show", "last"],
            ["results", "1", "-o", "out.csv"],
            ["crossref", "-o", "out.csv"],
            ["audit", "1"],
        ],
        ids=lambda arguments: arguments[0],
    )
    def test_it_is_said_and_nothing_is_made(self, run: Run, folder: Path, arguments: list[str]) -> None:
        ran = run("runs", *arguments)
        assert (ran.exit_code, ran.out, ran.err) == (0, "No journal yet: nothing was imported from here.\n", "")
        assert [path for path in folder.parent.rglob("*") if path.is_file()] == []

    def test_as_json(self, document: Callable[..., Any]) -> None:
        assert document("list") == {"runs": []}


class TestList:
    """intend-bulk runs list"""

    def test_a_run_with_who_when_what_and_how_it_ended(
        self, offline: Sandbox, folder: Path, document: Callable[..., Any]
    ) -> None:
        (found,) = document("list")["runs"]
        digest = hashlib.sha256((folder / "clients.csv").read_bytes()).hexdigest()
        assert (found["run"], found["who"], found["file"], found["sha256"]) == (
            1,
            user_and_host(),
            "clients.csv",
            digest,
        )
        assert found["tenant"].startswith(f"{offline.url}#")
        assert found["started_at"] <= found["finished_at"]
        assert found["counts"] == {"created": 2, "duplicate": 1, "invalid": 1, "rejected": 1}
        assert (found["rows"], found["exit_code"], found["ended"]) == (5, 1, "done, some rows need a person")

    def test_the_latest_is_the_first(self, run: Run, imported: Sandbox, document: Callable[..., Any]) -> None:
        assert imported.url
        run("import", "clients.csv", "--yes", "--skip-invalid")
        assert [found["run"] for found in document("list")["runs"]] == [2, 1]

    @pytest.mark.usefixtures("offline")
    def test_it_is_a_table(self, run: Run) -> None:
        ran = run("runs", "list")
        assert ran.exit_code == 0
        assert ran.out.split()[:7] == ["Run", "Started", "(UTC)", "By", "File", "Rows", "Outcome"]
        assert "clients.csv" in ran.out

    @pytest.mark.usefixtures("imported")
    def test_a_dry_run_is_none(self, run: Run, document: Callable[..., Any]) -> None:
        run("import", "clients.csv", "--dry-run")
        assert len(document("list")["runs"]) == 1

    @pytest.mark.usefixtures("offline")
    def test_another_address_has_none(self, run: Run) -> None:
        ran = run("runs", "list", "--url", "acme.intend.com")
        assert ran.out == "Nothing was imported into https://acme.intend.com from here yet.\n"


class TestShow:
    """intend-bulk runs show RUN"""

    @pytest.mark.usefixtures("offline")
    @pytest.mark.parametrize("name", ["1", "last"])
    def test_the_clients_that_it_created(self, document: Callable[..., Any], name: str) -> None:
        assert document("show", name)["clients"] == [
            {
                "row": 2,
                "reference": "OLD-1",
                "client_id": 1,
                "client_account": "CLIENT01",
                "title": "Client 1 Ltd",
            },
            {
                "row": 5,
                "reference": "OLD-4",
                "client_id": 2,
                "client_account": "CLIENT02",
                "title": "Client 4 Ltd",
            },
        ]

    @pytest.mark.usefixtures("offline")
    def test_it_is_shown(self, run: Run) -> None:
        ran = run("runs", "show", "last")
        assert ran.exit_code == 0
        for words in ("clients.csv: it is as it was", "sha-256", "5: 2 created", user_and_host(), "CLIENT02"):
            assert words in ran.out

    @pytest.mark.usefixtures("offline")
    def test_first_and_last_creation(self, document: Callable[..., Any]) -> None:
        found = document("show", "1")
        assert found["started_at"] <= found["first_created_at"] <= found["last_created_at"] <= found["finished_at"]

    @pytest.mark.usefixtures("offline")
    def test_whether_the_file_is_as_it_was(self, folder: Path, document: Callable[..., Any]) -> None:
        file = folder / "clients.csv"
        found = [document("show", "1")["file_now"]]
        file.write_text("changed")
        found.append(document("show", "1")["file_now"])
        file.unlink()
        found.append(document("show", "1")["file_now"])
        assert found == ["unchanged", "changed", "not there"]

    def test_a_later_run_created_none_of_them(self, run: Run, imported: Sandbox, document: Callable[..., Any]) -> None:
        assert imported.url
        run("import", "clients.csv", "--yes", "--skip-invalid")
        found = document("show", "last")
        assert (found["run"], found["clients"], found["first_created_at"]) == (2, [], None)

    @pytest.mark.usefixtures("offline")
    @pytest.mark.parametrize(
        ("name", "message"), [("7", "There is no run 7 into"), ("frist", "There is no run 'frist' into")]
    )
    def test_a_run_that_is_none(self, run: Run, name: str, message: str) -> None:
        ran = run("runs", "show", name)
        assert (ran.exit_code, ran.out) == (2, "")
        assert message in ran.err
        assert "The known ones are 1; last is run 1. See: intend-bulk runs list" in ran.err

    @pytest.mark.usefixtures("offline")
    def test_a_run_into_another_address(self, run: Run, offline: Sandbox) -> None:
        ran = run("runs", "show", "1", "--url", "acme.intend.com")
        assert ran.exit_code == 2
        assert f"The journal knows runs into {offline.url}: --url." in ran.err


class TestResults:
    """intend-bulk runs results RUN -o OUT"""

    @pytest.mark.usefixtures("offline")
    def test_they_are_the_log(self, run: Run, folder: Path) -> None:
        ran = run("runs", "results", "last", "-o", "again.csv")
        assert (ran.exit_code, ran.out) == (0, "Wrote the 5 rows of run 1 to again.csv.\n")
        assert (folder / "again.csv").read_bytes() == (folder / "clients.results.csv").read_bytes()

    @pytest.mark.usefixtures("offline")
    def test_as_a_workbook(self, run: Run, folder: Path) -> None:
        run("runs", "results", "1", "-o", "again.xlsx")
        sheet = load_workbook(folder / "again.xlsx").worksheets[0]
        assert [cell.value for cell in sheet["B"]] == [
            "Status",
            "created",
            "rejected",
            "invalid",
            "created",
            "duplicate",
        ]

    @pytest.mark.usefixtures("offline")
    def test_as_json(self, run: Run, folder: Path) -> None:
        run("runs", "results", "1", "-o", "again.json")
        assert [row["row"] for row in json.loads((folder / "again.json").read_text())] == [2, 3, 4, 5, 6]

    @pytest.mark.usefixtures("offline")
    def test_a_format_that_is_none(self, run: Run) -> None:
        ran = run("runs", "results", "1", "-o", "again.docx")
        assert (ran.exit_code, "does not say its format" in ran.err) == (2, True)

    @pytest.mark.usefixtures("offline")
    def test_the_file_that_was_imported_is_not_written_over(self, run: Run, folder: Path) -> None:
        before = (folder / "clients.csv").read_bytes()
        ran = run("runs", "results", "1", "-o", "clients.csv")
        assert (ran.exit_code, "it is not written over" in ran.err) == (2, True)
        assert (folder / "clients.csv").read_bytes() == before

    def test_of_rows_that_another_process_took_meanwhile(
        self, run: Run, folder: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The plan was to send them; the log and the journal agree on what became of them."""
        write_csv(folder / "clients.csv", rows_of(2))
        monkeypatch.setattr("intend_bulk.journal.journal.Journal.find", lambda *_: None)  # the plan sees no line
        with scripted_server(Intend(created)) as server:
            settings(server.url)
            monkeypatch.setattr("intend_bulk.jobs.planning.Planner._in_intend", lambda *_: iter(()))
            run("import", "clients.csv", "--yes")
            run("import", "clients.csv", "--yes")
        run("runs", "results", "last", "-o", "again.csv")
        assert [line["status"] for line in read_csv(folder / "again.csv")] == ["already_created"] * 2
        assert (folder / "again.csv").read_bytes() == (folder / "clients.results.csv").read_bytes()


class TestCrossReference:
    """intend-bulk runs crossref -o OUT"""

    def test_every_created_client_once_over_all_runs(self, run: Run, imported: Sandbox, folder: Path) -> None:
        assert imported.url
        write_csv(folder / "more.csv", [*rows_of(1), *rows_of(2, first=8)])
        run("import", "more.csv", "--yes")
        ran = run("runs", "crossref", "-o", "crossref.csv")
        assert ran.exit_code == 0
        found = read_csv(folder / "crossref.csv")
        assert list(found[0]) == ["reference", "client_id", "client_account", "title", "email", "run", "created_at"]
        assert [(line["reference"], line["client_id"], line["run"]) for line in found] == [
            ("OLD-1", "1", "1"),
            ("OLD-4", "2", "1"),
            ("OLD-8", "3", "2"),
            ("OLD-9", "4", "2"),
        ]
        assert found[0]["created_at"] == read_csv(folder / "clients.results.csv")[0]["finished_at"]

    @pytest.mark.usefixtures("offline")
    def test_as_a_workbook(self, run: Run, folder: Path) -> None:
        run("runs", "crossref", "-o", "crossref.xlsx")
        sheet = load_workbook(folder / "crossref.xlsx").worksheets[0]
        assert [cell.value for cell in sheet["A"]] == ["Reference", "OLD-1", "OLD-4"]

    @pytest.mark.usefixtures("offline")
    def test_more_than_fit_one_page(self, run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("intend_bulk.journal.archive._PAGE", 1)
        run("runs", "crossref", "-o", "crossref.csv")
        assert [line["client_id"] for line in read_csv(folder / "crossref.csv")] == ["1", "2"]

    def test_a_client_that_was_sent_twice_stands_there_once(self, run: Run, folder: Path, settings: Settings) -> None:
        """It was gone from Intend, and a person wanted it again: under its new id, with the run that made it."""
        write_csv(folder / "clients.csv", rows_of(1))
        intend = Intend(created)
        with scripted_server(intend) as server:
            settings(server.url)
            run("import", "clients.csv", "--yes")
            intend.held.clear()
            run("import", "clients.csv", "--yes", "--resend-not-found")
        run("runs", "crossref", "-o", "crossref.csv")
        (line,) = read_csv(folder / "crossref.csv")
        assert (line["client_id"], line["run"]) == ("2", "2")

    @pytest.mark.usefixtures("offline")
    def test_of_an_address_without_runs(self, run: Run, folder: Path) -> None:
        ran = run("runs", "crossref", "-o", "crossref.csv", "--url", "acme.intend.com")
        assert ran.exit_code == 2
        assert "Nothing was imported into https://acme.intend.com yet." in ran.err
        assert not (folder / "crossref.csv").exists()


class TestAudit:
    """intend-bulk runs audit RUN"""

    def test_everything_is_there(self, run: Run, imported: Sandbox) -> None:
        assert imported.url
        ran = run("runs", "audit", "last")
        assert ran.exit_code == 0
        assert ran.out == "Looked at 2 clients that run 1 created; all are in Intend as they were sent.\n"

    @pytest.mark.usefixtures("imported")
    def test_the_file_is_not_needed(self, run: Run, folder: Path) -> None:
        (folder / "clients.csv").unlink()
        assert run("runs", "audit", "1").exit_code == 0

    def test_what_is_different_is_said(self, run: Run, folder: Path, settings: Settings) -> None:
        """One is gone, one has another title, one that was rejected is there."""

        def create(number: int, request: Any) -> Any:
            return (
                (422, {"status": 422, "response": False, "data": None, "msg": "No"})
                if number == 3
                else created(number, request)
            )

        intend = Intend(create)
        write_csv(folder / "clients.csv", rows_of(4))
        with scripted_server(intend) as server:
            settings(server.url)
            run("import", "clients.csv", "--yes")
            intend.held[1]["title"] = "Bolt Ltd"
            del intend.held[0]
            intend.held.append({"id": 9, "title": "Client 3 Ltd", "email": "office3@client-3.co.uk"})
            ran = run("runs", "audit", "1", "--json")
        found = json.loads(ran.out)
        assert (ran.exit_code, found["exit_code"], found["checked"]) == (1, 1, 3)
        assert found["differences"] == [
            "Row 2, client 1: Intend does not hold it any more",
            "Row 3, client 2: its title in Intend is 'bolt ltd', and 'client 2 ltd' was sent",
            "Row 4 is rejected, but Intend holds a new client 9 with its e-mail and title",
        ]

    def test_what_a_later_run_created_is_no_difference(self, run: Run, imported: Sandbox, folder: Path) -> None:
        """The row that was rejected was corrected and sent again."""
        assert imported.url
        rows = rows_of(4)
        write_csv(folder / "clients.csv", rows)
        assert run("import", "clients.csv", "--yes").exit_code == 0
        assert run("runs", "audit", "1").exit_code == 0

    def test_it_takes_as_many_requests_as_it_takes(
        self, run: Run, imported: Sandbox, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert imported.url
        monkeypatch.setattr(auditing, "_MOST_REQUESTS", 0)
        assert json.loads(run("runs", "audit", "1", "--json").out)["checked"] == 2

    def test_another_sandbox_at_the_address(self, run: Run, imported: Sandbox, folder: Path) -> None:
        """Its clients have the same ids, and are others."""
        with closing(sqlite3.connect(folder.parent / "journal.sqlite")) as connection, connection:
            connection.execute("UPDATE tenants SET address = ?", (f"{imported.url}#of-another",))
        ran = run("runs", "audit", "1")
        assert ran.exit_code == 2
        assert "into another sandbox" in ran.err

    @pytest.mark.usefixtures("imported")
    def test_nobody_answers(self, run: Run, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        with closing(sqlite3.connect(folder.parent / "journal.sqlite")) as connection, connection:
            connection.execute("UPDATE tenants SET address = 'http://127.0.0.1:9'")
        monkeypatch.setenv("INTEND_URL", "http://127.0.0.1:9")
        assert run("runs", "audit", "1").exit_code == 3


class TestTheEndOfAnImport:
    """It points to what comes next."""

    def test_an_audit_that_was_left(
        self, run: Run, sandbox: Sandbox, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert sandbox.url
        monkeypatch.setattr(auditing, "_MOST_REQUESTS", 1)
        write_csv(folder / "clients.csv", rows_of(3))
        ran = run("import", "clients.csv", "--yes")
        assert ran.exit_code == 0
        assert "What was created was not looked at (it would take 2 requests): intend-bulk runs audit 1\n" in ran.err

    @pytest.mark.usefixtures("sandbox")
    def test_the_document_has_its_number(self, run: Run, folder: Path) -> None:
        write_csv(folder / "clients.csv", rows_of(3))
        found = json.loads(run("import", "clients.csv", "--yes", "--json").out)
        assert (found["run"], found["audited"], found["differences"]) == (1, 3, [])


@pytest.fixture
def killed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """An import that was killed by SIGKILL while the answer to its third row was awaited."""
    write_csv(folder / "clients.csv", rows_of(5))
    with running_sandbox(SandboxConfig(faults=["timeout @3 for=100s"])) as running:
        use(running, monkeypatch)
        process = started("import", "clients.csv", "--yes", "-q")
        until = time.monotonic() + PATIENCE_SECONDS
        while creates(running) < 3:
            assert time.monotonic() < until, "the import does not get on"
            assert process.poll() is None, "the import ended by itself"
            time.sleep(0.002)
        process.kill()
        process.wait()
        yield running


def creates(running: Sandbox) -> int:
    answer = requests.get(f"{running.url}/sandbox/requests", headers={"api-key": running.api_key}, timeout=10)
    return sum(request["method"] == "POST" for request in answer.json()["data"])


@pytest.mark.usefixtures("killed")
class TestKilled:
    """A run that was killed."""

    def test_it_is_said(self, document: Callable[..., Any]) -> None:
        (found,) = document("list")["runs"]
        assert (found["finished_at"], found["exit_code"]) == (None, None)
        assert found["ended"] == "was killed before its end"
        assert found["counts"] == {"created": 2, "unconfirmed": 1, "not_sent": 2}

    def test_its_clients_are_known(self, document: Callable[..., Any]) -> None:
        assert [client["reference"] for client in document("show", "last")["clients"]] == ["OLD-1", "OLD-2"]

    def test_the_way_to_what_is_unconfirmed_is_said(self, run: Run) -> None:
        assert run("runs", "show", "last").err.endswith(": intend-bulk reconcile\n")

    def test_its_log_can_be_written(self, run: Run, folder: Path) -> None:
        """Though it had come to none itself."""
        assert not (folder / "clients.results.csv").exists()
        assert run("runs", "results", "last", "-o", "log.csv").exit_code == 0
        assert [(line["row"], line["status"], line["reference"]) for line in read_csv(folder / "log.csv")] == [
            ("2", "created", "OLD-1"),
            ("3", "created", "OLD-2"),
            ("4", "unconfirmed", "OLD-3"),
            ("5", "not_sent", "OLD-4"),
            ("6", "not_sent", "OLD-5"),
        ]


def test_a_run_that_is_still_going_on_is_not_called_killed(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_csv(folder / "clients.csv", rows_of(2))
    with running_sandbox(SandboxConfig(faults=["timeout @1 for=100s"])) as running:
        use(running, monkeypatch)
        process = started("import", "clients.csv", "--yes", "-q")
        until = time.monotonic() + PATIENCE_SECONDS
        while not creates(running):
            assert time.monotonic() < until, "the import does not get on"
            time.sleep(0.002)
        (found,) = json.loads(run("runs", "list", "--json").out)["runs"]
        process.kill()
        process.wait()
    assert found["ended"] == "was killed, or is still going on"


class TestManyTenants:
    """One journal for several Intends: each has runs of its own, and the numbers are unique."""

    @pytest.fixture
    def several(self, imported: Sandbox, run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
        """The second of two sandboxes, each with an import."""
        assert imported.url
        write_csv(folder / "other.csv", rows_of(1, first=9))
        with running_sandbox(SandboxConfig()) as other:
            use(other, monkeypatch)
            run("import", "other.csv", "--yes")
            yield other

    def test_those_of_the_address_are_listed(self, several: Sandbox, document: Callable[..., Any]) -> None:
        (found,) = document("list")["runs"]
        assert (found["run"], found["file"], found["tenant"].startswith(several.url)) == (2, "other.csv", True)

    @pytest.mark.usefixtures("several")
    def test_all_are_listed_where_no_address_is_set(
        self, run: Run, document: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("INTEND_URL")
        assert [found["run"] for found in document("list")["runs"]] == [2, 1]
        assert "Into" in run("runs", "list").out.split("\n")[0]

    @pytest.mark.usefixtures("several")
    def test_last_is_that_of_the_address(self, document: Callable[..., Any], imported: Sandbox) -> None:
        assert document("show", "last")["run"] == 2
        assert document("show", "last", "--url", imported.url)["run"] == 1

    @pytest.mark.usefixtures("several")
    def test_a_cross_reference_is_that_of_one(self, run: Run, folder: Path) -> None:
        run("runs", "crossref", "-o", "crossref.csv")
        assert [line["reference"] for line in read_csv(folder / "crossref.csv")] == ["OLD-9"]

    @pytest.mark.usefixtures("several")
    def test_a_cross_reference_of_several_is_none(
        self, run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("INTEND_URL")
        ran = run("runs", "crossref", "-o", "crossref.csv")
        assert (ran.exit_code, "knows several addresses" in ran.err) == (2, True)
        assert not (folder / "crossref.csv").exists()

    def test_an_earlier_sandbox_at_the_same_address_is_left_out(self, run: Run, several: Sandbox, folder: Path) -> None:
        """Its ids mean other clients; it is said."""
        earlier = f"{several.url}#earlier"
        with closing(sqlite3.connect(folder.parent / "journal.sqlite")) as connection, connection:
            connection.execute("UPDATE tenants SET address = ? WHERE id = 1", (earlier,))
        ran = run("runs", "crossref", "-o", "crossref.csv")
        assert f"Left out: {earlier}" in ran.err
        assert [line["reference"] for line in read_csv(folder / "crossref.csv")] == ["OLD-9"]
        assert [found["run"] for found in json.loads(run("runs", "list", "--json").out)["runs"]] == [2, 1]
