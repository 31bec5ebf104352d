"""Workbooks of ours without the rows that both have: nothing that differs is left out, and no other form is touched."""

import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from intend_bulk.jobs.comparing import compare_files
from intend_bulk.model.changes import Kind
from intend_bulk.model.client import field_named
from intend_bulk.model.fields import Cell
from intend_bulk.sheets.equal_rows import without_equal_rows
from intend_bulk.sheets.table_columns import TableColumn, field_column
from intend_bulk.sheets.writing import open_table

NAMES = ("client_id", "title", "discount_rate", "created_on")
Clients = dict[int, tuple[Cell, ...]]


def columns(names: tuple[str, ...] = NAMES) -> list[TableColumn]:
    return [field_column(name, field_named(name)) for name in names]


def written(path: Path, clients: Clients, names: tuple[str, ...] = NAMES) -> Path:
    """An export of these clients: title, discount, creation."""
    with open_table(path, columns(names), sheet_name="Clients") as table:
        for number, cells in clients.items():
            table.add([str(number), *cells])
    return path


def clients(count: int) -> Clients:
    return {
        number: (f"Client {number} Ltd", number % 30, "2026-03-01T10:00:00+00:00") for number in range(1, count + 1)
    }


def ids_in(path: Path) -> list[str]:
    return [str(row[0].value) for row in load_workbook(path)["Clients"].iter_rows(min_row=2) if row[0].value]


def test_equal_rows_are_left_out_wherever_they_stand(tmp_path: Path) -> None:
    """Also below a client that came or went, where they have other row numbers."""
    before, after = clients(40), clients(41)
    del after[3]
    after[20] = ("Other Ltd", *after[20][1:])
    files = written(tmp_path / "a.xlsx", before), written(tmp_path / "b.xlsx", after)
    copies = without_equal_rows(*files, tmp_path)
    assert copies is not None
    assert [ids_in(copy) for copy in copies] == [["3", "20"], ["20", "41"]]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(("A", 1, None), ("A", 2, None), id="a number"),
        pytest.param(("A", 1, None), ("A ", 1, None), id="a space"),
        pytest.param(("A", 1, None), ("A", None, None), id="an empty cell"),
        pytest.param(("A", 1, "2026-03-01T10:00:00+00:00"), ("A", 1, "2026-03-01T10:00:01+00:00"), id="a second"),
        pytest.param(('x5" s="', 1, None), ('x" s="', 1, None), id="a text like XML, the number of the row in it"),
        pytest.param(('" s="', 1, None), ('"  s="', 1, None), id="a text like XML"),
    ],
)
def test_every_difference_is_kept(tmp_path: Path, old: tuple[Cell, ...], new: tuple[Cell, ...]) -> None:
    before, after = clients(9), clients(9)
    before[4], after[4] = old, new
    _, _, found = compare_files(written(tmp_path / "a.xlsx", before), written(tmp_path / "b.xlsx", after))
    assert [(change.kind, change.client_id) for change in found.changes] == [(Kind.CHANGED, "4")]


def test_a_text_that_is_equal_is_no_change_whatever_it_looks_like(tmp_path: Path) -> None:
    before, after = {5: ('x" s="', 1, None)}, {1: ("New Ltd", 1, None), 5: ('x" s="', 1, None)}
    _, _, found = compare_files(written(tmp_path / "a.xlsx", before), written(tmp_path / "b.xlsx", after))
    assert [change.kind for change in found.changes] == [Kind.ADDED]


def test_a_workbook_that_was_saved_again_is_left_to_the_readers(tmp_path: Path) -> None:
    ours = written(tmp_path / "a.xlsx", clients(9))
    with zipfile.ZipFile(ours) as parts, zipfile.ZipFile(tmp_path / "b.xlsx", "w") as copy:
        for name in parts.namelist():
            copy.writestr(name, parts.read(name).replace(b"<row ", b'<row spans="1:4" '))
    assert without_equal_rows(ours, tmp_path / "b.xlsx", tmp_path) is None
    assert list(compare_files(ours, tmp_path / "b.xlsx")[2].changes) == []


def test_clients_in_another_order_are_left_to_the_readers(tmp_path: Path) -> None:
    """Whoever stands there twice is found by them."""
    ours = written(tmp_path / "a.xlsx", clients(9))
    other = written(tmp_path / "b.xlsx", dict(reversed(clients(9).items())))
    assert without_equal_rows(ours, other, tmp_path) is None


def test_other_columns_are_left_to_the_readers(tmp_path: Path) -> None:
    ours = written(tmp_path / "a.xlsx", clients(9))
    other = written(tmp_path / "b.xlsx", clients(9), ("client_id", "email", "discount_rate", "created_on"))
    assert without_equal_rows(ours, other, tmp_path) is None


@pytest.mark.parametrize("name", ["client_account", "title"])
def test_a_workbook_without_ids_in_front_is_left_to_the_readers(tmp_path: Path, name: str) -> None:
    others = dict.fromkeys(range(1, 4), ("A", 1, None))
    names = (name, "email", "discount_rate", "created_on")
    files = [written(tmp_path / f"{n}.xlsx", others, names) for n in "ab"]
    assert without_equal_rows(files[0], files[1], tmp_path) is None
