"""Imports in which something fails on our own side, or in the hands of others: no row without its one outcome."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from scripted import Intend, Request, Settings, created, envelope, let_quiet_period_pass, record, scripted_server
from testkit import Run, client_rows, read_csv, write_csv

from intend_bulk.api.client import IntendClient
from intend_bulk.api.pacing import Pacer
from intend_bulk.cli.screen import Screen
from intend_bulk.model.identity import identity_of


def log_of(folder: Path) -> list[dict[str, str]]:
    return read_csv(folder / "clients.results.csv")


def statuses(folder: Path) -> list[str]:
    return [line["status"] for line in log_of(folder)]


def in_the_journal(folder: Path, statement: str, *values: object) -> None:
    """What another program does to the journal meanwhile."""
    with closing(sqlite3.connect(folder.parent / "journal.sqlite")) as connection, connection:
        connection.execute(statement, values)


def after_the_first(act: Callable[[], None]) -> Callable[[int, Request], tuple[int, Any]]:
    """Creates clients as documented; something else happens while the first is under way."""

    def create(number: int, request: Request) -> tuple[int, Any]:
        if number == 1:
            act()
        return created(number, request)

    return create


@pytest.fixture
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The waits of the run, which take no time."""
    waits: list[float] = []

    def pause(_pacer: Pacer, seconds: float, _why: str = "") -> bool:
        waits.append(seconds)
        return True

    monkeypatch.setattr(Pacer, "pause", pause)
    return waits


def test_a_row_that_intend_holds_twice_is_left_to_a_person(run: Run, folder: Path, settings: Settings) -> None:
    """Its answer was lost, and somebody else made the same client meanwhile: which is whose cannot be told."""

    def create(_number: int, request: Request) -> None:
        intend.keep(request)
        intend.keep(request)

    intend = Intend(create)
    write_csv(folder / "clients.csv", client_rows(1))
    with scripted_server(intend) as server:
        settings(server.url)
        run("import", "clients.csv", "--yes")
        let_quiet_period_pass(folder)
        assert run("import", "clients.csv", "--yes").exit_code == 1
    assert statuses(folder) == ["unconfirmed"]
    assert "clients 1, 2" in log_of(folder)[0]["message"]
    assert len(server.creates) == 1


def test_a_client_whose_title_was_cut_is_left_to_a_person(run: Run, folder: Path, settings: Settings) -> None:
    """The server may have shortened it: "not found" would be a lie."""

    def create(_number: int, _request: Request) -> None:
        intend.held.append(record(1, title="Client 1", email="office1@client-1.co.uk"))

    intend = Intend(create)
    write_csv(folder / "clients.csv", client_rows(1))
    with scripted_server(intend) as server:
        settings(server.url)
        run("import", "clients.csv", "--yes")
        let_quiet_period_pass(folder)
        run("import", "clients.csv", "--yes", "--resend-not-found")
    assert statuses(folder) == ["unconfirmed"]
    assert "client 1, whose title is cut or longer" in log_of(folder)[0]["message"]
    assert len(server.creates) == 1


def test_readings_that_all_differ_settle_nothing(run: Run, folder: Path, settings: Settings) -> None:
    """Clients come and go in Intend while it is read, and the row's may be one of them: a later run finds it."""
    reads = 0

    def script(request: Request) -> tuple[int, Any] | None:
        nonlocal reads
        if request.method == "POST":
            return None
        reads += request.query["page"] == "1"
        own = record(9, title="Client 1 Ltd", email="office1@client-1.co.uk")
        held = [record(reads)] if reads <= 7 else [own]
        return 200, envelope(held if request.query["page"] == "1" else [])

    write_csv(folder / "clients.csv", client_rows(1))
    with scripted_server(script) as server:
        settings(server.url)
        assert run("import", "clients.csv", "--yes").exit_code == 1
        assert statuses(folder) == ["unconfirmed"]
        assert "5 readings of Intend's list all differed" in log_of(folder)[0]["message"]
        let_quiet_period_pass(folder)
        assert run("import", "clients.csv", "--yes").exit_code == 0
    assert statuses(folder) == ["created"]
    assert len(server.creates) == 1


def test_a_key_that_is_withdrawn_meanwhile_stops_the_run(run: Run, folder: Path, settings: Settings) -> None:
    """A 401 may be about the row or about the key: one read tells."""

    def script(request: Request) -> tuple[int, Any]:
        is_refused = request.method == "POST" or len(server.creates) > 0
        refusal = envelope(None, response=False, message="Unauthorised", status=401)
        return (401, refusal) if is_refused else (200, envelope([]))

    write_csv(folder / "clients.csv", client_rows(3))
    with scripted_server(script) as server:
        settings(server.url)
        ran = run("import", "clients.csv", "--yes")
    assert (ran.exit_code, len(server.creates)) == (3, 1)
    assert statuses(folder) == ["not_sent"] * 3
    assert "refused the API key" in ran.err


@pytest.mark.parametrize(
    ("state", "client_id", "status"),
    [("created", 77, "already_created"), ("sending", None, "unconfirmed"), ("not_found", None, "not_found")],
)
def test_a_client_that_another_process_took_meanwhile_is_not_sent(
    run: Run, folder: Path, settings: Settings, state: str, client_id: int | None, status: str
) -> None:
    """The row was to be sent when the plan was made; the journal decides at the last moment."""
    rows = client_rows(2)

    def take() -> None:
        statement = "INSERT INTO lines (tenant_id, identity, state, client_id, quiet_until) VALUES (1, ?, ?, ?, 9e9)"
        in_the_journal(folder, statement, identity_of(rows[1]), state, client_id)

    write_csv(folder / "clients.csv", rows)
    with scripted_server(Intend(after_the_first(take))) as server:
        settings(server.url)
        run("import", "clients.csv", "--yes")
    assert statuses(folder) == ["created", status]
    assert len(server.creates) == 1


def test_a_reference_that_another_process_took_meanwhile_is_not_sent(
    run: Run, folder: Path, settings: Settings
) -> None:
    rows = [{"reference": f"OLD-{n}", **row} for n, row in enumerate(client_rows(2))]

    def take() -> None:
        statement = (
            "INSERT INTO lines (tenant_id, identity, reference_key, title, state) VALUES (1, ?, ?, ?, 'unconfirmed')"
        )
        in_the_journal(folder, statement, "another", "old-1", "Bolt Ltd")

    write_csv(folder / "clients.csv", rows)
    with scripted_server(Intend(after_the_first(take))) as server:
        settings(server.url)
        run("import", "clients.csv", "--yes")
    assert statuses(folder) == ["created", "invalid"]
    assert "Bolt Ltd" in log_of(folder)[1]["message"]
    assert len(server.creates) == 1


def test_a_journal_that_fails_after_the_answer_stops_the_run(run: Run, folder: Path, settings: Settings) -> None:
    """The outcome stands in the log all the same, and the row is never sent again."""
    write_csv(folder / "clients.csv", client_rows(3))
    break_it = after_the_first(lambda: in_the_journal(folder, "DROP TABLE answers"))
    with scripted_server(Intend(break_it)) as server:
        settings(server.url)
        ran = run("import", "clients.csv", "--yes")
    assert (ran.exit_code, len(server.creates)) == (3, 1)
    assert [(line["status"], line["client_id"]) for line in log_of(folder)] == [
        ("created", "1"),
        ("not_sent", ""),
        ("not_sent", ""),
    ]
    assert "journal" in ran.err


def test_a_journal_that_fails_before_a_create_stops_the_run(run: Run, folder: Path, settings: Settings) -> None:
    """What cannot be recorded is not sent."""
    write_csv(folder / "clients.csv", client_rows(3))
    break_it = after_the_first(lambda: in_the_journal(folder, "ALTER TABLE attempts RENAME TO gone"))
    with scripted_server(Intend(break_it)) as server:
        settings(server.url)
        ran = run("import", "clients.csv", "--yes")
    assert (ran.exit_code, len(server.creates)) == (3, 1)
    assert statuses(folder)[1:] == ["not_sent", "not_sent"]


@pytest.mark.parametrize(
    ("failure", "words"),
    [(RuntimeError("a fault of ours"), "RuntimeError"), (KeyboardInterrupt(), "Interrupted")],
    ids=["a fault of ours", "a second Ctrl-C"],
)
def test_what_fails_while_a_create_is_under_way_leaves_it_unconfirmed(
    run: Run,
    folder: Path,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    failure: BaseException,
    words: str,
) -> None:
    def fail(_client: IntendClient, _payload: object) -> None:
        raise failure

    monkeypatch.setattr(IntendClient, "create", fail)
    write_csv(folder / "clients.csv", client_rows(2))
    with scripted_server(Intend(created)) as server:
        settings(server.url)
        assert run("import", "clients.csv", "--yes").exit_code == 3
    assert statuses(folder) == ["unconfirmed", "not_sent"]
    assert words in log_of(folder)[0]["message"]


def test_a_server_that_goes_away_is_tried_five_times(
    run: Run, folder: Path, settings: Settings, no_waiting: list[float]
) -> None:
    """With growing waits; the rows are certainly not sent, and the next run sends them."""
    write_csv(folder / "clients.csv", client_rows(2))
    with scripted_server(Intend(created)) as server:
        settings(server.url)
        server.refuse_after_reads = True
        ran = run("import", "clients.csv", "--yes")
    assert ran.exit_code == 3
    assert statuses(folder) == ["not_sent", "not_sent"]
    assert [line["attempts"] for line in log_of(folder)] == ["0", "0"]
    assert [round(wait) for wait in no_waiting if wait > 0.5] == [1, 2, 4, 8]
    assert "5 times in a row: No connection" in ran.err


def test_a_wait_of_over_five_minutes_stops_the_run(run: Run, folder: Path, settings: Settings) -> None:
    write_csv(folder / "clients.csv", client_rows(2))
    answer = (429, envelope(None, response=False, status=429))
    with scripted_server(Intend(lambda _number, _request: answer), headers={"Retry-After": "301"}) as server:
        settings(server.url)
        assert run("import", "clients.csv", "--yes").exit_code == 3
    assert (statuses(folder), len(server.creates)) == (["not_sent", "not_sent"], 1)


def test_a_fault_of_ours_is_a_sentence(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not a traceback."""
    write_csv(folder / "clients.csv", client_rows(1))

    def fail(*_arguments: object, **_options: object) -> None:
        raise RuntimeError("out of order")

    monkeypatch.setattr("intend_bulk.jobs.checking.check_file", fail)
    ran = run("check", "clients.csv")
    assert ran.exit_code == 3
    assert "failed where it should not (RuntimeError: out of order)" in ran.err
    assert "Traceback" not in ran.err


def test_a_screen_that_fails_in_the_middle_loses_no_outcome(
    run: Run, folder: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The creates that are under way are waited for, and every row stands in the log as the journal has it."""
    heard = 0

    def fail(_screen: Screen, _summary: object) -> None:
        nonlocal heard
        heard += 1
        if heard == 3:
            raise BrokenPipeError(32, "Broken pipe")

    monkeypatch.setattr(Screen, "counted", fail)
    write_csv(folder / "clients.csv", client_rows(9))
    with scripted_server(Intend(created)) as server:
        settings(server.url)
        monkeypatch.setenv("INTEND_BULK_WORKERS", "4")
        ran = run("import", "clients.csv", "--yes")
    sent = statuses(folder).count("created")
    assert (ran.exit_code, len(server.creates)) == (3, sent)
    assert sent >= 3
    assert statuses(folder).count("not_sent") == 9 - sent
