"""Options, arguments and commands that are none, over all commands."""

from pathlib import Path

import pytest
from bad_input import (
    EVERY,
    TO_INTEND,
    WITH_SETTINGS,
    Bad,
    a_folder,
    assert_one_document,
    assert_one_sentence,
    clients,
    crossed,
    try_case,
    using,
)
from testkit import Run

RATES = ("0", "-1", "abc", "1e999", "nan", "''")
CASES = [
    *(Bad("a rate", f"{c} --rate {r}", "not a number above 0") for c in TO_INTEND[:3] for r in RATES),
    *crossed(using(EVERY, "--frobnicate"), {"an unknown option": (clients, "has no option --frobnicate")}),
    *crossed(using(EVERY, "more"), {"an argument too many": (clients, "unexpected extra argument (more)")}),
    *crossed(using(WITH_SETTINGS, "--profile no"), {"an unknown profile": (clients, "There is no profile 'no'")}),
    *(Bad("no file named", command, "Missing argument") for command in ("template", "check", "import", "export")),
    *(Bad("a flag with a value", f"{c} --json=yes", "does not take a value") for c in ("doctor", "export out.csv")),
    Bad("an unknown command", "frobnicate", "There is no command 'frobnicate'"),
    Bad("an empty command", "''", "There is no command ''"),
    Bad("a command that is not text", "\udcff", "There is no command '\\udcff'"),
    Bad("a command of 5,000 letters", "x" * 5000, "There is no command 'xxx"),
    Bad("an unknown option and no command", "--frobnicate", "intend-bulk has no option --frobnicate"),
    Bad("an option before the command", "-v check clients.csv", "intend-bulk has no option -v"),
    Bad("an option without its value", "export out.csv --type", "requires an argument"),
    Bad("a limit of 0", "import clients.csv --yes --limit 0", "'0' is not a whole number of at least 1"),
    Bad("row 0", "import clients.csv --show 0", "'0' is not a whole number of at least 1"),
    Bad("a row that is not there", "import clients.csv --show 999999", "no client in row 999999"),
    Bad("nobody to ask", "import clients.csv", "no terminal to ask on"),
    Bad("an id that is none", "export out.csv --id x", "'x' is not a whole number"),
    Bad("too many contacts", "template out.csv --contacts 100", "'100' is not a whole number from 0 to 99"),
    Bad("drop-downs in a csv", "template out.csv --codes clients.csv", "A csv has no drop-downs"),
    Bad("a port that is none", "sandbox --port 99999", "'99999' is not a whole number from 0 to 65535"),
    Bad("clients below 0", "sandbox --clients -1", "'-1' is not a whole number"),
    Bad("a seed that is none", "sandbox --seed x", "'x' is not a whole number"),
    Bad("an unknown fault", "sandbox --fault nonsense", "there is no 'nonsense'"),
    Bad("an unknown shape", "sandbox --list-shape x", "'x' is not one of"),
    Bad("a database in no folder", "sandbox --database nowhere/x.sqlite", "choose another file with --database"),
    Bad("a database that is none", "sandbox --database clients.csv", "choose another file with --database"),
    *crossed(using(EVERY, "--log-file nowhere/a.log"), {"a log in no folder": (clients, "cannot be opened")}),
    *crossed(using(EVERY, "--log-file taken"), {"a log that is a folder": (a_folder("taken"), "cannot be opened")}),
    *crossed(using(EVERY, "--log-file clients.csv"), {"a log in a sheet": (clients, "is not a log file")}),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_it_is_one_sentence(case: Bad, run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a way out; nothing is sent, and nothing left behind."""
    assert_one_sentence(case, try_case(case, run, folder, monkeypatch))


@pytest.mark.parametrize("case", CASES, ids=str)
def test_with_json_it_is_one_document(case: Bad, run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert_one_document(case, try_case(case, run, folder, monkeypatch, as_json=True))
