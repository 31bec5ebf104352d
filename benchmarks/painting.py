"""How long the painted copy of a large sheet takes, and how much memory, beside openpyxl's loading and saving alone.

    python benchmarks/painting.py [ROWS …]        20000 100000 unless said; openpyxl goes with the first of them

A sheet of 75 columns, half of its cells filled, every other row with a fill, every hundredth with an error, is checked
first; then its copy is painted. Each step runs in a process of its own. To reach: 20,000 rows in under a minute;
100,000 with a memory that hardly grows. What openpyxl alone takes is what a copy made with it would take at the least,
and that copy would lack the results of formulas.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import xlsxwriter

from intend_bulk.model.client import fields
from intend_bulk.settings import Settings

COLUMNS = 75
_PAINT = """
import resource, sys, time
from pathlib import Path
from intend_bulk.jobs.checking import check_sheet
from intend_bulk.jobs.painting import copy_of_check
from intend_bulk.settings import Settings
from intend_bulk.system import unnoted
checked = check_sheet(Path(sys.argv[1]), Settings())
before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
copy_of_check(checked).write(Path(sys.argv[2]), unnoted)
print(time.monotonic() - began, before, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
_OPENPYXL = """
import resource, sys, time
import openpyxl
before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
openpyxl.load_workbook(sys.argv[1]).save(sys.argv[2])
print(time.monotonic() - began, before, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
_MIB = 1024 if sys.platform == "linux" else 2**20
"""What ru_maxrss counts in."""


def main() -> None:
    sizes = [int(argument) for argument in sys.argv[1:]] or [20_000, 100_000]
    with tempfile.TemporaryDirectory() as folder:
        for number, rows in enumerate(sizes):
            source = Path(folder) / f"{rows}.xlsx"
            write_clients(source, rows)
            began = time.monotonic()
            ours = measured(_PAINT, source)
            whole = time.monotonic() - began
            said = f"{rows:>8,} rows: painted in {ours[0]:6.1f} s (with the check {whole:.1f} s)"
            print(f"{said}, memory {ours[1]:.0f} MiB before, {ours[2]:.0f} MiB at the peak", flush=True)
            if number == 0:
                peer = measured(_OPENPYXL, source)
                ratio = f"{peer[0] / ours[0]:.1f} x the time, {peer[2] / ours[2]:.1f} x the memory"
                print(f"{'':14} openpyxl alone {peer[0]:6.1f} s, {peer[2]:.0f} MiB: {ratio}", flush=True)


def write_clients(path: Path, rows: int) -> None:
    """Clients that differ from each other; every hundredth has a currency that is none."""
    columns = [field for field in fields(shipping=3, contacts=2) if field.sent and not field.secret][:COLUMNS]
    needed = {name: position for position, name in enumerate(field.name for field in columns)}
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet, zebra = book.add_worksheet("Clients"), book.add_format({"bg_color": "#EEF3FA"})
        sheet.write_row(0, 0, [field.label for field in columns])
        for n in range(rows):
            look = zebra if n % 2 else None
            for position in range(0, len(columns), 2):
                sheet.write_string(n + 1, position, columns[position].example or f"text {n}", look)
            for name, text in _client(n).items():
                sheet.write_string(n + 1, needed[name], text, look)


def _client(n: int) -> dict[str, str]:
    own = {"title": f"Client {n} Ltd", "email": f"office{n}@client-{n}.co.uk"}
    same = {name: f"{name}" for name in Settings().required if name not in own}
    return {**same, **own, "currency": "GBR" if n % 100 == 0 else "GBP"}


def measured(program: str, source: Path) -> tuple[float, float, float]:
    """Seconds, and MiB before and at the peak."""
    command = [sys.executable, "-c", program, str(source), f"{source}.copy.xlsx"]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    seconds, before, peak = map(float, ran.stdout.split())
    return seconds, before / _MIB, peak / _MIB


if __name__ == "__main__":
    main()
