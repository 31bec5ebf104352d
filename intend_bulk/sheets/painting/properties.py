"""The workbook's own properties, in which we note what must survive whatever program saves it."""

from collections.abc import Mapping
from xml.etree.ElementTree import SubElement

from intend_bulk.sheets.painting.package import OFFICE, Package, named
from intend_bulk.sheets.xlsx.parts import local_name

_PART = "docProps/custom.xml"
_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_NAMESPACE = OFFICE.replace("relationships", "custom-properties")
_VALUES = OFFICE.replace("relationships", "docPropsVTypes")
_USERS = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
"""What Office calls the set of properties that users make."""
_FIRST_NUMBER = 2


def properties(package: Package) -> dict[str, str]:
    """Every property by its name, as text."""
    part = _part(package)
    nodes = package.tree(part) if part in package else ()
    return {node.get("name", ""): "".join(node.itertext()) for node in nodes}


def set_properties(package: Package, values: Mapping[str, str], *, prefix: str) -> None:
    """Set these properties, in the place of all others whose name begins with the prefix."""
    part = _part(package)
    if part not in package:
        package.put(part, f'<Properties xmlns="{_NAMESPACE}" xmlns:vt="{_VALUES}"/>'.encode())
        package.declare(part, _TYPE)
        package.relate("", "custom-properties", part)
    tree = package.tree(part)
    for node in list(tree):
        if node.get("name", "").startswith(prefix):
            tree.remove(node)
    first = max((int(node.get("pid", 0)) for node in tree), default=_FIRST_NUMBER - 1) + 1
    for number, (name, text) in enumerate(values.items(), start=first):
        node = SubElement(tree, named(tree, "property"), {"fmtid": _USERS, "pid": str(number), "name": name})
        SubElement(node, f"{_prefix(tree.attrib)}lpwstr").text = text


def _part(package: Package) -> str:
    own = (relation.target for relation in package.relations("") if relation.kind == "custom-properties")
    return next(own, _PART)


def _prefix(attributes: Mapping[str, str]) -> str:
    """The prefix of the types of values, as the part declares it: "vt:"."""
    known = (key for key, value in attributes.items() if "docPropsVTypes" in value)
    return f"{local_name(next(known, 'xmlns:vt'))}:"
