"""Where files go when the wanted place takes none: another name or another folder, it is said, and nothing is lost."""

import json
import os
from pathlib import Path

import pytest
from testkit import Run, client_rows, read_csv, titles, write_csv
from unwritable import fill, read_only

from intend_bulk.sandbox import Sandbox

posix_only = pytest.mark.skipif(os.name != "posix", reason="a mode says nothing of it here")


@pytest.fixture
def share(folder: Path) -> Path:
    """Another folder than the current one, with a sheet of clients in it."""
    there = folder.parent / "share"
    there.mkdir()
    write_csv(there / "clients.csv", client_rows(2))
    return there


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def statuses(log: Path) -> list[str]:
    return [line["status"] for line in read_csv(log)]


# A folder that is read-only


@posix_only
def test_a_log_goes_to_the_current_folder(run: Run, sandbox: Sandbox, folder: Path, share: Path) -> None:
    """It is said before anything is sent, in one sentence, why and where."""
    with read_only(share):
        ran = run("import", str(share / "clients.csv"), "--yes")
    log = folder / "clients.results.csv"
    assert (ran.exit_code, names(share), statuses(log)) == (0, ["clients.csv"], ["created"] * 2)
    assert f"The folder {share} cannot be written to: Permission denied. The log will be {log}." in ran.err
    assert ran.err.count("Permission denied") == 1
    assert f"Every row's outcome is in {log}." in ran.out
    assert len(titles(sandbox)) == 2


@posix_only
@pytest.mark.usefixtures("sandbox")
def test_json_says_where_the_log_is(run: Run, folder: Path, share: Path) -> None:
    with read_only(share):
        ran = run("import", str(share / "clients.csv"), "--yes", "--json")
    assert json.loads(ran.out)["log"] == str(folder / "clients.results.csv")


@posix_only
@pytest.mark.usefixtures("sandbox")
def test_a_log_that_was_repeated_keeps_its_name(run: Run, folder: Path, share: Path) -> None:
    with read_only(share):
        for _ in range(3):
            run("import", str(share / "clients.csv"), "--yes")
    assert names(folder) == ["clients.results.csv"]


@posix_only
@pytest.mark.usefixtures("sandbox")
def test_sheets_of_one_name_in_two_folders_keep_both_their_logs(run: Run, folder: Path, share: Path) -> None:
    """Last month's log is not written over by this month's."""
    other = folder.parent / "other"
    other.mkdir()
    write_csv(other / "clients.csv", client_rows(1))
    with read_only(share), read_only(other):
        for _ in range(2):
            run("import", str(share / "clients.csv"), "--yes")
            run("import", str(other / "clients.csv"), "--yes")
    assert names(folder) == ["clients.results-2.csv", "clients.results.csv"]
    assert len(read_csv(folder / "clients.results.csv")) == 2
    assert len(read_csv(folder / "clients.results-2.csv")) == 1


@posix_only
@pytest.mark.usefixtures("sandbox")
def test_a_log_goes_to_the_documents(run: Run, folder: Path, share: Path) -> None:
    """Where the current folder takes none either, as when a shortcut starts the program."""
    documents = folder.parent / "home" / "Documents"
    documents.mkdir()
    with read_only(share), read_only(folder):
        ran = run("import", str(share / "clients.csv"), "--yes")
    assert f"Every row's outcome is in {documents / 'clients.results.csv'}." in ran.out
    assert names(documents) == ["clients.results.csv"]


@posix_only
@pytest.mark.usefixtures("sandbox")
def test_a_log_goes_beside_the_journal(run: Run, folder: Path, share: Path) -> None:
    """Without documents; an import writes there in any case."""
    with read_only(share), read_only(folder):
        ran = run("import", str(share / "clients.csv"), "--yes")
    assert f"Every row's outcome is in {folder.parent / 'clients.results.csv'}." in ran.out


@posix_only
def test_a_log_that_was_asked_for_is_refused_before_anything_is_sent(
    run: Run, sandbox: Sandbox, folder: Path, share: Path
) -> None:
    with read_only(share):
        ran = run("import", str(share / "clients.csv"), "--yes", "-o", str(share / "log.csv"))
    assert (ran.exit_code, titles(sandbox), names(folder)) == (2, [], [])
    assert f"The folder {share} cannot be written to: Permission denied." in ran.err


@posix_only
@pytest.mark.usefixtures("sandbox")
def test_a_rehearsal_in_a_read_only_folder_needs_no_place(run: Run, folder: Path, share: Path) -> None:
    with read_only(share):
        ran = run("import", str(share / "clients.csv"), "--dry-run")
    assert (ran.exit_code, names(folder)) == (0, [])
    assert "cannot be written" not in ran.err


@pytest.mark.usefixtures("sandbox")
def test_a_log_that_no_folder_takes_is_refused_before_anything_is_sent(
    run: Run, sandbox: Sandbox, folder: Path
) -> None:
    """With our ending, its name is longer than a name may be."""
    name = f"{'x' * 248}.csv"
    write_csv(folder / name, client_rows(1))
    ran = run("import", name, "--yes")
    assert (ran.exit_code, titles(sandbox), names(folder)) == (2, [], [name])
    assert "cannot be written: File name too long." in ran.err


@pytest.mark.usefixtures("sandbox")
def test_a_folder_with_the_name_of_the_log_is_left_as_it_is(run: Run, folder: Path) -> None:
    write_csv(folder / "clients.csv", client_rows(1))
    (folder / "clients.results.csv").mkdir()
    assert "outcome is in clients.results-2.csv." in run("import", "clients.csv", "--yes").out


@posix_only
@pytest.mark.usefixtures("sandbox")
def test_a_log_goes_beside_a_journal_that_is_not_there_yet(
    run: Run, folder: Path, share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first import makes its folder."""
    place = folder.parent / "data" / "intend-bulk"
    monkeypatch.setenv("INTEND_BULK_JOURNAL", str(place / "journal.sqlite"))
    with read_only(share), read_only(folder):
        ran = run("import", str(share / "clients.csv"), "--yes")
    assert f"The log will be {place / 'clients.results.csv'}." in ran.err
    assert f"Every row's outcome is in {place / 'clients.results.csv'}." in ran.out


# A disk that is full


def test_a_log_on_a_full_disk_goes_to_another_folder(
    run: Run, sandbox: Sandbox, folder: Path, share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which was not to be seen before anything was sent; nothing half-written is left."""
    fill(share, monkeypatch)
    ran = run("import", str(share / "clients.csv"), "--yes")
    log = folder / "clients.results.csv"
    assert (ran.exit_code, names(share), statuses(log)) == (0, ["clients.csv"], ["created"] * 2)
    wanted = share / "clients.results.csv"
    assert f"{wanted} cannot be written: No space left on device. Wrote {log} instead." in ran.err
    assert len(titles(sandbox)) == 2


@pytest.mark.usefixtures("sandbox")
@pytest.mark.parametrize("ending", ["csv", "xlsx", "json"])
@pytest.mark.parametrize("command", ["check {} -o", "import {} --yes -o", "import {} --dry-run -o", "export"])
def test_a_file_that_was_asked_for_goes_to_another_folder_at_the_end(
    run: Run, folder: Path, share: Path, monkeypatch: pytest.MonkeyPatch, command: str, ending: str
) -> None:
    """Work that is done is not thrown away."""
    full = folder.parent / "full"
    full.mkdir()
    fill(full, monkeypatch)
    ran = run(*command.format(share / "clients.csv").split(), str(full / f"out.{ending}"))
    assert (ran.exit_code, names(full), names(folder)) == (0, [], [f"out.{ending}"])
    assert f"Wrote {folder / 'out'}.{ending} instead." in ran.err


def test_where_all_disks_are_full_the_command_that_writes_the_log_is_named(
    run: Run, sandbox: Sandbox, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The counts are shown all the same, and the journal has the outcomes."""
    write_csv(folder / "clients.csv", client_rows(2))
    with monkeypatch.context() as patched:
        for place in (folder, folder.parent / "home" / "Documents", folder.parent):
            fill(place, patched)
        ran = run("import", "clients.csv", "--yes")
    assert (ran.exit_code, names(folder), len(titles(sandbox))) == (3, ["clients.csv"], 2)
    assert "     2 created" in ran.out
    assert "No space left on device. The log is not written; the outcomes are in the journal." in ran.err
    command = ran.err.partition("Once it can be written: ")[2].splitlines()[0]
    assert command == "intend-bulk runs results 1 -o clients.results.csv"
    assert run(*command.split()[1:]).exit_code == 0
    assert statuses(folder / "clients.results.csv") == ["created"] * 2


# A file that Excel holds open


@pytest.mark.usefixtures("sandbox")
def test_a_log_that_is_held_open_keeps_one_other_name(run: Run, folder: Path) -> None:
    """However often the import is repeated meanwhile; each time it is said."""
    write_csv(folder / "clients.csv", client_rows(1))
    run("import", "clients.csv", "--yes")
    (folder / "~$clients.results.csv").touch()
    for _ in range(3):
        ran = run("import", "clients.csv", "--yes")
        assert "clients.results.csv is open in Excel: wrote clients.results-2.csv." in ran.err
        assert "Every row's outcome is in clients.results-2.csv." in ran.out
    assert names(folder) == ["clients.csv", "clients.results-2.csv", "clients.results.csv", "~$clients.results.csv"]


@pytest.mark.usefixtures("sandbox")
def test_json_says_the_other_name(run: Run, folder: Path) -> None:
    write_csv(folder / "clients.csv", client_rows(1))
    (folder / "~$clients.results.csv").touch()
    assert json.loads(run("import", "clients.csv", "--yes", "--json").out)["log"] == "clients.results-2.csv"


@pytest.mark.usefixtures("sandbox")
def test_two_names_that_are_held_open_leave_the_third(run: Run, folder: Path) -> None:
    write_csv(folder / "clients.csv", client_rows(1))
    for name in ("~$clients.results.csv", "~$clients.results-2.csv"):
        (folder / name).touch()
    assert "outcome is in clients.results-3.csv." in run("import", "clients.csv", "--yes").out


# The same command again


@pytest.mark.usefixtures("sandbox")
@pytest.mark.parametrize("log", ["log.csv", "log.xlsx", "log.json"])
@pytest.mark.parametrize("first", [["--dry-run"], ["--yes"], ["--yes", "--limit", "1"]], ids=" ".join)
def test_a_log_that_was_asked_for_keeps_its_name(run: Run, folder: Path, log: str, first: list[str]) -> None:
    """After a rehearsal, and after any import."""
    write_csv(folder / "clients.csv", client_rows(2))
    run("import", "clients.csv", *first, "-o", log)
    run("import", "clients.csv", "--yes", "-o", log)
    run("runs", "results", "last", "-o", log)
    run("import", "clients.csv", "--yes", "-o", log)
    assert names(folder) == ["clients.csv", log]


@pytest.mark.usefixtures("sandbox")
def test_a_rehearsal_does_not_write_over_a_file_of_somebody_else(run: Run, folder: Path) -> None:
    write_csv(folder / "clients.csv", client_rows(1))
    (folder / "mine.csv").write_text("somebody's work")
    ran = run("import", "clients.csv", "--dry-run", "-o", "mine.csv")
    assert (folder / "mine.csv").read_text() == "somebody's work"
    assert "mine.csv was there already and is left as it is: wrote mine-2.csv." in ran.err
    assert statuses(folder / "mine-2.csv") == ["would_create"]


@pytest.mark.usefixtures("sandbox")
def test_an_edited_log_gets_one_other_name(run: Run, folder: Path) -> None:
    """Ten repeats leave two files, not eleven."""
    write_csv(folder / "clients.csv", client_rows(1))
    run("import", "clients.csv", "--yes")
    with (folder / "clients.results.csv").open("a") as file:
        file.write("my note")
    for _ in range(3):
        run("import", "clients.csv", "--yes")
    assert names(folder) == ["clients.csv", "clients.results-2.csv", "clients.results.csv"]
