"""Finding out about creates that got no answer: what counts as found, what as not found, and what stays in doubt."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from intend_bulk.jobs.live_list import LiveList, keep
from intend_bulk.jobs.planning import key_of
from intend_bulk.jobs.reconciling import find_late, reconcile
from intend_bulk.journal.journal import Journal
from intend_bulk.journal.lines import Key, Line, Permission
from intend_bulk.model.live import live_client
from intend_bulk.model.outcomes import Status
from intend_bulk.model.sheet import Row

ACME = {"title": "Acme Ltd", "email": "office@acme.uk"}
BOLT = {"title": "Bolt Ltd", "email": "office@bolt.uk"}


class Clock:
    now = 1_750_000_000.0

    def __call__(self) -> float:
        return self.now


class Doubt:
    """A journal with rows in doubt, and what Intend holds at each of its readings."""

    def __init__(self, journal: Journal, clock: Clock) -> None:
        self.journal = journal
        self.clock = clock
        self.run_id = journal.runs.start(source="clients.csv", source_sha256="5f")
        self.readings: list[dict[int, dict[str, str]]] = []
        """Of each reading the clients by id; the last one holds for all that follow."""
        self.read_count = 0

    def send(self, cells: dict[str, str], *, copy: int = 0, status: Status | None = Status.UNCONFIRMED) -> Key:
        key = key_of(Row(2, cells))
        key = Key(key.identity, title=key.title, email=key.email, copy=copy)
        attempt = self.journal.begin(key, run_id=self.run_id, payload_hash="")
        if status:
            self.journal.finish(attempt, status)
        return key

    def read(self) -> LiveList:
        held = self.readings[min(self.read_count, len(self.readings) - 1)]
        self.read_count += 1
        live = live_list(held, read_at=self.clock.now)
        keep(self.journal, live)
        return live

    def look(self, *readings: dict[int, dict[str, str]], after: float = 121) -> list[Line]:
        """Reconcile so many seconds later."""
        self.readings, self.read_count = list(readings), 0
        self.clock.now += after
        return reconcile(self.journal, read=self.read, now=self.clock)[0]


def live_list(held: dict[int, dict[str, str]], *, read_at: float) -> LiveList:
    live = LiveList(read_at)
    for client_id, cells in held.items():
        live.add(live_client(client_id, {**cells, "client_account": f"ACC{client_id}"}))
    return live


def outcomes(lines: Sequence[Line]) -> list[tuple[str, int | None]]:
    return [(str(line.state), line.client_id) for line in lines]


@pytest.fixture
def doubt(tmp_path: Path) -> Iterator[Doubt]:
    clock = Clock()
    with Journal.open(
        tmp_path / "journal.sqlite", tenant="https://acme.intend.com", deadline_seconds=90, quiet_seconds=120, now=clock
    ) as journal:
        yield Doubt(journal, clock)


class TestWhen:
    """Before the quiet period is over nothing is read: a create may land late."""

    def test_quiet_period(self, doubt: Doubt) -> None:
        doubt.send(ACME)
        assert (doubt.look({}, after=119), doubt.read_count) == ([], 0)

    def test_after_it(self, doubt: Doubt) -> None:
        doubt.send(ACME)
        assert outcomes(doubt.look({7: ACME}, after=120)) == [("created", 7)]

    def test_create_of_another_process_that_is_under_way(self, doubt: Doubt) -> None:
        """Its lease is the deadline and the quiet period."""
        doubt.send(ACME, status=None)
        assert doubt.look({7: ACME}, after=209) == []
        assert outcomes(doubt.look({7: ACME}, after=1)) == [("created", 7)]

    def test_one_that_is_over_and_one_that_is_not(self, doubt: Doubt) -> None:
        doubt.send(ACME)
        doubt.clock.now += 100
        doubt.send(BOLT)
        assert [line.title for line in doubt.look({7: ACME, 8: BOLT}, after=21)] == ["Acme Ltd"]
        assert [line.title for line in doubt.journal.in_doubt()] == ["Bolt Ltd"]

    def test_nothing_in_doubt_reads_nothing(self, doubt: Doubt) -> None:
        doubt.send(ACME, status=Status.REJECTED)
        assert (doubt.look({7: ACME}), doubt.read_count) == ([], 0)

    def test_lines_of_every_run_are_looked_for(self, doubt: Doubt) -> None:
        """One pair of readings serves them all."""
        doubt.send(ACME)
        doubt.run_id = doubt.journal.runs.start(source="others.csv", source_sha256="60")
        doubt.send(BOLT)
        assert outcomes(doubt.look({8: BOLT, 7: ACME})) == [("created", 7), ("created", 8)]
        assert doubt.read_count == 2


class TestFound:
    """What Intend holds twice in a row."""

    def test_letter_case_and_spaces(self, doubt: Doubt) -> None:
        doubt.send(ACME)
        assert outcomes(doubt.look({7: {"title": "ACME  ltd", "email": " Office@acme.uk"}})) == [("created", 7)]

    def test_not_there(self, doubt: Doubt) -> None:
        """The evidence has the times of both looks."""
        doubt.send(ACME)
        [line] = doubt.look({8: BOLT})
        assert line.state == Status.NOT_FOUND
        assert "did not hold it at 2025-06-15 15:08:41 and 2025-06-15 15:08:41 UTC" in line.message

    def test_it_was_there_before(self, doubt: Doubt) -> None:
        """A client that Intend held before the row was sent is somebody else's."""
        keep(doubt.journal, live_list({7: ACME}, read_at=doubt.clock.now))
        doubt.send(ACME)
        assert outcomes(doubt.look({7: ACME})) == [("not_found", None)]

    def test_one_before_and_one_since(self, doubt: Doubt) -> None:
        keep(doubt.journal, live_list({7: ACME}, read_at=doubt.clock.now))
        doubt.send(ACME)
        assert outcomes(doubt.look({7: ACME, 9: ACME})) == [("created", 9)]

    def test_it_belongs_to_another_row(self, doubt: Doubt) -> None:
        key = doubt.send(ACME)
        attempt = doubt.journal.begin(
            Key(key.identity, copy=1, title=key.title, email=key.email), run_id=doubt.run_id, payload_hash=""
        )
        doubt.journal.finish(attempt, Status.CREATED, client_id=7)
        assert outcomes(doubt.look({7: ACME})) == [("not_found", None)]

    def test_two_rows_and_one_client(self, doubt: Doubt) -> None:
        """It is that of one of the two, never of both."""
        doubt.send(ACME)
        doubt.send(ACME, copy=1)
        assert outcomes(doubt.look({7: ACME})) == [("created", 7), ("not_found", None)]

    def test_more_than_one(self, doubt: Doubt) -> None:
        doubt.send(ACME)
        [line] = doubt.look({7: ACME, 9: ACME})
        assert (line.state, line.client_id) == (Status.UNCONFIRMED, None)
        assert "clients 7, 9" in line.message

    @pytest.mark.parametrize(
        "held",
        [
            {"title": "Acme L", "email": "office@acme.uk"},
            {"title": "Acme Ltd (UK)", "email": "office@acme.uk"},
        ],
        ids=["cut", "longer"],
    )
    def test_near_match(self, doubt: Doubt, held: dict[str, str]) -> None:
        doubt.send(ACME)
        [line] = doubt.look({7: held})
        assert line.state == Status.UNCONFIRMED
        assert "client 7, whose title is cut or longer" in line.message

    @pytest.mark.parametrize(
        "held",
        [
            {"title": "Acme L", "email": "sales@acme.uk"},
            {"title": "Zenith", "email": "office@acme.uk"},
            {"email": "office@acme.uk"},
        ],
        ids=["another e-mail", "another title", "no title"],
    )
    def test_no_near_match(self, doubt: Doubt, held: dict[str, str]) -> None:
        doubt.send(ACME)
        assert outcomes(doubt.look({7: held})) == [("not_found", None)]

    def test_row_without_an_email_whose_post_code_was_altered(self, doubt: Doubt) -> None:
        """ "Not there" would be a lie: it is left to a person."""
        doubt.send({"title": "Acme Ltd", "billing_post_code": "SW1A1AA"})
        [line] = doubt.look({7: {"title": "Acme Ltd", "billing_post_code": "SW1A 1AA"}})
        assert line.state == Status.UNCONFIRMED
        assert "client 7, whose title is alike" in line.message

    def test_near_match_that_was_there_before(self, doubt: Doubt) -> None:
        near = {"title": "Acme L", "email": "office@acme.uk"}
        keep(doubt.journal, live_list({7: near}, read_at=doubt.clock.now))
        doubt.send(ACME)
        assert outcomes(doubt.look({7: near})) == [("not_found", None)]


class TestReadings:
    """Two readings, one after the other, must agree."""

    @pytest.mark.parametrize(
        ("readings", "outcome", "read"),
        [
            ([{1: BOLT, 7: ACME}, {1: BOLT, 7: ACME}], ("created", 7), 2),
            ([{1: BOLT, 7: ACME}, {1: BOLT, 7: ACME, 9: BOLT}], ("created", 7), 2),
            ([{7: ACME, 9: BOLT}, {7: ACME}], ("created", 7), 3),
            ([{9: BOLT}, {7: ACME, 9: BOLT}], ("created", 7), 3),
            ([{1: BOLT}, {1: BOLT, 7: ACME}], ("unconfirmed", None), 2),
        ],
        ids=["the same", "a new client", "one is missing", "one that was overlooked", "a late create"],
    )
    def test_readings(
        self, doubt: Doubt, readings: list[dict[int, dict[str, str]]], outcome: tuple[str, int | None], read: int
    ) -> None:
        doubt.send(ACME)
        assert outcomes(doubt.look(*readings)) == [outcome]
        assert doubt.read_count == read

    def test_all_differ(self, doubt: Doubt) -> None:
        """The row stays in doubt, and a later look settles it."""
        doubt.send(ACME)
        [line] = doubt.look(*({number: BOLT} for number in range(9, 1, -1)))
        assert (str(line.state), doubt.read_count) == ("unconfirmed", 5)
        assert outcomes(doubt.look({7: ACME}, after=0)) == [("created", 7)]

    def test_a_late_create_is_found_the_next_time(self, doubt: Doubt) -> None:
        doubt.send(ACME)
        doubt.look({1: BOLT}, {1: BOLT, 7: ACME})
        assert outcomes(doubt.look({1: BOLT, 7: ACME}, after=0)) == [("created", 7)]


class TestFindLate:
    """A row that was not found is there after all."""

    @pytest.fixture
    def not_found(self, doubt: Doubt) -> Doubt:
        doubt.send(ACME)
        assert outcomes(doubt.look({})) == [("not_found", None)]
        return doubt

    @pytest.mark.parametrize(
        ("held", "found"),
        [({7: ACME}, [("created", 7)]), ({7: ACME, 9: ACME}, []), ({8: BOLT}, []), ({}, [])],
        ids=["it is", "which of two it is, nobody knows", "another", "nothing"],
    )
    def test_find_late(
        self, not_found: Doubt, held: dict[int, dict[str, str]], found: list[tuple[str, int | None]]
    ) -> None:
        assert outcomes(find_late(not_found.journal, live_list(held, read_at=not_found.clock.now))) == found

    def test_a_client_of_another_row_is_not_taken(self, not_found: Doubt) -> None:
        key = not_found.send(ACME, copy=1)
        assert outcomes(not_found.look({7: ACME})) == [("created", 7)]
        assert key.copy == 1
        assert find_late(not_found.journal, live_list({7: ACME}, read_at=not_found.clock.now)) == []


def test_a_line_that_another_process_sent_again_meanwhile(doubt: Doubt) -> None:
    """It is in doubt, and its state is one that a row may have."""
    key = doubt.send(ACME)
    read: Callable[[], LiveList] = doubt.read

    def read_and_send() -> LiveList:
        line = doubt.journal.find(key)
        if line and line.state == Status.UNCONFIRMED:
            not_found = doubt.journal.settle(line, Status.NOT_FOUND, message="not there")
            assert not_found.state == Status.NOT_FOUND
            doubt.clock.now += 1
            doubt.journal.begin(key, run_id=doubt.run_id, payload_hash="", permission=Permission("not there"))
        return read()

    doubt.readings = [{}]
    doubt.clock.now += 121
    [line] = reconcile(doubt.journal, read=read_and_send, now=doubt.clock)[0]
    assert Status(line.state) is Status.UNCONFIRMED
