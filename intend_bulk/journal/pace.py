"""The pace of all processes that share a journal: who may send the next request, and when."""

from sqlalchemy import insert, select, update

from intend_bulk.journal.store import Store
from intend_bulk.journal.tables import paces

_LONGEST_SECONDS = 600.0
"""A turn further away than this is left over from a clock that was set back."""


class SharedPace:
    """Turns to send a request, one after the other, for every process that shares the journal."""

    def __init__(self, store: Store, kind: str) -> None:
        self._store = store
        self._of_ours = (paces.c.tenant_id == store.tenant_id) & (paces.c.kind == kind)
        with store.transaction() as connection:
            if connection.scalar(select(paces.c.free_at).where(self._of_ours)) is None:
                connection.execute(insert(paces).values(tenant_id=store.tenant_id, kind=kind, free_at=0.0))

    def reserve(self, interval_seconds: float) -> float:
        """Take the next turn, keep it free of others for so many seconds, and return the seconds until it."""
        return self._moved(0.0, interval_seconds)

    def hold(self, seconds: float) -> None:
        """Let nobody have a turn for so many seconds: the server asked for it."""
        self._moved(seconds, 0.0)

    def _moved(self, at_least_seconds: float, interval_seconds: float) -> float:
        with self._store.transaction() as connection:
            now = self._store.now()
            free_at = connection.scalar(select(paces.c.free_at).where(self._of_ours)) or 0.0
            if free_at > now + _LONGEST_SECONDS:
                free_at = now
            moment = max(free_at, now + at_least_seconds)
            connection.execute(update(paces).where(self._of_ours).values(free_at=moment + interval_seconds))
            return moment - now
