"""The part of a workbook that names its sheets: their order, the names that belong to them, which one is shown."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

from intend_bulk.sheets.damage import Damaged
from intend_bulk.sheets.painting.package import Package, child, named, relation_prefix
from intend_bulk.sheets.xlsx.parts import local_name

_BEFORE_NAMES = (
    "fileVersion",
    "fileSharing",
    "workbookPr",
    "workbookProtection",
    "bookViews",
    "sheets",
    "functionGroups",
    "externalReferences",
)
"""What stands before the defined names: Excel takes nothing in another order. ECMA-376, CT_Workbook."""


@dataclass(frozen=True)
class Entry:
    """A sheet, as the workbook names it."""

    node: Element
    key: str
    """Of the relation to its part."""
    part: str
    """ "xl/worksheets/sheet1.xml"; "" where the workbook has no such part."""

    @property
    def name(self) -> str:
        return self.node.get("name", "")

    @property
    def is_visible(self) -> bool:
        return self.node.get("state", "visible") == "visible"


def main_part(package: Package) -> str:
    """The part that names the sheets, "xl/workbook.xml" nearly always."""
    targets = (relation.target for relation in package.relations("") if relation.kind == "officeDocument")
    return next(targets, "xl/workbook.xml")


def related_part(package: Package, kind: str) -> str | None:
    """The part of a kind that the workbook has one of: related_part(package, "styles"); None where it has none."""
    related = (relation.target for relation in package.relations(main_part(package)) if relation.kind == kind)
    return next((target for target in related if target in package), None)


def sheet_entries(package: Package) -> list[Entry]:
    """All sheets in their order, hidden ones and charts too: by it they are counted."""
    main = main_part(package)
    parts = {relation.key: relation.target for relation in package.relations(main)}
    return [_entry(node, parts) for node in sheets_of(package.peek(main))]


def _entry(node: Element, parts: dict[str, str]) -> Entry:
    key = next((value for name, value in node.attrib.items() if name.endswith(":id")), "")
    return Entry(node, key, parts.get(key, ""))


def sheets_of(workbook: Element) -> Element:
    """The element that holds the sheets in their order."""
    sheets = child(workbook, "sheets")
    if sheets is None:
        raise Damaged("no sheets were found in it")
    return sheets


def add_sheet(package: Package, name: str, part: str, position: int) -> None:
    """Name a new sheet at a position, from 0. What is counted by position is the caller's: see `renumber`."""
    workbook = package.tree(main_part(package))
    sheets = sheets_of(workbook)
    number = 1 + max((int(node.get("sheetId", "0")) for node in sheets), default=0)
    key = package.relate(main_part(package), "worksheet", part)
    attributes = {"name": name, "sheetId": str(number), f"{relation_prefix(workbook)}:id": key}
    sheets.insert(position, sheets.makeelement(named(sheets, "sheet"), attributes))


def free_sheet_name(package: Package, wanted: str) -> str:
    """The wanted name, or "Log (2)" where a sheet has it already; capitals do not count."""
    taken = {entry.name.casefold() for entry in sheet_entries(package)}
    names = (f"{wanted} ({number})" if number > 1 else wanted for number in range(1, len(taken) + 2))
    return next(name for name in names if name.casefold() not in taken)


def renumber(package: Package, moved: Callable[[int], int | None]) -> None:
    """Let names and views follow the sheets: `moved` gives the new position of an old one, None for what is gone."""
    workbook = package.tree(main_part(package))
    _renumber_names(workbook, moved)
    for view in _views(workbook):
        for attribute in ("activeTab", "firstSheet"):
            if attribute in view.attrib:
                view.set(attribute, str(moved(int(view.attrib[attribute])) or 0))


def _renumber_names(workbook: Element, moved: Callable[[int], int | None]) -> None:
    names = child(workbook, "definedNames")
    if names is None:
        return
    for node in list(names):
        if "localSheetId" in node.attrib:
            position = moved(int(node.attrib["localSheetId"]))
            if position is None:
                names.remove(node)
            else:
                node.set("localSheetId", str(position))
    if not len(names):
        workbook.remove(names)


def _views(workbook: Element) -> Iterator[Element]:
    views = child(workbook, "bookViews")
    return (node for node in (() if views is None else views) if local_name(node.tag) == "workbookView")


def show_sheet(package: Package, position: int) -> None:
    """Let the workbook open with the sheet at a position, with all tabs from it on in sight."""
    for view in _views(package.tree(main_part(package))):
        view.set("activeTab", str(position))
        view.set("firstSheet", str(position))


def show_visible_sheet(package: Package) -> None:
    """Where the sheet that a workbook opens with is hidden or not there, let it be the first that is to be seen."""
    entries = sheet_entries(package)
    visible = [number for number, entry in enumerate(entries) if entry.is_visible]
    for view in _views(package.tree(main_part(package))):
        if int(view.get("activeTab", "0")) not in visible:
            view.set("activeTab", str(visible[0]))
            view.attrib.pop("firstSheet", None)


def define_names(package: Package, names: list[Element]) -> None:
    """Add defined names, as they are but for their prefix."""
    if not names:
        return
    workbook = package.tree(main_part(package))
    known = child(workbook, "definedNames")
    if known is None:
        known = workbook.makeelement(named(workbook, "definedNames"), {})
        tags = [local_name(node.tag) for node in workbook]
        workbook.insert(1 + max(tags.index(tag) for tag in _BEFORE_NAMES if tag in tags), known)
    for name in names:
        SubElement(known, named(workbook, "definedName"), name.attrib).text = name.text
