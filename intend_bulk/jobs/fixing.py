"""What `check --fix` writes into a copy of the user's sheet: what cells mean beyond doubt, from what was checked."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from intend_bulk.checks.texts import marked
from intend_bulk.jobs.checked import Checked
from intend_bulk.model.catalogue import CATALOGUE
from intend_bulk.model.client import field_named
from intend_bulk.model.fields import FLAG
from intend_bulk.model.identity import identity_of, reference_key
from intend_bulk.model.problems import Problem
from intend_bulk.model.sheet import Column, Row


@dataclass(frozen=True)
class Fix:
    """One cell that is to be written anew."""

    row: int
    """The row that Excel shows."""
    cell: str
    column: str
    """The heading as the user wrote it."""
    name: str
    """The column name."""
    old: str
    """The text of the cell as it was read, with the space around it."""
    new: str
    """A text: "007" is not to become a number."""
    why: str
    """How the new one differs: "written as ISO 4217 has it"."""

    def __str__(self) -> str:
        """ "was 'gbp', now GBP: written as ISO 4217 has it"; what nobody could see is marked."""
        return f"was {marked(self.old)!r}, now {marked(self.new)}: {self.why}"


def fixes(checked: Checked) -> Iterator[Fix]:
    """Every cell that can be mended without a question, in the order of rows and columns, each once.

    What is sent of a row differs in these cells alone, and it stays the same client. Whether a cell holds a formula
    is not known here: whoever writes passes those over.
    """
    columns = _mendable(checked)
    flags = [letter for letter, column in columns.items() if _is_flag(column)]
    for batch in checked.batches():
        problems: dict[int, list[Problem]] = defaultdict(list)
        for problem in batch.problems:
            problems[problem.row].append(problem)
        for row in batch.rows:
            yield from _of_row(row, columns, flags, problems.get(row.number, ()))


def fix_document(fix: Fix) -> Mapping[str, object]:
    """A fix as `--json` tells it."""
    return {
        "row": fix.row,
        "column": fix.column,
        "cell": fix.cell,
        "old": fix.old,
        "new": fix.new,
        "why": fix.why,
    }


def _mendable(checked: Checked) -> Mapping[str, Column]:
    """By its letter, each column that can be written into, from the left."""
    sheet = checked.sheet
    columns = (column for name, column in sheet.known.items() if sheet.can_be_mended(name))
    return {column.letter: column for column in sorted(columns, key=lambda column: column.position)}


def _of_row(
    row: Row, columns: Mapping[str, Column], flags: Collection[str], problems: Sequence[Problem]
) -> Iterator[Fix]:
    if any(found.kind.code == "row_too_wide" for found in problems):
        return  # its cells may be shifted
    by_letter: dict[str, list[Problem]] = {letter: [] for letter in flags}
    for found in problems:
        by_letter.setdefault(found.cell.removesuffix(str(row.number)), []).append(found)
    for letter in columns if problems else flags:
        if letter in by_letter:
            fix = _fix(row, columns[letter], by_letter[letter])
            if fix:
                yield fix


def _fix(row: Row, column: Column, found: Sequence[Problem]) -> Fix | None:
    name = str(column.name)
    text = row.cells.get(name)
    if text is None:
        return None
    spaces = [each for each in found if each.kind.code == "space_trimmed"]
    others = [each for each in found if each.kind.code != "space_trimmed"]
    meant = _agreed(row, name, others)
    old, new = spaces[0].value if spaces else text, meant or text
    kinds = [each.kind for each in (*others, *spaces) if each.fix and (meant or each in spaces)]
    if _is_flag(column) and (meant or not others) and FLAG.to_json(new) != new:
        new, kinds = FLAG.to_json(new), [CATALOGUE["flag_invalid"], *kinds]
    why = ", ".join(dict.fromkeys(kind.fixed for kind in kinds if kind.fixed))
    return Fix(row.number, f"{column.letter}{row.number}", column.title, name, old, new, why) if kinds else None


def _agreed(row: Row, name: str, found: Sequence[Problem]) -> str:
    """What the problems of one cell say alike that it means; "" where a person must decide.

    So it is where the row would not be known again if an earlier run sent the cell as it was: the client could be
    created twice. A cell with an error was never sent.
    """
    fixing = [each for each in found if each.fix]
    new, *others = {each.fix for each in fixing} or {""}
    is_known = _is_the_same_client({**row.cells, name: new}, row.cells) or any(each.is_error for each in fixing)
    return new if is_known and not others else ""


def _is_the_same_client(new: Mapping[str, str | None], old: Mapping[str, str | None]) -> bool:
    return identity_of(new) == identity_of(old) and reference_key(new) == reference_key(old)


def _is_flag(column: Column) -> bool:
    field = field_named(str(column.name))
    return field is not None and field.kind is FLAG
