"""How long an export takes, and how much memory, beside the ways that one would take without this program.

    python benchmarks/exporting.py [--clients N …] [--latency SECONDS …] [--workers N …] [--formats csv xlsx]
                                   [--rounds N] [--alone] [--dlt PYTHON]

Every command runs in a process of its own, against a server of its own (`many_clients.py`) that takes --latency for
each answer. The others are a script of requests, `pandas.json_normalize` and `to_csv` or `to_excel`, and dlt to csv,
where --dlt names a Python that has it (`python -m venv V && V/bin/pip install dlt`); --alone leaves them out. They run
once for each number of clients and latency, as they know no workers.

Printed are seconds and the peak of memory, and of each export

    bound    the larger of two times: what the server takes for the pages, by one reader that does nothing with them,
             divided by the workers, and what writing the rows alone takes; to reach: 1.3 x
    others   how many times as long they take; to reach: dlt 5 x for csv, json_normalize 2 x for xlsx

Absolute times move from machine to machine, the ratios hardly do.
"""

import argparse
import http.client
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from many_clients import PAGE_SIZE

_HERE = Path(__file__).parent
_MIB = 1024 if sys.platform == "linux" else 2**20
"""What ru_maxrss counts in."""
_RUN = """
import resource, subprocess, sys, time
began = time.monotonic()
ended = subprocess.run(sys.argv[1:], capture_output=True, text=True)
print(time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(ended.stderr if ended.returncode else 0)
"""
_WRITING = """
import itertools, json, sys, time
from datetime import UTC, datetime
from pathlib import Path
from many_clients import made_up
from intend_bulk.model.client import export_columns, field_named
from intend_bulk.model.export_facts import ExportFacts
from intend_bulk.model.payload import to_row
from intend_bulk.sheets.export_book import open_export_book
from intend_bulk.sheets.writing import field_column, open_table
clients, target, now = int(sys.argv[1]), Path(sys.argv[2]), datetime.now(UTC)
rows = [to_row(json.loads(b'{"id":0,' + text)) for text in made_up(clients, tells_totals=True).texts]
names = export_columns(name for row in rows for name in row)
facts = ExportFacts(tenant="", began_at=now, ended_at=now, time_zone="UTC", asked_for="all clients", clients=clients,
                    passes=1, pages=1, version="1")
columns = [field_column(name, field_named(name)) for name in names]
as_book = target.suffix == ".xlsx"
began = time.monotonic()
with open_export_book(target, names, facts) if as_book else open_table(target, columns, sheet_name="Clients") as file:
    for row in itertools.islice(itertools.cycle(rows), clients):
        file.add(row if as_book else [row.get(name) for name in names])
print(time.monotonic() - began)
"""
_BY_HAND = """
import sys
import pandas, requests
session, records, page = requests.Session(), [], 1
while clients := session.get(sys.argv[1] + "/api/clients", params={"page": page}).json()["data"]["data"]:
    records += clients
    page += 1
frame = pandas.json_normalize(records)
if sys.argv[2].endswith(".csv"):
    frame.to_csv(sys.argv[2], index=False)
else:
    frame.to_excel(sys.argv[2], index=False, engine="xlsxwriter")
"""
_DLT = """
import pathlib, sys
import dlt
from dlt.sources.helpers.rest_client import RESTClient
from dlt.sources.helpers.rest_client.paginators import PageNumberPaginator
folder = pathlib.Path(sys.argv[2])
pages = PageNumberPaginator(base_page=1, total_path="data.last_page")
reader = RESTClient(sys.argv[1], paginator=pages, data_selector="data.data")
out = dlt.destinations.filesystem(bucket_url=folder.as_uri())
pipeline = dlt.pipeline("clients", pipelines_dir=str(folder / "state"), destination=out)
pipeline.run(reader.paginate("api/clients"), table_name="clients", loader_file_format="csv")
"""


@dataclass(frozen=True)
class Measured:
    """What a command took."""

    seconds: float
    mib: float
    """At the peak."""


def main() -> None:
    """Print a line for each way to export, number of clients and latency."""
    options = _options()
    for clients in options.clients:
        for latency in options.latency:
            with tempfile.TemporaryDirectory() as folder, serving(clients, latency) as url:
                print(f"{clients:,} clients, {latency * 1000:g} ms an answer", flush=True)
                compare(Path(folder), url, clients, options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--clients", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--latency", type=float, nargs="+", default=[0, 0.02])
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 4])
    parser.add_argument("--formats", nargs="+", default=["csv", "xlsx"])
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--alone", action="store_true")
    parser.add_argument("--dlt", metavar="PYTHON")
    return parser.parse_args()


@contextmanager
def serving(clients: int, latency: float) -> Iterator[str]:
    """The address of a server that has so many clients."""
    command = [sys.executable, str(_HERE / "many_clients.py"), str(clients), "--latency", str(latency)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout  # noqa: S101  # it is a pipe
        try:
            yield f"http://127.0.0.1:{int(server.stdout.readline())}"
        finally:
            server.terminate()


def compare(folder: Path, url: str, clients: int, options: argparse.Namespace) -> None:
    """Measure everything that is asked for against one server, and print it."""
    served = seconds_of_server(url, clients)
    print(f"    {'server, read by one':34}{served:8.1f} s", flush=True)
    for ending in options.formats:
        target = folder / f"clients.{ending}"
        others = {} if options.alone else other_ways(url, target, options)
        writing = median_seconds([sys.executable, "-c", _WRITING, str(clients), str(target)], options.rounds)
        print(f"    {f'writing {ending} alone':34}{writing:8.1f} s", flush=True)
        for workers in options.workers:
            ours = export(url, target, workers, options.rounds)
            bound = max(served / workers, writing)
            ratios = [f"bound {ours.seconds / bound:.2f} x"]
            ratios += [f"{name} {other.seconds / ours.seconds:.2f} x" for name, other in others.items()]
            say(f"intend-bulk {ending}, workers: {workers}", ours, ", ".join(ratios))


def say(name: str, measured: Measured, ratios: str = "") -> None:
    print(f"    {name:34}{measured.seconds:8.1f} s {measured.mib:6.0f} MiB   {ratios}", flush=True)


def seconds_of_server(url: str, clients: int) -> float:
    """What the server takes for all pages and the empty one after them, where nobody does anything with them."""
    connection = http.client.HTTPConnection(url.removeprefix("http://"))
    began = time.monotonic()
    for page in range(1, -(-clients // PAGE_SIZE) + 2):
        connection.request("GET", f"/api/clients?page={page}")
        connection.getresponse().read()
    return time.monotonic() - began


def other_ways(url: str, target: Path, options: argparse.Namespace) -> dict[str, Measured]:
    """The ways without this program that end in such a file, measured and printed."""
    ways = {"json_normalize": [sys.executable, "-c", _BY_HAND, url, str(target)]}
    if options.dlt and target.suffix == ".csv":
        ways["dlt"] = [options.dlt, "-c", _DLT, url, str(target.with_name("dlt"))]
    measured = {name: median(command, options.rounds) for name, command in ways.items()}
    for name, other in measured.items():
        say(f"{name} {target.suffix[1:]}", other)
    return measured


def export(url: str, target: Path, workers: int, rounds: int) -> Measured:
    """Our own export, as a user runs it, as fast as it can.

    Each has a journal of its own: where there was one before, every request waits for the disk, to keep one pace with
    imports, and the second number of workers would be measured with that, and the first without.
    """
    command = [sys.executable, "-m", "intend_bulk", "export", str(target), "--rate", "100000"]
    own = {"INTEND_URL": url, "INTEND_API_KEY": "key", "INTEND_BULK_WORKERS": str(workers)}
    several = []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as journal:
            several.append(_once(command, {**os.environ, **own, "INTEND_BULK_JOURNAL": journal}))
    return _median(several)


_WITHOUT_COMPRESSION = {"DATA_WRITER__DISABLE_COMPRESSION": "true", "RUNTIME__DLTHUB_TELEMETRY": "false"}
"""So that dlt writes plain files, as all others do, and does nothing else meanwhile."""


def median(command: Sequence[str], rounds: int) -> Measured:
    """What a command takes: the median of its seconds, and its highest peak."""
    return _median([_once(command, {**os.environ, **_WITHOUT_COMPRESSION}) for _ in range(rounds)])


def _median(several: Sequence[Measured]) -> Measured:
    return Measured(statistics.median(one.seconds for one in several), max(one.mib for one in several))


def _once(command: Sequence[str], environment: dict[str, str]) -> Measured:
    ran = subprocess.run(
        [sys.executable, "-c", _RUN, *command], env=environment, stdout=subprocess.PIPE, text=True, check=True
    )
    seconds, peak = ran.stdout.split()
    return Measured(float(seconds), int(peak) / _MIB)


def median_seconds(command: Sequence[str], rounds: int) -> float:
    """The median of the seconds that a script says it took."""
    environment = os.environ | {"PYTHONPATH": str(_HERE)}
    several = [
        subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True) for _ in range(rounds)
    ]
    return statistics.median(float(one.stdout) for one in several)


if __name__ == "__main__":
    main()
