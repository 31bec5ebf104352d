"""What helps to fill a template in: notes on the headings, colours, drop-downs, red where a needed cell is empty."""

from collections.abc import Collection, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from intend_bulk.model.choices import Codes, choices, list_of
from intend_bulk.model.client import CONTACTS, SHIPPING, block_of
from intend_bulk.model.fields import Field
from intend_bulk.model.sheet import column_letter
from intend_bulk.sheets.stamp import LISTS
from intend_bulk.sheets.writing import HEADING_STYLE
from intend_bulk.sheets.xlsx_text import ExactWorksheet, cell_text

NEEDED, CLIENT, BILLING = "#F6C667", str(HEADING_STYLE["bg_color"]), "#D3E8D0"
SHIPPINGS, CONTACT_COLOURS = ("#E2D6EA", "#CFE6E8"), ("#F8DFD2", "#EFEBC8")
"""Of the first and the second, the third again as the first: neighbours are told apart."""
_LAST_ROW = 1_048_575
_RED = {"bg_color": "#F4A6A0"}
_NOTE = {"author": "", "x_scale": 2, "font_size": 9}
_LINE_HEIGHT = 16


def heading_of(field: Field, *, required: bool) -> str:
    """The heading as a template has it, a needed one with its mark: "Email *"."""
    return f"{field.label} *" if required else field.label


def heading_colour(field: Field, *, required: bool) -> str:
    """Orange for a needed column, else the colour of the address or contact that it is a part of."""
    match () if required else block_of(field):
        case (SHIPPING.key, int(index)):
            return SHIPPINGS[index % 2]
        case (CONTACTS.key, int(index)):
            return CONTACT_COLOURS[index % 2]
        case ("billing_address",):
            return BILLING
    return NEEDED if required else CLIENT


def add_notes(sheet: Any, fields: Sequence[Field], required: Collection[str]) -> None:
    """A note on each heading, as high as its lines need."""
    for position, field in enumerate(fields):
        note = field.note(required=field.name in required)
        lines = sum(1 + len(line) // 36 for line in note.split("\n"))
        sheet.write_comment(0, position, note, {**_NOTE, "height": _LINE_HEIGHT * lines + 8})


def redden_missing(book: Any, sheet: Any, fields: Sequence[Field], required: Collection[str]) -> None:
    """Make the needed cells of a row red as long as they are empty and another cell of the row is not."""
    red, row = book.add_format(_RED), f"$A2:${column_letter(len(fields) - 1)}2"
    for position, field in enumerate(fields):
        if field.name in required:
            rule = f"=AND(COUNTA({row})>0,LEN(TRIM({column_letter(position)}2))=0)"
            options = {"type": "formula", "criteria": rule, "format": red}
            sheet.conditional_format(1, position, _LAST_ROW, position, options)


def add_drop_downs(book: Any, sheet: Any, fields: Sequence[Field], codes: Codes, own: Codes) -> None:
    """Offer the choices of each column that has some.

    Another value is asked about, never forbidden: a list may lack a code that Intend knows, and 1 is a yes too.
    """
    lists = {list_of(field): values for field in fields if (values := choices(field, codes, own))}
    places = _write_lists(book, lists)
    for position, field in enumerate(fields):
        if listed := places.get(list_of(field)):
            options = {
                "validate": "list",
                "source": listed,
                "error_type": "warning",
                "error_title": "Not in the list",
                "error_message": "This value is not in the list. Keep it only if you are sure that Intend knows it.",
            }
            sheet.data_validation(1, position, _LAST_ROW, position, options)


def _write_lists(book: Any, lists: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Write each list into a column of a hidden sheet; return where it stands: {"flag": "=Lists!$A$1:$A$2"}."""
    sheet = book.add_worksheet(LISTS, ExactWorksheet)
    sheet.hide()
    as_text = book.add_format({"num_format": "@"})
    for number, values in enumerate(zip_longest(*lists.values())):
        for position, (name, value) in enumerate(zip(lists, values, strict=True)):
            if value is not None:
                text = cell_text(value, row=number + 1, position=position, label=name)
                sheet.write_string(number, position, text, as_text)
    letters = (column_letter(position) for position in range(len(lists)))
    return {
        name: f"={LISTS}!${letter}$1:${letter}${len(values)}"
        for letter, (name, values) in zip(letters, lists.items(), strict=True)
    }
