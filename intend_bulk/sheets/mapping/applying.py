"""A mapping applied to a file: raw rows in, rows of our columns out, with the places of the user's own file."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Self

from intend_bulk.model.client import field_named
from intend_bulk.model.problems import Problem, problem
from intend_bulk.model.sheet import NOWHERE, Column, column_letter
from intend_bulk.sheets.arranging import Arrangement
from intend_bulk.sheets.mapping.dates import NOTHING_SEEN, DateOrder, Seen
from intend_bulk.sheets.mapping.fitting import is_listed, position_of
from intend_bulk.sheets.mapping.mapping_file import SheetMapping
from intend_bulk.sheets.mapping.rules import Rule, make
from intend_bulk.sheets.raw import Flawed, RawRow


@dataclass(frozen=True)
class MappedArrangement(Arrangement):
    """An arrangement in which the rules of a mapping say which cells a column is made of."""

    mapping: SheetMapping
    positions: Mapping[str, tuple[int, ...]]
    """By column name, where its sources stand, from 0."""
    seen: Mapping[str, Seen] = field(default_factory=dict)
    """By column name, what its cells say together about the order of their dates."""

    @classmethod
    def of(cls, path: Path, heading: RawRow, mapping: SheetMapping) -> Self:
        """Find each source in the row of headings; raises MappingError where one stands there twice."""
        positions = {
            rule.name: tuple(position_of(path, heading, source) for source in rule.sources) for rule in mapping.rules
        }
        return cls(heading, tuple(_columns(heading, mapping, positions)), mapping, positions)

    def having_seen(self, rows: Iterable[RawRow]) -> Self:
        """The same, after one look at all rows where a column of dates needs it."""
        undated = [replace(rule, date=None) for rule in self.mapping.rules if rule.date is DateOrder.AUTO]
        if not undated:
            return self
        seen = {rule.name: NOTHING_SEEN for rule in undated}
        for row in rows:
            for rule in undated:
                made = make(rule, [row.cell(position) for position in self.positions[rule.name]])
                seen[rule.name] = seen[rule.name].and_also(made.text or "")
        return replace(self, seen=seen)

    def problems(self) -> Iterator[Problem]:
        """The columns that are neither used nor left out on purpose."""
        used = {position for positions in self.positions.values() for position in positions}
        for column in self.columns:
            is_left = column.position not in used and column.letter
            if is_left and not is_listed(column.title, self.mapping.ignore):
                place = f"{column.letter}{self.heading.number}"
                yield problem(
                    "column_not_mapped", row=self.heading.number, column=column.title, cell=place, value=column.title
                )

    def cells(self, raw: RawRow, problems: list[Problem]) -> dict[str, str | None]:
        """The cells of our columns; what is wrong with them joins the problems."""
        cells: dict[str, str | None] = dict(self.mapping.constants)
        for rule in self.mapping.rules:
            positions = self.positions[rule.name]
            made = make(rule, [raw.cell(position) for position in positions], self.seen.get(rule.name, NOTHING_SEEN))
            problems += [self._problem(raw, positions[number], flaw) for number, flaw in made.flaws]
            cells[rule.name] = None if made.flaws and self._would_show_a_password(rule) else made.text
        return cells

    def _would_show_a_password(self, rule: Rule) -> bool:
        """Whether the text of a cell that holds a password too would stand whole where it can be seen."""
        field = field_named(rule.name)
        return not (field and field.secret) and not self._secret.isdisjoint(self.positions[rule.name])

    def _problem(self, raw: RawRow, position: int, flaw: Flawed) -> Problem:
        return problem(
            flaw.code,
            row=raw.number,
            column=self._titles[position],
            cell=f"{column_letter(position)}{raw.number}",
            value="***" if position in self._secret else flaw.text,
            **flaw.words,
        )

    @property
    def positions_read(self) -> frozenset[int]:
        return frozenset(position for found in self.positions.values() for position in found)

    @cached_property
    def _secret(self) -> frozenset[int]:
        """The positions under which passwords stand."""
        feeds = ((field_named(name), positions) for name, positions in self.positions.items())
        return frozenset(position for field, found in feeds if field and field.secret for position in found)

    @cached_property
    def _titles(self) -> Mapping[int, str]:
        return {column.position: column.title for column in self.columns}


def _columns(heading: RawRow, mapping: SheetMapping, positions: Mapping[str, tuple[int, ...]]) -> Iterator[Column]:
    """Every heading, once for each of our columns that it is the first source of, then the constants."""
    feeds: dict[int, list[str | None]] = {}
    for name, found in positions.items():
        feeds.setdefault(found[0], []).append(name)
    uses = Counter(position for found in positions.values() for position in found)
    as_written = {rule.name for rule in mapping.rules if rule.is_as_written}
    for position, text in enumerate(heading.texts):
        if text and text.strip():
            names = feeds.get(position, [None])
            yield from (Column(position, text, name, name in as_written and uses[position] == 1) for name in names)
    yield from (Column(NOWHERE, name, name) for name in mapping.constants)
