"""What a person cannot see in a sheet: hidden rows and columns, and cells that lie under a merged one."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from intend_bulk.model.problems import Problem, problem
from intend_bulk.model.sheet import Column, Row, column_letter
from intend_bulk.sheets.raw import Flawed, Merged, RawCell, RawRow, RawSheet, is_filled


def hidden_sheet(sheet: RawSheet, heading_row: int, wanted: str | None) -> Iterator[Problem]:
    """A hidden sheet that is read though nobody asked for it by its name, which `wanted` is."""
    if sheet.is_hidden and wanted is None:
        yield problem("sheet_hidden", row=heading_row, value=str(sheet.name))


def hidden_columns(sheet: RawSheet, columns: Iterable[Column], heading_row: int) -> Iterator[Problem]:
    """Columns of ours that are hidden: they are read all the same."""
    for column in columns:
        if column.name and column.position in sheet.hidden_columns:
            cell = f"{column.letter}{heading_row}"
            yield problem("column_hidden", row=heading_row, column=column.title, cell=cell, value=column.title)


def hidden_noted(rows: Iterable[RawRow], hidden: list[int]) -> Iterator[RawRow]:
    """The rows as they are; the number of the first that is hidden and holds something is put into `hidden`."""
    for row in rows:
        if row.is_hidden and not hidden and any(map(is_filled, row.texts)):
            hidden.append(row.number)
        yield row


def hidden_said(rows: Iterable[Row], hidden: Collection[int]) -> Iterator[Row]:
    """The rows, with a word on those that are in `hidden`, to which numbers come while the rows are gone through."""
    for row in rows:
        is_hidden = row.number in hidden
        yield replace(row, problems=(problem("row_hidden", row=row.number), *row.problems)) if is_hidden else row


def covered_cells_named(
    rows: Iterable[RawRow], merged: Iterable[Merged], positions: Collection[int]
) -> Iterator[RawRow]:
    """The rows, in which a cell that shows the value of another, because they are merged, is a flaw of its own.

    Only cells of the columns that are read, at these positions. A row that holds nothing else stays blank: a tall cell
    of the client above takes up its space.
    """
    waiting = sorted(merged, key=lambda area: area.first_row, reverse=True)
    begun: dict[int, _Begun] = {}
    for row in rows:
        begun = {position: area for position, area in begun.items() if area.merged.last_row >= row.number}
        while waiting and waiting[-1].first_row <= row.number:
            area = waiting.pop()
            spanned = range(area.first_column, area.last_column + 1)
            free = [position for position in positions if position in spanned and position not in begun]
            if free and area.last_row >= row.number:  # blank rows need not come by
                begun |= dict.fromkeys(free, _Begun.by(area, row))
        yield _covered(row, begun) if begun and any(map(is_filled, row.texts)) else row


@dataclass(frozen=True)
class _Begun:
    """A merged area of which the first row was read."""

    merged: Merged
    shown: str | None
    """What is seen in it."""

    @classmethod
    def by(cls, merged: Merged, row: RawRow) -> "_Begun":
        """The row is the first of the area, or stands below that where the file has none."""
        first = row.cell(merged.first_column) if row.number == merged.first_row else None
        return cls(merged, first.text if isinstance(first, Flawed) else first)

    def covers(self, row: int) -> range:
        """The positions in a row that are seen as the first cell of the area, but are not it."""
        begin = self.merged.first_column + (row == self.merged.first_row)
        return range(begin, self.merged.last_column + 1)


def _covered(row: RawRow, begun: Mapping[int, _Begun]) -> RawRow:
    """An area for each position: a sheet whose areas overlap is shown with the first of them."""
    cells: list[RawCell] = list(row.cells)
    for position, area in begun.items():
        held = row.texts[position] if position < len(row.cells) else None
        if position in area.covers(row.number) and (is_filled(area.shown) or is_filled(held)):
            cells.extend([None] * (position + 1 - len(cells)))
            first = f"{column_letter(area.merged.first_column)}{area.merged.first_row}"
            cells[position] = Flawed(area.shown or "", "merged_cell", {"first": first})
    return replace(row, cells=cells)
