"""A styled workbook with 200 errors: all in one pass, each painted in its cell, mended, and the rest as it was."""

import json
import re
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.cell import Cell
from planted import FIRST, HEADING_ROW, LAST, NAMES, SHEET, USERS_COMMENT, Planted, planted, write_planted
from sound_workbook import assert_sound
from testkit import Run

from intend_bulk.model.catalogue import CATALOGUE
from intend_bulk.sheets.painting.colours import ERROR, FIXED, WARNING

PLANTED = planted()
STATED = ("E4", "column_hidden")
"""A note, not an error: the sheet has a hidden column, which is read."""
LEFT_ALONE = (
    "xl/worksheets/sheet2.xml",
    "xl/charts/chart1.xml",
    "xl/drawings/drawing1.xml",
    "xl/sharedStrings.xml",
    "xl/theme/theme1.xml",
)


@pytest.fixture
def original(folder: Path) -> Path:
    return write_planted(folder / "clients.xlsx")


def checked(run: Run, file: str, *options: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(run("check", file, "--json", *options).out)
    return document


def found_in(document: dict[str, Any]) -> list[tuple[str, str]]:
    return [(problem["cell"], problem["code"]) for problem in document["problems"]]


def mark(cell: Cell) -> str:
    """The colour of a problem: ERROR, WARNING or FIXED; "" for any other fill."""
    colour = str(cell.fill.fgColor.rgb) if cell.fill.fill_type == "solid" else ""
    ours = {base: re.compile(f"FF{base[:3]}.{base[4]}.") for base in (ERROR, WARNING, FIXED)}
    return next((base for base, pattern in ours.items() if pattern.fullmatch(colour)), "")


def marks(path: Path) -> dict[str, str]:
    """The cells with a colour of a problem."""
    sheet = openpyxl.load_workbook(path)[SHEET]
    return {cell.coordinate: mark(cell) for row in sheet.iter_rows() for cell in row if mark(cell)}


def comments(path: Path) -> dict[str, str]:
    sheet = openpyxl.load_workbook(path)[SHEET]
    return {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}


def colour_of(error: Planted) -> str:
    return ERROR if CATALOGUE[error.code].severity == "error" else WARNING


def type_in(path: Path, errors: list[Planted]) -> None:
    """What a person does in a spreadsheet program."""
    book = openpyxl.load_workbook(path)
    for error in errors:
        cell = book[SHEET][error.cell]
        cell.value, cell.number_format = error.right or None, "@"
    book.save(path)


def fill_of(cell: Cell) -> object:
    """The colour of a cell, None where it has none, in whatever words a program says so."""
    return cell.fill.fgColor.rgb if cell.fill.fill_type else None


def users_cells(path: Path, *, with_fills: bool) -> dict[str, tuple[object, ...]]:
    """Value and look of every cell of the user's."""
    sheet = openpyxl.load_workbook(path)[SHEET]
    return {
        cell.coordinate: (
            cell.value,
            cell.number_format,
            *(repr(look) for look in (cell.font, cell.border, cell.alignment)),
            fill_of(cell) if with_fills else None,
        )
        for row in sheet.iter_rows(max_row=LAST, max_col=len(NAMES))
        for cell in row
    }


def users_layout(path: Path) -> dict[str, object]:
    sheet = openpyxl.load_workbook(path)[SHEET]
    widths = {
        letter: (sheet.column_dimensions[letter].width, sheet.column_dimensions[letter].hidden) for letter in "ABCDEFV"
    }
    return {
        "widths": widths,
        "heights": sheet.row_dimensions[1].height,
        "frozen": sheet.freeze_panes,
        "merged": sorted(map(str, sheet.merged_cells.ranges)),
        "conditions": [
            (str(area.sqref), [rule.formula for rule in area.rules]) for area in sheet.conditional_formatting
        ],
        "validations": [(str(rule.sqref), rule.formula1) for rule in sheet.data_validations.dataValidation],
    }


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_there_are_200_errors_of_at_least_25_kinds() -> None:
    assert len({error.cell for error in PLANTED}) == 200
    assert len({error.code for error in PLANTED}) >= 25


def test_one_pass_finds_every_error_and_nothing_besides(run: Run, original: Path) -> None:
    document = checked(run, original.name)
    assert sorted(found_in(document)) == sorted([*((error.cell, error.code) for error in PLANTED), STATED])


def test_every_error_is_painted_in_its_cell_and_no_other_cell_is(run: Run, original: Path, folder: Path) -> None:
    run("check", original.name)
    assert marks(folder / "clients.checked.xlsx") == {error.cell: colour_of(error) for error in PLANTED}


def test_every_comment_names_the_problem_and_the_users_own_stay(run: Run, original: Path, folder: Path) -> None:
    document = checked(run, original.name)
    own = comments(original)
    said = comments(folder / "clients.checked.xlsx")
    problems = {problem["cell"]: problem for problem in document["problems"] if problem["severity"] != "info"}
    assert said.keys() == problems.keys() | own.keys()
    assert all(problem["message"] in said[cell] for cell, problem in problems.items())
    assert all(USERS_COMMENT in said[cell] for cell in own)
    assert own.keys() & problems.keys() and own.keys() - problems.keys()


def test_every_row_says_what_is_wrong_with_it(run: Run, original: Path, folder: Path) -> None:
    document = checked(run, original.name)
    sheet = openpyxl.load_workbook(folder / "clients.checked.xlsx")[SHEET]
    by_row = {problem["row"]: problem for problem in document["problems"]}
    words = {"error": "invalid", "warning": "warning"}
    width = len(NAMES)
    assert [sheet.cell(HEADING_ROW, width + n).value for n in range(1, 5)] == [
        "Status",
        "Client id",
        "Client account",
        "Message",
    ]
    for number in range(FIRST, LAST + 1):
        status, message = (sheet.cell(number, width + n).value for n in (1, 4))
        problem = by_row.get(number)
        assert status == (words[problem["severity"]] if problem else "ok")
        assert (problem["cell"] in message and problem["message"] in message) if problem else not message


def test_summary_adds_up(run: Run, original: Path, folder: Path) -> None:
    run("check", original.name)
    page = openpyxl.load_workbook(folder / "clients.checked.xlsx")["Summary"]
    texts = [[cell.value for cell in row if cell.value is not None] for row in page.iter_rows()]
    counted = Counter(colour_of(error) for error in PLANTED)
    by_word = {row[0]: row[1] for row in texts if len(row) > 1}
    assert (by_word["With errors"], by_word["With warnings only"]) == (counted[ERROR], counted[WARNING])
    assert by_word["Without a problem"] == LAST - HEADING_ROW - len(PLANTED)
    titles = {CATALOGUE[code].title: count for code, count in Counter(error.code for error in PLANTED).items()}
    assert {row[2]: row[1] for row in texts if len(row) > 2 and row[0] in ("Error", "Warning")} == titles


def test_all_that_is_the_users_stays(run: Run, original: Path, folder: Path) -> None:
    run("check", original.name)
    painted = folder / "clients.checked.xlsx"
    assert users_cells(painted, with_fills=False) == users_cells(original, with_fills=False)
    assert users_layout(painted) == users_layout(original)
    assert {name: parts(painted)[name] for name in LEFT_ALONE} == {name: parts(original)[name] for name in LEFT_ALONE}
    assert_sound(painted)


def test_fix_takes_over_what_is_safe_and_leaves_the_rest(run: Run, original: Path, folder: Path) -> None:
    document = checked(run, original.name, "--fix")
    right = {error.cell: error.right for error in PLANTED}
    fixed = {fix["cell"]: fix["new"] for fix in document["fixes"]}
    assert len(fixed) >= 20
    assert fixed == {cell: right[cell] for cell in fixed}
    copy = folder / "clients.checked.xlsx"
    sheet = openpyxl.load_workbook(copy)[SHEET]
    assert {cell: sheet[cell].value for cell in fixed} == fixed
    rest = {error.cell: colour_of(error) for error in PLANTED if error.cell not in fixed}
    assert marks(copy) == {**rest, **dict.fromkeys(fixed, FIXED)}
    assert all("Mended: " in comments(copy)[cell] for cell in fixed)
    assert sorted(found_in(document)) == sorted(
        [*((error.cell, error.code) for error in PLANTED if error.cell in rest), STATED]
    )


def test_clean_after_the_rest_was_mended_and_all_fills_are_back(run: Run, original: Path, folder: Path) -> None:
    fixed = {fix["cell"] for fix in checked(run, original.name, "--fix")["fixes"]}
    copy = folder / "clients.checked.xlsx"
    type_in(copy, [error for error in PLANTED if error.cell not in fixed])
    document = checked(run, copy.name)
    assert (document["errors"], document["warnings"]) == (0, 0)
    clean = folder / document["painted"]
    looks, users = (
        {cell: look[2:] for cell, look in users_cells(path, with_fills=True).items()} for path in (clean, original)
    )
    assert looks == users
    assert comments(clean) == comments(original)


def test_ten_checks_of_the_own_copy_leave_the_same_bytes(run: Run, original: Path, folder: Path) -> None:
    run("check", original.name)
    copy = folder / "clients.checked.xlsx"
    left = []
    for _ in range(10):
        run("check", copy.name)
        left.append({name: content for name, content in parts(copy).items() if not name.startswith("docProps/core")})
    assert all(later == left[0] for later in left)
    assert sorted(path.name for path in folder.iterdir()) == ["clients.checked.xlsx", "clients.xlsx"]
    assert [cell.value for cell in openpyxl.load_workbook(copy)[SHEET][HEADING_ROW]].count("Status") == 1
