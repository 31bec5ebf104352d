"""The power goes at each numbered point of an import, once; the same command again ends it well."""

from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from commands import Order, run
from crash_points import CRASHED, STEPS
from testkit import client_rows, write_csv
from truths import journal_results, latest_log, summary

from intend_bulk.sandbox import SandboxConfig, running_sandbox

ROWS = 2
FAULTS = ["lost-after-commit @2"]
"""So that a row is in doubt, and is looked for at the end of the run."""
LATER_SECONDS = 1000.0
A_PERSON_DECIDES = {
    "after Journal.begin",
    "before IntendClient.create",
    "before _Watched.send",
    "after _Watched.send",
}
"""Where `sending` is on the disk, and the request is not yet whole at the other end."""


def crash(folder: Path, number: int) -> tuple[str, Mapping[str, object]]:
    """Crash an import at a point, then run it again until it is done: the point, and what there is to complain of."""
    here = folder / "here"
    here.mkdir(parents=True)
    write_csv(here / "clients.csv", client_rows(ROWS))
    with running_sandbox(SandboxConfig(faults=FAULTS)) as running:
        environment = {
            "INTEND_URL": running.url,
            "INTEND_API_KEY": running.api_key,
            "INTEND_BULK_JOURNAL": str(folder / "journal.sqlite"),
            "INTEND_BULK_RATE": "1000",
            "INTEND_BULK_WORKERS": "1",
        }

        def call(*more: str, ahead: float = LATER_SECONDS, crash_at: int | None = None) -> int:
            arguments = ("import", "clients.csv", "--yes", "-q", *more)
            return run(Order(arguments, here, environment, ahead, crash_at))

        ended = call(ahead=0.0, crash_at=number)
        point = (folder / "crossings.txt").read_text().splitlines()[-1]
        again = call()
        statuses = [line["status"] for line in latest_log(here)]
        last = call("--resend-not-found", ahead=2 * LATER_SECONDS) if "not_found" in statuses else again
        truth = summary(running)
    log = latest_log(here)
    found = {
        "crashed": ended == (CRASHED if number else 0),
        "left to a person only where it must be": "not_found" not in statuses or point in A_PERSON_DECIDES,
        "ended well": last == 0,
        "each client once": (truth["clients"], truth["doubles"]) == (ROWS, []),
        "each row once, in order": [line["row"] for line in log] == [str(n + 2) for n in range(ROWS)],
        "created": {line["status"] for line in log} <= {"created", "already_created"},
        "ids are those of Intend": [int(line["client_id"]) for line in log] == ids_of(truth, log),
        "journal and log agree": journal_results(folder / "journal.sqlite")
        == [(int(line["row"]), line["status"], line["client_id"]) for line in log],
        "the log has one name": sorted(path.name for path in here.glob("clients.results*.csv"))
        == ["clients.results.csv"],
        "nothing is left lying about": sorted(path.name for path in folder.iterdir() if "rescue" in path.name) == [],
    }
    return point, {name: (statuses, log, truth) for name, is_right in found.items() if not is_right}


def ids_of(truth: Mapping[str, object], log: Sequence[Mapping[str, str]]) -> list[int]:
    return [truth["ids"][line["title"]] for line in log]


@pytest.fixture(scope="module")
def points(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The crash points that an import crosses which nothing interrupts, in order."""
    folder = tmp_path_factory.mktemp("uninterrupted")
    point, complaints = crash(folder, 0)
    assert (point, complaints) == ("after RescueFile.remove", {})
    return (folder / "crossings.txt").read_text().splitlines()


def test_every_step_has_its_points(points: list[str]) -> None:
    """Else a step was renamed, or an import does not come to it any more."""
    crossed = {point.rpartition(" ")[2] for point in points}
    assert crossed >= {f"{owner.__name__.rpartition('.')[2]}.{name}" for owner, name in STEPS}


def test_a_row_is_committed_before_and_after_each_create(points: list[str]) -> None:
    counted = Counter(points)
    assert counted["before the commit of Journal.begin"] == ROWS
    assert counted["before the commit of Journal.finish"] == ROWS


def test_a_crash_at_any_point_doubles_and_loses_nothing(points: list[str], tmp_path: Path) -> None:
    """Each point once; then the same command again, and a person's word only where it must be."""
    with ThreadPoolExecutor(2) as two:
        crashes = two.map(lambda number: crash(tmp_path / str(number), number), range(1, len(points) + 1))
        complained = {
            f"{number}: {point}": complaints
            for number, (point, complaints) in enumerate(crashes, start=1)
            if complaints or point != points[number - 1]
        }
    assert complained == {}
