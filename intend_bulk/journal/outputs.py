"""The files that we left, so that a person's edit of one is seen."""

from pathlib import Path

from sqlalchemy import Connection, delete, insert, select

from intend_bulk.journal.store import Store
from intend_bulk.journal.tables import outputs
from intend_bulk.system import path_key


class Outputs:
    """The digests of the files that we wrote."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def expect(self, path: Path, sha256: str, *, wanted: Path | None = None) -> None:
        """Note how a file will be left whose place is taken next: until `remember`, the one before counts as well.

        `wanted` is where it would stand, had that place been free; None for `path` itself.
        """
        with self._store.transaction() as connection:
            key = path_key(path)
            connection.execute(delete(outputs).where(outputs.c.path == key, outputs.c.sha256 == sha256))
            _note(connection, key, sha256, wanted or path)

    def remember(self, path: Path, sha256: str, *, wanted: Path | None = None) -> None:
        """Note how we left a file; see `expect`."""
        with self._store.transaction() as connection:
            key = path_key(path)
            connection.execute(delete(outputs).where(outputs.c.path == key))
            _note(connection, key, sha256, wanted or path)

    def wanted(self, path: Path, sha256: str) -> str | None:
        """The key of the place that was wanted for a file which is as we left it; None for any other file."""
        query = select(outputs.c.wanted).where(outputs.c.path == path_key(path), outputs.c.sha256 == sha256)
        with self._store.transaction() as connection:
            return connection.scalar(query)


def _note(connection: Connection, key: str, sha256: str, wanted: Path) -> None:
    connection.execute(insert(outputs).values(path=key, sha256=sha256, wanted=path_key(wanted)))
