"""A copy of the user's workbook with the problems and outcomes of one of its sheets painted on it."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import IO

from intend_bulk.sheets.damage import Damaged, named_errors
from intend_bulk.sheets.ours import LOG, STATUS_COLUMNS, SUMMARY
from intend_bulk.sheets.painting.grafting import graft, remove_own_sheets
from intend_bulk.sheets.painting.notes import write_notes
from intend_bulk.sheets.painting.package import Package, child, open_package
from intend_bulk.sheets.painting.properties import properties, set_properties
from intend_bulk.sheets.painting.rows import Frame, Occupied, PaintedRow
from intend_bulk.sheets.painting.sheet import SheetPainter
from intend_bulk.sheets.painting.styles import Styles
from intend_bulk.sheets.painting.workbook import main_part, related_part, sheet_entries
from intend_bulk.sheets.places import LAST_COLUMN
from intend_bulk.sheets.writing import quoted_sheet

_OURS = "intend-bulk painted"
"""The beginning of the names of the properties that are noted of a painting."""
_FILTER = "_xlnm._FilterDatabase"
_FIXED = re.compile(r"([A-Z]+)([0-9]+)")


@dataclass(frozen=True)
class Painting:
    """What is painted on one sheet of a workbook."""

    sheet: str
    frame: Frame
    rows: Callable[[], Iterable[PaintedRow]]
    """In their order, the heading row first; each call begins anew."""
    notes: Mapping[str, str] = field(default_factory=dict)
    """Comments by cell: {"C12": "Error: …"}."""
    noted: Mapping[str, str] = field(default_factory=dict)
    """Properties of the workbook in which it is noted what the painting is: {"intend-bulk painted for": "…"}."""
    own_sheets: Path | None = None
    """A workbook whose sheets are added: the summary at the front, the table at the end."""
    table: str = LOG
    """The name of the table in it."""


def paint(source: Path, target: Path, painting: Painting) -> Sequence[tuple[int, int]]:
    """Write a painted copy of a workbook; return row and position of cells with formulas, which were not corrected.

    Our columns stand where they stood, or right of the headings in the first four columns that hold nothing of the
    user's. Raises SheetError where the workbook is damaged, or of a kind that cannot be painted.
    """
    with named_errors(source):
        while True:
            try:
                return _painted(source, target, painting)
            except Occupied as found:
                painting = replace(painting, frame=_further_right(painting.frame, found.position))


def _further_right(frame: Frame, occupied: int) -> Frame:
    own = range(occupied + 1, occupied + 1 + len(STATUS_COLUMNS))
    if own.stop > LAST_COLUMN + 1:
        raise Damaged("it has no four empty columns right of its headings")
    return replace(frame, own=own)


def _painted(source: Path, target: Path, painting: Painting) -> Sequence[tuple[int, int]]:
    with open_package(source) as package:
        part = _part_of(package, painting.sheet)
        remove_own_sheets(package, clients=part)
        styles = Styles(package.tree(_formats_of(package)), properties(package))
        notes = write_notes(package, part, painting.notes)
        painter = SheetPainter(styles, painting.frame, painting.rows, notes)
        if painting.own_sheets:
            graft(package, painting.own_sheets, first=[SUMMARY], last=[painting.table], clients=part)
        package.transform(part, partial(_paint_sheet, package, painting, painter))
        package.save(target)
        return painter.refused


def _paint_sheet(
    package: Package, painting: Painting, painter: SheetPainter, source: IO[bytes], copy: IO[bytes]
) -> None:
    """Paint the sheet, then note what only that could tell."""
    painter(source, copy)
    if painter.filtered:
        _widen_filter_name(package, painting.sheet, painter.filtered)
    set_properties(package, {**painting.noted, **painter.styles.users_fills}, prefix=_OURS)


def _part_of(package: Package, sheet: str) -> str:
    """The part of a sheet by its name: "xl/worksheets/sheet1.xml"."""
    part = next((entry.part for entry in sheet_entries(package) if entry.name == sheet), "")
    if not part:
        raise Damaged(f"there is no sheet {sheet!r} in it any more")
    return part


def _formats_of(package: Package) -> str:
    part = related_part(package, "styles")
    if part is None:
        raise Damaged("it has no formats to colour its cells with")
    return part


def _widen_filter_name(package: Package, sheet: str, area: str) -> None:
    """Let the hidden name of a sheet's filter mean another area, "A1:L30"."""
    position = next(number for number, entry in enumerate(sheet_entries(package)) if entry.name == sheet)
    names = child(package.tree(main_part(package)), "definedNames")
    corners = ":".join(_FIXED.sub(r"$\1$\2", corner) for corner in area.split(":"))
    for node in names if names is not None else ():
        if node.get("name") == _FILTER and node.get("localSheetId") == str(position):
            node.text = f"{quoted_sheet(sheet)}!{corners}"
