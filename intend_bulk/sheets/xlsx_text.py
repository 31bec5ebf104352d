"""Text in a workbook that we write: what XlsxWriter by itself would cut, change or take for markup."""

import io
import re
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell_fast
from xlsxwriter.worksheet import Worksheet

from intend_bulk.errors import OutputError
from intend_bulk.model.sheet import column_letter

LONGEST = 32_767
"""So many characters a cell of a workbook holds, counted in UTF-16: most emoji are two."""
_CONTROLS = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_SPECIAL = re.compile(r"[&<>_\x00-\x08\x0b-\x1f\ufffe\uffff]")
_MARKUP = re.compile(r"\A<(?=r>)")


class ExactWorksheet(Worksheet):  # type: ignore[misc]  # it ships no types
    """A worksheet from which every text is read back as it was; its workbook must have constant_memory.

    XlsxWriter escapes only one of two escapes that share a "_" ("_x0041_x0042_"), and writes a text between <r> and
    </r> into the file as markup. It also takes twice as long: here a text becomes XML at once, and a row goes into the
    file in one piece.
    """

    fh: Any

    def write_string(self, row: int, col: int, string: str, cell_format: Any = None) -> Any:
        """Write a text, of at most as many characters as a cell holds, to a cell that is counted from 0."""
        if cell_format is None:
            return super().write_string(row, col, string)
        if self._check_dimensions(row, col):
            return -1
        if row > self.previous_row:
            self._write_single_row(row)
        place = f'r="{xl_rowcol_to_cell_fast(row, col)}" s="{cell_format._get_xf_index()}"'
        self.table[row][col] = f'<c {place} t="inlineStr"><is>{_text_element(string)}</is></c>'
        return 0

    def _write_single_row(self, current_row_num: int = 0) -> None:
        file, self.fh = self.fh, io.StringIO()
        super()._write_single_row(current_row_num)
        file.write(self.fh.getvalue())
        self.fh = file

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        if isinstance(cell, str):
            self.fh.write(cell)
        else:
            super()._write_cell(row, col, cell)

    @staticmethod
    def _escape_control_characters(data: Any) -> Any:
        return _MARKUP.sub(_escape, escaped(data)) if isinstance(data, str) else data


def _text_element(text: str) -> str:
    """<t>R&amp;D</t>"""
    if _SPECIAL.search(text):
        text = escaped(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    is_plain = text.strip() == text
    return f"<t>{text}</t>" if is_plain else f'<t xml:space="preserve">{text}</t>'


def escaped(text: str) -> str:
    """The text with what XML cannot hold as a workbook writes it: NUL is "_x0000_"."""
    return _CONTROLS.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    return f"_x{ord(found[0]):04X}_"


def cell_text(text: str, *, row: int, position: int, label: str) -> str:
    """The text as a cell can hold it: half of a surrogate pair, which no file can hold, becomes "\\\\ud83d".

    Raises OutputError, which names the cell, for a text that is too long: XlsxWriter would cut it in silence.
    """
    whole = writable(text)
    if is_too_long(whole):
        raise OutputError(
            f"The text for cell {column_letter(position)}{row} ({label}) has {len(whole):,} characters; "
            f"a cell of a workbook holds at most {LONGEST:,}.",
            hint="Write csv instead.",
        )
    return whole


def fitting_text(text: str) -> str:
    """The text as a cell can hold it; of one that is too long the beginning, which says so in words.

    "xxx…" -> "xxx… [cut: 40,000 characters; the whole text is in csv and jsonl]"
    """
    whole = writable(text)
    return beginning_of(whole, length=len(text)) if is_too_long(whole) else whole


def beginning_of(whole: str, *, length: int) -> str:
    """As much as a cell holds of a writable text that is too long, with a mark that says how long it was."""
    mark = f"… [cut: {length:,} characters; the whole text is in csv and jsonl]"
    beginning = whole.encode("utf-16-le")[: 2 * (LONGEST - len(mark))]
    return beginning.decode("utf-16-le", "ignore") + mark


def is_too_long(text: str) -> bool:
    """Whether a writable text is more than a cell holds."""
    return len(text) * 2 > LONGEST and len(text.encode("utf-16-le")) > 2 * LONGEST


def writable(text: str) -> str:
    """The text with half of a surrogate pair, which no file can hold, as its escape: "\\ud83d"."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode("utf-8")
