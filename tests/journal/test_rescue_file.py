"""Outcomes that the journal could not take: kept in a file beside it, and taken in once when it is opened again."""

import json
import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from intend_bulk.errors import JournalError
from intend_bulk.journal.lines import Key
from intend_bulk.journal.rescue import RescueFile, take_in
from intend_bulk.model.outcomes import Status

BOLT = "https://bolt.intend.com"


def files(path):
    return sorted(path.parent.glob("*.rescue-*"))


def taken(path):
    """What the files beside a journal hold, handed over in their order."""
    outcomes = []
    take_in(path, outcomes.append)
    return outcomes


def ended_process():
    """The number of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait(30)
    return process.pid


@pytest.fixture
def left_over(path):
    """Leave a file beside the journal as a process leaves it that was killed."""

    def leave(*outcomes, content=None, process=None):
        file = path.with_name(f"{path.name}.rescue-{process or ended_process()}-0a1b2c3d")
        lines = b"".join(json.dumps(outcome).encode() + b"\n" for outcome in outcomes)
        file.write_bytes((lines if content is None else content) + b"\n" * 1000)
        return file

    return leave


@pytest.fixture
def kept(opened, sender_of):
    """A run that leaves the outcome of its one create in the file; the number of the attempt."""
    with opened() as journal:
        journal.prepare()
        attempt = sender_of(journal).begin("A")
        assert journal.rescue(attempt, Status.CREATED, http_status=200, client_id=30, client_account="ACC30")
        return attempt.id


class TestKeeping:
    """A run writes to its file what the journal does not take."""

    @pytest.fixture
    def file(self, path):
        file = RescueFile(path)
        file.prepare()
        yield file
        file.remove()

    @pytest.mark.skipif(os.name != "posix", reason="Windows keeps permissions elsewhere")
    def test_it_is_private(self, file):
        """It may hold a server's words about a client."""
        assert stat.S_IMODE(file.path.stat().st_mode) == 0o600

    def test_its_room_is_there_beforehand(self, file):
        """A full disk takes an outcome all the same: no byte is added to the file."""
        before = file.path.stat().st_size
        assert file.keep({"attempt_id": 1, "message": "é" * 500})
        assert file.path.stat().st_size == before

    def test_workers_do_not_write_over_each_other(self, file):
        """Eight answers that come at the same moment are eight outcomes in the file."""
        with ThreadPoolExecutor(8) as workers:
            assert all(workers.map(file.keep, ({"attempt_id": number, "message": "x" * 99} for number in range(200))))
        file._at = 0
        lines = [json.loads(line) for line in file.path.read_bytes().splitlines() if line]
        assert sorted(line["attempt_id"] for line in lines) == [*range(200)]

    def test_a_file_that_was_tidied_away_is_made_again(self, file):
        """Somebody, or a process of another container, deleted it."""
        file.path.unlink()
        assert file.keep({"attempt_id": 7})
        assert json.loads(file.path.read_bytes()) == {"attempt_id": 7}
        file.path.unlink()

    def test_a_folder_that_is_gone(self, tmp_path):
        """Where not even the file can be written, the caller is told."""
        (tmp_path / "gone").mkdir()
        file = RescueFile(tmp_path / "gone" / "journal.sqlite")
        file.prepare()
        file.path.unlink()
        (tmp_path / "gone").rmdir()
        assert file.keep({"attempt_id": 7}) is False

    def test_preparing_again_changes_nothing(self, file):
        file.keep({"attempt_id": 7})
        file.prepare()
        assert b'"attempt_id": 7' in file.path.read_bytes()

    def test_a_file_that_cannot_be_made_stops_the_run(self, opened, monkeypatch):
        """Before anything is sent; and nothing half-made is left."""

        def full(_handle):
            raise OSError(28, "No space left on device")

        with opened() as journal:
            monkeypatch.setattr(os, "fsync", full)
            with pytest.raises(JournalError, match="No space left on device") as error:
                journal.prepare()
            assert "takes an answer in" in error.value.hint
            assert files(journal._store.path) == []

    def test_an_empty_one_is_deleted_at_the_end(self, opened, path):
        with opened() as journal:
            journal.prepare()
            assert len(files(path)) == 1
        assert files(path) == []

    @pytest.mark.usefixtures("kept")
    def test_one_that_holds_something_stays(self, path):
        assert len(files(path)) == 1


class TestTakingIn:
    """The journal is opened again."""

    def test_outcome_is_that_of_the_line(self, kept, opened, path, rows):
        """As if it had been committed when it came."""
        with opened() as journal:
            line = journal.find(Key("A"))
        assert (line.state, line.client_id, line.client_account, line.http_status) == ("created", 30, "ACC30", 200)
        assert rows("SELECT attempt_id, state, client_id FROM answers") == [(kept, "created", 30)]
        assert files(path) == []

    @pytest.mark.usefixtures("kept")
    def test_a_process_with_the_same_number(self, opened, path):
        """In a container every process may be number 1: what the one before it kept is neither left nor deleted."""
        with opened() as journal:
            journal.prepare()
            assert journal.find(Key("A")).client_id == 30
        assert files(path) == []

    @pytest.mark.usefixtures("kept")
    def test_a_journal_that_is_open_twice_in_one_process(self, opened):
        """What the first one keeps is its own while it is open."""
        with opened() as first:
            first.prepare()
            first.rescue(first.begin(Key("B"), run_id=1, payload_hash=""), Status.REJECTED)
            with opened() as second:
                assert second.find(Key("B")).state == "sending"
        with opened() as third:
            assert third.find(Key("B")).state == "rejected"

    @pytest.mark.usefixtures("kept")
    def test_it_is_taken_in_once(self, opened, path, rows):
        """A file that came back from a backup changes nothing."""
        [file] = files(path)
        content = file.read_bytes()
        with opened():
            pass
        file.write_bytes(content)
        with opened():
            pass
        assert rows("SELECT count(*) FROM answers") == [(1,)]
        assert files(path) == []

    def test_taking_in_that_is_interrupted_goes_on(self, opened, sender_of, path, rows, left_over):
        """Two were kept; the journal fails at the second, and is well again the next time."""
        with opened() as journal:
            sender = sender_of(journal)
            attempts = [sender.begin(name) for name in "AB"]
        left_over(*({"attempt_id": attempt.id, "status": "rejected"} for attempt in attempts))
        with opened(for_reading=True) as journal, journal._store.transaction() as connection:
            connection.exec_driver_sql(
                f"CREATE TRIGGER broken BEFORE INSERT ON answers WHEN NEW.attempt_id = {attempts[1].id} "
                "BEGIN SELECT RAISE(ABORT, 'broken'); END"
            )
        with pytest.raises(JournalError, match="broken"), opened():
            pass
        assert rows("SELECT state FROM lines") == [("rejected",), ("sending",)]
        with opened(for_reading=True) as journal, journal._store.transaction() as connection:
            connection.exec_driver_sql("DROP TRIGGER broken")
        with opened():
            assert rows("SELECT state FROM lines") == [("rejected",), ("rejected",)]
        assert files(path) == []

    def test_a_process_that_runs_keeps_its_own(self, opened, sender_of, left_over):
        """It may still write to its file."""
        with opened() as journal:
            attempt = sender_of(journal).begin("A")
        file = left_over({"attempt_id": attempt.id, "status": "rejected"}, process=os.getppid())
        with opened() as journal:
            assert journal.find(Key("A")).state == "sending"
        assert file.exists()

    def test_a_line_that_was_not_written_whole(self, opened, sender_of, left_over):
        """The machine stopped while it was written: the create stays in doubt, the others count."""
        with opened() as journal:
            sender = sender_of(journal)
            first, second = sender.begin("A"), sender.begin("B")
        whole = json.dumps({"attempt_id": first.id, "status": "rejected"}).encode()
        half = json.dumps({"attempt_id": second.id, "status": "created", "client_id": 30}).encode()[:-5]
        left_over(content=whole + b"\n" + half)
        with opened() as journal:
            assert [journal.find(Key(name)).state for name in "AB"] == ["rejected", "sending"]

    @pytest.mark.parametrize("content", [b"7", b"[]", b"\xff\xfe", b'{"status": "created"}', b"{}"])
    def test_a_line_that_is_no_outcome(self, left_over, opened, path, content):
        """A hand or a disk fault changed it: it is left out, and the journal opens."""
        left_over(content=content)
        with opened() as journal:
            assert journal.created() == []
        assert files(path) == []

    @pytest.mark.usefixtures("kept")
    def test_an_outcome_of_another_tenant(self, opened):
        """The client ids of one tenant say nothing about those of another."""
        with opened(tenant="https://other.intend.com"):
            pass  # takes it in, before the second tenant has a client 30
        with opened() as journal:
            assert journal.find(Key("A")).client_id == 30

    def test_an_outcome_of_another_tenant_with_the_same_id(self, opened, sender_of, left_over):
        with opened() as journal:
            attempt = sender_of(journal).begin("A")
        with opened(tenant=BOLT) as journal:
            sender_of(journal).bring("B", "created", client_id=30)
        left_over({"attempt_id": attempt.id, "status": "created", "client_id": 30})
        with opened(tenant=BOLT):
            pass
        with opened() as journal:
            assert journal.find(Key("A")).client_id == 30

    def test_an_id_that_another_row_has_by_now(self, opened, sender_of, left_over):
        """The journal opens, and the row is left in doubt."""
        with opened() as journal:
            sender = sender_of(journal)
            attempt = sender.begin("A")
            sender.bring("B", "created", client_id=30)
        left_over({"attempt_id": attempt.id, "status": "created", "client_id": 30})
        with opened() as journal:
            line = journal.find(Key("A"))
        assert (line.state, line.client_id) == ("unconfirmed", None)
        assert "belongs to another row" in line.message

    @pytest.mark.usefixtures("kept")
    def test_a_row_that_was_settled_meanwhile(self, opened, path):
        """Reconciling found the client before the file was taken in: it stays what it is."""
        [file] = files(path)
        content = file.read_bytes()
        file.unlink()
        with opened() as journal:
            [line] = journal.in_doubt()
            journal.settle(line, Status.CREATED, message="found", client=(30, None))
        file.write_bytes(content)
        with opened() as journal:
            assert (journal.find(Key("A")).state, journal.find(Key("A")).client_id) == ("created", 30)

    @pytest.mark.usefixtures("kept")
    def test_a_dry_run_takes_nothing_in(self, opened, path):
        with opened(for_reading=True) as journal:
            assert journal.find(Key("A")).state == "sending"
        assert len(files(path)) == 1

    def test_names_with_signs_of_patterns(self, opened, sender_of, tmp_path):
        """The file of one journal is not that of another."""
        path = tmp_path / "journal[1].sqlite"
        with opened(path) as journal:
            journal.prepare()
            journal.rescue(sender_of(journal).begin("A"), Status.REJECTED)
        with opened(path) as journal:
            assert journal.find(Key("A")).state == "rejected"


TAKE_IN = """
import sys
from pathlib import Path
from intend_bulk.journal.journal import Journal

sys.stdin.readline()
with Journal.open(Path(sys.argv[1]), tenant="https://acme.intend.com", deadline_seconds=90, quiet_seconds=120):
    pass
"""


def test_two_processes_take_it_in_at_the_same_moment(opened, sender_of, path, left_over, rows):
    """Each outcome is written once, and neither of the two fails."""
    with opened() as journal:
        sender = sender_of(journal)
        attempts = [sender.begin(f"client {number}") for number in range(50)]
    left_over(*({"attempt_id": attempt.id, "status": "rejected"} for attempt in attempts))
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", TAKE_IN, str(path)]
    racers = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)
        for _ in range(2)
    ]
    for racer in racers:
        racer.stdin.write("go\n")
        racer.stdin.flush()
    assert [racer.communicate(timeout=60)[1] for racer in racers] == ["", ""]
    assert rows("SELECT count(*), count(DISTINCT attempt_id) FROM answers WHERE state = 'rejected'") == [(50, 50)]
    assert rows("SELECT DISTINCT state FROM lines") == [("rejected",)]


def test_outcome_is_kept_where_the_disk_is_full(opened, sender_of):
    """The journal takes no page more, the file takes the outcome, and the next run has it."""
    with opened() as journal:
        sender_of(journal)
    with opened() as journal:
        journal.prepare()
        attempt = sender_of(journal).begin("A")
        with journal._store.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count=1")
        long = {"message": "x" * 100_000}
        with pytest.raises(JournalError, match="database or disk is full"):
            journal.finish(attempt, Status.REJECTED, **long)
        assert journal.rescue(attempt, Status.REJECTED, message="No such department")
    with opened() as journal:
        assert (journal.find(Key("A")).state, journal.find(Key("A")).message) == ("rejected", "No such department")
