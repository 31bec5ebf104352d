"""What an export is asked for: which clients, which columns, and where to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from itertools import product
from pathlib import Path
from zoneinfo import ZoneInfo

from intend_bulk.errors import UsageProblem
from intend_bulk.model.client import field_named, fields
from intend_bulk.model.fields import folded
from intend_bulk.model.nearest import did_you_mean
from intend_bulk.model.period import Period
from intend_bulk.sheets.writing import RECORDS, check_output

Filters = dict[str, str]
_DELIMITERS = ",;|\t"
_PLAIN = "$."
"""What a key that nobody documents begins with, where it is asked for."""


@dataclass(frozen=True, kw_only=True)
class ExportOrder:
    """Which clients, and where to."""

    target: Path
    client_id: int | None = None
    types: Sequence[str] = ()
    departments: Sequence[str] = ()
    columns: Sequence[str] = ()
    """Names or headings of columns in the order that is wanted, `*` for any text; empty for all."""
    is_flat: bool = False
    """Whether a workbook has the clients alone."""
    delimiter: str = ","
    """That of csv."""
    once: bool = False
    """Whether the list is read a single time, though clients may slip through."""
    created: Period = field(default_factory=Period)
    """When the clients were created; Intend knows no such filter, so all are read."""
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    """On whose clock dates are shown."""
    earlier: Path | None = None
    """An export to compare this one with."""

    @property
    def is_of_all(self) -> bool:
        """Whether every client is asked of Intend."""
        return self.filters() == [{}]

    @property
    def as_records(self) -> bool:
        """Whether the file is to have the records as Intend gives them."""
        return self.target.suffix.lower() == RECORDS

    @property
    def is_workbook(self) -> bool:
        """Whether the file is a workbook."""
        return self.target.suffix.lower() == ".xlsx"

    @property
    def as_book(self) -> bool:
        """Whether the file is the workbook with all its sheets."""
        return self.is_workbook and not self.is_flat

    def filters(self) -> list[Filters]:
        """The filters of the requests whose union is asked for: one a type and department."""
        if self.client_id is not None:
            return [{"client_id": str(self.client_id)}]
        types = [{"client_type": code} for code in self.types] or [{}]
        departments = [{"department": name} for name in self.departments] or [{}]
        return [{**one, **other} for one, other in product(types, departments)]

    def in_words(self) -> str:
        """ "all clients", "clients of the type trade or retail, created from 2026-03-01 to 2026-03-31 (UTC)"."""
        if self.client_id is not None:
            return f"client {self.client_id}"
        words = f" of the type {' or '.join(self.types)}" if self.types else ""
        words += f" in the department {' or '.join(self.departments)}" if self.departments else ""
        found = f"clients{words}" if words or self.created.words else "all clients"
        return ", ".join([found, *([self.created.words] if self.created.words else [])])

    def check(self) -> None:
        """Raise UsageProblem for what cannot be carried out; nothing is written."""
        check_output(self.target, also=(RECORDS,))
        if self.as_records and self.columns:
            raise UsageProblem(
                "--columns does not go with .jsonl: it has the records as Intend gives them.",
                hint="Export to .csv or .xlsx.",
            )
        if self.delimiter not in tuple(_DELIMITERS):
            raise UsageProblem(
                f"--delimiter: {self.delimiter!r} is none that a spreadsheet is read with.",
                hint="Give one of , ; | or the word tab.",
            )
        if self.delimiter != "," and self.target.suffix.lower() != ".csv":
            raise UsageProblem(
                "--delimiter is for .csv alone.", hint="Leave it out, or give a name that ends with .csv."
            )
        for wanted in self.columns:
            if not (wanted.startswith(_PLAIN) or [*_matching(wanted, _known())]):
                raise _no_column(wanted)


def _known() -> list[str]:
    return [field.name for field in fields(shipping=1, contacts=1) if field.returned]


def _no_column(wanted: str) -> UsageProblem:
    guess = did_you_mean(wanted, _known())
    hint = f"{guess}Names are as in docs/columns.md; a key that nobody documents is {_PLAIN}key, several are billing_*."
    return UsageProblem(f"--columns: {wanted!r} is no column of an export.", hint=hint)


def chosen(wanted: Sequence[str], columns: Sequence[str]) -> list[str]:
    """The columns that are wanted, in that order, of those that there are; all of them where none is named.

    chosen(["Title", "billing_*"], columns) -> ["title", "billing_company", …]
    """
    if not wanted:
        return [*columns]
    return [*dict.fromkeys(name for one in wanted for name in _found(one, columns))]


def _found(wanted: str, columns: Sequence[str]) -> Iterable[str]:
    """What one word asks for; a column of ours that no client has is there all the same, and empty."""
    if wanted.startswith(_PLAIN):
        return [wanted if wanted in columns else wanted.removeprefix(_PLAIN)]
    return [*_matching(wanted, columns)] or [*_matching(wanted, _known())]


def _matching(wanted: str, columns: Iterable[str]) -> Iterable[str]:
    if "*" in wanted:
        return (name for name in columns if fnmatchcase(name.casefold(), wanted.strip().casefold()))
    known = field_named(wanted.strip().casefold())
    if known and known.returned and known.path:
        return [known.name]
    return (name for name in columns if folded(wanted) in _spellings(name))


def _spellings(name: str) -> set[str]:
    """A column by its name, its heading and its JSON path, as headings are compared."""
    known = field_named(name)
    others = (known.label, known.json_path) if known else ()
    return {folded(spelling) for spelling in (name, *others)}
