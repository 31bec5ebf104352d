"""Cells are held against the codes that clients of Intend have, where some are known and the profile has no list."""

from dataclasses import replace

import pytest

from intend_bulk.checks.codes_seen import CodesSeen
from intend_bulk.model.problems import problem
from intend_bulk.model.seen import SeenCodes
from intend_bulk.model.sheet import NOWHERE

NOON = 1_764_072_000.0
SEEN = SeenCodes(
    NOON,
    30,
    {
        "type_code": {"trade": 20, "retail": 10},
        "department": {"UK": 30},
        "tax_code": {"T0": 10, "T1": 20},
        "payment_term": {"30 days": 12},
        "currency": {"GBP": 30},
        "country": {"United Kingdom": 30},
        "pricelist": {"Export": 30},
    },
)


def problems(sheet, *, seen=SEEN, codes=None, found=()):
    return list(CodesSeen(sheet, seen, codes=codes).problems_of(sheet.rows, found))


def cells(sheet, **options):
    return [(found.kind.code, found.cell) for found in problems(sheet, **options)]


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        ("Type code", "trade"),
        ("Payment term", "30 days"),
        ("Currency", "GBP"),
        ("Type code", None),
        ("Billing country", "Chad"),
        ("Title", "trade fair"),
        ("Pricelist", "Import"),
    ],
)
def test_nothing_is_said_of_a_code_that_a_client_has_nor_of_any_other_text(sheet, heading, text):
    """Nor of countries, of which there are more than an Intend has clients in."""
    assert cells(sheet({heading: [text]})) == []


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        ("Type code", "agent"),
        ("Type code", "Trade"),
        ("Department", "EU"),
        ("Tax code", "T9"),
        ("Payment term", "30 Days"),
        ("Currency", "USD"),
    ],
)
def test_a_code_that_no_client_has_is_a_warning(sheet, heading, text):
    assert cells(sheet({heading: [text]})) == [("code_not_seen", "A5")]


def test_only_the_cells_in_question_are_named(sheet):
    made = sheet({"Type code": ["trade", "agnt", None, "retail"], "Department": ["UK", "UK", "EU", "UK"]})
    assert cells(made) == [("code_not_seen", "A6"), ("code_not_seen", "B7")]


def test_it_says_what_is_known_and_since_when(sheet):
    (found,) = problems(sheet({"Type code": ["bakery"]}))
    assert found.message == (
        "'bakery' is the type code of no client in Intend (known: trade, retail, as read on 25 November 2025)"
    )
    assert found.suggestion == "Make sure that it is written as Intend has it"


@pytest.mark.parametrize(("text", "meant"), [("trde", "trade"), ("RETAIL", "retail")])
def test_it_asks_whether_another_was_meant(sheet, text, meant):
    (found,) = problems(sheet({"Type code": [text]}))
    assert found.suggestion == f"Did you mean {meant}?"


def test_a_long_list_is_not_shown_whole(sheet):
    seen = SeenCodes(NOON, 30, {"tax_code": {f"T{number}": 9 - number for number in range(8)}})
    (found,) = problems(sheet({"Tax code": ["X"]}), seen=seen)
    assert "(known: T0, T1, T2, T3, T4, T5, and 2 more, as" in found.message


def test_what_would_steer_a_terminal_is_shown_as_a_mark(sheet):
    """The codes are those of a server, which may say anything."""
    seen = SeenCodes(NOON, 30, {"tax_code": {"T1\x1b[2J": 30}})
    (found,) = problems(sheet({"Tax code": ["T1[2J"]}), seen=seen)
    assert "\x1b" not in found.message + found.suggestion


def test_a_list_of_the_profile_goes_before(sheet):
    """And only that one."""
    made = sheet({"Type code": ["bakery"], "Department": ["EU"]})
    assert cells(made, codes={"type_code": ("bakery",)}) == [("code_not_seen", "B5")]


def test_where_nothing_is_known_nothing_is_said(sheet):
    assert cells(sheet({"Type code": ["bakery"]}), seen=None) == []


def test_a_few_clients_tell_nothing(sheet):
    assert cells(sheet({"Type code": ["bakery"]}), seen=SeenCodes(NOON, 9, {"type_code": {"trade": 9}})) == []


@pytest.mark.parametrize(
    ("code", "said"),
    [("currency_unknown", []), ("letters_garbled", []), ("space_trimmed", [("code_not_seen", "A5")])],
)
def test_a_cell_with_a_worse_problem_has_that_alone(sheet, code, said):
    found = problem(code, row=5, column="Currency", cell="A5", value="GBR")
    assert cells(sheet({"Currency": ["GBR"]}), found=[found]) == said


def test_the_shifted_cells_of_a_row_that_is_too_wide_are_not_shown(sheet):
    """One of them may be a password."""
    found = problem("row_too_wide", row=5, found=3, expected=2)
    assert cells(sheet({"Type code": ["pa55-word"]}), found=[found]) == []


def test_a_constant_of_a_mapping_is_held_too(sheet):
    """It stands in no cell."""
    made = sheet({"Type code": ["bakery"]})
    made = replace(made, columns=tuple(replace(column, position=NOWHERE) for column in made.columns))
    assert [found.kind.code for found in problems(made)] == ["code_not_seen"]
