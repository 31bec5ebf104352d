"""Files that we write: none of somebody else's, and none that a person edited, is written over."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from intend_bulk.errors import JournalError
from intend_bulk.journal.journal import Journal
from intend_bulk.journal.outputs import Outputs
from intend_bulk.settings import Settings
from intend_bulk.system import is_same_file, next_name


def place_for(wanted: Path, outputs: Outputs, *, source: Path | None = None) -> Path:
    """The wanted path, or the next free name where a person edited that file, or it is not ours, or it is `source`."""
    if not wanted.exists():
        return wanted
    ours = outputs.digest(wanted)
    is_source = source is not None and is_same_file(wanted, source)
    return wanted if ours == file_digest(wanted) and not is_source else next_name(wanted)


def write_own(wanted: Path, settings: Settings, write: Callable[[Path], Path]) -> Path:
    """Write a file where it is wanted, or under the next name; `write` gets the place, and returns where it wrote.

    Where the journal, which knows what is ours, cannot be used, no file that is there counts as ours.
    """
    try:
        with Journal.open_outputs(settings.journal_path()) as outputs:
            written = write(place_for(wanted, outputs))
            outputs.remember(written, file_digest(written))
            return written
    except JournalError:
        return write(wanted if not wanted.exists() else next_name(wanted))


def file_digest(path: Path) -> str:
    """SHA-256 of a file, 64 hex digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
