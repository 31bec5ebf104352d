"""An OpenDocument spreadsheet (.ods) as its sheets of raw rows."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from intend_bulk.sheets.damage import Damaged, named_errors, protected
from intend_bulk.sheets.ods.content import ContentReader, Table, rows_of
from intend_bulk.sheets.places import with_blank_rows
from intend_bulk.sheets.raw import RawBook, RawRow, RawSheet
from intend_bulk.sheets.stamp import OURS
from intend_bulk.sheets.xlsx.parts import Parts, fed, open_parts

_CONTENT, _META, _MANIFEST = "content.xml", "meta.xml", "META-INF/manifest.xml"
_KIND = "an OpenDocument spreadsheet"


def read_ods(path: Path) -> RawBook:
    """A spreadsheet as its sheets of rows; raises SheetError where it is none, is damaged or has a password."""
    with named_errors(path, kind=_KIND), open_parts(path) as parts:
        if _MANIFEST in parts and parts.tree(_MANIFEST).find(".//encryption-data") is not None:
            raise protected(path)
        reader = ContentReader()
        with parts.open(_CONTENT) as content:
            for _ in fed(content, reader.parser):
                pass
        if not reader.tables:
            raise Damaged("no sheets were found in it")
        sheets = (_sheet(path, number, table, reader) for number, table in enumerate(reader.tables))
        return RawBook(tuple(sheets), _properties(parts))


def _sheet(path: Path, number: int, table: Table, reader: ContentReader) -> RawSheet:
    is_hidden, hidden_columns = table.style in reader.hidden_styles, frozenset(table.hidden_columns)
    return RawSheet(table.name, partial(_rows, path, number), is_hidden, hidden_columns, tuple(table.merged))


def _rows(path: Path, number: int) -> Iterator[RawRow]:
    with named_errors(path, kind=_KIND), open_parts(path) as parts, parts.open(_CONTENT) as content:
        yield from with_blank_rows(rows_of(content, number))


def _properties(parts: Parts) -> dict[str, str]:
    """The spreadsheet's own properties that are ours."""
    if _META not in parts:
        return {}
    named = ((node.get("name", ""), node.text or "") for node in parts.tree(_META).iter("user-defined"))
    return {name: text for name, text in named if name.startswith(OURS)}
