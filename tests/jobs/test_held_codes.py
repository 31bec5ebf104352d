"""The codes of a sheet that was checked, held against a reading that is younger than the check."""

from pathlib import Path

import pytest
from testkit import client_rows, write_csv

from intend_bulk.jobs.checked import Checked
from intend_bulk.jobs.checking import check_file
from intend_bulk.jobs.held_codes import hold_codes
from intend_bulk.model.catalogue import Severity
from intend_bulk.model.seen import SeenCodes
from intend_bulk.settings import Settings

BEFORE = SeenCodes(0.0, 20, {"type_code": {"trade": 20}, "department": {"UK": 20}})
SINCE = SeenCodes(9.0, 20, {"type_code": {"trade": 10, "agent": 10}, "tax_code": {"T0": 20}})


@pytest.fixture
def checked(tmp_path: Path) -> Checked:
    """Three rows: a good one, one of an agent, one without a title and with a department of its own."""
    rows = [
        {**row, **cells, "password": f"pa55-{number}"}
        for number, (row, cells) in enumerate(
            zip(client_rows(3), [{}, {"type_code": "agent"}, {"title": "", "department": "EU"}], strict=True)
        )
    ]
    return check_file(write_csv(tmp_path / "clients.csv", rows), required=("title",), seen=BEFORE)


def found(checked: Checked) -> list[tuple[str, str]]:
    return [
        (each.cell, each.kind.code)
        for each in checked.problems
        if each.kind.code in ("code_not_seen", "required_missing")
    ]


def test_the_check_goes_by_the_reading_before(checked: Checked) -> None:
    assert found(checked) == [("A3", "code_not_seen"), ("B4", "code_not_seen"), ("E4", "required_missing")]


def test_warnings_by_the_new_reading_take_the_place_of_those_before(checked: Checked) -> None:
    """Everything else stays, in the order of the columns."""
    hold_codes(checked, SINCE, Settings())
    tax = "code_not_seen"
    assert found(checked) == [("D2", tax), ("D3", tax), ("D4", tax), ("E4", "required_missing")]


def test_they_are_counted_anew(checked: Checked) -> None:
    before = {severity: checked.count(severity) for severity in Severity}
    hold_codes(checked, SINCE, Settings())
    assert checked.count(Severity.WARNING) == before[Severity.WARNING] + 1
    assert (checked.count(Severity.ERROR), checked.rows_with_errors) == (before[Severity.ERROR], 1)
    assert len(checked.problems) == checked.counts.total() == len(list(checked.problems))


def test_rows_stay_as_they_are(checked: Checked) -> None:
    rows = list(checked.rows)
    hold_codes(checked, SINCE, Settings())
    assert list(checked.rows) == rows
    assert [row.cells["password"] for row in checked.rows] == ["pa55-0", "pa55-1", "pa55-2"]


def test_each_code_is_told_once(checked: Checked) -> None:
    (told,) = hold_codes(checked, SINCE, Settings())
    assert told.startswith("Row 2, cell D2, tax_code: 'T1' is the tax code of no client in Intend (known: T0, as read")
    assert told.endswith("So in 2 more rows.")


def test_where_nothing_was_read_those_of_the_check_are_told(checked: Checked) -> None:
    assert [told.partition(":")[0] for told in hold_codes(checked, None, Settings())] == [
        "Row 3, cell A3, type_code",
        "Row 4, cell B4, department",
    ]


def test_a_list_of_the_profile_goes_before(checked: Checked) -> None:
    settings = Settings(codes={"tax_code": ("T1",)})
    assert [*hold_codes(checked, SINCE, settings)] == []
