"""The names of files of ours that nobody named, and which name a file gets where that one is taken."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from intend_bulk.errors import JournalError, OutputError
from intend_bulk.jobs.own_files import Left, leave
from intend_bulk.jobs.places import default_copy_path, default_log_path, make_folders
from intend_bulk.journal.journal import Journal
from intend_bulk.journal.outputs import Outputs
from intend_bulk.system import Note, replacing

ENDINGS = [
    ("clients.xlsx", "clients"),
    ("clients.results.xlsx", "clients"),
    ("clients.checked.xlsx", "clients"),
    ("clients.results-3.xlsx", "clients"),
    ("clients.checked-12.xlsx", "clients"),
    ("clients.checked.results.xlsx", "clients"),
    ("clients.results-2.checked-2.results.xlsx", "clients"),
    ("CLIENTS.RESULTS.XLSX", "CLIENTS"),
    ("Kunden März.results.xlsx", "Kunden März"),
    ("clients.results.old.xlsx", "clients.results.old"),
    ("clients-2.xlsx", "clients-2"),
    ("results.xlsx", "results"),
    ("our.results-2026-11.xlsx", "our.results-2026-11"),
    (".results.xlsx", ".results"),
]


@pytest.mark.parametrize(("source", "name"), ENDINGS)
def test_our_endings_are_taken_off(source: str, name: str) -> None:
    """All of them, also one on top of the other; nothing else is."""
    assert default_log_path(Path("sub") / source) == Path("sub") / f"{name}.results.csv"
    assert default_copy_path(Path("sub") / source, "checked") == Path("sub") / f"{name}.checked.xlsx"


@pytest.mark.parametrize(
    ("source", "copy"),
    [
        ("clients.xlsm", "clients.results.xlsm"),
        ("clients.checked.XLSM", "clients.results.XLSM"),
        ("clients.xls", "clients.results.xlsx"),
        ("clients.xlsb", "clients.results.xlsx"),
        ("clients.ods", "clients.results.xlsx"),
        ("clients.csv", "clients.results.xlsx"),
    ],
)
def test_a_copy_has_macros_where_its_sheet_has(source: str, copy: str) -> None:
    assert default_copy_path(Path(source), "results") == Path(copy)


# Which name a copy gets


@pytest.fixture
def outputs(tmp_path: Path) -> Iterator[Outputs]:
    with Journal.open_outputs(tmp_path / "journal.sqlite") as opened:
        yield opened


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "here" / "clients.xlsx"
    path.parent.mkdir()
    path.write_bytes(b"the sheet")
    return path


def paint(source: Path, outputs: Outputs | None) -> Left:
    """Leave a copy of a sheet, as a check does."""
    content = source.read_bytes() + b" painted"

    def write(place: Path, note: Note) -> Path:
        with replacing(place, mode_of=source, note=note) as replacement:
            replacement.beside.write_bytes(content)
        return replacement.target

    return leave(default_copy_path(source, "checked"), write, outputs)


def edit(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b" edited")


def names(source: Path) -> list[str]:
    return sorted(path.name for path in source.parent.iterdir())


def test_ten_copies_have_one_name(source: Path, outputs: Outputs) -> None:
    for _ in range(10):
        paint(source, outputs)
    assert names(source) == ["clients.checked.xlsx", "clients.xlsx"]


def test_a_copy_takes_the_place_of_the_copy_that_was_read(source: Path, outputs: Outputs) -> None:
    """Nobody edited it, and all that it holds is in the new one."""
    copy = paint(source, outputs).path
    for _ in range(3):
        assert paint(copy, outputs) == Left(copy)
    assert copy.read_bytes() == b"the sheet painted painted painted painted"


def test_a_copy_that_a_person_edited_is_left_as_it_is(source: Path, outputs: Outputs) -> None:
    copy = paint(source, outputs).path
    edit(copy)
    left = paint(copy, outputs)
    assert left.path.name == "clients.checked-2.xlsx"
    assert left.said == "clients.checked.xlsx was there already and is left as it is: wrote clients.checked-2.xlsx."
    assert copy.read_bytes() == b"the sheet painted edited"


def test_a_copy_of_an_edited_copy_keeps_its_number(source: Path, outputs: Outputs) -> None:
    """As long as nobody edits that one too."""
    copy = paint(source, outputs).path
    edit(copy)
    second = paint(copy, outputs).path
    assert paint(copy, outputs).path == second
    assert paint(second, outputs).path == second
    edit(second)
    assert paint(second, outputs).path.name == "clients.checked-3.xlsx"
    assert names(source) == [
        "clients.checked-2.xlsx",
        "clients.checked-3.xlsx",
        "clients.checked.xlsx",
        "clients.xlsx",
    ]


def test_a_copy_that_excel_holds_open_is_left_as_it_is(source: Path, outputs: Outputs) -> None:
    copy = paint(source, outputs).path
    copy.with_name(f"~${copy.name}").touch()
    for _ in range(3):
        left = paint(source, outputs)
        assert left.said == "clients.checked.xlsx is open in Excel: wrote clients.checked-2.xlsx."


def test_a_copy_that_windows_lets_nobody_write_to_is_left_as_it_is(
    source: Path, outputs: Outputs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Excel keeps no file beside a csv file: only opening it to write shows that it is held open."""
    copy, usual = paint(source, outputs).path, Path.open

    def held_open(path: Path, mode: str = "r", *arguments: int, **options: str) -> object:
        if path == copy and "+" in mode:
            raise PermissionError(13, "The process cannot access the file", str(path))
        return usual(path, mode, *arguments, **options)

    monkeypatch.setattr(Path, "open", held_open)
    for _ in range(3):
        assert paint(source, outputs).path.name == "clients.checked-2.xlsx"
    assert names(source) == ["clients.checked-2.xlsx", "clients.checked.xlsx", "clients.xlsx"]


def test_a_file_with_a_number_that_is_not_ours_is_left_as_it_is(source: Path, outputs: Outputs) -> None:
    """Nor is a file of ours that was wanted under that very name."""
    for name in ("clients.checked.xlsx", "clients.checked-2.xlsx", "clients.checked-3.xlsx"):
        source.with_name(name).write_bytes(b"somebody's")
    outputs.remember(source.with_name("clients.checked-3.xlsx"), "5f" * 32)
    assert paint(source, outputs).path.name == "clients.checked-4.xlsx"


def test_a_folder_of_that_name_is_left_as_it_is(source: Path, outputs: Outputs) -> None:
    source.with_name("clients.checked.xlsx").mkdir()
    assert paint(source, outputs).path.name == "clients.checked-2.xlsx"


def test_without_a_journal_no_copy_counts_as_ours(source: Path) -> None:
    assert [paint(source, None).path.name for _ in range(2)] == ["clients.checked.xlsx", "clients.checked-2.xlsx"]


def test_a_journal_that_fails_costs_no_copy(source: Path, outputs: Outputs, monkeypatch: pytest.MonkeyPatch) -> None:
    """It cannot tell what is ours: the next copy gets another name."""

    def fail(*_arguments: object, **_options: object) -> None:
        raise JournalError("The disk is full.")

    for name in ("expect", "remember", "wanted"):
        monkeypatch.setattr(Outputs, name, fail)
    assert [paint(source, outputs).path.name for _ in range(2)] == ["clients.checked.xlsx", "clients.checked-2.xlsx"]


@pytest.mark.parametrize("died", ["before", "after"])
def test_a_crash_while_a_copy_is_put_in_place_costs_no_name(
    source: Path, outputs: Outputs, monkeypatch: pytest.MonkeyPatch, died: str
) -> None:
    """The one before and the new one are both known for ours, whichever is there."""
    paint(source, outputs)
    source.write_bytes(b"another sheet")
    usual = Path.replace

    def die(path: Path, target: Path) -> Path:
        if died == "after":
            usual(path, target)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", die)
        with pytest.raises(KeyboardInterrupt):
            paint(source, outputs)
    assert paint(source, outputs) == Left(source.with_name("clients.checked.xlsx"))


def test_a_file_that_can_go_nowhere_is_an_error_about_its_own_place(source: Path, outputs: Outputs) -> None:
    def write(place: Path, _note: Note) -> Path:
        raise OSError(28, "No space left on device", str(place))

    wanted, others = source.with_name("log.csv"), [source.parent / "a" / "log.csv", source.parent / "b" / "log.csv"]
    with pytest.raises(OutputError, match=r"here.log\.csv cannot be written: No space left on device\.") as error:
        leave(wanted, write, outputs, others=others)
    assert error.value.hint


@pytest.mark.skipif(os.name != "posix", reason="a mode says nothing of it here")
@pytest.mark.parametrize(
    ("mode", "expected"), [(0o600, 0o600), (0o640, 0o640), (0o444, 0o644), (0o666, 0o666)], ids=oct
)
def test_a_copy_has_the_permissions_of_its_sheet(source: Path, outputs: Outputs, mode: int, expected: int) -> None:
    """It may hold passwords. Its owner can replace it all the same; and it follows its sheet when that is closed."""
    source.chmod(0o666)
    paint(source, outputs)
    source.chmod(mode)
    copy = paint(source, outputs).path
    assert copy.name == "clients.checked.xlsx"
    assert stat.S_IMODE(copy.stat().st_mode) == expected


class TestFoldersOfPlaceholders:
    WRITTEN = Path("reports/{month}/uk/clients.xlsx")
    TARGET = Path("reports/2026-11/uk/clients.xlsx")

    def test_are_made(self, folder: Path) -> None:
        (folder / "reports").mkdir()
        for _ in range(2):  # the second time they are there
            make_folders(self.WRITTEN, self.TARGET)
        assert self.TARGET.parent.is_dir()

    def test_are_not_made_where_the_folder_above_is_missing(self, folder: Path) -> None:
        make_folders(self.WRITTEN, self.TARGET)
        assert list(folder.iterdir()) == []

    def test_that_cannot_be_made_are_an_error(self, folder: Path) -> None:
        (folder / "reports").mkdir()
        (folder / "reports/2026-11").write_text("a file")
        with pytest.raises(OutputError, match=r"The folder reports.2026-11 cannot be made: File exists\."):
            make_folders(self.WRITTEN, self.TARGET)
