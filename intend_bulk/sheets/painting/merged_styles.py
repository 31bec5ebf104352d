"""The formats of our own sheets, appended to those of the user's workbook, which keep their numbers."""

from collections.abc import Iterator
from typing import TypeAlias
from xml.etree.ElementTree import Element

from intend_bulk.sheets.painting.package import Package, child, named
from intend_bulk.sheets.painting.strict import as_strict, is_strict
from intend_bulk.sheets.painting.workbook import main_part, related_part
from intend_bulk.sheets.xlsx.parts import local_name

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_ORDER = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs")
"""Excel takes them in this order only. ECMA-376, CT_Stylesheet."""
_GROUPS = {"fontId": "fonts", "fillId": "fills", "borderId": "borders"}
_APPLIES = ("applyNumberFormat", "applyFont", "applyFill", "applyBorder", "applyAlignment", "applyProtection")
_FIRST_OWN_FORMAT = 164
"""Number formats below it are Excel's own, with the same numbers everywhere."""

_OUR_SIZE = 11
"""Of our texts, in points."""
_SMALLEST = 4
"""Of fonts that are reckoned with: a column is not wider than 255 digits."""

_Canonical: TypeAlias = tuple[str, tuple[tuple[str, str], ...], tuple[object, ...]]


def merge_styles(package: Package, own: Package) -> list[int]:
    """Append the formats of `own`, where there are none that are equal; give their new numbers, by the old ones."""
    theirs, ours = _styles(package), own.peek(related_part(own, "styles") or "")
    for font in _children(ours, "fonts"):
        _take_out_of_theme(font)
    formats = dict(_merged_number_formats(theirs, ours))
    numbers = {attribute: _merged(theirs, _children(ours, group), group) for attribute, group in _GROUPS.items()}
    has_parents = child(theirs, "cellStyleXfs") is not None
    xfs = [_xf(node, numbers, formats, has_parents=has_parents) for node in _children(ours, "cellXfs")]
    return _merged(theirs, xfs, "cellXfs")


def widening(package: Package) -> float:
    """How much wider columns of ours must be: their unit is a digit of the standard font, which may be a small one."""
    styles = package.peek(related_part(package, "styles") or "")
    standard = next(iter([*_children(styles, "cellStyleXfs"), *_children(styles, "cellXfs")]))
    size = child(_children(styles, "fonts")[int(standard.get("fontId", "0"))], "sz")
    points = _OUR_SIZE if size is None else float(size.get("val", _OUR_SIZE))
    return _OUR_SIZE / min(max(points, _SMALLEST), _OUR_SIZE)


def _take_out_of_theme(font: Element) -> None:
    """Leave a font under its own name: the user's theme may have a wider one, in which columns would be too narrow."""
    scheme = child(font, "scheme")
    if scheme is not None:
        font.remove(scheme)


def _styles(package: Package) -> Element:
    """The user's styles; a workbook need not have any."""
    part = related_part(package, "styles")
    if part is None:
        part = "xl/styles.xml"
        package.remove(part)  # nothing speaks of it, if it is there
        blank = b'<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
        package.put(part, as_strict(blank) if is_strict(package) else blank)
        package.relate(main_part(package), "styles", part)
        package.declare(part, _TYPE)
    return package.tree(part)


def _children(styles: Element, group: str) -> list[Element]:
    found = child(styles, group)
    return [] if found is None else list(found)


def _merged(theirs: Element, ours: list[Element], group: str) -> list[int]:
    """Append elements to a group of the user's, but for those that it has; give the number of each."""
    container = _container(theirs, group)
    known = {_canonical(node): number for number, node in reversed(list(enumerate(container)))}
    numbers = []
    for node in ours:
        key = _canonical(node)
        if key not in known:
            known[key] = len(container)
            container.append(_renamed(node, theirs))
        numbers.append(known[key])
    container.set("count", str(len(container)))
    return numbers


def _container(theirs: Element, group: str) -> Element:
    found = child(theirs, group)
    if found is None:
        found = theirs.makeelement(named(theirs, group), {})
        before = _ORDER[: _ORDER.index(group)]
        theirs.insert(sum(local_name(node.tag) in before for node in theirs), found)
    return found


def _merged_number_formats(theirs: Element, ours: Element) -> Iterator[tuple[str, str]]:
    """The numbers of our formats, and what they are in the user's workbook."""
    own = _children(ours, "numFmts")
    if not own:
        return
    container = _container(theirs, "numFmts")
    known = {node.get("formatCode", ""): node.get("numFmtId", "") for node in reversed(list(container))}
    free = max([_FIRST_OWN_FORMAT - 1, *(int(number) for number in known.values() if number.isdigit())]) + 1
    for node in own:
        code = node.attrib["formatCode"]
        if code not in known:
            known[code], free = str(free), free + 1
            attributes = {"numFmtId": known[code], "formatCode": code}
            container.append(container.makeelement(named(theirs, "numFmt"), attributes))
        yield node.attrib["numFmtId"], known[code]
    container.set("count", str(len(container)))


def _xf(node: Element, numbers: dict[str, list[int]], formats: dict[str, str], *, has_parents: bool) -> Element:
    """A format of ours in the numbers of the user's workbook; nothing of it is left to the user's style "Normal"."""
    number_format = node.get("numFmtId", "0")
    attributes = {"numFmtId": formats.get(number_format, number_format)}
    attributes |= {name: str(of_group[int(node.get(name, "0"))]) for name, of_group in numbers.items()}
    if has_parents:
        attributes["xfId"] = "0"
    xf = node.makeelement("xf", attributes | dict.fromkeys(_APPLIES, "1"))
    xf.extend(node)
    return xf


def _canonical(node: Element) -> _Canonical:
    """What an element says, whatever its prefixes."""
    return (local_name(node.tag), tuple(sorted(node.attrib.items())), tuple(map(_canonical, node)))


def _renamed(node: Element, theirs: Element) -> Element:
    """A copy with the prefix of the user's styles."""
    copy = node.makeelement(named(theirs, local_name(node.tag)), dict(node.attrib))
    copy.extend(_renamed(inner, theirs) for inner in node)
    return copy
