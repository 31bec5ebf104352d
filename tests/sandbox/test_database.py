"""The file that a sandbox can live in."""

import os
import sqlite3
import stat
from pathlib import Path

import pytest

from intend_bulk.sandbox import Sandbox, SandboxConfig, SandboxError


@pytest.fixture
def database(tmp_path):
    return tmp_path / "sandbox.db"


def open_files():
    return {link.readlink() for link in Path("/proc/self/fd").iterdir() if link.is_symlink()}


def test_clients_are_there_again(running, database, documented):
    """A sandbox that is started again on its file holds what it held."""
    with running(database=database) as intend:
        intend.create(documented)
        before = intend.client(1)
    with running(database=database) as intend:
        assert intend.client(1) == before


def test_numbers_go_on(running, database, documented):
    """Ids, accounts and address numbers go on where they ended."""
    with running(database=database) as intend:
        intend.create(documented)
    with running(database=database) as intend:
        data = intend.create(documented).json()["data"]
        assert data == {"client_id": 2, "client_account": "INTEND02"}
        assert intend.client(2)["billing_address"]["address_ref"] == 3


def test_instance_id_stays(running, database):
    """The instance id belongs to the file."""
    with running(database=database) as first, running(database=database) as second:
        assert first.sandbox.instance_id == second.sandbox.instance_id


def test_instance_ids_differ(start):
    """Two sandboxes have two ids."""
    assert start().sandbox.instance_id != start().sandbox.instance_id


def test_request_log_stays(running, database):
    """The log is kept with the clients."""
    with running(database=database) as intend:
        intend.clients()
    with running(database=database) as intend:
        assert len(intend.log()) == 1


def test_fill_counts_what_the_file_holds(running, database):
    """Made-up clients are added only until there are as many as asked for."""
    totals = []
    for wanted in (10, 10, 15, 5):
        with running(database=database, clients=wanted, list_shape="meta") as intend:
            totals.append(intend.clients()["meta"]["total"])
    assert totals == [10, 10, 15, 15]


def test_password_is_nowhere_in_the_file(start, database, documented):
    """No byte of any file of the database holds the password."""
    documented["credentials"]["password"] = "kryptonite"
    intend = start(database=database)
    assert intend.create(documented).status_code == 200
    held = b"".join(path.read_bytes() for path in database.parent.iterdir())
    assert b"Intend Design Studio" in held
    assert b"kryptonite" not in held


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="open files are listed on Linux only")
def test_file_is_let_go(running, database):
    """A sandbox that has ended holds its file no longer."""
    with running(database=database):
        assert database in open_files()
    assert database not in open_files()


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps permissions otherwise")
def test_file_is_its_owners(start, database):
    """Nobody else may read what may be a company's real clients."""
    start(database=database)
    assert stat.S_IMODE(database.stat().st_mode) == 0o600


def test_file_that_is_no_database(database):
    """A file of another kind is refused by name, with the way out, and stays as it is."""
    database.write_bytes(b"reference,title\n1,Acme\n" * 100)
    with pytest.raises(SandboxError, match=r"sandbox\.db cannot be used.*--database\.$"):
        Sandbox(SandboxConfig(database=database))
    assert database.read_bytes() == b"reference,title\n1,Acme\n" * 100


def test_database_of_another_program(database):
    """Another program's SQLite file is refused, and stays as it is."""
    with sqlite3.connect(database) as other:
        other.execute("CREATE TABLE journal (id)")
    other.close()
    before = database.read_bytes()
    with pytest.raises(SandboxError, match="it belongs to another program"):
        Sandbox(SandboxConfig(database=database))
    assert database.read_bytes() == before


def test_folder_that_is_not_there(tmp_path):
    """A file in no folder cannot be made, and the reason is given."""
    database = tmp_path / "nowhere" / "sandbox.db"
    with pytest.raises(SandboxError, match="No such file or directory"):
        Sandbox(SandboxConfig(database=database))


def test_empty_file_becomes_a_sandbox(start, database):
    """An empty file is a database that holds nothing yet."""
    database.touch()
    assert start(database=database, clients=1).client(1)["id"] == 1
