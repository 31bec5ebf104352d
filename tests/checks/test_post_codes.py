"""Post codes: which fit their country, how they are written, and what was meant by those that do not."""

import pytest

from intend_bulk.checks.flaws import Country
from intend_bulk.checks.post_codes import _SHAPES, post_code_flaw

FITTING = {
    "AT": ("1010", "A-1010"),
    "AU": ("2000", "0800"),
    "BE": ("1000", "B-1000"),
    "BG": ("1000",),
    "BR": ("01310-100", "01310100"),
    "CA": ("K1A 0B1",),
    "CH": ("8001", "CH-8001"),
    "CN": ("100000",),
    "CY": ("2008",),
    "CZ": ("110 00", "11000"),
    "DE": ("10115", "D-10115", "DE-10115"),
    "DK": ("0800", "DK-2100"),
    "EE": ("10111",),
    "ES": ("08001",),
    "FI": ("00100", "FI-00100"),
    "FR": ("75002", "F-75002"),
    "GB": ("SW1A 1AA", "M1 1AE", "CR2 6XH", "DN55 1PT", "W1A 0AX", "EC1A 1BB", "GIR 0AA", "BFPO 61", "BX1 1LT"),
    "GG": ("GY1 1AA",),
    "GR": ("105 57", "10557"),
    "HR": ("10000",),
    "HU": ("1011", "H-1011"),
    "IE": ("D02 AF30", "D6W XY00", "Dublin 2", "D2"),
    "IM": ("IM1 1AA",),
    "IN": ("110001", "110 001"),
    "IS": ("101",),
    "IT": ("00144", "I-00144"),
    "JE": ("JE2 3AB",),
    "JP": ("100-0001", "1000001"),
    "KR": ("04524",),
    "LI": ("9490",),
    "LT": ("LT-01100", "01100"),
    "LU": ("1009", "L-1009"),
    "LV": ("LV-1010", "1010"),
    "MC": ("98000",),
    "MT": ("VLT 1117", "NXR 01"),
    "MX": ("06000",),
    "MY": ("50000",),
    "NL": ("1234 AB", "1234AB"),
    "NO": ("0025",),
    "NZ": ("0110",),
    "PH": ("1000",),
    "PL": ("00-950", "00950"),
    "PR": ("00901",),
    "PT": ("1000-205", "1000"),
    "RO": ("010011",),
    "RU": ("101000",),
    "SA": ("11564", "11187-1234"),
    "SE": ("114 55", "11455", "SE-114 55"),
    "SG": ("049318",),
    "SI": ("1000", "SI-1000"),
    "SK": ("811 01",),
    "TH": ("10310",),
    "TR": ("06101",),
    "UA": ("01001",),
    "US": ("02138", "02138-1234", "02138 1234"),
    "ZA": ("0001",),
}


def flaw(text: str, code: str):
    return post_code_flaw(text, Country(code, f"land {code}"))


def test_every_country_has_its_good_codes():
    assert FITTING.keys() == _SHAPES.keys()


@pytest.mark.parametrize(("code", "text"), [(code, text) for code, texts in FITTING.items() for text in texts])
def test_code_fits_its_country(code, text):
    assert flaw(text, code) is None


@pytest.mark.parametrize("code", ["HK", "AE", "VN"])
def test_country_without_a_known_form_is_not_judged(code):
    assert flaw("anything", code) is None


def test_code_without_a_country_is_not_judged():
    assert post_code_flaw("anything", None) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *(("QW1 1AA", "GB"), ("SW1A 1AC", "GB"), ("SW1A", "GB"), ("10115", "GB"), ("n/a", "GB"), ("K1A 0D1", "CA")),
        *(("SW1A 1AA", "DE"), ("12345 Berlin", "DE"), ("0123", "NL"), ("1234", "NL"), ("010001", "IN"), ("950", "PL")),
        *(("75001", "AT"), ("123456", "US"), ("D02", "IE"), ("", "GB")),
    ],
)
def test_code_that_does_not_fit(text, code):
    assert flaw(text, code).code == "post_code_invalid"


@pytest.mark.parametrize(
    ("code", "example"),
    [("GB", "SW1A 1AA"), ("US", "12345"), ("NL", "1234 AB"), ("PL", "12-345"), ("IE", "D02 AF30"), ("SE", "123 45")],
)
def test_how_codes_are_written_is_shown(code, example):
    """With the country as the sheet writes it."""
    assert flaw("?", code).reason == f"post codes of land {code} are written like {example}"


@pytest.mark.parametrize("code", _SHAPES)
def test_example_is_one_that_fits(code):
    assert flaw(flaw("?", code).reason.rpartition("like ")[2], code) is None


@pytest.mark.parametrize(
    ("text", "code", "meant"),
    [
        *(("2138", "US", "02138"), ("501", "US", "00501"), ("2138-1234", "US", "02138-1234"), ("1067", "DE", "01067")),
        *(("1000", "FR", "01000"), ("8001", "ES", "08001"), ("100", "IT", "00100"), ("800", "AU", "0800")),
        *(("SW1A IAA", "GB", "SW1A 1AA"), ("LSI 4AB", "GB", "LS1 4AB"), ("0X1 1AA", "GB", "OX1 1AA")),
        *(("K1A OB1", "CA", "K1A 0B1"), ("1O115", "DE", "10115")),
    ],
)
def test_what_was_meant(text, code, meant):
    """Zeros that a spreadsheet took off, and digits where letters belong. A guess is not beyond doubt."""
    found = flaw(text, code)
    assert (found.code, found.guess, found.fix) == ("post_code_invalid", meant, "")


@pytest.mark.parametrize(
    ("text", "code", "written"),
    [
        *(("sw1a1aa", "GB", "SW1A 1AA"), ("SW1A1AA", "GB", "SW1A 1AA"), ("Sw1a  1aa", "GB", "SW1A 1AA")),
        *(("b1-1aa", "GB", "B1 1AA"), ("k1a0b1", "CA", "K1A 0B1"), ("D02AF30", "IE", "D02 AF30")),
        ("1234 ab", "NL", "1234 AB"),
    ],
)
def test_another_spelling_is_mended_beyond_doubt(text, code, written):
    found = flaw(text, code)
    assert (found.code, found.guess, found.fix) == ("post_code_spelling", written, written)
