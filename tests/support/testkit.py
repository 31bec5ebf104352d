"""What several tests call: clients to send, csv files of them, what a command left behind."""

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TypeAlias

import click
import pytest
import requests

from intend_bulk.cli.main import commands
from intend_bulk.model.problems import Problem
from intend_bulk.model.sheet import Sheet
from intend_bulk.sandbox import Sandbox


@dataclass(frozen=True)
class Ran:
    """What a command left behind on the terminal."""

    exit_code: int
    out: str
    err: str


Run: TypeAlias = Callable[..., Ran]


def all_commands(group: click.Group = commands, before: str = "") -> dict[str, click.Command]:
    """Every command by its whole name, groups too: {"import": …, "runs": …, "runs list": …}."""
    found: dict[str, click.Command] = {}
    for name, command in group.commands.items():
        found[before + name] = command
        if isinstance(command, click.Group):
            found |= all_commands(command, f"{before}{name} ")
    return found


def use(running: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTEND_URL", running.url)
    monkeypatch.setenv("INTEND_API_KEY", running.api_key)
    monkeypatch.setenv("INTEND_BULK_RATE", "1000")
    monkeypatch.setenv("INTEND_BULK_WORKERS", "1")  # one after the other, so that ids follow the rows


def titles(running: Sandbox) -> list[str]:
    """The titles of all clients that a sandbox holds, in the order of their making."""
    found: list[str] = []
    for number in count(1):
        answer = requests.get(
            f"{running.url}/api/clients", params={"page": number}, headers={"api-key": running.api_key}, timeout=10
        )
        clients = answer.json()["data"]
        if not clients:
            break
        found += [client["title"] for client in clients]
    return found


GOOD = {"type_code": "trade", "department": "UK", "currency": "GBP", "tax_code": "T1"}


def client_rows(wanted: int) -> list[dict[str, str]]:
    """Rows of different clients that are fit to be sent."""
    return [{**GOOD, "title": f"Client {n} Ltd", "email": f"office{n}@client-{n}.co.uk"} for n in range(1, wanted + 1)]


def write_csv(path: Path, rows: Sequence[Mapping[str, str]]) -> Path:
    """Write rows as a csv file with their keys as headings."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(dict.fromkeys(name for row in rows for name in row)))
        writer.writeheader()
        writer.writerows(rows)
    return path


def read_csv(path: Path) -> list[dict[str, str]]:
    """Read a csv file that we wrote, row by row."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def found_in(sheet: Sheet) -> list[Problem]:
    """Everything that reading a sheet found wrong, as it is met on the way down."""
    return [*sheet.problems, *(problem for row in sheet.rows for problem in row.problems)]
