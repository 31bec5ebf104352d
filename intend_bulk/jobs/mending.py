"""`check --fix`: a copy of the sheet in which every cell says what it means beyond doubt, checked once more."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import TypeAlias

from intend_bulk.jobs.canvas import own_canvas
from intend_bulk.jobs.checked import Checked, Kept
from intend_bulk.jobs.fixing import Fix, fixes
from intend_bulk.jobs.painting import PaintedCopy, copy_of_check, is_whole, refuse_changed, write_in_our_form
from intend_bulk.journal.scratch import Shelf
from intend_bulk.model.fields import Cell
from intend_bulk.model.many import batches
from intend_bulk.model.sheet import Row, column_letter
from intend_bulk.sheets.mapping.mapping_file import SheetMapping
from intend_bulk.sheets.painting.paint import Painting, paint
from intend_bulk.sheets.painting.rows import PaintedRow
from intend_bulk.sheets.painting.summary import Fact
from intend_bulk.sheets.places import cell_position
from intend_bulk.sheets.stamp import PAINTED_FOR

Check: TypeAlias = Callable[[Path, str | None, SheetMapping | None], Checked]
"""Checks a file: its place, its sheet, and the mapping that it is read by."""
_Fixes: TypeAlias = Callable[[], Iterator[Fix]]
_AT_ONCE = 500


@dataclass(frozen=True)
class Mended:
    """A sheet after it was mended."""

    checked: Checked
    """The mended copy, checked: what is left to a person."""
    fixes: Kept[Fix]
    """What was mended, in the order of rows and columns of the copy."""
    copy: PaintedCopy


def mend(checked: Checked, mapping: SheetMapping | None, folder: Path, check: Check) -> Mended:
    """Write a mended copy of a sheet into a folder, where it must stay until it was painted, and check it.

    A workbook stays as it is but for the mended cells; of any other file a workbook with our own headings is made,
    with all its rows. A cell with a formula is left alone.
    """
    source = checked.sheet.path
    refuse_changed(checked)
    if is_whole(checked):
        path = folder / f"mended{source.suffix}"
        made = _mended_workbook(checked, path)
        again = check(path, checked.sheet.name, mapping)
    else:
        path = folder / "mended.xlsx"
        made = _in_our_form(checked, path)
        again = check(path, None, None)
    kept, copy = Kept(sum(1 for _ in made()), made), copy_of_check(again, source)
    told = replace(copy.told, facts=[*copy.told.facts, Fact("Mended cells", len(kept))], mended=len(kept))
    return Mended(again, kept, replace(copy, told=told, mended=_words(again, made), fixes=kept))


def _mended_workbook(checked: Checked, path: Path) -> _Fixes:
    """Write the workbook with its cells mended; return what was, without formulas."""
    canvas = own_canvas(checked.sheet, lambda: (), ())
    frame = replace(canvas.frame, own=range(0))
    noted = {PAINTED_FOR: checked.sheet.painted_for or ""}
    painting = Painting(canvas.sheet, frame, lambda: _corrections(fixes(checked)), noted=noted)
    formulas = frozenset(paint(checked.sheet.path, path, painting))
    return lambda: (fix for fix in fixes(checked) if (fix.row, cell_position(fix.cell)) not in formulas)


def _corrections(found: Iterable[Fix]) -> Iterator[PaintedRow]:
    for number, of_row in groupby(found, key=lambda fix: fix.row):
        yield PaintedRow(number, texts={cell_position(fix.cell): fix.new for fix in of_row})


def _in_our_form(checked: Checked, path: Path) -> _Fixes:
    """Write all rows, mended, into a workbook with our own headings; return what was mended, by its places there."""
    rows = Kept(len(checked.rows), lambda: _mended_rows(checked))
    names = write_in_our_form(path, checked, rows)
    letters = {name: column_letter(position) for position, name in enumerate(names)}
    return lambda: _moved(checked.rows, fixes(checked), letters)


def _mended_rows(checked: Checked) -> Iterator[Mapping[str, Cell]]:
    waiting = groupby(fixes(checked), key=lambda fix: fix.row)
    number, of_row = next(waiting, (0, iter(())))
    for row in checked.rows:
        if row.number == number:
            yield {**row.cells, **{fix.name: fix.new for fix in of_row}}
            number, of_row = next(waiting, (0, iter(())))
        else:
            yield row.cells


def _moved(rows: Iterable[Row], found: Iterator[Fix], letters: Mapping[str, str]) -> Iterator[Fix]:
    """What was mended, by row and cell of a workbook that has one row below the other, the first below the headings."""
    numbered = enumerate(rows, start=2)
    number, row = 0, None
    for fix in found:
        while row is None or row.number < fix.row:
            number, row = next(numbered)
        yield replace(fix, row=number, cell=f"{letters[fix.name]}{number}")


def _words(checked: Checked, made: _Fixes) -> Shelf[int, dict[int, str]]:
    """By row, what the comments of mended cells say."""
    shelf: Shelf[int, dict[int, str]] = Shelf(checked.scratch, int)
    by_row = groupby(made(), key=lambda fix: fix.row)
    words = ((number, {cell_position(fix.cell): f"Mended: {fix}." for fix in of_row}) for number, of_row in by_row)
    for some in batches(words, _AT_ONCE):
        shelf.update(some)
    return shelf
