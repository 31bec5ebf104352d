"""One cell of an OpenDocument spreadsheet, which holds beside its value the text that the program showed for it."""

import re
from collections.abc import Mapping, Sequence

from openpyxl.utils.datetime import from_ISO8601

from intend_bulk.sheets.raw import Flawed, RawCell
from intend_bulk.sheets.shown import boolean_shown, error_shown, formula_without_result, number_shown

_NUMBERS = ("float", "percentage", "currency")
_DIGITS = re.compile(r"-?[0-9]{1,15}")
_NOT_SHOWN = "unknown"
"""Of a number for which no text is stored."""


def shown(cell: Mapping[str, str], paragraphs: Sequence[str]) -> RawCell:
    """What a cell shows, by its attributes and its text; a formula whose result is empty has one paragraph."""
    kind, text = cell.get("office:value-type"), "\n".join(paragraphs)
    if cell.get("calcext:value-type") == "error":
        return error_shown(text)
    if kind in _NUMBERS:
        return _number(float(cell["office:value"]), text)
    if kind == "boolean":
        return boolean_shown(cell.get("office:boolean-value") == "true")
    if kind == "date":
        return Flawed(cell["office:date-value"].removesuffix("T00:00:00").replace("T", " "), "date_in_text")
    if kind == "time":
        return Flawed(str(from_ISO8601(cell["office:time-value"])), "date_in_text")  # type: ignore[no-untyped-call]
    if kind is None and not paragraphs and "table:formula" in cell:
        return formula_without_result(_formula(cell["table:formula"]))
    return text or cell.get("office:string-value") or None


def _number(value: float, text: str) -> RawCell:
    """A number whose digits are shown, with zeros before it or not, is what is shown; any other is told."""
    plain = number_shown(value, "General")
    if isinstance(plain, Flawed) or plain == text:
        return plain
    if _DIGITS.fullmatch(text) and float(text) == value:
        return text
    return Flawed(plain, "number_format", {"format": text or _NOT_SHOWN})


def _formula(formula: str) -> str:
    """As a person knows it: "of:=[.A1]&1" is A1&1, to which its = is added again."""
    return re.sub(r"\[\.?([^\]]*)\]", r"\1", formula.partition("=")[2])
