"""A sheet that a person changed between two runs: what was created is not sent again, whatever changed around it."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest
from testkit import Run, client_rows, read_csv, titles, write_csv

from intend_bulk.sandbox import Sandbox

Rows: TypeAlias = list[dict[str, str]]


def with_references(rows: Rows) -> Rows:
    return [{"reference": f"OLD-{number}", **row} for number, row in enumerate(rows)]


def in_other_letters(rows: Rows) -> Rows:
    changed = [{**row, "title": f" {row['title'].upper()} ", "email": row["email"].upper()} for row in rows]
    return [{name: text.replace(" LTD", "   LTD") for name, text in row.items()} for row in changed]


def with_the_last_one_first(rows: Rows) -> Rows:
    return [dict(reversed(row.items())) for row in rows]


CHANGES: dict[str, Callable[[Rows], Rows]] = {
    "sorted": lambda rows: rows[::-1],
    "a cell corrected": lambda rows: [{**row, "currency": "EUR", "contact_number": "020 7946 0000"} for row in rows],
    "rows deleted": lambda rows: rows[2:],
    "rows put in between": lambda rows: [*rows[:2], *client_rows(8)[6:], *rows[2:]],
    "a Reference column added": with_references,
    "other letters and spaces": in_other_letters,
    "columns in another order": with_the_last_one_first,
    "all of it": lambda rows: with_references(in_other_letters([*rows, *client_rows(8)[6:]])[::-1]),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_no_client_is_made_twice(run: Run, sandbox: Sandbox, folder: Path, change: Callable[[Rows], Rows]) -> None:
    """Once each, in the order in which they were first sent; every row of the new sheet has its outcome."""
    rows = client_rows(4)
    write_csv(folder / "clients.csv", rows)
    run("import", "clients.csv", "--yes")
    changed = change(rows)
    write_csv(folder / "clients.csv", changed)
    assert run("import", "clients.csv", "--yes").exit_code == 0
    there = [title.casefold() for title in titles(sandbox)]
    assert len(there) == len(set(there))
    assert set(there) >= {row["title"].casefold() for row in rows}
    log = read_csv(folder / "clients.results.csv")
    assert [line["row"] for line in log] == [str(number + 2) for number in range(len(changed))]
    sent_before = {row["email"] for row in rows}
    assert [line["status"] for line in log] == [
        "already_created" if row["email"].casefold() in sent_before else "created" for row in changed
    ]


def test_a_reference_added_later_is_held_against_the_next_change(run: Run, sandbox: Sandbox, folder: Path) -> None:
    write_csv(folder / "clients.csv", client_rows(1))
    run("import", "clients.csv", "--yes")
    write_csv(folder / "clients.csv", with_references(client_rows(1)))
    run("import", "clients.csv", "--yes")
    write_csv(folder / "clients.csv", [{**row, "title": "Client One Ltd"} for row in with_references(client_rows(1))])
    run("import", "clients.csv", "--yes")
    [line] = read_csv(folder / "clients.results.csv")
    assert (line["status"], len(titles(sandbox))) == ("invalid", 1)
    assert "OLD-0" in line["message"] and "client 1, Client 1 Ltd" in line["message"]


def test_a_reference_that_another_client_has_stays_with_it(run: Run, sandbox: Sandbox, folder: Path) -> None:
    """Also where a row that was created without one is given it later."""
    first, second = client_rows(2)
    write_csv(folder / "clients.csv", [{"reference": "OLD-7", **first}, {"reference": "", **second}])
    run("import", "clients.csv", "--yes")
    write_csv(folder / "clients.csv", [{"reference": "OLD-7", **second}])
    run("import", "clients.csv", "--yes")
    write_csv(folder / "clients.csv", [{"reference": "OLD-7", **first}])
    assert run("import", "clients.csv", "--yes").exit_code == 0
    assert len(titles(sandbox)) == 2
