"""The XML of the user's sheet around its rows: widths of our columns, the filter, and where its comments stand."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO
from xml.sax.saxutils import quoteattr

from intend_bulk.model.sheet import column_letter
from intend_bulk.sheets.painting.edits import Edits
from intend_bulk.sheets.painting.package import OFFICE
from intend_bulk.sheets.painting.rows import YES, Frame, PaintedRow, RowPainter
from intend_bulk.sheets.painting.styles import Styles
from intend_bulk.sheets.places import LAST_COLUMN, position_of
from intend_bulk.sheets.xlsx.parts import local_name

_BELOW_NOTES = {
    *("legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls"),
    *("webPublishItems", "tableParts", "extLst"),
}
"""What the schema of a sheet has after <legacyDrawing>."""
_OWN_WIDTHS = (17, 11, 15, 70)
_AREA = re.compile(r"\$?([A-Z]+)\$?([0-9]+)(?::\$?([A-Z]+)\$?([0-9]+))?")


@dataclass
class SheetPainter:
    """Copies the XML of a sheet with what is painted on it; it is a Transform."""

    styles: Styles
    frame: Frame
    rows: Callable[[], Iterable[PaintedRow]]
    notes: str | None
    """The relation under which the sheet's comments stand; None where it has none."""
    filtered: str | None = field(default=None, init=False)
    """The area of the sheet's filter, "A1:H30", where it was made wider to take our columns in."""
    refused: list[tuple[int, int]] = field(default_factory=list, init=False)
    """Row and position of cells that were not corrected, as they hold a formula."""

    def __call__(self, source: IO[bytes], target: IO[bytes]) -> None:
        _Pass(self, Edits(source, target)).run()


class _Pass:
    """One pass over the XML of a sheet: what its tags call."""

    def __init__(self, painter: SheetPainter, edits: Edits) -> None:
        self._painter, self._edits = painter, edits
        self._frame, self._notes = painter.frame, painter.notes
        self._columns: list[dict[str, str]] | None = None
        self._depth = 0
        self._whole: int | None = None
        """Where an element begins that is replaced as a whole, once it ends."""

    def run(self) -> None:
        self._edits.parser.StartElementHandler = self._root
        self._edits.run()
        self._row_painter.finish()
        self._painter.refused = self._row_painter.refused

    def _root(self, name: str, _attributes: object) -> None:
        """The first tag says by which prefix all others begin."""
        prefix, colon, _ = name.rpartition(":")
        self._prefix = f"{prefix}{colon}"
        painter = self._painter
        self._row_painter = RowPainter(self._edits, painter.styles, painter.frame, painter.rows(), self._prefix)
        self._outside_rows()

    def _outside_rows(self) -> None:
        self._edits.parser.StartElementHandler, self._edits.parser.EndElementHandler = self._start, self._end

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._whole is None:
            self._edits.hold = self._edits.here
        local = local_name(name)
        if local == "sheetData":
            self._start_rows()
        elif local == "col" and self._columns is not None:
            self._columns.append(attributes)
        elif local in ("sheetView", "dimension"):
            self._change_tag(local, attributes)
        elif self._depth == 1:
            self._start_part(local, attributes)

    def _start_part(self, local: str, attributes: Mapping[str, str]) -> None:
        """A part of the sheet that is not its rows begins."""
        if local == "cols":
            self._whole, self._columns = self._edits.here, []
        elif local == "legacyDrawing":
            self._whole = self._edits.here
        elif local == "autoFilter":
            self._widen_filter(attributes)
        elif local in _BELOW_NOTES:
            self._write_notes(self._edits.here)

    def _end(self, name: str) -> None:
        self._depth -= 1
        local, here = local_name(name), self._edits.here
        if self._whole is not None and self._depth == 0:
            start, self._whole = self._whole, None
            end = here if self._edits.tag_at(start).endswith(b"/>") else here + len(self._edits.tag_at(here))
            self._edits.hold = end
            if local == "cols":
                self._write_columns(start, end)
            else:
                self._write_notes(start, end)
        elif self._depth < 0:
            self._write_notes(here)

    def _start_rows(self) -> None:
        here, prefix = self._edits.here, self._prefix
        if self._columns is None:
            self._columns = []
            self._write_columns(here, here)
        self._row_painter.column_styles = _styles_of(self._columns)
        within = {f"{prefix}{tag}": tag for tag in ("row", "c", "v", "is", "f")}
        start, end_row = self._row_painter.start, self._row_painter.end_row
        rows, row = f"{prefix}sheetData", f"{prefix}row"

        def start_within(name: str, attributes: dict[str, str]) -> None:
            if name in within:
                start(within[name], attributes)

        def end_within(name: str) -> None:
            if name == row:
                end_row()
            elif name == rows:
                self._depth -= 1
                self._outside_rows()

        self._edits.parser.StartElementHandler, self._edits.parser.EndElementHandler = start_within, end_within

    def _change_tag(self, local: str, attributes: Mapping[str, str]) -> None:
        """Another sheet is the one that is shown first; and the cells reach further to the right."""
        if local == "sheetView" and attributes.get("tabSelected") in YES:
            self._replace_tag(rb"\stabSelected\s*=\s*[\"'][^\"']*[\"']", "")
        elif local == "dimension" and self._frame.own:
            area = _reaching(attributes.get("ref", ""), self._frame.own.stop - 1)
            self._replace_tag(rb"\sref\s*=\s*[\"'][^\"']*[\"']", f' ref="{area}"')

    def _widen_filter(self, attributes: Mapping[str, str]) -> None:
        """A filter over all headings takes ours in, so that the rows of one outcome can be picked."""
        area = _AREA.fullmatch(attributes.get("ref", ""))
        own, headings = self._frame.own, self._frame.headings
        if not own or not area or int(area[2]) != self._frame.heading_row:
            return
        if headings.stop - 1 <= position_of(area[3] or area[1]) < own.stop - 1:
            self._painter.filtered = _reaching(area[0], own.stop - 1)
            self._replace_tag(rb"\sref\s*=\s*[\"'][^\"']*[\"']", f' ref="{self._painter.filtered}"')

    def _replace_tag(self, attribute: bytes, new: str) -> None:
        here = self._edits.here
        tag = self._edits.tag_at(here)
        self._edits.replace(here, here + len(tag), re.sub(attribute, new.encode(), tag))
        self._edits.hold = here + len(tag)

    def _write_columns(self, start: int, end: int) -> None:
        if self._columns is None or (self._frame.is_ours and self._columns) or not self._frame.own:
            return  # theirs are as wide as the user wants them by now
        tags = "".join(_tag(f"{self._prefix}col", column) for column in _with_own(self._columns, self._frame.own))
        self._edits.replace(start, end, f"<{self._prefix}cols>{tags}</{self._prefix}cols>".encode())

    def _write_notes(self, start: int, end: int | None = None) -> None:
        """Say where the comments of the sheet stand; `start` and `end` are where it said so before."""
        tag = ""
        if self._notes:
            tag = f'<{self._prefix}legacyDrawing xmlns:r="{OFFICE}" r:id="{self._notes}"/>'
            self._notes = None
        if tag or end is not None:
            self._edits.replace(start, start if end is None else end, tag.encode())


def _reaching(area: str, position: int) -> str:
    """An area as wide as to a column: _reaching("A1:H30", 11) -> "A1:L30"."""
    found = _AREA.fullmatch(area)
    if found is None:
        return area
    last = max(position, position_of(found[3] or found[1]))
    return f"{found[1]}{found[2]}:{column_letter(last)}{found[4] or found[2]}"


def _styles_of(columns: Sequence[Mapping[str, str]]) -> dict[int, int]:
    """The formats of whole columns, by position."""
    styles: dict[int, int] = {}
    for column in columns:
        if style := int(column.get("style", 0)):
            last = min(int(column["max"]), LAST_COLUMN + 1)
            styles |= dict.fromkeys(range(int(column["min"]) - 1, last), style)
    return styles


def _with_own(columns: Sequence[Mapping[str, str]], own: range) -> list[Mapping[str, str]]:
    """The widths of the columns with those of ours; each column is in one element only."""
    kept: list[Mapping[str, str]] = []
    for column in columns:
        first, last = int(column["min"]), int(column["max"])
        kept += [{**column, "max": str(min(last, own.start))}] if first <= own.start else []
        kept += [{**column, "min": str(max(first, own.stop + 1))}] if last > own.stop else []
    ours = [
        {"min": str(position + 1), "max": str(position + 1), "width": str(width), "customWidth": "1"}
        for position, width in zip(own, _OWN_WIDTHS, strict=True)
    ]
    return sorted([*kept, *ours], key=lambda column: int(column["min"]))


def _tag(name: str, attributes: Mapping[str, str]) -> str:
    return f"<{name} {' '.join(f'{key}={quoteattr(value)}' for key, value in attributes.items())}/>"
