"""Phone numbers: which can be dialled, from where, and what is said of those that cannot."""

import pytest

from intend_bulk.checks.flaws import Country
from intend_bulk.checks.phones import phone_flaw

INVALID, UNKNOWN = "phone_invalid", "phone_range_unknown"


def country(code: str) -> Country | None:
    return Country(code, code) if code else None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *((text, "GB") for text in ("0131 496 0256", "0131-496-0256", "(0131) 496.0256", "+44 131 496 0256")),
        *(
            (text, "GB")
            for text in ("+44 (0)131 496 0256", "0044 131 496 0256", "44 131 496 0256", "Tel: 0131 496 0256")
        ),
        *((text, "GB") for text in ("0131 496 0256 ext 12", "0131 496 0256 x12", "0131 496 0256 #12", "0800 1111")),
        *((text, "GB") for text in ("01632 960 018", "07700 900123", "0115 496 0764")),
        *((text, "US") for text in ("(212) 555-0123", "1-212-555-0123", "1-800-FLOWERS", "011 44 131 496 0256")),
        *(("0044 131 496 0256", "US"), ("030 23125 258", "DE"), ("01 99 00 63 13", "FR"), ("02 1234 5678", "IT")),
        *(("1300 123 456", "AU"), ("020 911 2128", "IE"), ("8 (495) 123-45-67", "RU"), ("+49 30 23125 258", "GB")),
        ("+44 131 496 0256", ""),
    ],
)
def test_number_can_be_dialled(text, code):
    """As it is written in its country, or with + from anywhere; ranges kept for films and samples count as well."""
    assert phone_flaw(text, country(code)) is None


@pytest.mark.parametrize("text", ["0131 496 0256", "12345", "030 23125 258 or so"])
def test_number_of_no_country_is_not_judged(text):
    assert phone_flaw(text, None) is None


@pytest.mark.parametrize(
    "text",
    [
        "0131 496 0256 / 0131 496 0257",
        "0131 496 0256 or 07911 123456",
        "0131 496 0256, 0131 496 0257",
        "0131 496 0256/57",
    ],
)
def test_two_numbers_in_a_cell_are_fine(text):
    assert phone_flaw(text, country("GB")) is None


@pytest.mark.parametrize(
    ("text", "code", "found", "reason"),
    [
        ("call me", "GB", INVALID, "it has no digits"),
        ("ask", "", INVALID, "it has no digits"),
        ("+44", "GB", INVALID, "it has hardly a digit"),
        ("0131 496 02567", "GB", INVALID, "it is too long"),
        ("0131 496", "GB", INVALID, "it is too short, or its area code is missing"),
        ("555-0123", "US", INVALID, "it is too short, or its area code is missing"),
        ("0131 496 0256 (Sam)", "GB", INVALID, "it holds letters beside the number"),
        ("0131 496 0256 Sam's mobile", "GB", INVALID, "it holds letters beside the number"),
        ("+999 123456", "", INVALID, "no country has the code that it begins with"),
        ("01714 737668", "GB", UNKNOWN, "it is not in the numbering plan of GB"),
        ("+1 555 123 4567", "GB", UNKNOWN, "it is not in the numbering plan of +1"),
        ("0131 496 / 0131 497", "GB", INVALID, "it is too short, or its area code is missing"),
    ],
)
def test_what_is_wrong_is_said_in_words(text, code, found, reason):
    flaw = phone_flaw(text, country(code))
    assert (flaw.code, flaw.reason) == (found, reason)


@pytest.mark.parametrize(
    ("text", "code", "meant"),
    [("1314960256", "GB", "01314960256"), ("6 12 34 56 78", "FR", "0612345678"), ("61 234 5678", "CH", "0612345678")],
)
def test_zero_that_a_spreadsheet_took_off_is_missed(text, code, meant):
    flaw = phone_flaw(text, country(code))
    assert (flaw.code, flaw.guess) == (INVALID, meant)


@pytest.mark.parametrize(("text", "code"), [("2125550123", "US"), ("612345678", "ES"), ("13 12 13", "AU")])
def test_number_that_has_no_zero_in_front_is_whole(text, code):
    assert phone_flaw(text, country(code)) is None


@pytest.mark.parametrize("remark", [" (Sam)", " - office", " Sam's mobile"])
def test_number_before_a_remark_is_guessed(remark):
    assert phone_flaw(f"0131 496 0256{remark}", country("GB")).guess == "0131 496 0256"


def test_letter_o_for_a_zero():
    assert phone_flaw("0131 496 O256", country("GB")).guess == "0131 496 0256"
