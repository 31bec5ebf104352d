"""Rows that are written as nearly all are, found in the bytes of a sheet: twice as quick as parsing their XML.

A row is plain if every byte of it is as these patterns say: then it means the same to every reader of XML. There is
nothing in it to be parsed (no entities, no comments, no prefixes, no letters beyond ASCII), and every cell says where
it stands, in this row.
"""

import re

from intend_bulk.sheets.raw import RawCell, RawRow
from intend_bulk.sheets.xlsx.cells import Cells, put

_TEXT = rb"[\t\n -%'-;=?-~]"
"""ASCII but for & < > and CR."""
_ATTRIBUTES = rb"((?: [A-Za-z0-9:]+=\"[ !#-%'-;=?-~]*\")*)"
_FORMULA = rb"(?:<f(?: [A-Za-z0-9]+=\"[^<>&\"]*\")*(?:/>|>[^<>]*</f>))?"
_VALUE = (
    rb"(?:/>|>"
    + _FORMULA
    + rb"<v>"
    + _TEXT
    + rb"+</v></c>|><is><t(?: xml:space=\"preserve\")?>"
    + _TEXT
    + rb"*</t></is></c>)"
)
_CELL = rb"<c r=\"[A-Z]{1,3}\1\"(?: s=\"[0-9]{1,5}\")?(?: t=\"[a-zA-Z]+\")?" + _VALUE
PLAIN_ROW = re.compile(rb"\s*<row r=\"([1-9][0-9]{0,6})\"" + _ATTRIBUTES + rb"(?:/>|>((?:" + _CELL + rb")*+)</row>)")
_FOUND = re.compile(
    rb"<c r=\"([A-Z]+)[0-9]+\"(?: s=\"([0-9]+)\")?(?: t=\"([a-zA-Z]+)\")?"
    rb"(?:/>|>(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)?<(?:v|is><t[^>]*)>([^<]*)</)"
)
_HIDDEN = re.compile(rb" (?:hidden=\"(?:1|true)\"|ht=\"0\")")


def plain_row(found: re.Match[bytes], known: Cells) -> RawRow:
    """The row of a match of PLAIN_ROW."""
    cells: list[RawCell] = []
    columns, texts = known.columns, known.texts.known
    for letters, style, kind, value in _FOUND.findall(found[3] or b""):
        if not value:
            continue
        if kind == b"s" and value.isdigit() and (index := int(value)) < len(texts):
            shown: RawCell = texts[index]
        else:
            shown = known.shown((kind or b"n").decode(), (style or b"0").decode(), value.decode())
        if shown is None:
            continue
        position = columns[letters] if letters in columns else known.column(letters)
        if (gap := position - len(cells)) < 0:
            put(cells, position, shown)
        else:
            cells += [None] * gap
            cells.append(shown)
    return RawRow(int(found[1]), None, cells, bool(found[2]) and bool(_HIDDEN.search(found[2])))
