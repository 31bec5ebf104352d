"""On which sheet of a workbook the clients stand."""

from collections.abc import Sequence
from pathlib import Path

from intend_bulk.errors import SeveralSheets, SheetError
from intend_bulk.model.nearest import did_you_mean
from intend_bulk.sheets.heading_rows import known_headings
from intend_bulk.sheets.ours import CHANGES, is_beside_clients
from intend_bulk.sheets.raw import RawBook, RawSheet, first_texts
from intend_bulk.sheets.stamp import LISTS


def choose_sheet(path: Path, book: RawBook, wanted: str | None) -> RawSheet:
    """The sheet that is asked for, or the one with our headings; a hidden one only where it alone has some.

    Raises SheetError where there is no such sheet; SeveralSheets where several have our headings.
    """
    if wanted is not None:
        return _named(path, book, wanted)
    sheets = _of_clients(book)
    if len(sheets) == 1:
        return sheets[0]
    visible = [sheet for sheet in sheets if not sheet.is_hidden]
    hidden = [sheet for sheet in sheets if sheet.is_hidden and sheet.name != LISTS]  # a code is no heading
    meant = _with_most_headings(visible) or _with_most_headings(hidden)
    if len(meant) > 1:
        names = [str(sheet.name) for sheet in meant]
        raise SeveralSheets(
            f"{path.name} has {len(meant)} sheets with our headings: {', '.join(names)}.",
            hint=f'Say which one: --sheet "{names[0]}".',
            names=names,
        )
    return [*meant, *visible, *sheets][0]


def _of_clients(book: RawBook) -> Sequence[RawSheet]:
    """The sheets without those that stand beside the clients in an export; all of them, where there is no other."""
    if len(book.sheets) == 1:
        return book.sheets
    others = [sheet for sheet in book.sheets if not is_beside_clients(first_texts(sheet))]
    if len(others) < len(book.sheets):
        others = [sheet for sheet in others if not str(sheet.name).startswith(CHANGES)]
    return others or book.sheets


def _with_most_headings(sheets: Sequence[RawSheet]) -> list[RawSheet]:
    """Those that may be meant: a sheet with less than half as many known headings as another is notes, or a list."""
    known = [known_headings(sheet) for sheet in sheets]
    most = max(known, default=0)
    return [sheet for sheet, found in zip(sheets, known, strict=True) if found and 2 * found >= most]


def _named(path: Path, book: RawBook, wanted: str) -> RawSheet:
    """The sheet of that name; regardless of case and the space around it where that leaves one."""
    names = [sheet.name for sheet in book.sheets if sheet.name is not None]
    if not names:
        raise SheetError(f"{path.name} is a text file: it has no sheet {wanted!r}.", hint="Leave --sheet out.")
    alike = [name for name in names if name.strip().casefold() == wanted.strip().casefold()]
    name = alike[0] if len(alike) == 1 else wanted
    if name not in names:
        raise SheetError(
            f"{path.name} has no sheet {wanted!r}.",
            hint=f"{did_you_mean(wanted, names)}Its sheets: {', '.join(names)}.",
        )
    return next(sheet for sheet in book.sheets if sheet.name == name)
