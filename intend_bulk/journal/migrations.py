"""The journal's history: each function takes a database from one version to the next, and is never changed again."""

from collections.abc import Callable

from sqlalchemy import Connection, delete, insert, inspect, select

from intend_bulk.journal.tables import metadata, schema_version


def first_tables(connection: Connection) -> None:
    metadata.create_all(connection)
    for statement in _GUARDS:
        connection.exec_driver_sql(statement)


_GUARDS = (
    *(
        f"CREATE TRIGGER {table}_{verb}_refused BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} are only ever added to'); END"
        for table in ("attempts", "answers")
        for verb in ("UPDATE", "DELETE")
    ),
    "CREATE TRIGGER lines_delete_refused BEFORE DELETE ON lines "
    "BEGIN SELECT RAISE(ABORT, 'a line is never deleted'); END",
    "CREATE TRIGGER created_is_final BEFORE UPDATE OF state, client_id, identity ON lines "
    "WHEN OLD.state = 'created' BEGIN SELECT RAISE(ABORT, 'nothing leaves created'); END",
)

MIGRATIONS: tuple[Callable[[Connection], None], ...] = (first_tables,)


def migrate(connection: Connection) -> int:
    """Bring a database up to date and return its version, which is above len(MIGRATIONS) for a newer program's."""
    version = 0
    if inspect(connection).has_table(schema_version.name):
        version = connection.scalar(select(schema_version.c.version)) or 0
    for step in MIGRATIONS[version:]:
        step(connection)
    if version < len(MIGRATIONS):
        version = len(MIGRATIONS)
        connection.execute(delete(schema_version))
        connection.execute(insert(schema_version).values(version=version))
    return version
