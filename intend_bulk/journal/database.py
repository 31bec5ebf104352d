"""The journal's file: how SQLite is opened so that it can be trusted, and its failures in words."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import StaticPool

from intend_bulk.errors import JournalError
from intend_bulk.journal.migrations import MIGRATIONS, migrate
from intend_bulk.journal.tables import schema_version
from intend_bulk.system import make_private

_BUSY_SECONDS = 30
_LOOK_SECONDS = 2
_HINT = "Check the disk and the folder, or name another journal: --journal."


def refuse_what_is_no_file(path: Path) -> None:
    """Raise JournalError for a link, which could lead anywhere, a folder or a device; what is not there is no error."""
    if path.is_symlink():
        raise JournalError(f"The journal {path} is a symbolic link.", hint="Name the file itself: --journal.")
    if path.is_dir():
        raise JournalError(f"The journal {path} is a folder.", hint="Name a file in it: --journal.")
    if path.exists() and not path.is_file():  # a device such as /dev/null would be made private
        raise JournalError(f"The journal {path} is no file.", hint="Name a file: --journal.")


def prepared(path: Path) -> Path:
    """Make a journal's file and folder where they are missing; raises JournalError where that cannot be."""
    refuse_what_is_no_file(path)
    try:
        if not path.parent.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            make_private(path.parent)
        path.touch()
        make_private(path)
    except OSError as error:
        raise JournalError(f"The journal {path} cannot be made: {error.strerror}.", hint=_HINT) from error
    return path


def open_engine(path: Path | None) -> Engine:
    """SQLite such that a commit is on the disk when it returns, whatever ends the process or the machine.

    None is an empty database in memory.
    """
    url = URL.create("sqlite", database=str(path or ":memory:"))
    options = {"timeout": _BUSY_SECONDS, "check_same_thread": False}  # Store lets the threads take turns
    engine = create_engine(url, poolclass=StaticPool, connect_args=options)

    @event.listens_for(engine, "connect")
    def configure(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # SQLAlchemy, not the driver, begins transactions
        for pragma in ("journal_mode=DELETE", "synchronous=EXTRA", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


@contextmanager
def read_only(path: Path) -> Iterator[Connection]:
    """A look into a journal's file as it is: nothing is made, migrated or locked, and nobody is waited for long.

    Raises JournalError where it cannot be read; a process that holds it, or left it half written, is a reason too.
    """
    refuse_what_is_no_file(path)
    address = f"{path.absolute().as_uri()}?mode=ro"
    engine = create_engine(
        "sqlite://", poolclass=StaticPool, creator=lambda: sqlite3.connect(address, uri=True, timeout=_LOOK_SECONDS)
    )
    try:
        with as_journal_error(path), engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def check(connection: Connection, path: Path) -> None:
    found = " ".join(str(connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()).split())
    if found != "ok":
        raise JournalError(
            f"The journal {path} is damaged: {found}.", hint="Restore it from a backup before you go on."
        )
    tables = inspect(connection).get_table_names()
    if tables and schema_version.name not in tables:
        raise JournalError(
            f"The journal {path} is the database of another program.", hint="Name a file of its own: --journal."
        )
    if migrate(connection) > len(MIGRATIONS):
        raise JournalError(f"The journal {path} is of a newer intend-bulk.", hint="Update intend-bulk on this machine.")


@contextmanager
def as_journal_error(path: Path) -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or error)
        raise JournalError(f"The journal {path} cannot be used: {reason}.", hint=_HINT) from error
