"""The journal's history: each function takes a database from one version to the next, and is never changed again."""

from collections.abc import Callable

from sqlalchemy import Connection, delete, insert, inspect, select

from intend_bulk.journal.tables import code_readings, metadata, outputs, schema_version, seen_codes


def first_tables(connection: Connection) -> None:
    metadata.create_all(connection)
    for statement in _GUARDS:
        connection.exec_driver_sql(statement)


_STEPS = {
    "sending": "('created', 'rejected', 'unconfirmed', 'not_found', 'not_sent')",
    "unconfirmed": "('created', 'not_found', 'rejected', 'not_sent')",
    "not_found": "('created', 'unconfirmed', 'rejected', 'not_sent')",  # a late answer says more than two readings
    "rejected": "('sending', 'created')",
    "not_sent": "('sending', 'created')",
}
_BY_PERMISSION = (
    "NEW.state = 'sending' AND EXISTS (SELECT 1 FROM permissions "
    "WHERE line_id = OLD.id AND after_attempts = OLD.attempts)"
)
_GUARDS = (
    *(
        f"CREATE TRIGGER {table}_{verb}_refused BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} are only ever added to'); END"
        for table in ("attempts", "answers", "permissions")
        for verb in ("UPDATE", "DELETE")
    ),
    "CREATE TRIGGER lines_delete_refused BEFORE DELETE ON lines "
    "BEGIN SELECT RAISE(ABORT, 'a line is never deleted'); END",
    "CREATE TRIGGER identity_is_final BEFORE UPDATE OF identity, copy, tenant_id ON lines "
    "WHEN NEW.identity <> OLD.identity OR NEW.copy <> OLD.copy OR NEW.tenant_id <> OLD.tenant_id "
    "BEGIN SELECT RAISE(ABORT, 'a line stays that of its client'); END",
    "CREATE TRIGGER created_is_final BEFORE UPDATE OF state, client_id ON lines "
    f"WHEN OLD.state = 'created' AND NOT ({_BY_PERMISSION}) "
    "BEGIN SELECT RAISE(ABORT, 'nothing leaves created'); END",
    *(
        f"CREATE TRIGGER steps_from_{state} BEFORE UPDATE OF state ON lines "
        f"WHEN OLD.state = '{state}' AND NEW.state <> '{state}' AND NEW.state NOT IN {steps} "
        + (f"AND NOT ({_BY_PERMISSION}) " if state == "not_found" else "")
        + f"BEGIN SELECT RAISE(ABORT, 'that is no way out of {state}'); END"
        for state, steps in _STEPS.items()
    ),
)


def codes_of_clients(connection: Connection) -> None:
    """In a new database these tables are there already: the first step makes every table that is known."""
    for table in (code_readings, seen_codes):
        table.create(connection, checkfirst=True)


def places_of_outputs(connection: Connection) -> None:
    """Beside the digest of a file that we left stands where it was wanted; of older ones that is where they stand."""
    if "wanted" in {column["name"] for column in inspect(connection).get_columns(outputs.name)}:
        return
    connection.exec_driver_sql("ALTER TABLE outputs RENAME TO outputs_before")
    outputs.create(connection)
    connection.exec_driver_sql("INSERT INTO outputs SELECT path, sha256, path FROM outputs_before")
    connection.exec_driver_sql("DROP TABLE outputs_before")


MIGRATIONS: tuple[Callable[[Connection], None], ...] = (first_tables, codes_of_clients, places_of_outputs)


def migrate(connection: Connection) -> int:
    """Bring a database up to date and return its version, which is above len(MIGRATIONS) for a newer program's."""
    version = 0
    if inspect(connection).has_table(schema_version.name):
        found = connection.scalar(select(schema_version.c.version)) or 0
        version = found if isinstance(found, int) else len(MIGRATIONS) + 1  # no program of ours wrote that yet
    for step in MIGRATIONS[version:]:
        step(connection)
    if version < len(MIGRATIONS):
        version = len(MIGRATIONS)
        connection.execute(delete(schema_version))
        connection.execute(insert(schema_version).values(version=version))
    return version
