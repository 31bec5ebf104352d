"""Files of the user: none is written over, all are found and named as the user's shell and folder spell them."""

import os
import shlex
import unicodedata
from pathlib import Path

import pytest
from testkit import Run, client_rows, read_csv, titles, write_csv

from intend_bulk.errors import OutputError
from intend_bulk.jobs.templating import make_template
from intend_bulk.sandbox import Sandbox

NAME = "Kunden Übersicht März.csv"
COMPOSED, DECOMPOSED = unicodedata.normalize("NFC", NAME), unicodedata.normalize("NFD", NAME)


@pytest.fixture
def sheet(folder: Path) -> Path:
    """A file that has a second name, as every file has on Windows and macOS: the same in another case."""
    path = write_csv(folder / "clients.csv", client_rows(1))
    os.link(path, folder / "CLIENTS.CSV")
    return path


@pytest.mark.parametrize("output", ["clients.csv", "CLIENTS.CSV", "./clients.csv"])
@pytest.mark.parametrize("command", [["check"], ["import", "--dry-run"]], ids=" ".join)
def test_the_input_is_not_written_over(
    run: Run, sandbox: Sandbox, sheet: Path, command: list[str], output: str
) -> None:
    assert sandbox.url
    before = sheet.read_bytes()
    ran = run(*command, "clients.csv", "-o", output)
    assert (ran.exit_code, sheet.read_bytes()) == (2, before)
    assert "is the file that is read: it is not written over" in ran.err


def test_the_log_gets_another_name_than_the_input(run: Run, sandbox: Sandbox, sheet: Path) -> None:
    before = sheet.read_bytes()
    ran = run("import", "clients.csv", "--yes", "-o", "CLIENTS.CSV")
    assert (ran.exit_code, sheet.read_bytes()) == (0, before)
    assert "CLIENTS-2.CSV" in ran.out
    assert len(titles(sandbox)) == 1


def test_a_template_does_not_replace_the_export_that_it_takes_codes_from(run: Run, folder: Path) -> None:
    """It gets another name; whoever calls the job itself is refused."""
    run("template", "export.xlsx")
    export = folder / "export.xlsx"
    before = export.read_bytes()
    run("template", "export.xlsx", "--codes", "export.xlsx")
    assert export.read_bytes() == before
    with pytest.raises(OutputError, match="is not written over"):
        make_template(export, shipping=1, contacts=1, required=(), codes=export)


@pytest.mark.parametrize(("there", "typed"), [(DECOMPOSED, COMPOSED), (COMPOSED, DECOMPOSED)], ids=["macOS", "others"])
def test_a_file_and_its_log_are_found_in_either_spelling(
    run: Run, sandbox: Sandbox, folder: Path, there: str, typed: str
) -> None:
    """The log is known for ours, so it is replaced and gets no second name."""
    write_csv(folder / there, client_rows(1))
    assert run("import", typed, "--yes").exit_code == 0
    assert run("import", there, "--yes").exit_code == 0
    log = there.replace(".csv", ".results.csv")
    assert {path.name for path in folder.iterdir()} == {there, log}
    assert read_csv(folder / log)[0]["status"] == "already_created"
    assert run("import", typed.replace(".csv", ".results.csv"), "--yes").exit_code == 2  # a log is no sheet of clients
    assert len(titles(sandbox)) == 1


@pytest.mark.parametrize("ending", [".results.csv", ".RESULTS.csv", ".results-2.csv", ".checked.csv"])
def test_our_suffix_is_taken_off_in_every_spelling(run: Run, sandbox: Sandbox, folder: Path, ending: str) -> None:
    write_csv(folder / DECOMPOSED.replace(".csv", ending), client_rows(1))
    ran = run("import", COMPOSED.replace(".csv", ending), "--yes", "--json")
    assert ran.exit_code == 0
    assert unicodedata.normalize("NFC", ran.out).count("Kunden Übersicht März.results") == 1
    assert sandbox.url


def test_what_is_printed_to_be_copied_can_be_copied(run: Run, sandbox: Sandbox, folder: Path) -> None:
    """Paths with spaces stand in quotes."""
    assert sandbox.url
    made = run("template", "Vorlage März 1.csv")
    assert made.out.rstrip().endswith('intend-bulk check "Vorlage März 1.csv"')
    write_csv(folder / NAME, client_rows(1))
    checked = run("check", NAME)
    command = checked.out.partition("Next: ")[2].splitlines()[0]
    assert command == f'intend-bulk import "{NAME}"'
    assert run(*shlex.split(command)[1:], "--yes").exit_code == 0


def test_every_option_takes_a_path_with_spaces_and_umlauts(run: Run, sandbox: Sandbox, folder: Path) -> None:
    write_csv(folder / NAME, client_rows(1))
    ran = run("import", NAME, "--yes", "-o", "Protokoll für März.xlsx", "--journal", "Tagebuch für März %20.sqlite")
    assert ran.exit_code == 0
    assert run("export", "Ausgabe für März.xlsx").exit_code == 0
    assert run("template", "Vorlage für März.xlsx", "--codes", "Ausgabe für März.xlsx").exit_code == 0
    assert run("check", NAME, "-o", "Prüfung für März.json").exit_code == 0
    assert len(list(folder.glob("*März*"))) == 6
    assert len(titles(sandbox)) == 1


def test_files_have_the_line_ends_that_programs_expect(run: Run, sandbox: Sandbox, folder: Path) -> None:
    """csv CRLF, as RFC 4180 and Excel have it; JSON LF; the same on every system."""
    rows = client_rows(2)
    rows[0]["currency"] = "GBR"
    write_csv(folder / "clients.csv", rows)
    run("import", "clients.csv", "--yes", "--skip-invalid")
    run("export", "out.csv")
    run("template", "template.csv")
    run("check", "clients.csv", "-o", "report.csv")
    run("check", "clients.csv", "-o", "report.json")
    for name in ("clients.results.csv", "out.csv", "template.csv", "report.csv"):
        content = (folder / name).read_bytes()
        assert content.count(b"\n") == content.count(b"\r\n") > 0, name
    assert b"\r" not in (folder / "report.json").read_bytes()
    assert len(titles(sandbox)) == 1


def test_settings_that_notepad_saved_are_read(
    run: Run, sandbox: Sandbox, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a BOM, and CRLF at the end of each line."""
    text = f"[profile.default]\r\njournal = 'Tagebuch für März.sqlite'\r\nurl = '{sandbox.url}'\r\n"
    (folder / "intend-bulk.toml").write_bytes(b"\xef\xbb\xbf" + text.encode())
    monkeypatch.delenv("INTEND_BULK_JOURNAL")
    write_csv(folder / "clients.csv", client_rows(1))
    assert run("import", "clients.csv", "--yes").exit_code == 0
    assert (folder / "Tagebuch für März.sqlite").exists()


WRITERS = {
    "template": ["template", "mine.xlsx"],
    "template as csv": ["template", "mine.csv"],
    "check": ["check", "clients.csv", "-o", "mine.csv"],
    "export": ["export", "mine.xlsx"],
}


@pytest.mark.usefixtures("sandbox")
@pytest.mark.parametrize("command", WRITERS.values(), ids=WRITERS)
def test_a_file_of_somebody_else_is_not_written_over(run: Run, folder: Path, command: list[str]) -> None:
    """It is left as it is, ours gets the next name, and that is said."""
    write_csv(folder / "clients.csv", client_rows(1))
    name = command[-1]
    (folder / name).write_text("somebody's work")
    ran = run(*command)
    assert (folder / name).read_text() == "somebody's work"
    assert (folder / name.replace(".", "-2.")).exists()
    assert f"{name} was there already and is left as it is: wrote {name.replace('.', '-2.')}." in ran.err


@pytest.mark.usefixtures("sandbox")
@pytest.mark.parametrize("command", [WRITERS["check"], WRITERS["export"]], ids=["check", "export"])
def test_a_file_that_we_left_is_written_over(run: Run, folder: Path, command: list[str]) -> None:
    """A report or an export that is made each day keeps its name."""
    write_csv(folder / "clients.csv", client_rows(1))
    run(*command)
    run(*command)
    assert not list(folder.glob("mine-2.*"))


@pytest.mark.usefixtures("sandbox")
@pytest.mark.parametrize("command", [WRITERS["check"], WRITERS["export"]], ids=["check", "export"])
def test_a_file_of_ours_that_a_person_edited_is_not_written_over(run: Run, folder: Path, command: list[str]) -> None:
    write_csv(folder / "clients.csv", client_rows(1))
    run(*command)
    edited = folder / command[-1]
    edited.write_bytes(edited.read_bytes() + b" ")
    before = edited.read_bytes()
    run(*command)
    assert edited.read_bytes() == before
    assert list(folder.glob("mine-2.*"))


@pytest.mark.usefixtures("sandbox")
def test_without_a_journal_no_file_counts_as_ours(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("export", "mine.csv")
    monkeypatch.setenv("INTEND_BULK_JOURNAL", str(folder))
    assert run("export", "mine.csv").exit_code == 0
    assert (folder / "mine-2.csv").exists()
