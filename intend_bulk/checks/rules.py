"""Rules over several columns and several rows."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from intend_bulk.checks.meaning import meant
from intend_bulk.checks.near_doubles import SAME_VAT_NUMBER, Alike
from intend_bulk.checks.remembering import First, Remembered, first_holders
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
        is_shifted = any(found.kind.code == "row_too_wide" for found in row.problems)
        for name in changed if not is_shifted else ():  # what stands in a shifted cell may be a password
            fix = _fix(sheet, row, name, cells[name], codes)
            notes.append(sheet.problem("space_trimmed", row.number, name, value=row.cells[name] or "", fix=fix))
        clean.append(replace(row, cells=cells) if changed else row)
    return clean, notes


def _fix(sheet: Sheet, row: Row, name: str, text: str | None, codes: Codes | None) -> str:
    """What a trimmed cell means; "" where what stands there is broken, or not known to belong there."""
    cell = sheet.cell(row.number, name)
    is_broken = any(found.is_error and found.cell == cell for found in row.problems)
    return "" if text is None or is_broken or is_lost(text) else meant(name, text, codes)


class Doubles:
    """Finds rows that are the same client as one above, may be the same, or share a reference with one above.

    Rows come in batches, from the top; each of the memories is of its own kind of key.
    """

    def __init__(
        self, sheet: Sheet, *, clients: Remembered, emails: Remembered, references: Remembered, alike: Remembered
    ) -> None:
        self._sheet = sheet
        self._clients, self._emails, self._references = clients, emails, references
        self._alike = Alike(alike)

    def among(self, rows: Sequence[Row]) -> Iterator[Problem]:
        """What is double in a batch of rows, or between it and the rows above; of two rows, what says the most."""
        firsts = [First(row.number, identity_of(row.cells), _title(row)) for row in rows]
        emails = [normalised(row.cells.get("email")) for row in rows]
        references = [reference_key(row.cells) for row in rows]
        clients = first_holders(self._clients, [first.identity for first in firsts], firsts)
        namesakes = first_holders(self._emails, emails, firsts)
        holders = first_holders(self._references, references, firsts)
        alike = self._alike.firsts_like(rows, firsts)
        for row, own, email, client, namesake, like, holder in zip(
            rows, firsts, emails, clients, namesakes, alike, holders, strict=True
        ):
            if client.row != row.number:
                same = "e-mail and title" if email else "title, billing post code and contact number"
                yield _about(self._sheet, "duplicate_in_file", row, "title", first=client.row, same=same)
            else:
                yield from self._perhaps(row, like, namesake)
            if holder.identity != own.identity:
                yield _about(self._sheet, "reference_twice", row, "reference", **_words(holder))

    def _perhaps(self, row: Row, like: Sequence[tuple[str, First]], namesake: First) -> Iterator[Problem]:
        """Clients of their own that may be one: a problem for each row above that is like this one."""
        said = {row.number}
        for same, first in like:
            if first.row not in said and same == SAME_VAT_NUMBER:
                yield _about(self._sheet, "vat_number_shared", row, "vat_number", **_words(first))
            elif first.row not in said:
                yield _about(self._sheet, "client_similar", row, "title", same=same, **_words(first))
            said.add(first.row)
        if namesake.row not in said:
            yield _about(self._sheet, "email_shared", row, "email", **_words(namesake))


def _words(first: First) -> dict[str, object]:
    return {"first": first.row, "title": first.title}


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
