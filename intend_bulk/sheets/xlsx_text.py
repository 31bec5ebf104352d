"""Text in a workbook that we write: what XlsxWriter by itself would cut, change or take for markup."""

import re
from typing import Any

from xlsxwriter.worksheet import Worksheet

from intend_bulk.errors import OutputError
from intend_bulk.model.sheet import column_letter

_LONGEST = 32_767
_CONTROLS = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_MARKUP = re.compile(r"\A<(?=r>)")


class ExactWorksheet(Worksheet):  # type: ignore[misc]  # it ships no types
    """A worksheet from which every text is read back as it was; its workbook must have constant_memory.

    XlsxWriter escapes only one of two escapes that share a "_" ("_x0041_x0042_"), and writes a text between <r> and
    </r> into the file as markup.
    """

    @staticmethod
    def _escape_control_characters(data: Any) -> Any:
        return _MARKUP.sub(_escape, escaped(data)) if isinstance(data, str) else data


def escaped(text: str) -> str:
    """The text with what XML cannot hold as a workbook writes it: NUL is "_x0000_"."""
    return _CONTROLS.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    return f"_x{ord(found[0]):04X}_"


def cell_text(text: str, *, row: int, position: int, label: str) -> str:
    """The text as a cell can hold it: half of a surrogate pair, which no file can hold, becomes "\\\\ud83d".

    Raises OutputError, which names the cell, for a text that is too long: XlsxWriter would cut it in silence.
    """
    whole = text.encode("utf-8", "backslashreplace").decode("utf-8")
    if len(whole) > _LONGEST:
        raise OutputError(
            f"The text for cell {column_letter(position)}{row} ({label}) has {len(whole):,} characters; "
            f"a cell of a workbook holds at most {_LONGEST:,}.",
            hint="Write csv instead.",
        )
    return whole
