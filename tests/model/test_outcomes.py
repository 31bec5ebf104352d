"""What became of a row, and of a run."""

from dataclasses import FrozenInstanceError

import pytest

from intend_bulk.model.outcomes import RowResult, RunSummary, Status


def summary(*statuses):
    run = RunSummary(rows=len(statuses))
    for row, status in enumerate(statuses, start=2):
        run.add(RowResult(row, status))
    return run


def test_statuses_are_those_of_the_design():
    assert [str(status) for status in Status] == [
        "created",
        "already_created",
        "duplicate",
        "invalid",
        "rejected",
        "unconfirmed",
        "not_found",
        "not_sent",
        "would_create",
    ]


def test_new_run_has_done_nothing():
    assert (RunSummary().done, RunSummary().needs_a_person) == (0, 0)


def test_new_run_was_not_stopped():
    run = RunSummary()
    assert (run.stopped, run.is_interrupted, run.exit_code) == (None, False, 0)


def test_counts_add_up_to_the_rows():
    run = summary(*Status, Status.CREATED)
    assert run.done == run.rows == 10


@pytest.mark.parametrize(
    "status", [Status.INVALID, Status.REJECTED, Status.UNCONFIRMED, Status.NOT_FOUND, Status.NOT_SENT]
)
def test_row_that_needs_a_person(status):
    assert summary(status).needs_a_person == 1


@pytest.mark.parametrize("status", [Status.CREATED, Status.ALREADY_CREATED, Status.DUPLICATE, Status.WOULD_CREATE])
def test_row_that_needs_nobody(status):
    assert summary(status).needs_a_person == 0


def test_json_has_the_counts_that_are_not_zero():
    counts = summary(Status.CREATED, Status.CREATED, Status.REJECTED).as_json()
    assert {status: counts.get(status) for status in Status if status in counts} == {"created": 2, "rejected": 1}


def test_json_says_how_the_run_ended():
    run = RunSummary(rows=3, stopped="The key was refused.", hint="Set another.", exit_code=3)
    ending = {"rows": 3, "stopped": "The key was refused.", "hint": "Set another.", "exit_code": 3}
    assert run.as_json().items() >= ending.items()


def test_runs_do_not_share_their_counts():
    summary(Status.CREATED)
    assert RunSummary().done == 0


def test_result_cannot_be_changed():
    result = RowResult(2, Status.CREATED)
    with pytest.raises(FrozenInstanceError):
        result.status = Status.REJECTED
