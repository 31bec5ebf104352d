"""What a person may have meant."""

import pytest

from intend_bulk.checks.guessing import guess_country, guess_currency


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("GBR", "GBP"),
        ("gbp", "GBP"),
        ("GPB", "GBP"),
        ("£", "GBP"),
        ("826", "GBP"),
        ("Pounds", "GBP"),
        ("€", "EUR"),
        ("EURO", "EUR"),
        ("Euro", "EUR"),
        ("euros", "EUR"),
        ("US Dollar", "USD"),
        ("Swiss Franc", "CHF"),
    ],
)
def test_currency_that_was_meant(text, code):
    assert guess_currency(text) == code


@pytest.mark.parametrize("text", ["$", "Dollar", "XYZW", "none", "?", "", "USX", "kr"])
def test_currency_that_could_be_any_is_not_guessed(text):
    """Two that are as near, or none: a wrong guess is worse than none."""
    assert guess_currency(text) == ""


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("UK", "United Kingdom"),
        ("U.K.", "United Kingdom"),
        ("GB", "United Kingdom"),
        ("GBR", "United Kingdom"),
        ("england", "United Kingdom"),
        ("Untied Kingdom", "United Kingdom"),
        ("UNITED KINGDOM", "United Kingdom"),
        ("USA", "United States"),
        ("Deutschland", "Germany"),
        ("Germny", "Germany"),
        ("Holland", "Netherlands"),
        ("Russia", "Russian Federation"),
        ("Korea, Republic of", "South Korea"),
        ("Turkey", "Türkiye"),
        ("Irland", "Ireland"),
    ],
)
def test_country_that_was_meant(text, name):
    assert guess_country(text) == name


@pytest.mark.parametrize("text", ["Narnia", "44", "", "?", "somewhere", "Korea"])
def test_country_that_could_be_any_is_not_guessed(text):
    assert guess_country(text) == ""
