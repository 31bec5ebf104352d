"""Text files in every form that programs write: found without an option, or a question where it is in doubt."""

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intend_bulk.errors import SheetError
from intend_bulk.sheets.reading import read_sheet

ENCODINGS = ["utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "cp1252"]


def titles(path, encoding=None):
    return [row.cells["title"] for row in read_sheet(path, encoding=encoding).rows]


def in_doubt(path) -> SheetError:
    with pytest.raises(SheetError, match="cannot be told for certain") as caught:
        read_sheet(path)
    assert "--encoding" in caught.value.hint
    return caught.value


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"], ids=["comma", "semicolon", "tab", "bar"])
def test_every_form_says_the_same(csv_file, delimiter, encoding, newline):
    lines = [
        ("title", "billing_note"),
        ("Café Zoë", f'"one{newline}two"'),
        ("O’Brien", "£5"),
        ("Müller", "€7, net; or|so".replace(delimiter, "")),
    ]
    content = newline.join(delimiter.join(f'"{cell}"' if "," in cell else cell for cell in line) for line in lines)
    rows = read_sheet(csv_file(content.encode(encoding))).rows
    assert [(row.number, row.line, row.cells["title"]) for row in rows] == [
        (2, 2, "Café Zoë"),
        (3, 4, "O’Brien"),
        (4, 5, "Müller"),
    ]
    assert [row.cells["billing_note"] for row in rows][:2] == [f"one{newline}two", "£5"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_byte_order_mark_decides(csv_file, encoding):
    assert titles(csv_file("title,email\nŁódź,x\n".encode(encoding))) == ["Łódź"]


@pytest.mark.parametrize(
    "title",
    [
        "Café",
        "Müller & Söhne",
        "“Best” Ltd",
        "£5 shop",
        "€10 shop",
        "CAFÉ",
        "5 – 7",
        "Straße",
    ],
)
def test_western_letters_are_clear(csv_file, title):
    """No other encoding makes words of them that people write, or it makes the same ones."""
    sheet = read_sheet(csv_file(f"title,email\n{title},x\n".encode("cp1252")))
    assert next(iter(sheet.rows)).cells["title"] == title
    assert sheet.read_as == "clients.csv was read as Windows-1252 (cp1252)."


@pytest.mark.parametrize(
    "titles_",
    [["Señor", "Peña", "García"], ["Crème", "Société", "Forêt", "à Paris"], ["Sørensen", "Århus", "Ærø"]],
    ids=["Spanish", "French", "Danish"],
)
def test_letters_of_one_western_language_are_clear_together(csv_file, titles_):
    """Read otherwise, they would be of no language."""
    assert titles(csv_file("\n".join(["title", *titles_]).encode("cp1252"))) == titles_


FOREIGN = {
    "big5": "台灣公司",
    "cp1250": "Łódź",
    "shift_jis": "東京商事",
    "cp1251": "Москва",
    "mac_roman": "Café Müller",
    "cp1253": "Αθήνα",
    "gb18030": "北京公司",
    "cp850": "Köln",
}


@pytest.mark.parametrize(("encoding", "title"), FOREIGN.items(), ids=FOREIGN)
def test_other_encodings_are_a_question(csv_file, encoding, title):
    """Never mojibake; with the right name they read right."""
    path = csv_file(f"title,email\n{title},x\n".encode(encoding))
    in_doubt(path)
    assert titles(path, encoding) == [title]


@pytest.mark.parametrize(
    ("encoding", "word"), [("cp1250", "Jančar"), ("cp1250", "Gdańsk"), ("mac_roman", "Köln"), ("mac_roman", "Señor")]
)
def test_single_word_that_reads_both_ways_is_a_question(csv_file, encoding, word):
    in_doubt(csv_file(f"title,email\n{word},x\n".encode(encoding)))


def test_question_shows_both_readings_and_the_line(csv_file):
    found = in_doubt(csv_file("title,email\nAcme,y\nJančar,x\n".encode("cp1250")))
    assert "line 3 holds 'Janèar' in cp1252, 'Jančar' in cp1250" in found.message
    assert "--encoding cp1252 or --encoding cp1250" in found.hint


def test_letter_in_the_last_line_counts(csv_file):
    content = b"title,email\n" + 200_000 * b"Acme,a@b.uk\n"
    assert titles(csv_file(content + b"Caf\xe9,x\n"))[-1] == "Café"
    assert "line 200002" in in_doubt(csv_file(content + b"Caf\x8e,x\n")).message


def test_utf8_has_no_news(csv_file):
    assert read_sheet(csv_file("title\nCafé\n")).read_as == ""


def test_wrong_name_of_an_encoding_is_guessed(csv_file):
    with pytest.raises(SheetError, match="'cp1225' is not the name") as caught:
        read_sheet(csv_file("title\nx\n"), encoding="cp1225")
    assert "Usual ones are cp1252" in caught.value.hint


@pytest.mark.parametrize("name", ["hex", "rot13", "undefined", "idna2", "\0", ""])
def test_what_is_no_encoding_of_text_is_refused(csv_file, name):
    with pytest.raises(SheetError, match="is not the name of an encoding"):
        read_sheet(csv_file("title\nx\n"), encoding=name)


def test_byte_that_the_given_encoding_has_not_is_named(csv_file):
    with pytest.raises(SheetError, match="encoding utf-8: line 3, byte 15 of the file"):
        read_sheet(csv_file(b"title\nAcme\nCaf\xe9\n"), encoding="utf-8")


@pytest.mark.parametrize("start", [b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n", b"\x1f\x8b\x08\0"], ids=["pdf", "png", "gzip"])
def test_other_kind_of_file_is_named(csv_file, start):
    with pytest.raises(SheetError, match=r"clients\.csv is a (PDF document|picture|compressed file)"):
        read_sheet(csv_file(start + bytes(100)))


def test_separator_is_that_of_the_headings(csv_file):
    """Not of a title above them, with commas in it."""
    assert titles(csv_file("Clients, of 2024, all\ntitle;email\nAcme, Ltd;x\n")) == ["Acme, Ltd"]


def test_two_separators_that_do_equally_well_are_an_error(csv_file):
    with pytest.raises(SheetError, match="comma or the semicolon") as caught:
        read_sheet(csv_file("a,b;c\n1,2;3\n"))
    assert "sep=" in caught.value.hint


@given(cells=st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1), min_size=1, max_size=5))
def test_any_text_is_read_as_it_was_written(tmp_path_factory, cells):
    path = tmp_path_factory.mktemp("any") / "clients.csv"
    text = StringIO()
    csv.writer(text).writerows([["title", "email"], *([f"x{cell}", "y"] for cell in cells)])
    path.write_bytes(text.getvalue().encode("utf-8-sig"))
    assert titles(path) == [f"x{cell}" for cell in cells]


@given(content=st.binary(max_size=300))
def test_any_bytes_end_in_rows_or_in_a_sentence(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("any") / "clients.csv"
    path.write_bytes(b"title,email\n" + content)
    try:
        list(read_sheet(path).rows)
    except SheetError as error:
        assert error.hint
