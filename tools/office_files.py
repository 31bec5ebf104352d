"""Make tests/sheets/data anew with LibreOffice: nasty cells, a template that was filled in, comments and our sheets.

Needs LibreOffice, the Python that has its module `uno` (on Debian /usr/bin/python3), and .venv as `make test` makes it:

    /usr/bin/python3 tools/office_files.py

The tests read what is kept, so that they need no LibreOffice.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.lang import Locale

PROJECT = Path(__file__).parents[1]
DATA = PROJECT / "tests/sheets/data"
sys.path.insert(0, str(PROJECT / "tests/support"))

from nasty_cells import CLIENTS, COMPUTED, Nasty  # noqa: E402  # it stands beside the tests

FILTERS = {"xlsx": "Calc MS Excel 2007 XML", "xls": "MS Excel 97", "ods": "calc8"}
PIPE = "pipe,name=intend-bulk-office;urp"


def main() -> None:
    """Start LibreOffice, make every file, end it."""
    with tempfile.TemporaryDirectory() as profile:
        options = ["--headless", "--norestore", f"-env:UserInstallation=file://{profile}", f"--accept={PIPE}"]
        office = subprocess.Popen(["soffice", *options])
        desktop = _desktop()
        try:
            make_nasty(desktop)
            fill_template(desktop)
            save_notes(desktop, profile)
            save_grafted(desktop, profile)
        finally:
            desktop.terminate()
            office.wait(timeout=30)


def _desktop() -> Any:
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(100):
        try:
            context = resolver.resolve(f"uno:{PIPE};StarOffice.ComponentContext")
        except NoConnectException:
            time.sleep(0.2)
        else:
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    raise SystemExit("LibreOffice did not start.")


def make_nasty(desktop: Any) -> None:
    """Every cell of the table, and a sheet with what is hidden and merged."""
    book = desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, (_option("Hidden", True),))
    sheet = book.Sheets.getByIndex(0)
    sheet.Name = "Cells"
    _write(sheet, 0, ["Title", "Contact number"])
    for row, nasty in enumerate(COMPUTED, start=1):
        sheet.getCellByPosition(0, row).setString(nasty.name)
        _put(book, sheet.getCellByPosition(1, row), nasty)
    _lay_out(book)
    book.calculateAll()
    _save(book, "nasty-cells")


def _lay_out(book: Any) -> None:
    book.Sheets.insertNewByName("Layout", 1)
    book.Sheets.insertNewByName("Secret", 2)
    sheet = book.Sheets.getByIndex(1)
    for row, texts in enumerate(LAYOUT):
        _write(sheet, row, texts)
    sheet.Columns.getByIndex(2).IsVisible = False
    sheet.Rows.getByIndex(3).IsVisible = False
    sheet.getCellRangeByName("B6:B7").merge(True)
    _write(book.Sheets.getByIndex(2), 0, ["Nothing of ours"])
    book.Sheets.getByIndex(2).IsVisible = False


LAYOUT = (
    ["Title", "Billing town", "Currency"],
    ["Acme", "Leeds", "GBP"],
    [],
    ["Bolt", "York", "EUR"],
    ["Cole", "Hull", "USD"],
    ["Dale", "Bath", "GBP"],
    ["Eyre", "", "GBP"],
)


def _write(sheet: Any, row: int, texts: list[str]) -> None:
    for position, text in enumerate(texts):
        sheet.getCellByPosition(position, row).setString(text)


def _put(book: Any, cell: Any, nasty: Nasty) -> None:
    if nasty.is_formula:
        cell.setFormula(str(nasty.value).replace(",", ";"))
        return
    if isinstance(nasty.value, str):
        cell.setString(nasty.value)
    else:
        cell.setValue(float(nasty.value))
    if nasty.number_format != "General":
        english = Locale("en", "US", "")
        known = book.NumberFormats.queryKey(nasty.number_format, english, False)
        cell.NumberFormat = known if known != -1 else book.NumberFormats.addNew(nasty.number_format, english)


def fill_template(desktop: Any) -> None:
    """The blank template, as somebody fills it in."""
    url = (PROJECT / "templates/clients.xlsx").as_uri()
    book = desktop.loadComponentFromURL(url, "_blank", 0, (_option("Hidden", True),))
    sheet = book.Sheets.getByName("Clients")
    headings = {sheet.getCellByPosition(position, 0).getString(): position for position in range(200)}
    for row, client in enumerate(CLIENTS, start=1):
        for heading, text in client.items():
            sheet.getCellByPosition(headings[heading], row).setString(text)
    _save(book, "filled-template")


def save_notes(desktop: Any, folder: str) -> None:
    """A user's workbook with our comments and theirs, saved as it is."""
    _save(_made_by("noted.py", Path(folder, "noted.xlsx"), desktop), "noted", "xlsx")


def save_grafted(desktop: Any, folder: str) -> None:
    """A workbook with our sheets in it, as somebody saves it after an import."""
    _save(_made_by("own_sheets.py", Path(folder, "grafted.xlsx"), desktop), "grafted-by-office", "xlsx")


def _made_by(script: str, path: Path, desktop: Any) -> Any:
    """Open the workbook that a script of tests/support makes."""
    make = [PROJECT / ".venv/bin/python", PROJECT / "tests/support" / script, path]
    subprocess.run(make, check=True, cwd=PROJECT)
    return desktop.loadComponentFromURL(path.as_uri(), "_blank", 0, (_option("Hidden", True),))


def _save(book: Any, name: str, *suffixes: str) -> None:
    for suffix in suffixes or FILTERS:
        wanted = FILTERS[suffix]
        book.storeToURL((DATA / f"{name}.{suffix}").as_uri(), (_option("FilterName", wanted),))
    book.close(True)


def _option(name: str, value: Any) -> Any:
    option = PropertyValue()
    option.Name, option.Value = name, value
    return option


if __name__ == "__main__":
    main()
