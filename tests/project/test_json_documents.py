"""docs/json.md says what `--json` prints."""

import io
import json
import re
import signal
import subprocess
import sys
from pathlib import Path

import click
import pytest
import requests
from testkit import Run, all_commands, client_rows, write_csv

from intend_bulk.model.outcomes import Status
from intend_bulk.sandbox import Sandbox

LEAVES = {name for name, command in all_commands().items() if not isinstance(command, click.Group)}
PAGE = (Path(__file__).parents[2] / "docs/json.md").read_text(encoding="utf-8")
COMMANDS = {
    "template": ["template", "template.xlsx"],
    "map": ["map", "clients.csv"],
    "check": ["check", "clients.csv"],
    "import": ["import", "clients.csv", "--yes", "--skip-invalid"],
    "reconcile": ["reconcile"],
    "runs list": ["runs", "list"],
    "runs show": ["runs", "show", "last"],
    "runs results": ["runs", "results", "last", "-o", "results.csv"],
    "runs crossref": ["runs", "crossref", "-o", "crossref.csv"],
    "runs audit": ["runs", "audit", "last"],
    "export": ["export", "out.csv"],
    "compare": ["compare", "out.csv", "out.csv"],
    "login": ["login"],
    "logout": ["logout"],
    "doctor": ["doctor"],
    "demo": ["demo"],
}


SANDBOX = [sys.executable, "-m", "intend_bulk", "sandbox", "--port", "0", "--clients", "3", "--json"]


def documented(command: str) -> set[str]:
    cells = re.findall(rf"^\| {command} \| (.+?) \|", PAGE, re.MULTILINE)
    return {key for cell in cells for key in re.findall(r"`(\w+)`", cell)}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_key_is_documented_and_there(
    run: Run, sandbox: Sandbox, folder: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    """A status that no row has is left out, which the page says."""
    rows = client_rows(2)
    rows[1]["currency"] = "GBR"
    write_csv(folder / "clients.csv", rows)
    monkeypatch.setattr(sys, "stdin", io.StringIO(sandbox.api_key + "\n"))
    if command.startswith("runs"):
        run(*COMMANDS["import"])
    if command == "compare":
        run(*COMMANDS["export"])
    document = json.loads(run(*COMMANDS[command], "--json").out)
    assert set(document) | ({str(status) for status in Status} if command == "import" else set()) == documented(command)


def test_every_command_with_json_is_on_the_page() -> None:
    assert set(re.findall(r"^\| ([\w ]+) \| `", PAGE, re.MULTILINE)) == LEAVES


def test_every_command_is_looked_at() -> None:
    assert {*COMMANDS, "sandbox"} == LEAVES


@pytest.mark.usefixtures("folder")
def test_a_sandbox_prints_one_line_once_it_answers() -> None:
    """A script reads it, and can go on."""
    with subprocess.Popen(SANDBOX, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        document = json.loads(process.stdout.readline())
        answer = requests.get(f"{document['url']}/api/clients", headers={"api-key": document["api_key"]}, timeout=10)
        process.send_signal(signal.SIGINT)
        rest = process.stdout.read()
    assert set(document) == documented("sandbox")
    assert (len(answer.json()["data"]), document["clients"]) == (3, 3)
    assert (rest, process.returncode) == ("", 0)
