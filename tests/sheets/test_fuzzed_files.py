"""Hundreds of files that are spoilt by dice: each is read, or refused in a sentence that names it, and none hangs."""

import io
import random
import zipfile
from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import xlsb_file
from fuzzing import spoilt
from in_time import in_time

from intend_bulk.errors import SheetError
from intend_bulk.sheets.confining.child import READERS
from intend_bulk.sheets.opening import open_file
from intend_bulk.sheets.raw import RawBook
from intend_bulk.sheets.reading import read_sheet

DATA, TEMPLATES = Path(__file__).with_name("data"), Path(__file__).parents[2] / "templates"
HERE = {"xlsx": 120, "xlsm": 20, "xls": 100, "xlsb": 100, "ods": 100, "csv": 60, "tsv": 40}
"""How many of each format are read in this process."""
IN_A_CHILD = {"xlsx": 12, "xlsm": 12, "xls": 12, "xlsb": 12, "ods": 12}
AT_ONCE = 20
PATIENCE_SECONDS = 10.0


def blocks(counts: dict[str, int], at_once: int) -> list[Any]:
    return [
        pytest.param(ending, range(first, min(first + at_once, count)), id=f"{ending}-{first}")
        for ending, count in counts.items()
        for first in range(0, count, at_once)
    ]


@cache
def seeds(ending: str) -> tuple[bytes, ...]:
    """The honest files of a format."""
    if ending == "xlsm":
        return tuple(map(with_macros, seeds("xlsx")))
    if ending == "xlsb":
        return (binary_workbook(),)
    text = (TEMPLATES / "clients.csv").read_text(
        encoding="utf-8-sig"
    ) + '"Müller ""A"" Ltd","Straße 1\nLeeds",+44 20\n' * 5
    if ending == "csv":
        return text.encode("utf-8-sig"), text.replace(",", ";").encode("cp1252"), text.encode("utf-16")
    if ending == "tsv":
        return text.replace(",", "\t").encode(), text.replace(",", "\t").encode("utf-16-le")
    return tuple(path.read_bytes() for path in sorted(DATA.glob(f"*.{ending}")))


def with_macros(workbook: bytes) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as source, zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            plain, macros = b"openxmlformats-officedocument.spreadsheetml.sheet", b"ms-excel.sheet.macroEnabled"
            target.writestr(name, source.read(name).replace(plain + b".main", macros + b".main"))
    return whole.getvalue()


def binary_workbook() -> bytes:
    rows = [xlsb_file.row(1) + xlsb_file.shared(0, 0) + xlsb_file.shared(1, 1)]
    rows += [xlsb_file.row(at) + xlsb_file.shared(0, 2) + xlsb_file.number(1, at * 0.5, 1) for at in range(2, 12)]
    whole = io.BytesIO()
    xlsb_file.save(whole, rows, texts=["Title", "Credit limit", "Acme"], formats=["dd/mm/yyyy"])
    return whole.getvalue()


def read_everything(path: Path) -> int:
    """Read every sheet to its end, and say how many rows they have."""
    rows = [row for sheet in open_file(path).sheets for row in sheet.read()]
    assert all(text is None or text for row in rows for text in row.texts)
    return len(rows)


def read_clients(path: Path) -> None:
    list(read_sheet(path).rows)


def is_in_order(path: Path, read: Callable[[Path], object]) -> str | None:
    """None where the file is read, or refused in a sentence that names it; else what went wrong."""
    try:
        in_time(lambda: read(path), PATIENCE_SECONDS)
    except SheetError as error:
        return None if path.name in error.message and error.hint and "\n" not in error.message else repr(error)
    except BaseException as error:  # noqa: BLE001  # that there is no other is what is tested
        return repr(error)
    return None


def failures(folder: Path, ending: str, numbers: range) -> list[str]:
    path, found = folder / f"clients.{ending}", list[str]()
    for number in numbers:
        path.write_bytes(spoilt(seeds(ending), random.Random(f"{ending} {number}")))  # noqa: S311
        for read in (read_everything, read_clients):
            if wrong := is_in_order(path, read):
                found.append(f"{ending} {number}: {read.__name__}: {wrong}")
    return found


def read_here(path: Path, reader: str, _measured: object) -> RawBook:
    module, function = READERS[reader]
    book: RawBook = getattr(import_module(module), function)(path)
    return book


@pytest.mark.parametrize(("ending", "numbers"), blocks(HERE, AT_ONCE))
def test_reader_reads_or_names_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str, numbers: range
) -> None:
    monkeypatch.setattr("intend_bulk.sheets.opening.confined", read_here)
    assert failures(tmp_path, ending, numbers) == []


@pytest.mark.parametrize(("ending", "numbers"), blocks(IN_A_CHILD, 12))
def test_it_is_the_same_in_a_process_of_its_own(tmp_path: Path, ending: str, numbers: range) -> None:
    assert failures(tmp_path, ending, numbers) == []


@pytest.mark.parametrize("ending", HERE)
def test_honest_files_are_read(tmp_path: Path, ending: str) -> None:
    """Or all would be refused for what the dice have not done."""
    for content in seeds(ending):
        path = tmp_path / f"clients.{ending}"
        path.write_bytes(content)
        assert read_everything(path)
