"""A sheet that was checked: its rows and their problems, as often as somebody goes through them, on the disk."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from typing import Generic, TypeVar

from intend_bulk import __version__
from intend_bulk.journal.scratch import Scratch, Shelf, Spool
from intend_bulk.model.catalogue import Severity
from intend_bulk.model.client import field_named
from intend_bulk.model.problems import Problem
from intend_bulk.model.sheet import Row, Sheet
from intend_bulk.sheets.stamp import is_newer

T = TypeVar("T")


@dataclass(frozen=True)
class Batch:
    """Some rows of a sheet, one below the other, with what is wrong with them."""

    rows: list[Row]
    """Texts without surrounding space."""
    problems: list[Problem]
    """In the order of rows and columns."""

    @property
    def errors_by_row(self) -> Mapping[int, list[Problem]]:
        errors: dict[int, list[Problem]] = {}
        for problem in self.problems:
            if problem.is_error:
                errors.setdefault(problem.row, []).append(problem)
        return errors


@dataclass
class Checked:
    """A sheet, its rows ready to be sent, and what is wrong with them; none of it is read from the file again.

    Passwords alone stay in memory: they are written nowhere.
    """

    sheet: Sheet
    digest: str = ""
    """SHA-256 of the file, as it was before it was read."""
    scratch: Scratch = field(default_factory=Scratch, repr=False)
    of_headings: list[Problem] = field(default_factory=list, init=False)
    """What is wrong with the sheet as a whole and with its headings, in the order of columns."""
    counts: Counter[Severity] = field(default_factory=Counter, init=False)
    rows_with_errors: int = field(default=0, init=False)
    found_by_plan: Shelf[int, list[Problem]] = field(init=False, repr=False)
    """By row, what is wrong only beside what Intend and the journal hold."""
    _rows: Spool[list[Row]] = field(init=False, repr=False)
    _problems: Spool[list[Problem]] = field(init=False, repr=False)
    """Batch by batch as the rows are; apart from them, as whoever goes through the problems needs no row."""
    _secrets: dict[int, Mapping[str, str | None]] = field(default_factory=dict, init=False, repr=False)
    _row_count: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self._rows, self._problems = Spool(self.scratch), Spool(self.scratch)
        self.forget_plan()
        self._secret = [name for name in self.sheet.known if (known := field_named(name)) and known.secret]

    def add(self, rows: Sequence[Row], problems: list[Problem]) -> None:
        """Add the next rows of the sheet, and what is wrong with them, in any order."""
        for row in rows if self._secret else ():
            self._secrets[row.number] = {name: row.cells.get(name) for name in self._secret}
        self._rows.append([replace(row, cells=self._without_secrets(row), problems=()) for row in rows])
        self._row_count += len(rows)
        self._note(problems)

    def _note(self, problems: list[Problem]) -> None:
        problems = sorted(problems, key=lambda found: (found.row, self.order(found.column)))
        self._problems.append(problems)
        self.counts.update(problem.kind.severity for problem in problems)
        self.rows_with_errors += len({problem.row for problem in problems if problem.is_error})

    def revise(self, problems_of: Callable[[Batch], list[Problem]]) -> None:
        """Take other problems of the rows: `problems_of` gets each batch with those that were found so far."""
        found, self._problems = self._problems, Spool(self.scratch)
        self.counts, self.rows_with_errors = Counter(each.kind.severity for each in self.of_headings), 0
        for rows, problems in zip(self._read_rows(), found, strict=True):
            self._note(problems_of(Batch(rows, problems)))

    def add_of_headings(self, problems: Sequence[Problem]) -> None:
        """Add what only the whole of the rows could tell of a column."""
        self.of_headings = sorted([*self.of_headings, *problems], key=lambda found: self.order(found.column))
        self.counts.update(problem.kind.severity for problem in problems)

    def forget_plan(self) -> None:
        """Another plan is made, which may find something else."""
        self.found_by_plan = Shelf(self.scratch, int)

    def order(self, heading: str) -> int:
        """The position of a heading; what has no heading comes last."""
        return self._positions.get(heading, len(self._positions))

    def batches(self) -> Iterator[Batch]:
        """The rows, from the top, as often as one likes."""
        for rows, problems in zip(self._read_rows(), self._problems, strict=True):
            yield Batch(rows, problems)

    @property
    def rows(self) -> "Kept[Row]":
        return Kept(self._row_count, lambda: chain.from_iterable(self._read_rows()))

    @property
    def problems(self) -> "Kept[Problem]":
        """In the order of rows and columns."""
        return Kept(self.counts.total(), self._all_problems)

    def count(self, severity: Severity) -> int:
        return self.counts[severity]

    @property
    def newer_template(self) -> str | None:
        """The version that made the template, where it is newer than this program: it may have columns unknown here."""
        made_by = self.sheet.made_by
        return made_by if made_by and is_newer(made_by, than=__version__) else None

    @property
    def errors_of_headings(self) -> list[Problem]:
        """What keeps the whole sheet from being sent."""
        return [self.sheet.as_shown(problem) for problem in self.of_headings if problem.is_error]

    def _all_problems(self) -> Iterator[Problem]:
        return map(self.sheet.as_shown, chain(self.of_headings, chain.from_iterable(self._problems)))

    def _read_rows(self) -> Iterator[list[Row]]:
        for rows in self._rows:
            yield [self._with_secrets(row) for row in rows] if self._secret else rows

    def _without_secrets(self, row: Row) -> Mapping[str, str | None]:
        if not self._secret:
            return row.cells
        return {name: None if name in self._secret else text for name, text in row.cells.items()}

    def _with_secrets(self, row: Row) -> Row:
        return replace(row, cells={**row.cells, **self._secrets[row.number]})

    @cached_property
    def _positions(self) -> Mapping[str, int]:
        return {column.title: column.position for column in self.sheet.columns}


@dataclass(frozen=True)
class Kept(Generic[T]):
    """Things that stand on the disk, of a known number."""

    count: int
    read: Callable[[], Iterator[T]]

    def __len__(self) -> int:
        return self.count

    def __iter__(self) -> Iterator[T]:
        return self.read()
