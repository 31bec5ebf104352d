"""The file that a sandbox lives in: its tables, and how a file that is not a sandbox's is told apart."""

import sqlite3
import uuid
from contextlib import ExitStack, closing
from pathlib import Path

from intend_bulk.sandbox.errors import SandboxError

_APPLICATION_ID = 0x494E5453
_SCHEMA_VERSION = 2

_SCHEMA = (
    "CREATE TABLE sandbox (instance_id TEXT NOT NULL)",
    "CREATE TABLE counter (name TEXT PRIMARY KEY, last INTEGER NOT NULL) WITHOUT ROWID",
    """CREATE TABLE client (
        id INTEGER PRIMARY KEY,
        type_code TEXT NOT NULL,
        department TEXT NOT NULL,
        created_at REAL NOT NULL,
        record TEXT NOT NULL
    )""",
    # Each index holds all that a filter looks at, in the order of the list: page 2,000 is found without
    # reading the records of the pages before it.
    "CREATE INDEX client_by_id ON client (id, type_code, department)",
    "CREATE INDEX client_by_type ON client (type_code, id, department)",
    "CREATE INDEX client_by_department ON client (department, id, type_code)",
    """CREATE TABLE request (
        id INTEGER PRIMARY KEY,
        arrived_at REAL NOT NULL,
        monotonic REAL NOT NULL,
        method TEXT NOT NULL,
        path TEXT NOT NULL,
        status INTEGER,
        body TEXT,
        fault TEXT,
        client_id INTEGER,
        committed_at REAL,
        late_id INTEGER
    )""",
    # Clients that are to appear later; what is here survives the end of the process, as all the rest does.
    """CREATE TABLE late (
        id INTEGER PRIMARY KEY,
        due_at REAL NOT NULL,
        payload TEXT NOT NULL,
        client_id INTEGER
    )""",
    f"PRAGMA application_id = {_APPLICATION_ID}",
    f"PRAGMA user_version = {_SCHEMA_VERSION}",
)


def open_database(database: Path | None) -> tuple[sqlite3.Connection, str]:
    """Open the file, or make it where there is none, and return its connection and its instance id.

    None is a database in memory. A file that is not a sandbox's is left as it is: raises SandboxError.
    """
    with ExitStack() as undo:
        try:
            connection = undo.enter_context(closing(_connect(database)))
            instance_id = _prepare(connection)
        except (OSError, sqlite3.Error) as error:
            raise SandboxError(
                f"{database} cannot be used as a sandbox's database ({_reason(error)}): "
                "choose another file with --database."
            ) from error
        undo.pop_all()
        return connection, instance_id


def _connect(database: Path | None) -> sqlite3.Connection:
    if database is not None and not database.exists():
        database.touch(mode=0o600)  # a rehearsal may hold a company's real clients
    return sqlite3.connect(database or ":memory:", isolation_level=None, check_same_thread=False)


def _prepare(connection: sqlite3.Connection) -> str:
    """Make the tables in an empty database, refuse another program's, and return the instance id."""
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        if connection.execute("SELECT 1 FROM sqlite_master").fetchone() is None:
            _make_tables(connection)
        elif _version(connection) != (_APPLICATION_ID, _SCHEMA_VERSION):
            raise sqlite3.DatabaseError("it belongs to another program, or to another version of this one")
        (instance_id,) = connection.execute("SELECT instance_id FROM sandbox").fetchone()
    # What a sandbox holds must survive the end of its process, a power cut it need not: it can be made again.
    connection.execute("PRAGMA synchronous = OFF")
    return str(instance_id)


def _make_tables(connection: sqlite3.Connection) -> None:
    for statement in _SCHEMA:
        connection.execute(statement)
    connection.execute("INSERT INTO sandbox VALUES (?)", (uuid.uuid4().hex,))


def _version(connection: sqlite3.Connection) -> tuple[int, int]:
    (application_id,) = connection.execute("PRAGMA application_id").fetchone()
    (schema_version,) = connection.execute("PRAGMA user_version").fetchone()
    return application_id, schema_version


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
