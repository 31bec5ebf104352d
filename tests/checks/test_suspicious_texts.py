"""Texts that can be sent, and look as if a copy or a wrong encoding had changed them."""

# ruff: noqa: RUF001  # such characters are what this is about

import pytest

from intend_bulk.checks.schema import validate_cells
from intend_bulk.checks.texts import mended
from intend_bulk.model.catalogue import Severity


def found(sheet):
    return [(flaw.kind.code, flaw.suggestion) for flaw in validate_cells(sheet, sheet.rows, required=())]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("CafÃ©", "Café"),
        ("Oâ€™Brien", "O’Brien"),
        ("Â£5", "£5"),
        ("MÃ¼ller â€“ SÃ¸nner", "Müller – Sønner"),
        ("Ä\u0141", "Ä\u0141"),
        ("Å�", "Å�"),
        ("Å\u201aódź", "łódź"),
        ("ÐœÐ¾ÑÐºÐ²Ð°".replace("ÑÐ", "Ñ\x81Ð"), "Москва"),
        ("â‚¬50", "€50"),
        ("Ac\u200bme", "Acme"),
        ("\ufeffAcme", "Acme"),
        ("Acme\u00a0Ltd", "Acme Ltd"),
        ("Hyphen\u00adated", "Hyphenated"),
        ("'007", "007"),
        ("'+44 20 7946 0018", "+44 20 7946 0018"),
    ],
)
def test_what_was_meant(text, meant):
    assert mended(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        "Café",
        "SÃO PAULO",
        "CAFÉ™",
        "‘Best’",
        "Ångström",
        "João",
        "ESPAÑA",
        "can't",
        "'Best' Ltd",
        "می\u200cخواهم",
        "北京",
    ],
)
def test_sound_text_is_left_alone(sheet, text):
    assert (found(sheet({"Title": [text]})), mended(text)) == ([], text)


@pytest.mark.parametrize(
    ("heading", "text", "code", "suggestion"),
    [
        ("Title", "CafÃ©", "letters_garbled", "Did you mean 'Café'?"),
        ("Title", "Acme\u00a0Ltd", "character_invisible", "Did you mean 'Acme Ltd'?"),
        ("Reference", "'007", "apostrophe_in_front", "Did you mean '007'?"),
        ("VAT number", "ＧＢ１", "character_typographic", "Did you mean 'GB1'?"),
        ("Reference", "A‘1’", "character_typographic", "Did you mean \"A'1'\"?"),
    ],
)
def test_suggestion_is_the_text_that_was_meant(sheet, heading, text, code, suggestion):
    assert found(sheet({heading: [text]})) == [(code, suggestion)]


def test_wide_letters_of_an_address_are_named(sheet):
    ((code, suggestion),) = found(sheet({"Email": ["ａ@b.co.uk"]}))
    assert (code, suggestion) == ("character_typographic", "Did you mean 'a@b.co.uk'?")


def test_wide_letters_of_a_name_are_left_alone(sheet):
    assert found(sheet({"Title": ["ＡＢＣ株式会社"]})) == []


def test_lost_letter_is_an_error(sheet):
    (flaw,) = validate_cells(one := sheet({"Title": ["Z\ufffdrich"]}), one.rows, required=())
    assert (flaw.kind.code, flaw.kind.severity) == ("letters_lost", Severity.ERROR)


def test_password_is_not_suggested(sheet):
    ((code, suggestion),) = found(sheet({"Password": ["'007"]}))
    assert code == "apostrophe_in_front"
    assert "007" not in suggestion
