"""Text in a csv that a spreadsheet program would take for a formula."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from intend_bulk.sheets.csv_text import marked, unmarked

SEEDS = [
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    "'",
    '"',
    " ",
    "0",
    "44",
    "(",
    ")",
    ".",
    "/",
    "a",
    "é",
    "\uff11",
    ",",
    ";",
]
TEXT = st.text(max_size=20) | st.lists(st.sampled_from(SEEDS), max_size=8).map("".join)
MANY = settings(deadline=None, max_examples=300)


@MANY
@given(TEXT)
@example("'")
@example("''=x")
@example("'+44 20 7946 0018")
def test_mark_comes_off_again(text):
    """For any text: unmarked() is the inverse of marked()."""
    assert unmarked(marked(text)) == text


@MANY
@given(TEXT)
def test_nothing_marked_is_a_formula(text):
    """What still begins like one is a plain number or phone number."""
    written = marked(text)
    if written.startswith(("+", "-")):
        assert set(written) <= set("+-0123456789 ()./\n\r\t\v\f")
    assert not written.startswith(("=", "@", "\t", "\r"))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("+SUM(A1)", "'+SUM(A1)"),
        ("-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0"),
        ("-", "'-"),
        ("+", "'+"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("-Acme-", "'-Acme-"),
        ("@acme", "'@acme"),
        ("'=x", "''=x"),
        ("''@x", "'''@x"),
        ("'+44 20", "''+44 20"),
        ("+\uff11", "'+\uff11"),
    ],
)
def test_formula_is_marked(text, written):
    assert marked(text) == written


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Acme",
        "+44 20 7946 0018",
        "+44 (0)20-7946.0018",
        "-5.50",
        "-7",
        "0123",
        "'n Beetje",
        "'",
        "a=b",
        "info@acme.co.uk",
        " =1",
        "O'Brien",
    ],
)
def test_harmless_text_is_not_marked(text):
    """Numbers and phone numbers begin like formulas, but no program can run them."""
    assert marked(text) == text


@pytest.mark.parametrize("text", ["'n Beetje", "'", "'+44 20 7946 0018", "'007", "''", "'Acme'"])
def test_apostrophe_that_is_no_mark_stays(text):
    """A file that somebody else wrote is read as it is."""
    assert unmarked(text) == text
