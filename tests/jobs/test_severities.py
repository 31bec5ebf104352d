"""A profile says how severe problems are: in every report of the file, and for whether a row is sent."""

import pytest
from testkit import client_rows, write_csv

from intend_bulk.jobs.checking import check_file
from intend_bulk.model.catalogue import Severity


@pytest.fixture
def checked(tmp_path):
    """What is found in a file of one row: code and severity of each problem."""

    def check(severity, **cells):
        path = write_csv(tmp_path / "clients.csv", [{**client_rows(1)[0], **cells}])
        checked = check_file(path, required=["title"], severity=severity)
        return checked, [(problem.kind.code, problem.kind.severity) for problem in checked.problems]

    return check


@pytest.mark.parametrize("severity", Severity)
def test_problem_is_as_severe_as_the_profile_wants(checked, severity):
    file, found = checked({"website_invalid": severity}, website="see below")
    assert found == [("website_invalid", severity)]
    assert file.counts == {severity: 1}


def test_problem_that_is_off_is_not_there(checked):
    file, found = checked({"website_invalid": None}, website="see below")
    assert found == []
    assert file.counts.total() == 0


def test_error_of_the_profile_is_one_of_the_row(checked):
    file, _ = checked({"website_invalid": Severity.ERROR}, website="see below")
    (batch,) = file.batches()
    assert (list(batch.errors_by_row), file.rows_with_errors) == ([2], 1)


def test_error_that_is_lowered_keeps_no_row_back(checked):
    file, found = checked({"email_invalid": Severity.WARNING}, email="info at acme")
    assert found == [("email_invalid", Severity.WARNING)]
    assert file.rows_with_errors == 0


def test_problems_of_headings_are_raised_too(checked):
    file, found = checked({"column_unknown": Severity.ERROR}, Colour="red")
    assert found == [("column_unknown", Severity.ERROR)]
    assert [problem.kind.code for problem in file.errors_of_headings] == ["column_unknown"]


def test_other_problems_stay_as_they_are(checked):
    _, found = checked({"phone_invalid": Severity.ERROR}, website="see below")
    assert found == [("website_invalid", Severity.WARNING)]
