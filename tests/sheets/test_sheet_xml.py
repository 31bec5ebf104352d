"""The XML of a sheet, as programs write it and as none should: rows are where they say, or the file is refused."""

import codecs
import zipfile
from pathlib import Path

import pytest
from testkit import found_in

from intend_bulk.errors import SheetError
from intend_bulk.sheets.opening import open_file
from intend_bulk.sheets.raw import Merged
from intend_bulk.sheets.reading import read_sheet

SHEET = "xl/worksheets/sheet1.xml"
NASTY = Path(__file__).parent / "data/nasty-cells.xlsx"


def changed(whole: Path, change, *, part: str = SHEET) -> Path:
    """The workbook with a part of it changed: the bytes of it are given to `change`."""
    with zipfile.ZipFile(whole) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = change(parts[part])
    path = whole.with_name("changed.xlsx")
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def raw_rows(path: Path):
    return [*open_file(path).sheets[0].read()]


def texts(path: Path) -> list[tuple[int, list[str | None]]]:
    return [(row.number, row.texts) for row in raw_rows(path)]


def refusal(path: Path) -> str:
    with pytest.raises(SheetError) as caught:
        raw_rows(path)
    return caught.value.message


def inline(text: str, place: str = "") -> str:
    """A cell with a text; "" is a cell that does not say where it stands."""
    where = f' r="{place}"' if place else ""
    return f'<c{where} t="inlineStr"><is><t>{text}</t></is></c>'


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"<row ", b"<!-- </row> --><row "),
        (b"<row ", b"<row  "),
        (b"<c ", b"<c  "),
        (b"</row>", b"</row >"),
        (b"</row>", b"</row ><!-- </row>\n<row r='1'></row> -->"),
        (b"</v>", b"<!-- </v> --></v>"),
        (b"<v>", b"<v><![CDATA["),
    ],
    ids=[
        "a comment before each row",
        "a space in each row",
        "a space in each cell",
        "a space in each closing tag",
        "a comment that reads like a row",
        "a comment in each value",
        "CDATA",
    ],
)
def test_the_same_rows_however_they_are_written(tmp_path, old, new):
    """Rows that are written plainly are taken from the bytes, all others parsed."""
    copy = tmp_path / NASTY.name
    copy.write_bytes(NASTY.read_bytes())

    def written_otherwise(content: bytes) -> bytes:
        assert old in content
        return content.replace(b"</v>", b"]]></v>" if b"CDATA" in new else b"</v>").replace(old, new)

    assert raw_rows(changed(copy, written_otherwise)) == raw_rows(NASTY)


def test_plain_and_other_rows_in_turn(with_sheet_data):
    """Each knows the number of the one before it, whoever read that."""
    row = '<row r="{0}"><c r="A{0}" t="inlineStr"><is><t>{0}</t></is></c></row>'
    rows = row.format(1) + f"<row>{inline('zwei é')}</row>" + row.format(3) + f"<row>{inline('vier')}</row>"
    assert texts(with_sheet_data(rows)) == [(1, ["1"]), (2, ["zwei é"]), (3, ["3"]), (4, ["vier"])]


def test_cells_and_rows_need_not_say_where_they_stand(with_sheet_data):
    rows = f'<row><c/>{inline("b")}</row><row r="5">{inline("a")}{inline("d", "D5")}{inline("e")}</row>'
    assert texts(with_sheet_data(rows)) == [
        (1, [None, "b"]),
        *((blank, []) for blank in (2, 3, 4)),
        (5, ["a", None, None, "d", "e"]),
    ]


def test_every_tag_may_have_a_prefix(with_sheet_data):
    path = with_sheet_data(f'<row r="1">{inline("a", "A1")}</row>')

    def prefixed(content: bytes) -> bytes:
        for tag in (b"worksheet", b"sheetData", b"row", b"c ", b"is", b"t"):
            content = content.replace(b"<" + tag, b"<x:" + tag).replace(b"</" + tag.strip(), b"</x:" + tag.strip())
        return content.replace(b'xmlns="', b'xmlns:x="')

    def only_the_data(content: bytes) -> bytes:
        data = content[content.index(b"<sheetData") : content.index(b"</sheetData>") + 12]
        return content[: content.index(b">", content.index(b"<worksheet")) + 1] + data + b"</worksheet>"

    assert texts(changed(path, lambda content: prefixed(only_the_data(content)))) == [(1, ["a"])]


def test_sheet_in_utf_16(with_sheet_data):
    path = with_sheet_data(f'<row r="1">{inline("é", "A1")}</row>')

    def encoded(content: bytes) -> bytes:
        merged = content.replace(b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A1:B1"/></mergeCells>')
        return codecs.BOM_UTF16_LE + _bare(merged).decode().encode("utf-16-le")

    path = changed(path, encoded)
    assert (texts(path), open_file(path).sheets[0].merged) == ([(1, ["é"])], (Merged(1, 0, 1, 1),))


def test_blank_rows_at_the_end_are_none(with_sheet_data):
    """Excel stores the formats of a hundred thousand of them, if somebody paints whole columns."""
    blank = "".join(f'<row r="{n}" s="0" customFormat="1"><c r="A{n}" s="0"/></row>' for n in range(2, 20_000))
    empty = "".join(f'<row r="{n}" hidden="1"/>' for n in range(20_000, 40_000))
    assert texts(with_sheet_data(f'<row r="1">{inline("Title", "A1")}</row>{blank}{empty}')) == [(1, ["Title"])]


def test_first_and_last_cell_that_excel_has(with_sheet_data):
    """Nothing is made of the million rows between, but of the first few, which are blank."""
    rows = with_sheet_data(f'<row r="1">{inline("a", "A1")}</row><row r="1048576">{inline("z", "XFD1048576")}</row>')
    numbers, last = 0, None
    for row in open_file(rows).sheets[0].read():
        numbers, last = numbers + 1, row
    assert (numbers, last.number, last.cells[-1], len(last.cells)) == (31, 1_048_576, "z", 16_384)


def test_how_a_text_is_pronounced_is_no_part_of_it(with_sheet_data):
    cell = '<c r="A1" t="inlineStr"><is><r><t>東京</t></r><rPh sb="0" eb="2"><t>トウキョウ</t></rPh></is></c>'
    assert texts(with_sheet_data(f'<row r="1">{cell}</row>')) == [(1, ["東京"])]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (f'<row r="2">{inline("a", "A2")}</row><row r="1">{inline("b", "A1")}</row>', "row 1 stands below row 2"),
        (f'<row r="2">{inline("a", "A2")}</row><row r="2">{inline("b", "A2")}</row>', "row 2 stands below row 2"),
        (f'<row r="1">{inline("a", "A1")}{inline("b", "A1")}</row>', "two cells in one place"),
        (f'<row r="1">{inline("a", "A3")}</row>', "there is a cell 'A3' in row 1"),
        (f'<row r="1">{inline("a", "XFE1")}</row>', "column XFE"),
        (f'<row r="1048577">{inline("a", "A1048577")}</row>', "row 1048577 stands below row 0"),
        (f'<row r="1">{inline("a", "A0")}</row>', "there is a cell 'A0' in row 1"),
        ('<row r="1"><c r="A1" t="s"><v>7</v></c></row>', "there is no text 7"),
        ('<row r="1"><c r="A1" t="s"><v>-1</v></c></row>', "there is no text -1"),
        ('<row r="1"><c r="A1" s="99"><v>7</v></c></row>', "IndexError"),
        ('<row r="1"><c r="A1"><v>seven</v></c></row>', "'seven' is no number"),
        ('<row r="1"><c r="A1"><v>nan</v></c></row>', "'nan' is no number"),
        ('<row r="1"><c r="A1"><v>1_0</v></c></row>', "'1_0' is no number"),
        ('<row r="1"><c r="A1" t="x"><v>7</v></c></row>', "no cells of the type 'x'"),
    ],
    ids=lambda value: value if "<" not in value else "",
)
def test_damaged_rows_are_refused(with_sheet_data, rows, words):
    """Where a value stands, or what it is, cannot be known."""
    assert words in refusal(with_sheet_data(rows))


def test_document_type_is_refused(with_sheet_data):
    """Entities that are declared in one may grow without end."""
    path = with_sheet_data(f'<row r="1">{inline("&amp;a;", "A1")}</row>')
    declared = b'<!DOCTYPE worksheet [<!ENTITY a "aaaa">]><worksheet'
    path = changed(path, lambda content: content.replace(b"<worksheet", declared, 1).replace(b"&amp;a;", b"&a;"))
    assert "declares a document type" in refusal(path)


@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml", "_rels/.rels"])
def test_document_type_is_refused_in_every_part(tmp_path, part):
    copy = tmp_path / NASTY.name
    copy.write_bytes(NASTY.read_bytes())
    path = changed(copy, lambda content: b'<!DOCTYPE x [<!ENTITY a "a">]>' + _bare(content), part=part)
    assert "declares a document type" in refusal(path)


def _bare(content: bytes) -> bytes:
    return content.partition(b"?>")[2] if content.startswith(b"<?xml") else content


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('<c r="B2" t="d"><v>2024-03-01</v></c>', "2024-03-01"),
        ('<c r="B2" t="d"><v>2024-03-01T00:00:00</v></c>', "2024-03-01"),
        ('<c r="B2" t="d"><v>2024-03-01T13:30:00</v></c>', "2024-03-01 13:30:00"),
    ],
)
def test_date_of_a_strict_workbook_is_told(with_sheet_data, cell, text):
    head = f'<row r="1">{inline("Title", "A1")}{inline("Email", "B1")}</row>'
    (problem,) = found_in(read_sheet(with_sheet_data(f'{head}<row r="2">{inline("Acme", "A2")}{cell}</row>')))
    assert (problem.kind.code, problem.value) == ("date_in_text", text)


def test_far_merged_cells_and_hidden_columns_are_found(with_sheet_data):
    """Wherever the file is cut into pieces for reading."""
    rows = "".join(f'<row r="{n}">{inline("x" * 61, f"A{n}")}</row>' for n in range(1, 3000))
    merges = "".join(f'<mergeCell ref="B{n}:C{n + 1}"/>' for n in range(1, 9000, 2))

    def laid_out(content: bytes) -> bytes:
        columns = b'<cols><col min="2" max="3" width="9" hidden="1"/><col min="5" max="5" width="0"/></cols><sheetData>'
        after = f"</sheetData><mergeCells>{merges}</mergeCells>".encode()
        return content.replace(b"<sheetData>", columns).replace(b"</sheetData>", after)

    (sheet,) = open_file(changed(with_sheet_data(rows), laid_out)).sheets
    assert sheet.hidden_columns == {1, 2, 4}
    assert sheet.merged == tuple(Merged(n, 1, n + 1, 2) for n in range(1, 9000, 2))
