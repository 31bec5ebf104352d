"""Lists of codes."""

import pytest

from intend_bulk.model.codes import currencies


@pytest.mark.parametrize("code", ["GBP", "EUR", "USD", "CHF", "PLN", "JPY"])
def test_currency_in_use_is_known(code):
    assert code in currencies()


@pytest.mark.parametrize("code", ["gbp", "GBR", "£", "", "UK"])
def test_other_text_is_no_currency(code):
    assert code not in currencies()
