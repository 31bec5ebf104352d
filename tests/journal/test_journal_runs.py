"""What became of each row of a run: in step with its line, in order, also where the run was killed."""

import sqlite3
from datetime import UTC, datetime

import pytest

from intend_bulk.errors import JournalError
from intend_bulk.journal.lines import AlreadyClaimed, ClientIdTaken, Key, Permission
from intend_bulk.model.outcomes import RowResult, Status

NOT_REACHED = "The run ended before this row"
IN_DOUBT = "It was sent, and the run ended before its answer was known"


class Going:
    """A run of rows 2, 3, 4, …, whose identities are their numbers."""

    def __init__(self, journal, rows):
        self.journal = journal
        self.id = journal.runs.start(source="clients.xlsx", source_sha256="5f", sheet="New", who="anna@office-7")
        planned = [RowResult(row, Status.NOT_SENT) if isinstance(row, int) else row for row in rows]
        journal.runs.plan(self.id, planned, to_send={row for row in rows if isinstance(row, int)})

    def begin(self, row, *, permission=None, copy=0):
        key = Key(f"client {row}", title=f"Client {row}", copy=copy)
        return self.journal.begin(key, run_id=self.id, payload_hash="", row=row, permission=permission)

    def outcomes(self):
        return [(result.row, str(result.status)) for result in self.journal.runs.results(self.id)]

    def result(self, row):
        return next(result for result in self.journal.runs.results(self.id) if result.row == row)


@pytest.fixture
def journal(opened):
    with opened() as journal:
        yield journal


@pytest.fixture
def going(journal):
    """A run of three rows to be sent."""
    return Going(journal, [2, 3, 4])


class TestPlan:
    """Before the first create, every row has its place."""

    def test_rows_are_in_order(self, journal):
        """Whatever order they were planned in."""
        planned = [4, RowResult(2, Status.INVALID, message="No title"), 3]
        assert Going(journal, planned).outcomes() == [(2, "invalid"), (3, "not_sent"), (4, "not_sent")]

    def test_all_of_a_result_is_kept(self, journal):
        moment = datetime(2026, 3, 1, 12, 0, 5, tzinfo=UTC)
        result = RowResult(
            2, Status.REJECTED, 30, "ACC30", "OLD-1", "Acme", "a@acme.uk", 422, "No such department", 2, moment, moment
        )
        assert Going(journal, [result]).result(2) == result

    def test_a_row_stands_in_it_once(self, journal):
        with pytest.raises(JournalError, match="UNIQUE"):
            Going(journal, [2, 2])

    def test_ten_thousand_rows(self, journal):
        assert len(Going(journal, range(2, 10_002)).outcomes()) == 10_000

    def test_no_rows(self, journal):
        assert Going(journal, []).outcomes() == []


class TestKilled:
    """The run does not come to its end."""

    def test_rows_that_it_did_not_come_to(self, going):
        assert (going.outcomes()[0], going.result(2).message) == ((2, "not_sent"), NOT_REACHED)

    def test_row_that_was_being_sent(self, going):
        going.begin(3)
        assert (str(going.result(3).status), going.result(3).message) == ("unconfirmed", IN_DOUBT)
        assert (going.result(3).attempts, going.result(2).attempts) == (1, 0)

    def test_counts_add_up(self, going):
        going.journal.finish(going.begin(2), Status.CREATED, client_id=30)
        going.begin(3)
        assert going.journal.runs.counts(going.id) == {
            Status.CREATED: 1,
            Status.UNCONFIRMED: 1,
            Status.NOT_SENT: 1,
        }


class TestInStep:
    """A row's result changes with its line, in one transaction."""

    @pytest.mark.parametrize("status", [Status.REJECTED, Status.UNCONFIRMED, Status.NOT_SENT])
    def test_answer(self, going, status):
        going.journal.finish(going.begin(2), status, http_status=422, message="Why")
        result = going.result(2)
        assert (result.status, result.http_status, result.message) == (status, 422, "Why")

    def test_created(self, going):
        going.journal.finish(going.begin(2), Status.CREATED, client_id=30, client_account="ACC30")
        assert (going.result(2).client_id, going.result(2).client_account) == (30, "ACC30")

    def test_id_of_another_row(self, going):
        going.journal.finish(going.begin(2), Status.CREATED, client_id=30)
        with pytest.raises(ClientIdTaken):
            going.journal.finish(going.begin(3), Status.CREATED, client_id=30)
        assert going.outcomes()[:2] == [(2, "created"), (3, "unconfirmed")]

    def test_settled_later(self, going):
        """What reconciling found is the outcome of the row in the run that left it in doubt."""
        going.journal.finish(going.begin(2), Status.UNCONFIRMED)
        [line] = going.journal.in_doubt()
        going.journal.settle(line, Status.CREATED, message="found", client=(30, "ACC30"))
        assert (str(going.result(2).status), going.result(2).client_id) == ("created", 30)

    def test_not_found_and_found_late(self, going):
        going.journal.finish(going.begin(2), Status.UNCONFIRMED)
        [line] = going.journal.in_doubt()
        line = going.journal.settle(line, Status.NOT_FOUND, message="not there")
        assert going.outcomes()[0] == (2, "not_found")
        going.journal.settle(line, Status.CREATED, message="late", client=(30, None))
        assert going.outcomes()[0] == (2, "created")

    def test_other_rows_are_left_alone(self, going):
        going.journal.finish(going.begin(2), Status.REJECTED)
        going.journal.finish(going.begin(3), Status.UNCONFIRMED)
        [line] = going.journal.in_doubt()
        going.journal.settle(line, Status.NOT_FOUND, message="")
        assert going.outcomes() == [(2, "rejected"), (3, "not_found"), (4, "not_sent")]

    def test_run_of_a_later_resend(self, going):
        """The earlier run keeps what it ended with."""
        going.journal.finish(going.begin(2), Status.REJECTED)
        later = Going(going.journal, [2])
        going.journal.finish(later.begin(2), Status.CREATED, client_id=30)
        assert (going.outcomes()[0], later.outcomes()) == ((2, "rejected"), [(2, "created")])

    @pytest.mark.parametrize("step", ["begin", "finish", "settle"])
    def test_neither_without_the_other(self, going, connection, step):
        """Where the result cannot be written, the line does not change either."""
        if step != "begin":
            attempt = going.begin(2)
        if step == "settle":
            going.journal.finish(attempt, Status.UNCONFIRMED)
            [line] = going.journal.in_doubt()
        state = connection().execute("SELECT state, attempts FROM lines").fetchall()
        counts = (
            connection().execute("SELECT (SELECT count(*) FROM attempts), (SELECT count(*) FROM answers)").fetchall()
        )
        before = going.outcomes()
        connection().execute("CREATE TRIGGER broken BEFORE UPDATE ON results BEGIN SELECT RAISE(ABORT, 'broken'); END")
        with pytest.raises(JournalError, match="broken"):
            if step == "begin":
                going.begin(2)
            elif step == "finish":
                going.journal.finish(attempt, Status.CREATED, client_id=30)
            else:
                going.journal.settle(line, Status.CREATED, message="", client=(30, None))
        assert connection().execute("SELECT state, attempts FROM lines").fetchall() == state
        assert (
            connection().execute("SELECT (SELECT count(*) FROM attempts), (SELECT count(*) FROM answers)").fetchall()
            == counts
        )
        assert going.outcomes() == before


class TestNote:
    """Rows that were not sent after all."""

    def test_note(self, going):
        going.journal.runs.note(going.id, [RowResult(3, Status.NOT_SENT, message="Left by --limit")])
        assert (going.result(3).message, going.result(4).message) == ("Left by --limit", NOT_REACHED)

    def test_note_of_nothing(self, going):
        going.journal.runs.note(going.id, [])
        assert going.outcomes() == [(2, "not_sent"), (3, "not_sent"), (4, "not_sent")]


class TestRuns:
    """The runs themselves."""

    def test_end(self, going, clock):
        clock.now += 60
        going.journal.runs.finish(going.id, exit_code=1)
        run = going.journal.runs.find(going.id)
        assert (run.finished_at, run.exit_code, run.sheet, run.who) == (clock.now, 1, "New", "anna@office-7")

    def test_latest_comes_first(self, journal):
        first, second = Going(journal, []), Going(journal, [])
        assert [run.id for run in journal.runs.all()] == [second.id, first.id]

    def test_those_of_another_tenant_are_not_seen(self, going, opened):
        with opened(tenant="https://bolt.intend.com") as other:
            assert (other.runs.all(), other.runs.find(going.id)) == ([], None)


class TestSentAgain:
    """A person's word is for one attempt, and a client that is gone stays in the answers."""

    @pytest.fixture
    def gone(self, going):
        going.journal.finish(going.begin(2), Status.CREATED, client_id=30)
        return Permission("Intend no longer holds it", gone=30)

    def test_client_that_is_gone(self, going, gone, rows):
        going.journal.finish(going.begin(2, permission=gone), Status.CREATED, client_id=45)
        assert (going.result(2).client_id, going.result(2).attempts) == (45, 2)
        assert rows("SELECT client_id FROM answers") == [(30,), (45,)]
        assert rows("SELECT after_attempts, evidence FROM permissions") == [(1, "Intend no longer holds it")]

    def test_word_is_about_one_client(self, going, gone):
        """The client that was made by it is not gone."""
        going.journal.finish(going.begin(2, permission=gone), Status.CREATED, client_id=45)
        with pytest.raises(AlreadyClaimed):
            going.begin(2, permission=gone)

    @pytest.mark.usefixtures("gone")
    def test_not_found_from_created_is_no_step(self, connection):
        """Whatever a program does, a created line is not taken back without a word."""
        with pytest.raises(sqlite3.IntegrityError, match="nothing leaves created"):
            connection().execute("UPDATE lines SET state = 'not_found', client_id = NULL")

    def test_copies_have_lines_of_their_own(self, going, rows):
        going.journal.finish(going.begin(2), Status.CREATED, client_id=30)
        going.journal.finish(going.begin(2, copy=1), Status.CREATED, client_id=31)
        assert rows("SELECT copy, client_id FROM lines") == [(0, 30), (1, 31)]
        assert going.journal.find(Key("client 2", copy=1)).client_id == 31

    def test_reference_stays_with_the_first_copy(self, journal, rows):
        going = Going(journal, [2, 3])
        for copy in (0, 1):
            key = Key("client", "old-1", "OLD-1", copy=copy)
            attempt = journal.begin(key, run_id=going.id, payload_hash="", row=2 + copy)
            journal.finish(attempt, Status.CREATED, client_id=30 + copy)
        assert rows("SELECT copy, reference, reference_key FROM lines") == [(0, "OLD-1", "old-1"), (1, "OLD-1", None)]
        assert journal.holders_of(["old-1"])["old-1"].client_id == 30
