"""Import and export against servers that do what a sandbox never does."""

import json
import signal
from pathlib import Path
from typing import Any

import pytest
from scripted import Intend, Request, Settings, created, envelope, let_quiet_period_pass, record, scripted_server
from testkit import Run, client_rows, read_csv, write_csv
from vendor import DOCUMENTED_ROW, WHOLE

from intend_bulk.api.pacing import Pacer


def test_the_documented_example_is_sent_as_documented(run: Run, folder: Path, settings: Settings) -> None:
    """A row with its values is, on the wire, its JSON key for key."""
    write_csv(folder / "clients.csv", [DOCUMENTED_ROW])
    with scripted_server(Intend(created)) as server:
        settings(server.url)
        assert run("import", "clients.csv", "--yes").exit_code == 0
    (create,) = server.creates
    assert json.loads(create.body) == WHOLE
    assert (create.headers["api-key"], create.headers["content-type"]) == ("key-of-the-tests", "application/json")


def test_a_lost_answer_does_not_stop_the_others_and_is_looked_for_at_the_end(
    run: Run, folder: Path, settings: Settings
) -> None:
    def create(number: int, request: Request) -> tuple[int, Any] | None:
        return None if number == 2 else created(number, request)

    write_csv(folder / "clients.csv", client_rows(3))
    with scripted_server(Intend(create)) as server:
        settings(server.url)
        assert run("import", "clients.csv", "--yes").exit_code == 1
    assert [line["status"] for line in read_csv(folder / "clients.results.csv")] == [
        "created",
        "not_found",
        "created",
    ]
    assert len(server.creates) == 3


def test_a_row_without_an_answer_is_found_at_the_end_of_the_run(run: Run, folder: Path, settings: Settings) -> None:
    """It was created, only the answer was lost: after the quiet period it is read back, not sent again."""

    def create(number: int, request: Request) -> tuple[int, Any] | None:
        client_id = intend.keep(request)
        return None if number == 1 else (200, envelope({"client_id": client_id, "client_account": "ACC"}))

    intend = Intend(create)
    write_csv(folder / "clients.csv", client_rows(2))
    with scripted_server(intend) as server:
        settings(server.url)
        assert run("import", "clients.csv", "--yes").exit_code == 0
        first, second = read_csv(folder / "clients.results.csv")
        assert run("import", "clients.csv", "--yes").exit_code == 0
    assert (first["status"], first["client_id"], second["status"]) == ("created", "1", "created")
    assert "found in Intend afterwards" in first["message"]
    assert {line["status"] for line in read_csv(folder / "clients.results.csv")} == {"already_created"}
    assert len(server.creates) == 2


def test_ctrl_c_leaves_looking_for_it_to_a_later_run(
    run: Run, folder: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The wait for the quiet period can be left; within it, a later run waits again."""

    def create(_number: int, request: Request) -> None:
        intend.keep(request)

    def leave(_pacer: Pacer, _seconds: float, why: str = "") -> bool:
        if why == "Waiting before looking in Intend":
            signal.raise_signal(signal.SIGINT)
            return False
        return True

    intend = Intend(create)
    write_csv(folder / "clients.csv", client_rows(1))
    with scripted_server(intend) as server:
        settings(server.url)
        with monkeypatch.context() as patched:
            patched.setattr(Pacer, "pause", leave)
            assert run("import", "clients.csv", "--yes").exit_code == 130
        assert [line["status"] for line in read_csv(folder / "clients.results.csv")] == ["unconfirmed"]
        assert run("import", "clients.csv", "--yes").exit_code == 0
    assert [line["status"] for line in read_csv(folder / "clients.results.csv")] == ["created"]
    assert len(server.creates) == 1


def test_a_row_that_never_arrived_is_sent_again_only_on_a_persons_word(
    run: Run, folder: Path, settings: Settings
) -> None:
    def create(number: int, request: Request) -> tuple[int, Any] | None:
        return None if number == 1 else (200, envelope({"client_id": intend.keep(request), "client_account": "A"}))

    intend = Intend(create)
    write_csv(folder / "clients.csv", client_rows(1))
    with scripted_server(intend) as server:
        settings(server.url)
        run("import", "clients.csv", "--yes")
        let_quiet_period_pass(folder)
        assert run("import", "clients.csv", "--yes").exit_code == 1
        assert [line["status"] for line in read_csv(folder / "clients.results.csv")] == ["not_found"]
        assert len(server.creates) == 1
        assert run("import", "clients.csv", "--yes", "--resend-not-found").exit_code == 0
    line = read_csv(folder / "clients.results.csv")[0]
    assert (line["status"], line["attempts"], len(server.creates)) == ("created", "2", 2)


@pytest.mark.parametrize(
    ("answer", "status", "exit_code", "sent"),
    [
        ((401, envelope(None, response=False, message="Bad request", status=401)), "rejected", 1, 3),
        ((404, b"not here"), "not_sent", 3, 1),
        ((500, envelope(None, response=False, status=500)), "not_found", 1, 3),
        ((200, b"<html>Please log in</html>"), "unconfirmed", 3, 1),
        ((302, b""), "unconfirmed", 3, 1),
        ((200, envelope({"client_account": "NOID"})), "unconfirmed", 3, 1),
        ((422, envelope(None, response=False, message="Title too long", status=422)), "rejected", 1, 3),
        ((200, envelope(None, response=False, message="No such type")), "rejected", 1, 3),
    ],
    ids=["401, key good", "404", "500", "HTML", "redirect", "no id", "422", "200 refused"],
)
def test_answers(
    run: Run, folder: Path, settings: Settings, answer: tuple[int, Any], status: str, exit_code: int, sent: int
) -> None:
    """What becomes of the row, whether the run goes on, and that every row stands in the log."""
    write_csv(folder / "clients.csv", client_rows(3))
    with scripted_server(Intend(lambda _number, _request: answer)) as server:
        settings(server.url)
        ran = run("import", "clients.csv", "--yes")
    log = [line["status"] for line in read_csv(folder / "clients.results.csv")]
    assert (ran.exit_code, len(server.creates)) == (exit_code, sent)
    assert log == [status] * sent + ["not_sent"] * (3 - sent)


def test_too_many_requests_is_sent_again(run: Run, folder: Path, settings: Settings) -> None:
    """It certainly was not taken, so it is safe."""

    def create(number: int, request: Request) -> tuple[int, Any]:
        return (429, envelope(None, response=False, status=429)) if number == 1 else created(number, request)

    write_csv(folder / "clients.csv", client_rows(1))
    with scripted_server(Intend(create)) as server:
        settings(server.url)
        assert run("import", "clients.csv", "--yes").exit_code == 0
    line = read_csv(folder / "clients.results.csv")[0]
    assert (line["status"], line["attempts"], len(server.creates)) == ("created", "1", 2)


def test_five_creates_in_a_row_without_an_answer_stop_the_run(run: Run, folder: Path, settings: Settings) -> None:
    write_csv(folder / "clients.csv", client_rows(8))
    with scripted_server(Intend(lambda _number, _request: None)) as server:
        settings(server.url)
        ran = run("import", "clients.csv", "--yes")
    log = [line["status"] for line in read_csv(folder / "clients.results.csv")]
    assert (ran.exit_code, len(server.creates)) == (3, 5)
    assert log == ["unconfirmed"] * 5 + ["not_sent"] * 3


def test_ten_of_the_first_twenty_rejected_stop_the_run(run: Run, folder: Path, settings: Settings) -> None:
    """More likely a wrong code in a whole column than ten bad rows."""
    refusal = (422, envelope(None, response=False, message="Unknown tax code", status=422))
    write_csv(folder / "clients.csv", client_rows(30))
    with scripted_server(Intend(lambda _number, _request: refusal)) as server:
        settings(server.url)
        ran = run("import", "clients.csv", "--yes")
    assert (ran.exit_code, len(server.creates)) == (3, 10)
    assert "Unknown tax code" in ran.err


def test_an_id_that_another_row_has_stops_the_run(run: Run, folder: Path, settings: Settings) -> None:
    write_csv(folder / "clients.csv", client_rows(3))
    answer = (200, envelope({"client_id": 5, "client_account": "SAME"}))
    with scripted_server(Intend(lambda _number, _request: answer)) as server:
        settings(server.url)
        assert run("import", "clients.csv", "--yes").exit_code == 3
    log = [line["status"] for line in read_csv(folder / "clients.results.csv")]
    assert log == ["created", "unconfirmed", "not_sent"]


@pytest.mark.parametrize(
    ("number", "exit_code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=["Ctrl-C", "SIGTERM"]
)
def test_a_request_to_stop_lets_the_create_in_flight_finish(
    run: Run, folder: Path, settings: Settings, number: signal.Signals, exit_code: int
) -> None:
    """And every row stands in the log."""

    def create(count: int, request: Request) -> tuple[int, Any]:
        if count == 2:
            signal.raise_signal(number)
        return created(count, request)

    write_csv(folder / "clients.csv", client_rows(4))
    with scripted_server(Intend(create)) as server:
        settings(server.url)
        assert run("import", "clients.csv", "--yes").exit_code == exit_code
    log = [line["status"] for line in read_csv(folder / "clients.results.csv")]
    assert log == ["created", "created", "not_sent", "not_sent"]


def test_a_server_that_ignores_page_is_an_error(run: Run, folder: Path, settings: Settings) -> None:
    """What was read is written as partial, never as the whole."""
    first_page = [record(n) for n in range(1, 51)]
    with scripted_server(lambda _request: (200, envelope(first_page))) as server:
        settings(server.url)
        ran = run("export", "out.csv")
    assert ran.exit_code == 4
    assert [path.name for path in folder.iterdir()] == ["out.partial.csv"]
    assert "ignores `page`" in ran.err


def test_a_server_that_ignores_page_is_not_imported_into(run: Run, folder: Path, settings: Settings) -> None:
    """What it holds cannot be known, so nobody could be kept from being created twice."""
    write_csv(folder / "clients.csv", client_rows(1))
    first_page = [record(n) for n in range(1, 51)]
    with scripted_server(lambda _request: (200, envelope(first_page))) as server:
        settings(server.url)
        ran = run("import", "clients.csv", "--yes")
    assert (ran.exit_code, server.creates) == (4, [])
    assert [path.name for path in folder.iterdir()] == ["clients.csv"]


def test_keys_that_nobody_documents_are_exported(run: Run, folder: Path, settings: Settings) -> None:
    held = record(1, loyalty={"points": 5}, contacts=[{"job title": "Buyer"}], credentials={"username": "kent"})
    with scripted_server(Intend(created, held)) as server:
        settings(server.url)
        assert run("export", "out.csv").exit_code == 0
    row = read_csv(folder / "out.csv")[0]
    assert (row["loyalty.points"], row["contacts[0].job title"]) == ("5", "Buyer")
    assert "kent" not in (folder / "out.csv").read_text()


def test_a_filter_that_is_ignored_is_noticed(run: Run, folder: Path, settings: Settings) -> None:
    held = [record(1, type={"code": "trade"}), record(2, type={"code": "retail"})]
    with scripted_server(Intend(created, *held)) as server:
        settings(server.url)
        ran = run("export", "out.csv", "--type", "trade")
    assert ran.exit_code == 4
    assert "'retail'" in ran.err
    assert [path.name for path in folder.iterdir()] == ["out.partial.csv"]


def test_a_client_id_that_is_no_number_is_not_imported_into(run: Run, folder: Path, settings: Settings) -> None:
    """It is not what the vendor documents, so nothing is sent; a sentence names it."""
    write_csv(folder / "clients.csv", client_rows(1))
    held = {**record(1), "id": "C-30"}
    with scripted_server(Intend(created, held)) as server:
        settings(server.url)
        ran = run("import", "clients.csv", "--yes")
    assert (ran.exit_code, server.creates) == (3, [])
    assert "client id 'C-30', which is no id" in ran.err
    assert [path.name for path in folder.iterdir()] == ["clients.csv"]


def test_a_client_that_is_not_there_is_named(run: Run, folder: Path, settings: Settings) -> None:
    """Whether the server gives an empty list or says it in words."""
    with scripted_server(lambda _request: (200, envelope(None, response=False, message="Client not found."))) as server:
        settings(server.url)
        ran = run("export", "one.csv", "--id", "9999")
    host = server.url.removeprefix("http://")
    assert (ran.exit_code, ran.err.splitlines()[0]) == (2, f"Error: {host} holds no client 9999.")
    assert list(folder.iterdir()) == []
