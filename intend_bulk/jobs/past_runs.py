"""What the journal knows of past runs: lists, one run, its results, the cross-reference. No network is needed."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from intend_bulk.errors import UsageProblem
from intend_bulk.jobs.own_files import Left, file_digest, write_own
from intend_bulk.jobs.results import write_log
from intend_bulk.journal.archive import Archive, CreatedClient, PastRun
from intend_bulk.model.fields import Cell, Shape
from intend_bulk.model.outcomes import RowResult
from intend_bulk.settings import Settings
from intend_bulk.sheets.writing import check_output, open_table, plain_column
from intend_bulk.system import Note

LAST = "last"
"""What the latest run is called, whichever number it has."""
_MOST_NAMED = 10
_SHAPES = {"run": Shape.NUMBER, "created_at": Shape.DATE}


class FileNow(StrEnum):
    """What became of the file that a run read."""

    UNCHANGED = "unchanged"
    CHANGED = "changed"
    NOT_THERE = "not there"


@dataclass(frozen=True)
class Runs:
    """The runs that can be seen from here, the latest first."""

    runs: Sequence[PastRun]
    may_be_growing: bool
    """Whether an import is under way on this machine, which may be that of a run without an end."""


@dataclass(frozen=True)
class RunInFull:
    """One run, and everything that it created."""

    past: PastRun
    may_be_growing: bool
    file: FileNow
    created: Sequence[RowResult]
    """The rows that it sent itself, and that are clients of Intend."""


@dataclass(frozen=True)
class CrossReference:
    """A file that says which client is which."""

    left: Left
    tenant: str
    clients: int
    left_out: Sequence[str]
    """Other tenants at the same address: sandboxes that were there before."""


def list_runs(settings: Settings) -> Runs:
    """The runs into the settings' address; into any, where no address is set."""
    with _archive(settings) as archive:
        return Runs(archive.runs(settings.url), archive.may_be_growing)


def show_run(settings: Settings, wanted: str) -> RunInFull:
    """One run, by its number or "last"; raises UsageProblem, which names the known ones."""
    with _archive(settings) as archive:
        past = find_run(archive, settings, wanted)
        created = list(archive.created(past))
        return RunInFull(past, archive.may_be_growing, _file_now(past), created)


def write_results(settings: Settings, wanted: str, target: Path) -> tuple[PastRun, Left]:
    """Write the log of a run again, but not over the file that the run read; returns the run, and where it stands."""
    with _archive(settings) as archive:
        past = find_run(archive, settings, wanted)
        check_output(target, source=Path(past.run.source))
        return past, write_own(target, settings, lambda place, note: write_log(place, archive.results(past), note))


def write_crossref(settings: Settings, target: Path) -> CrossReference:
    """Write every client that was created in the settings' tenant, one line each, as they come from the journal.

    Raises UsageProblem where it is not clear which tenant is meant.
    """
    check_output(target)
    names = [entry.name for entry in fields(CreatedClient)]
    with _archive(settings) as archive:
        latest, others = _tenant(archive, settings)
        columns = [plain_column(name, _SHAPES.get(name, Shape.TEXT)) for name in names]
        clients = 0

        def write(place: Path, note: Note) -> Path:
            nonlocal clients
            clients = 0
            with open_table(place, columns, sheet_name="Cross-reference", note=note) as table:
                for client in archive.clients(latest.tenant_id):
                    table.add([_cell(name, getattr(client, name)) for name in names])
                    clients += 1
            return table.replacement.target

        written = write_own(target, settings, write)
        return CrossReference(written, latest.tenant, clients, others)


def find_run(archive: Archive, settings: Settings, wanted: str) -> PastRun:
    """A run by its number or "last", among those of the settings' address; raises UsageProblem."""
    known = archive.runs(settings.url)
    found = known[:1] if wanted == LAST else [past for past in known if str(past.run.id) == wanted]
    if not found:
        name = wanted if wanted.isdecimal() else repr(wanted)
        raise UsageProblem(f"There is no run {name}{_into(settings)}.", hint=_known(known, archive))
    return found[0]


def _archive(settings: Settings) -> AbstractContextManager[Archive]:
    return Archive.open(settings.journal_path())


def _into(settings: Settings) -> str:
    return f" into {settings.url}" if settings.url else ""


def _known(known: Sequence[PastRun], archive: Archive) -> str:
    """Which runs there are: "The known ones are 3, 2, 1; last is run 3. …"."""
    if not known:
        others = sorted({past.address for past in archive.runs(None)})
        return f"The journal knows runs into {', '.join(others)}: --url." if others else "Nothing was imported yet."
    named = ", ".join(str(past.run.id) for past in known[:_MOST_NAMED])
    latest = f"The latest {_MOST_NAMED}" if len(known) > _MOST_NAMED else "The known ones"
    return f"{latest} are {named}; {LAST} is run {known[0].run.id}. See: intend-bulk runs list"


def _tenant(archive: Archive, settings: Settings) -> tuple[PastRun, list[str]]:
    """The latest run, whose tenant is meant, and the other tenants at its address."""
    known = archive.runs(settings.url)
    addresses = sorted({past.address for past in known})
    if len(addresses) > 1:
        named = ", ".join(addresses)
        raise UsageProblem(f"The journal knows several addresses of Intend: {named}.", hint="Say which one: --url.")
    if not known:
        raise UsageProblem(f"Nothing was imported{_into(settings)} yet.", hint=_known(known, archive))
    others = {past.tenant for past in known} - {known[0].tenant}
    return known[0], sorted(others)


def _file_now(past: PastRun) -> FileNow:
    """Whether the file of a run is as it was; a path that was relative is looked for from here."""
    try:
        digest = file_digest(Path(past.run.source))
    except OSError:
        return FileNow.NOT_THERE
    return FileNow.UNCHANGED if digest == past.run.source_sha256 else FileNow.CHANGED


def _cell(name: str, value: Cell) -> Cell:
    """A moment in ISO 8601; ids and other codes as text, as in the log."""
    if name == "created_at":
        return datetime.fromtimestamp(round(float(value or 0)), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return value if value is None or name in _SHAPES else str(value)
