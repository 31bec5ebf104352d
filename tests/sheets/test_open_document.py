"""An OpenDocument spreadsheet: its rows, and what is shown in its cells."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from intend_bulk.errors import SheetError
from intend_bulk.sheets.opening import open_file
from intend_bulk.sheets.raw import Flawed, Merged

OASIS = "urn:oasis:names:tc:opendocument:xmlns"
NAMESPACES = {name: f"{OASIS}:{name}:1.0" for name in ("office", "table", "text", "style")} | {
    "draw": f"{OASIS}:drawing:1.0",
    "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
}


@pytest.fixture
def ods(tmp_path: Path) -> Callable[..., Path]:
    """Make a spreadsheet whose only sheet holds this XML; `before` stands before the root."""

    def make(rows: str, *, before: str = "", manifest: str = "", sheets: str = "") -> Path:
        named = " ".join(f'xmlns:{name}="{uri}"' for name, uri in NAMESPACES.items())
        body = f'<table:table table:name="Clients">{rows}</table:table>{sheets}'
        content = f"<office:document-content {named}>{body}</office:document-content>"
        path = tmp_path / "clients.ods"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            archive.writestr("content.xml", before + content)
            if manifest:
                archive.writestr("META-INF/manifest.xml", manifest)
        return path

    return make


def texts(path: Path) -> list[tuple[int, list[str | None]]]:
    return [(row.number, row.texts) for row in open_file(path).sheets[0].read()]


def refusal(path: Path) -> str:
    with pytest.raises(SheetError) as caught:
        [*open_file(path).sheets[0].read()]
    assert caught.value.hint
    return caught.value.message


def row(*cells: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


def cell(inside: str, attributes: str = 'office:value-type="string"') -> str:
    return f"<table:table-cell {attributes}>{inside}</table:table-cell>"


def text(value: str) -> str:
    return cell(f"<text:p>{value}</text:p>")


TIMES = 'table:number-{}-repeated="{}"'


def test_rows_and_cells_that_are_repeated(ods):
    """Blank ones by the million, which are none at the end."""
    repeated = cell("<text:p>b</text:p>", f'office:value-type="string" {TIMES.format("columns", 2)}')
    path = ods(
        row(text("a"), cell("", TIMES.format("columns", 3)), repeated, cell("", TIMES.format("columns", 16_000)))
        + row(cell(""), attributes=TIMES.format("rows", 2))
        + row(text("c"), attributes=TIMES.format("rows", 2))
        + row(cell(""), attributes=TIMES.format("rows", 1_048_000))
    )
    assert texts(path) == [(1, ["a", None, None, None, "b", "b"]), (2, []), (3, []), (4, ["c"]), (5, ["c"])]


@pytest.mark.parametrize(
    ("inside", "shown"),
    [
        ("<text:p>one</text:p><text:p>two</text:p>", "one\ntwo"),
        ('<text:p>a<text:s text:c="3"/>b<text:tab/>c<text:line-break/>d<text:s/></text:p>', "a   b\tc\nd "),
        ("<text:p>0<text:span>1</text:span><text:a>23</text:a></text:p>", "0123"),
        ("<office:annotation><text:p>a note</text:p></office:annotation><text:p>a</text:p>", "a"),
        ("<draw:frame><draw:text-box><text:p>a box</text:p></draw:text-box></draw:frame><text:p>a</text:p>", "a"),
        (
            "<text:p><text:ruby><text:ruby-base>東</text:ruby-base><text:ruby-text>とう</text:ruby-text></text:ruby></text:p>",
            "東",
        ),
        ("<text:p/>", None),
        ("", None),
    ],
    ids=["lines", "spaces", "spans", "a comment", "a drawing", "how it is pronounced", "empty text", "no text"],
)
def test_text_of_a_cell(ods, inside, shown):
    assert texts(ods(row(text("x"), cell(inside)))) == [(1, ["x"] if shown is None else ["x", shown])]


@pytest.mark.parametrize(
    ("attributes", "inside", "shown"),
    [
        ('office:value-type="float" office:value="7"', "<text:p>007</text:p>", "007"),
        ('office:value-type="float" office:value="1.5"', "<text:p>1.5</text:p>", "1.5"),
        (
            'office:value-type="float" office:value="1.5"',
            "<text:p>2</text:p>",
            Flawed("1.5", "number_format", {"format": "2"}),
        ),
        (
            'office:value-type="float" office:value="7"',
            "",
            Flawed("7", "number_format", {"format": "unknown"}),
        ),
        (
            'office:value-type="currency" office:value="5"',
            "<text:p>£5.00</text:p>",
            Flawed("5", "number_format", {"format": "£5.00"}),
        ),
        ('office:value-type="boolean" office:boolean-value="true"', "<text:p>WAHR</text:p>", "TRUE"),
        ('table:formula="of:=[.A1]&amp;1"', "", Flawed("=A1&1", "formula_without_result")),
        ('table:formula="of:=&quot;&quot;"', "<text:p/>", None),
        (
            'office:value-type="string" calcext:value-type="error"',
            "<text:p>#REF!</text:p>",
            Flawed("#REF!", "error_value"),
        ),
        ('office:value-type="time" office:time-value="PT13H30M00S"', "", Flawed("13:30:00", "date_in_text")),
    ],
)
def test_cell_that_holds_no_text(ods, attributes, inside, shown):
    (first,) = open_file(ods(row(text("x"), cell(inside, attributes)))).sheets[0].read()
    assert first.cells[1:] == ([] if shown is None else [shown])


def test_merged_cells_are_known(ods):
    spanning = 'table:number-columns-spanned="2" table:number-rows-spanned="3"'
    (sheet,) = open_file(ods(row(text("x")) + row(cell(""), cell("<text:p>a</text:p>", spanning)))).sheets
    assert sheet.merged == (Merged(2, 1, 4, 2),)


def test_filtered_rows_are_hidden(ods):
    path = ods(row(text("a"), attributes='table:visibility="filter"') + row(text("b")))
    assert [row.is_hidden for row in open_file(path).sheets[0].read()] == [True, False]


def test_sheet_is_read_as_far_as_it_goes(ods):
    """Not those that come after it."""
    path = ods(row(text("a")), sheets=f'<table:table table:name="Second">{row(text("b"))}</table:table>')
    assert [[row.texts for row in sheet.read()] for sheet in open_file(path).sheets] == [[["a"]], [["b"]]]


def test_spreadsheet_with_a_password(ods):
    """Its content is nothing but noise then."""
    uri = f"{OASIS}:manifest:1.0"
    entry = '<m:file-entry m:full-path="content.xml"><m:encryption-data/></m:file-entry>'
    manifest = f'<m:manifest xmlns:m="{uri}">{entry}</m:manifest>'
    assert refusal(ods("", manifest=manifest)) == "clients.ods is protected by a password."


def test_document_type_is_refused(ods):
    assert "declares a document type" in refusal(ods(row(text("a")), before='<!DOCTYPE x [<!ENTITY a "a">]>'))


def test_too_many_columns_are_refused(ods):
    wide = cell("<text:p>a</text:p>", TIMES.format("columns", 1_000_000_000))
    assert "more than 16,384 columns" in refusal(ods(row(wide)))


def test_damaged_spreadsheet_is_no_excel_workbook(ods):
    assert "cannot be read as an OpenDocument spreadsheet" in refusal(ods("<table:table-row>"))
