"""The problems of a sheet on the terminal: grouped, the worst first, in 80 columns."""

import json
import re
from pathlib import Path
from string import Formatter

import pytest
from testkit import Run, client_rows, write_csv

from intend_bulk.cli.problems_shown import grouped_lines
from intend_bulk.model.catalogue import CATALOGUE
from intend_bulk.model.problems import problem


def shown(problems) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(grouped_lines(problems)))


def currencies(count: int):
    return [
        problem("currency_unknown", row=row, column="Currency", cell=f"C{row}", value="GBR", guess="GBP")
        for row in range(2, 2 + count)
    ]


def test_group_says_how_many_rows_the_first_cells_and_the_way_out() -> None:
    assert shown(currencies(5)).splitlines() == [
        "Error: Not a currency code, 5 rows",
        *[f"  C{row}  Currency: 'GBR' is not a currency code of ISO 4217. Did you mean GBP?" for row in (2, 3, 4)],
        "  … and 2 more",
        "  To mend: Write three capital letters, such as GBP, EUR or USD.",
    ]


def test_errors_come_before_warnings_before_notes() -> None:
    """Whichever comes first in the sheet; each says what it is."""
    problems = [
        problem("space_trimmed", row=2, column="Title", cell="A2"),
        problem("country_unknown", row=3, column="Billing country", cell="B3", value="UK", guess="United Kingdom"),
        *currencies(1),
    ]
    heads = [line for line in shown(problems).splitlines() if line and not line.startswith(" ")]
    assert heads == [
        "Error: Not a currency code, 1 row",
        "Warning: Not the name of a country, 1 row",
        "Note: Space around a value, 1 row",
    ]


def test_row_that_has_a_problem_twice_counts_once() -> None:
    cells = [problem("error_text", row=2, column="Title", cell=cell, value="#N/A") for cell in ("A2", "B2")]
    assert "2 cells in 1 row" in shown(cells)


def test_way_out_of_a_row_of_its_own_stands_beside_it() -> None:
    """Not a second time below, in words for any row."""
    double = problem("duplicate_in_file", row=9, column="Title", cell="A9", first=2, same="e-mail and title")
    text = " ".join(shown([double]).split())
    assert "Title is the same client as row 2" in text
    assert "Delete one of the rows 2 and 9." in text
    assert "To mend" not in text


@pytest.mark.parametrize("value", ["short", "word " * 100, "x" * 5000], ids=["short", "words", "one word"])
@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_every_problem_fits_80_columns(code: str, value: str) -> None:
    texts = (CATALOGUE[code].message, CATALOGUE[code].suggestion)
    names = {name for text in texts for _, name, _, _ in Formatter().parse(text) if name}
    words = dict.fromkeys(names - {"row", "column", "value"}, value)
    found = problem(code, row=1000000, column="Shipping 12 contact email", cell="XFD1000000", value=value, **words)
    assert max(map(len, shown([found]).splitlines())) <= 80


def test_cell_cannot_steer_the_terminal() -> None:
    """What would clear the screen is shown as a space."""
    found = problem("row_too_wide", row=2, cell="A2", found="\x1b[2J", expected=3)
    assert "\x1b" not in shown([found])


def test_message_that_is_a_sentence_has_one_full_stop(run: Run, folder: Path) -> None:
    """That of an e-mail address brings its own."""
    write_csv(folder / "clients.csv", [{**client_rows(1)[0], "email": "nobody"}])
    shown = run("check", "clients.csv").out + run("check", "clients.csv", "-v").out
    assert "@-sign." in " ".join(shown.split())
    assert ".." not in shown


def test_no_problem_shows_nothing() -> None:
    assert grouped_lines([]) == []


@pytest.fixture
def sixty_wrong(folder: Path) -> None:
    rows = client_rows(60)
    for row in rows:
        row["currency"] = "GBR"
    write_csv(folder / "clients.csv", rows)


@pytest.mark.usefixtures("sixty_wrong")
def test_check_is_short_and_says_what_to_do_next(run: Run) -> None:
    lines = run("check", "clients.csv").out.splitlines()
    assert lines[0] == "Error: Not a currency code, 60 rows"
    assert lines[-3:] == [
        "60 rows: 60 errors in 60 rows, 0 warnings, 0 notes.",
        "clients.checked.xlsx holds the rows with a problem, each problem in its cell.",
        "Correct the errors in clients.csv, then check it again.",
    ]
    assert len(lines) < 12


@pytest.mark.usefixtures("sixty_wrong")
def test_verbose_shows_every_cell(run: Run) -> None:
    ran = run("check", "clients.csv", "-v")
    assert re.findall(r"\bC(\d+)\b", ran.out) == [str(row) for row in range(2, 62)]
    assert "Did you mean" in ran.out


@pytest.mark.usefixtures("sixty_wrong")
def test_json_holds_every_problem(run: Run) -> None:
    document = json.loads(run("check", "clients.csv", "--json").out)
    assert len(document["problems"]) == 60
    assert document["problems"][0]["suggestion"] == "Did you mean GBP?"


def test_warnings_are_to_be_looked_at_before_the_import(run: Run, folder: Path) -> None:
    write_csv(folder / "clients.csv", [{**client_rows(1)[0], "billing_country": "UK"}])
    ran = run("check", "clients.csv")
    assert ran.exit_code == 0
    assert "Did you mean United Kingdom?" in " ".join(ran.out.split())
    assert ran.out.index("Look at the warnings") < ran.out.index("Ready. Next: intend-bulk import clients.csv")


@pytest.mark.parametrize("code", ["column_unknown", "column_read_only"])
def test_what_is_about_columns_is_counted_in_columns(code: str) -> None:
    """Its cells are headings, and no row of the sheet has it."""
    columns = [problem(code, row=1, column=name, cell=f"{name}1", value=name) for name in "AB"]
    assert shown(columns).splitlines()[0].endswith(", 2 columns")


def test_one_is_no_plural_in_the_counts(run: Run, folder: Path) -> None:
    cells = {"currency": "GBR", "billing_country": "UK", "title": " Acme ", "Owner": "Lois"}
    write_csv(folder / "clients.csv", [{**client_rows(1)[0], **cells}])
    ran = run("check", "clients.csv")
    assert "1 row: 1 error in 1 row, 2 warnings, 1 note." in ran.out
    assert "Warning: A column that is not used, 1 column" in ran.out


def test_missing_column_is_an_error_in_no_row(run: Run, folder: Path) -> None:
    write_csv(folder / "clients.csv", [{k: v for k, v in row.items() if k != "currency"} for row in client_rows(2)])
    assert "2 rows: 1 error, 0 warnings, 0 notes." in run("check", "clients.csv").out
