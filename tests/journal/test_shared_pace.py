"""The pace that processes with one journal share."""

import os
import subprocess
import sys
from itertools import pairwise

import pytest

from intend_bulk.api.pacing import Pacer


@pytest.fixture
def journal(opened):
    with opened() as journal:
        yield journal


@pytest.fixture
def pace(journal):
    return journal.shared_pace()


def test_first_turn_is_at_once(pace):
    assert pace.reserve(0.5) == 0


def test_turns_lie_at_even_distances(pace):
    assert [pace.reserve(0.5) for _ in range(4)] == pytest.approx([0, 0.5, 1, 1.5])


def test_another_one_goes_on_from_there(pace, journal):
    """It may be that of another process."""
    pace.reserve(0.5)
    assert journal.shared_pace().reserve(0.5) == pytest.approx(0.5)


def test_missed_turns_are_not_made_up(pace, clock):
    pace.reserve(0.5)
    clock.now += 100
    assert [pace.reserve(0.5) for _ in range(2)] == pytest.approx([0, 0.5])


def test_reads_may_have_turns_of_their_own(pace, journal):
    pace.reserve(0.5)
    assert journal.shared_pace("read").reserve(0.5) == 0


def test_tenants_have_their_own(pace, opened):
    pace.reserve(0.5)
    with opened(tenant="https://bolt.intend.com") as other:
        assert other.shared_pace().reserve(0.5) == 0


def test_hold(pace, journal):
    """Nobody has a turn within it, and it is no turn itself."""
    pace.hold(30)
    assert journal.shared_pace().reserve(0.5) == pytest.approx(30)


def test_shorter_hold_does_not_end_a_longer_one(pace):
    pace.hold(30)
    pace.hold(1)
    assert pace.reserve(0.5) == pytest.approx(30)


@pytest.mark.parametrize("seconds", [60, 599, 601, 3600, 86_400, -3600])
def test_clock_that_is_set(pace, clock, seconds):
    """Whatever the clock is set to, no wait is longer than ten minutes, and turns stay apart."""
    pace.reserve(0.5)
    clock.now -= seconds
    first, second = pace.reserve(0.5), pace.reserve(0.5)
    assert 0 <= first <= 601
    assert second - first == pytest.approx(0.5)


def test_pacer_uses_them(pace, journal):
    """Held by one process, the pacer of another waits."""
    waits = []
    pacer = Pacer(2, turns=journal.shared_pace(), sleep=waits.append, stopping=lambda: bool(waits))
    pace.hold(30)
    assert pacer.wait_for_turn() is False
    assert waits == [0.2]


TAKE_TURNS = """
import sys, time
from pathlib import Path
from intend_bulk.journal.journal import Journal

read = [0.0]

def clock():
    read.append(time.time())
    return read[-1]

path = Path(sys.argv[1])
with Journal.open(path, tenant="https://acme.intend.com", deadline_seconds=90, quiet_seconds=120, now=clock) as journal:
    pace = journal.shared_pace()
    print("ready", flush=True)
    sys.stdin.readline()
    for _ in range(20):
        wait = pace.reserve(0.05)
        print(read[-1] + wait, flush=True)
"""


def test_two_processes_share_a_rate(path, opened):
    """Forty turns of two processes lie at least as far apart as the rate says, none is given twice."""
    with opened():
        pass
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", TAKE_TURNS, str(path)]
    racers = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
        for _ in range(2)
    ]
    for racer in racers:
        assert racer.stdout.readline() == "ready\n"
    for racer in racers:
        racer.stdin.write("go\n")
        racer.stdin.flush()
    turns = sorted(float(line) for racer in racers for line in racer.communicate(timeout=60)[0].splitlines())
    assert len(turns) == 40
    assert all(later - earlier >= 0.05 - 1e-5 for earlier, later in pairwise(turns))
