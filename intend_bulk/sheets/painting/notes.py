"""Our comments on cells of a user's sheet: their texts, their shapes, and what relates both to the sheet."""

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Mapping

from intend_bulk.sheets.damage import Damaged
from intend_bulk.sheets.painting.boxes import Layout, layout_of, size_of
from intend_bulk.sheets.painting.comments import FIRST_LINE, Changed, with_notes
from intend_bulk.sheets.painting.package import OFFICE, Package, Relation, parsed
from intend_bulk.sheets.painting.vml import Shape, blank, has_shapes, with_shapes

_TEXTS, _SHAPES, _THREADS = "comments", "vmlDrawing", "threadedComment"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_TYPE_OF_TEXTS = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_TYPE_OF_SHAPES = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_ENCODING = re.compile(r"(\A<\?xml[^>]*?encoding\s*=\s*)([\"'])[^\"']*\2")


def write_notes(package: Package, sheet: str, notes: Mapping[str, str]) -> str | None:
    """Put our comments on cells, in the place of earlier ones of ours, which are known by their first line.

    `notes` are texts by cell: {"C12": "Error: 'GBR' is not a currency code.\\nDid you mean GBP?"}. Where the user has a
    comment, ours is written below it; a cell with a conversation (a threaded comment) is left alone.
    Returns the key of the relation that the sheet's <legacyDrawing> has to name; None where the sheet needs none.
    Raises Damaged where the sheet's comments cannot be read.
    """
    related = [relation for relation in package.relations(sheet) if relation.target in package]
    if not notes and not any(relation.kind in (_TEXTS, _SHAPES) for relation in related):
        return None
    with package.open(sheet) as part:
        layout = layout_of(part)
    texts = next((relation for relation in related if relation.kind == _TEXTS), None)
    shapes = next((relation for relation in related if relation.key == layout.legacy_key), None)
    content = _as_ascii(package.content(texts.target)) if texts else _no_comments(package)
    changed = with_notes(content, notes, besides=_with_threads(package, related))
    _write_texts(package, sheet, texts, changed)
    return _write_shapes(package, sheet, shapes, changed, layout)


def _no_comments(package: Package) -> bytes:
    namespace = _MAIN if package.office == OFFICE else _STRICT_MAIN
    return f'<comments xmlns="{namespace}"><authors/><commentList/></comments>'.encode()


def _with_threads(package: Package, related: list[Relation]) -> set[str]:
    """The cells with conversations."""
    cells = set[str]()
    for relation in related:
        if relation.kind == _THREADS:
            with package.open(relation.target) as part:
                cells.update(node.get("ref", "") for node in parsed(part))
    return cells


def _write_texts(package: Package, sheet: str, texts: Relation | None, changed: Changed) -> None:
    if changed.is_empty:
        if texts and changed.gone:
            _remove(package, sheet, texts)
    elif texts:
        package.put(texts.target, changed.content)
    else:
        name = package.free_name("xl/comments{}.xml")
        package.put(name, changed.content)
        package.declare(name, _TYPE_OF_TEXTS)
        package.relate(sheet, _TEXTS, name)


def _write_shapes(
    package: Package, sheet: str, drawing: Relation | None, changed: Changed, layout: Layout
) -> str | None:
    name = drawing.target if drawing else package.free_name("xl/drawings/vmlDrawing{}.vml")
    content = _as_ascii(package.content(name)) if drawing else blank(_number_of(name))
    sizes = ((cell, size_of(f"{FIRST_LINE}\n{text}")) for cell, text in changed.new.items())
    shapes = [Shape(cell, layout.anchor(cell, size), size) for cell, size in sizes]
    content = with_shapes(content, shapes, without=changed.gone | changed.new.keys(), number=_number_of(name))
    if drawing and changed.gone and not has_shapes(content):
        _remove(package, sheet, drawing)
        return None
    if drawing:
        package.put(name, content)
        return drawing.key
    return _add_shapes(package, sheet, name, content) if shapes else None


def _number_of(name: str) -> int:
    """The number of a drawing, "vmlDrawing3.vml" is 3: so drawings do not share the ids of their shapes."""
    found = re.search(r"(\d{1,3})\.\w+\Z", name)
    return int(found[1]) or 1 if found else 1


def _add_shapes(package: Package, sheet: str, name: str, content: bytes) -> str:
    package.put(name, content)
    package.declare_ending("vml", _TYPE_OF_SHAPES)
    return package.relate(sheet, _SHAPES, name)


def _remove(package: Package, sheet: str, relation: Relation) -> None:
    package.remove(relation.target)
    package.unrelate(sheet, relation.key)


def _as_ascii(content: bytes) -> bytes:
    """The bytes of a part as an encoding has them in which ASCII is ASCII: UTF-16 becomes UTF-8."""
    encoding = _utf_16(content[:2])
    if not encoding:
        return content
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise Damaged(f"its comments are no text: {error}") from error
    return _ENCODING.sub(r'\1"UTF-8"', text.lstrip("\ufeff")).encode()


def _utf_16(start: bytes) -> str | None:
    if start in (BOM_UTF16_LE, BOM_UTF16_BE):
        return "utf-16"
    return {b"<\0": "utf-16-le", b"\0<": "utf-16-be"}.get(start)
