"""What a workbook says of its sheets: their parts, their order, the names of their areas."""

from xml.etree.ElementTree import Element

from intend_bulk.sheets.damage import Damaged
from intend_bulk.sheets.painting.package import Package, Relation, child
from intend_bulk.sheets.xlsx.parts import local_name

_FILTER = "_xlnm._FilterDatabase"


def main_part(package: Package) -> str:
    """The part that names the sheets: "xl/workbook.xml"."""
    return _first(package, "", "officeDocument", "xl/workbook.xml")


def styles_part(package: Package) -> str:
    """The part that holds the formats; raises Damaged where there is none."""
    part = _first(package, main_part(package), "styles", "xl/styles.xml")
    if part not in package:
        raise Damaged("it has no formats to colour its cells with")
    return part


def sheet_nodes(package: Package) -> list[Element]:
    """What the workbook says of each sheet, in their order: name, number and relation."""
    sheets = child(package.tree(main_part(package)), "sheets")
    return [] if sheets is None else [node for node in sheets if local_name(node.tag) == "sheet"]


def relation_of(package: Package, node: Element) -> Relation | None:
    """The relation that a sheet's node names; None where there is no such."""
    key = next((value for name, value in node.attrib.items() if local_name(name) == "id" and ":" in name), None)
    related = (relation for relation in package.relations(main_part(package)) if relation.key == key)
    return next(related, None)


def sheet_part(package: Package, name: str) -> str:
    """The part of a sheet by its name: "xl/worksheets/sheet1.xml"; raises Damaged where there is none."""
    for node in sheet_nodes(package):
        if node.get("name") == name and (relation := relation_of(package, node)):
            return relation.target
    raise Damaged(f"there is no sheet {name!r} in it any more")


def widen_filter_name(package: Package, sheet: str, area: str) -> None:
    """Let the hidden name of a sheet's filter mean another area: widen_filter_name(package, "Clients", "A1:L30")."""
    positions = {node.get("name"): str(number) for number, node in enumerate(sheet_nodes(package))}
    names = child(package.tree(main_part(package)), "definedNames")
    first, last = (_absolute(corner) for corner in area.split(":"))
    quoted = sheet.replace("'", "''")
    for node in names if names is not None else ():
        if node.get("name") == _FILTER and node.get("localSheetId") == positions.get(sheet):
            node.text = f"'{quoted}'!{first}:{last}"


def _absolute(cell: str) -> str:
    letters = cell.rstrip("0123456789")
    return f"${letters}${cell[len(letters) :]}"


def _first(package: Package, part: str, kind: str, usual: str) -> str:
    return next((relation.target for relation in package.relations(part) if relation.kind == kind), usual)
