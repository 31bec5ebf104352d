"""Text in a workbook that we write: what XlsxWriter by itself would cut, change or take for markup."""

import re
from collections.abc import Sequence
from typing import Any

from xlsxwriter.worksheet import Worksheet

from intend_bulk.errors import OutputError
from intend_bulk.model.sheet import column_letter

LONGEST = 32_767
"""So many characters a cell of a workbook holds, counted in UTF-16: most emoji are two."""
_WHOLE_IN = "csv and jsonl"
"""The formats of an export that hold every text as a whole."""
_CONTROLS = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_SPECIAL = re.compile(r"[&<>_\x00-\x08\x0b-\x1f\ufffe\uffff]")


class ExactWorksheet(Worksheet):  # type: ignore[misc]  # it ships no types
    """A worksheet from which every text is read back as it was; its workbook must have constant_memory.

    XlsxWriter escapes only one of two escapes that share a "_" ("_x0041_x0042_"), and writes a text between <r> and
    </r> into the file as markup.
    """

    def add_row(self, row: int, last_column: int, cells: Sequence[str]) -> None:
        """Write a row below all others, row and column from 0: the XML of its cells, in their order.

        XlsxWriter would take each of them through a dozen calls; most of the time of an export would go there.
        """
        self._write_single_row(row)
        if cells:
            self._check_dimensions(row, last_column)
            self.fh.write(f'<row r="{row + 1}">{"".join(cells)}</row>')

    @staticmethod
    def _escape_control_characters(data: Any) -> Any:
        return escaped(data) if isinstance(data, str) else data

    def _xml_rich_inline_string(self, string: str, attributes: Any) -> None:
        self._xml_inline_string(string, False, attributes)


def text_cell(place: str, style: int, text: str) -> str:
    """The XML of a cell with a writable text: text_cell("A2", 3, "Acme")."""
    space = "" if text == text.strip() else ' xml:space="preserve"'
    content = _as_data(text) if _SPECIAL.search(text) else text
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t{space}>{content}</t></is></c>'


is_plain = re.compile(
    r"[^&<>_\s\x00-\x1f\ud800-\udfff\ufffe\uffff](?:[^&<>_\x00-\x1f\ud800-\udfff\ufffe\uffff]{0,58}"
    r"[^&<>_\s\x00-\x1f\ud800-\udfff\ufffe\uffff])?"
).fullmatch
"""Whether a text stands in XML as it is, on one line of a cell: short, without space around it, nothing to escape."""


def plain_cell(place: str, style: int, text: str) -> str:
    """`text_cell` of a text that is plain."""
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t>{text}</t></is></c>'


def number_cell(place: str, style: int, number: float) -> str:
    return f'<c r="{place}" s="{style}"><v>{number:.16G}</v></c>'


def boolean_cell(place: str, style: int, value: bool) -> str:
    return f'<c r="{place}" s="{style}" t="b"><v>{int(value)}</v></c>'


def formula_cell(place: str, style: int, formula: str, text: str) -> str:
    """The XML of a formula, without its "=", of which the text is the value."""
    return f'<c r="{place}" s="{style}" t="str"><f>{_as_data(formula)}</f><v>{_as_data(text)}</v></c>'


def _as_data(text: str) -> str:
    return escaped(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


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


def fitting_text(text: str, *, whole_in: str = _WHOLE_IN) -> str:
    """The text as a cell can hold it; of one that is too long the beginning, which says so in words.

    "xxx…" -> "xxx… [cut: 40,000 characters; the whole text is in csv and jsonl]"
    """
    whole = writable(text)
    return beginning_of(whole, length=len(text), whole_in=whole_in) if is_too_long(whole) else whole


def beginning_of(whole: str, *, length: int, whole_in: str = _WHOLE_IN) -> str:
    """As much as a cell holds of a writable text that is too long, with a mark that says how long it was."""
    mark = f"… [cut: {length:,} characters; the whole text is in {whole_in}]"
    beginning = whole.encode("utf-16-le")[: 2 * (LONGEST - len(mark))]
    return beginning.decode("utf-16-le", "ignore") + mark


def is_too_long(text: str) -> bool:
    """Whether a writable text is more than a cell holds."""
    return len(text) * 2 > LONGEST and len(text.encode("utf-16-le")) > 2 * LONGEST


def writable(text: str) -> str:
    """The text with half of a surrogate pair, which no file can hold, as its escape: "\\ud83d"."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode("utf-8")
