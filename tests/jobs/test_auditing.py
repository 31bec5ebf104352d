"""Holding what a run created against what Intend holds: one by one or in one list, whichever is fewer requests."""

from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest
from going import Listening
from scripted import Intend, Request, Scripted, created, record, scripted_server

from intend_bulk.api.client import IntendClient
from intend_bulk.api.pacing import Pacer
from intend_bulk.jobs.auditing import Audit, audit
from intend_bulk.jobs.live_list import LiveList, read_live_list
from intend_bulk.model.live import live_client
from intend_bulk.model.outcomes import RowResult, Status


def made(client_id: int, **values: Any) -> RowResult:
    """The outcome of a row that became the client that `record` describes."""
    told = {"title": f"Client {client_id}", "email": f"office@client-{client_id}.co.uk", **values}
    return RowResult(client_id + 1, Status.CREATED, client_id, **told)


class Listed(Intend):
    """An Intend that may ignore which client it is asked for."""

    ignores_filter = False

    def __call__(self, request: Request) -> tuple[int, Any] | None:
        if self.ignores_filter:
            request.query.pop("client_id", None)
        return super().__call__(request)


Look = Callable[..., Audit]


@pytest.fixture
def server() -> Iterator[Scripted]:
    intend = Listed(created)
    with scripted_server(intend) as running:
        running.intend = intend  # type: ignore[attr-defined]
        yield running


@pytest.fixture
def look(server: Any) -> Iterator[Look]:
    """Audit results against a server that holds some clients; `before` is how many it held before the run."""
    with closing(IntendClient(server.url, "key", pacer=Pacer(1000), deadline_seconds=5)) as client:

        def run(*results: RowResult, held: list[dict[str, Any]], before: int = 0, **options: Any) -> Audit:
            server.intend.held = held
            earlier = LiveList(0.0)
            for number in range(10_000, 10_000 + before):
                earlier.add(live_client(number, {"title": f"Old {number}"}))
            return audit(
                results,
                client=client,
                before=earlier,
                read_all=lambda: read_live_list(client, Listening(), now=lambda: 1.0),
                listener=Listening(),
                **options,
            )

        yield run


MANY = 500
"""Clients before the run: then a few created ones are looked at one by one."""


@pytest.mark.parametrize(("before", "gets"), [(MANY, 3), (0, 2)], ids=["one by one", "in one list"])
def test_fewer_requests(look: Look, server: Any, before: int, gets: int) -> None:
    assert look(made(1), made(2), made(3), held=[record(1), record(2), record(3)], before=before) == Audit(3)
    assert len(server.requests) == gets


@pytest.mark.parametrize("before", [MANY, 0], ids=["one by one", "in one list"])
class TestDifferences:
    """Each is one sentence with row and client."""

    def test_none(self, look: Look, before: int) -> None:
        """Letter case and spaces are none."""
        held = [record(1), record(2, title=" CLIENT  2"), record(3)]
        assert look(made(1), made(2), made(3), held=held, before=before).differences == []

    def test_a_client_that_vanished(self, look: Look, before: int) -> None:
        found = look(made(1), made(2), made(3), held=[record(1), record(3)], before=before)
        assert found.differences == ["Row 3, client 2: Intend does not hold it any more"]

    def test_a_title_that_was_cut(self, look: Look, before: int) -> None:
        held = [record(1), record(2, title="Cli"), record(3)]
        found = look(made(1), made(2), made(3), held=held, before=before)
        assert found.differences == ["Row 3, client 2: its title in Intend is 'cli', and 'client 2' was sent"]

    def test_another_email(self, look: Look, before: int) -> None:
        held = [record(1), record(2, email="x@y.uk"), record(3)]
        [difference] = look(made(1), made(2), made(3), held=held, before=before).differences
        assert "its e-mail address in Intend is 'x@y.uk'" in difference


@pytest.mark.parametrize("status", [Status.REJECTED, Status.NOT_SENT, Status.INVALID])
def test_a_new_client_of_a_row_that_was_not_created(look: Look, status: Status) -> None:
    """Intend refused it, and made it all the same."""
    refused = RowResult(9, status, title="Client 7", email="office@client-7.co.uk")
    found = look(made(1), made(2), refused, held=[record(1), record(2), record(7)])
    assert found.differences == [f"Row 9 is {status}, but Intend holds a new client 7 with its e-mail and title"]


def test_rows_that_were_created_earlier_are_not_looked_at(look: Look, server: Any) -> None:
    earlier = RowResult(2, Status.ALREADY_CREATED, 1, title="Client 1", email="office@client-1.co.uk")
    assert look(earlier, held=[]) == Audit()
    assert server.requests == []


def test_over_two_hundred_requests_are_left(look: Look, server: Any) -> None:
    results = [made(number) for number in range(1, 202)]
    assert look(*results, held=[], before=20_000) == Audit(is_left=True, requests=201)
    assert server.requests == []


def test_however_many(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where somebody asks for it, there is no limit."""
    monkeypatch.setattr("intend_bulk.jobs.auditing._MOST_REQUESTS", 2)
    results, held = [made(number) for number in (1, 2, 3)], [record(number) for number in (1, 2, 3)]
    assert look(*results, held=held, before=MANY) == Audit(is_left=True, requests=3)
    assert look(*results, held=held, before=MANY, however_many=True) == Audit(3)


def test_a_server_that_ignores_the_filter(look: Look, server: Any) -> None:
    """It gives its whole list for every client that it is asked for: that list is what is looked at."""
    held = [record(number) for number in range(5, 9)]
    server.intend.ignores_filter = True
    found = look(made(5), made(9), held=held, before=MANY)
    assert found.differences == ["Row 10, client 9: Intend does not hold it any more"]
