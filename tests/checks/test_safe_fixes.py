"""What a cell means beyond doubt, which `check --fix` writes without a question; all else is a guess at the most."""

# ruff: noqa: RUF001  # such characters are what this is about

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intend_bulk.checks.addresses import email_flaw, guess_email, guess_website
from intend_bulk.checks.meaning import meant
from intend_bulk.checks.rules import trimmed
from intend_bulk.checks.schema import validate_cells
from intend_bulk.checks.texts import code_flaw, is_web_address
from intend_bulk.model.client import field_named
from intend_bulk.model.codes import countries, currencies
from intend_bulk.model.payload import to_payload
from intend_bulk.model.problems import problem

CODES = {
    "type_code": ("trade", "Retail", "10"),
    "tax_code": ("t1", "T1"),
    "currency": ("GBP", "EUR"),
    "country": ("UK", "Germany"),
}


def found(clients: Any, codes: Any = None) -> list[Any]:
    rows, notes = trimmed(clients, clients.rows, codes)
    return [*notes, *validate_cells(clients, rows, required=(), codes=codes)]


def fix_of(sheet: Any, heading: str, text: str, codes: Any = None) -> str:
    """The fix of every problem of a cell, which is the same for all, can be told, and is what is asked."""
    problems = found(sheet({heading: [text]}), codes)
    (fix,) = {each.fix for each in problems}
    for each in problems if fix else ():
        assert each.kind.fixed
        assert str(fix) in each.suggestion or each.kind.code in ("space_trimmed", "flag_invalid")
    return str(fix)


CURRENCIES = [("gbp", "GBP"), ("Eur", "EUR"), ("826", "GBP"), ("Pound Sterling", "GBP"), ("swiss franc", "CHF"),
              ("€", "EUR"), ("euros", "EUR"), ("US$", "USD"), ("ｇｂｐ", "GBP"), (" gbp ", "GBP")]  # fmt: skip
COUNTRIES = [("UK", "United Kingdom"), ("U.K.", "United Kingdom"), ("uk", "United Kingdom"), ("GBR", "United Kingdom"),
             ("GB", "United Kingdom"), ("Deutschland", "Germany"), ("DE", "Germany"), ("usa", "United States"),
             ("united  kingdom", "United Kingdom"), (" UK\u00a0", "United Kingdom"), ("U\u200bK", "United Kingdom"),
             ("FRANCE", "France"), ("Turkey", "Türkiye"), ("Turkiye", "Türkiye"), ("Cote d’Ivoire", "Côte d'Ivoire"),
             ("uae", "United Arab Emirates"), ("Suomi", "Finland"), ("Espana", "Spain")]  # fmt: skip
FLAGS = [("ja", "1"), ("Oui", "1"), ("sí", "1"), ("on", "1"), ("✓", "1"), ("1.0", "1"), ("WAHR", "1"), ("１", "1"),
         ("nein", "0"), ("NON", "0"), ("off", "0"), ("0.0", "0"), ("FALSCH", "0"), (" ja ", "1")]  # fmt: skip
EMAILS = ["mailto:a@b.com", "MAILTO: a@b.com", "<a@b.com>", "<mailto:a@b.com>", "'a@b.com'", '"a@b.com"', "a @ b.com",
          "a@b.com,", "a@b.com;", "a@b.com.", "a@b.com; ", "a\u200b@b.com", "\u2060a@b.com", "ａ@b.com"]  # fmt: skip
WEBSITES = [
    ("http:/acme.co.uk", "http://acme.co.uk"),
    ("http//acme.co.uk", "http://acme.co.uk"),
    ("https:acme.co.uk", "https://acme.co.uk"),
    ("http:\\\\acme.co.uk", "http://acme.co.uk"),
    ("http://http://acme.co.uk/a?b=1", "http://acme.co.uk/a?b=1"),
    ("<https://acme.co.uk>", "https://acme.co.uk"),
    ("www.acme.co.uk;", "www.acme.co.uk"),
    ("acme.co.uk.", "acme.co.uk"),
]
LISTED = [
    ("Type code", "TRADE", "trade"),
    ("Type code", "retail", "Retail"),
    ("Type code", "ｔｒａｄｅ", "trade"),
    ("Currency", "gbp", "GBP"),
    ("Currency", "€", "EUR"),
    ("Billing country", "United Kingdom", "UK"),
    ("Billing country", "GBR", "UK"),
    ("Shipping 2 country", "Deutschland", "Germany"),
]
TEXTS = [
    ("Title", " Acme ", "Acme"),
    ("Title", "CafÃ©", "Café"),
    ("Title", "CafÃƒÂ©", "Café"),
    ("Title", "Acme\u00a0Ltd", "Acme Ltd"),
    ("Title", "Acme \u200b", "Acme"),
    ("Title", "Hyphen\u00adated", "Hyphenated"),
    ("Billing town", "\ufeffMünchen", "München"),
    ("Company number", "'007", "007"),
    ("Contact number", "'+44 20 7946 0018", "+44 20 7946 0018"),
    ("Billing post code", " '01067 ", "01067"),
    ("Shipping 2 post code", "'01067", "01067"),
    ("Title", "Nguyễn\u200b", "Nguyễn"),
    ("Title", "株式会社\u200bあ", "株式会社あ"),
    ("VAT number", "ＧＢ１", "GB1"),
    ("Reference", "A‘1’", "A'1'"),
]


@pytest.mark.parametrize(
    ("heading", "text", "fix"),
    [
        *(("Currency", *case) for case in CURRENCIES),
        *(("Billing country", *case) for case in COUNTRIES),
        *(("Shipping 1 default", *case) for case in FLAGS),
        *(("Email", text, "a@b.com") for text in EMAILS),
        *(("Website", *case) for case in WEBSITES),
        *TEXTS,
    ],
    ids=ascii,
)
def test_cell_that_means_one_thing(sheet: Any, heading: str, text: str, fix: str) -> None:
    assert fix_of(sheet, heading, text) == fix


@pytest.mark.parametrize(("heading", "text", "fix"), LISTED, ids=ascii)
def test_code_of_the_profile_in_another_spelling(sheet: Any, heading: str, text: str, fix: str) -> None:
    assert fix_of(sheet, heading, text, CODES) == fix


SHARED = ["£", "$", "pounds", "GBR", "GPB", "9.78", "All", "xxx", "gold", "Bolívar Soberano", "gbp/eur"]
UNCLEAR_COUNTRIES = [
    "Untied Kingdom",
    "England",
    "America",
    "congo",
    "NA",
    "N.A.",
    "na",
    "no",
    "and",
    "SA",
    "IR",
    "GE",
    "X",
]
UNCLEAR_FLAGS = ["x", "maybe", "yse", "✗", "2", "j", "-", "yes/no"]
UNCLEAR_EMAILS = ["Ann <a@b.com>", "a@b.com, c@d.com", "a@b,com", "a@@b.com", "a(at)b.com", "joe bloggs@b.com",
                  ".a@b.com", "a@b", "none", "a@b..com", "a\u200b@@b.com"]  # fmt: skip
UNCLEAR_WEBSITES = ["www.acme,co.uk", "http://https://acme.com", "htp://acme.com", "see acme.com", "a.com, b.com",
                    "info@acme.co.uk", "http:", "http:8080", "none"]  # fmt: skip
UNCLEAR_TEXTS = [
    ("Title", "'68"),
    ("Title", "CafÃ© – Zürich"),
    ("Title", "CafÃ©\u200b"),
    ("Title", "one\u2028two"),
    ("Title", "שלום\u200f עולם"),
    ("Title", "ไทย\u200bไทย"),
    ("Title", "\u200b"),
    ("Reference", "“½”"),
    ("Title", "Z\ufffdrich"),
    ("Title", "4.47E+11"),
    ("Title", "Ac\x07me"),
]


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        *(("Currency", text) for text in SHARED),
        *(("Billing country", text) for text in UNCLEAR_COUNTRIES),
        *(("Billing default", text) for text in UNCLEAR_FLAGS),
        *(("Email", text) for text in UNCLEAR_EMAILS),
        *(("Website", text) for text in UNCLEAR_WEBSITES),
        *UNCLEAR_TEXTS,
    ],
    ids=ascii,
)
def test_cell_that_a_person_has_to_look_at(sheet: Any, heading: str, text: str) -> None:
    assert fix_of(sheet, heading, text) == ""


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        ("Type code", "trad"),
        ("Type code", "1.0"),
        ("Tax code", "T 1"),
        ("Currency", "£"),
        ("Currency", "usd"),
        ("Billing country", "France"),
        ("Billing country", "England"),
    ],
)
def test_code_that_is_not_in_the_profile_is_left_alone(sheet: Any, heading: str, text: str) -> None:
    assert fix_of(sheet, heading, text, CODES) == ""


def test_code_that_two_of_the_profile_differ_from_in_case_is_left_alone(sheet: Any) -> None:
    assert fix_of(sheet, "Type code", "TRADE", {"type_code": ("trade", "Trade")}) == ""


@pytest.mark.parametrize("text", ["#N/A", "N/A", "n/a", "#REF!", " #N/A "])
@pytest.mark.parametrize("heading", ["Title", "Billing country", "Email", "Currency", "Website", "Billing default"])
def test_what_reads_like_an_error_is_never_fixed(sheet: Any, heading: str, text: str) -> None:
    assert fix_of(sheet, heading, text) == ""


@pytest.mark.parametrize("text", [" hunter2 ", "'007", "CafÃ©", "pa\u200bss", "ｐａ‘ss"], ids=ascii)
def test_password_is_never_fixed(sheet: Any, text: str) -> None:
    assert {each.fix for each in found(sheet({"Password": [text]}))} <= {""}


def test_cell_of_space_alone_is_left_alone(sheet: Any) -> None:
    """It is sent as an empty cell is, and a fix is a text."""
    assert fix_of(sheet, "Title", "   ") == ""


def test_cell_in_which_reading_found_a_problem_is_left_alone(sheet: Any) -> None:
    """What is there is no text of the user's: a formula would be written over."""
    clients = sheet({"Title": ["=A1 "]})
    read = problem("formula_without_result", row=5, column="Title", cell="A5", value="=A1 ")
    (note,) = trimmed(clients, [replace(clients.rows[0], problems=(read,))])[1]
    assert (note.kind.code, note.fix) == ("space_trimmed", "")


def test_cells_of_a_row_that_may_be_shifted_are_left_alone(sheet: Any) -> None:
    clients = sheet({"Title": [" Acme"]})
    read = problem("row_too_wide", row=5, cell="B5", found=2, expected=1)
    assert trimmed(clients, [replace(clients.rows[0], problems=(read,))])[1] == []


@pytest.mark.parametrize("change", [{"is_as_written": False}, {"position": -1}], ids=["made of cells", "constant"])
def test_column_that_a_mapping_makes_is_left_alone(sheet: Any, change: dict[str, Any]) -> None:
    """A better value is no better text for the cell that it was made of."""
    clients = sheet({"Currency": ["gbp"]})
    made = replace(clients, columns=tuple(replace(column, **change) for column in clients.columns))
    (flaw,) = found(made)
    assert (flaw.kind.code, flaw.suggestion, flaw.fix) == ("currency_unknown", "Did you mean GBP?", "")


@pytest.mark.parametrize("names", [currencies, countries])
def test_right_codes_mean_themselves(names: Any) -> None:
    column = {currencies: "currency", countries: "billing_country"}[names]
    assert [name for name in names() if meant(column, name) != name] == []


@pytest.mark.parametrize(
    ("heading", "text", "suggestion"),
    [
        ("Billing default", "ja", "Did you mean yes?"),
        ("Billing default", "x", "Did you mean yes?"),
        ("Billing default", "flase", "Did you mean no?"),
        ("Billing default", "Nope", "Did you mean no?"),
        ("Billing default", "maybe", "Write 1 or 0, yes or no"),
        ("Email", "Ann <a@b.com>", "Did you mean a@b.com?"),
        ("Email", "a@b.com (home)", "Did you mean a@b.com?"),
        ("Email", "e-mail: a@b.com", "Did you mean a@b.com?"),
        ("Email", "a(at)b[dot]com", "Did you mean a@b.com?"),
        ("Email", "info at acme.com", "Did you mean info@acme.com?"),
        ("Email", "a@b,com", "Did you mean a@b.com?"),
        ("Email", "a@@b.com", "Did you mean a@b.com?"),
        ("Email", "a@b..com", "Did you mean a@b.com?"),
        ("Email", "joe bloggs@b.com", "Write one address, like name@example.com"),
        ("Email", "a@b.com, c@d.com", "Write one address, like name@example.com"),
        ("Email", "info at acme", "Write one address, like name@example.com"),
        ("Website", "www.acme,co.uk", "Did you mean www.acme.co.uk?"),
        ("Website", "www acme.com", "Did you mean www.acme.com?"),
        ("Website", "htp://acme.com", "Did you mean http://acme.com?"),
        ("Website", "http;//acme.com", "Did you mean http://acme.com?"),
        ("Website", "acme..com", "Did you mean acme.com?"),
        ("Website", "see acme.com", "Did you mean acme.com?"),
        ("Website", "acme.com, acme.de", "Write it like https://www.example.com"),
        ("Website", "info@acme.co.uk", "Write it like https://www.example.com"),
        ("Website", "12.50", "Write it like https://www.example.com"),
    ],
)
def test_what_a_person_may_have_meant_is_asked(sheet: Any, heading: str, text: str, suggestion: str) -> None:
    (flaw,) = found(sheet({heading: [text]}))
    assert flaw.suggestion == suggestion


HEADINGS = ["Title", "Email", "Currency", "Billing country", "Website", "Billing default", "VAT number", "Type code",
            "Contact number", "Shipping 1 town", "Contact 1 email"]  # fmt: skip
PIECES = [" ", "\u00a0", "\u200b", "\u00ad", "'", "007", "+44 1", "gbp", "GBP", "€", "826", "UK", "DE", "Deutschland",
          "Ã©", "Ã\u0083Â©", "Caf", "’", "“", "ＧＢ", "½", "ﬁ", "@", "a@b.com", "mailto:", "<", ">", ";", ",", ".",
          "http:", "/", "https//", "acme.com", "ja", "non", "1.0", "N/A", "#", "E+15", "1", "\x07", "\ufffd", "ש",
          "\u200f", "trade", "TRADE", "10", "Retail", "\u2028"]  # fmt: skip
CELLS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=5).map("".join) | st.text(min_size=1, max_size=12)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(CELLS, min_size=len(HEADINGS), max_size=len(HEADINGS)), codes=st.sampled_from([None, CODES]))
def test_fixes_are_final_and_change_their_fields_alone(sheet: Any, texts: list[str], codes: Any) -> None:
    """Written into its cell, a fix leaves no problem of that kind and nothing to mend; no other field is touched."""
    clients = sheet(dict(zip(HEADINGS, ([text] for text in texts), strict=True)))
    (row,), _ = trimmed(clients, clients.rows)
    names = {column.title: str(column.name) for column in clients.columns}
    fixed = {(each.column, each.kind.code): each.fix for each in found(clients, codes) if each.fix}
    cells = {names[heading]: fix for (heading, _), fix in fixed.items()}
    assert {(names[heading], fix) for (heading, _), fix in fixed.items()} == cells.items()  # one fix a cell
    assert [fix for fix in cells.values() if fix != fix.strip()] == []
    after = found(replace(clients, rows=(replace(row, cells={**row.cells, **cells}),)), codes)
    assert {(each.column, each.kind.code) for each in after}.isdisjoint(fixed)
    assert [each for each in after if each.column in {heading for heading, _ in fixed} and each.fix] == []
    assert {name: meant(name, fix, codes) for name, fix in cells.items()} == cells
    assert without(to_payload({**row.cells, **cells}), cells) == without(to_payload(row.cells), cells)


@given(st.sampled_from(HEADINGS), CELLS, st.sampled_from([None, CODES]))
def test_what_a_cell_means_means_itself(heading: str, text: str, codes: Any) -> None:
    name = heading.lower().replace(" ", "_")
    once = meant(name, text, codes)
    assert meant(name, once, codes) == once


@given(CELLS)
def test_what_is_asked_is_right(text: str) -> None:
    """A question whose answer is wrong as well helps nobody."""
    email, website = guess_email(text), guess_website(text)
    assert not email or (email_flaw(email), code_flaw(email)) == (None, None)
    assert not website or is_web_address(website)


def without(payload: Any, names: Iterable[str]) -> Any:
    """What is sent but for some fields."""
    for name in names:
        field, inner = field_named(name), payload
        assert field
        for step in field.path[:-1]:
            inner = inner[step]
        del inner[field.path[-1]]
    return payload
