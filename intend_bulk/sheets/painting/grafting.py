"""Sheets of our own in the user's workbook: put in with their charts and formats, and taken out again."""

import re
from collections.abc import Callable, Collection, Sequence
from functools import partial
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import Element
from xml.parsers.expat import ExpatError

from intend_bulk.sheets.ours import is_own_sheet
from intend_bulk.sheets.painting.chart import spell_out
from intend_bulk.sheets.painting.merged_styles import merge_styles, widening
from intend_bulk.sheets.painting.package import CONTENT_TYPES, Package, child, open_package, written
from intend_bulk.sheets.painting.strict import as_strict, is_strict
from intend_bulk.sheets.painting.tab_selection import deselect
from intend_bulk.sheets.painting.workbook import (
    add_sheet,
    define_names,
    free_sheet_name,
    main_part,
    related_part,
    renumber,
    sheet_entries,
    sheets_of,
    show_sheet,
    show_visible_sheet,
)
from intend_bulk.sheets.shown import number_format
from intend_bulk.sheets.writing import quoted_sheet
from intend_bulk.sheets.xlsx.cells import Cells
from intend_bulk.sheets.xlsx.parts import CHUNK, local_name
from intend_bulk.sheets.xlsx.rows import rows_of
from intend_bulk.sheets.xlsx.texts import SharedTexts

_ANY_FORMAT = [number_format("General")] * 65_536
"""For every format that a cell may have: what numbers show does not matter here."""
_STYLE = re.compile(rb'(<(?:c r|row r|col min)="[^>]*? s(?:tyle)?=")([0-9]+)(?=")')
_WIDTH = re.compile(rb'(<col [^>]*?\bwidth=")([0-9.]+)')
_ROOT = re.compile(rb"<worksheet [^>]*")
"""In a sheet by XlsxWriter, in whose texts there is no "<": numbers of formats, widths of columns, the namespaces."""


def graft(package: Package, own: Path, *, first: Sequence[str], last: Sequence[str], clients: str = "") -> None:
    """Put sheets of the workbook `own`, by their names, before and after the user's; it opens with the first of them.

    A name that the user has already gets a number: "Summary (2)". `own` is one by XlsxWriter, with its texts in the
    cells, and must be there until the package is saved. All other sheets are deselected but `clients`, a part whose
    writer does so himself: what is typed goes into all selected sheets.
    """
    with open_package(own) as source:
        others = [entry.part for entry in sheet_entries(package) if entry.part]
        grafting = _Graft(package, own, source, merge_styles(package, source))
        renumber(package, lambda position: position + len(first))
        for position, name in enumerate(first):
            grafting.add(name, position)
        for name in last:
            grafting.add(name, len(sheet_entries(package)))
        grafting.add_names()
    if first:
        show_sheet(package, 0)
        for part in others:
            if part != clients:
                deselect(package, part)


class _Graft:
    """Sheets on their way from a workbook of ours into the user's."""

    def __init__(self, package: Package, own: Path, source: Package, styles: list[int]) -> None:
        self._package, self._own, self._source = package, own, source
        self._widening = widening(package)
        self._styles = [str(number).encode() for number in styles]
        self._entries = {entry.name: entry for entry in sheet_entries(source)}
        self._types = {
            node.get("PartName", "").lstrip("/"): node.get("ContentType", "") for node in source.peek(CONTENT_TYPES)
        }
        self._names: dict[str, tuple[str, int]] = {}
        """What our sheets are called in the user's workbook and where they stand, by their own names."""

    def add(self, name: str, position: int) -> None:
        new_name = free_sheet_name(self._package, name)
        self._names[name] = new_name, position
        part = self._entries[name].part
        copy = self._named(part)
        self._package.add(copy, partial(_write_sheet, self._own, part, self._changed))
        add_sheet(self._package, new_name, copy, position)
        self._add_related(part, copy)

    def _named(self, part: str) -> str:
        """A free name for a part of ours, of which it is said of what type it is."""
        name = self._package.free_name(re.sub(r"[0-9]+(?=\.xml\Z)", "{}", part))
        self._package.declare(name, self._types[part])
        return name

    def _add_related(self, part: str, copy: str) -> None:
        """Copy what a part speaks of; its relations are as many as they were, so they get the keys that they had."""
        for relation in self._source.relations(part):
            name = self._named(relation.target)
            self._package.put(name, self._in_dialect(self._with_new_names(relation.target)))
            self._package.relate(copy, relation.kind, name)
            self._add_related(relation.target, name)

    def _with_new_names(self, part: str) -> bytes:
        """A part of ours, its formulas with the new names of our sheets: the ranges of a chart."""
        tree = self._source.peek(part)
        for node in tree.iter():
            if local_name(node.tag) == "f":
                node.text = self._renamed(node.text or "")
        spell_out(tree)
        return written(tree)

    def _renamed(self, formula: str) -> str:
        for name, (new_name, _) in self._names.items():
            formula = formula.replace(f"{name}!", f"{quoted_sheet(new_name)}!")
        return formula

    def _changed(self, content: bytes) -> bytes:
        """Some of a sheet of ours with the user's numbers of formats, and the user's unit of widths."""
        numbered = _STYLE.sub(lambda found: found[1] + self._styles[int(found[2])], content)
        widened = _WIDTH.sub(lambda found: found[1] + b"%.7g" % (float(found[2]) * self._widening), numbered)
        return _ROOT.sub(lambda found: self._in_dialect(found[0]), widened, count=1)

    def _in_dialect(self, content: bytes) -> bytes:
        return as_strict(content) if is_strict(self._package) else content

    def add_names(self) -> None:
        """Copy the defined names of our sheets: filters, and headings on every printed page."""
        names = child(self._source.peek(main_part(self._source)), "definedNames")
        define_names(self._package, [self._name(node) for node in (() if names is None else names)])

    def _name(self, node: Element) -> Element:
        entry = list(self._entries)[int(node.attrib["localSheetId"])]
        copy = node.makeelement(node.tag, {**node.attrib, "localSheetId": str(self._names[entry][1])})
        copy.text = self._renamed(node.text or "")
        return copy


def _write_sheet(own: Path, part: str, change: Callable[[bytes], bytes], out: IO[bytes]) -> None:
    """Write a sheet of ours piece by piece, each up to the last tag that it holds whole."""
    with open_package(own) as source, source.open(part) as content:
        piece = b""
        while chunk := content.read(CHUNK):
            whole, bracket, begun = (piece + chunk).rpartition(b"<")
            out.write(change(whole))
            piece = bracket + begun
        out.write(change(piece))


def remove_own_sheets(package: Package, *, clients: str = "") -> None:
    """Take out every sheet that `is_own_sheet` knows, but for the part `clients`, which the clients are read from.

    With a sheet go its part and whatever it alone speaks of, the names that are defined for it, and what is counted
    by its position. Formats stay, to be used again. Nothing is taken out where no sheet would be left to be seen.
    """
    entries = sheet_entries(package)
    texts = related_part(package, "sharedStrings")
    shared = SharedTexts(package.open(texts) if texts else None)
    parts = {number: entry.part for number, entry in enumerate(entries) if entry.part in package}
    own = [number for number, part in parts.items() if part != clients and _is_own(package, part, shared)]
    if not own or not any(entry.is_visible for number, entry in enumerate(entries) if number not in own):
        return
    before = _reachable(package)
    for number in own:
        package.unrelate(main_part(package), entries[number].key)
    _forget_calculation_order(package)
    for part in before - _reachable(package):
        package.remove(part)
    _remove_entries(package, own)


def _remove_entries(package: Package, own: Collection[int]) -> None:
    sheets = sheets_of(package.tree(main_part(package)))
    for node in [node for number, node in enumerate(sheets) if number in own]:
        sheets.remove(node)
    renumber(package, lambda old: None if old in own else old - sum(number < old for number in own))
    show_visible_sheet(package)


def _forget_calculation_order(package: Package) -> None:
    """It names cells with formulas, ours too. Excel makes it anew, but takes a file for damaged where it is wrong."""
    main = main_part(package)
    for relation in package.relations(main):
        if relation.kind == "calcChain":
            package.unrelate(main, relation.key)


def _reachable(package: Package) -> set[str]:
    """All parts that the workbook speaks of, directly or through others."""
    found: set[str] = set()
    waiting = [""]
    while waiting:
        name = waiting.pop()
        targets = {relation.target for relation in package.relations(name)} - found
        known = {target for target in targets if target in package}
        found |= known
        waiting += known
    return found


def _is_own(package: Package, part: str, shared: SharedTexts) -> bool:
    """Whether a sheet is ours, by the texts of row 1, which stand in its cells or in the shared texts."""
    try:
        with package.open(part) as content:
            row = next(rows_of(content, Cells(shared, _ANY_FORMAT)), None)
    except (ExpatError, ValueError, LookupError):  # a chart is no sheet of rows, nor is what is damaged: it is kept
        return False
    return row is not None and row.number == 1 and is_own_sheet(row.texts)
