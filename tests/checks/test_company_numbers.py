"""Company and EORI numbers: a false alarm is worse than a miss."""

import pytest

from intend_bulk.checks.company_numbers import company_number_flaw, eori_flaw
from intend_bulk.checks.flaws import Country

BRITAIN = Country("GB", "UK")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *(
            (text, "GB")
            for text in ("01234567", "SC123456", "sc 123456", "NI012345", "OC301234", "IP12345R", "R0123456")
        ),
        *(("552 032 534", "FR"), ("55203253400646", "FR"), ("RCS Paris B 552", "FR"), ("13585628", "DK")),
        *(("988 077 917", "NO"), ("HRB 12345 B", "DE"), ("anything", "US")),
    ],
)
def test_company_number_can_be_right(text, code):
    assert company_number_flaw(text, Country(code, code)) is None


def test_company_number_of_no_country_is_not_judged():
    assert company_number_flaw("1", None) is None


@pytest.mark.parametrize(
    ("text", "reason", "meant"),
    [
        ("1234567", "it has 7 characters, a British one has 8", "01234567"),
        ("SC12345", "it has 7 characters, a British one has 8", "SC012345"),
        ("SCO12345", "a British one has 8 digits, or 2 letters and 6 digits", "SC012345"),
        ("123456789", "it has 9 characters, a British one has 8", ""),
        ("1234567X", "a British one has 8 digits, or 2 letters and 6 digits", ""),
        ("none", "it has no digits", ""),
    ],
)
def test_british_company_number_that_is_none(text, reason, meant):
    flaw = company_number_flaw(text, BRITAIN)
    assert (flaw.code, flaw.reason, flaw.guess) == ("company_number_invalid", reason, meant)


@pytest.mark.parametrize(
    ("text", "code", "reason"),
    [
        ("552032535", "FR", "its check digits are wrong for FR"),
        ("13585629", "DK", "its check digits are wrong for DK"),
        ("5520325", "FR", "it has 7 digits, which the register of FR does not give out"),
    ],
)
def test_number_that_a_register_does_not_give_out(text, code, reason):
    assert company_number_flaw(text, Country(code, code)).reason.startswith(reason)


def test_zero_that_a_register_begins_with_is_missed():
    """0112038-9 is Nokia in the Finnish register."""
    assert company_number_flaw("1120389", Country("FI", "Finland")).guess == "01120389"


@pytest.mark.parametrize(
    "text",
    [
        "GB123456782000",
        "GB 123456782000",
        "XI123456782000",
        "gb123456782000123",
        "DE1234567",
        "FR55203253400646",
        "EL094259216",
    ],
)
def test_eori_number_can_be_right(text):
    assert eori_flaw(text, None) is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("GB1234", "it has 4 characters after GB, not 12 or 15 digits"),
        ("GB12345678200X", "it has 12 characters after GB, not 12 or 15 digits"),
        ("US123456789", "it begins with the two letters of a country of the EU"),
        ("123456782000", "it begins with the two letters of a country of the EU"),
        ("DE", "it begins with the two letters of a country of the EU"),
        ("DE12345678901234567", "it begins with the two letters of a country of the EU"),
    ],
)
def test_eori_number_that_is_none(text, reason):
    flaw = eori_flaw(text, None)
    assert flaw.code == "eori_number_invalid"
    assert flaw.reason.startswith(reason)


def test_eori_number_without_its_letters_is_guessed():
    assert eori_flaw("123456782000", BRITAIN).guess == "GB123456782000"
    assert eori_flaw("123456782000", Country("DE", "Germany")).guess == ""
