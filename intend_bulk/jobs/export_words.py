"""What is said of a reading: what was dealt with, and why the file may lack clients."""

from collections.abc import Collection, Iterator

from intend_bulk.jobs.passes import Reading
from intend_bulk.model.counting import counted

_MOST_IDS = 20


def doubts_of(reading: Reading) -> list[str]:
    """Why clients may be missing, in sentences; empty where nothing speaks against the file."""
    return [reading.error.message] if reading.error else []


def notes_of(reading: Reading, *, once: bool, is_filtered: bool = False) -> list[str]:
    """What happened while the lists were read, in sentences; who left a filtered list need not be deleted."""
    return [*_notes(reading, once=once, is_filtered=is_filtered)]


def undated_note(ids: Collection[str]) -> list[str]:
    """Clients of which nobody can tell whether they were created in the period; none where there are none."""
    if not ids:
        return []
    shown = _clients(ids).removesuffix(" was").removesuffix(" were")
    return [f"When {shown} came into being cannot be read; they stand in the file, whatever the period."]


def _notes(reading: Reading, *, once: bool, is_filtered: bool) -> Iterator[str]:
    if once and not reading.is_proven:
        yield "The list was read a single time (--once): a client that moved to another page meanwhile may be missing."
    if reading.came:
        yield f"{_clients(reading.came)} created while the list was read; what was met of them stands in the file."
    if reading.went:
        how = "deleted, or changed to another type or department," if is_filtered else "deleted"
        yield f"{_clients(reading.went)} {how} while the list was read, and left out."
    if reading.changed:
        yield f"{_clients(reading.changed)} changed while the list was read; the file has what was read last."
    if reading.is_proven and reading.passes > 2:
        yield f"Others worked in Intend meanwhile, so the list was read {reading.passes} times, page by page at last."
    if reading.total is not None and reading.clients - len(reading.went) > reading.total and not reading.came:
        yield f"Intend says that it has {counted(reading.total, 'client')}; more came, and all stand in the file."


def _clients(ids: Collection[str]) -> str:
    """ "2 clients (16, 17) were"; of many, the first ids."""
    shown = [*ids][:_MOST_IDS]
    more = f" and {len(ids) - len(shown)} more" if len(ids) > len(shown) else ""
    return f"{counted(len(ids), 'client')} ({', '.join(shown)}{more}) {'was' if len(ids) == 1 else 'were'}"
