"""The part that holds the texts of a sheet's comments: ours are taken out and put in, byte by byte.

The parser says where each comment stands, and all that is not ours is copied, so that a user's comments stay as they
are. What is put in is ASCII (other letters are "&#8217;"), which is right in every encoding but UTF-16.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from xml.parsers.expat import ExpatError, XMLParserType
from xml.sax.saxutils import escape

from intend_bulk.sheets.damage import Damaged
from intend_bulk.sheets.xlsx.parts import local_name, safe_parser
from intend_bulk.sheets.xlsx_text import escaped

AUTHOR = "intend-bulk"
FIRST_LINE = f"{AUTHOR}:"
"""Our comments begin with it, as Excel's do with their author; by it they are known again."""
_LONGEST = 32_000
"""Letters of a comment, those of the user and ours; a workbook may hold 32,767 of them."""
_ENDED = r"(?:\r|_x000D_)?\n"
_OURS = re.compile(rf"{FIRST_LINE}[ \t]*(?:{_ENDED}|\Z)")
_APPENDED = re.compile(rf"(?:{_ENDED}){{2}}{_OURS.pattern}")
_THREADED = "tc={"
"""The author of a comment that only stands for a conversation begins so."""
_LOOK = '<{0}sz val="9"/><{0}color indexed="81"/><{0}rFont val="Tahoma"/><{0}family val="2"/>'
_START_TAG = re.compile(rb"""<[^"'>]*(?:"[^"]*"[^"'>]*|'[^']*'[^"'>]*)*>""")
_BARE = re.compile(rb"<((?:[\w.-]+:)?)t(?:\s[^>]*)?>[^<]*</\1t>")
_WRAPPED = re.compile(rb"<((?:[\w.-]+:)?)r >(<\1t(?:\s[^>]*)?>[^<]*</\1t>)</\1r>")
"""A text of one piece, and what we make of it to add ours: with a blank in its tag, by which it is known again."""
_LOOKED_AT = {"comments", "authors", "author", "commentList", "comment", "text", "r", "t", "rPh", "phoneticPr"}


@dataclass(frozen=True)
class Changed:
    """The comments of a sheet with ours in the place of earlier ones."""

    content: bytes
    gone: frozenset[str]
    """The cells that had a comment of ours alone."""
    new: Mapping[str, str]
    """The texts of ours, by cell, where the user has no comment: each needs a shape."""
    is_empty: bool
    """Whether no comment is left."""


@dataclass(slots=True)
class _Node:
    """An element, and where it stands: from `start` to `end`, its content from `first` to `last`."""

    name: str
    tag: str
    attributes: dict[str, str]
    start: int
    first: int
    last: int = 0
    end: int = 0
    text: str = ""
    inside: list["_Node"] = field(default_factory=list)

    @property
    def prefix(self) -> str:
        return self.tag.removesuffix(self.name)

    def child(self, name: str) -> "_Node | None":
        return next((node for node in self.inside if node.name == name), None)


def with_notes(content: bytes, notes: Mapping[str, str], *, besides: Collection[str] = ()) -> Changed:
    """Put our comments into the comments of a sheet, in the place of earlier ones; `besides` are cells to leave alone.

    Raises Damaged where the content is no XML.
    """
    change = _Change(content, notes, besides)
    try:
        root = _read(content, change.take)
    except ExpatError as error:
        raise Damaged(f"its comments are no XML: {error}") from error
    return change.done(root)


class _Change:
    """What is done to the comments of a sheet, one after another."""

    def __init__(self, content: bytes, notes: Mapping[str, str], besides: Collection[str]) -> None:
        self.content = content
        self.notes = {cell: text for cell, text in notes.items() if cell not in besides}
        self.taken: set[str] = set()
        """The cells with a comment of the user."""
        self.edits: list[tuple[int, int, bytes]] = []
        """Each (from, to, what stands there then), in bytes of the content."""
        self.gone: set[str] = set()
        self.authors: set[str] = set()
        """The numbers of the authors of comments that stay."""

    def take(self, comment: _Node, author: str) -> None:
        """Leave a comment as it is, take it out, or change what of it is ours."""
        cell, text = comment.attributes.get("ref", ""), comment.child("text")
        whole = "".join(piece.text for _, piece in _pieces(text)) if text else ""
        if not author.startswith(_THREADED) and _OURS.match(whole):
            self.gone.add(cell)
            self.edits.append((comment.start, comment.end, b""))
            return
        self.authors.add(comment.attributes.get("authorId", ""))
        self.taken.add(cell)
        if text and not author.startswith(_THREADED):
            self._append(text, whole, self.notes.get(cell))

    def _append(self, text: _Node, whole: str, note: str | None) -> None:
        earlier = _APPENDED.search(whole)
        if note is None and not earlier:
            return
        body, after = _cut(self.content, text, earlier.start() if earlier else None)
        body = _WRAPPED.sub(rb"\2", body) if _WRAPPED.fullmatch(body) else body
        if note is not None:
            body = _BARE.sub(rb"<\1r >\g<0></\1r>", body) if _BARE.fullmatch(body) else body
            users = earlier.start() if earlier else len(whole)
            body += _runs(note, text.prefix, before="\n\n", room=_LONGEST - users)
        self.edits.append(_filled(self.content, text, body + after))

    def done(self, root: _Node) -> Changed:
        """The part as it is then, with the comments that are new."""
        listed, authors = root.child("commentList"), root.child("authors")
        if not listed or not authors:
            raise Damaged("its comments have no list, or no authors")
        new = {cell: text for cell, text in self.notes.items() if cell not in self.taken}
        if new:
            number = self._our_number(authors)
            self._at_end(listed, b"".join(_comment(cell, text, number, listed.prefix) for cell, text in new.items()))
        elif self.gone:
            self._forget_us(authors)
        is_empty = not new and not self.authors
        return Changed(_spliced(self.content, self.edits), frozenset(self.gone), new, is_empty)

    def _our_number(self, authors: _Node) -> int:
        """Our number among the authors, to which we are added."""
        names = [author.text for author in authors.inside]
        if AUTHOR in names:
            return names.index(AUTHOR)
        self._at_end(authors, f"<{authors.prefix}author>{AUTHOR}</{authors.prefix}author>".encode())
        return len(names)

    def _forget_us(self, authors: _Node) -> None:
        """Take us out of the authors where no comment needs it, and no other author gets another number by it."""
        number = len(authors.inside) - 1
        if authors.inside and authors.inside[-1].text == AUTHOR and str(number) not in self.authors:
            self.edits.append((authors.inside[-1].start, authors.inside[-1].end, b""))

    def _at_end(self, node: _Node, content: bytes) -> None:
        if node.first == node.end:  # <authors/>
            self.edits.append(_filled(self.content, node, content))
        else:
            self.edits.append((node.last, node.last, content))


def _read(content: bytes, each: Callable[[_Node, str], None]) -> _Node:
    """The part without its comments, which are handed over one by one, with the name of their author."""
    parser = safe_parser()
    reader = _Reader(content, parser, each)
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler = reader.characters
    parser.Parse(content, True)
    root = reader.open[0].child("comments")
    if not root:
        raise Damaged("its comments are something else")
    return root


class _Reader:
    def __init__(self, content: bytes, parser: XMLParserType, each: Callable[[_Node, str], None]) -> None:
        self.content, self.parser, self.each = content, parser, each
        self.open = [_Node("", "", {}, 0, 0)]
        self.authors: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = _looked_at(tag)
        if name:
            start = self.parser.CurrentByteIndex
            found = _START_TAG.match(self.content, start)
            self.open.append(_Node(name, tag, attributes, start, found.end() if found else start))

    def end(self, tag: str) -> None:
        name = _looked_at(tag)
        if not name:
            return
        node, index = self.open.pop(), self.parser.CurrentByteIndex
        is_empty = self.content[node.first - 2 : node.first] == b"/>"
        node.last = node.first if is_empty else index
        node.end = node.first if is_empty else self.content.index(b">", index) + 1
        if name == "comment":
            self.each(node, self._author(node))
        else:
            self.open[-1].inside.append(node)
        if name == "author":
            self.authors.append(node.text)

    def characters(self, text: str) -> None:
        if self.open[-1].name in ("t", "author"):
            self.open[-1].text += text

    def _author(self, comment: _Node) -> str:
        number = comment.attributes.get("authorId", "")
        return self.authors[int(number)] if number.isdecimal() and int(number) < len(self.authors) else ""


@lru_cache
def _looked_at(tag: str) -> str | None:
    name = local_name(tag)
    return name if name in _LOOKED_AT else None


def _pieces(text: _Node) -> list[tuple[_Node, _Node]]:
    """The pieces of a text: the element that holds each, and its <t>; how it is pronounced is none."""
    found = [(node, node if node.name == "t" else node.child("t")) for node in text.inside if node.name in ("r", "t")]
    return [(node, piece) for node, piece in found if piece]


def _cut(content: bytes, text: _Node, cut: int | None) -> tuple[bytes, bytes]:
    """The bytes of a text up to its letter `cut`, or all of them; and what follows, which is how it is pronounced."""
    end = next((node.start for node in text.inside if node.name in ("rPh", "phoneticPr")), text.last)
    begun = 0
    for node, piece in _pieces(text):
        if cut is not None and begun + len(piece.text) > cut:
            kept = content[text.first : node.start]
            if cut > begun:  # in the middle of a piece
                start = _text(piece.text[: cut - begun], text.prefix)
                kept = content[text.first : piece.start] + start + content[piece.end : node.end]
            return kept, content[end : text.last]
        begun += len(piece.text)
    return content[text.first : end], content[end : text.last]


def _comment(cell: str, text: str, author: int, prefix: str) -> bytes:
    opened = f'<{prefix}comment ref="{cell}" authorId="{author}"><{prefix}text>'
    return opened.encode() + _runs(text, prefix) + f"</{prefix}text></{prefix}comment>".encode()


def _runs(text: str, prefix: str, *, before: str = "", room: int = _LONGEST) -> bytes:
    """Our first line in bold, and the text, as much of it as there is room for."""
    kept = text if len(text) <= room else text[: max(0, room)] + "…"
    exact = escaped(kept.encode("utf-8", "backslashreplace").decode("utf-8"))
    bold = f"<{prefix}b/>"
    return _run(f"{before}{FIRST_LINE}", prefix, bold) + _run(f"\n{exact}", prefix)


def _run(text: str, prefix: str, look: str = "") -> bytes:
    opened = f"<{prefix}r><{prefix}rPr>{look}{_LOOK.format(prefix)}</{prefix}rPr>"
    return opened.encode() + _text(text, prefix) + f"</{prefix}r>".encode()


def _text(text: str, prefix: str) -> bytes:
    """A <t> in ASCII; a CR that a parser read was written as "&#13;"."""
    whole = f'<{prefix}t xml:space="preserve">{escape(text, {chr(13): "&#13;"})}</{prefix}t>'
    return whole.encode("ascii", "xmlcharrefreplace")


def _filled(content: bytes, node: _Node, inner: bytes) -> tuple[int, int, bytes]:
    """The edit that gives an element another content: <text/> becomes <text>…</text>."""
    if node.first < node.end:
        return node.first, node.last, inner
    return node.start, node.end, content[node.start : node.first - 2] + b">" + inner + f"</{node.tag}>".encode()


def _spliced(content: bytes, edits: list[tuple[int, int, bytes]]) -> bytes:
    pieces, position = [], 0
    for start, end, new in sorted(edits):
        pieces += [content[position:start], new]
        position = end
    return b"".join([*pieces, content[position:]])
