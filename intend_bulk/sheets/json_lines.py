"""The objects of a JSON file, line by line: the memory does not grow with the file, and every error names its line."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import IO, Any, NoReturn, Self, TypeAlias

from intend_bulk.errors import SheetError
from intend_bulk.model.fields import Json

Flat: TypeAlias = Callable[[Mapping[str, Json]], Mapping[str, Json]]
"""What stands in a line → its values by column name."""
MOST_BYTES = 10_000_000
"""Of one line: a client with 16,384 filled columns has less."""
ENDINGS = (".jsonl", ".ndjson", ".json")
_HINT = "One client a line can be read, alone (.jsonl) or as a list (.json): jq -c '.[]' FILE > NEW.jsonl writes that."
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Line:
    """A line that holds an object."""

    number: int
    """From 1."""
    found: dict[str, Json]


class AsWritten(float):
    """A number with a point or an exponent, with its digits as the file has them: 1.10 is not 1.1."""

    text: str

    def __new__(cls, text: str) -> Self:
        number = super().__new__(cls, text)
        number.text = text
        return number


def is_json(path: Path) -> bool:
    """Whether a file says by its ending that it is JSON, or begins with a line that is an object, or that opens a list.

    The headings of a csv may begin with a bracket; they are no JSON.
    """
    if path.suffix.lower() in ENDINGS:
        return True
    with path.open("rb") as file:
        first = next((line for line in iter(lambda: file.readline(MOST_BYTES), b"") if line.strip()), b"")
    first = first.removeprefix(_BOM).strip()
    if first == b"[":
        return True
    try:
        return first[:1] == b"{" and isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return False


def json_lines(path: Path, *, is_export: bool = False) -> Iterator[Line]:
    """Every object of the file, with its line; blank lines are passed over.

    {"title": "Acme"}       or       [
    {"title": "Bolt"}                {"title": "Acme"},
                                     {"title": "Bolt"}
                                     ]
    Raises SheetError for a line that is anything else, cut off, not UTF-8, or has a key twice; unless it is
    an export, also where it has half a character, as Intend may hold one, or the file has no line.
    """
    reader = _Reader(path, is_export=is_export)
    with path.open("rb") as file:
        yield from reader.objects(file)
    if not (reader.has_begun or is_export):
        raise SheetError(f"{path.name} holds no data.", hint=_HINT)


def flattened(path: Path, line: Line, flat: Flat) -> Mapping[str, Json]:
    """What stands in a line by column name; raises SheetError where its objects stand too deep in each other."""
    try:
        return flat(line.found)
    except RecursionError as error:
        raise cannot_be_read(path, line.number, "its objects stand too deep in each other") from error


class _Reader:
    """One way through a file."""

    def __init__(self, path: Path, *, is_export: bool) -> None:
        self._path, self._is_export = path, is_export
        self._is_list = self._is_closed = self.has_begun = False

    def objects(self, file: IO[bytes]) -> Iterator[Line]:
        number = 0
        for number in count(1):
            line = file.readline(MOST_BYTES + 1)
            if not line:
                break
            text = self._bare(number, self._decoded(number, line))
            if text:
                yield Line(number, self._object(number, text))
        if self._is_list and not self._is_closed:
            raise cannot_be_read(self._path, number, "the file ends before its list does: it may have been cut off")

    def _decoded(self, number: int, line: bytes) -> str:
        if len(line) > MOST_BYTES:
            raise cannot_be_read(self._path, number, f"it is longer than {MOST_BYTES:,} bytes", hint=_HINT)
        try:
            return line.removeprefix(_BOM).decode() if number == 1 else line.decode()
        except UnicodeDecodeError as error:
            why = f"the byte 0x{line[error.start]:02X} is not UTF-8, as JSON has to be"
            raise cannot_be_read(self._path, number, why, hint="Save the file as UTF-8.") from error

    def _bare(self, number: int, text: str) -> str:
        """A line without what makes a list of the lines: brackets at both ends, and a comma behind each object."""
        text = text.strip()
        if text and self._is_closed:
            raise cannot_be_read(self._path, number, "text follows the end of the list")
        if text and not self.has_begun:
            self.has_begun, self._is_list = True, text.startswith("[")
            text = text.removeprefix("[").lstrip()
        if self._is_list and text.endswith("]"):
            self._is_closed = True
            text = text.removesuffix("]").rstrip()
        return text.removesuffix(",").rstrip() if self._is_list else text

    def _object(self, number: int, text: str) -> dict[str, Json]:
        try:
            found = _DECODER.decode(text)
            if "\\u" in text and not self._is_export:
                _refuse_half_characters(found)
        except json.JSONDecodeError as error:
            raise self._no_object(number, text, error.pos) from error
        except (ValueError, RecursionError) as error:
            why = "its objects stand too deep in each other" if isinstance(error, RecursionError) else str(error)
            raise cannot_be_read(self._path, number, why) from error
        if not isinstance(found, dict):
            raise cannot_be_read(self._path, number, "it holds no object, {…}", hint=_HINT)
        return found

    def _no_object(self, number: int, text: str, position: int) -> SheetError:
        if position >= len(text):
            return cannot_be_read(self._path, number, "it ends in the middle of an object", hint=_HINT)
        return cannot_be_read(self._path, number, f"it is no JSON from character {position + 1} on", hint=_HINT)


def cannot_be_read(path: Path, number: int, why: str, *, hint: str = "") -> SheetError:
    """The error of a line."""
    return SheetError(
        f"{path.name}, line {number} cannot be read: {why}.",
        hint=hint or "Write the file anew with the program it is of.",
    )


def _without_doubles(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen = set[str]()
        double = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise ValueError(f"{double!r} stands twice in one object")
    return found


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number in JSON")


_DECODER = json.JSONDecoder(object_pairs_hook=_without_doubles, parse_float=AsWritten, parse_constant=_no_number)


def _refuse_half_characters(found: Any) -> None:
    try:
        json.dumps(found, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        half = error.object[error.start]
        raise ValueError(f"\\u{ord(half):04x} is half a character") from error
