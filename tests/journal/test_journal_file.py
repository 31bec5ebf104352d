"""The journal's file: made private, opened so that it can be trusted, and refused in words where it cannot be."""

import os
import shutil
import sqlite3
import stat
from contextlib import closing

import pytest
from sqlalchemy import Engine, event

from intend_bulk.errors import JournalError
from intend_bulk.journal import database
from intend_bulk.journal.database import open_engine
from intend_bulk.journal.lines import Key
from intend_bulk.journal.migrations import MIGRATIONS
from intend_bulk.model.outcomes import Status

posix = pytest.mark.skipif(os.name != "posix", reason="Windows keeps permissions elsewhere")


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def pragmas(request):
    """Set pragmas on every connection that is opened from now on, as a small disk or a read-only one would."""

    def set_pragmas(*statements):
        def on_connect(connection, _record):
            for statement in statements:
                connection.execute(statement)

        event.listen(Engine, "connect", on_connect)
        request.addfinalizer(lambda: event.remove(Engine, "connect", on_connect))

    return set_pragmas


@pytest.fixture
def engine(opened, path):
    """A journal's file, opened below the journal."""
    with opened():
        pass
    engine = open_engine(path)
    yield engine
    engine.dispose()


class TestMaking:
    """A journal that is not there yet."""

    def test_it_is_made(self, opened, path):
        """It is a SQLite file."""
        with opened():
            assert path.read_bytes().startswith(b"SQLite format 3\x00")

    @posix
    def test_file_is_private(self, opened, path):
        """Only its owner can read who is a client."""
        with opened():
            assert mode(path) == 0o600

    @posix
    def test_folder_is_private(self, opened, tmp_path):
        """A folder that is made for it is its owner's."""
        with opened(tmp_path / "new" / "journal.sqlite"):
            assert mode(tmp_path / "new") == 0o700

    @posix
    def test_folder_that_was_there_is_left_alone(self, opened, tmp_path):
        """Its permissions are somebody's choice."""
        tmp_path.chmod(0o755)
        with opened():
            assert mode(tmp_path) == 0o755

    @posix
    def test_file_becomes_private(self, opened, path):
        """A file that others could read is closed to them."""
        path.touch(0o644)
        with opened():
            assert mode(path) == 0o600

    @posix
    def test_rollback_journal_is_private(self, engine, path):
        """What SQLite writes beside it is private as well."""
        with engine.begin() as connection:
            connection.exec_driver_sql("INSERT INTO tenants (address) VALUES ('x')")
            assert mode(path.with_name("journal.sqlite-journal")) == 0o600

    @pytest.mark.parametrize(
        "name",
        ["jour nal.sqlite", "journal%20.sqlite", "Kühe & Söhne.sqlite", "a@b#c.sqlite", "journal"],
    )
    def test_any_name_will_do(self, opened, tmp_path, name):
        """The journal is the file that was named, and no other."""
        with opened(tmp_path / name):
            assert [file.name for file in tmp_path.iterdir()] == [name]

    @posix
    def test_question_mark_in_a_name(self, opened, tmp_path):
        """A sign that begins options in an address is one like any other in a file's name."""
        with opened(tmp_path / "what?mode=ro.sqlite"):
            assert [file.name for file in tmp_path.iterdir()] == ["what?mode=ro.sqlite"]

    def test_nothing_else_is_left(self, opened, sender_of, path, tmp_path):
        """After a run there is one file, which can be copied as it is."""
        with opened() as journal:
            sender_of(journal).bring("A", "created")
        assert list(tmp_path.iterdir()) == [path]


class TestForReading:
    """A dry run looks, and touches nothing."""

    def test_no_file_is_made(self, opened, tmp_path):
        """A journal that is not there is an empty one."""
        with opened(tmp_path / "new" / "journal.sqlite", for_reading=True) as journal:
            assert (journal.find(Key("A")), journal.in_doubt()) == (None, [])
        assert list(tmp_path.iterdir()) == []

    def test_no_tenant_is_added(self, opened, rows):
        """An address that was never sent to stays unknown."""
        with opened():
            pass
        with opened(tenant="https://bolt.intend.com", for_reading=True) as journal:
            assert journal.find(Key("A")) is None
        assert rows("SELECT address FROM tenants") == [("https://acme.intend.com",)]

    def test_lines_are_seen(self, opened, sender_of):
        """What is there can be looked up."""
        with opened() as journal:
            sender_of(journal).bring("A", "created")
        with opened(for_reading=True) as journal:
            assert journal.find(Key("A")).state == "created"


class TestTrust:
    """How SQLite is opened."""

    @pytest.mark.parametrize(
        ("pragma", "value"),
        [("journal_mode", "delete"), ("synchronous", 3), ("foreign_keys", 1), ("busy_timeout", 30_000)],
        ids=["journal_mode is DELETE", "synchronous is EXTRA", "foreign keys are checked", "a lock is waited for"],
    )
    def test_pragmas(self, engine, pragma, value):
        """A commit is on the disk when it returns."""
        with engine.connect() as connection:
            assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value

    def test_write_ahead_log_is_ended(self, opened, path, rows):
        """A file that another program switched to WAL is switched back."""
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
        with opened():
            assert rows("PRAGMA journal_mode") == [("delete",)]

    def test_transactions_lock_at_once(self, engine, connection):
        """A second process finds out before it has read anything."""
        with engine.begin(), pytest.raises(sqlite3.OperationalError, match="locked"):
            connection().execute("BEGIN IMMEDIATE")

    def test_version(self, opened, rows):
        """A file says which version of the tables it has."""
        with opened():
            assert rows("SELECT version FROM schema_version") == [(len(MIGRATIONS),)]

    def test_opening_again_changes_nothing(self, opened, path):
        """A file that is up to date is not migrated."""
        with opened():
            pass
        before = path.read_bytes()
        with opened():
            assert path.read_bytes() == before


class TestRefused:
    """A journal that cannot be trusted is not used; nothing is sent without one."""

    @posix
    def test_symbolic_link(self, opened, path, tmp_path):
        """A link could lead anywhere."""
        path.symlink_to(tmp_path / "elsewhere.sqlite")
        with pytest.raises(JournalError, match="is a symbolic link") as error, opened():
            pass
        assert "--journal" in error.value.hint
        assert not (tmp_path / "elsewhere.sqlite").exists()

    def test_folder(self, opened, tmp_path):
        """A folder is no file."""
        with pytest.raises(JournalError, match="is a folder"), opened(tmp_path):
            pass

    def test_file_in_a_file(self, opened, path):
        """Where a folder should be, there is a file."""
        path.touch()
        with pytest.raises(JournalError, match="cannot be made"), opened(path / "journal.sqlite"):
            pass

    @pytest.mark.parametrize(
        "content",
        [
            pytest.param(b"reference,title\r\n" * 1000, id="a csv"),
            pytest.param(b"SQLite format 3\x00" + b"\xff" * 5000, id="a head without a body"),
            pytest.param(b"notes", id="a few letters"),
        ],
    )
    def test_file_that_is_no_database(self, opened, path, content):
        """It is refused in words, and left as it is."""
        path.write_bytes(content)
        with pytest.raises(JournalError, match=r"cannot be used|is damaged") as error, opened():
            pass
        assert error.value.message.isprintable()
        assert path.read_bytes() == content

    @pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
    def test_truncated_database(self, engine, opened, path, share):
        """A copy that broke off is found out when it is opened."""
        addresses = [(f"https://{number}.intend.com",) for number in range(1000)]
        with engine.begin() as connection:
            connection.exec_driver_sql("INSERT INTO tenants (address) VALUES (?)", addresses)
        content = path.read_bytes()
        path.write_bytes(content[: int(len(content) * share)])
        with pytest.raises(JournalError) as error, opened():
            pass
        assert error.value.message.isprintable()

    def test_overwritten_page(self, opened, sender_of, path):
        """A file that a disk fault hit is found out when it is opened."""
        with opened() as journal:
            sender_of(journal).bring("A", "created")
        content = bytearray(path.read_bytes())
        content[4096 * 4 : 4096 * 5] = b"\x55" * 4096
        path.write_bytes(content)
        with pytest.raises(JournalError) as error, opened():
            pass
        assert error.value.message.isprintable()
        assert error.value.hint

    def test_newer_version(self, opened, path):
        """Tables of a program that is newer than this one are not understood."""
        with opened():
            pass
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("UPDATE schema_version SET version = version + 1")
        with pytest.raises(JournalError, match="is of a newer intend-bulk") as error, opened():
            pass
        assert error.value.hint.startswith("Update")

    def test_database_of_another_program(self, opened, path, rows):
        """A database that somebody keeps for another purpose gets no tables of ours."""
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("CREATE TABLE invoices (number TEXT)")
        with pytest.raises(JournalError, match="is the database of another program"), opened():
            pass
        assert rows("SELECT name FROM sqlite_master") == [("invoices",)]

    def test_locked_for_too_long(self, opened, connection, monkeypatch):
        """A process that does not let go of the file stops this one."""
        monkeypatch.setattr(database, "_BUSY_SECONDS", 0)
        with opened():
            pass
        connection().execute("BEGIN IMMEDIATE")
        with pytest.raises(JournalError, match="database is locked"), opened():
            pass


class TestDisk:
    """A disk that takes no more."""

    def test_full_disk_before_a_create(self, opened, sender_of, pragmas):
        """A row whose `sending` cannot be committed is not sent: `begin` raises."""
        with opened() as journal:
            sender_of(journal)
        pragmas("PRAGMA max_page_count=1")
        with opened() as journal:
            sender = sender_of(journal)
            with pytest.raises(JournalError, match="database or disk is full"):
                for number in range(1000):
                    sender.begin(f"client {number}")

    def test_nothing_half_written_is_left(self, opened, sender_of, pragmas, rows):
        """A `begin` that failed leaves neither a line nor an attempt."""
        with opened() as journal:
            sender_of(journal)
        pragmas("PRAGMA max_page_count=1")
        begun = 0
        with opened() as journal:
            sender = sender_of(journal)
            with pytest.raises(JournalError):
                for number in range(1000):
                    sender.begin(f"client {number}")
                    begun += 1
        assert rows("SELECT count(*) FROM lines UNION ALL SELECT count(*) FROM attempts") == [(begun,), (begun,)]

    def test_full_disk_after_an_answer(self, opened, sender_of, pragmas):
        """An outcome that cannot be committed leaves the line in doubt."""
        with opened() as journal:
            sender_of(journal)
        pragmas("PRAGMA max_page_count=1")
        with opened() as journal:
            attempt = sender_of(journal).begin("A")
            with pytest.raises(JournalError, match="database or disk is full"):
                journal.finish(attempt, Status.REJECTED, message="x" * 100_000)
            assert journal.find(Key("A")).state == "sending"

    def test_full_disk_before_the_first_table(self, opened, pragmas):
        """A journal that cannot be made is no journal."""
        pragmas("PRAGMA max_page_count=1")
        with pytest.raises(JournalError, match="database or disk is full"), opened():
            pass

    def test_read_only(self, opened, pragmas):
        """A file that cannot be written to stops the run before its first row."""
        with opened():
            pass
        pragmas("PRAGMA query_only=ON")
        with pytest.raises(JournalError, match="readonly database"), opened():
            pass

    def test_error_is_in_words(self, opened, pragmas, path):
        """The file, the reason, and a way out; exit code 3."""
        pragmas("PRAGMA max_page_count=1")
        with pytest.raises(JournalError) as error, opened():
            pass
        assert error.value.message == f"The journal {path} cannot be used: database or disk is full."
        assert error.value.hint == "Check the disk and the folder, or name another journal: --journal."
        assert error.value.exit_code == 3


def test_copy_of_a_journal_is_a_journal(opened, sender_of, path, tmp_path):
    """A journal can be restored from a backup that was made between two runs."""
    with opened() as journal:
        sender_of(journal).bring("A", "created")
    shutil.copy(path, tmp_path / "backup.sqlite")
    with opened(tmp_path / "backup.sqlite") as journal:
        assert journal.find(Key("A")).client_id == 30
