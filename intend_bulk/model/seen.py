"""The codes that the clients of an Intend have: gathered while they are read, told when they were."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from intend_bulk.model.choices import LISTS, Codes, list_of
from intend_bulk.model.client import field_named
from intend_bulk.model.fields import Cell

LEARNED = (*LISTS, "pricelist")
"""The lists whose codes are gathered."""
_MOST_CODES = 1_000
"""A column with more different values holds free text, and no codes."""
_MOST_ALIKE = 1_000
_FEWEST_CLIENTS = 10
_CLIENTS_A_CODE = 2


@dataclass(frozen=True)
class SeenCodes:
    """The codes that clients have, as of one complete reading of them all."""

    read_at: float
    """When that reading began, in seconds since 1970."""
    clients: int
    """How many clients there were."""
    counts: Mapping[str, Mapping[str, int]]
    """By list and code, how many clients have it: {"type_code": {"trade": 90, "retail": 30}}."""

    @property
    def read_on(self) -> str:
        """The day of that reading, as a person here remembers it: "25 November 2026"."""
        day = datetime.fromtimestamp(self.read_at).astimezone()
        return f"{day.day} {day:%B %Y}"

    @property
    def codes(self) -> Codes:
        """The codes that a cell can be filled in with, sorted; a list without any is left out."""
        return {name: sorted(held, key=str.casefold) for name, held in self.counts.items() if name in LISTS and held}

    def telling(self, listed: str) -> tuple[str, ...]:
        """The codes of a list where one that is not among them is worth a word, that of most clients first; else ().

        Of an Intend with a few clients, most codes are not used yet; and where clients hardly ever share one, as in a
        text that everybody words anew, the next client has a new one too. Either would make a warning of every row.
        """
        held = self.counts.get(listed, {})
        if sum(held.values()) < max(_FEWEST_CLIENTS, _CLIENTS_A_CODE * len(held)):
            return ()
        return tuple(sorted(held, key=lambda code: (-held[code], code.casefold(), code)))


@dataclass
class CodeCounts:
    """Counts the codes of clients while they pass; what is kept grows with the codes, not with the clients."""

    clients: int = 0
    _counts: dict[str, dict[str, int]] = field(default_factory=dict)
    _alike: dict[tuple[tuple[str, ...], tuple[Cell, ...]], int] = field(default_factory=dict)
    """Clients by the lists and the codes of their cells, until they are counted."""

    def add(self, row: Mapping[str, Cell]) -> None:
        """Count the codes of one client, from its flat row: a country that it has in three addresses once."""
        self.clients += 1
        columns = _code_columns(tuple(row))
        codes = columns.lists, tuple([row[name] for name in columns.names])
        self._alike[codes] = self._alike.get(codes, 0) + 1
        if len(self._alike) >= _MOST_ALIKE:
            self._count()

    def _count(self) -> None:
        """Count what was added since: many clients are alike in all their codes."""
        for (lists, cells), clients in self._alike.items():
            texts = ("" if cell is None else str(cell).strip() for cell in cells)
            for listed, code in {(listed, text) for listed, text in zip(lists, texts, strict=True) if text}:
                held = self._counts.setdefault(listed, {})
                if code in held or len(held) <= _MOST_CODES:
                    held[code] = held.get(code, 0) + clients
        self._alike.clear()

    def seen(self, *, read_at: float) -> SeenCodes:
        """What was counted in a reading that began at `read_at`, without lists that turned out to be free text."""
        self._count()
        counts = {listed: held for listed, held in self._counts.items() if len(held) <= _MOST_CODES}
        return SeenCodes(read_at, self.clients, counts)


class _CodeColumns(NamedTuple):
    """The columns of a row that hold codes, and the list of each."""

    names: Sequence[str]
    lists: tuple[str, ...]


@lru_cache(maxsize=256)
def _code_columns(names: tuple[str, ...]) -> _CodeColumns:
    """Most rows have the columns of the one before."""
    listed = {name: list_of(field) for name in names if (field := field_named(name))}
    known = {name: found for name, found in listed.items() if found in LEARNED}
    return _CodeColumns([*known], tuple(known.values()))
