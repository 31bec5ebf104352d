"""What was probably meant: only where it is clear."""

import pytest

from intend_bulk.model.nearest import did_you_mean, near_column, nearest

COMMANDS = ["check", "export", "import", "login", "logout", "template"]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("chekc", "check"),
        ("exprt", "export"),
        ("Template", "template"),
        ("tempalte", "template"),
        ("ex-port", "export"),
        ("frobnicate", ""),
        ("xport", "export"),
        ("ch", ""),
        ("", ""),
    ],
)
def test_a_name_that_is_nearly_one(text: str, meant: str) -> None:
    assert nearest(text, COMMANDS) == meant


def test_two_that_are_as_near_are_unclear() -> None:
    assert nearest("portt", ["porta", "portb"]) == ""


def test_nothing_is_near_nothing() -> None:
    assert nearest("check", []) == ""
    assert did_you_mean("check", []) == ""


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("Curency", "currency"),
        ("Titel", "title"),
        ("Billing post cod", "billing_post_code"),
        ("BILING POST CODE", "billing_post_code"),
        ("Shipping 12 twon", "shipping_12_town"),
        ("Shipping 2 street 3", ""),
        ("Billing street", ""),
        ("Billing name", ""),
        ("Shipping 2024 twon", ""),
        ("Colour", ""),
        ("Agent nam", ""),
        ("²", ""),
    ],
)
def test_a_heading_that_is_nearly_one(heading: str, column: str) -> None:
    """Numbers must agree; what is not sent is not suggested."""
    assert near_column(heading, taken=()) == column


def test_a_column_that_is_there_already_is_not_meant() -> None:
    assert near_column("Curency", taken={"currency"}) == ""
