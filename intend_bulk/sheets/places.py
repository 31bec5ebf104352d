"""Where the cells of a workbook can stand."""

from collections.abc import Iterable, Iterator

from intend_bulk.sheets.raw import RawRow

LAST_ROW, LAST_COLUMN = 1_048_576, 16_383
"""The last row that Excel has, from 1, and its last column, from 0."""


def position_of(letters: str) -> int:
    """The column of its letters, from 0: "A" -> 0, "AB" -> 27."""
    position = 0
    for letter in letters:
        position = position * 26 + ord(letter) - ord("A") + 1
    return position - 1


def cell_position(cell: str) -> int:
    """The column in which a cell stands, from 0: "C12" -> 2."""
    return position_of(cell.rstrip("0123456789"))


def with_blank_rows(rows: Iterable[RawRow]) -> Iterator[RawRow]:
    """The rows, and the blank ones between them, which a file need not store."""
    number = 0
    for row in rows:
        yield from (RawRow(blank, None, []) for blank in range(number + 1, row.number))
        yield row
        number = row.number
