"""Files that are no spreadsheet of ours: each is refused in one sentence, with the way out."""

import zipfile

import pytest

from intend_bulk.errors import SheetError
from intend_bulk.sheets.reading import read_sheet


def refusal(path) -> SheetError:
    """The error of reading a file; it names the file and has a hint."""
    with pytest.raises(SheetError) as caught:
        read_sheet(path)
    assert path.name in caught.value.message
    assert caught.value.hint
    return caught.value


def test_missing_file(tmp_path):
    assert "There is no file" in refusal(tmp_path / "clients.xlsx").message


def test_file_in_a_missing_folder(tmp_path):
    assert "There is no file" in refusal(tmp_path / "gone" / "clients.xlsx").message


def test_folder(tmp_path):
    assert "is a folder" in refusal(tmp_path).message


def test_file_that_cannot_be_opened(csv_file, monkeypatch):
    """On Windows it is rather another program that has it for itself."""
    path = csv_file("title\nAcme\n")

    def refused(*_arguments, **_words):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(type(path), "open", refused)
    assert "You may not read" in refusal(path).message


def test_file_that_excel_lets_nobody_open(csv_file, monkeypatch):
    path = csv_file("title\nAcme\n")
    path.with_name("~$clients.csv").touch()

    def refused(*_arguments, **_words):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(type(path), "open", refused)
    found = refusal(path)
    assert found.message == "clients.csv is open in Excel."
    assert found.hint == "Close it there, or copy it and give the copy."


@pytest.mark.parametrize("step", ["__init__", "open"])
def test_workbook_that_excel_takes_while_it_is_read(workbook, monkeypatch, step):
    """Windows may refuse every part of a file, at any moment."""
    path = workbook([["Title"], ["Acme"]])

    def refused(*_arguments, **_words):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(zipfile.ZipFile, step, refused)
    assert "You may not read" in refusal(path).message


@pytest.mark.parametrize("name", ["clients.xlsx", "clients.csv"])
def test_empty_file(csv_file, name):
    assert "is empty" in refusal(csv_file(b"", name=name)).message


@pytest.mark.parametrize("name", ["clients.xlsx", "clients.xlsm", "CLIENTS.XLSX"])
def test_text_that_is_called_a_workbook(csv_file, name):
    assert "no Excel workbook, although its name says so" in refusal(csv_file("title\nAcme\n", name=name)).message


@pytest.mark.parametrize("name", ["clients.xls", "clients.xlsx", "clients.csv"])
def test_damaged_old_workbook(csv_file, name):
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    assert "cannot be read as an Excel workbook" in refusal(csv_file(content, name=name)).message


@pytest.mark.parametrize("name", ["clients.xls", "clients.xlsx", "clients.csv"])
def test_workbook_with_a_password(csv_file, name):
    """Excel and LibreOffice put an .xlsx that has one into the wrapping of an old workbook."""
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    assert "is protected by a password" in refusal(csv_file(content, name=name)).message


@pytest.mark.parametrize("name", ["clients.ods", "clients.pdf", "clients"])
def test_unknown_ending(csv_file, name):
    assert "neither a workbook nor a csv file nor JSON" in refusal(csv_file("title\nAcme\n", name=name)).message


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.999])
def test_truncated_workbook(workbook, csv_file, part):
    whole = workbook([["Title"], *([f"Client {n}"] for n in range(500))]).read_bytes()
    path = csv_file(whole[: int(len(whole) * part)], name="cut.xlsx")
    assert "cannot be read as an Excel workbook" in refusal(path).message


@pytest.mark.parametrize("name", ["clients.xlsx", "clients.csv", "clients.zip"])
def test_zip_that_is_no_workbook(tmp_path, name):
    path = tmp_path / name
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "title")
    assert "cannot be read as an Excel workbook" in refusal(path).message


def changed(whole, part, change):
    """The workbook with a part of it changed, as a file beside it."""
    path = whole.with_name("changed.xlsx")
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, change(content) if name == part else content)
    return path


@pytest.mark.parametrize(
    ("part", "content"),
    [
        ("xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row"),
        ("xl/worksheets/sheet1.xml", b""),
        ("xl/workbook.xml", b"<workbook"),
        ("xl/workbook.xml", b"not XML"),
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/styles.xml", b"<styleSheet"),
    ],
)
def test_damaged_part_of_a_workbook(workbook, part, content):
    path = changed(workbook([["Title"], ["Acme"]]), part, lambda _whole: content)
    assert "cannot be read as an Excel workbook" in refusal(path).message


def test_damage_far_down_is_found_while_the_rows_are_read(with_sheet_data):
    row = '<row r="{0}"><c r="A{0}" t="inlineStr"><is><t>{1}</t></is></c></row>'
    rows = row.format(1, "Title") + "".join(row.format(n, "Acme") for n in range(2, 2000))
    path = with_sheet_data(rows + '<row r="x"><c t="s"><v>99</v></c></row>')
    with pytest.raises(SheetError, match="cannot be read as an Excel workbook"):
        list(read_sheet(path).rows)


def test_file_is_closed_afterwards(workbook):
    """On Windows it could not be moved otherwise."""
    path = workbook([["Title"], ["Acme"]])
    read_sheet(path)
    with path.open("r+b") as file:
        assert file.read(2) == b"PK"
    path.rename(path.with_name("moved.xlsx"))
    assert not path.exists()
