"""Workbooks that are made to take a machine down: each is one sentence, and nothing of it is left running."""

import os
import signal
import zipfile

import pytest

from intend_bulk.errors import SheetError
from intend_bulk.sheets.confining import processes
from intend_bulk.sheets.confining.allowing import Allowance
from intend_bulk.sheets.confining.book import confined
from intend_bulk.sheets.confining.measuring import measure
from intend_bulk.sheets.reading import read_sheet

SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
BOMB = b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">' + b"".join(
    b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(12)
)


@pytest.fixture
def with_part(workbook):
    """A workbook with one part in the place of its own: with_part("xl/styles.xml", [b"<a>", b"</a>"])."""

    def make(name, chunks):
        whole = workbook([["Title"], ["Acme"]])
        path = whole.with_name("hostile.xlsx")
        with zipfile.ZipFile(whole) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
            for part in source.namelist():
                if part != name:
                    target.writestr(part, source.read(part))
            with target.open(name, "w", force_zip64=True) as stream:
                for chunk in chunks:
                    stream.write(chunk)
        return path

    return make


def refusal(path) -> SheetError:
    with pytest.raises(SheetError) as caught:
        list(read_sheet(path).rows)
    assert path.name in caught.value.message
    assert caught.value.hint
    return caught.value


@pytest.mark.parametrize("part", [SHEET, STRINGS])
def test_small_file_that_unpacks_to_a_large_one(with_part, part):
    assert "times its size" in refusal(with_part(part, [bytes(2**20)] * 80)).message


def test_many_parts_that_unpack_to_little_each(tmp_path):
    path = tmp_path / "clients.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(4):
            archive.writestr(f"xl/media/{number}.png", bytes(2**24 + 2**16))
    assert "more than 200 times its size" in refusal(path).message


@pytest.mark.parametrize("part", [SHEET, STRINGS, "xl/workbook.xml"])
def test_entity_bomb(with_part, part):
    path = with_part(part, [BOMB, b"]><worksheet><sheetData><row><c><v>&m;</v></c></row></sheetData></worksheet>"])
    assert f"{part} declares a document type" in refusal(path).message


def test_more_parts_than_any_workbook_has(tmp_path):
    path = tmp_path / "clients.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(20_000):
            archive.writestr(f"xl/{number}", b"")
    assert "20,000 parts" in refusal(path).message


def test_directory_that_is_larger_than_any(tmp_path):
    path = tmp_path / "clients.xlsx"
    path.write_bytes(b"PK\3\4" + bytes(100) + b"PK\5\6" + bytes(8) + (2**31).to_bytes(4, "little") + bytes(6))
    assert "far more than any workbook has" in refusal(path).message


@pytest.mark.parametrize("name", ["../evil.xml", "/etc/passwd", "xl/../../evil.xml"])
def test_part_that_leads_out(with_part, name):
    assert "leads out of it" in refusal(with_part(name, [b"x"])).message


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_parts_of_one_name(workbook):
    path = workbook([["Title"], ["Acme"]])
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(SHEET, b"<worksheet/>")
    assert f"two parts called {SHEET}" in refusal(path).message


def test_parts_that_overlap(workbook):
    path = workbook([["Title"], ["Acme"]])
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/again.xml", b"x")
        archive.getinfo("xl/again.xml").header_offset = archive.getinfo(SHEET).header_offset
    assert "lies within another one" in refusal(path).message


def test_part_with_a_password(workbook):
    path = workbook([["Title"], ["Acme"]])
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/secret.xml", b"x")
        archive.getinfo("xl/secret.xml").flag_bits |= 1
    assert "protected by a password" in refusal(path).message


def test_content_that_does_not_match_its_checksum(workbook):
    path = workbook([["Title"], ["Acme"]])
    with zipfile.ZipFile(path, "a") as archive:
        archive.getinfo(SHEET).CRC ^= 1
        archive.writestr("xl/other.xml", b"")
    assert "Bad CRC-32" in refusal(path).message


@pytest.mark.parametrize("end", ["", "</a>" * 100_000])
def test_elements_within_elements(with_part, end):
    assert "cannot be read as an Excel workbook" in refusal(with_part(SHEET, [b"<a>" * 100_000, end.encode()])).message


@pytest.mark.parametrize("index", ["-5", "99", "99999999999999999999"])
def test_text_that_is_not_there(with_sheet_data, index):
    path = with_sheet_data(f'<row r="1"><c r="A1" t="s"><v>{index}</v></c></row>')
    assert "cannot be read as an Excel workbook" in refusal(path).message


def test_cells_in_the_first_and_the_last_corner(with_sheet_data):
    cell = '<row r="{0}"><c r="{1}{0}" t="inlineStr"><is><t>Title</t></is></c></row>'
    path = with_sheet_data(cell.format(1, "A") + cell.format(1048576, "XFD"))
    assert [row.number for row in read_sheet(path).rows] == [1048576]


def test_too_much_memory_is_one_sentence(workbook, monkeypatch):
    processes.end_all()  # one that has read other files has memory to spare
    monkeypatch.setattr("intend_bulk.sheets.confining.book.allowance", lambda _path: Allowance(2**20, 8))
    path = workbook([["Title"], *([f"Client {n}"] for n in range(20_000))])
    assert "more than 1 MB of memory" in refusal(path).message


def test_too_much_time_is_one_sentence(workbook, monkeypatch):
    monkeypatch.setattr("intend_bulk.sheets.confining.book.allowance", lambda _path: Allowance(2**29, 0))
    monkeypatch.setattr(Allowance, "wall_seconds", 0.0)
    path = workbook([["Title"], *([f"Client {n}"] for n in range(20_000))])
    assert "more than 0 seconds" in refusal(path).message


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such signal")
def test_process_that_breaks_down_is_one_sentence_and_the_next_file_is_read(workbook):
    path = workbook([["Title"], *([f"Client {n}"] for n in range(500))])
    rows = confined(path, "xlsx", measure(path)).sheets[0].read()
    next(rows)
    with processes.borrowed(path) as child:
        child._process.kill()
    rows.close()
    with processes.borrowed(path) as child:
        os.kill(child._process.id, signal.SIGABRT)
        child._process._process.wait()
    assert len(list(confined(path, "xlsx", measure(path)).sheets[0].read())) == 501


def test_reading_that_is_broken_off_leaves_no_process(workbook):
    path = workbook([["Title"], *([f"Client {n}"] for n in range(50_000))])
    processes.end_all()
    rows = confined(path, "xlsx", measure(path)).sheets[0].read()
    for _ in range(40):
        next(rows)
    rows.close()
    assert processes._idle == []
