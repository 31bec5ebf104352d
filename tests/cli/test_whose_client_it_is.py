"""What is read from Intend before a create, and after one without an answer: whose is the client that is there?"""

from pathlib import Path
from typing import Any

from scripted import Intend, Request, Settings, created, envelope, record, scripted_server
from testkit import Run, client_rows, read_csv, write_csv


def statuses(folder: Path) -> list[str]:
    return [line["status"] for line in read_csv(folder / "clients.results.csv")]


def test_one_that_was_there_before_is_not_its_own(run: Run, folder: Path, settings: Settings) -> None:
    """A person wants a second client with the same e-mail and title; its create is lost on the way."""
    [row] = client_rows(1)
    before = record(1, title=row["title"], email=row["email"])
    write_csv(folder / "clients.csv", [row])
    with scripted_server(Intend(lambda _number, _request: None, before)) as server:
        settings(server.url)
        run("import", "clients.csv", "--yes", "--on-duplicate", "create")
    assert (statuses(folder), len(server.creates)) == (["not_found"], 1)


def test_one_that_another_row_has_is_not_its_own(run: Run, folder: Path, settings: Settings) -> None:
    """The same client stands twice in the file, as it should; the create of the second is lost on the way."""

    def create(number: int, request: Request) -> tuple[int, Any] | None:
        return created(number, request) if number == 1 else None

    write_csv(folder / "clients.csv", client_rows(1) * 2)
    with scripted_server(Intend(create)) as server:
        settings(server.url)
        run("import", "clients.csv", "--yes", "--on-duplicate", "create")
    assert (statuses(folder), len(server.creates)) == (["created", "not_found"], 2)


def test_nothing_is_sent_with_a_key_that_reads_nothing(run: Run, folder: Path, settings: Settings) -> None:
    """Not one create, though it might be accepted."""
    refusal = (401, envelope(None, response=False, message="Unauthorised", status=401))
    write_csv(folder / "clients.csv", client_rows(1))
    with scripted_server(lambda request: refusal if request.method == "GET" else created(1, request)) as server:
        settings(server.url)
        assert run("import", "clients.csv", "--yes").exit_code == 3
    assert server.creates == []


def test_a_client_that_one_reading_lacks_is_not_gone(run: Run, folder: Path, settings: Settings) -> None:
    """It had moved to a page that was read already; a person's word is for what two readings lack."""
    rows = client_rows(2)
    moved: list[dict[str, Any]] = []

    def script(request: Request) -> tuple[int, Any] | None:
        found = intend(request)
        if request.method == "GET" and request.query["page"] == "2" and moved:
            intend.held.insert(0, moved.pop())
        return found

    intend = Intend(created)
    write_csv(folder / "clients.csv", rows)
    with scripted_server(script) as server:
        settings(server.url)
        run("import", "clients.csv", "--yes")
        moved.append(intend.held.pop(0))
        assert run("import", "clients.csv", "--yes", "--resend-not-found").exit_code == 0
    assert (statuses(folder), len(server.creates)) == (["already_created"] * 2, 2)
