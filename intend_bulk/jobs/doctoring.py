"""Is everything in order? Each check says what it found and, where it is not in order, how to mend it."""

import platform
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from intend_bulk import __version__
from intend_bulk.api.client import CLOCKS_APART_SECONDS
from intend_bulk.api.pacing import Pacer
from intend_bulk.errors import IntendBulkError, UsageProblem
from intend_bulk.jobs.connecting import connect
from intend_bulk.jobs.journaling import open_journal
from intend_bulk.jobs.learnt_codes import learnt_codes
from intend_bulk.model.catalogue import Severity
from intend_bulk.model.counting import counted
from intend_bulk.model.fields import label_of
from intend_bulk.model.seen import LEARNED, SeenCodes
from intend_bulk.settings import Settings
from intend_bulk.system import check_writable


@dataclass(frozen=True)
class Finding:
    """What one check found."""

    name: str
    is_fine: bool
    found: str
    mend: str = ""


def examine(settings: Settings, *, folder: Path) -> Iterator[Finding]:
    """Look at versions, settings, address, keys, answer, clock, journal, folder; one GET is sent, nothing changed."""
    yield Finding(
        "versions", True, f"intend-bulk {__version__}, Python {platform.python_version()}, {platform.system()}"
    )
    yield Finding("settings", True, "; ".join([settings.origin, *_severities(settings)]))
    yield _finding("address", settings.needed_url)
    yield _finding("key", lambda: "is set" if settings.needed_key() else "")
    yield _finding("signing", lambda: _signing(settings))
    if settings.url:
        yield from _answer(settings)
    yield _finding("journal", lambda: _journal(settings))
    if settings.url:
        yield Finding("codes", True, _codes(learnt_codes(settings)))
    yield _finding("folder", lambda: _writable(folder))


def _finding(name: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(name, True, look())
    except IntendBulkError as error:
        return Finding(name, False, error.message, error.hint or "")


def try_key(settings: Settings) -> float | None:
    """Send one GET, and return the seconds by which the server's clock is ahead of ours; None where it says no time.

    Raises Stopped in one of its kinds where address, certificate, key or signature are not accepted.
    """
    with closing(connect(settings, Pacer(rate=10))) as client:
        client.page(1)
        return client.clock_ahead_seconds


def _severities(settings: Settings) -> Iterator[str]:
    """The problems that a profile wants to be as severe as the catalogue does not say: "phone_invalid is an error"."""
    words = {Severity.ERROR: "an error", Severity.WARNING: "a warning", Severity.INFO: "a note", None: "off"}
    return (f"{code} is {words[wanted]}" for code, wanted in settings.severity.items())


def _signing(settings: Settings) -> str:
    signing = settings.signing()
    if signing is None:
        return "requests are not signed: no secret key is set"
    return f"requests are signed: {signing.string_to_sign!r}, the timestamp in {signing.timestamp_format}"


def _answer(settings: Settings) -> Iterator[Finding]:
    """Whether Intend answers at the address, with a trusted certificate, to this key; and its clock."""
    try:
        ahead = try_key(settings)
    except UsageProblem:
        return  # no key, which was said
    except IntendBulkError as error:
        yield Finding("answer", False, error.message, error.hint or "")
        return
    yield Finding("answer", True, "Intend answers, and accepts the key")
    if ahead is not None:
        is_near = abs(ahead) <= CLOCKS_APART_SECONDS
        words = f"{abs(ahead):.0f} s {'ahead of' if ahead > 0 else 'behind'} this machine's"
        yield Finding("clock", is_near, f"The server's is {words}", "" if is_near else "Set this machine's clock.")


def _journal(settings: Settings) -> str:
    path = settings.journal_path()
    with open_journal(settings, tenant=settings.url or "", for_reading=True):
        if path.exists():
            return f"{path} is sound"
    there = next(folder for folder in path.absolute().parents if folder.exists())
    check_writable(there / path.name)
    return f"{path} will be made by the first check or import"


def _codes(seen: SeenCodes | None) -> str:
    """How many codes are known of which list; to know none is in order."""
    if seen is None:
        return "none known yet: intend-bulk export reads them from the clients"
    lists = [f"{label_of(name).lower()} {len(seen.counts[name])}" for name in LEARNED if name in seen.counts]
    return f"those of {counted(seen.clients, 'client')}, read on {seen.read_on}: {', '.join(lists) or 'none'}"


def _writable(folder: Path) -> str:
    check_writable(folder.resolve() / "clients.results.csv")
    return f"{folder.resolve()} can be written to"
