"""The sheet of a template that says in plain words how it is filled in, with two clients as examples.

The examples stand beside the columns, not below headings, and no cell is a heading of ours by itself: whoever looks for
the clients must not find them here.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from intend_bulk.model.choices import Codes, fitting
from intend_bulk.model.client import SHIPPING, block_of
from intend_bulk.model.fields import FLAG, Field
from intend_bulk.model.sheet import column_letter
from intend_bulk.sheets.guides import (
    BILLING,
    CLIENT,
    CONTACT_COLOURS,
    NEEDED,
    SHIPPINGS,
    heading_colour,
    heading_of,
)
from intend_bulk.sheets.mapping.headings import column_of
from intend_bulk.sheets.writing import HEADING_STYLE
from intend_bulk.sheets.xlsx_text import ExactWorksheet

NAME = "How to"
_STEPS = (
    "Go to the sheet Clients. One row is one client. Leave the headings in row 1 as they are.",
    "Headings with a * are needed for every client. In a row that you have begun, it is red until filled.",
    "Point at a heading to read what belongs below it. Where a cell offers a list, choose from it.",
    "Leave a cell empty where you have nothing to put in. An address or a contact without any cell filled is left out.",
    "Type numbers as they are, with their leading zeros. When you copy from elsewhere, paste the values only.",
    "Save the workbook under its name and send it back to the person it came from.",
)
_COLOURS = (
    (NEEDED, "needed for every client"),
    (CLIENT, "about the client"),
    (BILLING, "the address that invoices go to"),
    (SHIPPINGS[0], "addresses that goods go to; the second one has another colour"),
    (CONTACT_COLOURS[0], "further people to talk to"),
)
_TABLE = ("Column", "What belongs there", "A client with much known", "A client with little known")
_WIDTHS = (32, 54, 30, 34)
_SECOND = {
    "type_code": "trade",
    "department": "UK",
    "title": "Brightwater Interiors",
    "email": "office@brightwater-interiors.co.uk",
    "currency": "EUR",
    "tax_code": "T1",
}


def examples(
    fields: Sequence[Field], required: Collection[str], codes: Codes, own: Codes
) -> tuple[dict[str, str], dict[str, str]]:
    """Two clients by column name: one with every example there is, one with what is needed, in codes that are right."""
    needed = {
        field.name: fitting(_SECOND.get(field.name, field.example), field, codes, own)
        for field in fields
        if field.name in required
    }
    return {field.name: _example(field) for field in fields}, needed


def _example(field: Field) -> str:
    """Of several shipping addresses, only the first is the default."""
    is_further = field.kind is FLAG and block_of(field)[:1] == (SHIPPING.key,) and block_of(field)[1] != 0
    return "no" if is_further else field.example


def write_how_to(book: Any, fields: Sequence[Field], required: Collection[str], codes: Codes, own: Codes) -> None:
    """Write the sheet into a workbook that is being made; the examples of `fields` are taken as they are."""
    sheet = book.add_worksheet(NAME, ExactWorksheet)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    for position, width in enumerate(_WIDTHS):
        sheet.set_column(position, position, width)
    _write_table(book, sheet, _write_words(book, sheet), fields, required, examples(fields, required, codes, own))


def _write_words(book: Any, sheet: Any) -> int:
    """Write the steps and the colours; return the row below them."""
    sheet.write_string(0, 0, "How to fill in this workbook", book.add_format({"bold": True, "font_size": 16}))
    for number, step in enumerate(_STEPS, start=1):
        sheet.write_string(number + 1, 0, f"{number}.  {step}")
    row = len(_STEPS) + 3
    for number, (colour, words) in enumerate(_COLOURS):
        sheet.write_string(row + number, 0, "Headings in this colour", book.add_format({"bg_color": colour}))
        sheet.write_string(row + number, 1, words)
    return row + len(_COLOURS) + 1


def _write_table(
    book: Any,
    sheet: Any,
    top: int,
    fields: Sequence[Field],
    required: Collection[str],
    clients: tuple[Mapping[str, str], Mapping[str, str]],
) -> None:
    """Every column with its letter, what it is, and what it holds in each of the examples."""
    as_text = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    first, second = clients
    sheet.write_row(top, 0, _TABLE, book.add_format(HEADING_STYLE))
    sheet.repeat_rows(top)
    for position, field in enumerate(fields):
        is_needed = field.name in required
        coloured = book.add_format({"bg_color": heading_colour(field, required=is_needed), "valign": "top"})
        row = top + 1 + position
        sheet.write_string(row, 0, f"{column_letter(position)}:  {heading_of(field, required=is_needed)}", coloured)
        what = f"{field.meaning} ({field.kind.format})" if field.kind.format else field.meaning
        texts = (what, first[field.name], second.get(field.name, ""))
        for offset, text in enumerate(texts, start=1):
            sheet.write_string(row, offset, "" if column_of(text) else text, as_text)  # a code may read like a heading
