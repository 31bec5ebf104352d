"""The part that holds the shapes of a sheet's comments: ours are taken out and put in.

Such a part is VML, which Excel itself writes with tags that are never closed. So it is not parsed: shapes are found by
their tags, those of comments by their cell, and every other byte is left as it is.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from intend_bulk.sheets.painting.boxes import place_of

_NAMESPACES = {
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "x": "urn:schemas-microsoft-com:office:excel",
}
_SHAPE = re.compile(rb"<(/?)(?:[\w.-]+:)?shape(?=[\s>/])[^>]*>?", re.IGNORECASE)
_ANY_SHAPE = re.compile(
    rb"<(?:[\w.-]+:)?(?:shape|group|rect|roundrect|oval|line|polyline|curve|arc|image)(?=[\s>/])", re.IGNORECASE
)
_IS_NOTE = re.compile(rb"ObjectType\s*=\s*[\"']?Note\b", re.IGNORECASE)
_ROW = re.compile(rb"<(?:[\w.-]+:)?Row\s*>\s*(\d{1,7})\s*<", re.IGNORECASE)
_COLUMN = re.compile(rb"<(?:[\w.-]+:)?Column\s*>\s*(\d{1,7})\s*<", re.IGNORECASE)
_NUMBER = re.compile(rb"\b_x0000_s(\d{1,9})\b")
_DECLARED = re.compile(rb"""xmlns:([\w.-]+)\s*=\s*["']([^"']*)["']""")
_ROOT = re.compile(rb"<(?:[\w.-]+:)?xml(?=[\s>/])[^>]*>", re.IGNORECASE)
_ROOT_END = re.compile(rb"</(?:[\w.-]+:)?xml\s*>", re.IGNORECASE)
_TYPE = "_x0000_t202"
"""The type of the shape of a comment; Excel knows it by this name only."""
_IDS = 1024
"""Ids of one drawing: those of drawing 3 are 3072 to 4095."""


@dataclass(frozen=True)
class Shape:
    """The shape of a comment of ours: Shape("C12", "3, 15, 10, 10, 6, 63, 13, 6", (240, 68))."""

    cell: str
    anchor: str
    size: tuple[int, int]
    """Width and height in pixels."""


def blank(number: int) -> bytes:
    """A drawing without a shape: number 3 is "vmlDrawing3.vml"."""
    declared = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in _NAMESPACES.items())
    layout = f'<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{number}"/></o:shapelayout>'
    return f"<xml {declared}>{layout}</xml>".encode()


def has_shapes(content: bytes) -> bool:
    """Whether there is anything to see in a drawing."""
    return _ANY_SHAPE.search(content) is not None


def with_shapes(content: bytes, shapes: Collection[Shape], *, without: Collection[str], number: int = 1) -> bytes:
    """Take out the shapes of comments on some cells, and put ours in; drawing `number` says where ids begin."""
    dropped = {place_of(cell) for cell in without}
    rest = _without_type(_without(content, dropped)) if dropped else content
    return _inserted(rest, shapes, number) if shapes else rest


def _without(content: bytes, cells: Collection[tuple[int, int]]) -> bytes:
    pieces, position = [], 0
    for start, end in _shapes(content):
        if _cell_of(content[start:end]) in cells:
            pieces.append(content[position:start])
            position = end
    return b"".join([*pieces, content[position:]])


def _shapes(content: bytes) -> Iterator[tuple[int, int]]:
    """From where to where each shape stands; shapes do not hold shapes, so an end belongs to the last beginning."""
    begun = None
    for tag in _SHAPE.finditer(content):
        if not tag[1]:
            begun = tag.start()
        elif begun is not None:
            yield begun, tag.end()
            begun = None


def _cell_of(shape: bytes) -> tuple[int, int] | None:
    """The row and the column, from 0, of the comment whose shape it is; None for every other shape."""
    row, column = _ROW.search(shape), _COLUMN.search(shape)
    return (int(row[1]), int(column[1])) if row and column and _IS_NOTE.search(shape) else None


def _without_type(content: bytes) -> bytes:
    """Without the type that we put in, where no shape is of it any more."""
    own = _type(*_prefixes(content))
    return content if b"#" + _TYPE.encode() in content else content.replace(own, b"", 1)


def _inserted(content: bytes, shapes: Iterable[Shape], number: int) -> bytes:
    opened, end = _opened(content)
    prefixes, declared = _prefixes(opened)
    first = max([number * _IDS, *map(int, _NUMBER.findall(opened))]) + 1
    has_type = re.search(rb"""\bid\s*=\s*["']?""" + _TYPE.encode() + rb"\b", opened)
    types = [] if has_type else [_type(prefixes, declared)]
    ours = (_shape(shape, first + index, prefixes, declared) for index, shape in enumerate(shapes))
    return b"".join([opened[:end], *types, *ours, opened[end:]])


def _opened(content: bytes) -> tuple[bytes, int]:
    """A drawing that can hold shapes, and where they go: before its last tag, or at its end where that is not there."""
    root, ends = _ROOT.search(content), [tag.start() for tag in _ROOT_END.finditer(content)]
    if root and not ends and root[0].endswith(b"/>"):
        content = content[: root.end() - 2] + b"></xml>" + content[root.end() :]
        ends = [root.end() - 1]
    return content, ends[-1] if ends else len(content)


def _prefixes(content: bytes) -> tuple[dict[str, str], str]:
    """The prefixes that a drawing has for the three kinds of names, and what our own tags have to declare besides."""
    root = _ROOT.search(content)
    known = {name.decode(): prefix.decode() for prefix, name in _DECLARED.findall(root[0] if root else b"")}
    prefixes = {usual: f"{known.get(name, usual)}:" for usual, name in _NAMESPACES.items()}
    missing = [f' xmlns:{usual}="{name}"' for usual, name in _NAMESPACES.items() if name not in known]
    return prefixes, "".join(missing)


def _type(prefixes: dict[str, str], declared: str) -> bytes:
    v, o = prefixes["v"], prefixes["o"]
    return (
        f'<{v}shapetype id="{_TYPE}"{declared} coordsize="21600,21600" {o}spt="202" path="m,l,21600r21600,l21600,xe">'
        f'<{v}stroke joinstyle="miter"/><{v}path gradientshapeok="t" {o}connecttype="rect"/></{v}shapetype>'
    ).encode()


def _shape(shape: Shape, number: int, prefixes: dict[str, str], declared: str) -> bytes:
    v, o, x = prefixes["v"], prefixes["o"], prefixes["x"]
    row, column = place_of(shape.cell)
    width, height = (pixels * 0.75 for pixels in shape.size)  # in points
    place = f"position:absolute;width:{width:g}pt;height:{height:g}pt;z-index:{number % _IDS};visibility:hidden"
    return (
        f'<{v}shape id="_x0000_s{number}"{declared} type="#{_TYPE}" style="{place}" fillcolor="#ffffe1"'
        f' {o}insetmode="auto"><{v}fill color2="#ffffe1"/><{v}shadow on="t" color="black" obscured="t"/>'
        f'<{v}path {o}connecttype="none"/><{v}textbox style="mso-direction-alt:auto">'
        f'<div style="text-align:left"></div></{v}textbox><{x}ClientData ObjectType="Note"><{x}MoveWithCells/>'
        f"<{x}SizeWithCells/><{x}Anchor>{shape.anchor}</{x}Anchor><{x}AutoFill>False</{x}AutoFill>"
        f"<{x}Row>{row}</{x}Row><{x}Column>{column}</{x}Column></{x}ClientData></{v}shape>"
    ).encode()
