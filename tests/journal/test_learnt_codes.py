"""Which codes the clients of a tenant have, as the journal keeps it, and a look at that which touches nothing."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from intend_bulk.errors import JournalError
from intend_bulk.journal import database
from intend_bulk.journal.codes import codes_at
from intend_bulk.journal.lines import Key
from intend_bulk.model.live import LiveClient
from intend_bulk.model.seen import SeenCodes

ACME = "https://acme.intend.com"
TRADE = SeenCodes(1000.0, 12, {"type_code": {"trade": 9, "retail": 3}, "department": {"UK": 12}})
AGENT = SeenCodes(2000.0, 5, {"type_code": {"agent": 5}})
NONE = SeenCodes(3000.0, 0, {})


@pytest.fixture
def learnt(opened):
    """Let a tenant's journal learn codes: learnt(TRADE, AGENT)."""

    def learn(*readings, tenant=ACME):
        with opened(tenant=tenant) as journal:
            for codes in readings:
                journal.live.learn(codes)

    return learn


@pytest.mark.parametrize("codes", [TRADE, AGENT, NONE], ids=["two lists", "one list", "no client"])
def test_what_was_learnt_is_known(learnt, path, codes):
    learnt(codes)
    assert codes_at(path, ACME) == codes


@pytest.mark.parametrize("codes", [AGENT, NONE], ids=["other codes", "no client"])
def test_codes_of_the_next_reading_take_their_place(learnt, path, codes):
    """A code that nobody has any more is not known."""
    learnt(TRADE, codes)
    assert codes_at(path, ACME) == codes


def test_a_complete_reading_is_kept_with_its_codes(opened, path):
    with opened() as journal:
        journal.live.replace([LiveClient(1, None, "id 1", "acme", "", "")], read_at=1000.0, codes=TRADE)
    assert codes_at(path, ACME) == TRADE


def test_a_reading_that_cannot_be_kept_leaves_the_codes_of_the_one_before(learnt, opened, path, connection):
    """Clients and codes are kept together, or not at all."""
    learnt(TRADE)
    connection().execute("CREATE TRIGGER broken BEFORE INSERT ON seen_codes BEGIN SELECT RAISE(ABORT, 'broken'); END")
    with opened() as journal:
        with pytest.raises(JournalError, match="broken"):
            journal.live.replace([LiveClient(1, None, "id 1", "acme", "", "")], read_at=2000.0, codes=AGENT)
        assert (journal.live.count(), journal.live.read_at()) == (0, None)
    assert codes_at(path, ACME) == TRADE


def test_codes_that_an_export_learnt_do_not_make_the_copy_of_the_clients_younger(learnt, opened):
    """Rows are held against the copy: it must be as old as it says."""
    with opened() as journal:
        journal.live.replace([], read_at=500.0)
    learnt(TRADE)
    with opened() as journal:
        assert journal.live.read_at() == 500.0


def test_tenants_have_their_own(learnt, path):
    learnt(TRADE)
    learnt(AGENT, tenant="https://bolt.intend.com")
    assert (codes_at(path, ACME), codes_at(path, "https://bolt.intend.com")) == (TRADE, AGENT)


@pytest.mark.parametrize("address", ["https://bolt.intend.com", "https://acme.intend.co", "https://acme.intend.com/b"])
def test_of_another_address_nothing_is_known(learnt, path, address):
    learnt(TRADE)
    assert codes_at(path, address) is None


def test_of_the_sandboxes_at_one_address_the_one_that_was_read_last_counts(learnt, path):
    learnt(AGENT, tenant="http://127.0.0.1:8420#5f")
    learnt(TRADE, tenant="http://127.0.0.1:8420#a0")
    learnt(NONE, tenant="http://127.0.0.1:84200#b1")
    assert codes_at(path, "http://127.0.0.1:8420") == AGENT


def test_a_tenant_that_was_never_read_is_not_known(opened, path):
    with opened():
        pass
    assert codes_at(path, ACME) is None


class TestLooking:
    """A look neither makes nor changes a file."""

    def test_no_file_is_made(self, path):
        assert codes_at(path, ACME) is None
        assert not path.exists()

    def test_the_file_stays_as_it_is(self, learnt, path):
        learnt(TRADE)
        path.chmod(0o444)
        before = path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_mode
        codes_at(path, ACME)
        assert (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_mode) == before
        assert [*path.parent.iterdir()] == [path]

    def test_a_process_that_is_about_to_write_keeps_nobody_out(self, learnt, path, connection):
        learnt(TRADE)
        connection().execute("BEGIN IMMEDIATE")
        assert codes_at(path, ACME) == TRADE

    def test_a_file_that_is_locked_is_not_waited_for(self, learnt, path, connection, monkeypatch):
        monkeypatch.setattr(database, "_LOOK_SECONDS", 0)
        learnt(TRADE)
        connection().execute("BEGIN EXCLUSIVE")
        with pytest.raises(JournalError, match="database is locked"):
            codes_at(path, ACME)

    def test_a_file_that_a_killed_process_left_half_written_is_an_error(self, learnt, path):
        """Only a process that may write can take back what is half there."""
        learnt(TRADE)
        killed = (
            "import os, sqlite3, sys; connection = sqlite3.connect(sys.argv[1], isolation_level=None); "
            "connection.execute('PRAGMA cache_size=1'); connection.execute('BEGIN'); "
            "connection.execute('UPDATE code_readings SET clients = 99'); "
            "connection.executemany('INSERT INTO tenants (address) VALUES (?)', [(n,) for n in range(9999)]); "
            "os._exit(9)"
        )
        assert subprocess.run([sys.executable, "-c", killed, str(path)], check=False).returncode == 9
        with pytest.raises(JournalError, match="cannot be used"):
            codes_at(path, ACME)
        learnt()
        assert codes_at(path, ACME) == TRADE

    @pytest.mark.parametrize(
        "content",
        [
            pytest.param(b"reference,title\r\n" * 1000, id="a csv"),
            pytest.param(b"SQLite format 3\x00" + b"\xff" * 5000, id="a head without a body"),
        ],
    )
    def test_what_is_no_database_is_an_error_and_stays(self, path, content):
        path.write_bytes(content)
        with pytest.raises(JournalError, match="cannot be used"):
            codes_at(path, ACME)
        assert path.read_bytes() == content

    def test_a_database_of_another_program_knows_nothing(self, path):
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("CREATE TABLE invoices (number TEXT)")
        assert codes_at(path, ACME) is None

    def test_an_empty_file_knows_nothing(self, path):
        path.touch()
        assert codes_at(path, ACME) is None
        assert path.read_bytes() == b""

    @pytest.mark.skipif(os.name != "posix", reason="A link needs a right of its own on Windows")
    def test_a_link_is_not_followed(self, learnt, path, tmp_path):
        learnt(TRADE)
        link = tmp_path / "link.sqlite"
        link.symlink_to(path)
        with pytest.raises(JournalError, match="is a symbolic link"):
            codes_at(link, ACME)

    @pytest.mark.parametrize("name", ["jour nal.sqlite", "a%20b#c.sqlite", "Kühe & Söhne.sqlite"])
    def test_any_name_will_do(self, opened, tmp_path, name):
        with opened(tmp_path / name) as journal:
            journal.live.learn(TRADE)
        assert codes_at(tmp_path / name, ACME) == TRADE


class TestFirstVersion:
    """A journal of the first version, with rows in it, in whose time no codes were learnt."""

    @pytest.fixture
    def old(self, path):
        """What that version wrote: a client that was created, one in doubt, and the copy of a live list of one."""
        with closing(sqlite3.connect(path)) as connection:
            connection.executescript((Path(__file__).parent / "data/journal-1.sql").read_text(encoding="utf-8"))
        return path

    def test_looking_knows_nothing_and_leaves_it_as_it_is(self, old):
        before = old.read_bytes()
        assert codes_at(old, ACME) is None
        assert old.read_bytes() == before

    def test_opening_it_keeps_every_row(self, old, opened):
        before, files = rows_of(old), rows_of(old)["outputs"]
        with opened():
            pass
        after = {table: rows for table, rows in rows_of(old).items() if table in before}
        assert after == before | {"outputs": [(path, sha256, path) for path, sha256 in files]}

    def test_what_it_knows_is_known(self, old, opened):
        assert old.exists()
        with opened() as journal:
            in_doubt = [line.title for line in journal.in_doubt()]
            assert (in_doubt, journal.live.count(), journal.find(Key("A")).client_id) == (["Bolt Ltd"], 1, 30)

    def test_it_learns_from_then_on(self, old, learnt):
        learnt(TRADE)
        assert codes_at(old, ACME) == TRADE

    def test_it_becomes_one_like_a_new_one(self, old, opened, tmp_path):
        with opened(), opened(tmp_path / "new.sqlite"):
            pass
        assert schema(old) == schema(tmp_path / "new.sqlite")


def rows_of(path):
    """The rows of every table that has some, but for the version's."""
    with closing(sqlite3.connect(path)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in names}  # noqa: S608
    return {name: rows for name, rows in found.items() if rows and name != "schema_version"}


def schema(path):
    """Everything that a database is made of, and its version."""
    with closing(sqlite3.connect(path)) as connection:
        made = connection.execute("SELECT type, name, sql FROM sqlite_master").fetchall()
        version = connection.execute("SELECT version FROM schema_version").fetchall()
    return sorted((kind, name, " ".join(str(sql).split())) for kind, name, sql in made), version
