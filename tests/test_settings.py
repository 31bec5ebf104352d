"""Settings: option, environment, intend-bulk.toml, default, in this order; and what none of them may be."""

import os
from pathlib import Path

import pytest
from platformdirs import user_config_path

from intend_bulk.api.signing import Signing
from intend_bulk.errors import SettingsError
from intend_bulk.settings import Settings, load_settings

URL = "https://acme.intend.com"
KEY = "key-of-the-tests"
posix_only = pytest.mark.skipif(os.name != "posix", reason="a mode says nothing of it here")


@pytest.fixture
def toml(folder):
    """Write intend-bulk.toml to the current folder, for the owner alone."""

    def write(text: str, *, mode: int = 0o600, to: Path = folder) -> Path:
        to.mkdir(parents=True, exist_ok=True)
        path = to / "intend-bulk.toml"
        path.write_text(text, encoding="utf-8")
        path.chmod(mode)
        return path

    return write


def load(options=None, environment=None, **words) -> Settings:
    """The settings, with nothing in the environment but what is given."""
    return load_settings(options or {}, environment=environment or {}, **words)


def refusal(options=None, environment=None, **words) -> SettingsError:
    with pytest.raises(SettingsError) as caught:
        load(options, environment, **words)
    return caught.value


@pytest.fixture(autouse=True)
def nothing_set(folder):
    """Every test starts in an empty folder, without the settings of the person who runs it."""
    assert folder.is_dir()


# Where a setting comes from


def test_defaults():
    """Two requests a second, 90 seconds for an answer, 120 before looking for a client."""
    assert load() == Settings(
        url=None,
        api_key=None,
        journal=None,
        rate=2.0,
        deadline=90.0,
        quiet_period=120.0,
        required=("type_code", "department", "title", "email", "currency", "tax_code"),
        source="system",
        source_status="P",
    )


COLUMNS = ("name", "option", "variable", "in_environment", "in_file")
SOURCES = [
    ("url", "https://option.uk", "INTEND_URL", "https://environment.uk", "https://file.uk"),
    ("rate", 5.0, "INTEND_BULK_RATE", "4", 3),
    ("deadline", 50.0, "INTEND_BULK_DEADLINE", "40", 30),
    ("quiet_period", 500.0, "INTEND_BULK_QUIET_PERIOD", "400", 300),
    ("journal", "option.sqlite", "INTEND_BULK_JOURNAL", "environment.sqlite", "file.sqlite"),
    ("required", "title", "INTEND_BULK_REQUIRED", "title,email", ["title", "email", "currency"]),
    ("source", "option", "INTEND_BULK_SOURCE", "environment", "file"),
    ("source_status", "O", "INTEND_BULK_SOURCE_STATUS", "E", "F"),
    ("time_zone", "Asia/Tokyo", "INTEND_BULK_TIME_ZONE", "America/New_York", "Europe/London"),
    ("string_to_sign", "{timestamp}o", "INTEND_BULK_STRING_TO_SIGN", "{timestamp}e", "{timestamp}f"),
    ("timestamp_format", "iso", "INTEND_BULK_TIMESTAMP_FORMAT", "milliseconds", "iso"),
]


def each_setting(*columns: str) -> pytest.MarkDecorator:
    """Run a test once a setting, with these columns of the table."""
    rows = [dict(zip(COLUMNS, source, strict=True)) for source in SOURCES]
    cases = [pytest.param(*(row[column] for column in columns), id=row["name"]) for row in rows]
    return pytest.mark.parametrize(columns, cases)


@each_setting(*COLUMNS)
def test_option_wins_over_environment(toml, name, option, variable, in_environment, in_file):
    expected = getattr(load({name: option}), name)
    toml(f"[profile.default]\n{name} = {in_file!r}\n")
    assert getattr(load({name: option}, {variable: in_environment}), name) == expected


@each_setting("name", "variable", "in_environment", "in_file")
def test_environment_wins_over_file(toml, name, variable, in_environment, in_file):
    expected = getattr(load({name: in_environment}), name)
    toml(f"[profile.default]\n{name} = {in_file!r}\n")
    assert getattr(load({}, {variable: in_environment}), name) == expected != getattr(Settings(), name)


@each_setting("name", "in_file")
def test_file_wins_over_default(toml, name, in_file):
    expected = getattr(load({name: in_file}), name)
    toml(f"[profile.default]\n{name} = {in_file!r}\n")
    assert getattr(load(), name) == expected != getattr(Settings(), name)


@each_setting("name")
def test_option_that_is_not_given_counts_for_nothing(name):
    assert load({name: None}) == load()


@each_setting("variable")
def test_empty_variable_counts_for_nothing(variable):
    """A shell has no better way to take one away for one command."""
    assert load({}, {variable: ""}) == load()


def test_key_comes_from_the_environment():
    assert load({}, {"INTEND_API_KEY": f" {KEY}\n"}).api_key == KEY


@posix_only
def test_file_of_the_user_is_read(toml):
    """Where the current folder has none."""
    toml("[profile.default]\nrate = 7\n", to=user_config_path("intend-bulk", appauthor=False))
    assert load().rate == 7


@posix_only
def test_file_of_the_folder_wins_over_that_of_the_user(toml):
    toml("[profile.default]\nrate = 7\nsource = 'user'\n", to=user_config_path("intend-bulk", appauthor=False))
    toml("[profile.default]\nrate = 3\n")
    assert (load().rate, load().source) == (3, "system")


# A profile that was asked for, and what the environment says otherwise

PROFILE = f"[profile.test]\nurl = '{URL}'\n"
ASKED_FOR = pytest.mark.parametrize(
    ("words", "environment"),
    [({"profile": "test"}, {}), ({}, {"INTEND_BULK_PROFILE": "test"})],
    ids=["option", "variable"],
)


@ASKED_FOR
def test_profile_that_was_asked_for_is_not_sent_elsewhere(toml, words, environment):
    """Its name would stand in the plan, and the clients in another Intend."""
    toml(PROFILE)
    error = refusal({}, {"INTEND_URL": "real.intend.com", **environment}, **words)
    assert error.message == f"INTEND_URL is https://real.intend.com, but the profile test is for {URL}."
    assert error.hint == f"Unset INTEND_URL, or say --url {URL}."


@pytest.mark.parametrize("url", [URL, f"{URL}/api/", "ACME.intend.com"])
def test_environment_may_say_the_address_of_the_profile_too(toml, url):
    toml(PROFILE)
    assert load({}, {"INTEND_URL": url}, profile="test").url == URL


def test_address_that_is_given_as_an_option_ends_the_doubt(toml):
    toml(PROFILE)
    environment = {"INTEND_URL": "real.intend.com"}
    assert load({"url": "real.intend.com"}, environment, profile="test").url == "https://real.intend.com"


def test_profile_without_an_address_takes_that_of_the_environment(toml):
    toml("[profile.test]\nrate = 4\n")
    assert load({}, {"INTEND_URL": URL}, profile="test").url == URL


def test_environment_wins_over_a_profile_that_nobody_asked_for(toml):
    toml(f"[profile.default]\nurl = '{URL}'\n")
    assert load({}, {"INTEND_URL": "real.intend.com"}).url == "https://real.intend.com"


@ASKED_FOR
def test_profile_that_was_asked_for_gets_no_other_key(toml, words, environment):
    """Where one address serves several companies, the key says which of them gets the clients."""
    toml(f"{PROFILE}api_key = '{KEY}'\n")
    error = refusal({}, {"INTEND_API_KEY": "other", **environment}, **words)
    assert error.message == "INTEND_API_KEY is another key than that of the profile test."
    assert "Unset INTEND_API_KEY" in error.hint
    assert KEY not in error.message + error.hint


def test_environment_may_hold_the_key_of_the_profile_too(toml):
    toml(f"{PROFILE}api_key = '{KEY}'\n")
    assert load({}, {"INTEND_API_KEY": f"{KEY}\n"}, profile="test").api_key == KEY


def test_key_of_the_environment_is_for_an_address_that_is_given_as_an_option(toml):
    toml(f"{PROFILE}api_key = '{KEY}'\n")
    assert load({"url": "bolt.intend.com"}, {"INTEND_API_KEY": "other"}, profile="test").api_key == "other"


# The address of Intend


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ("acme.intend.com", "https://acme.intend.com"),
        ("ACME.Intend.com", "https://acme.intend.com"),
        (" acme.intend.com ", "https://acme.intend.com"),
        ("https://acme.intend.com", "https://acme.intend.com"),
        ("https://acme.intend.com/", "https://acme.intend.com"),
        ("https://acme.intend.com/api", "https://acme.intend.com"),
        ("https://acme.intend.com/api/", "https://acme.intend.com"),
        ("https://acme.intend.com/api/clients", "https://acme.intend.com"),
        ("acme.intend.com/api", "https://acme.intend.com"),
        ("https://acme.com/intend/api", "https://acme.com/intend"),
        ("https://acme.com/apis", "https://acme.com/apis"),
        ("https://acme.intend.com:443", "https://acme.intend.com"),
        ("https://acme.intend.com:8443", "https://acme.intend.com:8443"),
        ("acme.intend.com:8443", "https://acme.intend.com:8443"),
        ("HTTPS://acme.intend.com", "https://acme.intend.com"),
        ("https://münchen.intend.com", "https://xn--mnchen-3ya.intend.com"),
        ("https://xn--mnchen-3ya.intend.com", "https://xn--mnchen-3ya.intend.com"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("http://LOCALHOST:80/", "http://localhost"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("https://[2001:db8::1]", "https://[2001:db8::1]"),
    ],
)
def test_address_has_one_form(given, url):
    """A tenant is its address: however it is written, it is the same one."""
    assert load({"url": given}).url == url


@pytest.mark.parametrize(
    "host", ["acme.intend.com", "192.168.0.7", "127.0.0.1.evil.com", "localhost.evil.com", "10.0.0.1"]
)
def test_http_is_for_this_machine_alone(host):
    assert "unencrypted" in refusal({"url": f"http://{host}"}).message


@pytest.mark.parametrize(
    "address",
    [
        "https://clark:hunter2@acme.intend.com",
        "https://hunter2@acme.intend.com",
        "clark:hunter2@acme.intend.com",
        "https://clark:hunter2@acme.intend.com/?x=1",
        "https://clark:hunter2@acme.intend.com:99999",
        "https://clark:hunter2@[acme",
        "https://:hunter2@",
    ],
)
def test_address_holds_no_user_and_no_password(address):
    """Nor does the error show them."""
    error = refusal({"url": address})
    assert "must not hold a user name or a password" in error.message
    assert "hunter2" not in error.message + (error.hint or "")


@pytest.mark.parametrize(
    "address",
    [
        "ftp://acme.intend.com",
        "https://",
        "https:///api",
        " ",
        "acme intend com",
        "https://acme.intend.com?x=1",
        "https://acme.intend.com#top",
        "https://acme.intend.com:port",
        "https://acme.intend.com:99999",
        "https://[::1",
        "https://acme..com",
        "https://acme.\u2100.com",
        f"https://{'a' * 70}.com",
        "//acme.intend.com",
    ],
)
def test_what_is_no_address(address):
    """The error says where it was given, what it is, and how one looks."""
    error = refusal({"url": address})
    assert error.message.startswith("--url: ")
    assert "is no address" in error.message
    assert "https://yourcompany.intend.com" in error.hint


@pytest.mark.parametrize(
    ("options", "environment", "place"),
    [
        ({"url": "ftp://x"}, {}, "--url: "),
        ({}, {"INTEND_URL": "ftp://x"}, "INTEND_URL: "),
        ({"quiet_period": "soon"}, {}, "--quiet-period: "),
        ({}, {"INTEND_BULK_QUIET_PERIOD": "soon"}, "INTEND_BULK_QUIET_PERIOD: "),
    ],
    ids=str,
)
def test_error_names_the_option_or_variable(options, environment, place):
    assert refusal(options, environment).message.startswith(place)


def test_error_names_the_line_of_the_file(toml):
    toml("[profile.default]\nrate = 'fast'\n")
    assert refusal().message.startswith("rate in intend-bulk.toml: 'fast'")


# The key


def test_key_is_never_shown():
    settings = load({"url": URL}, {"INTEND_API_KEY": KEY})
    assert settings.api_key == KEY
    assert KEY not in repr(settings) + str(settings)


@pytest.mark.parametrize("key", ["two words", "ke\u00a0y", "schlüssel", "key\x00", "ke\ny"], ids=ascii)
def test_key_of_characters_that_no_key_has(key):
    """A broken copy is named, and not shown."""
    error = refusal({}, {"INTEND_API_KEY": key})
    assert "INTEND_API_KEY: the API key holds characters" in error.message
    assert key not in error.message


def test_key_of_a_profile_is_sent_to_its_address(toml):
    toml(f"[profile.default]\nurl = '{URL}'\napi_key = '{KEY}'\n")
    assert load().api_key == KEY


@pytest.mark.parametrize("url", ["acme.intend.com", f"{URL}/api/", "https://ACME.intend.com:443"])
def test_address_of_the_profile_may_be_written_otherwise(toml, url):
    """It is the same tenant."""
    toml(f"[profile.default]\nurl = '{URL}'\napi_key = '{KEY}'\n")
    assert load({"url": url}).api_key == KEY


@pytest.mark.parametrize(
    ("options", "environment"),
    [({"url": "bolt.intend.com"}, {}), ({}, {"INTEND_URL": "bolt.intend.com"}), ({"url": f"{URL}:8443"}, {})],
    ids=["option", "environment", "port"],
)
def test_key_of_a_profile_is_sent_to_no_other_address(toml, options, environment):
    """The error names both addresses and not the key."""
    toml(f"[profile.default]\nurl = '{URL}'\napi_key = '{KEY}'\n")
    error = refusal(options, environment)
    assert f"is for {URL}, and is not sent to https://" in error.message
    assert KEY not in error.message + error.hint


def test_key_of_a_profile_without_address_is_sent_to_none(toml):
    toml(f"[profile.default]\napi_key = '{KEY}'\n")
    assert "is for no address" in refusal({"url": URL}).message


def test_key_of_a_profile_without_address_is_no_error_where_nothing_is_sent(toml):
    """A check of a sheet needs neither."""
    toml(f"[profile.default]\napi_key = '{KEY}'\n")
    assert load().url is None


def test_key_of_the_environment_is_for_any_address(toml):
    """Whoever sets both knows what they are for."""
    toml(f"[profile.default]\nurl = '{URL}'\napi_key = '{KEY}'\n")
    settings = load({"url": "bolt.intend.com"}, {"INTEND_API_KEY": "other"})
    assert (settings.url, settings.api_key) == ("https://bolt.intend.com", "other")


@posix_only
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o620], ids=oct)
def test_file_with_a_key_that_others_can_read_is_refused(toml, mode):
    toml(f"[profile.default]\nurl = '{URL}'\napi_key = '{KEY}'\n", mode=mode)
    error = refusal()
    assert "others can read it" in error.message
    assert "chmod 600" in error.hint
    assert KEY not in error.message + error.hint


@posix_only
def test_file_without_a_key_may_be_read_by_others(toml):
    toml("[profile.default]\nrate = 3\n", mode=0o644)
    assert load().rate == 3


# The secret key


def test_requests_are_not_signed_by_themselves():
    assert load({"url": URL}, {"INTEND_API_KEY": KEY}).signing() is None


def test_secret_key_switches_signing_on():
    settings = load({"url": URL}, {"INTEND_SECRET_KEY": f" {KEY}\n"})
    assert settings.signing() == Signing(KEY, "{timestamp}{method}{path}{body}", "seconds")


def test_secret_key_is_never_shown():
    settings = load({"url": URL}, {"INTEND_SECRET_KEY": KEY})
    assert KEY not in repr(settings) + repr(settings.signing())


def test_secret_key_of_characters_that_no_key_has():
    error = refusal({}, {"INTEND_SECRET_KEY": "schlüssel"})
    assert "INTEND_SECRET_KEY: the secret key holds characters" in error.message
    assert "schlüssel" not in error.message


def test_secret_key_of_a_profile_is_for_no_other_address(toml):
    toml(f"[profile.default]\nurl = '{URL}'\nsecret_key = '{KEY}'\n")
    assert load().secret_key == KEY
    error = refusal({"url": "bolt.intend.com"}, {"INTEND_API_KEY": "other"})
    assert f"The secret key in intend-bulk.toml is for {URL}, and is not sent to" in error.message
    assert "INTEND_SECRET_KEY" in error.hint
    assert KEY not in error.message + error.hint


@posix_only
def test_file_with_a_secret_key_that_others_can_read_is_refused(toml):
    toml(f"[profile.default]\nurl = '{URL}'\nsecret_key = '{KEY}'\n", mode=0o644)
    error = refusal()
    assert "holds the secret key, and others can read it" in error.message
    assert "INTEND_SECRET_KEY" in error.hint


# The file


def test_profile_is_chosen_by_name(toml):
    toml("[profile.default]\nrate = 3\n[profile.test]\nrate = 4\n")
    assert (load().rate, load(profile="test").rate) == (3, 4)


def test_profile_is_chosen_by_the_environment(toml):
    toml("[profile.default]\nrate = 3\n[profile.test]\nrate = 4\n")
    assert load({}, {"INTEND_BULK_PROFILE": "test"}).rate == 4


def test_profile_takes_nothing_from_the_default_one(toml):
    """Or a rehearsal could send to the real tenant."""
    toml(f"[profile.default]\nurl = '{URL}'\n[profile.test]\nrate = 4\n")
    assert load(profile="test").url is None


def test_file_needs_no_default_profile(toml):
    toml("[profile.test]\nrate = 4\n")
    assert load().rate == 2


def test_unknown_profile_is_named(toml):
    toml("[profile.default]\nrate = 3\n[profile.test]\nrate = 4\n")
    error = refusal(profile="tset")
    assert "no profile 'tset'" in error.message
    assert "default, test" in error.hint


def test_profile_without_a_file_is_named():
    assert "no profile 'test' in intend-bulk.toml" in refusal(profile="test").message


def test_unknown_setting_is_named(toml):
    """With those that there are."""
    toml("[profile.default]\nrtae = 3\n")
    error = refusal()
    assert "'rtae' is no setting" in error.message
    assert "quiet_period" in error.hint


@pytest.mark.parametrize("text", ["[profile.default\nrate = 3\n", "[profile.default]\nrate = \n"])
def test_file_that_is_no_toml_is_refused(toml, text):
    """The error says where in it."""
    path = toml(text)
    error = refusal()
    assert error.message.startswith(f"{path.name} cannot be read: ")
    assert "line" in error.message


def test_file_that_is_not_utf8_is_refused(toml):
    toml("").write_bytes("[profile.default]\nsource = 'Zürich'\n".encode("latin-1"))
    assert "cannot be read" in refusal().message


def test_file_of_notepad_is_read(toml):
    """It begins with a byte order mark."""
    toml("\ufeff[profile.default]\nrate = 3\n")
    assert load().rate == 3


@pytest.mark.parametrize(
    "text",
    [
        "rate = 3\n",
        "[default]\nrate = 3\n",
        "[profile]\nrate = 3\n",
        "profile = 'x'\n",
        "profile = ['x']\n",
        "[[profile]]\n",
    ],
)
def test_file_of_another_form_is_refused(toml, text):
    """The error says under which heading settings stand."""
    toml(text)
    error = refusal()
    assert "not of the form" in error.message
    assert "[profile.default]" in error.hint


def test_empty_file_sets_nothing(toml):
    toml("")
    assert load() == Settings()


# Values


@pytest.mark.parametrize("name", ["rate", "deadline", "quiet_period"])
@pytest.mark.parametrize("value", ["0", "-1", "fast", "nan", "inf", "1,5", "1e9", "True"])
def test_what_is_no_number_above_zero(name, value):
    assert "is not a number above 0" in refusal({name: value}).message


@pytest.mark.parametrize(("value", "number"), [("0.5", 0.5), (" 3 ", 3.0), (7, 7.0), (1.5, 1.5), ("100", 100.0)])
def test_numbers(value, number):
    assert load({"rate": value}).rate == number


@pytest.mark.parametrize(
    ("text", "name"), [("Europe/London", "Europe/London"), (" utc ", "UTC"), ("america/new_york", "America/New_York")]
)
def test_time_zones(text, name):
    """Written as on the list, whatever the case: on some systems a file is found in any."""
    assert load({"time_zone": text}).time_zone == name


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Europe/Londn", "Europe/London"),
        ("London", "Europe/London"),
        ("new york", "America/New_York"),
        ("BST", ""),
        ("+01:00", ""),
        ("localtime", ""),
        ("../../etc/passwd", ""),
    ],
)
def test_what_is_no_time_zone(text, meant):
    error = refusal({}, {"INTEND_BULK_TIME_ZONE": text})
    assert error.message == f"INTEND_BULK_TIME_ZONE: {text!r} is not the name of a time zone."
    guess = f"Did you mean {meant!r}? " if meant else ""
    assert error.hint == f'{guess}Give one as Europe/London or America/New_York, or "UTC".'


@pytest.mark.parametrize(
    ("deadline", "quiet_period"), [("91", "90"), ("200", None), (None, "60")], ids=["both", "deadline", "quiet period"]
)
def test_quiet_period_is_not_shorter_than_the_deadline(deadline, quiet_period):
    """Otherwise a create could still be on its way when it is looked for."""
    error = refusal({"deadline": deadline, "quiet_period": quiet_period})
    assert "still be on its way" in error.message
    assert "INTEND_BULK_QUIET_PERIOD" in error.hint


def test_quiet_period_may_be_as_long_as_the_deadline():
    assert load({"deadline": 60, "quiet_period": 60}).quiet_period == 60


@pytest.mark.parametrize(
    ("value", "columns"),
    [
        ("title", ("title",)),
        ("title, email ,billing_post_code", ("title", "email", "billing_post_code")),
        (["title", "email"], ("title", "email")),
        ([], ()),
    ],
    ids=str,
)
def test_required_columns(value, columns):
    """An old system has no e-mail for everybody."""
    assert load({"required": value}).required == columns


@pytest.mark.parametrize(
    "value", ["titel", "title,", "Title", "client_id", "created_on", ["title", "nonsense"]], ids=str
)
def test_required_column_that_is_not_sent(value):
    error = refusal({"required": value})
    assert "is not a column that is sent" in error.message
    assert error.hint


@pytest.mark.parametrize("value", ["3", "true", "{ title = true }"])
def test_required_columns_of_another_form(toml, value):
    toml(f"[profile.default]\nrequired = {value}\n")
    assert "is not a list of column names" in refusal().message


def test_journal_may_stand_in_the_home_folder():
    assert load({"journal": "~/journal.sqlite"}).journal == Path.home() / "journal.sqlite"


def test_journal_stands_in_the_folder_of_the_user_by_itself():
    assert load().journal_path().parts[-2:] == ("intend-bulk", "journal.sqlite")


def test_journal_can_be_elsewhere():
    assert load({"journal": "here.sqlite"}).journal_path() == Path("here.sqlite")


def test_defaults_of_cells_follow_the_settings():
    assert load({"source": "crm"}).for_empty_cells == {"source": "crm", "source_status": "P"}


def test_missing_address_says_how_to_give_one():
    with pytest.raises(SettingsError, match="No address") as caught:
        load().needed_url()
    assert "INTEND_URL" in caught.value.hint


def test_missing_key_says_how_to_give_one():
    with pytest.raises(SettingsError, match="No API key") as caught:
        load().needed_key()
    assert "INTEND_API_KEY" in caught.value.hint


def test_needed_settings_are_given_where_they_are_there():
    settings = load({"url": URL}, {"INTEND_API_KEY": KEY})
    assert (settings.needed_url(), settings.needed_key()) == (URL, KEY)


def test_settings_come_from_the_real_environment(monkeypatch):
    """Where no other is given."""
    monkeypatch.setenv("INTEND_BULK_RATE", "9")
    assert load_settings({}).rate == 9


# Where files go


def test_a_file_whose_own_folder_takes_none_has_three_others(folder):
    """In their order."""
    current, documents, of_the_journal = load({"journal": "data/journal.sqlite"}).other_folders()
    assert (current, documents.name, of_the_journal) == (folder, "Documents", Path("data"))


@posix_only
def test_a_current_folder_that_is_gone_is_none_of_them(folder):
    settings = load({"journal": str(folder.parent / "journal.sqlite")})
    folder.rmdir()
    assert [found.name for found in settings.other_folders()] == ["Documents", folder.parent.name]
