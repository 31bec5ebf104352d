"""A workbook as the parts of its zip, to be copied with some of them changed, added or left out.

No library saves a workbook with everything that was in it: openpyxl drops the results of formulas, sparklines and
shapes. So every part is copied as it is, byte by byte, but for the few that are painted on.
"""

import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import Element, SubElement, TreeBuilder, tostring

from intend_bulk.sheets.damage import Damaged
from intend_bulk.sheets.xlsx.parts import CHUNK, local_name, safe_parser

CONTENT_TYPES = "[Content_Types].xml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
"""The namespace of "r:id", and the beginning of the types of relations: f"{OFFICE}/comments"."""
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_RELATIONS = f"{_PACKAGE}/relationships"
_HUGE_BYTES = 2**30
_MADE_ON = (2026, 1, 1, 0, 0, 0)
"""Of parts that are ours: a fixed day, so that equal workbooks are equal files."""

Transform = Callable[[IO[bytes], IO[bytes]], None]
"""Reads a part and writes what it becomes."""
Write = Callable[[IO[bytes]], None]
"""Writes a part."""


@dataclass(frozen=True)
class Relation:
    """What a part says of another: Relation("rId1", ".../worksheet", "xl/worksheets/sheet1.xml")."""

    key: str
    type: str
    target: str
    """The part's name; the address, where it is outside of the workbook."""

    @property
    def kind(self) -> str:
        """The last word of its type: "worksheet"."""
        return self.type.rpartition("/")[2]


@dataclass
class Package:
    """The parts of a workbook, and what is to become of them; nothing is written before `save`.

    In a tree, names are as they are written, with their prefix ("x:sheets", "r:id"): see `child` and `named`.
    """

    archive: zipfile.ZipFile
    names: dict[str, str] = field(init=False, repr=False)
    """By the name in small letters, in which parts are looked up, as it is written in the zip."""
    _trees: dict[str, Element] = field(default_factory=dict, init=False, repr=False)
    _contents: dict[str, bytes] = field(default_factory=dict, init=False, repr=False)
    _transforms: dict[str, Transform] = field(default_factory=dict, init=False, repr=False)
    _added: dict[str, Write] = field(default_factory=dict, init=False, repr=False)
    _removed: set[str] = field(default_factory=set, init=False, repr=False)

    def __post_init__(self) -> None:
        self.names = {name.replace("\\", "/").lower(): name for name in self.archive.namelist()}

    def __contains__(self, name: str) -> bool:
        """Whether the part will be there."""
        key = name.lower()
        return key in self.names and key not in self._removed

    def open(self, name: str) -> IO[bytes]:
        """A part as it was; raises Damaged where there is none."""
        if name.lower() not in self.names:
            raise Damaged(f"there is no {name} in it")
        return self.archive.open(self.names[name.lower()])

    def content(self, name: str) -> bytes:
        """A part as a whole, as it will be."""
        key = name.lower()
        if key in self._trees:
            return written(self._trees[key])
        if key in self._contents:
            return self._contents[key]
        with self.open(name) as part:
            return part.read()

    def tree(self, name: str) -> Element:
        """A part as a tree; what is changed in it is saved."""
        key = name.lower()
        if key not in self._trees:
            self._trees[key] = self.peek(name)
            self._contents.pop(key, None)
        return self._trees[key]

    def peek(self, name: str) -> Element:
        """A part as a tree to look at: unless it was changed already, it is copied as it is."""
        key = name.lower()
        if key in self._trees:
            return self._trees[key]
        with BytesIO(self._contents[key]) if key in self._contents else self.open(name) as part:
            return parsed(part)

    def put(self, name: str, content: bytes) -> None:
        """Add a part, or replace it."""
        key = name.lower()
        self._contents[key] = content
        self._trees.pop(key, None)
        self._removed.discard(key)
        self.names.setdefault(key, name)

    def add(self, name: str, write: Write) -> None:
        """Add a part that is too large to be held: it is written when the workbook is saved."""
        self._added[name.lower()] = write
        self._removed.discard(name.lower())
        self.names.setdefault(name.lower(), name)

    def transform(self, name: str, change: Transform) -> None:
        """Let a large part be changed while it is copied. What `change` needs of other parts is saved after it."""
        self._transforms[name.lower()] = change

    def remove(self, name: str) -> None:
        """Leave a part out, with its own relations and what is said of the types of both."""
        keys = {name.lower(), relations_of(name).lower()}
        for key in keys:
            self._removed.add(key)
            for known in (self._contents, self._trees, self._transforms, self._added):
                known.pop(key, None)
        types = self.tree(CONTENT_TYPES)
        for node in list(types):
            if node.get("PartName", "").lstrip("/").lower() in keys:
                types.remove(node)

    def free_name(self, pattern: str) -> str:
        """The first name that no part has: free_name("xl/worksheets/sheet{}.xml") -> "xl/worksheets/sheet3.xml"."""
        number = 1
        while (name := pattern.format(number)) in self:
            number += 1
        return name

    def relations(self, name: str) -> list[Relation]:
        """What a part says of others; "" is the workbook as a whole."""
        of_it, folder = relations_of(name), posixpath.dirname(name)
        if of_it not in self:
            return []
        return [_relation(node, folder) for node in self.peek(of_it) if node.get("Id")]

    @property
    def office(self) -> str:
        """The beginning of the types of relations: OFFICE, or the one of a strict workbook."""
        kinds = (relation.type for relation in self.relations("") if relation.kind == "officeDocument")
        return next(kinds, OFFICE).removesuffix("/officeDocument")

    def relate(self, name: str, kind: str, target: str) -> str:
        """Let a part speak of another, by the last word of its type; return the key: relate(name, "comments", part)."""
        of_it = relations_of(name)
        if of_it not in self:
            self.put(of_it, f'<Relationships xmlns="{_RELATIONS}"/>'.encode())
        tree = self.tree(of_it)
        taken = {node.get("Id") for node in tree}
        key = next(key for number in range(1, len(taken) + 2) if (key := f"rId{number}") not in taken)
        attributes = {"Id": key, "Type": f"{self.office}/{kind}", "Target": f"/{target}"}
        SubElement(tree, named(tree, "Relationship"), attributes)
        return key

    def unrelate(self, name: str, key: str) -> None:
        """Take back what a part says under a key."""
        tree = self.tree(relations_of(name))
        for node in list(tree):
            if node.get("Id") == key:
                tree.remove(node)

    def declare(self, name: str, content_type: str) -> None:
        """Say of what type a part is that was added."""
        types = self.tree(CONTENT_TYPES)
        SubElement(types, named(types, "Override"), {"PartName": f"/{name}", "ContentType": content_type})

    def declare_ending(self, ending: str, content_type: str) -> None:
        """Say of what type all parts of an ending are, where nothing says so yet: declare_ending("vml", …)."""
        types = self.tree(CONTENT_TYPES)
        if not any(node.get("Extension", "").lower() == ending for node in types):
            node = Element(named(types, "Default"), {"Extension": ending, "ContentType": content_type})
            types.insert(0, node)

    def save(self, path: Path) -> None:
        """Write the workbook: first what is changed while it is copied, as the trees follow from that."""
        with zipfile.ZipFile(path, "w") as copy:
            for key, change in self._transforms.items():
                with self._opened(key, copy) as part, self.open(key) as source:
                    change(source, part)
            for key in self.names:
                if key in self and key not in self._transforms:
                    self._copy(key, copy)

    def _copy(self, key: str, copy: zipfile.ZipFile) -> None:
        if key in self._trees:
            copy.writestr(self._info(key), written(self._trees[key]))
        elif key in self._contents:
            copy.writestr(self._info(key), self._contents[key])
        elif key in self._added:
            with self._opened(key, copy) as part:
                self._added[key](part)
        else:
            with self.open(key) as source, self._opened(key, copy) as part:
                while chunk := source.read(CHUNK):
                    part.write(chunk)

    def _opened(self, key: str, copy: zipfile.ZipFile) -> IO[bytes]:
        """A part to write; only one that may be huge is prepared for that, as it is written with other bytes then."""
        name = self.names[key]
        old_bytes = self.archive.getinfo(name).file_size if name in self.archive.NameToInfo else 0
        is_huge = key in self._added or old_bytes > _HUGE_BYTES
        return copy.open(self._info(key), "w", force_zip64=is_huge)

    def _info(self, key: str) -> zipfile.ZipInfo:
        name = self.names[key]
        is_old = name in self.archive.NameToInfo
        info = zipfile.ZipInfo(name.replace("\\", "/"), self.archive.getinfo(name).date_time if is_old else _MADE_ON)
        info.compress_type = zipfile.ZIP_DEFLATED
        info.external_attr = 0o600 << 16
        return info


@contextmanager
def open_package(path: Path) -> Iterator[Package]:
    """Open a workbook to copy it; it is closed afterwards."""
    with path.open("rb") as file, zipfile.ZipFile(file) as archive:
        yield Package(archive)


def relations_of(name: str) -> str:
    """The part that holds what a part says of others: "xl/_rels/workbook.xml.rels" for "xl/workbook.xml"."""
    folder, file = posixpath.split(name)
    return posixpath.join(folder, "_rels", f"{file}.rels")


def _relation(node: Element, folder: str) -> Relation:
    target = node.get("Target", "")
    if node.get("TargetMode") != "External":
        target = posixpath.normpath(posixpath.join("/", folder, target.replace("\\", "/"))).lstrip("/")
    return Relation(node.get("Id", ""), node.get("Type", ""), target)


def parsed(part: IO[bytes]) -> Element:
    """XML as a tree whose names are as they are written, with their prefixes, so that it can be written back."""
    builder, parser = TreeBuilder(), safe_parser()
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    parser.ParseFile(part)
    return builder.close()


def written(tree: Element) -> bytes:
    """A tree as the XML of a part."""
    head = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return head + bytes(tostring(tree, encoding="utf-8", xml_declaration=False))


def child(tree: Element, name: str) -> Element | None:
    """The first child of a name, whatever its prefix: child(workbook, "sheets")."""
    return next((node for node in tree if local_name(node.tag) == name), None)


def named(tree: Element, name: str) -> str:
    """A name with the prefix that the tree has: named(workbook, "sheet") -> "x:sheet"."""
    prefix, colon, _ = tree.tag.rpartition(":")
    return f"{prefix}{colon}{name}"


def relation_prefix(tree: Element) -> str:
    """The prefix of "r:id" in a tree; it is declared where it is not yet."""
    for key, value in tree.attrib.items():
        if key.startswith("xmlns:") and re.fullmatch(r"http://\S+/officeDocument/(2006/)?relationships", value):
            return key.partition(":")[2]
    tree.set("xmlns:r", OFFICE)
    return "r"
