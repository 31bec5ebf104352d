"""The formats of a workbook, and copies of them with another fill: all else of a user's cell stays as it was.

A cell that is wrong gets a fill over its own one. Which that was is told by two digits of the colour, so that it comes
back when the cell is right, wherever the cell was moved and whatever program saved the workbook:

    F4A0A0   red, over no fill
    F4A0A1   red, over the fill that the property "intend-bulk painted over 1" of the workbook describes
"""

import re
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from xml.etree.ElementTree import Element, tostring

from intend_bulk.sheets.damage import Damaged
from intend_bulk.sheets.painting.colours import ERROR, FIXED, ROWS, WARNING
from intend_bulk.sheets.painting.package import child, named, parsed
from intend_bulk.sheets.xlsx.parts import local_name

PREFIX = "intend-bulk painted over "
"""The beginning of the names of the properties that hold the fills of users."""
_MOST_FILLS = 0xFF
"""So many fills of a user are told apart."""
_MOST_FORMATS = 64_000
"""Excel takes 65,490; a workbook that has more than these is not coloured."""
_MARKED = re.compile("|".join(f"{base[:3]}([0-9A-F]){base[4]}([0-9A-F])" for base in (ERROR, WARNING, FIXED)))
_TEXT = {"numFmtId": "49", "fontId": "0", "fillId": "0", "borderId": "0", "xfId": "0", "applyNumberFormat": "1"}


@dataclass
class Styles:
    """The formats of cells, by the number under which a cell names its own; new ones are added to the tree."""

    tree: Element
    properties: Mapping[str, str]
    """Those of the workbook; "intend-bulk painted over 1" is a fill of the user's that was painted over earlier."""
    _users: list[str] = field(init=False, repr=False)
    _known: dict[tuple[str, int, str], int] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        held = (self.properties.get(f"{PREFIX}{number}") for number in range(1, _MOST_FILLS + 1))
        self._users = [text or "" for text in held]
        while self._users and not self._users[-1]:
            self._users.pop()

    @property
    def users_fills(self) -> dict[str, str]:
        """The properties to keep: the fills that were painted over."""
        return {f"{PREFIX}{number}": text for number, text in enumerate(self._users, start=1) if text}

    def unpainted(self, style: int) -> int:
        """The format without a fill of ours."""
        return self._remembered("unpainted", style, "", self._unpainted)

    def marked(self, style: int, base: str) -> int:
        """The format with the colour of a problem: marked(3, ERROR)."""
        return self._remembered("marked", style, base, self._marked)

    def tinted(self, style: int, colour: str) -> int:
        """The format with the colour of an outcome, where it has no fill of the user's own."""
        return self._remembered("tinted", style, colour, self._tinted)

    @cached_property
    def of_text(self) -> int:
        """A plain format in which every value is text."""
        xf = Element(named(self.tree, "xf"), _TEXT)
        return self._number(self._formats, self._formats_known, xf)

    def _remembered(self, what: str, style: int, colour: str, find: Callable[[int, str], int]) -> int:
        key = (what, style, colour)
        if key not in self._known:
            self._known[key] = find(style, colour) if style < len(self._formats) else style
        return self._known[key]

    def _unpainted(self, style: int, _colour: str) -> int:
        colour = _colour_of(self._fill_of(style))
        marked = _MARKED.fullmatch(colour)
        if not marked and colour not in ROWS.values():
            return style
        number = int("".join(filter(None, marked.groups())), 16) if marked else 0
        users = self._users[number - 1] if 0 < number <= len(self._users) else ""
        return self._with_fill(style, self._fill_from(users) if users else 0)

    def _marked(self, style: int, base: str) -> int:
        fill = self._fill_of(style)
        number = 0 if _is_no_fill(fill) else self._users_number(_without_prefix(fill))
        digits = f"{number:02X}"
        return self._with_fill(style, self._solid(f"{base[:3]}{digits[0]}{base[4]}{digits[1]}"))

    def _tinted(self, style: int, colour: str) -> int:
        return self._with_fill(style, self._solid(colour)) if _is_no_fill(self._fill_of(style)) else style

    def _users_number(self, text: str) -> int:
        """The number under which a user's fill is kept; 0 where there are too many to tell them apart."""
        if text not in self._users:
            if len(self._users) == _MOST_FILLS:
                return 0
            self._users.append(text)
        return self._users.index(text) + 1

    def _fill_of(self, style: int) -> Element:
        number = int(self._formats[style].get("fillId", 0))
        return self._fills[number] if number < len(self._fills) else Element("fill")

    def _with_fill(self, style: int, fill: int) -> int:
        if len(self._formats) >= _MOST_FORMATS:
            return style
        xf = deepcopy(self._formats[style])
        xf.set("fillId", str(fill))
        xf.attrib.pop("applyFill", None)
        if fill:
            xf.set("applyFill", "1")
        return self._number(self._formats, self._formats_known, xf)

    def _solid(self, rgb: str) -> int:
        colours = f'<fgColor rgb="FF{rgb}"/><bgColor indexed="64"/>'
        return self._fill_from(f'<fill><patternFill patternType="solid">{colours}</patternFill></fill>')

    def _fill_from(self, text: str) -> int:
        """The number of a fill that is written without prefixes; it is added where there is none like it."""
        fill = parsed(BytesIO(text.encode()))
        for node in fill.iter():
            node.tag = named(self.tree, node.tag)
        return self._number(self._fills, self._fills_known, fill)

    def _number(self, things: Element, known: dict[bytes, int], wanted: Element) -> int:
        key = _key(wanted)
        if key not in known:
            known[key] = len(things)
            things.append(wanted)
            things.set("count", str(len(things)))
        return known[key]

    @cached_property
    def _formats(self) -> Element:
        return _part_of(self.tree, "cellXfs")

    @cached_property
    def _fills(self) -> Element:
        return _part_of(self.tree, "fills")

    @cached_property
    def _formats_known(self) -> dict[bytes, int]:
        return _numbers(self._formats)

    @cached_property
    def _fills_known(self) -> dict[bytes, int]:
        return _numbers(self._fills)


def _part_of(tree: Element, name: str) -> Element:
    part = child(tree, name)
    if part is None:
        raise Damaged(f"its formats have no {name}")
    return part


def _numbers(things: Element) -> dict[bytes, int]:
    """By what it is, the first number under which a thing stands."""
    known: dict[bytes, int] = {}
    for number, thing in enumerate(things):
        known.setdefault(_key(thing), number)
    return known


def _key(thing: Element) -> bytes:
    """By what two formats or fills are the same: spaces between tags and the order of attributes do not count.

    Nor does `applyFill`: programs show the fill that is named, whether they say so or not.
    """
    plain = deepcopy(thing)
    for node in plain.iter():
        node.text = node.tail = None
        attributes = {key: value for key, value in sorted(node.attrib.items()) if key != "applyFill"}
        node.attrib.clear()
        node.attrib.update(attributes)
    return bytes(tostring(plain))


def _without_prefix(fill: Element) -> str:
    plain = deepcopy(fill)
    plain.tail = None
    for node in plain.iter():
        node.tag = local_name(node.tag)
    return tostring(plain, encoding="unicode")


def _is_no_fill(fill: Element) -> bool:
    pattern = child(fill, "patternFill")
    return (pattern is None and child(fill, "gradientFill") is None) or (
        pattern is not None and pattern.get("patternType", "none") == "none"
    )


def _colour_of(fill: Element) -> str:
    """The colour of a plain fill, "F4A0A0"; "" for any other."""
    pattern = child(fill, "patternFill")
    colour = child(pattern, "fgColor") if pattern is not None and pattern.get("patternType") == "solid" else None
    return colour.get("rgb", "")[-6:].upper() if colour is not None else ""
