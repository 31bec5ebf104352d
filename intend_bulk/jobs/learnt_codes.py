"""What the journal learnt of the codes of an Intend: for the checks, which can do without, and for a template."""

from contextlib import suppress
from pathlib import Path

from intend_bulk.errors import JournalError, UsageProblem
from intend_bulk.model.seen import SeenCodes
from intend_bulk.settings import Settings


def learnt_codes(settings: Settings) -> SeenCodes | None:
    """The codes that clients of the settings' Intend have; None where no address is set, or nothing can be known.

    That is so without a journal, and with one that is damaged, locked or of another version: a check needs none.
    """
    with suppress(JournalError, OSError):
        if settings.url and settings.journal_path().is_file():
            return _codes_at(settings.journal_path(), settings.url)
    return None


def needed_codes(settings: Settings) -> SeenCodes:
    """The codes that clients of the settings' Intend have.

    Raises SettingsError where no address is set, JournalError where the journal cannot be read, and UsageProblem where
    it knows none.
    """
    address = settings.needed_url()
    seen = _codes_at(settings.journal_path(), address)
    if seen is None:
        raise UsageProblem(
            f"The journal knows no codes of {address} yet: nobody has read its clients.",
            hint="Run intend-bulk export intend.xlsx: it reads them all, and keeps their codes. An import does so too.",
        )
    if not seen.codes:
        raise UsageProblem(
            f"No client of {address} had a code on {seen.read_on}.",
            hint="List the codes in the profile, or leave --codes out.",
        )
    return seen


def _codes_at(path: Path, address: str) -> SeenCodes | None:
    from intend_bulk.journal.codes import codes_at  # it loads SQLAlchemy, which a check without a journal does not need

    return codes_at(path, address)
