"""Settings, addresses, keys, journals and servers that cannot be used, over all commands that need them."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from bad_input import (
    TO_INTEND,
    WITH_SETTINGS,
    Bad,
    a_folder,
    assert_one_document,
    assert_one_sentence,
    clients,
    crossed,
    database,
    linked_journal,
    try_case,
    with_settings,
)
from scripted import envelope
from testkit import Run

LONG = "x" * 300
CLOSED = {"INTEND_URL": "http://127.0.0.1:9"}  # discard: nobody runs it
CERTIFICATE = Path(__file__).parents[1] / "api/data/self-signed.pem"
TABLE = "[profile.default]\n"
SETTINGS = {
    "a folder": (a_folder("intend-bulk.toml"), "intend-bulk.toml cannot be read"),
    "broken TOML": (with_settings("[profile.default\n"), "cannot be read: Expected ']'"),
    "TOML with a NUL": (with_settings("\0"), "cannot be read"),
    "TOML nested too deep": (with_settings(f"a = {'[' * 5000}"), "cannot be read"),
    "a number of 5,000 digits": (with_settings(f"{TABLE}rate = {'9' * 5000}"), "cannot be read"),
    "a key twice": (with_settings(f"{TABLE}source = 'a'\nsource = 'b'"), "cannot be read"),
    "no tables": (with_settings("rate = 2"), "is not of the form it should be"),
    "a profile that is no table": (with_settings("[profile]\ndefault = 3"), "is not of the form it should be"),
    "an unknown setting": (with_settings(f"{TABLE}rat = 2"), "'rat' is no setting"),
    "a deadline in words": (with_settings(f"{TABLE}deadline = 'soon'"), "'soon' is not a number above 0"),
    "a deadline of yes": (with_settings(f"{TABLE}deadline = true"), "True is not a number above 0"),
    "a source that is a number": (with_settings(f"{TABLE}source = 5"), "5 is not a text"),
    "required that is no list": (with_settings(f"{TABLE}required = 5"), "5 is not a list of column names"),
    "an unknown column": (with_settings(f"{TABLE}required = ['titel']"), "'titel' is not a column"),
    "codes that are no table": (with_settings(f"{TABLE}codes = 5"), "is not a table of names"),
    "a code that is a number": (with_settings(f"{TABLE}codes = {{ tax_code = [1] }}"), "1 is not a text"),
    "an unknown list of codes": (with_settings(f"{TABLE}codes = {{ nope = ['x'] }}"), "'nope' is no list of codes"),
    "a default that is wrong": (with_settings(f"{TABLE}defaults = {{ currency = 'GBR' }}"), "'GBR' is not a currency"),
    "a default title": (with_settings(f"{TABLE}defaults = {{ title = 'x' }}"), "title cannot have a default"),
    "an unknown placeholder": (with_settings(f"{TABLE}string_to_sign = '{{nope}}'"), "{nope} is no placeholder"),
    "a time zone that is none": (
        with_settings(f"{TABLE}time_zone = 'London'"),
        "'London' is not the name of a time zone",
    ),
    "too short a quiet period": (with_settings(f"{TABLE}quiet_period = 1"), "shorter than the deadline"),
}
ADDRESSES = {
    "ftp": ("ftp://intend.example.com", "is no address"),
    "no host": ("https://", "is no address"),
    "spaces": ("'not an address'", "is no address"),
    "user and password": ("https://user:pass@intend.example.com", "must not hold a user name or a password"),
    "http to another host": ("http://intend.example.com", "would send the API key unencrypted"),
    "port 99999": ("http://127.0.0.1:99999", "is no address"),
    "a NUL": ("'https://\0'", "is no address"),
    "no text": ("\udcff", "is no address"),
    "a query": ("'https://intend.example.com?page=1'", "is no address"),
    "a label of 300 letters": (f"https://{LONG}.com", "is no address"),
}
KEYS = [
    Bad("no address", command, "No address of Intend is set", environment={"INTEND_URL": ""}) for command in TO_INTEND
]
KEYS += [
    Bad("a rate in words", command, "INTEND_BULK_RATE: 'fast' is not", environment={"INTEND_BULK_RATE": "fast"})
    for command in WITH_SETTINGS
]
KEYS += [Bad("no key", command, "No API key is set", environment={"INTEND_API_KEY": ""}) for command in TO_INTEND[:3]]
KEYS += [
    Bad("a key that is none", command, "characters that no key has", environment={"INTEND_API_KEY": "schlüssel"})
    for command in WITH_SETTINGS
]
KEYS += [
    Bad("a refused connection", command, "connection refused", exit_code=3, stdin="key\n", environment=CLOSED)
    for command in TO_INTEND
]
JOURNALS = [
    Bad(name, f"import clients.csv --yes --journal {path}", words, make, exit_code)
    for name, path, words, make, exit_code in (
        ("a journal that is a folder", "taken", "is a folder", a_folder("taken"), 3),
        ("a journal that is a link", "journal.sqlite", "is a symbolic link", linked_journal, 3),
        ("a journal that is a device", "/dev/null", "is no file", clients, 3),
        ("a journal below a file", "clients.csv/x.sqlite", "cannot be made", clients, 3),
        ("a journal that is no database", "clients.csv", "file is not a database", clients, 3),
        ("another program's", "journal.sqlite", "of another program", database("CREATE TABLE t (a)"), 3),
        ("a name with a NUL", "'a\0b'", "holds a NUL", clients, 2),
        ("a name that is too long", LONG, "is too long", clients, 2),
    )
]
JOURNALS += [
    Bad(
        "a newer version's",
        "import clients.csv --yes --journal journal.sqlite",
        "is of a newer intend-bulk",
        database("CREATE TABLE schema_version (version INTEGER)", "INSERT INTO schema_version VALUES (99)"),
        3,
    )
]
SERVERS = {
    "a page of HTML": ((200, b"<html>Welcome</html>"), "does not answer as Intend does"),
    "a page that is not there": ((404, b"Not found"), "There is no Intend API at"),
    "a redirect": ((302, b""), "redirects to elsewhere"),
    "a refused key": ((401, envelope(None, response=False, message="No", status=401)), "refused the API key"),
    "JSON of something else": ((200, [1, 2]), "does not answer as Intend does"),
    "JSON nested too deep": ((200, b"[" * 100_000), "does not answer as Intend does"),
    "NULs": ((200, bytes(9)), "does not answer as Intend does"),
    "no list of clients": ((200, envelope("x")), "has a form that is not known"),
}
ANSWERS = [
    Bad(name, command, words, exit_code=3, stdin="key\n", answers=lambda _request, answer=answer: answer)
    for name, (answer, words) in SERVERS.items()
    for command in TO_INTEND
]
ANSWERS += [
    Bad("an unknown certificate", command, "certificate", exit_code=3, stdin="key\n", certificate=CERTIFICATE)
    for command in TO_INTEND
]
STOPPED = [case for case in [*KEYS, *ANSWERS] if case.command == "login" and case.exit_code == 3]
CASES = [
    *crossed(WITH_SETTINGS, SETTINGS),
    *(
        Bad(f"an address: {name}", f"{command} --url {url}", words)
        for name, (url, words) in ADDRESSES.items()
        for command in WITH_SETTINGS
    ),
    *KEYS,
    *JOURNALS,
    *ANSWERS,
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_it_is_one_sentence(case: Bad, run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a way out; nothing is sent, and nothing left behind."""
    assert_one_sentence(case, try_case(case, run, folder, monkeypatch))


@pytest.mark.parametrize("case", CASES, ids=str)
def test_with_json_it_is_one_document(case: Bad, run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert_one_document(case, try_case(case, run, folder, monkeypatch, as_json=True))


@pytest.mark.parametrize(
    "case", [case for case in [*KEYS, *ANSWERS] if case.command == "login" and case.exit_code == 3], ids=str
)
def test_doctor_says_the_same(case: Bad, run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a finding, with the way out; it looks at the rest all the same."""
    ran = try_case(replace(case, command="doctor"), run, folder, monkeypatch, as_json=True)
    findings = {finding["name"]: finding for finding in json.loads(ran.out)["findings"]}
    assert (ran.exit_code, findings["answer"]["is_fine"], findings["folder"]["is_fine"]) == (1, False, True)
    assert case.words in findings["answer"]["found"]
    assert findings["answer"]["mend"]
