"""Names of files: what Windows refuses, how macOS spells letters, what a shell needs in quotes."""

import os
import subprocess
import unicodedata
from pathlib import Path

import pytest

from intend_bulk.system import as_on_disk, is_same_file, path_key, quoted, storable
from intend_bulk.system.names import is_too_long, why_no_name

NAME = "Kundenübersicht.xlsx"
COMPOSED, DECOMPOSED = unicodedata.normalize("NFC", NAME), unicodedata.normalize("NFD", NAME)


@pytest.mark.parametrize(
    "name",
    [
        *("con", "CON.xlsx", "nul.csv", "aux.tar.gz", "prn.json", "com1.csv", "COM9.xlsx", "lpt0.csv", "com².csv"),
        *("con .xlsx", "conin$", "a:b.xlsx", "who?.csv", "a*.csv", "a|b.csv", 'a"b.csv', "<a>.csv", "a\tb.csv"),
        *("clients.", "clients.csv "),
    ],
)
def test_windows_refuses_the_name(name):
    assert why_no_name(name, windows=True)
    assert why_no_name(name, windows=False) is None


@pytest.mark.parametrize(
    "name",
    ["clients.xlsx", "console.xlsx", "com.xlsx", "com10.csv", "null.csv", "xcon.csv", "Zoë Łukasz 东京.xlsx", ".csv"],
)
def test_windows_takes_the_name(name):
    assert why_no_name(name, windows=True) is None


@pytest.mark.parametrize(("length", "too_long"), [(259, True), (258, False)])
def test_windows_counts_the_characters_of_the_whole_path(length, too_long):
    path = Path("/" + "x" * length)
    assert is_too_long(path, windows=True) is too_long
    assert not is_too_long(path, windows=False)


# One file, several spellings


@pytest.mark.parametrize(("there", "typed"), [(DECOMPOSED, COMPOSED), (COMPOSED, DECOMPOSED)], ids=["macOS", "others"])
def test_a_file_is_found_in_either_spelling(tmp_path, there, typed):
    (tmp_path / there).touch()
    assert as_on_disk(tmp_path / typed).exists()


def test_the_spelling_that_is_there_is_preferred(tmp_path):
    (tmp_path / COMPOSED).touch()
    (tmp_path / DECOMPOSED).touch()
    assert as_on_disk(tmp_path / COMPOSED).name == COMPOSED


@pytest.mark.parametrize("path", ["gone.xlsx", "gone/gone.xlsx", "x" * 300])
def test_what_is_not_there_is_as_it_was_typed(tmp_path, path):
    assert as_on_disk(tmp_path / path) == tmp_path / path


def test_both_spellings_are_remembered_as_one(tmp_path):
    assert path_key(tmp_path / COMPOSED) == path_key(tmp_path / DECOMPOSED)


def test_different_files_are_remembered_apart(tmp_path):
    assert path_key(tmp_path / "a.csv") != path_key(tmp_path / "b.csv")


def test_a_name_that_is_no_text_can_be_stored():
    """Linux takes any bytes: here those of another encoding."""
    assert storable(Path(os.fsdecode(b"M\xe4rz.csv"))) == r"M\xe4rz.csv"


def test_a_file_under_two_names_is_one(tmp_path):
    """As on Windows and macOS under two cases of its name."""
    (tmp_path / "clients.csv").touch()
    os.link(tmp_path / "clients.csv", tmp_path / "CLIENTS.CSV")
    assert is_same_file(tmp_path / "clients.csv", tmp_path / "CLIENTS.CSV")


def test_files_that_are_not_there_are_not_one(tmp_path):
    assert not is_same_file(tmp_path / "a.csv", tmp_path / "a.csv")


# What a shell needs


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("clients.xlsx", "clients.xlsx"),
        ("Übersicht.xlsx", "Übersicht.xlsx"),
        ("sub/clients-2.xlsx", "sub/clients-2.xlsx"),
        ("Kunden März.xlsx", '"Kunden März.xlsx"'),
        ("R&D (2).xlsx", '"R&D (2).xlsx"'),
        ("O'Brien.xlsx", '"O\'Brien.xlsx"'),
        ("cost $5.xlsx", "'cost $5.xlsx'"),
    ],
)
def test_path_in_quotes_where_it_needs_them(path, shown):
    assert quoted(Path(path), windows=False) == shown


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("C:\\Users\\Zoë\\clients.xlsx", "C:\\Users\\Zoë\\clients.xlsx"),
        ("C:\\My Files\\clients.xlsx", '"C:\\My Files\\clients.xlsx"'),
        ("R&D,2.xlsx", '"R&D,2.xlsx"'),
        ("@all.xlsx", '"@all.xlsx"'),
    ],
)
def test_path_in_quotes_on_windows(path, shown):
    """cmd and PowerShell have special characters of their own."""
    assert quoted(Path(path), windows=True) == shown


@pytest.mark.skipif(os.name != "posix", reason="asks sh")
@pytest.mark.parametrize(
    "name", ["a b", "a'b", 'a"b', "a$HOME", "a`b`", "a\\b", "a!b", "a&b;c", "(a)", "*", "a#b", "~root", "März"]
)
def test_sh_reads_the_path_as_it_is(name):
    ran = subprocess.run(["/bin/sh", "-c", f"printf %s {quoted(Path(name))}"], capture_output=True, check=True)
    assert ran.stdout.decode() == name
