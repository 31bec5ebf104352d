"""--log-file and -v: what happened, for support, with nothing in it that is anybody's business."""

import json
import logging
import math
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from scripted import Intend, Request, Settings, created, envelope, scripted_server
from testkit import Run, client_rows, read_csv, titles, write_csv

from intend_bulk.cli import log_file
from intend_bulk.cli.events import in_words, told
from intend_bulk.cli.log_file import telling
from intend_bulk.cli.screen import Screen
from intend_bulk.sandbox import Sandbox


def events(path: Path) -> list[dict[str, Any]]:
    """The lines of a log."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def named(path: Path, event: str) -> list[dict[str, Any]]:
    return [line for line in events(path) if line["event"] == event]


@pytest.fixture
def sheet(folder: Path) -> Path:
    """Five rows: three that are created, one with an error, one that Intend refuses."""
    rows = client_rows(5)
    rows[1]["type_code"] = "bakery"
    rows[2]["currency"] = "GBR"
    return write_csv(folder / "clients.csv", rows)


IMPORT = ("import", "clients.csv", "--yes", "--skip-invalid")


@pytest.mark.usefixtures("sandbox")
def test_an_import_is_told_from_begin_to_end(run: Run, sheet: Path) -> None:
    run(*IMPORT, "--log-file", "a.log")
    log = sheet.with_name("a.log")
    first, *_, last = events(log)
    assert (first["event"], first["command"]) == ("begin", "import")
    assert (last["event"], last["command"], last["exit_code"]) == ("end", "import", 1)
    assert [line["file"] for line in named(log, "written")] == ["clients.results.csv", "clients.results.xlsx"]
    assert [line["stage"] for line in named(log, "stage")] == [
        "Checking",
        "Reading what Intend holds",
        "Importing",
        "Reading what Intend holds",
        "Painting the copy",
    ]


@pytest.mark.usefixtures("sandbox")
def test_every_row_is_told_as_in_the_results(run: Run, sheet: Path) -> None:
    run(*IMPORT, "--log-file", "a.log")
    told_rows = [
        (line["row"], line["outcome"], line.get("client_id")) for line in named(sheet.with_name("a.log"), "row")
    ]
    results = read_csv(sheet.with_name("clients.results.csv"))
    assert sorted(told_rows) == [
        (int(line["row"]), line["status"], int(line["client_id"]) if line["client_id"] else None) for line in results
    ]
    assert len(told_rows) == 5


def test_every_request_is_told(run: Run, sandbox: Sandbox, sheet: Path) -> None:
    run(*IMPORT, "--log-file", "a.log")
    requests = named(sheet.with_name("a.log"), "request")
    assert [(line["method"], line["path"], line.get("page"), line["status"]) for line in requests] == [
        ("GET", "api/clients", 1, 200),
        ("POST", "api/clients/create", None, 200),
        ("POST", "api/clients/create", None, 400),
        ("POST", "api/clients/create", None, 200),
        ("POST", "api/clients/create", None, 200),
        ("GET", "api/clients", 1, 200),
        ("GET", "api/clients", 2, 200),
    ]
    assert all(line["host"] == sandbox.url.removeprefix("http://") and line["bytes"] > 0 for line in requests)


def test_a_line_has_its_time_in_utc_and_milliseconds(run: Run, folder: Path) -> None:
    run("template", "t.csv", "--log-file", "a.log")
    assert [len(line["time"]) for line in events(folder / "a.log")] == [len("2026-03-01T08:31:07.123Z")] * 3
    assert all(line["time"].endswith("Z") and line["level"] == "info" for line in events(folder / "a.log"))


def test_runs_add_to_one_file(run: Run, folder: Path) -> None:
    run("template", "t.csv", "--log-file", "a.log")
    run("check", "t.csv", "--log-file", "a.log")
    assert [line["command"] for line in named(folder / "a.log", "end")] == ["template", "check"]


def test_a_command_of_a_group_is_told_by_its_whole_name(run: Run, folder: Path) -> None:
    run("runs", "list", "--log-file", "a.log")
    assert [line["command"] for line in events(folder / "a.log")] == ["runs list", "runs list"]


def test_an_error_is_told_by_its_kind_alone(run: Run, folder: Path) -> None:
    run("check", "nowhere.xlsx", "--log-file", "a.log")
    (end,) = named(folder / "a.log", "end")
    assert (end["error"], end["exit_code"]) == ("SheetError", 2)
    assert "nowhere" not in (folder / "a.log").read_text(encoding="utf-8")


def test_a_log_that_is_made_is_private(run: Run, folder: Path) -> None:
    before = os.umask(0)
    try:
        run("template", "t.csv", "--log-file", "a.log")
    finally:
        os.umask(before)
    assert stat.S_IMODE((folder / "a.log").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("nowhere/a.log", "cannot be opened: No such file"),
        (".", "cannot be opened: Is a directory"),
        ("clients.csv", "clients.csv is not a log file"),
    ],
)
def test_a_log_that_cannot_be_opened_ends_the_command_before_anything_is_sent(
    run: Run, sandbox: Sandbox, sheet: Path, path: str, words: str
) -> None:
    before = sheet.read_bytes()
    ran = run(*IMPORT, "--log-file", path)
    assert (ran.exit_code, titles(sandbox)) == (2, [])
    assert words in ran.err
    assert sheet.read_bytes() == before
    assert list(sheet.parent.iterdir()) == [sheet]


class _FullDisk:
    """A file that takes one line."""

    def __init__(self, *_: object, **__: object) -> None:
        self._lines = 0

    def write(self, line: bytes) -> int:
        self._lines += 1
        if self._lines > 1:
            raise OSError(28, "No space left on device")
        return len(line)

    def close(self) -> None:
        pass


def test_a_log_that_fails_later_loses_no_row(
    run: Run, sandbox: Sandbox, sheet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is said once, even to those who want to hear nothing but errors."""
    monkeypatch.setattr(log_file, "FileIO", _FullDisk)
    ran = run(*IMPORT, "-q", "--log-file", "a.log")
    assert ran.exit_code == 1
    assert ran.err == ("Warning: The log file a.log ends here: No space left on device. The run goes on without it.\n")
    assert len(titles(sandbox)) == 3
    assert len(read_csv(sheet.with_name("clients.results.csv"))) == 5


def test_a_reader_who_has_gone_ends_no_import(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in `intend-bulk import … -v 2>&1 | head`: the events of the rows are not shown any more."""
    said: list[str] = []

    def say(_: Screen, words: str) -> None:
        said.append(words)
        raise BrokenPipeError

    monkeypatch.setattr(Screen, "say", say)
    with telling(Screen(is_verbose=True), None):
        for row in (7, 8):
            logging.getLogger("intend_bulk.test").info("row", extra={"row": row, "outcome": "created"})
    assert [words[9:] for words in said] == ["row 7 created"]


@pytest.mark.usefixtures("sandbox")
def test_without_the_options_nothing_is_told(run: Run, sheet: Path) -> None:
    ran = run(*IMPORT)
    assert "row 2" not in ran.err and "POST" not in ran.err
    left = ["clients.csv", "clients.results.csv", "clients.results.xlsx"]
    assert sorted(path.name for path in sheet.parent.iterdir()) == left


def test_the_log_of_one_run_is_not_that_of_the_next(run: Run, folder: Path) -> None:
    run("template", "t.csv", "--log-file", "a.log")
    run("template", "t.csv")
    assert len(named(folder / "a.log", "begin")) == 1


@pytest.mark.usefixtures("sandbox", "sheet")
def test_verbose_says_it_in_plain_words(run: Run) -> None:
    ran = run(*IMPORT, "-v")
    said = [line[9:] for line in ran.err.splitlines() if line[2:3] == line[5:6] == ":"]
    assert "row 2 created, client 1" in said
    assert "row 3 rejected, HTTP 400" in said
    assert "row 4 invalid" in said
    assert "wrote clients.results.csv" in said
    assert any(line.startswith("POST api/clients/create 200 in 0.") for line in said)
    assert any(line.startswith("GET api/clients page 1 200 in 0.") for line in said)


@pytest.mark.usefixtures("sandbox")
@pytest.mark.parametrize("command", [["template", "t.xlsx"], ["export", "out.csv"], ["doctor"]], ids=lambda c: c[0])
def test_every_command_says_more_with_verbose(run: Run, command: list[str]) -> None:
    quiet = len(run(*command).err)
    assert len(run(*command, "-v").err) > quiet


@pytest.mark.usefixtures("sandbox")
def test_quiet_wins_over_verbose(run: Run) -> None:
    assert run("export", "out.csv", "-v", "-q").err == ""


def test_a_lost_answer_is_told_and_what_was_found_later(run: Run, folder: Path, settings: Settings) -> None:
    """Where it broke; after the quiet period, that the row was found."""

    def lose_the_answer(_: int, request: Request) -> None:
        intend.keep(request)

    intend = Intend(lose_the_answer)
    write_csv(folder / "clients.csv", client_rows(1))
    with scripted_server(intend) as server:
        settings(server.url)
        run("import", "clients.csv", "--yes", "--log-file", "a.log")
    lost = next(line for line in named(folder / "a.log", "request") if line["method"] == "POST")
    assert (lost["broke"], lost["level"]) == ("lost", "warning")
    (found,) = named(folder / "a.log", "reconciled")
    assert (found["outcome"], found["rows"]) == ("created", 1)


def test_a_wait_is_told(run: Run, folder: Path, settings: Settings) -> None:
    """Of creates and reads alike, and why."""
    too_many = (429, envelope(None, response=False, status=429))
    reads = iter([too_many])
    intend = Intend(lambda number, request: too_many if number == 1 else created(number, request))
    write_csv(folder / "clients.csv", client_rows(1))
    with scripted_server(
        lambda request: next(reads, None) or intend(request) if request.method == "GET" else intend(request),
        headers={"Retry-After": "0"},
    ) as server:
        settings(server.url)
        ran = run("import", "clients.csv", "--yes", "-v", "--log-file", "a.log")
    assert [
        (line["wait_seconds"], line["http_status"], line["attempt"]) for line in named(folder / "a.log", "wait")
    ] == [(0.0, 429, 1), (0.0, 429, 1)]
    assert "waiting 0.0 s after HTTP 429" in ran.err


def record(event: str, **fields: object) -> logging.LogRecord:
    return logging.getLogger("intend_bulk.test").makeRecord("t", logging.INFO, "", 0, event, (), None, extra=fields)


SENTENCE = "Acme Ltd, office@acme.co.uk, key sk-123"
WRONG: dict[str, list[object]] = {
    "row": [SENTENCE, "7", 7.5, True, 2**70, [7], {"title": SENTENCE}],
    "client_id": [SENTENCE, "1045", True],
    "outcome": [SENTENCE, "created?", 3],
    "http_status": [SENTENCE, "422", None],
    "host": [SENTENCE, "user:secret@acme.intend.com", "acme.intend.com/?key=1"],
    "method": [SENTENCE, "post"],
    "path": [SENTENCE, "api/clients?department=UK", "api/clients/Acme"],
    "seconds": [SENTENCE, math.nan, math.inf, True],
    "broke": [SENTENCE],
    "error": [SENTENCE, "KeyRefused: sk-123"],
    "command": [SENTENCE, "import clients.csv", "import clients"],
    "version": [SENTENCE],
    "stage": [SENTENCE, "Importing Acme Ltd."],
    "file": ["folder/clients.csv", "c:\\clients.csv", "a\nb", b"clients.csv"],
}


def cases() -> list[tuple[str, str, object]]:
    """Each wrong value in an event that may have the field."""
    events_of = {"row": "row", "client_id": "row", "outcome": "row", "http_status": "row", "broke": "request"}
    events_of |= {"stage": "stage", "version": "begin", "error": "end", "command": "end", "file": "written"}
    return [(events_of.get(field, "request"), field, value) for field, values in WRONG.items() for value in values]


@pytest.mark.parametrize(("event", "field", "value"), cases())
def test_a_value_of_another_form_is_dropped(event: str, field: str, value: object) -> None:
    assert set(told(record(event, **{field: value})) or {}) == {"time", "level", "event"}


def test_a_field_that_is_not_on_the_list_is_dropped() -> None:
    fields = told(record("row", row=7, title=SENTENCE, email=SENTENCE, api_key=SENTENCE, page=3))
    assert fields is not None
    assert set(fields) == {"time", "level", "event", "row"}
    assert SENTENCE not in in_words(record("row", row=7, title=SENTENCE))


def test_a_message_that_is_no_event_is_dropped() -> None:
    assert told(record(SENTENCE, row=7)) is None
    assert in_words(record(SENTENCE, row=7)) == ""


@pytest.mark.usefixtures("folder")
def test_a_library_that_warns_prints_nothing() -> None:
    """By itself, Python prints a library's warnings to stderr; urllib3's hold addresses."""
    code = (
        "import logging; from intend_bulk.cli import main; main(['template', 't.csv', '-q']); "
        "logging.getLogger('urllib3').warning('secret'); logging.getLogger('intend_bulk.api').warning('secret')"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (ran.stdout, ran.stderr) == ("", "")
