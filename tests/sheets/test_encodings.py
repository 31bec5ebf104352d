"""The encoding, the separator and the line ends of a text file are found in it, or asked for; never guessed."""

# curly quotes are what these files hold

import csv
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intend_bulk.errors import SheetError
from intend_bulk.sheets.csv_text import marked
from intend_bulk.sheets.reading import read_sheet

ROWS = [
    ["title", "email", "billing_note"],
    ["Café Zoë", "a@b.uk", "£5 or €6"],
    ["Müller’s", "c@d.uk", "two\nlines, both; of|a\tnote"],
    ["O’Brien", "e@f.uk", ""],
]
NUMBERS = [(2, 2), (3, 3), (4, 5)]
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]


def written(rows, *, delimiter=",", newline="\n"):
    """The text of a csv file."""
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter, lineterminator=newline).writerows(rows)
    return file.getvalue()


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"], ids=["comma", "semicolon", "tab", "bar"])
def test_every_form_says_the_same(csv_file, delimiter, encoding, newline):
    """The same cells in the same rows and lines."""
    sheet = read_sheet(csv_file(written(ROWS, delimiter=delimiter, newline=newline).encode(encoding)))
    assert [(row.number, row.line) for row in sheet.rows] == NUMBERS
    assert [[cell or "" for cell in row.cells.values()] for row in sheet.rows] == ROWS[1:]


WESTERN = ["Café", "Müller", "O’Brien", "Sainsbury’s", "£5", "€ 50", "España", "François", "Crème", "Søren", "João"]


@pytest.mark.parametrize("word", [*WESTERN, "“The Best” Ltd", "Pâtisserie à Paris", "Straße", "L’Oréal", "Nº 5", "m²"])
def test_western_word_makes_it_cp1252(csv_file, word):
    """One is enough, and it is said."""
    sheet = read_sheet(csv_file(f"title,email\nAcme {word},x\n".encode("cp1252")))
    assert [row.cells["title"] for row in sheet.rows] == [f"Acme {word}"]
    assert sheet.notes == (f"clients.csv was read as Windows-1252 (cp1252), such as 'Acme {word}' in line 2.",)


FOREIGN = [
    ("公司股份有限", "big5"),
    ("台北市ACME股份", "big5"),
    ("株式会社", "shift_jis"),
    ("東京都", "shift_jis"),
    ("北京", "gb18030"),
    ("서울", "cp949"),
    ("Łódź", "cp1250"),
    ("Gdańsk", "cp1250"),
    ("Dvořák", "cp1250"),
    ("Kovačić", "cp1250"),
    ("Fűtő", "cp1250"),
    ("Šimůnek", "cp1250"),
    ("Częstochowa", "cp1250"),
    ("Ромашка", "cp1251"),
    ("Ян", "cp1251"),
    ("Москва", "koi8_r"),
    ("Αθήνα", "cp1253"),
    ("Erdoğan", "cp1254"),
    ("Bērziņš", "cp1257"),
    ("Rīga", "cp1257"),
    ("Klaipėda", "cp1257"),
    ("Café", "mac_roman"),
    ("España", "mac_roman"),
    ("López", "mac_roman"),
    ("Müller", "cp850"),
]


@pytest.mark.parametrize(("word", "encoding"), FOREIGN)
def test_other_encoding_is_a_question(csv_file, word, encoding):
    """Read as cp1252 it would be nonsense in Intend."""
    path = csv_file(f"title,email\nBolt,y\nAcme {word},x\n".encode(encoding))
    with pytest.raises(
        SheetError, match=r"clients\.csv is not in UTF-8, .* Line 3 can be read in several ways: "
    ) as caught:
        read_sheet(path)
    assert "--encoding " in caught.value.hint
    sheet = read_sheet(path, encoding=encoding)
    assert ([row.cells["title"] for row in sheet.rows], sheet.notes) == (["Bolt", f"Acme {word}"], ())


def test_question_shows_how_it_can_be_read(csv_file):
    with pytest.raises(SheetError) as caught:
        read_sheet(csv_file("title,email\n公司股份有限,x\n".encode("big5")))
    assert "'公司股份有限' with big5" in caught.value.message
    assert "with cp1252" in caught.value.message
    assert "--encoding big5 or --encoding cp1252" in caught.value.hint


@pytest.mark.parametrize("encoding", ["big5", "cp1252"])
def test_password_is_not_shown(csv_file, encoding):
    """Neither in the question nor in what is said of the encoding that was found."""
    word = {"big5": "公司股份有限", "cp1252": "Müller"}[encoding]
    content = f"title,email,username,password\nAcme,x,y,{word}\n".encode(encoding)
    try:
        said = " ".join(read_sheet(csv_file(content)).notes)
    except SheetError as error:
        said = error.message
    assert word not in said
    assert "'***'" in said


def test_last_line_counts(csv_file):
    """However far down: UTF-8 to the line before it, and then a byte that is none."""
    with pytest.raises(SheetError, match="Line 40002 can be read"):
        read_sheet(csv_file(b"title\n" + 40_000 * b"Acme\n" + b"\xb3\xf3d\n"))


def test_utf8_with_one_line_of_another_encoding_is_a_question(csv_file):
    with pytest.raises(SheetError, match="Line 2 can be read"):
        read_sheet(csv_file("title\nCafé\n".encode() + "Zoë\n".encode("cp1252")))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf16_is_said(csv_file, encoding):
    assert read_sheet(csv_file("title\nAcme\n".encode(encoding))).notes == ("clients.csv was read as UTF-16.",)


@pytest.mark.parametrize("name", ["Windows-1252", "CP1252", "latin-1", "iso-8859-1"])
def test_names_of_encodings_are_taken_as_people_write_them(csv_file, name):
    sheet = read_sheet(csv_file("title\nZürich\n".encode("cp1252")), encoding=name)
    assert [row.cells["title"] for row in sheet.rows] == ["Zürich"]


@pytest.mark.parametrize("name", ["cp1525", "base64", "idna", "unicode_escape", "", "utf 9", "\0"])
def test_unknown_encoding_is_refused(csv_file, name):
    with pytest.raises(SheetError, match=r"--encoding: .* is no encoding"):
        read_sheet(csv_file("title\nAcme\n"), encoding=name)


def test_nearly_an_encoding_is_asked_about(csv_file):
    with pytest.raises(SheetError) as caught:
        read_sheet(csv_file("title\nAcme\n"), encoding="shift_jsi")
    assert "Did you mean 'shift_jis'?" in caught.value.hint


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("lines", [1, 300_000])
def test_file_that_is_not_in_the_given_encoding_names_line_and_byte(csv_file, newline, lines):
    content = f"title{newline}".encode() + lines * f"Acme{newline}".encode() + b"Caf\xe9" + newline.encode()
    with pytest.raises(SheetError, match=f"line {lines + 2}: the byte 0xE9 has no meaning in utf-8"):
        read_sheet(csv_file(content), encoding="utf-8")


def test_workbook_has_no_encoding(workbook):
    with pytest.raises(SheetError, match="is a workbook") as caught:
        read_sheet(workbook([["Title"], ["Acme"]]), encoding="cp1252")
    assert "--encoding" in caught.value.hint


@pytest.mark.parametrize(
    "content",
    [
        "title;email, work\nAcme;a@b.uk\n",
        "Clients, by town, of 2024\ntitle;email\nAcme;a@b.uk\n",
        "title;email\nAcme;a@b.uk\n" + "Bolt, Ltd, Leeds;x\n" * 9,
    ],
    ids=["a comma in a heading", "a title with commas", "commas in every row"],
)
def test_separator_is_that_of_most_records(csv_file, content):
    assert next(iter(read_sheet(csv_file(content)).rows)).cells["title"] == "Acme"


def test_two_separators_that_fit_equally_well_are_refused(csv_file):
    with pytest.raises(SheetError, match="by a comma or by a semicolon") as caught:
        read_sheet(csv_file("Firma;Ort,Land\n1;2,3\n"))
    assert "sep=," in caught.value.hint


def test_cell_that_is_too_long_is_named(csv_file):
    with pytest.raises(SheetError, match=r"line 3: the row that begins here \(row 3\) .* more than 131,072 characters"):
        list(read_sheet(csv_file("title\nAcme\n" + "x" * 140_000 + "\n")).rows)


@pytest.mark.parametrize(
    ("start", "kind"), [(b"%PDF-1.7\n", "PDF"), (b"\x89PNG\r\n\x1a\n", "PNG"), (b"\x1f\x8b\x08\0", "gzip")]
)
def test_file_that_is_no_text_is_named_for_what_it_is(csv_file, start, kind):
    with pytest.raises(SheetError, match=kind):
        read_sheet(csv_file(start + bytes(range(256))))


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(TEXT, TEXT), max_size=5))
def test_what_we_write_is_read_back(csv_file, pairs):
    pairs = [("Acme Ltd", ""), *pairs]  # a sheet of which every title is "M" is refused: that is a form of address
    rows = [("title", "billing_note"), *(tuple(map(marked, pair)) for pair in pairs)]
    sheet = read_sheet(csv_file(written(rows, newline="\r\n").encode("utf-8-sig")))
    filled = [pair for pair in pairs if any(text and not text.isspace() for text in pair)]
    assert [tuple(cell or "" for cell in row.cells.values()) for row in sheet.rows] == filled


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(min_size=1, max_size=200), st.sampled_from([None, "utf-8", "utf-16", "big5", "cp1252", "utf-7", "hz"]))
def test_any_bytes_end_in_rows_or_in_a_sentence(csv_file, content, encoding):
    try:
        list(read_sheet(csv_file(b"title,email\n" + content), encoding=encoding).rows)
    except SheetError as error:
        assert error.hint
