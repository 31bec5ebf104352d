"""What Excel demands of a workbook, and openpyxl and LibreOffice do not mind."""

import posixpath
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

# ECMA-376, CT_Workbook and CT_Stylesheet: the order of their children.
_WORKBOOK = (
    "fileVersion fileSharing workbookPr workbookProtection bookViews sheets functionGroups externalReferences "
    "definedNames calcPr oleSize customWorkbookViews pivotCaches extLst"
)
_STYLES = "numFmts fonts fills borders cellStyleXfs cellXfs cellStyles dxfs tableStyles colors extLst"
_GROUPS = {"fontId": "fonts", "fillId": "fills", "borderId": "borders", "xfId": "cellStyleXfs"}


def tree_of(content: bytes | str) -> Element:
    """XML that a test made itself."""
    return fromstring(content)  # noqa: S314  # it is our own


def assert_sound(path: Path) -> None:
    """Fail where a part, a relation, a type, a number or an order is not as Excel demands."""
    with zipfile.ZipFile(path) as archive:
        assert len(set(archive.namelist())) == len(archive.namelist())
        parts = {name: archive.read(name) for name in archive.namelist()}
    trees = {name: tree_of(content) for name, content in parts.items() if name.endswith((".xml", ".rels"))}
    _assert_types(trees)
    _assert_relations(trees, set(parts))
    book = next(tree for tree in trees.values() if _local(tree.tag) == "workbook")
    styles = next(tree for tree in trees.values() if _local(tree.tag) == "styleSheet")
    _assert_order(book, _WORKBOOK)
    _assert_order(styles, _STYLES)
    _assert_book(book)
    formats = _assert_styles(styles)
    for tree in trees.values():
        used = {int(cell.get("s", "0")) for cell in tree.iter() if _local(cell.tag) == "c"}
        assert all(number < formats for number in used)


def _assert_types(trees: dict[str, Element]) -> None:
    types = trees.pop("[Content_Types].xml")
    named = [node.attrib["PartName"] for node in types if "PartName" in node.attrib]
    assert len(set(named)) == len(named)
    assert {name.lstrip("/") for name in named} - set(trees) == set()
    endings = {node.get("Extension") for node in types}
    assert {"xml", "rels"} <= endings
    assert {name for name in trees if name.endswith(".xml") and f"/{name}" not in named} == set()


def _assert_relations(trees: dict[str, Element], parts: set[str]) -> None:
    for name, tree in trees.items():
        if not name.endswith(".rels"):
            continue
        keys = [node.attrib["Id"] for node in tree]
        assert len(set(keys)) == len(keys)
        folder, file = posixpath.split(name)
        of = posixpath.join(posixpath.dirname(folder), file.removesuffix(".rels"))
        for node in tree:
            if node.get("TargetMode") != "External":
                base = posixpath.join("/", posixpath.dirname(of), node.attrib["Target"])
                assert posixpath.normpath(base).lstrip("/") in parts
        if of:
            spoken_of = {
                value for node in trees[of].iter() for key, value in node.attrib.items() if "elationships}" in key
            }
            assert spoken_of <= set(keys)


def _assert_order(tree: Element, names_in_order: str) -> None:
    order = names_in_order.split()
    names = [_local(node.tag) for node in tree if _local(node.tag) in order]
    assert names == sorted(names, key=order.index)


def _assert_book(book: Element) -> None:
    sheets = [node for node in book.iter() if _local(node.tag) == "sheet"]
    for attribute in ("name", "sheetId"):
        values = [node.attrib[attribute].casefold() for node in sheets]
        assert len(set(values)) == len(values)
    names = [(node.get("name"), node.get("localSheetId")) for node in book.iter() if _local(node.tag) == "definedName"]
    assert len(set(names)) == len(names)
    assert all(int(position or 0) < len(sheets) for _, position in names)
    for view in (node for node in book.iter() if _local(node.tag) == "workbookView"):
        shown = sheets[int(view.get("activeTab", "0"))]
        assert shown.get("state", "visible") == "visible"


def _assert_styles(styles: Element) -> int:
    """Check the numbers, and say how many formats a cell may have."""
    groups = {_local(node.tag): list(node) for node in styles}
    for node in styles:
        assert int(node.get("count", str(len(node)))) == len(node)
    own = [int(node.attrib["numFmtId"]) for node in groups.get("numFmts", ())]
    assert len(set(own)) == len(own)
    for xf in groups["cellXfs"]:
        for attribute, group in _GROUPS.items():
            assert int(xf.get(attribute, "0")) < max(len(groups.get(group, ())), 1)
        number = int(xf.get("numFmtId", "0"))
        assert number < 164 or number in own
    return len(groups["cellXfs"])


def worksheets(path: Path) -> Iterator[tuple[str, Element]]:
    """Every sheet's part, with its tree."""
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.startswith(("xl/worksheets/", "xl/chartsheets/")) and name.endswith(".xml"):
                yield name, tree_of(archive.read(name))


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
