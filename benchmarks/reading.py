"""How long reading a large workbook takes, beside calamine's own `to_python`.

Makes a workbook of 100,000 rows and 75 columns once (in the system's folder for temporary files): half of the cells
are filled, nine of ten of these are shared strings, the rest numbers in the format 000. Then every reader reads all of
it, one after the other, several rounds over; what is printed are the medians of the seconds, and the ratio to
`to_python` in the same run. Absolute times move from machine to machine, the ratios hardly do.

    python benchmarks/reading.py [--rows 100000] [--rounds 3] [--openpyxl]

`--openpyxl` adds openpyxl's read-only mode, which takes a minute a round. `to_python` holds the whole sheet in memory,
knows no number formats and gives "" for errors; the reader here yields row after row, each cell right.
"""

import argparse
import statistics
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import python_calamine
from openpyxl import load_workbook

from intend_bulk.model.sheet import column_letter
from intend_bulk.sheets.opening import open_file
from intend_bulk.sheets.xlsx.book import read_xlsx

COLUMNS = 75
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SMALL_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
    'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override '
    'PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>'
    '<Override PartName="/xl/sharedStrings.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    f'<Relationship Id="rId3" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
    '<sheet name="Clients" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><numFmts><numFmt numFmtId="164" formatCode="000"/></numFmts>'
    '<fonts count="1"><font/></fonts><fills count="1"><fill><patternFill/></fill></fills>'
    '<borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="49"/></cellXfs></styleSheet>',
}


def make_workbook(path: Path, rows: int) -> None:
    """Write the parts of the workbook as Excel would, but without holding it in memory."""
    beside = path.with_suffix(".part")
    with zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as parts:
        for name, content in _SMALL_PARTS.items():
            parts.writestr(name, content)
        with parts.open("xl/worksheets/sheet1.xml", "w") as part:
            part.write(f'<worksheet xmlns="{_MAIN}"><sheetData>'.encode())
            for number in range(1, rows + 1):
                part.write(_row(number).encode())
            part.write(b"</sheetData></worksheet>")
        with parts.open("xl/sharedStrings.xml", "w") as part:
            part.write(f'<sst xmlns="{_MAIN}">'.encode())
            for number in range(_texts(rows)):
                part.write(f"<si><t>Some text of a client, {number}</t></si>".encode())
            part.write(b"</sst>")
    beside.replace(path)


def _texts(rows: int) -> int:
    return rows * 5


def _row(number: int) -> str:
    cells = (_cell(number, position) for position in range(COLUMNS) if (number + position) % 2)
    return f'<row r="{number}" spans="1:{COLUMNS}">{"".join(cells)}</row>'


def _cell(number: int, position: int) -> str:
    place = f"{column_letter(position)}{number}"
    if position % 10 == 0:
        return f'<c r="{place}" s="1"><v>{number * (position + 1) % 5000}</v></c>'
    return f'<c r="{place}" s="2" t="s"><v>{(number * 37 + position * position) % max(number * 5, 1)}</v></c>'


def ours(path: Path) -> int:
    """Every row, by the reader alone."""
    return _last(row.cells for row in read_xlsx(path).sheets[0].read())


def as_commands(path: Path) -> int:
    """Every row, as commands read it: measured beforehand, and in a process of its own."""
    return _last(row.cells for row in open_file(path).sheets[0].read())


def our_headings(path: Path) -> int:
    """Opening, and the first 30 rows, in which headings are looked for."""
    return _last(islice((row.cells for row in read_xlsx(path).sheets[0].read()), 30))


def calamine(path: Path) -> int:
    """The whole sheet at once."""
    return len(python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python())


def openpyxl(path: Path) -> int:
    """Its read-only mode."""
    return _last(load_workbook(path, read_only=True, data_only=True).active.iter_rows(values_only=True))


def _last(rows: Iterator[object]) -> int:
    return sum(1 for _ in rows)


def seconds(read: Callable[[Path], int], path: Path) -> float:
    """How long one reading takes."""
    begin = time.perf_counter()
    read(path)
    return time.perf_counter() - begin


def main() -> None:
    """Print a line a reader."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--openpyxl", action="store_true")
    options = parser.parse_args()
    path = Path(tempfile.gettempdir()) / f"intend-bulk-reading-{options.rows}.xlsx"
    if not path.exists():
        make_workbook(path, options.rows)
    readers = [calamine, ours, as_commands, our_headings, *([openpyxl] if options.openpyxl else [])]
    measured = [[seconds(read, path) for read in readers] for _ in range(options.rounds)]
    medians = [statistics.median(times) for times in zip(*measured, strict=True)]
    for read, median in zip(readers, medians, strict=True):
        print(f"{read.__name__:14}{median:8.2f} s {median / medians[0]:7.2f} of to_python")


if __name__ == "__main__":
    main()
