"""The codes that a tenant's clients have: kept with every complete reading, looked up without touching the file."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, insert, inspect, select

from intend_bulk.journal.database import read_only
from intend_bulk.journal.tables import code_readings, seen_codes, tenants
from intend_bulk.model.seen import SeenCodes


def replace_codes(connection: Connection, tenant_id: int, codes: SeenCodes) -> None:
    """Take the codes of a complete reading in the place of those of the one before."""
    for table in (seen_codes, code_readings):
        connection.execute(delete(table).where(table.c.tenant_id == tenant_id))
    reading = {"tenant_id": tenant_id, "read_at": codes.read_at, "clients": codes.clients}
    connection.execute(insert(code_readings).values(reading))
    rows = [
        {"tenant_id": tenant_id, "list": listed, "code": code, "clients": clients}
        for listed, held in codes.counts.items()
        for code, clients in held.items()
    ]
    if rows:
        connection.execute(insert(seen_codes), rows)


def codes_at(path: Path, address: str) -> SeenCodes | None:
    """The codes that a journal's file knows of the Intend at an address; None where it knows of no reading.

    Of the sandboxes that were at one address one after the other, it is that which was read last. A file that is not
    there is not made, one of an older program stays as it is. Raises JournalError where it cannot be read.
    """
    if not path.exists():
        return None
    with read_only(path) as connection:
        if not inspect(connection).has_table(code_readings.name):
            return None
        rows = connection.execute(_query(address)).all()
    if not rows:
        return None
    counts: dict[str, dict[str, int]] = {}
    for *_, listed, code, having in rows:
        if listed is not None:  # it is where no client has a code
            counts.setdefault(listed, {})[code] = having
    read_at, clients, *_ = rows[0]
    return SeenCodes(read_at, clients, counts)


def _query(address: str) -> Any:
    """One statement, so that what it reads is of one reading: the latest at the address, beside each of its codes."""
    is_there = (tenants.c.address == address) | tenants.c.address.startswith(f"{address}#", autoescape=True)
    latest = (
        select(code_readings.c.tenant_id)
        .join(tenants)
        .where(is_there)
        .order_by(code_readings.c.read_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    codes = seen_codes.c.tenant_id == code_readings.c.tenant_id
    code = (seen_codes.c.list, seen_codes.c.code, seen_codes.c.clients)
    return (
        select(code_readings.c.read_at, code_readings.c.clients, *code)
        .join(seen_codes, codes, isouter=True)
        .where(code_readings.c.tenant_id == latest)
    )
