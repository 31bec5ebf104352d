"""The copy of what a tenant holds: whole readings, and by which of them each client came first."""

import pytest

from intend_bulk.errors import JournalError
from intend_bulk.journal.lines import Key
from intend_bulk.model.live import LiveClient
from intend_bulk.model.outcomes import Status


def client(number, *, identity=None):
    return LiveClient(number, f"ACC{number}", identity or f"id {number}", f"client {number}", "", "")


@pytest.fixture
def journal(opened):
    with opened() as journal:
        yield journal


@pytest.fixture
def line_sent(journal):
    """Send a row, after the readings so far; returns its line."""
    run_id = journal.runs.start(source="clients.csv", source_sha256="5f")

    def send(identity="A", status=Status.UNCONFIRMED):
        journal.finish(journal.begin(Key(identity), run_id=run_id, payload_hash=""), status)
        return journal.find(Key(identity))

    return send


def test_no_copy(journal):
    assert (journal.live.read_at(), journal.live.count(), [*journal.live.clients()]) == (None, 0, [])


def test_copy_is_what_was_read(journal):
    journal.live.replace([client(1), client(2)], read_at=1000.0)
    assert sorted(journal.live.clients(), key=lambda held: held.client_id) == [client(1), client(2)]
    assert (journal.live.read_at(), journal.live.count()) == (1000.0, 2)


def test_next_reading_takes_its_place(journal):
    """Clients that are gone are gone, and those that changed are as they are now."""
    journal.live.replace([client(1), client(2)], read_at=1000.0)
    journal.live.replace([client(2, identity="changed"), client(3)], read_at=1060.0)
    assert {held.client_id: held.identity for held in journal.live.clients()} == {2: "changed", 3: "id 3"}
    assert (journal.live.read_at(), journal.live.count()) == (1060.0, 2)


def test_empty_reading(journal):
    journal.live.replace([client(1)], read_at=1000.0)
    journal.live.replace([], read_at=1060.0)
    assert (journal.live.read_at(), journal.live.count()) == (1060.0, 0)


def test_ten_thousand_clients_at_once(journal):
    journal.live.replace(map(client, range(1, 10_001)), read_at=1000.0)
    journal.live.replace(map(client, range(2, 10_002)), read_at=1060.0)
    assert journal.live.count() == 10_000


def test_reading_that_cannot_be_kept_leaves_the_one_before(journal, connection):
    """It is kept whole, or not at all."""
    journal.live.replace([client(1)], read_at=1000.0)
    connection().execute("CREATE TRIGGER broken BEFORE UPDATE ON tenants BEGIN SELECT RAISE(ABORT, 'broken'); END")
    with pytest.raises(JournalError, match="broken"):
        journal.live.replace([client(2)], read_at=1060.0)
    assert ([held.client_id for held in journal.live.clients()], journal.live.read_at()) == ([1], 1000.0)


def test_tenants_have_their_own(journal, opened):
    journal.live.replace([client(1)], read_at=1000.0)
    with opened(tenant="https://bolt.intend.com") as other:
        other.live.replace([client(1), client(2)], read_at=2000.0)
        assert other.live.count() == 2
    assert (journal.live.count(), journal.live.read_at()) == (1, 1000.0)


class TestWasThereBefore:
    """A client that a complete reading had before the row was first sent cannot be the row's."""

    def test_it_was(self, journal, line_sent):
        journal.live.replace([client(1)], read_at=1000.0)
        assert journal.live.was_there_before(1, line_sent())

    def test_it_came_afterwards(self, journal, line_sent):
        journal.live.replace([client(1)], read_at=1000.0)
        line = line_sent()
        journal.live.replace([client(1), client(2)], read_at=1060.0)
        assert not journal.live.was_there_before(2, line)
        assert journal.live.was_there_before(1, line)

    def test_it_is_remembered_over_many_readings(self, journal, line_sent):
        """By which reading a client came first is kept."""
        journal.live.replace([client(1)], read_at=1000.0)
        line = line_sent()
        for _ in range(3):
            journal.live.replace([client(1)], read_at=1060.0)
        assert journal.live.was_there_before(1, line)

    def test_a_reading_that_lacked_it_does_not_make_it_new(self, journal, line_sent):
        """A list that moved while it was read may have lacked it: it is in no copy then, but it is remembered."""
        journal.live.replace([client(1)], read_at=1000.0)
        line = line_sent()
        journal.live.replace([], read_at=1060.0)
        assert list(journal.live.clients()) == []
        journal.live.replace([client(1)], read_at=1120.0)
        assert journal.live.was_there_before(1, line)

    def test_nothing_was_read_before(self, journal, line_sent):
        line = line_sent()
        journal.live.replace([client(1)], read_at=1000.0)
        assert not journal.live.was_there_before(1, line)

    def test_a_clock_that_was_set_back(self, journal, line_sent):
        """Readings are counted, so no clock matters."""
        line = line_sent()
        journal.live.replace([client(1)], read_at=5.0)
        assert not journal.live.was_there_before(1, line)

    def test_the_first_attempt_counts(self, journal, line_sent):
        """The client may be that of an attempt which was thought not to have arrived."""
        line_sent(status=Status.NOT_SENT)
        journal.live.replace([client(1)], read_at=1000.0)
        assert not journal.live.was_there_before(1, line_sent())

    def test_unknown_client(self, journal, line_sent):
        assert not journal.live.was_there_before(9, line_sent())
