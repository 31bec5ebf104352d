"""Where files of ours stand that the user did not name, and where else, should that place take none."""

import re
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Literal

from intend_bulk.errors import OutputError
from intend_bulk.model.file_names import new_folders
from intend_bulk.settings import Settings
from intend_bulk.system import check_writable, next_name, storable

_OURS = re.compile(r"(\.(results|checked)(-\d+)?)+$", re.IGNORECASE)


def default_log_path(source: Path) -> Path:
    """Where the log of an import stands: clients.xlsx and clients.results-2.xlsx -> clients.results.csv."""
    return source.with_name(f"{_name_of(source)}.results.csv")


def default_copy_path(source: Path, ending: Literal["results", "checked"]) -> Path:
    """Where the painted copy of a sheet stands: clients.xlsx and clients.checked.xlsx -> clients.results.xlsx.

    A workbook with macros stays one: clients.xlsm -> clients.checked.xlsm. Any other becomes .xlsx.
    """
    suffix = source.suffix if source.suffix.lower() == ".xlsm" else ".xlsx"
    return source.with_name(f"{_name_of(source)}.{ending}{suffix}")


def plain_name(source: Path) -> str:
    """The name of the file that a copy of ours was made of: clients.results-2.xlsx -> "clients.xlsx"."""
    return f"{_name_of(source)}{source.suffix}"


def shown_name(source: Path) -> str:
    """The same, as a workbook can hold it: a byte that is no text is escaped."""
    return storable(Path(plain_name(source)))


def _name_of(source: Path) -> str:
    """The name without its ending and without ours, also where several were put one on top of the other.

    "clients.checked-2.results.xlsx" -> "clients"; ".results.csv", which has no other name, keeps it.
    """
    return _OURS.sub("", source.stem) or source.stem


def elsewhere(wanted: Path, settings: Settings) -> Sequence[Path]:
    """Where a file goes whose own folder takes none, in order; the last is the journal's, which an import needs."""
    return [folder / wanted.name for folder in settings.other_folders()]


def first_place(wanted: Path, settings: Settings) -> tuple[Path, str]:
    """The place that a file is going to have as things are now, and why it is not the one that is wanted, or "".

    Raises OutputError where no folder takes a file of that name.
    """
    try:
        _check(wanted)
    except OutputError as error:
        for place in elsewhere(wanted, settings):
            if _can_be_written(place) or _will_be_made(place, settings):
                return place, error.message
        raise
    return wanted, ""


def make_folders(written: Path, target: Path) -> None:
    """Make the folders of an output that its placeholders name: reports/{month}/clients.xlsx -> reports/2026-11.

    Where the folder above is missing none is made, which the check of the output says. Raises OutputError.
    """
    for folder in new_folders(written, target):
        try:
            folder.mkdir(exist_ok=True)
        except FileNotFoundError:
            return
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise OutputError(f"The folder {folder} cannot be made: {reason}.", hint="Choose another one.") from error


def _check(place: Path) -> None:
    """Raise OutputError where no file of that name can be made; the next one, where a folder has it."""
    with suppress(OSError):  # a name that is too long, which is said in a moment
        place = next_name(place) if place.is_dir() else place
    check_writable(place)


def _can_be_written(place: Path) -> bool:
    try:
        _check(place)
    except OutputError:
        return False
    return True


def _will_be_made(place: Path, settings: Settings) -> bool:
    """Whether the first import makes the folder, which is that of the journal."""
    return place.parent == settings.journal_path().parent and not place.parent.exists()
