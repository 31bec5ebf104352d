"""Rules over several columns and several rows."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from intend_bulk.checks.meaning import meant
from intend_bulk.checks.texts import is_lost
from intend_bulk.model.choices import Codes
from intend_bulk.model.client import SHIPPING, field_named
from intend_bulk.model.fields import FLAG, label_of
from intend_bulk.model.identity import identity_of, normalised, reference_key
from intend_bulk.model.payload import with_defaults
from intend_bulk.model.problems import Problem, problem
from intend_bulk.model.sheet import Row, Sheet


def trimmed(sheet: Sheet, rows: Iterable[Row], codes: Codes | None = None) -> tuple[list[Row], list[Problem]]:
    """The rows without space around their texts, and a note for every cell that had some.

    With the lists of the profile, the fix of a note is what the text means besides: " UK " -> "United Kingdom".
    """
    clean, notes = [], []
    for row in rows:
        cells = {name: (text.strip() or None) if text else None for name, text in row.cells.items()}
        changed = [name for name, text in row.cells.items() if text != cells[name]]
        for name in changed:
            fix = _fix(sheet, row, name, cells[name], codes)
            notes.append(sheet.problem("space_trimmed", row.number, name, value=row.cells[name] or "", fix=fix))
        clean.append(replace(row, cells=cells) if changed else row)
    return clean, notes


def _fix(sheet: Sheet, row: Row, name: str, text: str | None, codes: Codes | None) -> str:
    """What a trimmed cell means; "" where what stands there is broken, or not known to belong there."""
    cell = sheet.cell(row.number, name)
    of_reading = (found for found in row.problems if found.is_error)
    is_broken = any(found.cell == cell or found.kind.code == "row_too_wide" for found in of_reading)
    return "" if text is None or is_broken or is_lost(text) else meant(name, text, codes)


@dataclass(frozen=True)
class First:
    """The first row that had something."""

    row: int
    identity: str
    title: str


class Remembered(Protocol):
    """Which row was the first to have what, for as many rows as there are."""

    def among(self, keys: Iterable[str]) -> Mapping[str, First]:
        """What is known of these."""

    def update(self, entries: Mapping[str, First]) -> None:
        """Remember these."""


class Doubles:
    """Finds rows that are the same client as one above, or share only an e-mail address or a reference with one above.

    Rows come in batches, from the top; each of the three memories is of its own kind of key.
    """

    def __init__(self, sheet: Sheet, *, clients: Remembered, emails: Remembered, references: Remembered) -> None:
        self._sheet = sheet
        self._clients, self._emails, self._references = clients, emails, references

    def among(self, rows: Sequence[Row]) -> Iterator[Problem]:
        """What is double in a batch of rows, or between it and the rows above."""
        firsts = [First(row.number, identity_of(row.cells), _title(row)) for row in rows]
        emails = [normalised(row.cells.get("email")) for row in rows]
        references = [reference_key(row.cells) for row in rows]
        clients = _first_holders(self._clients, [first.identity for first in firsts], firsts)
        namesakes = _first_holders(self._emails, emails, firsts)
        holders = _first_holders(self._references, references, firsts)
        for row, own, email, client, namesake, holder in zip(
            rows, firsts, emails, clients, namesakes, holders, strict=True
        ):
            if client.row != row.number:
                same = "e-mail and title" if email else "title, billing post code and contact number"
                yield _about(self._sheet, "duplicate_in_file", row, "title", first=client.row, same=same)
            elif namesake.row != row.number:
                words = {"first": namesake.row, "title": namesake.title}
                yield _about(self._sheet, "email_shared", row, "email", **words)
            if holder.identity != own.identity:
                words = {"first": holder.row, "title": holder.title}
                yield _about(self._sheet, "reference_twice", row, "reference", **words)


def _first_holders(memory: Remembered, keys: Sequence[str | None], own: Sequence[First]) -> list[First]:
    """For each row the first that had its key, which may be itself; so it is where there is no key."""
    known = dict(memory.among(_digest(key) for key in keys if key))
    news: dict[str, First] = {}
    holders = []
    for key, first in zip(keys, own, strict=True):
        digest = _digest(key) if key else ""
        holders.append(known.get(digest) or news.setdefault(digest, first) if key else first)
    memory.update(news)
    return holders


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


class DefaultsTaken:
    """Counts the empty cells that are sent as a default."""

    def __init__(self, sheet: Sheet, defaults: Mapping[str, str]) -> None:
        self._sheet = sheet
        self._defaults = defaults
        self._counts: Counter[str] = Counter()
        self._rows = 0

    def count(self, rows: Sequence[Row]) -> None:
        self._rows += len(rows)
        for row in rows if self._defaults else ():
            filled = with_defaults(row.cells, self._defaults)
            self._counts.update(
                name for name in self._defaults if row.cells.get(name) is None and filled.get(name) is not None
            )

    def notes(self) -> Iterator[Problem]:
        """A note for every column with such cells, at its heading."""
        sheet = self._sheet
        for name, count in self._counts.items():
            yield problem(
                "default_taken",
                row=sheet.heading_row,
                column=sheet.heading(name) if name in sheet.known else label_of(name),
                cell=sheet.cell(sheet.heading_row, name),
                found=f"{count} of {self._rows}",
                default=self._defaults[name],
            )


def within_rows(sheet: Sheet, rows: Iterable[Row]) -> Iterator[Problem]:
    """Cells that are right one by one, and wrong together."""
    addresses = _shipping_columns(sheet)
    for row in rows:
        if row.cells.get("password") and not row.cells.get("username"):
            yield _about(sheet, "password_without_username", row, "password")
        defaults = [n for n, names in addresses.items() if _is_sent_as_default(row, n, names)]
        if len(defaults) > 1:
            numbers = f"{', '.join(map(str, defaults[:-1]))} and {defaults[-1]}"
            yield _about(sheet, "several_defaults", row, _default_of(defaults[1]), numbers=numbers)


def _shipping_columns(sheet: Sheet) -> dict[int, list[str]]:
    """The columns of each shipping address, but that which says whether it is the default."""
    columns: dict[int, list[str]] = {}
    for name in sheet.known:
        field = field_named(name)
        if field and field.sent and field.path[:1] == (SHIPPING.key,):
            n = int(field.path[1]) + 1
            columns.setdefault(n, []).extend([name] if name != _default_of(n) else [])
    return dict(sorted(columns.items()))


def _default_of(n: int) -> str:
    return f"{SHIPPING.prefix}_{n}_default"


def _is_sent_as_default(row: Row, n: int, names: Iterable[str]) -> bool:
    """An address with nothing else filled is not sent at all."""
    flag = row.cells.get(_default_of(n))
    return flag is not None and FLAG.to_json(flag) == "1" and any(row.cells.get(name) for name in names)


def _title(row: Row) -> str:
    return row.cells.get("title") or ""


def _about(sheet: Sheet, code: str, row: Row, name: str, **words: object) -> Problem:
    return sheet.problem(code, row.number, name, value=row.cells.get(name) or "", **words)
