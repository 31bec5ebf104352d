"""An Excel workbook (.xlsx, .xlsm) as its sheets of raw rows."""

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from xml.etree.ElementTree import Element

from intend_bulk.sheets.damage import Damaged, named_errors
from intend_bulk.sheets.places import with_blank_rows
from intend_bulk.sheets.raw import RawBook, RawRow, RawSheet
from intend_bulk.sheets.shown import NumberFormat, format_code, number_format
from intend_bulk.sheets.stamp import OURS
from intend_bulk.sheets.xlsx.cells import Cells
from intend_bulk.sheets.xlsx.layout import layout_of
from intend_bulk.sheets.xlsx.parts import Parts, Related, first_of, open_parts
from intend_bulk.sheets.xlsx.rows import rows_of
from intend_bulk.sheets.xlsx.texts import SharedTexts

_TYPES = "[Content_Types].xml"
_WORKBOOK_TYPES = re.compile(r"\.(?:spreadsheetml\.(?:sheet|template)|ms-excel\.\w+\.macroEnabled)\.main\+xml\Z")


def read_xlsx(path: Path) -> RawBook:
    """A workbook as its sheets of rows; raises SheetError where it is none, or is damaged."""
    with named_errors(path), open_parts(path) as parts:
        main = _main_part(parts)
        book, related = parts.tree(main), parts.related(main)
        _number_formats(parts, book, related)  # a damaged part is found before anything is read
        sheets = tuple(_sheet(path, parts, node, part) for node, part in _sheets(book, related))
        if not sheets:
            raise Damaged("no sheets were found in it")
        return RawBook(sheets, _properties(parts))


def sheet_parts(parts: Parts) -> dict[str, str]:
    """The parts of the sheets by their names: {"Clients": "xl/worksheets/sheet3.xml"}; raises Damaged."""
    main = _main_part(parts)
    return {node.attrib["name"]: part.name for node, part in _sheets(parts.tree(main), parts.related(main))}


def number_formats_of(parts: Parts) -> list[NumberFormat]:
    """How numbers are shown, by their style; raises Damaged."""
    main = _main_part(parts)
    return _number_formats(parts, parts.tree(main), parts.related(main))


def has_shared_texts(parts: Parts) -> bool:
    """Whether cells may have texts that stand in another part."""
    return first_of(parts.related(_main_part(parts)), "sharedStrings") is not None


def _sheet(path: Path, parts: Parts, node: Element, part: Related) -> RawSheet:
    with parts.open(part.name) as content:
        hidden_columns, merged = layout_of(content)
    is_hidden = node.get("state", "visible") != "visible"
    return RawSheet(node.attrib["name"], partial(_rows, path, part.name), is_hidden, hidden_columns, merged)


def _rows(path: Path, sheet_part: str) -> Iterator[RawRow]:
    with named_errors(path), open_parts(path) as parts:
        main = _main_part(parts)
        related = parts.related(main)
        formats = _number_formats(parts, parts.tree(main), related)
        texts = first_of(related, "sharedStrings")
        with parts.open(sheet_part) as content:
            shared = SharedTexts(parts.open(texts) if texts and texts in parts else None)
            yield from with_blank_rows(rows_of(content, Cells(shared, formats)))


def _main_part(parts: Parts) -> str:
    """The part that names the sheets, which is xl/workbook.xml nearly always."""
    main = first_of(parts.related(""), "officeDocument") or "xl/workbook.xml"
    types = {node.get("PartName", "").lstrip("/").lower(): node.get("ContentType", "") for node in parts.tree(_TYPES)}
    if not _WORKBOOK_TYPES.search(types.get(main.lower(), "")):
        raise Damaged("it does not say that it is one")
    return main


def _sheets(book: Element, related: list[Related]) -> Iterator[tuple[Element, Related]]:
    """The sheets with rows, in their order: a chart can be a sheet too."""
    by_key = {part.key: part for part in related if part.kind == "worksheet"}
    for node in book.iterfind("sheets/sheet"):
        if node.get("id") in by_key:
            yield node, by_key[node.attrib["id"]]


def _number_formats(parts: Parts, book: Element, related: list[Related]) -> list[NumberFormat]:
    """The format of each style, by its number."""
    properties = book.find("workbookPr")
    counts_from_1904 = properties is not None and properties.get("date1904") in ("1", "true")
    styles = first_of(related, "styles")
    if styles is None or styles not in parts:
        return [number_format("General")]
    tree = parts.tree(styles)
    own = {int(node.attrib["numFmtId"]): node.attrib["formatCode"] for node in tree.iterfind("numFmts/numFmt")}
    numbers = [int(node.get("numFmtId", 0)) for node in tree.iterfind("cellXfs/xf")] or [0]
    return [number_format(format_code(number, own), counts_from_1904=counts_from_1904) for number in numbers]


def _properties(parts: Parts) -> dict[str, str]:
    """The workbook's own properties that are ours."""
    own = first_of(parts.related(""), "custom-properties")
    if own is None or own not in parts:
        return {}
    named = ((node.get("name", ""), "".join(node.itertext())) for node in parts.tree(own))
    return {name: text for name, text in named if name.startswith(OURS)}
