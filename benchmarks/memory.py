"""How much memory a check and a rehearsed import of a csv file take, by its number of rows.

    python benchmarks/memory.py [ROWS …]        10000 100000 1000000 unless said; the last takes a quarter of an hour

Each command runs as a user runs it, against a sandbox on this machine; one row in a hundred has an error. Printed are
its seconds, its peak memory, and that as a multiple of the peak at the number of rows before. To reach: 1.25 at the
most from 100,000 rows to 1,000,000.
"""

import csv
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from intend_bulk.sandbox import SandboxConfig, running_sandbox

PROGRAM = [sys.executable, "-m", "intend_bulk"]
_RUN = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
_MIB = 1024 if sys.platform == "linux" else 2**20
"""What ru_maxrss counts in."""


def main() -> None:
    sizes = [int(argument) for argument in sys.argv[1:]] or [10_000, 100_000, 1_000_000]
    with tempfile.TemporaryDirectory() as folder, running_sandbox(SandboxConfig(clients=50, api_key="key")) as sandbox:
        os.environ |= {"INTEND_URL": sandbox.url, "INTEND_API_KEY": "key", "INTEND_BULK_JOURNAL": f"{folder}/journal"}
        for arguments in (["check"], ["import", "--dry-run"]):
            before = 0.0
            for rows in sizes:
                file = Path(folder) / f"{rows}.csv"
                if not file.exists():
                    write_clients(file, rows)
                seconds, peak = measured([*PROGRAM, *arguments, str(file)])
                ratio = f"{peak / before:5.2f} x" if before else ""
                print(f"{' '.join(arguments):18} {rows:>9,} rows {seconds:7.1f} s {peak:6.0f} MiB {ratio}", flush=True)
                before = peak


def write_clients(path: Path, rows: int) -> None:
    """Clients that differ from each other; every hundredth has a currency that is none."""
    headings = "Reference,Type code,Department,Title,Email,Currency,Tax code,Contact number,Website,Billing town"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow([*headings.split(","), "Billing post code", "Billing country"])
        for n in range(rows):
            address = f"office{n}@client-{n}.co.uk"
            currency = "GBR" if n % 100 == 0 else "GBP"
            client = [f"OLD-{n:07}", "retail", "Sales", f"Client {n} Ltd", address, currency, "T1"]
            writer.writerow(
                [*client, f"+44 20 {n:07}", f"https://client-{n}.co.uk", "Leeds", f"LS{n % 20} 1AA", "United Kingdom"]
            )


def measured(command: list[str]) -> tuple[float, float]:
    """Seconds, and MiB at the peak, of the command and what it starts."""
    began = time.monotonic()
    ran = subprocess.run([sys.executable, "-c", _RUN, *command], capture_output=True, text=True, check=True)
    return time.monotonic() - began, int(ran.stdout) / _MIB


if __name__ == "__main__":
    main()
