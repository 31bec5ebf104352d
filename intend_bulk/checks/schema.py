"""Fields → a pandera schema; its failure cases → problems in the words of the catalogue.

One pass finds every problem of every cell. pandas holds the cells as they were read (object dtype, text or None), with
the sheet's row numbers as index, so nothing is converted and nothing has to be counted back.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from intend_bulk.checks.addresses import email_flaw
from intend_bulk.checks.guessing import GUESSES, guess_code
from intend_bulk.checks.meaning import CODE_COLUMNS, is_code, meant
from intend_bulk.checks.texts import code_flaw, is_sound, is_web_address, marked, mended, plain, text_flaw
from intend_bulk.model.choices import Codes, list_of
from intend_bulk.model.client import as_shown, field_named
from intend_bulk.model.codes import countries, currencies
from intend_bulk.model.fields import COUNTRY, CURRENCY, EMAIL, FALSE_WORDS, FLAG, TEXT, TRUE_WORDS, URL, Kind, label_of
from intend_bulk.model.nearest import near_column
from intend_bulk.model.problems import Problem, problem
from intend_bulk.model.sheet import Row, Sheet


def build_schema(
    columns: Collection[str], *, required: Collection[str], codes: Codes | None = None
) -> pa.DataFrameSchema:
    """The schema for a sheet that has these columns, by column name.

    A required column must have no empty cell; every check of a column carries its problem's code.
    A list of `codes` takes the place of the check of its kind: {"currency": ["GBP"]} refuses EUR, once.
    """
    return pa.DataFrameSchema({name: _column(name, required=name in required, codes=codes or {}) for name in columns})


def _column(name: str, *, required: bool, codes: Codes) -> pa.Column:
    return pa.Column(object, list(_checks(name, codes)), nullable=not required)


def _checks(name: str, codes: Codes) -> tuple[pa.Check, ...]:
    field = field_named(name)
    if field is None:
        return ()
    listed = codes.get(list_of(field))
    if listed:
        return (_SOUND, _check(_UNLISTED, _among(listed)))
    return (_PLAIN,) if name in CODE_COLUMNS else _CHECKS.get(field.kind, ())


def _among(codes: Collection[str]) -> Callable[["pd.Series[str]"], "pd.Series[bool]"]:
    def are_among(cells: "pd.Series[str]") -> "pd.Series[bool]":
        good = cells.isin(codes)
        return good if good.all() else good | ~_are_sound(cells)

    return are_among


def _are_emails(cells: "pd.Series[str]") -> "pd.Series[bool]":
    return cells.map(lambda cell: email_flaw(cell) is None and code_flaw(cell) is None).astype(bool)


def _are_currencies(cells: "pd.Series[str]") -> "pd.Series[bool]":
    return cells.isin(currencies())


def _are_flags(cells: "pd.Series[str]") -> "pd.Series[bool]":
    return cells.map(str.casefold).isin(TRUE_WORDS | FALSE_WORDS)


def _are_countries(cells: "pd.Series[str]") -> "pd.Series[bool]":
    return cells.isin(countries()) | ~_are_sound(cells)


def _are_web_addresses(cells: "pd.Series[str]") -> "pd.Series[bool]":
    return cells.map(is_web_address).astype(bool) | ~_are_sound(cells)


def _are_sound(cells: "pd.Series[str]") -> "pd.Series[bool]":
    return cells.map(is_sound).astype(bool)


def _are_plain(cells: "pd.Series[str]") -> "pd.Series[bool]":
    return cells.map(lambda cell: code_flaw(cell) is None).astype(bool)


def _check(code: str, are_good: Callable[["pd.Series[str]"], "pd.Series[bool]"]) -> pa.Check:
    """A check whose failures are the problem of that code; an empty cell never fails it."""
    return pa.Check(are_good, error=code, ignore_na=True)


_BROKEN = "broken_text"
"""One check for all that can be broken in a text, as each check of each column costs time; see `text_flaw`."""
_MENDED = {"letters_garbled", "character_invisible", "apostrophe_in_front", "character_typographic"}
_UNLISTED, _MOST_CODES = "code_unknown", 6
_SOUND = _check(_BROKEN, _are_sound)
_PLAIN = _check(_BROKEN, _are_plain)
# A kind with a stricter form of its own needs no look at the text: "#N/A" is no e-mail address either.
_CHECKS: Mapping[Kind, tuple[pa.Check, ...]] = {
    TEXT: (_SOUND,),
    COUNTRY: (_SOUND, _check("country_unknown", _are_countries)),
    URL: (_SOUND, _check("website_invalid", _are_web_addresses)),
    EMAIL: (_check("email_invalid", _are_emails),),
    CURRENCY: (_check("currency_unknown", _are_currencies),),
    FLAG: (_check("flag_invalid", _are_flags),),
}


class Validator:
    """Finds every problem of every single cell, in batches of rows; `codes` are the lists of the profile."""

    def __init__(self, sheet: Sheet, *, required: Collection[str], codes: Codes | None = None) -> None:
        self._sheet = sheet
        self._codes = codes or {}
        self._required = [name for name in required if name in sheet.known]
        self._missing = [name for name in required if name not in sheet.known]
        self._columns: list[str] = []
        self._schema: pa.DataFrameSchema | None = None

    def missing_columns(self) -> Iterator[Problem]:
        """Required columns that the sheet has not."""
        return (_missing_column(self._sheet, name) for name in self._missing)

    def problems_of(self, rows: Sequence[Row]) -> Iterator[Problem]:
        """What is wrong with the cells of some rows, which all have the same columns.

        A row wider than its headings is left out: its cells are shifted, and what stands in one may be a password.
        So is a cell in which reading found an error already: one cell, one error.
        """
        flawed = {(found.row, found.cell) for row in rows for found in row.problems if found.is_error and found.cell}
        rows = [row for row in rows if not any(found.kind.code == "row_too_wide" for found in row.problems)]
        if rows:
            found_here = (self._problem(*case) for case in self._failures(rows))
            yield from (found for found in found_here if (found.row, found.cell) not in flawed)

    def _failures(self, rows: Sequence[Row]) -> list[tuple[str, str, object, object]]:
        """Column, check, cell and row of each failure, as pandera tells them."""
        if self._schema is None:
            self._columns = [name for name in self._sheet.known if name in rows[0].cells]
            self._schema = build_schema(self._columns, required=self._required, codes=self._codes)
        cells = {name: [row.cells[name] for row in rows] for name in self._columns}
        index = [row.number for row in rows]
        try:
            self._schema.validate(pd.DataFrame(cells, index, self._columns, dtype=object), lazy=True)
        except SchemaErrors as errors:
            cases = errors.failure_cases[["column", "check", "failure_case", "index"]]
            return list(cases.itertuples(index=False, name=None))
        return []

    def _problem(self, column: str, check: str, value: object, index: object) -> Problem:
        row = int(str(index))
        if check == "not_nullable":
            return self._sheet.problem("required_missing", row, column)
        text = str(value)
        if check == _UNLISTED:
            return _unlisted(self._sheet, row, column, text, self._codes)
        reason = email_flaw(text) if check == "email_invalid" else ""
        code = check if check != _BROKEN and (check != "email_invalid" or reason) else str(_flaw(column, text))
        fix = _fix(column, text, self._codes)
        guess = fix
        if code in GUESSES:
            guess = GUESSES[code](text) or fix
        elif code in _MENDED:
            guess = _mended(column, text, fix)
        return self._sheet.problem(code, row, column, value=marked(text), guess=guess, reason=reason, fix=fix)


def validate_cells(
    sheet: Sheet, rows: Sequence[Row], *, required: Collection[str], codes: Codes | None = None
) -> Iterator[Problem]:
    """Every problem of every single cell of a few rows, and of columns that are missing."""
    validator = Validator(sheet, required=required, codes=codes)
    yield from validator.missing_columns()
    yield from validator.problems_of(rows)


def _flaw(name: str, text: str) -> str | None:
    return code_flaw(text) if is_code(name) else text_flaw(text)


def _fix(name: str, text: str, codes: Codes) -> str:
    """What a bad cell means beyond doubt; "" where a person must decide."""
    better = meant(name, text, codes)
    return better if better != text else ""


def _mended(name: str, text: str, fix: str) -> str:
    """What the text probably was, in quotes; "" for a password, and where that is no good either."""
    if fix:
        return repr(fix)
    better = plain(text) if _flaw(name, text) == "character_typographic" else mended(text)
    return repr(better) if as_shown(name, text) == text and _flaw(name, better) is None else ""


def _missing_column(sheet: Sheet, name: str) -> Problem:
    """A required column that is not there; where one heading nearly is it, the suggestion asks for that."""
    found = problem("required_column_missing", row=sheet.heading_row, column=label_of(name), label=label_of(name))
    unknown = [column for column in sheet.columns if column.name is None]
    near = [column for column in unknown if near_column(column.title, taken=sheet.known) == name]
    if len(near) != 1:
        return found
    return replace(found, suggestion=f"Is it column {near[0].letter}, {near[0].title!r}?")


def _unlisted(sheet: Sheet, row: int, name: str, text: str, codes: Codes) -> Problem:
    field = field_named(name)
    listed = list_of(field) if field else name
    known = tuple(codes[listed])
    more = [f"and {len(known) - _MOST_CODES} more"] if len(known) > _MOST_CODES else []
    shown, guess = ", ".join([*known[:_MOST_CODES], *more]), guess_code(text, listed, known)
    words = {"listed": label_of(listed), "codes": shown, "guess": guess, "fix": _fix(name, text, codes)}
    return sheet.problem(_UNLISTED, row, name, value=marked(text), **words)
