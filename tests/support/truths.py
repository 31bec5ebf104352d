"""What is really there after an import: in a sandbox, and in a journal's file, which is read without the journal."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import requests
from testkit import read_csv

from intend_bulk.sandbox import Sandbox


def summary(running: Sandbox) -> dict[str, Any]:
    """The sandbox's own summary, with the ids of all clients by their titles."""
    headers = {"api-key": running.api_key}
    found = requests.get(f"{running.url}/sandbox/summary", headers=headers, timeout=30).json()["data"]
    clients = requests.get(f"{running.url}/sandbox/clients", headers=headers, timeout=30).json()["data"]
    return {**found, "ids": {client["title"]: client["client_id"] for client in clients}}


def latest_log(folder: Path) -> list[dict[str, str]]:
    """The log that was written last."""
    logs = sorted(folder.glob("[!.]*.results*.csv"), key=lambda path: path.stat().st_mtime_ns)
    return read_csv(logs[-1]) if logs else []


def in_file(path: Path, query: str) -> list[Any]:
    """Ask a journal's file itself."""
    with closing(sqlite3.connect(path, timeout=30)) as connection:
        return connection.execute(query).fetchall()


def journal_results(path: Path) -> list[tuple[int, str, str]]:
    """What the journal holds of each row of its latest run: (row, status, client id as the log writes it)."""
    query = "SELECT row, status, client_id FROM results WHERE run_id = (SELECT max(id) FROM runs) ORDER BY row"
    return [(row, status, str(client_id or "")) for row, status, client_id in in_file(path, query)]
