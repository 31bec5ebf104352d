"""Calls that are given so many seconds."""

import threading
import weakref
from collections.abc import Iterator
from functools import partial

import pytest

from intend_bulk.api.timed import TimedCalls, TooLate

LONG = 20.0


@pytest.fixture
def calls() -> Iterator[TimedCalls[object]]:
    calls: TimedCalls[object] = TimedCalls()
    yield calls
    calls.close()


def test_what_a_call_returns_comes_back(calls):
    assert [calls.within(LONG, lambda n=n: n) for n in range(3)] == [0, 1, 2]


def test_what_a_call_raises_is_raised(calls):
    """And the next call is carried out all the same."""
    with pytest.raises(ZeroDivisionError):
        calls.within(LONG, lambda: 1 // 0)
    assert calls.within(LONG, lambda: "next") == "next"


def test_calls_share_a_thread_that_is_not_the_callers(calls):
    threads = {calls.within(LONG, threading.current_thread) for _ in range(5)}
    assert len(threads) == 1
    assert threads != {threading.current_thread()}


def test_call_that_is_too_late_is_left_to_itself(calls):
    """Its outcome is nobody's: the next call has a thread of its own, and the late one ends with its call."""
    going_on = threading.Event()
    late: list[threading.Thread] = []

    def too_long() -> str:
        late.append(threading.current_thread())
        going_on.wait(LONG)
        return "late"

    with pytest.raises(TooLate):
        calls.within(0.05, too_long)
    assert calls.within(LONG, lambda: "next") == "next"
    going_on.set()
    late[0].join(LONG)
    assert not late[0].is_alive()


def test_thread_ends_when_it_is_closed(calls):
    thread = calls.within(LONG, threading.current_thread)
    calls.close()
    thread.join(LONG)
    assert not thread.is_alive()


def test_nothing_is_kept_of_a_call(calls):
    """A request may hold a password."""

    class Request:
        pass

    request = Request()
    kept = weakref.ref(request)
    calls.within(LONG, partial(id, request))
    del request
    calls.within(LONG, lambda: None)  # by now the thread is through with the one before
    assert kept() is None
