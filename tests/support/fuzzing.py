"""Files as no program writes them: honest ones, spoilt by dice that fall the same way in every run."""

import io
import random
import re
import zipfile
from collections.abc import Sequence

NUMBERS = (b"0", b"-1", b"1048576", b"1048577", b"16385", b"4294967296", b"9" * 30, b"1e999", b"nan", b"", b"x")
"""What readers trip over where they expect a number."""
_BYTES = (b"\0", b"\xff", b"\x7f", b"\1\0", b"\xff\xff", b"\0\0\0\0", b"\xff\xff\xff\xff", b"\xff\xff\xff\x7f")
_TAG = re.compile(rb"<[^<>]+>")
_NUMBER = re.compile(rb"[0-9]+")


def spoilt(seeds: Sequence[bytes], dice: random.Random) -> bytes:
    """One of these files, changed in one to four places; in a zip, mostly within its parts: the checksums are right."""
    content = dice.choice(seeds)
    is_inside = content.startswith(b"PK") and dice.random() < 0.8
    return _spoilt_inside(content, dice) if is_inside else _changed(content, seeds, dice)


def _spoilt_inside(content: bytes, dice: random.Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    others = [part for part in parts.values() if part]
    for name in dice.sample(sorted(parts), dice.randint(1, 2)):
        parts[name] = _changed(parts[name], others, dice)
    if dice.random() < 0.1:
        del parts[dice.choice(sorted(parts))]
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part)
    return whole.getvalue()


def _changed(content: bytes, others: Sequence[bytes], dice: random.Random) -> bytes:
    gentle = _GENTLE_TO_XML if content.lstrip(b"\xef\xbb\xbf").startswith(b"<") else _GENTLE_TO_RECORDS
    changes = gentle if dice.random() < 0.7 else _ROUGH
    for _ in range(dice.randint(1, 4)):
        if content:
            content = dice.choice(changes)(content, others, dice)
    return content


def _flip_bits(content: bytes, _others: Sequence[bytes], dice: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(dice.randint(1, 8)):
        changed[dice.randrange(len(changed))] ^= 1 << dice.randrange(8)
    return bytes(changed)


def _cut(content: bytes, _others: Sequence[bytes], dice: random.Random) -> bytes:
    """Its end is lost, or a piece of it."""
    at = dice.randrange(len(content))
    return content[:at] + (content[at + dice.randint(1, 200) :] if dice.random() < 0.7 else b"")


def _splice(content: bytes, others: Sequence[bytes], dice: random.Random) -> bytes:
    """It goes on as another one does."""
    other = dice.choice(others)
    return content[: dice.randrange(len(content))] + other[dice.randrange(len(other)) :]


def _repeat(content: bytes, _others: Sequence[bytes], dice: random.Random) -> bytes:
    at = dice.randrange(len(content))
    end = at + dice.randint(1, 500)
    return content[:end] + content[at:end] * dice.randint(1, 20) + content[end:]


def _blank(content: bytes, _others: Sequence[bytes], dice: random.Random) -> bytes:
    """A span of it is zeros, or ones."""
    at = dice.randrange(len(content))
    length = min(dice.randint(1, 64), len(content) - at)
    return content[:at] + dice.choice((b"\0", b"\xff")) * length + content[at + length :]


def _renumber(content: bytes, _others: Sequence[bytes], dice: random.Random) -> bytes:
    found = list(_NUMBER.finditer(content))
    return _replaced(content, dice.choice(found), dice.choice(NUMBERS)) if found else content


def _move_tag(content: bytes, _others: Sequence[bytes], dice: random.Random) -> bytes:
    """A tag stands where another one stood, or nowhere."""
    tags = list(_TAG.finditer(content))
    return _replaced(content, dice.choice(tags), dice.choice((b"", dice.choice(tags)[0]))) if tags else content


def _replaced(content: bytes, found: "re.Match[bytes]", by: bytes) -> bytes:
    return content[: found.start()] + by + content[found.end() :]


def _overwrite(content: bytes, _others: Sequence[bytes], dice: random.Random) -> bytes:
    """A few bytes are others; its length stays."""
    at = dice.randrange(len(content))
    return content[:at] + (new := dice.choice(_BYTES)[: len(content) - at]) + content[at + len(new) :]


_ROUGH = (_flip_bits, _cut, _splice, _repeat, _blank, _renumber)
_GENTLE_TO_XML = (_renumber, _move_tag)
"""It stays XML, often."""
_GENTLE_TO_RECORDS = (_flip_bits, _overwrite)
"""Those behind it stay where they are."""
