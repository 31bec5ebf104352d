"""Files that we write: none of somebody else's, and none that a person edited, is written over."""

import hashlib
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TypeAlias

from intend_bulk.errors import JournalError, OutputError
from intend_bulk.jobs.places import elsewhere
from intend_bulk.journal.journal import Journal
from intend_bulk.journal.outputs import Outputs
from intend_bulk.settings import Settings
from intend_bulk.system import Note, Replacement, is_left_alone, is_same_file, numbered_names, open_elsewhere, path_key

Write: TypeAlias = Callable[[Path, Note], Path]
"""Writes a file to a place, hands `Note` over to `replacing`, and returns where the file stands."""


@dataclass(frozen=True)
class Left:
    """A file of ours."""

    path: Path
    """Where it stands."""
    said: str = ""
    """Why it does not stand where it was wanted, and where it does, in words; "" for one that stands there."""


def place_for(wanted: Path, outputs: Outputs | None, *, at: Path | None = None, source: Path | None = None) -> Path:
    """The first of NAME, NAME-2, NAME-3, … that is free, or holds this file as we left it before; never `source`.

    A file that a person edited is not ours any more, nor is one that is held open. `at` is the place where a file is
    put that has no room where it is wanted. Without `outputs`, as where the journal cannot be used, no file is ours.
    """
    first = at or wanted

    def can_be_had(place: Path) -> bool:
        if is_left_alone(place):
            return False
        if not place.exists():
            return True
        is_source = source is not None and is_same_file(place, source)
        return not is_source and outputs is not None and _is_ours(place, wanted, outputs)

    return next(place for place in chain([first], numbered_names(first)) if can_be_had(place))


def _is_ours(place: Path, wanted: Path, outputs: Outputs) -> bool:
    """Whether a file is as we left it, and the one that is wanted: another sheet's may have got this place before."""
    if not place.is_file():
        return False
    try:
        was_wanted = outputs.wanted(place, file_digest(place))
    except JournalError:  # whether it was edited cannot be known
        return False
    return was_wanted is not None and (place == wanted or was_wanted == path_key(wanted))


def leave(
    wanted: Path, write: Write, outputs: Outputs | None, *, others: Sequence[Path] = (), source: Path | None = None
) -> Left:
    """Write a file where it is wanted, or under the next name; where that fails, in the first of `others` it can be.

    Raises OutputError, about the place that was wanted, where none does.
    """

    def left_at(at: Path, why: str = "") -> Left:
        try:
            path = _written(place_for(wanted, outputs, at=at, source=source), wanted, write, outputs)
            return Left(path, f"{why} Wrote {path} instead." if why else _why_renamed(wanted, path))
        except OSError as error:
            hint = "Choose another folder for the output."
            raise OutputError(f"{at} cannot be written: {error.strerror or error}.", hint=hint) from error

    try:
        return left_at(wanted)
    except OutputError as error:
        for at in others:
            with suppress(OutputError):
                return left_at(at, error.message)
        raise


def _why_renamed(wanted: Path, path: Path) -> str:
    if path == wanted:
        return ""
    program = open_elsewhere(wanted)
    why = f"is open in {program}" if program else "was there already and is left as it is"
    return f"{wanted.name} {why}: wrote {path.name}."


def _written(place: Path, wanted: Path, write: Write, outputs: Outputs | None) -> Path:
    """Write a file, noted before it is seen: a crash in between leaves one that is known for ours."""
    digest = ""

    def note(replacement: Replacement) -> None:
        nonlocal digest
        digest = file_digest(replacement.beside)
        if outputs is not None:
            with suppress(JournalError):  # the next one gets the next name, then
                outputs.expect(replacement.target, digest, wanted=wanted)

    written = write(place, note)
    if outputs is not None:
        with suppress(JournalError):
            outputs.remember(written, digest, wanted=wanted)
    return written


def write_own(wanted: Path, settings: Settings, write: Write) -> Left:
    """`leave` a file where no journal is open; where it cannot be opened, no file that is there counts as ours."""
    with ExitStack() as opened:
        outputs = None
        with suppress(JournalError):
            outputs = opened.enter_context(Journal.open_outputs(settings.journal_path()))
        return leave(wanted, write, outputs, others=elsewhere(wanted, settings))


def file_digest(path: Path) -> str:
    """SHA-256 of a file, 64 hex digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
