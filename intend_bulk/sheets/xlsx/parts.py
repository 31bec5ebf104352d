"""The parts of a workbook: which is which, and their XML, read without trust."""

import posixpath
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from intend_bulk.sheets.damage import Damaged

CHUNK = 1 << 16
"""Bytes that are read at a time."""
_LIKE_FOLDERS = str.maketrans("\\", "/")


def safe_parser(namespace_separator: str | None = None) -> expat.XMLParserType:
    """A parser that refuses what only an attack has: a document type, in which entities are declared."""
    parser = expat.ParserCreate(namespace_separator=namespace_separator)
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_document_type
    return parser


def _refuse_document_type(*_declaration: object) -> None:
    raise Damaged("it declares a document type, which no workbook needs")


@contextmanager
def open_parts(path: Path) -> Iterator["Parts"]:
    """Open the zip; it is closed afterwards, or Windows would let nobody move it."""
    with path.open("rb") as file, zipfile.ZipFile(file) as archive:
        yield Parts(archive, {name.translate(_LIKE_FOLDERS).lower(): name for name in archive.namelist()})


@dataclass(frozen=True)
class Parts:
    """The parts of a workbook by their names, in which capitals do not count: "xl/workbook.xml"."""

    archive: zipfile.ZipFile
    names: dict[str, str]

    def __contains__(self, name: str) -> bool:
        return name.lower() in self.names

    def open(self, name: str) -> IO[bytes]:
        """A part to read; raises Damaged where it is not there."""
        if name not in self:
            raise Damaged(f"there is no {name} in it")
        return self.archive.open(self.names[name.lower()])

    def tree(self, name: str) -> Element:
        """A small part as a whole, its names without their namespaces: strict workbooks have others."""
        builder = TreeBuilder()
        parser = safe_parser(" ")
        parser.StartElementHandler = lambda name, attributes: builder.start(
            _local(name), {_local(key): value for key, value in attributes.items()}
        )
        parser.EndElementHandler = lambda name: builder.end(_local(name))
        parser.CharacterDataHandler = builder.data
        with self.open(name) as part:
            parser.ParseFile(part)
        return builder.close()

    def related(self, name: str) -> list["Related"]:
        """The parts that a part speaks of; "" is the workbook as a whole."""
        folder, file = posixpath.split(name)
        of_it = posixpath.join(folder, "_rels", f"{file}.rels")
        if of_it not in self:
            return []
        inside = [node.attrib for node in self.tree(of_it) if node.get("TargetMode") != "External"]
        return [Related(part["Id"], _last(part["Type"]), _resolved(folder, part["Target"])) for part in inside]


@dataclass(frozen=True)
class Related:
    """A part that another speaks of: Related("rId1", "worksheet", "xl/worksheets/sheet1.xml")."""

    key: str
    kind: str
    """The last word of its type."""
    name: str


def first_of(related: list[Related], kind: str) -> str | None:
    """The first part of a kind, such as the "styles"; None where there is none."""
    return next((part.name for part in related if part.kind == kind), None)


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def local_name(name: str) -> str:
    """A name without its prefix: "x:sheets" -> "sheets"."""
    return name.rpartition(":")[2]


def _last(type_of_relation: str) -> str:
    return type_of_relation.rpartition("/")[2]


def _resolved(folder: str, target: str) -> str:
    """A target is relative to the folder of the part that speaks of it, or begins with "/"."""
    return posixpath.normpath(posixpath.join("/", folder, target.translate(_LIKE_FOLDERS))).lstrip("/")


def fed(part: IO[bytes], parser: expat.XMLParserType, is_enough: Callable[[], bool] = lambda: False) -> Iterator[None]:
    """Feed a part to a parser piece by piece, with a stop after each, until its end or until it is enough."""
    while not is_enough() and (chunk := part.read(CHUNK)):
        parser.Parse(chunk, False)
        yield
    if not is_enough():
        parser.Parse(b"", True)
        yield
