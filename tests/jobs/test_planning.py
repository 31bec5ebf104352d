"""What becomes of a row before anything is sent: known, a duplicate, gone, or to be sent. Whole imports show it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from going import Importing, Person
from scripted import Intend, created, record, scripted_server
from testkit import client_rows, write_csv

from intend_bulk.jobs.asking import Decision, Plan
from intend_bulk.jobs.planning import OnDuplicate, Wishes

CREATE = Wishes(OnDuplicate.CREATE)
FIRST = {"title": "Client 1 Ltd", "email": "office1@client-1.co.uk"}
"""What Intend holds where it holds the first row of the file."""


class Planned(Person):
    """Keeps the plan that it was shown."""

    def decide(self, plan: Plan) -> Decision:
        self.plan = plan
        return super().decide(plan)


@pytest.fixture
def going(importing_: Importing) -> Iterator[Any]:
    """Imports against an Intend whose list a test sets; ids of creates begin at 101."""
    intend = Intend(lambda number, request: created(number + 100, request))
    with scripted_server(intend) as server:
        importing_.url, importing_.person = server.url, Planned()
        importing_.intend, importing_.server = intend, server  # type: ignore[attr-defined]
        importing_.workers = 1  # one after the other, so that ids follow the rows
        rows_of(importing_, *client_rows(2))
        yield importing_


def rows_of(going: Importing, *rows: dict[str, str]) -> Path:
    return write_csv(going.source, rows)


def outcomes(going: Any, **order: Any) -> list[tuple[str, str]]:
    """Import: status and client of each row."""
    going.run(**order)
    return [(line["status"], line["client_id"]) for line in going.log()]


class TestDuplicates:
    """A client that Intend holds, or that stands in the file twice."""

    @pytest.mark.parametrize(
        ("wish", "outcome"),
        [(OnDuplicate.SKIP, ("duplicate", "7")), (OnDuplicate.CREATE, ("created", "101"))],
    )
    def test_intend_holds_it(self, going: Any, wish: OnDuplicate, outcome: tuple[str, str]) -> None:
        going.intend.held = [record(7, **FIRST)]
        assert outcomes(going, wishes=Wishes(wish))[0] == outcome

    def test_twice_in_the_file(self, going: Any) -> None:
        first, second = client_rows(2)
        rows_of(going, first, first, second)
        assert outcomes(going) == [("created", "101"), ("duplicate", ""), ("created", "102")]
        assert going.log()[1]["message"] == "The same client as row 2"

    def test_twice_on_a_persons_word(self, going: Any) -> None:
        """Two clients, and the second run knows both."""
        first, second = client_rows(2)
        rows_of(going, first, first, second)
        assert outcomes(going, wishes=CREATE) == [("created", "101"), ("created", "102"), ("created", "103")]
        expected = [("already_created", "101"), ("already_created", "102"), ("already_created", "103")]
        assert outcomes(going, wishes=CREATE) == expected
        assert outcomes(going) == expected
        assert len(going.server.creates) == 3

    def test_a_third_one_is_a_third_client(self, going: Any) -> None:
        [row] = client_rows(1)
        rows_of(going, row, row)
        outcomes(going, wishes=CREATE)
        rows_of(going, row, row, row)
        assert [status for status, _ in outcomes(going, wishes=CREATE)] == ["already_created"] * 2 + ["created"]
        assert len(going.server.creates) == 3

    def test_two_matches_in_intend(self, going: Any) -> None:
        """Which of them is meant is a person's to say."""
        going.intend.held = [record(7, **FIRST), record(9, **FIRST)]
        assert outcomes(going)[0] == ("duplicate", "7")
        assert "clients 7 and 9" in going.log()[0]["message"]
        assert [row.row.number for row in going.person.plan.ambiguous.first] == [2]

    def test_two_matches_and_a_yes(self, going: Any) -> None:
        going.intend.held = [record(7, **FIRST), record(9, **FIRST)]
        assert outcomes(going, wishes=Wishes(send_ambiguous=True))[0][0] == "created"

    def test_a_yes_is_not_about_single_matches(self, going: Any) -> None:
        going.intend.held = [record(7, **FIRST)]
        assert outcomes(going, wishes=Wishes(send_ambiguous=True))[0] == ("duplicate", "7")

    @pytest.mark.parametrize(
        "held",
        [
            {"title": "CLIENT 1  Ltd", "email": "other@client-1.co.uk"},
            {"title": "Another", "email": "other@client-1.co.uk", "detail": {"vat_number": "GB 123 4567 89"}},
        ],
        ids=["title", "VAT number"],
    )
    def test_lookalike_is_sent_and_said(self, going: Any, held: dict[str, Any]) -> None:
        going.intend.held = [record(7, **held)]
        rows_of(going, {**client_rows(1)[0], "vat_number": "GB123456789"})
        assert [status for status, _ in outcomes(going)] == ["created"]
        [row] = going.person.plan.lookalikes.first
        assert row.looks_like == "Intend holds client 7 with the same title or VAT number"


class TestGone:
    """Clients that an earlier run created, and Intend no longer holds."""

    @pytest.fixture
    def gone(self, going: Any) -> Any:
        assert outcomes(going) == [("created", "101"), ("created", "102")]
        going.intend.held = []
        going.now += 60
        return going

    def test_they_are_not_sent(self, gone: Any) -> None:
        assert outcomes(gone) == [("not_found", "101"), ("not_found", "102")]
        assert "which Intend no longer holds" in gone.log()[0]["message"]
        assert gone.person.plan.looks_reset
        assert len(gone.server.creates) == 2

    def test_on_a_persons_word_they_are(self, gone: Any) -> None:
        """Once: the next run knows the new ones; the old ids stay in the answers."""
        gone.intend._creates = 10
        assert outcomes(gone, wishes=Wishes(resend_not_found=True)) == [("created", "111"), ("created", "112")]
        gone.now += 60
        assert outcomes(gone, wishes=Wishes(resend_not_found=True)) == [
            ("already_created", "111"),
            ("already_created", "112"),
        ]
        assert gone.sql("SELECT client_id FROM answers ORDER BY id") == [(101,), (102,), (111,), (112,)]
        assert len(gone.server.creates) == 4

    def test_one_that_is_there_is_no_reset(self, gone: Any) -> None:
        gone.intend.held = [record(101, **FIRST)]
        assert outcomes(gone) == [("already_created", "101"), ("not_found", "102")]
        assert not gone.person.plan.looks_reset

    def test_somebody_made_it_again(self, gone: Any) -> None:
        """A word to send it does not reach as far as a client that Intend holds."""
        gone.intend.held = [record(7, **FIRST)]
        assert outcomes(gone, wishes=Wishes(resend_not_found=True))[0] == ("duplicate", "7")


class TestCopy:
    """The journal's copy of what Intend holds, in the place of a reading."""

    def lists(self, going: Any) -> int:
        return sum(request.method == "GET" and "client_id" not in request.query for request in going.server.requests)

    def test_fresh_one_is_taken(self, going: Any) -> None:
        """The first page is read all the same: it shows that address and key are right."""
        going.intend.held = [record(number) for number in range(1, 40)]
        outcomes(going, limit=1)
        before = self.lists(going)
        going.now += 59
        outcomes(going, live_list_age=60.0, limit=1)
        assert self.lists(going) - before == 1

    def test_old_one_is_not(self, going: Any) -> None:
        outcomes(going)
        going.now += 61
        going.intend.held.append(record(7, title="Client 3 Ltd", email="office3@client-3.co.uk"))
        rows_of(going, *client_rows(3))
        assert outcomes(going, live_list_age=60.0)[2] == ("duplicate", "7")

    def test_a_clock_that_was_set_back_makes_none_fresh(self, going: Any) -> None:
        outcomes(going)
        going.now -= 3600
        going.intend.held.append(record(7, title="Client 3 Ltd", email="office3@client-3.co.uk"))
        rows_of(going, *client_rows(3))
        assert outcomes(going, live_list_age=60.0)[2] == ("duplicate", "7")

    def test_clients_that_are_younger_are_trusted(self, going: Any) -> None:
        """They are not in the copy, as they were created after it was read; they are not gone."""
        outcomes(going)
        copied = {client_id for (client_id,) in going.sql("SELECT client_id FROM live_clients")}
        going.sql("DELETE FROM live_clients")
        going.now += 30
        assert [status for status, _ in outcomes(going, live_list_age=60.0)] == ["already_created"] * 2
        assert copied <= {101, 102}


def test_a_row_whose_answer_is_not_known_yet_is_not_sent(going: Any) -> None:
    """Not even with every wish there is, while its quiet period lasts."""
    going.intend._create = lambda _number, _request: None
    going.run(limit=1)
    going.sql("UPDATE lines SET state = 'unconfirmed', quiet_until = 9e9 WHERE state = 'not_found'")
    before = len(going.server.creates)
    going.run(limit=1, wishes=Wishes(OnDuplicate.CREATE, resend_not_found=True, send_ambiguous=True))
    assert going.log()[0]["status"] == "unconfirmed"
    assert len(going.server.creates) == before + 1  # that of the other row


def test_a_dry_run_says_what_the_run_would_do(going: Any) -> None:
    """And writes nothing."""
    going.intend.held = [record(7, **FIRST)]
    ended = going.run(dry_run=True)
    assert {str(status): count for status, count in ended.summary.counts.items()} == {
        "duplicate": 1,
        "would_create": 1,
    }
    assert not going.journal.exists()
    assert going.server.creates == []
