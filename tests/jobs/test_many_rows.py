"""A sheet is read once, a batch at a time: what is found across batches, kept on the disk, and not kept there."""

from pathlib import Path
from typing import Any

import pytest
from going import Importing, Person
from scripted import Intend, created, record, scripted_server
from testkit import client_rows, write_csv

from intend_bulk.jobs import checking
from intend_bulk.jobs.asking import Decision, Plan
from intend_bulk.jobs.checking import check_file
from intend_bulk.jobs.planning import OnDuplicate, Wishes
from intend_bulk.journal import scratch

ROWS = 7


@pytest.fixture(autouse=True)
def batches_of_two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "_BATCH", 2)


def found(path: Path, **options: Any) -> list[tuple[int, str]]:
    return [(problem.row, problem.kind.code) for problem in check_file(path, required=["title"], **options).problems]


def test_problems_of_all_batches_are_in_the_order_of_rows(tmp_path: Path) -> None:
    rows = [{**row, "currency": "GBR"} if n % 3 == 0 else row for n, row in enumerate(client_rows(ROWS))]
    assert found(write_csv(tmp_path / "a.csv", rows)) == [
        (2, "currency_unknown"),
        (5, "currency_unknown"),
        (8, "currency_unknown"),
    ]


def test_double_is_found_far_below(tmp_path: Path) -> None:
    rows = client_rows(ROWS)
    assert found(write_csv(tmp_path / "a.csv", [*rows, rows[0]])) == [(9, "duplicate_in_file")]


def test_missing_column_is_said_once(tmp_path: Path) -> None:
    rows = [{"email": row["email"]} for row in client_rows(ROWS)]
    assert found(write_csv(tmp_path / "a.csv", rows)) == [(1, "required_column_missing")]


def test_default_is_counted_over_all_rows(tmp_path: Path) -> None:
    checked = check_file(
        write_csv(tmp_path / "a.csv", client_rows(ROWS)), required=[], defaults={"billing_state": "none"}
    )
    (note,) = checked.problems
    assert (note.row, note.message.count(f"{ROWS} of {ROWS}")) == (1, 1)


def test_rows_are_there_as_often_as_one_likes(tmp_path: Path) -> None:
    checked = check_file(write_csv(tmp_path / "a.csv", client_rows(ROWS)), required=[])
    numbers = [row.number for row in checked.rows]
    assert numbers == [row.number for row in checked.rows] == [*range(2, 2 + ROWS)]
    assert len(checked.rows) == ROWS


def test_password_is_never_written_to_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It comes back with its row all the same."""
    written: list[bytes] = []
    dumps = scratch.pickle.dumps
    monkeypatch.setattr(scratch.pickle, "dumps", lambda *given: written.append(dumps(*given)) or written[-1])
    rows = [{**row, "username": "ann", "password": "hunter2 "} for row in client_rows(3)]
    checked = check_file(write_csv(tmp_path / "a.csv", rows), required=[])
    assert [row.cells["password"] for row in checked.rows] == ["hunter2"] * 3
    assert any(b"ann" in entry for entry in written)
    assert not any(b"hunter2" in entry for entry in written)


class Editing(Person):
    """Changes the file while the question is being asked."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path

    def decide(self, plan: Plan) -> Decision:
        self.path.write_text("something else", encoding="utf-8")
        return super().decide(plan)


def test_file_that_is_changed_after_the_plan_changes_nothing(importing_: Importing) -> None:
    """What is sent is what was checked and shown."""
    write_csv(importing_.source, client_rows(ROWS))
    importing_.person = Editing(importing_.source)
    with scripted_server(Intend(created)) as server:
        importing_.url = server.url
        importing_.run()
        assert len(server.creates) == ROWS
    assert [line["title"] for line in importing_.log()] == [row["title"] for row in client_rows(ROWS)]


def test_copies_are_counted_across_batches(importing_: Importing) -> None:
    """The third of one identity, on a person's word, is its third client, and no line of the journal is used twice."""
    row = client_rows(1)[0]
    write_csv(importing_.source, [row] * 5)
    with scripted_server(Intend(created)) as server:
        importing_.url, importing_.workers = server.url, 1
        importing_.run(wishes=Wishes(OnDuplicate.CREATE))
    assert [line["status"] for line in importing_.log()] == ["created"] * 5
    assert importing_.sql("SELECT copy FROM lines ORDER BY copy") == [(n,) for n in range(5)]


def test_rows_that_intend_holds_are_known_in_every_batch(importing_: Importing) -> None:
    write_csv(importing_.source, client_rows(ROWS))
    held = [record(n + 50, title=row["title"], email=row["email"]) for n, row in enumerate(client_rows(ROWS))]
    intend = Intend(created)
    intend.held = held
    with scripted_server(intend) as server:
        importing_.url = server.url
        importing_.run()
        assert not server.creates
    assert [line["client_id"] for line in importing_.log()] == [str(n + 50) for n in range(ROWS)]
