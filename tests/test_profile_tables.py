"""The tables of a profile: what they may hold, and what is said where they do not."""

import json
from pathlib import Path

import pytest

from intend_bulk.errors import SettingsError
from intend_bulk.model.catalogue import CATALOGUE, Severity
from intend_bulk.settings import Settings, load_settings


@pytest.fixture
def toml(folder):
    """Write the profile "default" to the current folder: toml('[profile.default.codes]', 'tax_code = ["T1"]')."""

    def write(*lines: str) -> Path:
        path = folder / "intend-bulk.toml"
        path.write_text("\n".join(lines), encoding="utf-8")
        return path

    return write


def load(**environment: str) -> Settings:
    return load_settings({}, environment=environment)


def refusal(**environment: str) -> SettingsError:
    with pytest.raises(SettingsError) as caught:
        load(**environment)
    return caught.value


@pytest.fixture(autouse=True)
def nothing_set(folder):
    """Every test starts in an empty folder, without the settings of the person who runs it."""
    assert folder.is_dir()


# Code lists


def test_lists_stand_in_a_table_of_the_profile(toml):
    toml("[profile.default.codes]", 'type_code = ["trade", "retail"]', 'payment_term = ["30 days"]')
    assert load().codes == {"type_code": ("trade", "retail"), "payment_term": ("30 days",)}


def test_lists_of_another_profile_do_not_count(toml):
    toml("[profile.default]", "[profile.acme.codes]", 'tax_code = ["T1"]')
    assert load().codes == {}


def test_lists_are_json_in_the_environment(toml):
    """Which wins over the file, as a whole."""
    toml("[profile.default.codes]", 'type_code = ["trade"]')
    assert load(INTEND_BULK_CODES='{"tax_code": ["T0", "T1"]}').codes == {"tax_code": ("T0", "T1")}


def test_list_that_there_is_none_of_is_named(toml):
    toml("[profile.default.codes]", 'tax_cod = ["T1"]')
    error = refusal()
    assert error.message == "codes in intend-bulk.toml: 'tax_cod' is no list of codes."
    assert error.hint.startswith("Did you mean tax_code? The lists are type_code, department, ")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("tax_code = []", "tax_code: [] is not a list of codes"),
        ("tax_code = 'T1'", "tax_code: 'T1' is not a list of codes"),
        ("tax_code = ['T1', 1]", "tax_code: 1 is not a text"),
        ("tax_code = ['T1', ' ']", "tax_code is empty"),
        ("currency = ['GBP', 'GBR']", "currency: 'GBR' is not a currency code"),
    ],
)
def test_what_is_no_list(toml, line, words):
    toml("[profile.default.codes]", line)
    error = refusal()
    assert words in error.message
    assert error.hint


def test_currency_that_is_none_is_guessed(toml):
    toml("[profile.default.codes]", "currency = ['GBR']")
    assert refusal().hint.startswith("Did you mean GBP?")


def test_country_may_be_as_intend_spells_it(toml):
    toml("[profile.default.codes]", "country = ['UK']")
    assert load().codes == {"country": ("UK",)}


@pytest.mark.parametrize("name", ["INTEND_BULK_CODES", "INTEND_BULK_DEFAULTS"])
@pytest.mark.parametrize(("text", "words"), [("tax_code=T1", "is not JSON"), ('["T1"]', "is not a table")])
def test_variable_that_is_no_table_is_named(name, text, words):
    error = refusal(**{name: text})
    assert error.message.startswith(f"{name} {words}")
    assert "[profile.NAME.codes]" in error.hint


def test_table_that_is_a_list_in_the_file_is_refused(toml):
    toml("[profile.default]", "codes = ['T1']")
    assert "codes in intend-bulk.toml is not a table" in refusal().message


# Defaults


def test_defaults_stand_in_a_table_of_the_profile(toml):
    toml("[profile.default.defaults]", 'currency = " GBP "', 'shipping_1_country = "Ireland"')
    assert load().defaults == {"currency": "GBP", "shipping_1_country": "Ireland"}


def test_defaults_are_json_in_the_environment():
    assert load(INTEND_BULK_DEFAULTS=json.dumps({"currency": "GBP"})).defaults == {"currency": "GBP"}


def test_defaults_join_those_that_are_settings_of_their_own(toml):
    toml("[profile.default]", "source = 'crm'", "[profile.default.defaults]", "currency = 'GBP'")
    assert load().for_empty_cells == {"source": "crm", "source_status": "P", "currency": "GBP"}


def test_required_column_with_a_default_is_not_needed(toml):
    toml("[profile.default]", "required = ['title', 'currency']", "[profile.default.defaults]", "currency = 'GBP'")
    assert load().needed_columns == ("title",)


@pytest.mark.parametrize("name", ["title", "email", "billing_post_code", "contact_number", "reference"])
def test_what_says_who_a_client_is_has_no_default(toml, name):
    """Or a row would be looked for under another identity than it was sent with."""
    toml("[profile.default.defaults]", f"{name} = 'x'")
    error = refusal()
    assert error.message.startswith(f"defaults in intend-bulk.toml: {name} cannot have a default: ")
    assert "created twice" in error.message


@pytest.mark.parametrize("name", ["username", "password"])
def test_login_has_no_default(toml, name):
    """And what was written is not shown."""
    toml("[profile.default.defaults]", f"{name} = 'kryptonite'")
    error = refusal()
    assert "one client's own" in error.message
    assert "kryptonite" not in error.message + error.hint


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("source", "a setting of its own"),
        ("source_status", "a setting of its own"),
        ("shipping_2_default", "for each row to say"),
        ("curency", "'curency' is not a column that is sent"),
        ("client_id", "'client_id' is not a column that is sent"),
        ("shipping_1_ref", "'shipping_1_ref' is not a column that is sent"),
    ],
)
def test_other_columns_without_a_default(toml, name, words):
    toml("[profile.default.defaults]", f"{name} = 'x'")
    error = refusal()
    assert words in error.message
    assert error.hint


def test_misspelt_column_is_guessed(toml):
    toml("[profile.default.defaults]", "curency = 'GBP'")
    assert refusal().hint.startswith("Did you mean currency?")


@pytest.mark.parametrize(("value", "words"), [("1", "1 is not a text"), ("''", "is empty"), ("true", "is not a text")])
def test_default_that_is_no_text(toml, value, words):
    toml("[profile.default.defaults]", f"tax_code = {value}")
    error = refusal()
    assert error.message.startswith("defaults in intend-bulk.toml, tax_code")
    assert words in error.message


@pytest.mark.parametrize(
    ("name", "text", "words", "hint"),
    [
        ("currency", "GBR", "'GBR' is not a currency code of ISO 4217.", "Did you mean GBP?"),
        ("billing_country", "UK", "'UK' is not the name of a country", "Did you mean United Kingdom?"),
        ("billing_default", "maybe", "'maybe' is neither yes nor no", "Write 1 or 0, yes or no."),
        ("contact_1_email", "nobody", "'nobody' is not an e-mail address", "Write one address"),
        ("tax_code", "#N/A", "'#N/A' is what a spreadsheet shows", "clear the cell."),
    ],
)
def test_default_is_held_to_what_a_cell_may_be(toml, name, text, words, hint):
    toml("[profile.default.defaults]", f"{name} = '{text}'")
    error = refusal()
    assert error.message.startswith(f"defaults in intend-bulk.toml, {name}: {words}")
    assert hint in error.hint


def test_default_outside_of_its_list_is_refused(toml):
    toml("[profile.default]", "codes = { tax_code = ['T0', 'T1'] }", "defaults = { tax_code = 't1' }")
    error = refusal()
    assert "'t1' is not in the profile's list for Tax code (T0, T1)" in error.message
    assert error.hint == "Did you mean T1?"


def test_default_of_its_list_is_taken(toml):
    toml("[profile.default]", "codes = { country = ['UK'] }", "defaults = { billing_country = 'UK' }")
    assert load().defaults == {"billing_country": "UK"}


# How long a text may be


def test_longest_texts_stand_in_a_table_of_the_profile(toml):
    """N stands for every number, as in docs/columns.md."""
    toml("[profile.default.longest]", "title = 100", "shipping_N_town = 50", "'*' = 255")
    assert load().longest == {"title": 100, "shipping_N_town": 50, "*": 255}


def test_one_number_is_for_every_column(toml):
    toml("[profile.default]", "longest = 255")
    assert load().longest == {"*": 255}


@pytest.mark.parametrize(("text", "longest"), [("255", {"*": 255}), ('{"title": 100}', {"title": 100})])
def test_longest_text_in_the_environment(text, longest):
    assert load(INTEND_BULK_LONGEST=text).longest == longest


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("titel = 100", "'titel' is not a column that is sent"),
        ("client_id = 9", "'client_id' is not a column that is sent"),
        ("password = 9", "a password is not measured"),
        ("title = 0", "title: 0 is not a number of characters"),
        ("title = -1", "title: -1 is not a number of characters"),
        ("title = true", "title: True is not a number of characters"),
        ("title = 'ten'", "title: 'ten' is not a number of characters"),
    ],
)
def test_what_is_no_longest_text(toml, line, words):
    toml("[profile.default.longest]", line)
    error = refusal()
    assert error.message.startswith("longest in intend-bulk.toml")
    assert words in error.message
    assert error.hint


def test_misspelt_column_of_a_longest_text_is_guessed(toml):
    toml("[profile.default.longest]", "titel = 100")
    assert refusal().hint.startswith("Did you mean title?")


# Severities


def test_severities_stand_in_a_table_of_the_profile(toml):
    toml(
        "[profile.default.severity]", "phone_invalid = 'error'", "website_invalid = 'off'", "email_invalid = 'warning'"
    )
    assert load().severity == {
        "phone_invalid": Severity.ERROR,
        "website_invalid": None,
        "email_invalid": Severity.WARNING,
    }


def test_severities_are_json_in_the_environment():
    assert load(INTEND_BULK_SEVERITY='{"phone_invalid": "info"}').severity == {"phone_invalid": Severity.INFO}


def test_misspelt_code_is_guessed(toml):
    toml("[profile.default.severity]", "phone_invalit = 'error'")
    error = refusal()
    assert error.message == "severity in intend-bulk.toml: 'phone_invalit' is no code of a problem."
    assert error.hint.startswith("Did you mean phone_invalid?")


@pytest.mark.parametrize("word", ["'fatal'", "''", "1", "true", "['error']"])
def test_what_is_no_severity(toml, word):
    toml("[profile.default.severity]", f"phone_invalid = {word}")
    error = refusal()
    assert error.message.startswith("severity in intend-bulk.toml, phone_invalid: ")
    assert error.hint == 'Write "error", "warning", "info" or "off".'


@pytest.mark.parametrize("word", ["warning", "info", "off"])
@pytest.mark.parametrize(
    "code",
    [
        "error_value",
        "digits_lost",
        "row_too_wide",
        "flag_invalid",
        "required_missing",
        "reference_twice",
        "merged_cell",
    ],
)
def test_error_that_would_send_something_wrong_stays_one(toml, code, word):
    """And why is said."""
    toml("[profile.default.severity]", f"{code} = '{word}'")
    error = refusal()
    assert error.message == f"severity in intend-bulk.toml: {code} must stay an error. {CATALOGUE[code].why}"
    assert error.hint.startswith("Take it out.")


def test_which_columns_are_needed_is_another_setting(toml):
    toml("[profile.default.severity]", "required_missing = 'off'")
    assert "setting required" in refusal().hint


def test_error_may_be_called_one(toml):
    toml("[profile.default.severity]", "flag_invalid = 'error'")
    assert load().severity == {"flag_invalid": Severity.ERROR}


def test_only_errors_are_fixed():
    """A warning can always be made more, or switched off."""
    assert {kind.severity for kind in CATALOGUE.values() if kind.keeps_severity} == {Severity.ERROR}
