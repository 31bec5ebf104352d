"""docs/scheduling.md: what can be run of it is run, and the rest is read as the scheduler would read it."""

import configparser
import os
import plistlib
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from testkit import use

from intend_bulk.cli.main import commands
from intend_bulk.sandbox import SandboxConfig, running_sandbox

PAGE = (Path(__file__).parents[2] / "docs/scheduling.md").read_text(encoding="utf-8")
_CRON_FIELDS = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
"""The lowest and the highest of minute, hour, day, month and day of the week; crontab(5)."""


def boxes(kind: str) -> list[str]:
    """The texts of the page in boxes of a kind: "sh", "cron"."""
    return re.findall(rf"^```{kind}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def exports() -> list[list[str]]:
    """Every call of the program on the page, as words; those of the property list too."""
    lines = re.findall(r"intend-bulk (export [^\n)|]*)", PAGE)
    [plist] = boxes("xml")
    return [*(shlex.split(line) for line in lines), plistlib.loads(plist.encode())["ProgramArguments"][1:]]


@pytest.mark.parametrize(
    ("faults", "said"),
    [((), "complete: clients-"), (("page-ignored",), "not complete (4): clients-")],
    ids=["complete", "partial"],
)
def test_the_shell_script_takes_the_file_only_where_it_is_complete(
    folder: Path, monkeypatch: pytest.MonkeyPatch, faults: tuple[str, ...], said: str
) -> None:
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    with running_sandbox(SandboxConfig(clients=60, faults=faults)) as running:
        use(running, monkeypatch)
        ran = subprocess.run(["/bin/sh", "-c", boxes("sh")[0]], cwd=folder, capture_output=True, text=True, check=False)
    shown = ran.stderr if faults else ran.stdout
    [line] = [line for line in shown.splitlines() if "complete" in line]
    assert line.startswith(said)
    assert (folder / line.rpartition(": ")[2]).is_file()


def test_every_export_of_the_page_could_be_typed() -> None:
    found = exports()
    assert len(found) >= 7
    for command, *arguments in found:
        assert commands.commands[command].make_context(command, [*arguments])


def test_the_crontab_is_one() -> None:
    """Its times are numbers that there are, and no % ends its command early."""
    [table] = boxes("cron")
    [line] = [line for line in table.splitlines() if not re.match(r"[A-Z]+=", line)]
    *times, command = line.split(maxsplit=5)
    for time, (lowest, highest) in zip(times, _CRON_FIELDS, strict=True):
        assert time == "*" or lowest <= int(time) <= highest
    assert "%" not in command


def test_the_units_of_systemd_have_what_they_need() -> None:
    """Their keys as systemd.service(5) and systemd.timer(5) spell them."""
    units = []
    for text in boxes("ini"):
        unit = configparser.ConfigParser(interpolation=None, delimiters="=")
        unit.optionxform = str  # type: ignore[assignment,method-assign]  # the names have capitals
        unit.read_string(text)
        units.append(unit)
    service, timer = units
    assert service["Service"]["Type"] == "oneshot"
    assert service["Service"]["RestartPreventExitStatus"] == "2"
    assert re.fullmatch(r"\*-\*-01 \d\d:\d\d:\d\d", timer["Timer"]["OnCalendar"])
    assert (timer["Timer"]["Persistent"], timer["Install"]["WantedBy"]) == ("true", "timers.target")


def test_the_exit_codes_are_those_of_the_program() -> None:
    from intend_bulk.errors import Incomplete, Stopped, UsageProblem

    for code in (UsageProblem.exit_code, Stopped.exit_code, Incomplete.exit_code):
        assert f"\n| {code} | " in PAGE
