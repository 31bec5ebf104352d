"""A binary workbook put together by hand, as no library writes one: parts of records, as [MS-XLSB] describes them."""

import struct
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from nasty_cells import Nasty

RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
OF_EXCEL = "application/vnd.ms-excel"


def record(kind: int, content: bytes = b"") -> bytes:
    """A kind in one or two bytes, a length in up to four, seven bits in each; and the content."""
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length, rest = b"", len(content)
    while rest > 0x7F:
        length, rest = length + bytes([rest & 0x7F | 0x80]), rest >> 7
    return head + length + bytes([rest]) + content


def text(value: str) -> bytes:
    """How many UTF-16 units, and these."""
    units = value.encode("utf-16-le", "surrogatepass")
    return struct.pack("<I", len(units) // 2) + units


def row(number: int, *, is_hidden: bool = False) -> bytes:
    return record(0, struct.pack("<IIHBBB", number - 1, 0, 300, 0, 0x10 if is_hidden else 0, 0) + bytes(4))


def cell(kind: int, position: int, content: bytes, style: int = 0) -> bytes:
    return record(kind, struct.pack("<II", position, style) + content)


def shared(position: int, index: int) -> bytes:
    return cell(7, position, struct.pack("<I", index))


def number(position: int, value: float, style: int = 0) -> bytes:
    return cell(5, position, struct.pack("<d", value), style)


def save(
    path: Path, rows: Iterable[bytes], *, texts: Sequence[str] = (), formats: Sequence[str] = (), after: bytes = b""
) -> None:
    """A workbook of one sheet; style 0 is General, the others are `formats`; `after` the rows come merged cells."""
    own = [(44, struct.pack("<H", 164 + at) + text(code)) for at, code in enumerate(formats)]
    styles = [(47, struct.pack("<HH", 0, key) + bytes(12)) for key in (0, *range(164, 164 + len(formats)))]
    parts = {
        "[Content_Types].xml": _types(),
        "_rels/.rels": _relations(("officeDocument", "xl/workbook.bin")),
        "xl/_rels/workbook.bin.rels": _relations(
            ("worksheet", "worksheets/sheet1.bin"), ("styles", "styles.bin"), ("sharedStrings", "sharedStrings.bin")
        ),
        "xl/workbook.bin": _joined(
            (131, b""),
            (153, struct.pack("<II", 0, 0) + text("")),
            (143, b""),
            (156, struct.pack("<II", 0, 1) + text("rId1") + text("Clients")),
            (144, b""),
            (132, b""),
        ),
        "xl/styles.bin": _joined(
            (278, b""),
            (615, struct.pack("<I", len(formats))),
            *own,
            (616, b""),
            (626, struct.pack("<I", 1)),
            (47, struct.pack("<HH", 0xFFFF, 1) + bytes(12)),
            (627, b""),
            (617, struct.pack("<I", 1 + len(formats))),
            *styles,
            (618, b""),
            (279, b""),
        ),
        "xl/sharedStrings.bin": _joined(
            (159, struct.pack("<II", len(texts), len(texts))),
            *((19, b"\0" + text(value)) for value in texts),
            (160, b""),
        ),
        "xl/worksheets/sheet1.bin": record(129)
        + record(148, bytes(16))
        + record(145)
        + b"".join(rows)
        + record(146)
        + after
        + record(130),
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def _joined(*each: tuple[int, bytes]) -> bytes:
    return b"".join(record(kind, content) for kind, content in each)


def write(path: Path, cells: Sequence[Nasty]) -> None:
    """Each cell in a row of its own, right of its name."""
    texts = ["Title", "Contact number", *(each.name for each in cells)]
    formats = sorted({each.number_format for each in cells} - {"General"})
    rows = [row(1) + shared(0, 0) + shared(1, 1)]
    for at, each in enumerate(cells):
        style = formats.index(each.number_format) + 1 if each.number_format in formats else 0
        held = cell(6, 1, text(each.value), style) if isinstance(each.value, str) else number(1, each.value, style)
        rows.append(row(at + 2) + shared(0, at + 2) + held)
    save(path, rows, texts=texts, formats=formats)


def _types() -> str:
    of_parts = {
        "workbook": "sheet.binary.macroEnabled.main",
        "worksheets/sheet1": "worksheet",
        "styles": "styles",
        "sharedStrings": "sharedStrings",
    }
    parts = "".join(
        f'<Override PartName="/xl/{name}.bin" ContentType="{OF_EXCEL}.{kind}"/>' for name, kind in of_parts.items()
    )
    rels = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    return f'<Types xmlns="{TYPES}">{rels}{parts}</Types>'


def _relations(*targets: tuple[str, str]) -> str:
    each = (
        f'<Relationship Id="rId{at}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{RELATIONS}">{"".join(each)}</Relationships>'
