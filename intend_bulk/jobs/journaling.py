"""The journal as the settings have it."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager

from intend_bulk.journal.journal import Journal
from intend_bulk.settings import Settings


def open_journal(
    settings: Settings, *, tenant: str, for_reading: bool, now: Callable[[], float] = time.time
) -> AbstractContextManager[Journal]:
    """Open the journal of a tenant; raises JournalError where it cannot be trusted. `now` is seconds since 1970."""
    return Journal.open(
        settings.journal_path(),
        tenant=tenant,
        deadline_seconds=settings.deadline,
        quiet_seconds=settings.quiet_period,
        for_reading=for_reading,
        now=now,
    )
