"""Several processes and one journal: none sends what another one has, and a killed one leaves what it knew."""

import os
import signal
import subprocess
import sys
from collections import Counter

import pytest

from intend_bulk.model.outcomes import Status

BEGIN_ALL = """
import sys
from pathlib import Path
from intend_bulk.journal.journal import Journal
from intend_bulk.journal.lines import AlreadyClaimed, Key

path, rows = Path(sys.argv[1]), int(sys.argv[2])
with Journal.open(path, tenant="https://acme.intend.com", deadline_seconds=90, quiet_seconds=120) as journal:
    run_id = journal.runs.start(source="clients.xlsx", source_sha256="5f")
    print("ready", flush=True)
    sys.stdin.readline()
    for number in range(rows):
        try:
            journal.begin(Key(f"client {number}"), run_id=run_id, payload_hash="")
            print(number, flush=True)
        except AlreadyClaimed:
            pass
    print("done", flush=True)
    sys.stdin.readline()
"""


class Process:
    """Another process that begins a number of rows, once it is told to go."""

    def __init__(self, path, rows):
        command = [sys.executable, "-c", BEGIN_ALL, str(path), str(rows)]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        self.popen = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        )

    def go(self):
        assert self.popen.stdout.readline() == "ready\n"
        self.popen.stdin.write("go\n")
        self.popen.stdin.flush()

    def begun(self):
        """The rows that it has begun, in the order of its doing."""
        return [int(line) for line in iter(self.popen.stdout.readline, "done\n")]

    def end(self):
        self.popen.kill()
        self.popen.communicate(timeout=30)


@pytest.fixture
def process(path):
    """Start processes on the journal, and end them with the test."""
    started = []

    def start(rows):
        started.append(Process(path, rows))
        return started[-1]

    yield start
    for running in started:
        running.end()


class TestRacing:
    """Two processes make a journal and import the same 50 rows at the same moment."""

    @pytest.fixture
    def begun(self, process):
        """What each of the two began."""
        racers = [process(50), process(50)]
        for racer in racers:
            racer.go()
        return [racer.begun() for racer in racers]

    def test_each_row_is_begun_once(self, begun):
        """No row is sent by both, and none by neither."""
        assert Counter(number for numbers in begun for number in numbers) == Counter(range(50))

    def test_file_agrees(self, begun, rows):
        """There are as many attempts as there are rows."""
        assert sum(map(len, begun)) == 50
        assert rows("SELECT count(*) FROM attempts UNION ALL SELECT count(DISTINCT line_id) FROM attempts") == [
            (50,),
            (50,),
        ]


class TestKilled:
    """A process is killed between a create and its answer: kill -9, or the power goes."""

    @pytest.fixture(autouse=True)
    def _killed(self, process):
        running = process(1)
        running.go()
        assert running.begun() == [0]
        running.popen.send_signal(getattr(signal, "SIGKILL", signal.SIGTERM))
        running.popen.wait(30)

    def test_line_is_left_as_sending(self, rows):
        """It is known that the row may have been sent."""
        assert rows("SELECT identity, state, attempts FROM lines") == [("client 0", "sending", 1)]

    def test_attempt_is_left_without_an_answer(self, rows):
        """When, and in which run."""
        [(run_id, sent_at, answer)] = rows(
            "SELECT run_id, attempts.sent_at, answers.id FROM attempts LEFT JOIN answers ON attempt_id = attempts.id"
        )
        assert (run_id, answer) == (1, None)
        assert sent_at > 1_700_000_000

    def test_next_run_sees_it(self, opened):
        """The line is in doubt, so it is looked for before anything is sent."""
        with opened() as journal:
            assert [line.identity for line in journal.in_doubt()] == ["client 0"]

    def test_next_run_settles_it(self, opened):
        """Nothing of the killed process is in the way."""
        with opened() as journal:
            [line] = journal.in_doubt()
            assert journal.settle(line, Status.CREATED, message="", client=(30, None)).client_id == 30


def test_killed_in_a_transaction(path, opened, rows):
    """A commit that was not whole is taken back when the file is opened the next time."""
    with opened():
        pass
    script = (
        "import os, sqlite3, sys\n"
        "connection = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "connection.execute('PRAGMA cache_size=1')\n"
        "connection.execute('BEGIN IMMEDIATE')\n"
        "for number in range(5000):\n"
        "    connection.execute('INSERT INTO tenants (address) VALUES (?)', (str(number) * 20,))\n"
        "os._exit(9)\n"
    )
    subprocess.run([sys.executable, "-c", script, str(path)], check=False, timeout=60)
    assert path.with_name("journal.sqlite-journal").exists()
    with opened():
        assert rows("SELECT address FROM tenants") == [("https://acme.intend.com",)]
