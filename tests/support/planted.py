"""A workbook as an office has it, with 200 errors planted in it: of each its cell, its code and what a person types.

The first sheet has a look of its own: merged titles, coloured headings, zebra rows, a filter, colours by condition,
lists to choose from, comments, a hidden column. The second has formulas that refer to it, and a chart.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from intend_bulk.model.fields import label_of
from intend_bulk.model.sheet import column_letter

SHEET, OTHER = "Clients 2026", "Numbers"
NAMES = (
    "reference",
    "title",
    "email",
    "type_code",
    "department",
    "currency",
    "tax_code",
    "first_name",
    "contact_number",
    "company_number",
    "vat_number",
    "eori_number",
    "website",
    "billing_country",
    "billing_post_code",
    "billing_default",
    "shipping_1_town",
    "shipping_1_default",
    "shipping_2_town",
    "shipping_2_default",
    "username",
    "password",
    "billing_note",
)
TITLE = "Clients to move to Intend"
HEADING_ROW = 4
_BLOCKS = 5
USERS_COMMENT = "Ask Jo before this one is sent."


@dataclass(frozen=True)
class Planted:
    """One error."""

    cell: str
    code: str
    right: str
    """What a person types in its place."""


@dataclass(frozen=True)
class Kind:
    """An error of every block: which cell of a row it is in, and what stands there."""

    code: str
    name: str
    wrong: Any
    right: str
    beside: Mapping[str, str] | None = None
    """Other cells of the row."""


_UK = {"billing_country": "United Kingdom"}
_SHIPPING = {"shipping_1_town": "Leeds", "shipping_1_default": "1", "shipping_2_town": "York"}


def _as_error(sheet: Any, _book: Any, at: tuple[int, int], look: Any) -> None:
    sheet.write_formula(*at, "=1/0", look, "#DIV/0!")


def _as_formula(sheet: Any, _book: Any, at: tuple[int, int], look: Any) -> None:
    sheet.write_formula(*at, '=UPPER("leeds")', look, "")


def _as_date(sheet: Any, book: Any, at: tuple[int, int], _look: Any) -> None:
    sheet.write_datetime(*at, date(2026, 4, 3), book.add_format({"num_format": "d mmm", "border": 1}))


def _as_long_number(sheet: Any, book: Any, at: tuple[int, int], _look: Any) -> None:
    sheet.write_number(*at, 1.2345678901234e16, book.add_format({"num_format": "0", "border": 1}))


def _as_amount(sheet: Any, book: Any, at: tuple[int, int], _look: Any) -> None:
    sheet.write_number(*at, 7.5, book.add_format({"num_format": "0.00", "border": 1}))


KINDS: Sequence[Kind] = (
    Kind("required_missing", "type_code", "", "trade"),
    Kind("required_missing", "currency", "", "GBP"),
    Kind("required_missing", "email", "", "office{n}@client-{n}.co.uk"),
    Kind("email_invalid", "email", "office{n} at client-{n}.co.uk", "office{n}@client-{n}.co.uk"),
    Kind("email_invalid", "email", "mailto:office{n}@client-{n}.co.uk", "office{n}@client-{n}.co.uk"),
    Kind("currency_unknown", "currency", "GBR", "GBP"),
    Kind("currency_unknown", "currency", "XQX", "EUR"),
    Kind("country_unknown", "billing_country", "Untied Kingdom", "United Kingdom"),
    Kind("country_unknown", "billing_country", "Nowhere", "Germany"),
    Kind("website_invalid", "website", "see below", "https://client-{n}.co.uk"),
    Kind("website_invalid", "website", "http:/client-{n}.co.uk", "http://client-{n}.co.uk"),
    Kind("flag_invalid", "billing_default", "maybe", "1"),
    Kind("several_defaults", "shipping_2_default", "1", "0", _SHIPPING),
    Kind("password_without_username", "password", "pa55-word", ""),
    Kind("error_text", "first_name", "#REF!", "Sam"),
    Kind("error_value", "first_name", _as_error, "Sam"),
    Kind("formula_without_result", "billing_note", _as_formula, "LEEDS"),
    Kind("date_in_text", "company_number", _as_date, "12345678"),
    Kind("digits_lost", "company_number", _as_long_number, "12345678"),
    Kind("number_format", "billing_note", _as_amount, "seven and a half"),
    Kind("e_notation", "contact_number", "4.47E+11", ""),
    Kind("control_character", "first_name", "Sa\am", "Sam"),
    Kind("letters_lost", "first_name", "Zo\ufffd", "Zo\u00eb"),
    Kind("letters_garbled", "first_name", "Zo\u00c3\u00ab", "Zo\u00eb"),
    Kind("character_invisible", "first_name", "Sam\u00a0Lee", "Sam Lee"),
    Kind("apostrophe_in_front", "company_number", "'12345678", "12345678"),
    Kind("character_typographic", "company_number", "\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18", "12345678"),
    Kind("email_shared", "email", "office{m}@client-{m}.co.uk", "office{n}@client-{n}.co.uk"),
    Kind("reference_twice", "reference", "OLD-{m}", "OLD-{n}"),
    Kind("vat_number_invalid", "vat_number", "GB12{n}", "", _UK),
    Kind("eori_number_invalid", "eori_number", "GB1234", ""),
    Kind("company_number_invalid", "company_number", "1234567", "", _UK),
    Kind("phone_invalid", "contact_number", "0113 4", "", _UK),
    Kind("phone_range_unknown", "contact_number", "+44 1714 737668", ""),
    Kind("post_code_invalid", "billing_post_code", "2138", "02138", {"billing_country": "United States"}),
    Kind("email_host_misspelt", "email", "sam{n}@gmial.com", "sam{n}@gmail.com"),
    Kind("client_similar", "title", "CLIENT {m}, Limited", "Client {n} Ltd"),
    Kind("required_missing", "title", "", "Client {n} Ltd"),
    Kind("required_missing", "tax_code", "", "T1"),
    Kind("flag_invalid", "shipping_1_default", "perhaps", "0", {"shipping_1_town": "Leeds"}),
)
ROWS = _BLOCKS * (len(KINDS) + 1)
FIRST, LAST = HEADING_ROW + 1, HEADING_ROW + ROWS


def _rows() -> Iterator[tuple[int, Kind | None]]:
    """The number of every row, and what is wrong in it; the first of each block is right."""
    number = FIRST
    for _ in range(_BLOCKS):
        for kind in (None, *KINDS):
            yield number, kind
            number += 1


def planted() -> list[Planted]:
    """All that is wrong, from above."""
    return [
        Planted(f"{column_letter(NAMES.index(kind.name))}{number}", kind.code, _filled(kind.right, number))
        for number, kind in _rows()
        if kind
    ]


def _filled(text: str, number: int) -> str:
    return text.format(n=number, m=number - (number - FIRST) % (len(KINDS) + 1))


def write_planted(path: Path) -> Path:
    """Write the workbook: the same bytes each time but for its dates."""
    with xlsxwriter.Workbook(path) as book:
        sheet, other = book.add_worksheet(SHEET), book.add_worksheet(OTHER)
        _write_headings(book, sheet)
        looks = [
            book.add_format({"border": 1, "border_color": "#BBBBBB"} | more) for more in ({}, {"bg_color": "#EEF3FA"})
        ]
        for number, kind in _rows():
            _write_row(book, sheet, number, kind, looks[number % 2])
        _lay_out(book, sheet)
        _write_other(book, other)
    return path


def _cells(number: int, kind: Kind | None) -> dict[str, Any]:
    cells = {
        "reference": f"OLD-{number}",
        "title": f"Client {number} Ltd",
        "email": f"office{number}@client-{number}.co.uk",
        "type_code": "trade",
        "department": "UK",
        "currency": "GBP",
        "tax_code": "T1",
        **(kind.beside or {} if kind else {}),
    }
    if kind:
        cells[kind.name] = _filled(kind.wrong, number) if isinstance(kind.wrong, str) else kind.wrong
    return cells


def _write_headings(book: Any, sheet: Any) -> None:
    banner = book.add_format({"bold": True, "font_size": 16, "font_color": "#FFFFFF", "bg_color": "#1F3864"})
    sheet.merge_range(0, 0, 0, 6, TITLE, banner)
    sheet.merge_range(1, 0, 1, 6, "As of January 2026, by Jo", book.add_format({"italic": True}))
    heading = book.add_format(
        {"bold": True, "bg_color": "#2F5597", "font_color": "#FFFFFF", "border": 1, "text_wrap": True}
    )
    for position, name in enumerate(NAMES):
        sheet.write_string(HEADING_ROW - 1, position, label_of(name), heading)


def _write_row(book: Any, sheet: Any, number: int, kind: Kind | None, look: Any) -> None:
    cells = _cells(number, kind)
    for position, name in enumerate(NAMES):
        value, at = cells.get(name, ""), (number - 1, position)
        if callable(value):
            value(sheet, book, at, look)
        elif value:
            sheet.write_string(*at, value, look)
        else:
            sheet.write_blank(*at, None, look)


def _lay_out(book: Any, sheet: Any) -> None:
    sheet.freeze_panes(HEADING_ROW, 2)
    sheet.autofilter(HEADING_ROW - 1, 0, LAST - 1, len(NAMES) - 1)
    sheet.set_column("A:A", 11)
    sheet.set_column("B:C", 28)
    sheet.set_column("D:V", 14)
    sheet.set_column("E:E", 9, None, {"hidden": True})
    sheet.set_row(0, 30)
    letter = column_letter(NAMES.index("currency"))
    sheet.conditional_format(
        f"{letter}{FIRST}:{letter}{LAST}",
        {"type": "cell", "criteria": "==", "value": '"EUR"', "format": book.add_format({"font_color": "#9C0006"})},
    )
    sheet.data_validation(f"{letter}{FIRST}:{letter}{LAST}", {"validate": "list", "source": ["GBP", "EUR", "USD"]})
    for cell in (f"B{FIRST}", f"C{FIRST + 1}", f"F{FIRST + 6}"):
        sheet.write_comment(cell, USERS_COMMENT, {"author": "Jo"})


def _write_other(book: Any, sheet: Any) -> None:
    sheet.write_row("A1", ["What", "How many"], book.add_format({"bold": True}))
    for row, (what, currency) in enumerate((("Pounds", "GBP"), ("Euros", "EUR"))):
        sheet.write_string(row + 1, 0, what)
        counted = f"=COUNTIF('{SHEET}'!$F${FIRST}:$F${LAST},\"{currency}\")"
        sheet.write_formula(row + 1, 1, counted, book.add_format({"num_format": "#,##0"}), 7)
    chart = book.add_chart({"type": "column"})
    chart.add_series({"categories": f"={OTHER}!$A$2:$A$3", "values": f"={OTHER}!$B$2:$B$3"})
    sheet.insert_chart("D2", chart)
