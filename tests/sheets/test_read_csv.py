"""A csv file as a sheet of rows: every text as it stands, in the row that Excel shows."""

import pytest
from testkit import found_in

from intend_bulk.errors import SheetError
from intend_bulk.sheets.reading import read_sheet


def codes(sheet):
    return [problem.kind.code for problem in found_in(sheet)]


@pytest.mark.parametrize(
    "text",
    [
        "NA",
        "None",
        "null",
        "nan",
        "TRUE",
        "007",
        "1.0",
        "1e5",
        "+44 20 7946 0018",
        "12345678901234567890",
        "#N/A",
        "=1+1",
    ],
)
def test_text_stays_as_it_is(csv_file, text):
    """No word and no digits mean anything of their own."""
    (row,) = read_sheet(csv_file(f"title,contact_number\nAcme,{text}\n")).rows
    assert row.cells["contact_number"] == text


@pytest.mark.parametrize(("written", "text"), [("'=1+1", "=1+1"), ("'@acme", "@acme"), ("''=x", "'=x"), ("'n", "'n")])
def test_our_own_mark_comes_off(csv_file, written, text):
    """Only where we would have set it."""
    (row,) = read_sheet(csv_file(f"title,website\nAcme,{written}\n")).rows
    assert row.cells["website"] == text


@pytest.mark.parametrize(
    "content",
    [
        "title,email\nAcme,a@b.uk\n",
        "title,email\r\nAcme,a@b.uk\r\n",
        "title,email\rAcme,a@b.uk\r",
        "\ufefftitle,email\nAcme,a@b.uk\n",
        "title,email\nAcme,a@b.uk",
        '"title","email"\n"Acme","a@b.uk"\n',
        "title;email\nAcme;a@b.uk\n",
        "title\temail\nAcme\ta@b.uk\n",
        "title|email\nAcme|a@b.uk\n",
    ],
    ids=["LF", "CRLF", "CR", "BOM", "no last line break", "quotes", "semicolons", "tabs", "bars"],
)
def test_forms_of_a_csv_file(csv_file, content):
    """All of them say the same."""
    (row,) = read_sheet(csv_file(content)).rows
    assert (row.number, row.cells) == (2, {"title": "Acme", "email": "a@b.uk"})


@pytest.mark.parametrize("ending", ["csv", "CSV", "tsv", "txt"])
def test_endings_of_a_csv_file(csv_file, ending):
    assert len([*read_sheet(csv_file("title\nAcme\n", name=f"clients.{ending}")).rows]) == 1


def test_separator_inside_quotes_is_text(csv_file):
    """Neither does it part the cells, nor say what parts them."""
    (row,) = read_sheet(csv_file('"title";"email,work,main,x"\n"Acme, Ltd; Leeds";x\n')).rows
    assert row.cells == {"title": "Acme, Ltd; Leeds"}


def test_separator_is_that_of_the_first_line_with_any(csv_file):
    """A title above the headings has none."""
    sheet = read_sheet(csv_file("Clients of 2024\n\ntitle;email\nAcme, Ltd;a@b.uk\n"))
    assert next(iter(sheet.rows)).cells["title"] == "Acme, Ltd"


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_line_that_names_the_separator_is_no_row(csv_file, separator):
    """Excel takes it off the file and shows the headings in row 1; an editor shows it as line 1."""
    sheet = read_sheet(csv_file(f"sep={separator}\r\ntitle{separator}email\r\nAcme{separator}a@b.uk\r\n"))
    assert (sheet.heading_row, sheet.heading_line) == (1, 2)
    assert [(row.number, row.line, row.cells["title"]) for row in sheet.rows] == [(2, 3, "Acme")]


def test_line_that_names_the_separator_is_a_row_further_down(csv_file):
    sheet = read_sheet(csv_file("title;email\nsep=;\nAcme;a@b.uk\n"))
    assert [row.number for row in sheet.rows] == [2, 3]


def test_doubled_quote_is_one(csv_file):
    (row,) = read_sheet(csv_file('title\n"Acme ""The Best"" Ltd"\n')).rows
    assert row.cells["title"] == 'Acme "The Best" Ltd'


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_quoted_line_break_is_text(csv_file, newline):
    """It is one row of several lines: the row is what Excel shows, the line beside it what an editor shows."""
    content = f'title,billing_note{newline}Acme,"a{newline}b{newline}c"{newline}Bolt,x{newline}{newline}Cole,y{newline}'
    sheet = read_sheet(csv_file(content))
    assert [(row.number, row.line) for row in sheet.rows] == [(2, 2), (3, 5), (5, 7)]
    assert next(iter(sheet.rows)).cells["billing_note"] == f"a{newline}b{newline}c"


def test_heading_knows_its_line(csv_file):
    """Below a title of two lines."""
    sheet = read_sheet(csv_file('"Clients,\nof 2024"\n\ntitle,email\nAcme,a@b.uk\n'))
    assert (sheet.heading_row, sheet.heading_line) == (3, 4)


@pytest.mark.parametrize(
    ("content", "heading", "numbers"),
    [
        ("title,email\nAcme,x\nBolt,y\n", 1, [2, 3]),
        ("title,email\n\nAcme,x\n,\n\nBolt,y\n", 1, [3, 6]),
        ("\n\ntitle,email\nAcme,x\n", 3, [4]),
        ("Clients\n\ntitle,email\nAcme,x\n", 3, [4]),
        ("title,email\n , \t\nAcme,x\n", 1, [3]),
        ("title,email\n", 1, []),
    ],
    ids=["no gap", "blank rows between", "blank rows above", "titles above", "nothing but space", "no rows"],
)
def test_rows_have_the_numbers_that_excel_shows(csv_file, content, heading, numbers):
    sheet = read_sheet(csv_file(content))
    assert (sheet.heading_row, [row.number for row in sheet.rows]) == (heading, numbers)


def test_short_row_ends_with_empty_cells(csv_file):
    sheet = read_sheet(csv_file("title,email,currency\nAcme\n"))
    assert next(iter(sheet.rows)).cells == {"title": "Acme", "email": None, "currency": None}


def test_short_row_is_named_with_its_line(csv_file):
    """A line break that has no quotes makes two rows of one, and the cells of the second stand in the wrong columns."""
    sheet = read_sheet(csv_file('title,email,currency\n"a\nb",a@b.uk,GBP\nAcme\nLtd,a@b.uk,GBP\nBolt,b@b.uk\n'))
    assert [(problem.kind.code, problem.row) for problem in found_in(sheet)] == [
        ("row_too_short", 3),
        ("row_too_short", 5),
    ]
    assert [row.line for row in sheet.rows] == [2, 4, 5, 6]


def test_row_wider_than_its_headings_is_an_error(csv_file):
    """Its cells are shifted, where a separator stands inside a text: nothing of the row can be relied on."""
    sheet = read_sheet(csv_file("title,email\nBolt,x\nAcme, Ltd,a@b.uk\n"))
    (problem,) = found_in(sheet)
    assert (problem.kind.code, problem.row, problem.cell, problem.is_error) == ("row_too_wide", 3, "C3", True)
    assert "3 cells, but there are 2 headings" in problem.message


def test_every_row_that_is_too_wide_is_named(csv_file):
    """Each once, at its first cell that is too many."""
    sheet = read_sheet(csv_file("title,email\na,b,c,d\ne,f\ng,h,,i\n"))
    assert [(problem.row, problem.cell) for problem in found_in(sheet)] == [(2, "C2"), (4, "D4")]


@pytest.mark.parametrize("end", [",,,", ", ,\t"], ids=["empty", "space"])
def test_row_with_empty_cells_at_its_end_is_not_too_wide(csv_file, end):
    assert not found_in(read_sheet(csv_file(f"title,email\nAcme,a@b.uk{end}\n")))


def test_cells_under_no_heading_are_named_once(csv_file):
    """Where the heading row has a place for them, the row is not too wide."""
    sheet = read_sheet(csv_file("title,,email,\nAcme,x,a@b.uk,y\nBolt,z,b@b.uk,\n"))
    assert [(problem.kind.code, problem.cell) for problem in found_in(sheet)] == [
        ("cells_without_heading", "B2"),
        ("cells_without_heading", "D2"),
    ]


def test_cell_that_may_be_a_shifted_password_is_not_shown(csv_file):
    """In a row that is too wide, what stands in the next column may be the password."""
    sheet = read_sheet(csv_file("title,password\nAcme, Ltd,hunter2\n"))
    (problem,) = found_in(sheet)
    assert "hunter2" not in problem.value + str(problem) + problem.suggestion


def test_sheet_of_a_text_file_has_no_name(csv_file):
    assert read_sheet(csv_file("title\nAcme\n")).name is None


def test_sheet_cannot_be_named(csv_file):
    with pytest.raises(SheetError, match="it has no sheet 'Clients'") as caught:
        read_sheet(csv_file("title\nAcme\n"), sheet_name="Clients")
    assert "--sheet" in caught.value.hint


@pytest.mark.parametrize(
    ("content", "line"),
    [('title,email\nAcme,a\nBolt,"b\nCole,c\n', 3), ('title\n"Acme"x\n', 2), ('"title\nAcme\n', 1)],
    ids=["not closed", "closed too early", "not closed from the start"],
)
def test_quote_that_is_not_closed_is_refused(csv_file, content, line):
    """The error says at which line the row begins."""
    with pytest.raises(SheetError, match=rf"clients\.csv, line {line}: ") as caught:
        read_sheet(csv_file(content))
    assert "double quote" in caught.value.hint


def test_two_headings_for_one_column_are_refused(csv_file):
    with pytest.raises(SheetError, match=r"row 1 of clients\.csv .* 'email' \(A\) and 'E-mail' \(B\)"):
        read_sheet(csv_file("email,E-mail\na,b\n"))


def test_no_known_heading_is_refused(csv_file):
    with pytest.raises(SheetError, match="row 1 holds A 'name', B 'colour'") as caught:
        read_sheet(csv_file("name,colour\nAcme,red\n"))
    assert "template" in caught.value.hint


@pytest.mark.parametrize(
    "content", ["\n\n", ",,\n", "\ufeff", " , \n"], ids=["blank lines", "separators", "BOM", "space"]
)
def test_file_without_data_is_refused(csv_file, content):
    with pytest.raises(SheetError, match="holds no data") as caught:
        read_sheet(csv_file(content))
    assert caught.value.hint


def test_unknown_and_read_only_columns_are_named(csv_file):
    sheet = read_sheet(csv_file("title,colour,tier\nAcme,red,Gold\n"))
    assert [(problem.kind.code, problem.cell) for problem in found_in(sheet)] == [
        ("column_unknown", "B1"),
        ("column_read_only", "C1"),
    ]
