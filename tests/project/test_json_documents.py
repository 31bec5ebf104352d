"""docs/json.md says what `--json` prints."""

import io
import json
import re
import sys
from pathlib import Path

import pytest
from testkit import Run, client_rows, write_csv

from intend_bulk.model.outcomes import Status
from intend_bulk.sandbox import Sandbox

PAGE = (Path(__file__).parents[2] / "docs/json.md").read_text(encoding="utf-8")
COMMANDS = {
    "template": ["template", "template.xlsx"],
    "check": ["check", "clients.csv"],
    "import": ["import", "clients.csv", "--yes", "--skip-invalid"],
    "export": ["export", "out.csv"],
    "login": ["login"],
    "logout": ["logout"],
    "doctor": ["doctor"],
}


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
    document = json.loads(run(*COMMANDS[command], "--json").out)
    assert set(document) | ({str(status) for status in Status} if command == "import" else set()) == documented(command)


def test_every_command_with_json_is_on_the_page() -> None:
    assert set(re.findall(r"^\| (\w+) \| `", PAGE, re.MULTILINE)) == set(COMMANDS)
