"""Codes that no client of Intend has, as far as its clients were read: perhaps new ones, perhaps slips of the pen."""

from collections.abc import Iterator, Mapping, Sequence

from intend_bulk.checks.guessing import guess_code
from intend_bulk.checks.texts import marked
from intend_bulk.model.choices import Codes, list_of
from intend_bulk.model.client import field_named
from intend_bulk.model.fields import label_of
from intend_bulk.model.kinds import Severity
from intend_bulk.model.problems import Problem
from intend_bulk.model.seen import SeenCodes
from intend_bulk.model.sheet import Row, Sheet

_HELD = ("type_code", "department", "tax_code", "payment_term", "currency")
"""Each is set up in Intend. Countries are not held: a first client in Portugal is nothing odd."""
_MOST_SHOWN = 6
NOT_SEEN = "code_not_seen"


class CodesSeen:
    """Holds the cells of a sheet against the codes that clients of Intend have.

    A list of the profile's own `codes` goes before what was seen. `seen` is None where nothing is known.
    """

    def __init__(self, sheet: Sheet, seen: SeenCodes | None, *, codes: Codes | None = None) -> None:
        self._sheet = sheet
        self._read_on = seen.read_on if seen else ""
        self._known: Mapping[str, tuple[str, ...]] = {
            name: known
            for name in sheet.known
            if seen and (listed := _held(name)) and not (codes or {}).get(listed) and (known := seen.telling(listed))
        }
        """By column, the codes that are known."""

    def problems_of(self, rows: Sequence[Row], problems: Sequence[Problem]) -> Iterator[Problem]:
        """A warning for every cell with a code that nobody has, but for those in which something is wrong already.

        `problems` are what was found in these rows; the cells of a row that is wider than its headings are shifted.
        """
        if not self._known:
            return
        wrong = {(found.row, found.column) for found in problems if found.kind.severity is not Severity.INFO}
        shifted = {found.row for found in problems if found.kind.code == "row_too_wide"}
        for row in rows:
            for name, known in self._known.items() if row.number not in shifted else ():
                text = row.cells.get(name)
                if text and text not in known and (row.number, self._sheet.heading(name)) not in wrong:
                    yield self._not_seen(row.number, name, text, known)

    def _not_seen(self, row: int, name: str, text: str, known: tuple[str, ...]) -> Problem:
        more = [f"and {len(known) - _MOST_SHOWN} more"] if len(known) > _MOST_SHOWN else []
        shown, guess = [marked(code) for code in known[:_MOST_SHOWN]], marked(guess_code(text, name, known))
        words = {"codes": ", ".join([*shown, *more]), "guess": guess}
        listed = label_of(name).lower()
        return self._sheet.problem(
            NOT_SEEN, row, name, value=marked(text), listed=listed, read_on=self._read_on, **words
        )


def _held(name: str) -> str:
    """The list that a column's cells are held against; "" for none."""
    field = field_named(name)
    listed = list_of(field) if field else ""
    return listed if listed in _HELD else ""
