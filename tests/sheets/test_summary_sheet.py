"""The page that sums a run up, and the table beside it, as a spreadsheet program shows them."""

import zipfile
from datetime import datetime

import pytest
from openpyxl import load_workbook
from own_sheets import log_rows, log_table, problem_table, summary
from sound_workbook import assert_sound, tree_of

from intend_bulk.errors import OutputError
from intend_bulk.model.kinds import Severity
from intend_bulk.model.outcomes import Status
from intend_bulk.sheets.ours import LOG, LOG_HEADINGS, PROBLEM_HEADINGS, PROBLEMS, SUMMARY, is_own_sheet
from intend_bulk.sheets.painting.colours import ERROR, ROWS, SEVERITIES, stronger
from intend_bulk.sheets.painting.summary import Count, Fact, ProblemGroup, write_own_sheets


@pytest.fixture
def written(tmp_path):
    """Write a page with changes, and give the workbook as openpyxl reads it."""

    def write(*, values=False, **changes):
        path = tmp_path / "own.xlsx"
        write_own_sheets(path, summary(**changes), log_table(log_rows(3)))
        return load_workbook(path, data_only=values)[SUMMARY]

    return write


def texts(page):
    return [[cell.value for cell in row if cell.value not in (None, "")] for row in page.iter_rows()]


def row_of(page, text):
    """The number of the first row whose first cell says this."""
    return next(cell.row for cell in page["A"] if cell.value == text)


def chart_of(path):
    with zipfile.ZipFile(path) as archive:
        return tree_of(archive.read("xl/charts/chart1.xml"))


def found(tree, name):
    return [node for node in tree.iter() if node.tag.endswith(f"}}{name}")]


def test_title_says_whose_page_it_is(written):
    """By it the sheet is known again."""
    page = written()
    assert page["A1"].value == "intend-bulk: import of clients.xlsx"
    assert is_own_sheet([cell.value for cell in page[1]])


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("007", "007"),
        ("=1+1", "=1+1"),
        (1305, 1305),
        (datetime(2026, 11, 25, 14, 53), datetime(2026, 11, 25, 14, 53)),
    ],
    ids=["text", "no formula", "number", "moment"],
)
def test_fact_is_what_it_is(written, value, read):
    cell = written(facts=[Fact("Fact", value)])["B3"]
    assert (cell.value, cell.data_type) == (read, {str: "s", int: "n", datetime: "d"}[type(value)])


def test_moment_is_shown_to_the_minute(written):
    assert (
        written(facts=[Fact("Finished at", datetime(2026, 11, 25, 14, 53))])["B3"].number_format == "yyyy-mm-dd hh:mm"
    )


def test_outcomes_add_up(written):
    """By a formula, whose value is there for whoever calculates nothing."""
    page = written()
    total = row_of(page, "Total")
    assert page.cell(total, 2).value == f"=SUM(B{total - 3}:B{total - 1})"
    assert written(values=True).cell(total, 2).value == 1257


@pytest.mark.parametrize("status", Status)
def test_outcome_has_its_colour(written, status):
    page = written(counts=[Count(status, "Outcome of it", 3)])
    assert page.cell(row_of(page, "Outcome of it"), 1).fill.fgColor.rgb == f"FF{ROWS[status]}"


def test_chart_shows_the_outcomes(tmp_path, written):
    """In their colours, a little stronger; its numbers are in it too."""
    page, chart = written(), chart_of(tmp_path / "own.xlsx")
    first = row_of(page, "Created")
    assert [node.text for node in found(chart, "f")] == [
        f"Summary!$A${first}:$A${first + 2}",
        f"Summary!$B${first}:$B${first + 2}",
    ]
    assert [node.text for node in found(chart, "v")] == ["Rows", "Created", "Invalid", "Not sent", "1250", "7", "0"]
    colours = [node.get("val") for point in found(chart, "dPt") for node in found(point, "srgbClr")]
    assert colours == [stronger(ROWS[status]) for status in ("created", "invalid", "not_sent")]


def test_chart_says_what_it_shows(tmp_path, written):
    """It has a title, a number at every bar, and words for who cannot see it."""
    written()
    chart = chart_of(tmp_path / "own.xlsx")
    assert "Rows by outcome" in [node.text for node in found(chart, "t")]
    assert found(found(chart, "dLbls")[0], "showVal")[0].get("val") == "1"
    with zipfile.ZipFile(tmp_path / "own.xlsx") as archive:
        drawing = tree_of(archive.read("xl/drawings/drawing1.xml"))
    assert found(drawing, "cNvPr")[0].get("descr") == "Rows by outcome. Created: 1,250, Invalid: 7, Not sent: 0"


@pytest.mark.parametrize("count", [1, 3, 9])
def test_chart_hides_nothing(tmp_path, written, count):
    """What comes below it begins below it."""
    page = written(counts=[Count("created", f"Outcome {number}", 5) for number in range(count)])
    with zipfile.ZipFile(tmp_path / "own.xlsx") as archive:
        drawing = tree_of(archive.read("xl/drawings/drawing1.xml"))
    ends = int(found(found(drawing, "to")[0], "row")[0].text) + 1
    assert row_of(page, "Total") <= ends < row_of(page, "What to do next")


@pytest.mark.parametrize(
    ("name", "quoted"),
    [
        ("Clients", "'Clients'"),
        ("Bob's list", "'Bob''s list'"),
        ('A "b" & <c>', "'A \"b\" & <c>'"),
        ("Kunden #1 100%20", "'Kunden #1 100%20'"),
        ("客户 😀", "'客户 😀'"),
        ("A1", "'A1'"),
    ],
)
def test_cells_of_a_problem_are_links(written, name, quoted):
    page = written(sheet=name)
    cell = page.cell(row_of(page, "Error"), 4)
    assert (cell.value, cell.hyperlink.location, cell.hyperlink.target) == ("J12", f"{quoted}!J12", None)


def test_row_of_a_problem_is_a_link(written):
    page = written(sheet="Clients")
    cell = page.cell(row_of(page, "Warning"), 4)
    assert (cell.value, cell.hyperlink.location) == ("row 30", "'Clients'!A30")


@pytest.mark.parametrize("count", [0, 1, 3, 7])
def test_first_three_cells_are_shown(written, count):
    cells = [f"C{number}" for number in range(2, 2 + count)]
    page = written(problems=[ProblemGroup(Severity.INFO, "Something", count, cells, "Look at it")])
    row = [cell.value for cell in page[row_of(page, "Note")]]
    assert row == ["Note", count, "Something", *(cells + [None] * 3)[:3], "Look at it"]


@pytest.mark.parametrize("severity", Severity)
def test_severity_has_its_colour(written, severity):
    page = written(problems=[ProblemGroup(severity, "Something", 1, ["C2"], "Look at it")])
    cell = page.cell(row_of(page, "Severity") + 1, 1)
    assert cell.fill.fgColor.rgb == f"FF{SEVERITIES[severity]}"


def test_steps_are_numbered(written):
    page = written()
    row = row_of(page, "What to do next")
    steps = [page.cell(row + 1, 1).value, page.cell(row + 2, 1).value]
    assert steps == ["1.  Correct the red cells.", "2.  Run the same command on this workbook."]


@pytest.mark.parametrize(
    ("part", "heading"),
    [("counts", "Outcome"), ("problems", "What is wrong"), ("notes", "Notes"), ("next_steps", "What to do next")],
)
def test_section_without_anything_is_left_out(written, part, heading):
    assert [heading] in texts(written())
    assert [heading] not in texts(written(**{part: ()}))


def test_page_is_as_wide_as_paper(written):
    """An upright sheet of A4, and as many below it as are needed."""
    page = written()
    setup = page.page_setup
    assert (setup.paperSize, setup.orientation, setup.fitToHeight) == (9, "portrait", 0)
    assert page.sheet_properties.pageSetUpPr.fitToPage


@pytest.mark.parametrize(
    "text", ["word " * 100, "x" * 500, "字" * 250, "a\nb\nc\nd"], ids=["words", "x", "wide", "lines"]
)
def test_row_is_as_high_as_its_text(written, text):
    """500 characters in a page of 128 take four lines."""
    page = written(notes=[text])
    row = row_of(page, text)
    assert page.row_dimensions[row].height >= 60
    assert page.cell(row, 1).alignment.wrap_text


def test_numbers_fit_into_their_column(written):
    """A workbook has a million rows at the most; with its space around it, that is eleven characters."""
    page = written(counts=[Count("created", "Created", 1_048_576)])
    assert page.column_dimensions["B"].width >= len("1,048,576")


def test_equal_facts_give_equal_files(tmp_path):
    paths = [tmp_path / "a.xlsx", tmp_path / "b.xlsx"]
    for path in paths:
        write_own_sheets(path, summary(), log_table(log_rows(3)))
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_workbook_is_as_excel_demands(tmp_path, written):
    written()
    assert_sound(tmp_path / "own.xlsx")


def test_text_that_no_cell_holds_is_refused(written):
    with pytest.raises(OutputError, match="at most 32,767"):
        written(notes=["x" * 32_768])


def test_log_has_our_headings(tmp_path, written):
    """By them the sheet is known again."""
    written()
    sheet = load_workbook(tmp_path / "own.xlsx")[LOG]
    assert tuple(cell.value for cell in sheet[1]) == LOG_HEADINGS
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:L4")


def test_problems_have_our_headings_and_colours(tmp_path):
    path, row = tmp_path / "own.xlsx", [9, "Currency", "J9", "error", "currency_unknown", "GBR", "is no code", ""]
    write_own_sheets(path, summary(), problem_table([row]))
    sheet = load_workbook(path)[PROBLEMS]
    assert tuple(cell.value for cell in sheet[1]) == PROBLEM_HEADINGS
    assert sheet["D2"].fill.fgColor.rgb == f"FF{ERROR}"


def test_cells_of_problems_are_links_that_can_be_sorted(tmp_path):
    """Formulas, whose text is there for whoever calculates nothing; what names no cell is text."""
    path = tmp_path / "own.xlsx"
    rows = [
        [9, "Currency", cell, "error", "currency_unknown", "GBR", "is no code", ""] for cell in ("J9", "", 'A1"&B1')
    ]
    write_own_sheets(path, summary(), problem_table(rows))
    place = "#'Bob''s \"\"list\"\" & more'!J9"
    assert [cell.value for cell in load_workbook(path)[PROBLEMS]["C"]] == [
        "Cell",
        f'=HYPERLINK("{place}","J9")',
        "",
        'A1"&B1',
    ]
    assert load_workbook(path, data_only=True)[PROBLEMS]["C2"].value == "J9"


def test_only_statuses_are_coloured(tmp_path):
    """A text elsewhere that reads like one is plain, and so is one that is none."""
    path, row = tmp_path / "own.xlsx", [2, "unheard_of", None, None, None, "created", None, None, "", 0, None, None]
    write_own_sheets(path, summary(), log_table([row]))
    sheet = load_workbook(path)[LOG]
    assert [sheet[cell].fill.fill_type for cell in ("B2", "F2")] == [None, None]


def test_stronger_colour_is_the_same_colour():
    assert stronger("E0F0DA") == "8BC774"
    assert stronger("ECECEC") == "A5A5A5"
