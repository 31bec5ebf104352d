"""VAT numbers: which can be right, and what is said of those that cannot."""

import pytest

from intend_bulk.checks.flaws import Country
from intend_bulk.checks.vat_numbers import vat_flaw

CHECK_DIGITS = "its check digits are wrong for"


def country(code: str) -> Country | None:
    return Country(code, code) if code else None


@pytest.mark.parametrize(
    "text",
    [
        *("GB980780684", "GB 980 7806 84", "gb 980-7806-84", "GB980780684001", "XI980780684", "GBGD001", "GBHA500"),
        *("ATU57194903", "BE0697449992", "BE 0697.449.992", "BG175074752", "CY10259033P", "CZ25123891", "DE136695976"),
        *("DK13585628", "EE100931558", "EL094259216", "GR094259216", "ESB64717838", "FI20774740", "FR61954506077"),
        *("HR33392005961", "HU12892312", "IE6433435F", "IE6433435OA", "IT00743110157", "LT119511515", "LU15027442"),
        *("LV40003521600", "MT11679112", "NL004495445B01", "NL123456789B13", "PL8567346215", "PT501964843"),
        *("RO18547290", "SE123456789701", "SI50223054", "SK2022749619"),
        *("CHE-107.787.577 MWST", "CHE107787577", "NO995525828MVA", "NO 995 525 828"),
    ],
)
def test_number_with_the_letters_of_its_country_is_right(text):
    """The country of the address does not matter, nor do spaces, dots and dashes."""
    assert vat_flaw(text, None) is None
    assert vat_flaw(text, country("GB")) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *(("980780684", "GB"), ("980780684", "IM"), ("136695976", "DE"), ("U57194903", "AT"), ("54362315K", "ES")),
        *(("51824753556", "AU"), ("16.727.230/0001-97", "BR"), ("27AAPFU0939F1ZV", "IN"), ("988077917", "NO")),
        *(("49091850", "NZ"), ("101134702", "RS"), ("4540536920", "TR")),
    ],
)
def test_number_without_letters_is_one_of_the_country_of_the_address(text, code):
    assert vat_flaw(text, country(code)) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("pending", ""),
        ("None", ""),
        ("None", "US"),
        ("12345", ""),
        ("12-3456789", "US"),
        ("anything", "HK"),
        ("EU372022452", "GB"),
        ("IM3720000224", "GB"),
    ],
)
def test_where_nobody_can_say_nothing_is_said(text, code):
    """No country; one whose numbers have no form of their own; the One Stop Shop, which is any country's."""
    assert vat_flaw(text, country(code)) is None


@pytest.mark.parametrize(
    ("text", "code", "reason"),
    [
        ("GB12345678", "", "it has 8 digits, VAT numbers of GB have 9 or 12"),
        ("12345678", "GB", "it has 8 digits, VAT numbers of GB have 9 or 12"),
        ("CZ1234567", "", "it has 7 digits, VAT numbers of CZ have 8 or 9 or 10"),
        ("RO1", "", "it has 1 digits, VAT numbers of RO have 2 to 10"),
        ("CHE10778757", "", "it has 8 digits, VAT numbers of CHE have 9"),
        ("GB980780684 X", "", "it has 10 characters, VAT numbers of GB have 9 or 12"),
        ("GB980780685", "", f"{CHECK_DIGITS} GB"),
        ("980780684", "DE", f"{CHECK_DIGITS} DE"),
        ("CHE-107.787.578", "", f"{CHECK_DIGITS} CHE"),
        ("EL094259217", "", f"{CHECK_DIGITS} EL"),
        ("XI980780685", "", f"{CHECK_DIGITS} XI"),
        ("GBGD900", "", "a part of it is not as in VAT numbers of GB"),
        ("n/a", "GB", "it has no digits"),
        ("GB", "GB", "it has no digits"),
    ],
)
def test_what_is_wrong_is_said_in_words(text, code, reason):
    flaw = vat_flaw(text, country(code))
    assert (flaw.code, flaw.reason.partition(", so one")[0]) == ("vat_number_invalid", reason)


@pytest.mark.parametrize(
    ("text", "meant"),
    [("GB98O780684", "GB980780684"), ("gb 98o 7806 84", "GB980780684"), ("PT50196484", "")],
)
def test_letter_for_a_digit(text, meant):
    assert vat_flaw(text, None).guess == meant


@pytest.mark.parametrize(
    "text", ["VAT GB980780684", "VAT no: GB 980 7806 84", "UK980780684", "GB VAT 980780684", "GB-VAT-980780684"]
)
def test_number_behind_a_label_is_guessed(text):
    assert vat_flaw(text, country("GB")).guess == "GB980780684"


def test_lost_zero():
    """As a spreadsheet takes it off a number that is nothing but digits."""
    assert vat_flaw("94259216", country("GR")) is None  # Greek numbers have it added
    assert vat_flaw("743110157", country("IT")).guess == ""  # two are lost
    assert vat_flaw("0743110157", country("IT")).guess == "00743110157"
    assert vat_flaw("FI2077474", None).guess == "FI02077474"


def test_wide_digits_are_judged_as_meant():
    """That they are wide is another problem."""
    assert vat_flaw("GB\uff19\uff18\uff10780684", None) is None
