"""Files that are made to take a machine down: the commands say one sentence, and nothing is left behind."""

import struct
from pathlib import Path

import pytest
from bad_input import listing
from hostile_files import (
    EXTERNAL,
    STRINGS,
    Make,
    half_an_xls,
    ods,
    row,
    sheet,
    text,
    xls_with_a_chain_that_never_ends,
    xls_without_sheets,
    xlsb,
    xlsx,
)
from in_time import in_time
from testkit import Ran, Run
from xlsb_file import cell, shared
from xlsb_file import row as binary_row

HEADINGS = row(1, "Title", "Email")
TEXTS = "<sst><si><t>Title</t></si></sst>"
TALL = "".join(f'<mergeCell ref="A2:B{bottom}"/>' for bottom in range(2_000, 202_000))
CELL = "<table:table-cell{0}><text:p>Title</text:p></table:table-cell>"
ROW = "<table:table-row{0}>{1}</table:table-row>"
ODS_ROWS, ODS_COLUMNS = ' table:number-rows-repeated="{}"', ' table:number-columns-repeated="{}"'

HOSTILE: dict[str, tuple[str, str, Make]] = {
    "a part of 80 MB of zeros": ("x.xlsx", "times its size", xlsx(*[bytes(2**20)] * 80, part="xl/media/a.png")),
    "an external entity in a sheet": (
        "x.xlsx",
        "a document type",
        xlsx(sheet(row(1, "&e;"), before=EXTERNAL)),
    ),
    "an external entity in the texts": ("x.xlsx", "a document type", xlsx(EXTERNAL, TEXTS, part=STRINGS)),
    "an external entity in UTF-16": (
        "x.xlsx",
        "a document type",
        xlsx(sheet(row(1, "&e;"), before=EXTERNAL), encoding="utf-16"),
    ),
    "an external entity in the styles, in UTF-16": (
        "x.xlsx",
        "a document type",
        xlsx(EXTERNAL + "<styleSheet/>", part="xl/styles.xml", encoding="utf-16"),
    ),
    "an attribute of 20 MB": ("x.xlsx", "cannot be read", xlsx('<row r="', "1" * 20_000_000, '"/>')),
    "rows backwards": ("x.xlsx", "row 1 stands below row 2", xlsx(sheet(row(2, "Acme") + HEADINGS))),
    "a row twice": ("x.xlsx", "row 1 stands below row 1", xlsx(sheet(HEADINGS + HEADINGS))),
    "a row below the last": ("x.xlsx", "row 1048577", xlsx(sheet(HEADINGS + row(1_048_577, "Acme")))),
    "a row of a million digits": ("x.xlsx", "cannot be read", xlsx(sheet(f'{HEADINGS}<row r="{"9" * 1_000_000}"/>'))),
    "a column right of the last": (
        "x.xlsx",
        "column XFE",
        xlsx(sheet(HEADINGS + '<row r="2"><c r="XFE2"><v>1</v></c></row>')),
    ),
    "a cell twice": (
        "x.xlsx",
        "two cells in one place",
        xlsx(sheet('<row><c r="A1"><v>1</v></c><c r="A1"><v>1</v></c></row>')),
    ),
    "an xls whose sectors follow themselves": ("x.xls", "cannot be read", xls_with_a_chain_that_never_ends),
    "half an xls": ("x.xls", "cannot be read", half_an_xls),
    "an ods of two billion columns": (
        "x.ods",
        "more than 16,384 columns",
        ods(ROW.format("", CELL.format(ODS_COLUMNS.format(2**31 - 1)))),
    ),
    "an ods of two billion rows": (
        "x.ods",
        "more than 1,048,576 rows",
        ods(ROW.format(ODS_ROWS.format(2**31 - 1), CELL.format(""))),
    ),
    "an ods of 17 billion cells": (
        "x.ods",
        "rows 1 to 1048576 are filled and all the same",
        ods(ROW.format(ODS_ROWS.format(2**20), CELL.format(ODS_COLUMNS.format(2**14)))),
    ),
    "an ods of a million clients in one line": (
        "x.ods",
        "rows 2 to 1048001 are filled and all the same",
        ods(ROW.format("", CELL.format("")) + ROW.format(ODS_ROWS.format(1_048_000), CELL.format(""))),
    ),
    "an xls without sheets": ("x.xls", "no sheets were found in it", xls_without_sheets),
    "an ods of elements in elements": ("x.ods", "cannot be read", ods("<a>" * 100_000)),
    "an xlsb with a record of 256 MB": ("x.xlsb", "cannot be read", xlsb(binary_row(1) + b"\x07\xff\xff\xff\x7f")),
    "an xlsb with a column right of the last": (
        "x.xlsb",
        "cannot be read",
        xlsb(binary_row(1), cell(7, 2**31, struct.pack("<I", 0))),
    ),
    "an xlsb with rows backwards": (
        "x.xlsb",
        "stands below",
        xlsb(binary_row(2), shared(0, 0), binary_row(1), shared(0, 0)),
    ),
    "an xlsb with a text that is not there": ("x.xlsb", "cannot be read", xlsb(binary_row(1), shared(0, 2**32 - 1))),
    "a csv with a quote that is never closed": (
        "x.csv",
        "cannot be read",
        text(b'title,email\n"', b"Acme Ltd\n" * 5_600_000),
    ),
    "a csv with a cell of 50 MB": ("x.csv", "cannot be read", text(b"title,email\n", b"x" * 50_000_000)),
    "a line of JSON of 50 MB": ("x.jsonl", "line 1 cannot be read", text(b'{"title": "', b"x" * 50_000_000)),
    "JSON of lists in lists": ("x.json", "line 1 cannot be read", text(b"[" * 100_000)),
    "JSON of 100,000 keys, each of them once": (
        "x.jsonl",
        "line 164: with its keys",
        text(*(b"{%s}\n" % b",".join(b'"%d":1' % n for n in range(at, at + 100)) for at in range(0, 100_000, 100))),
    ),
    "a csv of one line of 50 MB": ("x.csv", "25,000,002 cells", text(b"title,", b"a," * 25_000_000)),
}
READABLE: dict[str, tuple[str, Make]] = {
    "the first cell and the last": (
        "x.xlsx",
        xlsx(sheet(HEADINGS + '<row r="1048576"><c r="XFD1048576" t="str"><v>x</v></c></row>')),
    ),
    "200,000 merged ranges": (
        "x.xlsx",
        xlsx(
            sheet(
                HEADINGS + "".join(row(n, "Acme", "info@acme.co.uk") for n in range(2, 1_002)),
                after=f"<mergeCells>{TALL}</mergeCells>",
            )
        ),
    ),
    "50,000 merged headings, each as wide as the sheet": (
        "x.xlsx",
        xlsx(
            sheet(
                '<row r="1"><c r="A1" t="str"><v>Group</v></c><c r="XFD1" t="str"><v>x</v></c></row>'
                + row(2, "Title", "Email")
                + row(3, "Acme", "info@acme.co.uk"),
                after="".join(f'<mergeCell ref="A1:XFC{bottom}"/>' for bottom in range(1, 50_001)),
            )
        ),
    ),
}


pytestmark = pytest.mark.usefixtures("sandbox")


def ran(run: Run, folder: Path, command: str, name: str, make: Make) -> Ran:
    """What a command says of such a file."""
    make(folder / name)
    found: list[Ran] = []
    in_time(lambda: found.append(run(*command.format(name).split())), 60)
    assert "Traceback" not in found[0].out + found[0].err
    return found[0]


@pytest.mark.parametrize("command", ["check {}", "import {} --yes"])
@pytest.mark.parametrize(("name", "words", "make"), HOSTILE.values(), ids=HOSTILE)
def test_it_is_one_sentence(run: Run, folder: Path, command: str, name: str, words: str, make: Make) -> None:
    said = ran(run, folder, command, name, make)
    assert (said.exit_code, said.out) == (2, "")
    assert set(listing(folder)) == {name}
    assert not (folder.parent / "journal.sqlite").exists()
    sentence, hint = said.err.splitlines()
    assert sentence.startswith("Error: ")
    assert name in sentence
    assert words in sentence
    assert hint.strip()


@pytest.mark.parametrize(("name", "make"), READABLE.values(), ids=READABLE)
def test_it_is_checked_all_the_same(run: Run, folder: Path, name: str, make: Make) -> None:
    assert ran(run, folder, "check {}", name, make).exit_code in (0, 1)
    assert set(listing(folder)) == {name, Path(name).stem + ".checked.xlsx"}
