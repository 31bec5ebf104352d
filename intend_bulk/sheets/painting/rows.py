"""The rows of the user's sheet, painted while they are copied: fills, our columns, corrections, and nothing else."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from xml.sax.saxutils import escape

from intend_bulk.model.sheet import column_letter
from intend_bulk.sheets.damage import Damaged
from intend_bulk.sheets.painting.colours import AS_THEY_ARE, ROWS
from intend_bulk.sheets.painting.edits import Edits, start_tag
from intend_bulk.sheets.painting.styles import Styles
from intend_bulk.sheets.places import position_of
from intend_bulk.sheets.xlsx_text import escaped

_STYLE = re.compile(rb"\ss\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_SPANS = re.compile(rb"\sspans\s*=\s*(?:\"[^\"]*\"|'[^']*')")
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


@dataclass(slots=True)
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
        self._tag = f"<{prefix}c".encode()
        self.column_styles: Mapping[int, int] = {}
        """The formats of whole columns, which their blank cells have."""
        self.refused: list[tuple[int, int]] = []
        """Row and position of cells that hold a formula, and are not written over."""
        self._number, self._position = 0, -1
        self._place = 0
        self._row_style: int | None = None
        self._cells: list[_Cell] = []
        self._looks: dict[tuple[int, str | None, str | None], int] = {}

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """A tag inside <sheetData> begins, by its name without prefix."""
        if name == "c":
            place = attributes.get("r")
            self._position = _position(place) if place else self._position + 1
            self._cells.append(_Cell(self._edits.here, self._position, int(attributes.get("s", 0))))
        elif name == "row":
            self._start_row(attributes)
        elif self._cells:
            self._cells[-1].is_filled = True
            self._cells[-1].has_formula |= name == "f"

    def end_row(self) -> None:
        """Write the row that ends here as it is to be."""
        end, painted = self._edits.here, self._painted()
        new = self._new_cells(painted) if painted else {}
        if painted or self._has_to_change():
            tag = self._edits.tag_at(self._place)
            cells = b"".join(self._written(painted, new, end))
            if not tag.endswith(b"/>"):
                self._edits.replace(self._place, end, (_opened(tag) if new else tag) + cells)
            elif cells:
                self._edits.replace(self._place, end, _opened(tag) + cells + f"</{self._prefix}row>".encode())
        self._edits.hold = end

    def finish(self) -> None:
        """There are no more rows."""
        if self._next:
            raise Damaged(f"its row {self._next.number} is not where it was")

    def _start_row(self, attributes: Mapping[str, str]) -> None:
        self._number, self._position = int(attributes.get("r") or self._number + 1), -1
        self._place = self._edits.hold = self._edits.here
        self._row_style = int(attributes.get("s", 0)) if attributes.get("customFormat") in YES else None
        self._cells = []

    def _painted(self) -> PaintedRow | None:
        """What is to be painted on this row."""
        if self._next is None or self._next.number > self._number:
            return None
        if self._next.number < self._number:
            raise Damaged(f"its row {self._next.number} is not where it was")
        painted, self._next = self._next, next(self._rows, None)
        return painted

    def _has_to_change(self) -> bool:
        """Whether something of ours is left in a row that is not painted any more."""
        return any(self._look(cell.style, None, None) != cell.style or self._is_old(cell) for cell in self._cells)

    def _look(self, style: int, mark: str | None, tint: str | None) -> int:
        """The format of a cell by the one it has in the file, the colour of what is wrong with it, and the row's."""
        key = (style, mark, tint)
        if key not in self._looks:
            plain = self._styles.unpainted(style)
            if mark:
                self._looks[key] = self._styles.marked(plain, mark)
            else:
                self._looks[key] = self._styles.tinted(plain, tint) if tint else plain
        return self._looks[key]

    def _new_cells(self, painted: PaintedRow) -> dict[int, bytes]:
        """The cells that are written, by position: blank ones that get a colour, corrected ones, and ours."""
        styles = {cell.position: cell.style for cell in self._cells}
        new = {position: self._blank(position, look) for position, look in self._missing(painted, styles)}
        new |= self._corrections(painted, styles)
        own = zip(self._frame.own, painted.own_cells, strict=True) if painted.own_cells else ()
        style = self._own_look(painted, styles)
        return new | {position: self._text(position, style, text) for position, text in own}

    def _missing(self, painted: PaintedRow, styles: Mapping[int, int]) -> Iterator[tuple[int, int]]:
        """Cells that are not in the file, as nothing is in them, and that get a colour."""
        tint = _tint(painted)
        wanted = {*painted.marks, *(self._frame.headings if tint else ())}
        for position in wanted - styles.keys():
            plain = self.column_styles.get(position, 0) if self._row_style is None else self._row_style
            look = self._look(plain, painted.marks.get(position), tint if position in self._frame.headings else None)
            if look != plain:
                yield position, look

    def _corrections(self, painted: PaintedRow, styles: Mapping[int, int]) -> Iterator[tuple[int, bytes]]:
        formulas = {cell.position for cell in self._cells if cell.has_formula} if painted.texts else set()
        self.refused += [(self._number, position) for position in painted.texts if position in formulas]
        for position, text in painted.texts.items():
            if position not in formulas:
                style = styles.get(position, self.column_styles.get(position, 0))
                yield position, self._text(position, self._look(style, None, None), text)

    def _own_look(self, painted: PaintedRow, styles: Mapping[int, int]) -> int:
        """Our headings look like the user's last one; below them stand texts in the colour of the row."""
        if self._number == self._frame.heading_row:
            last = self._frame.headings.stop - 1
            return self._look(styles.get(last, 0), painted.marks.get(last), None)
        return self._look(self._styles.of_text, None, _tint(painted))

    def _written(self, painted: PaintedRow | None, new: Mapping[int, bytes], end: int) -> Iterator[bytes]:
        """The cells of the row as they are to be, in the order of columns, without what is ours and old."""
        marks, tint = (painted.marks, _tint(painted)) if painted else ({}, None)
        waiting = sorted(new, reverse=True)
        for cell, following in zip(self._cells, [*(cell.place for cell in self._cells[1:]), end], strict=True):
            position = cell.position
            while waiting and waiting[-1] < position:
                yield new[waiting.pop()]
            if waiting and waiting[-1] == position:
                self._refuse_loss(cell)
                yield new[waiting.pop()]
            elif not self._is_old(cell):
                look = self._look(cell.style, marks.get(position), tint if position in self._frame.headings else None)
                content = self._edits.between(cell.place, following)
                yield content if look == cell.style else self._with_style(content, cell.style, look)
        yield from (new[position] for position in reversed(waiting))

    def _is_old(self, cell: _Cell) -> bool:
        frame = self._frame
        return frame.is_ours and cell.position in frame.own and self._number >= frame.heading_row

    def _refuse_loss(self, cell: _Cell) -> None:
        """Nothing of the user's is written over by our columns."""
        if cell.position in self._frame.own and cell.is_filled and not self._frame.is_ours:
            raise Occupied(cell.position)

    def _blank(self, position: int, style: int) -> bytes:
        return b'%b r="%b%d" s="%d"/>' % (self._tag, _letters(position), self._number, style)

    def _text(self, position: int, style: int, text: str) -> bytes:
        if not text:
            return self._blank(position, style)
        x, place = self._prefix, f"{column_letter(position)}{self._number}"
        whole = escape(escaped(text.encode("utf-8", "backslashreplace").decode()))
        content = f'<{x}is><{x}t xml:space="preserve">{whole}</{x}t></{x}is>'
        cell = f'<{x}c r="{place}" s="{style}" t="inlineStr">{content}</{x}c>'
        return cell.encode("ascii", "xmlcharrefreplace")  # whatever the encoding of the part is

    def _with_style(self, cell: bytes, old: int, new: int) -> bytes:
        """The bytes of a cell with another format; nearly every program writes it as is looked for first."""
        usual = b' s="%d"' % old
        at, end = cell.find(usual), cell.find(b">")
        if 0 < at < end:
            return b'%b s="%d"%b' % (cell[:at], new, cell[at + len(usual) :])
        tag = start_tag(cell)
        without = _STYLE.sub(b"", tag)[len(self._tag) :]
        return b'%b s="%d"%b%b' % (self._tag, new, without, cell[len(tag) :])


def _tint(painted: PaintedRow) -> str | None:
    """The colour of a row."""
    status = painted.own_cells[0] if painted.own_cells else ""
    return None if status in AS_THEY_ARE else ROWS.get(status)


@cache
def _letters(position: int) -> bytes:
    return column_letter(position).encode()


@cache
def _position_of(letters: str) -> int:
    if not letters.isalpha() or not letters.isascii():
        raise Damaged(f"there is a column {letters!r}")
    return position_of(letters.upper())


def _position(place: str) -> int:
    return _position_of(place.rstrip("0123456789"))


def _opened(row_tag: bytes) -> bytes:
    """The tag of a row that has cells; which columns it spans is only a hint, and wrong from now on."""
    return _SPANS.sub(b"", row_tag).removesuffix(b">").removesuffix(b"/") + b">"
