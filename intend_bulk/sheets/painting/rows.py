"""The rows of the user's sheet, painted while they are copied: fills, our columns, corrections, and nothing else."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from intend_bulk.model.sheet import column_letter
from intend_bulk.sheets.damage import Damaged
from intend_bulk.sheets.painting.colours import AS_THEY_ARE, ROWS
from intend_bulk.sheets.painting.edits import Edits
from intend_bulk.sheets.painting.styles import Styles
from intend_bulk.sheets.places import position_of
from intend_bulk.sheets.xlsx_text import escaped

_STYLE = re.compile(rb"\ss\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_SPANS = re.compile(rb"\sspans\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_NAME = re.compile(rb"\A<[^\s/>]+")
_LETTERS = re.compile(r"[A-Z]+")
_CONTENT = {"v", "is", "f"}
YES = ("1", "true")


@dataclass(frozen=True)
class PaintedRow:
    """What becomes of one row."""

    number: int
    """The row that Excel shows."""
    own_cells: Sequence[str] = ()
    """The texts of our columns; the first is the status, which says the colour of the row."""
    marks: Mapping[int, str] = field(default_factory=dict)
    """The colours of single cells by their positions, from 0."""
    texts: Mapping[int, str] = field(default_factory=dict)
    """What is written into cells in the place of what stands there, by position."""


@dataclass(frozen=True)
class Frame:
    """Where on a sheet things stand; positions are from 0."""

    heading_row: int
    headings: range
    """From the first of the user's headings to the last."""
    own: range
    """Our columns; empty where none are written."""
    is_ours: bool = False
    """Whether our columns stand there already, from an earlier time."""


class Occupied(Exception):
    """Something of the user's stands where our columns were to be."""

    def __init__(self, position: int) -> None:
        super().__init__(position)
        self.position = position


@dataclass
class _Cell:
    """A cell of the row that is being read."""

    place: int
    """Of its first byte."""
    position: int
    style: int
    is_filled: bool = False
    has_formula: bool = False


class RowPainter:
    """Paints the rows of a sheet, which come in their order; it is told of every tag inside <sheetData>.

    Cells that were painted an earlier time get their own look back on the way.
    """

    def __init__(self, edits: Edits, styles: Styles, frame: Frame, rows: Iterable[PaintedRow], prefix: str) -> None:
        self._edits, self._styles, self._frame = edits, styles, frame
        self._rows = iter(rows)
        self._next = next(self._rows, None)
        self._prefix = prefix
        self.column_styles: Mapping[int, int] = {}
        """The formats of whole columns, which their blank cells have."""
        self.refused: list[tuple[int, int]] = []
        """Row and position of cells that hold a formula, and are not written over."""
        self._number, self._position = 0, -1
        self._place = 0
        self._row_style: int | None = None
        self._cells: list[_Cell] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """A tag inside <sheetData> begins, by its name without prefix."""
        if name == "c":
            self._start_cell(attributes)
        elif name == "row":
            self._start_row(attributes)
        elif name in _CONTENT and self._cells:
            self._cells[-1].is_filled = True
            self._cells[-1].has_formula |= name == "f"

    def end(self, name: str) -> None:
        """A tag inside <sheetData> ends."""
        if name == "row":
            self._finish(self._edits.here)

    def finish(self) -> None:
        """There are no more rows."""
        if self._next:
            raise Damaged(f"its row {self._next.number} is not where it was")

    def _start_row(self, attributes: Mapping[str, str]) -> None:
        self._number, self._position = int(attributes.get("r") or self._number + 1), -1
        self._place = self._edits.hold = self._edits.here
        self._row_style = int(attributes.get("s", 0)) if attributes.get("customFormat") in YES else None
        self._cells = []

    def _start_cell(self, attributes: Mapping[str, str]) -> None:
        place = attributes.get("r")
        self._position = _position(place) if place else self._position + 1
        self._cells.append(_Cell(self._edits.here, self._position, int(attributes.get("s", 0))))

    def _finish(self, end: int) -> None:
        """Write the row that ends at a place as it is to be."""
        painted = self._painted()
        looks = {cell.position: self._look(cell, painted) for cell in self._cells}
        new = self._new_cells(painted, looks) if painted else {}
        tag = self._edits.tag_at(self._place)
        if new:
            self._edits.replace(self._place, self._place + len(tag), _opened(tag))
        self._write_cells(new, looks, end)
        if new and tag.endswith(b"/>"):
            self._edits.replace(end, end, f"</{self._prefix}row>".encode())
        self._edits.hold = end

    def _painted(self) -> PaintedRow | None:
        """What is to be painted on this row."""
        if self._next is None or self._next.number > self._number:
            return None
        if self._next.number < self._number:
            raise Damaged(f"its row {self._next.number} is not where it was")
        painted, self._next = self._next, next(self._rows, None)
        return painted

    def _look(self, cell: _Cell, painted: PaintedRow | None) -> int:
        """The format of a cell that is there."""
        plain = self._styles.unpainted(cell.style)
        return self._painted_look(cell.position, plain, painted) if painted else plain

    def _painted_look(self, position: int, plain: int, painted: PaintedRow) -> int:
        if position in painted.marks:
            return self._styles.marked(plain, painted.marks[position])
        colour = _row_colour(painted)
        return self._styles.tinted(plain, colour) if colour and position in self._frame.headings else plain

    def _new_cells(self, painted: PaintedRow, looks: Mapping[int, int]) -> dict[int, bytes]:
        """The cells that are written, by position: blank ones that get a colour, ours, and corrected ones."""
        new = {position: self._blank(position, look) for position, look in self._missing(painted, looks)}
        new |= self._corrections(painted, looks)
        own = zip(self._frame.own, painted.own_cells, strict=True) if painted.own_cells else ()
        style = self._own_look(painted, looks)
        return new | {position: self._text(position, style, text) for position, text in own}

    def _missing(self, painted: PaintedRow, looks: Mapping[int, int]) -> Iterator[tuple[int, int]]:
        """Cells that are not in the file, as nothing is in them, and that get a colour."""
        wanted = {*painted.marks, *(self._frame.headings if _row_colour(painted) else ())}
        for position in wanted - looks.keys():
            plain = self.column_styles.get(position, 0) if self._row_style is None else self._row_style
            look = self._painted_look(position, plain, painted)
            if look != plain:
                yield position, look

    def _corrections(self, painted: PaintedRow, looks: Mapping[int, int]) -> Iterator[tuple[int, bytes]]:
        formulas = {cell.position for cell in self._cells if cell.has_formula}
        self.refused += [(self._number, position) for position in painted.texts if position in formulas]
        for position, text in painted.texts.items():
            if position not in formulas:
                yield position, self._text(position, looks.get(position, self.column_styles.get(position, 0)), text)

    def _own_look(self, painted: PaintedRow, looks: Mapping[int, int]) -> int:
        """Our headings look like the user's last one; below them stand texts in the colour of the row."""
        if self._number == self._frame.heading_row:
            return looks.get(self._frame.headings.stop - 1, 0)
        colour = _row_colour(painted)
        return self._styles.tinted(self._styles.of_text, colour) if colour else self._styles.of_text

    def _write_cells(self, new: Mapping[int, bytes], looks: Mapping[int, int], end: int) -> None:
        """Write new cells among those that are there, in the order of columns; take out what is ours and old."""
        waiting = sorted(new, reverse=True)
        for cell, following in zip(self._cells, [*(cell.place for cell in self._cells[1:]), end], strict=True):
            while waiting and waiting[-1] < cell.position:
                self._edits.replace(cell.place, cell.place, new[waiting.pop()])
            if waiting and waiting[-1] == cell.position:
                self._refuse_loss(cell)
                self._edits.replace(cell.place, following, new[waiting.pop()])
            elif self._is_old(cell):
                self._edits.replace(cell.place, following, b"")
            elif looks[cell.position] != cell.style:
                tag = self._edits.tag_at(cell.place)
                self._edits.replace(cell.place, cell.place + len(tag), _with_style(tag, looks[cell.position]))
        self._edits.replace(end, end, b"".join(new[position] for position in reversed(waiting)))

    def _is_old(self, cell: _Cell) -> bool:
        return self._frame.is_ours and self._number >= self._frame.heading_row and cell.position in self._frame.own

    def _refuse_loss(self, cell: _Cell) -> None:
        """Nothing of the user's is written over by our columns."""
        if cell.position in self._frame.own and cell.is_filled and not self._frame.is_ours:
            raise Occupied(cell.position)

    def _blank(self, position: int, style: int) -> bytes:
        return f'<{self._prefix}c r="{column_letter(position)}{self._number}" s="{style}"/>'.encode()

    def _text(self, position: int, style: int, text: str) -> bytes:
        if not text:
            return self._blank(position, style)
        x, place = self._prefix, f"{column_letter(position)}{self._number}"
        whole = escape(escaped(text.encode("utf-8", "backslashreplace").decode()))
        content = f'<{x}is><{x}t xml:space="preserve">{whole}</{x}t></{x}is>'
        cell = f'<{x}c r="{place}" s="{style}" t="inlineStr">{content}</{x}c>'
        return cell.encode("ascii", "xmlcharrefreplace")  # whatever the encoding of the part is


def _row_colour(painted: PaintedRow) -> str | None:
    status = painted.own_cells[0] if painted.own_cells else ""
    return None if status in AS_THEY_ARE else ROWS.get(status)


def _position(place: str) -> int:
    letters = _LETTERS.match(place.upper())
    if letters is None:
        raise Damaged(f"there is a cell {place!r}")
    return position_of(letters[0])


def _opened(row_tag: bytes) -> bytes:
    """The tag of a row that has cells; which columns it spans is only a hint, and wrong from now on."""
    return _SPANS.sub(b"", row_tag).removesuffix(b">").removesuffix(b"/") + b">"


def _with_style(cell_tag: bytes, style: int) -> bytes:
    return _NAME.sub(b'\\g<0> s="%d"' % style, _STYLE.sub(b"", cell_tag))
