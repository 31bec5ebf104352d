"""Cells that readers of workbooks get wrong, each with what is to be read of it, whatever the format of the file."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Nasty:
    """One cell: what is put into it, and what is read."""

    name: str
    value: str | float
    """A text is a text, not what a program might make of it; but for `is_formula`."""
    text: str | None
    """None for an empty cell."""
    code: str = ""
    """Of the problem; "" for a cell that is as it should be."""
    number_format: str = "General"
    is_formula: bool = False
    otherwise: Mapping[str, tuple[str | None, str]] = field(default_factory=dict)
    """What is read of it in a format that cannot hold it, or holds it differently: {"xls": ("1", "number_format")}."""

    def expected(self, suffix: str) -> tuple[str | None, str]:
        """The text and the code that a reader of this format gives."""
        return self.otherwise.get(suffix, (self.text, self.code))


def _same(*texts: str) -> tuple[Nasty, ...]:
    return tuple(Nasty(f"the text {text!a}", text, text) for text in texts)


def _formula(name: str, formula: str, text: str | None, code: str = "", **otherwise: tuple[str | None, str]) -> Nasty:
    return Nasty(name, formula, text, code, is_formula=True, otherwise=otherwise)


TEXTS = _same(
    *("NA", "N/A", "None", "null", "nan", "TRUE", "false", "007", "1.0", "1e5", "1,000.00", "12345678901234567890"),
    *("+44 20 7946 0018", "2024-01-01", "3-4", "MAR1", "=1+1", "-", "two\nlines", "tab\there", "<b>&amp;</b>"),
    *("Ünïcödé 北京 😀", "no\u00a0break", "  padded  ", "_x000D_", "_x005F_", "_x0041_", "#N/A", "1.23E+15"),
)
NUMBERS = (
    Nasty("a whole number", 7, "7"),
    Nasty("nought", 0, "0"),
    Nasty("a negative number", -7, "-7"),
    Nasty("a float that is whole", 44.0, "44"),
    Nasty("a fraction", 1.5, "1.5"),
    Nasty("a float that is not exact", 0.1 + 0.2, "0.3"),
    Nasty("a phone number", 441234567890, "441234567890"),
    Nasty("fifteen digits", 999_999_999_999_999, "999999999999999"),
    Nasty("a small number", -0.25, "-0.25"),
    Nasty("zeros of a format", 7, "007", number_format="000"),
    Nasty("zeros of a format, negative", -7, "-007", number_format="000"),
    Nasty("zeros of a long format", 1238094674, "01238094674", number_format="00000000000"),
    Nasty("a format without zeros to add", 1234, "1234", number_format="000"),
    Nasty("the format 0", 7, "7", number_format="0"),
    Nasty("thousands", 1234.5, "1234.5", "number_format", "#,##0.00"),
    Nasty("percent", 0.2, "0.2", "number_format", "0%"),
    Nasty("a country code in the format", 7946, "7946", "number_format", '"+44 "0'),
    Nasty("groups in the format", 1238094674, "1238094674", "number_format", "0000 000 0000"),
    Nasty("a fraction that is rounded", 1.5, "1.5", "number_format", "0"),
    Nasty("decimals that are added", 7, "7", "number_format", "0.00"),
    Nasty("halves", 0.5, "0.5", "number_format", "# ?/?"),
    Nasty("an exponent", 1234.5, "1234.5", "number_format", "0.00E+00"),
    Nasty("pounds", 1234.5, "1234.5", "number_format", "[$£-809]#,##0.00"),
    Nasty("sixteen digits", 1234567890123456, "1234567890123460", "digits_lost"),
    Nasty("twenty digits", 4.4123456789012e19, "44123456789012000000", "digits_lost"),
    Nasty("digits lost and a format of zeros", 1e15, "1000000000000000", "digits_lost", "0"),
)
DATES = (
    Nasty("a date", 45352, "2024-03-01", "date_in_text", "yyyy-mm-dd"),
    Nasty("a code that became a date", 45352, "2024-03-01", "date_in_text", "d mmm"),
    Nasty("a date and a time", 45352.5625, "2024-03-01 13:30:00", "date_in_text", "yyyy-mm-dd hh:mm"),
    Nasty("a time", 0.5625, "13:30:00", "date_in_text", "hh:mm"),
    Nasty("hours", 1.25, "1 day, 6:00:00", "date_in_text", "[h]:mm:ss"),
)
FORMULAS = (
    _formula("a division by nought", "=1/0", "#DIV/0!", "error_value"),
    _formula("what is not available", "=NA()", "#N/A", "error_value"),
    _formula("a name that is none", "=NOSUCHNAME", "#NAME?", "error_value"),
    _formula("a value of the wrong kind", '=1+"x"', "#VALUE!", "error_value"),
    _formula("a root that is none", "=SQRT(-1)", "#VALUE!", "error_value", ods=("Err:502", "error_value")),
    _formula("a number", "=1+1", "2"),
    _formula("a text of digits", '="007"', "007"),
    _formula("an empty text", '=""', None),
    _formula("true", "=TRUE()", "TRUE"),
    _formula("false", "=1=2", "FALSE"),
)
STORED = (*TEXTS, *NUMBERS, *DATES)
"""What any library can write."""
COMPUTED = (*STORED, *FORMULAS)
"""What takes a spreadsheet program."""

CLIENTS = (
    {"Type code *": "trade", "Title *": "Müller & Söhne", "Email *": "info@mueller.de", "Billing post code": "01067"},
    {"Type code *": "retail", "Title *": "北京 Ltd", "Email *": "a@b.co.uk", "Contact number": "+44 20 7946 0018"},
    {"Type code *": "trade", "Title *": "3-4", "Email *": "x@y.uk", "VAT number": "12345678901234567890"},
)
"""What was filled into a blank template, by its headings."""
