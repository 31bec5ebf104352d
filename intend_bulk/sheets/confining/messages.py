"""What is said between this program and the process that reads a workbook: JSON, with its length before it.

Both are this program, yet one of them reads what somebody mailed: JSON can hold nothing but values.
"""

import json
from collections.abc import Iterable, Iterator
from typing import IO, Any

from intend_bulk.sheets.raw import Flawed, RawRow

LONGEST = 64 * 2**20
"""Bytes of a message; rows that take more are sent in several, and one row that does is refused."""
_LENGTH_BYTES = 4


class TooLong(Exception):
    """A message has more than LONGEST bytes."""


def send(stream: IO[bytes], *message: Any) -> None:
    """Write a message: send(stream, "rows", [[7, ["Acme", None], False]]).

    Raises TooLong; OSError where nobody reads.
    """
    content = json.dumps(message, default=_as_values).encode("ascii")
    if len(content) > LONGEST:
        raise TooLong
    stream.write(len(content).to_bytes(_LENGTH_BYTES) + content)
    stream.flush()


def receive(stream: IO[bytes]) -> list[Any] | None:
    """Read a message; None where the other side is gone, or what it says is none."""
    length = int.from_bytes(stream.read(_LENGTH_BYTES))
    if not 0 < length <= LONGEST:
        return None
    content = stream.read(length)
    return list(json.loads(content, object_hook=_as_flawed)) if len(content) == length else None


def packed(rows: Iterable[RawRow]) -> list[Any]:
    """Rows as a message has them: [[7, ["Acme", None], False]]."""
    return [[row.number, row.cells, row.is_hidden] for row in rows]


def unpacked(rows: Iterable[Any]) -> Iterator[RawRow]:
    """The inverse of `packed`."""
    return (RawRow(number, None, cells, is_hidden) for number, cells, is_hidden in rows)


def _as_values(cell: Any) -> Any:
    if isinstance(cell, Flawed):
        return {"flawed": [cell.text, cell.code, list(cell.words.items())]}
    return str(cell)  # a word of a problem that is neither text nor number is shown, and nothing else


def _as_flawed(found: dict[str, Any]) -> Flawed:
    text, code, words = found["flawed"]
    return Flawed(text, code, dict(words))
