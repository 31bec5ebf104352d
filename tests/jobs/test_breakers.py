"""When the answers of all workers together say that something is wrong with more than a row."""

import pytest

from intend_bulk.api.answers import Then, Verdict
from intend_bulk.jobs.breakers import Breakers, Trip
from intend_bulk.model.outcomes import Status

CREATED = Verdict(Status.CREATED, Then.GO_ON)
REJECTED = Verdict(Status.REJECTED, Then.GO_ON, "No such department")
LOST = Verdict(Status.UNCONFIRMED, Then.GO_ON, "no answer")
LATER = Verdict(Status.NOT_SENT, Then.BACK_OFF, "Too many requests")
STOP = Verdict(Status.UNCONFIRMED, Then.STOP, "The server redirects")


def trips(breakers: Breakers, *verdicts: Verdict) -> list[Trip]:
    """The trips that verdicts cause, one after the other."""
    found = [breakers.watch(verdict, failures_before=breakers.failures) for verdict in verdicts]
    return [trip for trip in found if trip]


@pytest.mark.parametrize(
    ("verdicts", "reason"),
    [
        ([STOP], "The server redirects"),
        ([LATER] * 5, "5 times in a row: Too many requests"),
        ([LOST] * 5, "5 creates in a row got no usable answer: no answer"),
        ([CREATED] * 10 + [REJECTED] * 10, "Intend rejected 10 of the first 20 rows: No such department"),
        ([LOST, LATER] * 4 + [LOST], "5 creates in a row got no usable answer: no answer"),
        (
            [LATER, LATER, CREATED] * 5 + [CREATED] * 5 + [REJECTED] * 10,
            "Intend rejected 10 of the first 20 rows: No such department",
        ),
    ],
    ids=[
        "stop",
        "five failures",
        "five without an answer",
        "ten of twenty rejected",
        "a row that is to wait has no answer between them",
        "a row that is to wait is none of the first twenty",
    ],
)
def test_the_last_one_is_one_too_many(verdicts: list[Verdict], reason: str) -> None:
    breakers = Breakers()
    assert trips(breakers, *verdicts[:-1]) == []
    assert [trip.reason for trip in trips(breakers, verdicts[-1])] == [reason]


@pytest.mark.parametrize(
    "verdicts",
    [
        [LATER] * 4 + [CREATED] + [LATER] * 4,
        [LOST] * 4 + [CREATED] + [LOST] * 4,
        [LOST] * 4 + [REJECTED] + [LOST] * 4,
        [CREATED] * 11 + [REJECTED] * 50,
    ],
    ids=[
        "failures with a success between",
        "losses with one between",
        "losses with a refusal between",
        "rejected late",
    ],
)
def test_not_yet(verdicts: list[Verdict]) -> None:
    assert trips(Breakers(), *verdicts) == []


@pytest.mark.parametrize(
    ("verdict", "is_question"), [(LOST, True), (REJECTED, True), (LATER, False)], ids=["lost", "rejected", "later"]
)
def test_a_person_may_go_on_where_the_server_answers(verdict: Verdict, is_question: bool) -> None:
    [trip, *_] = trips(Breakers(), *[verdict] * 10)
    assert trip.is_question is is_question


def test_failures_of_one_wave_count_once() -> None:
    """Eight workers that were refused at the same moment."""
    breakers = Breakers()
    for _ in range(8):
        breakers.watch(LATER, failures_before=0)
    assert (breakers.failures, breakers.back_off_seconds) == (1, 1.0)


def test_waits_double_up_to_half_a_minute() -> None:
    breakers = Breakers()
    waits = []
    for _ in range(8):
        breakers.watch(LATER, failures_before=breakers.failures)
        waits.append(breakers.back_off_seconds)
    assert waits == [1, 2, 4, 8, 16, 30, 30, 30]


def test_after_a_yes_it_counts_anew() -> None:
    """And rejections are those of the first rows no more."""
    breakers = Breakers()
    assert trips(breakers, *[LOST] * 5)
    breakers.reset()
    assert trips(breakers, *[LOST] * 4, *[REJECTED] * 20) == []
