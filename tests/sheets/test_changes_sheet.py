"""The sheet Changes, as a spreadsheet program reads it."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from intend_bulk.model.changes import Change, Comparison, Kind
from intend_bulk.sheets import changes_sheet
from intend_bulk.sheets.changes_sheet import COLOURS, write_changes, write_changes_file
from intend_bulk.sheets.new_workbook import new_workbook

CHANGES = (
    Change(Kind.GONE, "9", "Gone Ltd"),
    Change(Kind.CHANGED, "16", "Acme Ltd", "billing_town", "Leeds", "=York"),
    Change(Kind.CHANGED, "16", "Acme Ltd", "tax_value", 20, 17.5),
    Change(Kind.CHANGED, "16", "Acme Ltd", "created_on", "2026-07-01T11:00:00+01:00", None),
    Change(Kind.CHANGED, "16", "Acme Ltd", "loyal.member", True, "007"),
    Change(Kind.ADDED, "17", "New Ltd"),
)


def written(folder: Path, changes: Sequence[Change], **more: Any) -> Any:
    path = folder / "changes.xlsx"
    with new_workbook(path) as book:
        write_changes(book, Comparison("a.xlsx", "b.xlsx", changes, **more))
    return load_workbook(path)


def values(sheet: Any) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_numbers_dates_and_texts_are_what_they_are(tmp_path: Path) -> None:
    sheet = written(tmp_path, CHANGES)["Changes"]
    assert values(sheet) == [
        ["Client id", "Title", "Change", "Column", "Old", "New"],
        ["9", "Gone Ltd", "gone", None, None, None],
        ["16", "Acme Ltd", "changed", "Billing town", "Leeds", "=York"],
        ["16", "Acme Ltd", "changed", "Tax value", 20, 17.5],
        ["16", "Acme Ltd", "changed", "Created on", datetime(2026, 7, 1, 11), None],
        ["16", "Acme Ltd", "changed", "loyal.member", True, "007"],
        ["17", "New Ltd", "added", None, None, None],
    ]
    assert sheet["F3"].data_type == "s"


def test_each_kind_of_change_has_its_colour(tmp_path: Path) -> None:
    sheet = written(tmp_path, CHANGES)["Changes"]
    shown = {row[2].value: {cell.fill.start_color.rgb[2:] for cell in row} for row in sheet.iter_rows(min_row=2)}
    assert shown == {kind.value: {colour[1:]} for kind, colour in COLOURS.items()}


def test_the_headings_stay_and_filter(tmp_path: Path) -> None:
    sheet = written(tmp_path, CHANGES)["Changes"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:F7")


def test_nothing_but_a_sentence_says_that_nothing_changed(tmp_path: Path) -> None:
    assert values(written(tmp_path, [])["Changes"]) == [["Nothing changed from a.xlsx to b.xlsx."]]


def test_columns_that_were_not_compared_are_named_below_it(tmp_path: Path) -> None:
    sheet = written(tmp_path, [], only_later=("billing_town", "loyal.member"))["Changes"]
    assert values(sheet)[1:] == [
        ["Not compared, as only the later export, b.xlsx, has them: Billing town, loyal.member."]
    ]


def test_past_the_last_row_it_goes_on_in_a_further_sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes_sheet, "MOST_ROWS", 4)
    book = written(tmp_path, CHANGES)
    assert book.sheetnames == ["Changes", "Changes 2"]
    assert [sheet.max_row for sheet in book] == [4, 4]
    assert book["Changes 2"].auto_filter.ref == "A1:F4"


@pytest.mark.parametrize("letter", ["x", "😀"])
def test_of_a_long_text_the_beginning_is_shown(tmp_path: Path, letter: str) -> None:
    change = Change(Kind.CHANGED, "1", "Acme", "billing_note", letter * 40_000, None)
    shown = str(written(tmp_path, [change])["Changes"]["E2"].value)
    assert shown.startswith(letter * 100)
    assert shown.endswith("… [cut: 40,000 characters; the whole text is in csv and json]")


@pytest.mark.parametrize("number", [10**15, float("inf")])
def test_a_number_that_no_cell_holds_is_a_text(tmp_path: Path, number: float) -> None:
    change = Change(Kind.CHANGED, "1", "Acme", "points", number, None)
    assert written(tmp_path, [change])["Changes"]["E2"].value == str(number)


@pytest.mark.parametrize("name", ["changes.xlsx", "changes.csv", "changes.json"])
def test_a_file_of_changes_has_one_line_for_each(tmp_path: Path, name: str) -> None:
    path = write_changes_file(tmp_path / name, Comparison("a.xlsx", "b.xlsx", CHANGES))
    if name.endswith("xlsx"):
        assert load_workbook(path)["Changes"].max_row == len(CHANGES) + 1
    else:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
        assert sum("16" in line for line in lines) == 4
