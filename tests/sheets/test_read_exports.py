"""An export that is read back: which sheets, which columns, what it says of itself, and what is refused."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from exported import record, records, write_export
from openpyxl import Workbook

from intend_bulk.errors import SheetError
from intend_bulk.model.fields import Cell
from intend_bulk.model.payload import to_row
from intend_bulk.model.side import Side
from intend_bulk.sheets.exports import read_export

HEADINGS = ["Client id", "Title", "Contact 1 job title", "loyalty.points"]
ABOUT = [["About this export"], [], ["Complete", "yes: all"], ["Dates are shown in", "Europe/London"]]

Sheets = Mapping[str, Sequence[Sequence[Any]]]


@pytest.fixture
def book(tmp_path: Path) -> Callable[[Sheets], Path]:
    def write(sheets: Sheets) -> Path:
        workbook = Workbook()
        workbook.remove(workbook.worksheets[0])
        for name, rows in sheets.items():
            sheet = workbook.create_sheet(name)
            for row in rows:
                sheet.append(list(row))
        path = tmp_path / "export.xlsx"
        workbook.save(path)
        return path

    return write


def ids(side: Side) -> list[str]:
    return [client_id for client_id, _ in side.rows()]


def test_headings_are_read_as_columns_and_others_as_they_are(book: Callable[[Sheets], Path]) -> None:
    side = read_export(book({"Clients": [HEADINGS, ["1", "Acme", "Buyer", 5]]}))
    assert list(side.columns) == ["client_id", "title", "contact_1_job_title", "loyalty.points"]
    assert [dict(row) for _, row in side.rows()] == [
        {"client_id": "1", "title": "Acme", "contact_1_job_title": "Buyer", "loyalty.points": "5"}
    ]


def test_all_sheets_of_clients_are_read_and_no_other(book: Callable[[Sheets], Path]) -> None:
    sheets = {
        "About": ABOUT,
        "Changes": [["Client id", "Title", "Change", "Column", "Old", "New"], ["7", "Gone Ltd", "gone"]],
        "Clients": [HEADINGS, ["1", "Acme"]],
        "Clients 2": [HEADINGS, ["2", "Bolt"]],
        "Shipping addresses": [["Client id", "Client title", "No."], ["1", "Acme", 1]],
    }
    assert ids(read_export(book(sheets))) == ["1", "2"]


def test_sheets_of_other_names_are_found_by_their_headings(book: Callable[[Sheets], Path]) -> None:
    sheets = {
        "Addresses": [["Client id", "Client title", "No."], ["1", "Acme", 1]],
        "March": [["For Anna"], HEADINGS, ["1", "Acme"]],
        "March, more": [HEADINGS, ["2", "Bolt"], [], ["3", "Cox"]],
    }
    assert ids(read_export(book(sheets))) == ["1", "2", "3"]


def test_the_time_zone_is_that_of_the_sheet_about(book: Callable[[Sheets], Path]) -> None:
    side = read_export(book({"About": ABOUT, "Clients": [HEADINGS, ["1", "Acme"]]}))
    assert (side.time_zone, side.doubts, side.notes) == (ZoneInfo("Europe/London"), (), ())


def test_a_time_zone_that_nobody_knows_is_said(book: Callable[[Sheets], Path]) -> None:
    about = [["Dates are shown in", "Mars/Olympus"]]
    side = read_export(book({"About": about, "Clients": [HEADINGS, ["1", "Acme"]]}))
    assert side.time_zone == UTC
    assert side.notes == (
        "export.xlsx shows its dates in 'Mars/Olympus', which is not known here: they are taken for UTC.",
    )


@pytest.mark.parametrize(("ending", "zone"), [("xlsx", UTC), ("csv", None), ("jsonl", None)])
def test_an_export_without_such_a_sheet(tmp_path: Path, ending: str, zone: Any) -> None:
    """A workbook shows UTC; the other formats say the offset of each date."""
    assert read_export(write_export(tmp_path / f"export.{ending}", records(1))).time_zone == zone


def test_an_export_that_says_it_may_lack_clients_is_doubted(book: Callable[[Sheets], Path]) -> None:
    about = [["Complete", "NO: this file may lack clients"]]
    side = read_export(book({"About": about, "Clients": [HEADINGS, ["1", "Acme"]]}))
    assert side.doubts == ("export.xlsx says on its sheet About that it may lack clients.",)


@pytest.mark.parametrize("name", ["a.partial.csv", "a.partial.jsonl", "a.2026.partial-2.csv"])
def test_a_partial_export_is_doubted(tmp_path: Path, name: str) -> None:
    side = read_export(write_export(tmp_path / name, records(1)))
    assert side.doubts == (f"{name} is a partial export: it may lack clients.",)


def test_lines_of_json_have_the_columns_of_an_export(tmp_path: Path) -> None:
    client = record(1) | {"extra": {"deep": True}}
    lines = read_export(write_export(tmp_path / "a.jsonl", [client]))
    table = read_export(write_export(tmp_path / "a.csv", [client]))
    assert list(lines.columns) == list(table.columns)
    [(client_id, row)] = lines.rows()
    assert client_id == "1"
    assert dict(row) == to_row(client) | {"extra.deep": "true"}


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_any_separator_is_read(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(delimiter.join(["client_id", "title", "email"]) + f"\n1{delimiter}'=1+1{delimiter}\n")
    assert [dict(row)["title"] for _, row in read_export(path).rows()] == ["=1+1"]


def test_an_export_of_no_clients_has_none(tmp_path: Path) -> None:
    for ending in ("csv", "jsonl", "json"):
        assert ids(read_export(write_export(tmp_path / f"a.{ending}", []))) == []


REFUSED = {
    "a.csv": ("title,email\nAcme,a@b.com\n", "a.csv has no column Client id, by which clients are told apart."),
    "b.csv": ("client_id,title,Title\n1,A,B\n", "b.csv has two columns 'title' in row 1."),
    "c.csv": ("client_id,title\n1,A\n,B\n", "c.csv, row 3: there is no client id in it, so it cannot be compared."),
    "d.jsonl": ('{"title": "Acme"}\n', "d.jsonl, line 1: this is no client, as it has no id."),
    "e.jsonl": ("{\n", "e.jsonl, line 1 cannot be read: it ends in the middle of an object."),
    "f.jsonl": ("[" * 100_000, "f.jsonl, line 1 cannot be read: its objects stand too deep in each other."),
    "h.jsonl": ('{"id": 1, "id": 2}\n', "h.jsonl, line 1 cannot be read: 'id' stands twice in one object."),
    "i.jsonl": ('{"id": 1}\n{"id": NaN}\n', "i.jsonl, line 2 cannot be read: NaN is no number in JSON."),
    "j.json": (
        '[\n{"id": 1},\n',
        "j.json, line 3 cannot be read: the file ends before its list does: it may have been cut off.",
    ),
    "g.jsonl": ('{"id": null}\n', "g.jsonl, line 1: this is no client, as it has no id."),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_export_is_refused_in_a_sentence(tmp_path: Path, name: str) -> None:
    content, message = REFUSED[name]
    (tmp_path / name).write_text(content)
    with pytest.raises(SheetError) as refused:
        ids(read_export(tmp_path / name))
    assert refused.value.message == message
    assert refused.value.hint


def test_lines_in_another_encoding_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b'{"id": 1, "title": "Caf\xe9"}\n')
    with pytest.raises(SheetError, match=r"^a\.jsonl, line 1 cannot be read: the byte 0xE9 is not UTF-8"):
        read_export(tmp_path / "a.jsonl")


def test_half_a_character_is_read_from_lines_as_it_was_exported(tmp_path: Path) -> None:
    path = write_export(tmp_path / "a.jsonl", [record(1) | {"title": "\ud83d"}])
    [(_, row)] = read_export(path).rows()
    assert row["title"] == "\ud83d"


@pytest.mark.parametrize(
    ("written", "cell"),
    [("1.10", 1.1), ("12345678901234567.891", "12345678901234567.891"), ("1e400", "1e400"), (f"{10**30}", 10**30)],
)
def test_a_number_in_lines_keeps_all_its_digits(tmp_path: Path, written: str, cell: Cell) -> None:
    (tmp_path / "a.jsonl").write_text(f'{{"client_id": "1", "points": {written}}}\n')
    [(_, row)] = read_export(tmp_path / "a.jsonl").rows()
    assert (row["points"], type(row["points"])) == (cell, type(cell))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    for name in ("a.csv", "a.jsonl"):
        with pytest.raises(SheetError, match=name):
            read_export(tmp_path / name)
