"""How long comparing two exports takes, how much memory, and whether it finds exactly what differs.

    python benchmarks/comparing.py [CLIENTS] [EARLIER LATER]        100000 csv csv unless said; also xlsx and json

Two exports are written, of 78 columns of which half are filled. The later one has 1,000 planted differences: clients
that came, clients that went, and cells that changed. The command runs as a user runs it; printed are its seconds and
its peak memory. To reach, of 100,000 clients: 10 seconds, and not one difference more or less.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from intend_bulk.model.client import export_columns, field_named
from intend_bulk.model.fields import Cell, Shape
from intend_bulk.sheets.writing import field_column, open_table

PROGRAM = [sys.executable, "-m", "intend_bulk"]
COLUMNS = export_columns(["shipping_2_town", "contact_1_first_name", "contact_2_email"])
GONE, ADDED, CHANGED = 50, 50, 900
_MIB = 1024 if sys.platform == "linux" else 2**20
"""What ru_maxrss counts in."""

Difference = tuple[str, str, str]
"""What became of it, a client's id, and the column of a changed cell."""


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    endings = sys.argv[2:4] or ["csv", "csv"]
    step = count // (GONE + CHANGED)
    with tempfile.TemporaryDirectory() as folder:
        earlier, later = (Path(folder) / f"{name}.{ending}" for name, ending in zip("ab", endings, strict=True))
        write(earlier, rows(count))
        planted = set(write(later, changed(rows(count + ADDED), count, step)))
        began = time.monotonic()
        command = [*PROGRAM, "compare", str(earlier), str(later), "--json"]
        document = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
        seconds = time.monotonic() - began
    found = {(change["change"], change["client_id"], change["column"]) for change in document["changes"]}
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / _MIB
    sizes = f"{count:,} clients, {len(COLUMNS)} columns, {endings[0]} and {endings[1]}"
    print(f"{sizes}: {seconds:.1f} s, {peak:.0f} MiB, {len(found):,} differences found of {len(planted):,}")
    if found != planted or len(document["changes"]) != len(planted):
        sys.exit(f"Not what was planted: {sorted(found ^ planted)[:10]}")


def rows(count: int) -> Iterator[tuple[dict[str, Cell], Difference | None]]:
    """Clients of which every second cell is filled, none of them different."""
    filled = [name for position, name in enumerate(COLUMNS) if position % 2]
    for number in range(1, count + 1):
        row: dict[str, Cell] = {name: cell(name, number) for name in filled}
        row |= {"client_id": str(number), "title": f"Client {number} Ltd", "created_on": cell("created_on", number)}
        yield row, None


def cell(name: str, number: int) -> Cell:
    field = field_named(name)
    if field and field.kind.shape is Shape.DATE:
        return f"2026-03-{number % 28 + 1:02}T{number % 24:02}:{number % 60:02}:00+00:00"
    if field and field.kind.shape is Shape.NUMBER:
        return number % 100
    return f"{name[-8:]} {number % 5_000}"


def changed(
    clients: Iterator[tuple[dict[str, Cell], Difference | None]], before: int, step: int
) -> Iterator[tuple[dict[str, Cell], Difference | None]]:
    """The clients with one difference in each `step` of them, and those past `before` that are new."""
    for position, (row, _) in enumerate(clients):
        number, is_hit = divmod(position, step)[0], position % step == 0
        if position >= before:
            yield row, ("added", str(row["client_id"]), "")
        elif is_hit and number < GONE:
            yield {}, ("gone", str(row["client_id"]), "")
        elif is_hit and number < GONE + CHANGED:
            name = COLUMNS[1 + number % (len(COLUMNS) - 1)]
            row[name] = None if row.get(name) is not None and number % 3 == 0 else f"changed {number}"
            yield row, ("changed", str(row["client_id"]), name)
        else:
            yield row, None


def write(path: Path, clients: Iterator[tuple[dict[str, Cell], Difference | None]]) -> list[Difference]:
    """Write an export, and say what is different in it."""
    differences = []
    with open_table(path, [field_column(name, field_named(name)) for name in COLUMNS], sheet_name="Clients") as table:
        for row, difference in clients:
            if difference:
                differences.append(difference)
            if row:
                table.add([row.get(name) for name in COLUMNS])
    return differences


if __name__ == "__main__":
    main()
