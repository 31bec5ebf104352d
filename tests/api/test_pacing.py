"""The pace of requests, on a clock that only moves when somebody sleeps or works."""

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intend_bulk.api.pacing import OwnTurns, Pacer


class Clock:
    """Seconds that pass only in `sleep`, which may oversleep as real ones do."""

    def __init__(self, now: float = 1000.0, *, oversleeps: float = 0.0) -> None:
        self.now = now
        self.oversleeps = oversleeps
        self.naps: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        self.now += seconds + self.oversleeps


def starts_of(pacer: Pacer, clock: Clock, work: list[float]) -> list[float]:
    """The moments at which requests start that take so many seconds each."""
    starts = []
    for seconds in work:
        assert pacer.wait_for_turn()
        starts.append(clock.now)
        clock.now += seconds
    return starts


def busiest_second(starts: list[float]) -> int:
    return max(sum(first <= start < first + 1 for start in starts) for first in starts)


@pytest.fixture
def clock():
    return Clock()


def test_first_turn_is_at_once(clock):
    """Nobody waits before the first request."""
    Pacer(2, clock=clock, sleep=clock.sleep).wait_for_turn()
    assert clock.naps == []


def test_turns_lie_at_even_distances(clock):
    """At a rate of 2, a request starts every half second."""
    pacer = Pacer(2, clock=clock, sleep=clock.sleep)
    assert starts_of(pacer, clock, [0, 0.1, 0.3, 0]) == pytest.approx([1000, 1000.5, 1001, 1001.5])


@pytest.mark.parametrize("rate", [0.5, 2, 7, 10, 33.3])
def test_pace_does_not_drift(clock, rate):
    """A thousand turns take 999 distances, however much of each distance the work took."""
    pacer = Pacer(rate, clock=clock, sleep=clock.sleep)
    starts = starts_of(pacer, clock, [0.9 / rate, 0, 0.5 / rate, 0.1 / rate] * 250)
    assert starts[-1] - starts[0] == pytest.approx(999 / rate)


def test_oversleeping_does_not_add_up():
    """A sleep that lasts a little longer each time does not slow the pace down."""
    clock = Clock(oversleeps=0.015)
    pacer = Pacer(10, clock=clock, sleep=clock.sleep)
    starts = starts_of(pacer, clock, [0.0] * 101)
    assert starts[-1] - starts[0] == pytest.approx(10, abs=0.05)


def test_missed_moments_are_not_made_up(clock):
    """After a request of ten seconds the next ones do not come in a burst."""
    pacer = Pacer(2, clock=clock, sleep=clock.sleep)
    assert starts_of(pacer, clock, [10, 0, 0, 0]) == pytest.approx([1000, 1010, 1010.5, 1011])


@given(
    st.integers(1, 20),
    st.lists(st.floats(0, 1.5) | st.just(0.0), min_size=2, max_size=80),
    st.sampled_from([0.0, 0.001, 0.016, 0.3]),
)
def test_no_second_sees_more_than_the_rate(rate, work, oversleeps):
    """In any one second no more requests start than the rate, and one for jitter, however long the work takes."""
    clock = Clock(oversleeps=oversleeps)
    starts = starts_of(Pacer(rate, clock=clock, sleep=clock.sleep), clock, work)
    assert busiest_second(starts) <= rate + 1


@given(st.integers(1, 20), st.lists(st.floats(0, 1.5), min_size=2, max_size=80))
def test_distances_hold_on_an_exact_clock(rate, work):
    """Where sleep is exact, no two requests start closer together than the rate says."""
    clock = Clock()
    starts = starts_of(Pacer(rate, clock=clock, sleep=clock.sleep), clock, work)
    assert all(later - earlier >= 1 / rate - 1e-9 for earlier, later in pairwise(starts))


def test_slowing_down(clock):
    """After a 429 the pace is 0.7 of what it was."""
    pacer = Pacer(7, clock=clock, sleep=clock.sleep)
    pacer.slow_down()
    starts = starts_of(pacer, clock, [0.0] * 50)
    assert starts[-1] - starts[0] == pytest.approx(49 / 4.9)


def test_slowing_down_again_and_again(clock):
    """However often the server complains, a twentieth of the pace is left."""
    pacer = Pacer(10, clock=clock, sleep=clock.sleep)
    for _ in range(20):
        pacer.slow_down()
    starts = starts_of(pacer, clock, [0.0] * 4)
    assert starts[-1] - starts[0] == pytest.approx(3 / 0.5)


def test_pause(clock):
    """A pause takes the time that was asked for."""
    assert Pacer(1, clock=clock, sleep=clock.sleep).pause(7.3)
    assert clock.now == pytest.approx(1007.3)


@pytest.mark.parametrize("seconds", [0, -1])
def test_pause_of_no_time(clock, seconds):
    """A pause that is over before it began does not sleep."""
    assert Pacer(1, clock=clock, sleep=clock.sleep).pause(seconds)
    assert clock.naps == []


def test_pause_is_slept_in_naps(clock):
    """A request to stop is heard within a fifth of a second."""
    Pacer(1, clock=clock, sleep=clock.sleep).pause(60)
    assert max(clock.naps) <= 0.2


class TestStopping:
    """Somebody asks for the end."""

    def test_pause_ends_early(self, clock):
        """A pause that is interrupted says so, and has not lasted to its end."""
        pacer = Pacer(1, clock=clock, sleep=clock.sleep, stopping=lambda: clock.now >= 1002)
        assert pacer.pause(300) is False
        assert clock.now < 1003

    def test_wait_for_a_turn_ends_early(self, clock):
        """A turn that did not come before the request to stop never comes."""
        pacer = Pacer(0.01, clock=clock, sleep=clock.sleep, stopping=lambda: clock.now >= 1002)
        pacer.wait_for_turn()
        assert pacer.wait_for_turn() is False

    def test_no_turn_after_it(self, clock):
        """Even a turn that would be there at once is not given any more."""
        assert Pacer(1, clock=clock, sleep=clock.sleep, stopping=lambda: True).wait_for_turn() is False


class TestHolding:
    """The server asked for a wait: 429 with Retry-After, or a used-up limit."""

    def test_turns_after_it(self, clock):
        """Nobody starts a request within it."""
        pacer = Pacer(2, clock=clock, sleep=clock.sleep)
        pacer.hold(30)
        assert starts_of(pacer, clock, [0, 0]) == pytest.approx([1030, 1030.5])

    def test_shorter_one_does_not_end_a_longer_one(self, clock):
        pacer = Pacer(2, clock=clock, sleep=clock.sleep)
        pacer.hold(30)
        pacer.hold(1)
        assert starts_of(pacer, clock, [0]) == pytest.approx([1030])

    def test_turn_that_was_taken_before_it(self, clock):
        """A worker that waits for its turn already is held too."""
        turns = OwnTurns(clock)

        def sleep(seconds):
            clock.sleep(seconds)
            if clock.now > 1000.3 and not holder.has_held:
                holder.has_held = True
                pacer.hold(30)

        holder = SimpleNamespace(has_held=False)
        pacer = Pacer(2, turns=turns, clock=clock, sleep=sleep)
        starts = starts_of(pacer, clock, [0, 0, 0])
        assert starts == pytest.approx([1000, 1030.4, 1030.9], abs=0.2)

    def test_it_is_for_all_that_share_the_turns(self, clock):
        turns = OwnTurns(clock)
        first, second = (Pacer(2, turns=turns, clock=clock, sleep=clock.sleep) for _ in range(2))
        first.hold(30)
        assert starts_of(second, clock, [0]) == pytest.approx([1030])


class TestRecovering:
    """A pace that was slowed down comes back."""

    def test_it_comes_back_by_a_hundredth_a_request(self):
        pacer = Pacer(10)
        pacer.slow_down()
        pacer.recover()
        assert pacer.rate == pytest.approx(7.1)

    def test_it_comes_back_whole_and_no_further(self):
        pacer = Pacer(10)
        pacer.slow_down()
        for _ in range(100):
            pacer.recover()
        assert pacer.rate == 10


def test_eight_threads_share_turns():
    """Every turn is given once: eight threads at the same moment get eight moments at even distances."""
    turns = OwnTurns(lambda: 1000.0)
    with ThreadPoolExecutor(8) as threads:
        moments = sorted(threads.map(turns.reserve, [0.5] * 400))
    assert moments == pytest.approx([number * 0.5 for number in range(400)])
