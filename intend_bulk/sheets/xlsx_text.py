"""Text in a workbook that we write: what XlsxWriter by itself would cut, change or take for markup."""

import re
from collections.abc import Sequence
from pathlib import Path
from shutil import copyfileobj
from typing import Any

from xlsxwriter.worksheet import Worksheet

from intend_bulk.errors import OutputError
from intend_bulk.model.sheet import column_letter

LONGEST = 32_767
"""So many characters a cell of a workbook holds, counted in UTF-16: most emoji are two."""
MORE_DIGITS = 10**15
"""The first whole number that has more digits than a cell holds."""
_BYTES_AT_ONCE = 2**20
_WHOLE_IN = "csv and jsonl"
"""The formats of an export that hold every text as a whole."""
_CONTROLS = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_SPECIAL = re.compile(r"[&<>_\x00-\x08\x0b-\x1f\ufffe\uffff]")


class ExactWorksheet(Worksheet):  # type: ignore[misc]  # it ships no types
    """A worksheet from which every text is read back as it was; its workbook must have constant_memory.

    XlsxWriter escapes only one of two escapes that share a "_" ("_x0041_x0042_"), and writes a text between <r> and
    </r> into the file as markup.
    """

    def add_rows(self, rows: Sequence[int], last_column: int, cells: Sequence[str]) -> None:
        """Write rows below all others, numbered as Excel shows them, the column from 0: the XML of the cells of each.

        XlsxWriter would take each cell through a dozen calls; most of the time of an export would go there.
        """
        filled = [(row, xml) for row, xml in zip(rows, cells, strict=True) if xml]
        for row, _ in filled[:1] + filled[-1:]:
            self._check_dimensions(row - 1, last_column)
            self._write_single_row(row - 1)
        self.fh.write("".join([f'<row r="{row}">{xml}</row>' for row, xml in filled]))

    def _write_optimized_sheet_data(self) -> None:
        """Copy the rows, which wait in a file, into the sheet: as bytes, where XlsxWriter would read them as text."""
        if self.dim_rowmin is None:
            super()._write_optimized_sheet_data()
            return
        self._xml_start_tag("sheetData")
        self.fh.flush()
        self.row_data_fh.seek(0)
        copyfileobj(self.row_data_fh.buffer, self.fh.buffer, _BYTES_AT_ONCE)
        self.row_data_fh.close()
        Path(self.row_data_filename).unlink()
        self._xml_end_tag("sheetData")

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


def are_plain(texts: Sequence[Any]) -> bool:
    """Whether all are texts that are plain but for their length; of some that are, False may be said.

    They are judged at once: what joins them is found only where no plain text has it.
    """
    try:
        joined = "<".join(texts)
    except TypeError:
        return False
    return (
        joined.isprintable()  # no line break, no half of a surrogate pair, no space but the usual one
        and joined.count("<") == len(texts) - 1
        and not ("&" in joined or ">" in joined or "_x" in joined or " <" in joined or "< " in joined)
        and not joined.startswith(" ")
        and not joined.endswith(" ")
    )


def plain_cells(letter: str, rows: Sequence[int], style: int, texts: Sequence[Any]) -> list[str]:
    """`plain_cell` of each text of a column, "" for None."""
    begin, middle = f'<c r="{letter}', f'" s="{style}" t="inlineStr"><is><t>'
    return [
        "" if text is None else f"{begin}{row}{middle}{text}</t></is></c>"
        for row, text in zip(rows, texts, strict=True)
    ]


def number_cell(place: str, style: int, number: float) -> str:
    return f'<c r="{place}" s="{style}"><v>{number:.16G}</v></c>'


def are_whole_numbers(cells: Sequence[Any]) -> bool:
    """Whether all are whole numbers that a cell holds as they are."""
    return set(map(type, cells)) == {int} and min(cells) > -MORE_DIGITS and max(cells) < MORE_DIGITS


def whole_number_cells(letter: str, rows: Sequence[int], style: int, numbers: Sequence[Any]) -> list[str]:
    """`number_cell` of each whole number of a column, "" for None."""
    begin, middle = f'<c r="{letter}', f'" s="{style}"><v>'
    return [
        "" if number is None else f"{begin}{row}{middle}{number}</v></c>"
        for row, number in zip(rows, numbers, strict=True)
    ]


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
