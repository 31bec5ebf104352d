"""Files that cannot be read, and places that cannot be written to, over all commands."""

from pathlib import Path

import pytest
from bad_input import (
    Bad,
    a_folder,
    assert_one_document,
    assert_one_sentence,
    clients,
    crossed,
    half_a_workbook,
    holding,
    link_to_itself,
    nothing,
    try_case,
    using,
    workbook,
    workbook_called_csv,
    zip_without_a_workbook,
)
from testkit import Run

HEADINGS = "title,email,type_code,department,currency,tax_code"
ROW = "Acme,info@acme.co.uk,trade,UK,GBP,T1"
LONG = "x" * 300
PROTECTED = b"\xd0\xcf\x11\xe0" + bytes(512) + "EncryptedPackage".encode("utf-16-le")

# What uses the file, and must say the same of it.
READERS = ["check {}", "import {} --yes", "import {} --dry-run", "import {} --show 2", "template out.xlsx --codes {}"]
WRITERS = ["template {}", "export {}", "check clients.csv -o {}", "import clients.csv --yes -o {}"]
CSV = {
    "no file": (nothing, "There is no file clients.csv"),
    "a folder": (a_folder("clients.csv"), "clients.csv is a folder"),
    "a link to itself": (link_to_itself, "cannot be read"),
    "an empty file": (holding(b""), "is empty"),
    "blank lines": (holding("\n\n\n"), "holds no data"),
    "only a BOM": (holding(b"\xef\xbb\xbf"), "holds no data"),
    "binary junk": (holding(bytes(range(256)) * 9), "is no text file"),
    "nothing but NULs": (holding(bytes(5000)), "has no headings"),
    "Big5": (holding(f"{HEADINGS}\n{ROW}".replace("Acme", "\u516c\u53f8").encode("big5")), "is not in UTF-8"),
    "a picture": (holding(b"\x89PNG\r\n\x1a\n" + bytes(99)), "is a picture (PNG)"),
    "UTF-16 that was cut": (holding(f"{HEADINGS}\n{ROW}".encode("utf-16")[:-1]), "in utf-16"),
    "a quote that is never closed": (holding(f'{HEADINGS}\n"{ROW}'), 'Look for a double quote (")'),
    "a cell of 200,000 letters": (holding(f"{HEADINGS}\n{ROW}{'x' * 200_000}"), "line 2: the row that begins here"),
    "two same headings": (holding(f"{HEADINGS},title\n{ROW},Acme"), "'title' (A) and 'title' (G)"),
    "two names of one column": (holding(f"{HEADINGS},E-mail\n{ROW},x"), "'email' (B) and 'E-mail' (G)"),
    "a workbook called csv": (workbook_called_csv, "A 'Size', B 'Colour'"),
}
XLSX = {
    "half a workbook": (half_a_workbook, "cannot be read as an Excel workbook"),
    "a zip that is no workbook": (zip_without_a_workbook, "cannot be read as an Excel workbook"),
    "a csv called xlsx": (holding(f"{HEADINGS}\n{ROW}", "clients.xlsx"), "no Excel workbook, although its name"),
    "binary junk called xlsx": (holding(bytes(range(256)), "clients.xlsx"), "no Excel workbook, although its name"),
    "a file with a password": (holding(PROTECTED, "clients.xlsx"), "protected by a password"),
    "a workbook without cells": (workbook(), "holds no data"),
    "no known heading": (workbook(["Size", "Colour"], ["Acme", "Leeds"]), "A 'Size', B 'Colour'"),
}
FILES = [
    *crossed(using(READERS, "clients.csv"), CSV),
    *crossed(using(READERS, "clients.xlsx"), XLSX),
    *crossed(using(READERS, "notes.docx"), {"another format": (holding("notes", "notes.docx"), "nor a csv file")}),
    *crossed(using(READERS, "''"), {"an empty name": (nothing, "the name '' is empty")}),
    *crossed(using(READERS, "'cli\0ents.csv'"), {"a name with a NUL": (nothing, "holds a NUL")}),
    *crossed(using(READERS, f"{LONG}.csv"), {"a name that is too long": (nothing, "is too long")}),
    *crossed(using(READERS[:4], "clients.csv --sheet X"), {"a sheet of a csv": (clients, "it has no sheet 'X'")}),
    Bad(
        "a million columns",
        "check clients.csv",
        "line 1: the row that begins here has 1,000,001",
        holding("a," * 1_000_000),
    ),
    Bad("an unknown sheet", "check clients.xlsx --sheet X", "Its sheets: Sheet.", workbook(["Title"], ["Acme"])),
    Bad("no rows", "import clients.csv --yes", "has headings, but no rows", holding(HEADINGS)),
    Bad("no rows", "import clients.csv --show 2", "has no client in row 2", holding(HEADINGS)),
    Bad("no codes", "template out.xlsx --codes clients.csv", "holds no codes", holding("title,email\nAcme,a@b.co")),
    Bad("a missing column", "import clients.csv --yes", "no column for: Type code", holding("title,email\nA,a@b.co")),
]
OUTPUTS = [
    *crossed(using(WRITERS, "nowhere/out.csv"), {"no such folder": (clients, "no folder nowhere")}),
    *crossed(using(WRITERS, "taken.csv"), {"a folder": (a_folder("taken.csv"), "is a folder")}),
    *crossed(using(WRITERS, "clients.csv/out.csv"), {"below a file": (clients, "no folder clients.csv")}),
    *crossed(using(WRITERS, "out.docx"), {"another format": (clients, "does not say its format")}),
    *crossed(using(WRITERS, "out"), {"no ending": (clients, "does not say its format")}),
    *crossed(using(WRITERS, "/dev/full"), {"a device": (clients, "does not say its format")}),
    *crossed(using(WRITERS, "''"), {"an empty name": (clients, "the name '' is empty")}),
    *crossed(using(WRITERS, "'o\0t.csv'"), {"a name with a NUL": (clients, "holds a NUL")}),
    *crossed(using(WRITERS, f"{LONG}.csv"), {"a name that is too long": (clients, "is too long")}),
]
CASES = [*FILES, *OUTPUTS]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_it_is_one_sentence(case: Bad, run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a way out; nothing is sent, and nothing left behind."""
    assert_one_sentence(case, try_case(case, run, folder, monkeypatch))


@pytest.mark.parametrize("case", CASES, ids=str)
def test_with_json_it_is_one_document(case: Bad, run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert_one_document(case, try_case(case, run, folder, monkeypatch, as_json=True))
