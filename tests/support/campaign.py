"""A campaign: an import that is killed again and again, against a sandbox that fails, and what is there in the end."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path

from commands import Command, Order, run
from testkit import client_rows, write_csv
from truths import in_file, journal_results, latest_log, summary

from intend_bulk.sandbox import Sandbox, SandboxConfig, running_sandbox

FAULTS = (
    "lost-after-commit 6%",
    "late-commit 3% after=1s",
    "500-after-commit 4%",
    "half-body-after-commit 3%",
    "timeout-after-commit 1% for=3s",
    "lost 3%",
    "half-headers 2%",
    "503 2%",
    "429 3% wait=none",
    "lost on=reads 2%",
    "500 on=reads 1%",
)
SETTINGS = {"RATE": "40", "READ_RATE": "1000", "WORKERS": "4", "DEADLINE": "1", "QUIET_PERIOD": "2"}
"""The latest commit takes 1 s: less than the quiet period, or nothing could be promised."""
_ROWS_AT_FIRST, _MOST_ROWS_MORE = 12, 8
_LONGEST_LIFE_SECONDS = 1.4
_MOST_RUNS_TO_THE_END = 40


@dataclass
class Tally:
    """What a campaign counted; the heading of each column is its name."""

    seed: int
    rows: int = 0
    kills: int = 0
    runs: int = 0
    creates: int = 0
    """On the wire."""
    clients: int = 0
    doubles: int = 0
    lost: int = 0
    """Rows whose outcome in the log or in the journal is not what is true."""
    left_to_a_person: int = 0
    """Rows that were `not_found` before a person said that they may be sent again."""
    left_at_the_end: int = 0
    """Rows that are not `created` after that."""

    @property
    def is_right(self) -> bool:
        return not (self.doubles or self.lost or self.left_at_the_end)


def table(tallies: list[Tally]) -> str:
    """Tallies as a table of Markdown, with their sum."""
    names = [entry.name for entry in fields(Tally)]
    lines = [[str(getattr(tally, name)) for name in names] for tally in tallies]
    total = ["all", *(str(sum(getattr(tally, name) for tally in tallies)) for name in names[1:])]
    heading = [name.replace("_", " ") for name in names]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in [heading, ["---:"] * len(names), *lines, total])


class Campaign:
    """One import into one sandbox, whose file grows, so that there is always something to be killed at."""

    def __init__(self, folder: Path, seed: int, running: Sandbox) -> None:
        self.tally = Tally(seed)
        self._running = running
        self._dice = random.Random(seed)  # noqa: S311  # the moments are to be the same in every run
        self._folder = folder / "here"
        self._folder.mkdir(parents=True)
        self._journal = folder / "journal.sqlite"
        self._environment = {
            "INTEND_URL": running.url,
            "INTEND_API_KEY": running.api_key,
            "INTEND_BULK_JOURNAL": str(self._journal),
            **{f"INTEND_BULK_{name}": value for name, value in SETTINGS.items()},
        }
        self._add_rows(_ROWS_AT_FIRST)

    def kill(self, times: int) -> None:
        """Start the import and kill it, so many times; one that ended before does not count."""
        while self.tally.kills < times:
            command = Command(self._order())
            self.tally.kills += not command.wait(self._dice.uniform(0.05, _LONGEST_LIFE_SECONDS))
            command.kill()
            self.tally.runs += 1
            self._add_rows(self._dice.randint(0, _MOST_ROWS_MORE))

    def end(self) -> None:
        """Repeat the command until it says that all is done; count, and hold log and journal against the truth."""
        self._repeat(until=lambda statuses: not statuses.keys() - {"created", "already_created", "not_found"})
        self.tally.left_to_a_person = self._statuses()["not_found"]
        self._hold_against_the_truth()
        self._repeat("--resend-not-found", until=lambda statuses: not statuses.keys() - {"created", "already_created"})
        counted = self._statuses()
        self.tally.left_at_the_end = self.tally.rows - counted["created"] - counted["already_created"]
        self._hold_against_the_truth()

    def _add_rows(self, more: int) -> None:
        self.tally.rows += more
        write_csv(self._folder / "clients.csv", client_rows(self.tally.rows))

    def _order(self, *more: str) -> Order:
        return Order(("import", "clients.csv", "--yes", "-q", *more), self._folder, self._environment)

    def _repeat(self, *more: str, until: Callable[[Counter[str]], bool]) -> None:
        for _ in range(_MOST_RUNS_TO_THE_END):
            run(self._order(*more))
            self.tally.runs += 1
            if until(self._statuses()):
                return

    def _statuses(self) -> Counter[str]:
        return Counter(line["status"] for line in self._log())

    def _log(self) -> list[dict[str, str]]:
        return latest_log(self._folder)

    def _hold_against_the_truth(self) -> None:
        truth, log, tally = summary(self._running), self._log(), self.tally
        tally.creates, tally.clients, tally.doubles = truth["creates"], truth["clients"], len(truth["doubles"])
        wrong = {
            line["row"]
            for line in log
            if line["client_id"] != str(truth["ids"].get(line["title"], ""))
            or (line["status"] in ("created", "already_created")) != bool(line["client_id"])
        }
        missing = set(map(str, range(2, tally.rows + 2))) - {line["row"] for line in log}
        differing = {(int(line["row"]), line["status"], line["client_id"]) for line in log} ^ {
            *journal_results(self._journal)
        }
        unwritten = max(truth["creates"] - in_file(self._journal, "SELECT count(*) FROM attempts")[0][0], 0)
        tally.lost += len(wrong) + len(missing) + len(differing) + max(len(log) - tally.rows, 0) + unwritten


def campaign(folder: Path, *, seed: int, kills: int) -> Tally:
    """Carry out a campaign in an empty folder."""
    with running_sandbox(SandboxConfig(faults=FAULTS, seed=seed)) as running:
        carried_out = Campaign(folder, seed, running)
        carried_out.kill(kills)
        carried_out.end()
    return carried_out.tally
