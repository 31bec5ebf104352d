"""Csv files of ours without the rows that both have: nothing that differs is left out, and no other form is touched."""

import codecs
import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intend_bulk.errors import SheetError
from intend_bulk.jobs.comparing import compare, compare_files
from intend_bulk.model.changes import Kind
from intend_bulk.model.client import field_named
from intend_bulk.sheets.equal_lines import without_equal_lines
from intend_bulk.sheets.exports import read_export
from intend_bulk.sheets.writing import field_column, open_table

NAMES = ("client_id", "title", "billing_note")
Clients = dict[int, tuple[str, str]]
TITLES = {number: (f"Client {number} Ltd", "") for number in range(1, 10)}


def written(path: Path, clients: Clients) -> Path:
    """An export of these clients: title, note."""
    with open_table(path, [field_column(name, field_named(name)) for name in NAMES], sheet_name="Clients") as table:
        for number, cells in clients.items():
            table.add([str(number), *cells])
    return path


def lines_of(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8-sig").splitlines()


def ids_in(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row[0] for row in csv.reader(file) if row][1:]


def test_equal_rows_are_blank_and_all_others_stand_where_they_stood(tmp_path: Path) -> None:
    """Also rows of several lines, below a client that came or went."""
    before = TITLES | {4: ("Four", "1\r\n2\n3"), 7: ("Seven", '"7"')}
    after = before | {8: ("Eight", ""), 10: ("Ten", "")}
    del after[2]
    files = written(tmp_path / "a.csv", before), written(tmp_path / "b.csv", after)
    copies = without_equal_lines(*files, tmp_path)
    assert copies is not None
    assert [ids_in(copy) for copy in copies] == [["2", "8"], ["8", "10"]]
    for path, copy in zip(files, copies, strict=True):
        assert [(kept or line) for line, kept in zip(lines_of(path), lines_of(copy), strict=True)] == lines_of(path)


TEXTS = st.text(st.sampled_from('a,;"\r\n\u2028 =é'), max_size=6)
CLIENTS = st.dictionaries(st.integers(1, 12), st.tuples(TEXTS, TEXTS), max_size=8)


@given(old=CLIENTS, new=CLIENTS, both=CLIENTS)
@settings(max_examples=60, deadline=None)
def test_the_same_changes_are_found_as_without_leaving_rows_out(
    tmp_path_factory: pytest.TempPathFactory, old: Clients, new: Clients, both: Clients
) -> None:
    folder = tmp_path_factory.mktemp("lines")
    files = [written(folder / f"{n}.csv", dict(sorted((side | both).items()))) for n, side in enumerate((old, new))]
    assert without_equal_lines(files[0], files[1], folder) is not None
    expected = compare(*map(read_export, files))
    assert [*compare_files(files[0], files[1])[2].changes] == [*expected.changes]


OTHER_FORMS = {
    "no byte order mark": (codecs.BOM_UTF8, b""),
    "other headings": (b"billing_note", b"email"),
    "other headings of the ids": (b"client_id", b"Client id"),
    "a client twice": (b"\r\n5,", b"\r\n4,"),
    "clients out of order": (b"\r\n5,", b"\r\n12,"),
    "an id with a space": (b"\r\n5,", b"\r\n5 ,"),
    "no id": (b"\r\n5,", b"\r\n,"),
    "a quote within a text": (b"Client 5", b'Client "5"'),
    "a quote that is not closed": (b"Client 9", b'"Client 9'),
    "a text behind a quote": (b"Client 5 Ltd", b'"Client 5" Ltd'),
    "a line end of another kind": (b"Client 5 Ltd,\r\n", b"Client 5 Ltd,\n"),
    "a line end in a text": (b"Client 5", b"Client\r5"),
    "a blank line": (b"\r\n5,", b"\r\n\r\n5,"),
    "a cut last line": (b"Client 9 Ltd,\r\n", b"Client 9"),
    "bytes that are no text": (b"Client 5", b"Client \xe9"),
}


@pytest.mark.parametrize("what", OTHER_FORMS)
def test_what_is_not_as_we_write_it_is_left_to_the_reader(tmp_path: Path, what: str) -> None:
    ours = written(tmp_path / "a.csv", TITLES)
    old, new = OTHER_FORMS[what]
    assert old in ours.read_bytes()
    (tmp_path / "b.csv").write_bytes(ours.read_bytes().replace(old, new, 1))
    assert without_equal_lines(ours, tmp_path / "b.csv", tmp_path / "one") is None
    assert without_equal_lines(tmp_path / "b.csv", ours, tmp_path / "other") is None


def test_a_client_that_stands_twice_in_both_is_named(tmp_path: Path) -> None:
    files = [tmp_path / "a.csv", tmp_path / "b.csv"]
    for path in files:
        written(path, TITLES)
        path.write_bytes(path.read_bytes().replace(b"\r\n5,", b"\r\n4,"))
    with pytest.raises(SheetError, match=r"^a\.csv holds client 4 twice"):
        compare_files(files[0], files[1])


def test_a_row_that_cannot_be_read_is_named_by_its_line(tmp_path: Path) -> None:
    files = written(tmp_path / "a.csv", TITLES), written(tmp_path / "b.csv", TITLES | {7: ("7", "x" * 140_000)})
    with pytest.raises(SheetError, match=r"^b\.csv, line 8: the row that begins here \(row 8\)"):
        compare_files(*files)


def test_the_exports_keep_all_their_clients(tmp_path: Path) -> None:
    earlier, later, found = compare_files(written(tmp_path / "a.csv", TITLES), written(tmp_path / "b.csv", TITLES))
    assert [*found.changes] == []
    assert len([*earlier.rows()]) == len([*later.rows()]) == 9


def test_a_client_that_came_is_found_though_all_others_are_equal(tmp_path: Path) -> None:
    files = written(tmp_path / "a.csv", TITLES), written(tmp_path / "b.csv", {**TITLES, 10: ("Ten", "")})
    assert [(change.kind, change.client_id) for change in compare_files(*files)[2].changes] == [(Kind.ADDED, "10")]
