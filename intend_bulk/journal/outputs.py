"""The files that we left, so that a person's edit of one is seen."""

from pathlib import Path

from sqlalchemy import insert, select, update

from intend_bulk.journal.store import Store
from intend_bulk.journal.tables import outputs
from intend_bulk.system import path_key


class Outputs:
    """The digests of the files that we wrote."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def remember(self, path: Path, sha256: str) -> None:
        """Note how we left a file."""
        name = path_key(path)
        with self._store.transaction() as connection:
            changed = connection.execute(update(outputs).where(outputs.c.path == name).values(sha256=sha256))
            if not changed.rowcount:
                connection.execute(insert(outputs).values(path=name, sha256=sha256))

    def digest(self, path: Path) -> str | None:
        """The digest of a file as we left it; None for one that we did not write."""
        with self._store.transaction() as connection:
            return connection.scalar(select(outputs.c.sha256).where(outputs.c.path == path_key(path)))
