"""Formulas that count in a column of Clients, which may stand on several sheets.

COUNTIF takes "A*", "<5" and "01" for a pattern, a comparison and a number, and "gbp" for "GBP"; EXACT takes a text as
it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from intend_bulk.model.sheet import column_letter
from intend_bulk.sheets.xlsx_sheet import XlsxSheet, quoted_sheet


@dataclass(frozen=True)
class Counting:
    """The formulas over one column; a `cell` is where the label stands that is counted: "$A12"."""

    ranges: Sequence[str]
    """Of its data, one a sheet: "Clients!$D$2:$D$5001"."""

    def exactly(self, cell: str) -> str:
        return self._each(f"SUMPRODUCT(--EXACT({{range}},{cell}))")

    def filled(self) -> str:
        return self._each("SUMPRODUCT(--(LEN({range})>0))")

    def empty(self) -> str:
        return self._each("COUNTBLANK({range})")

    def in_month(self, cell: str) -> str:
        """The dates of the month on whose first day the cell is."""
        return self._each(f'COUNTIFS({{range}},">="&{cell},{{range}},"<"&EDATE({cell},1))')

    def before(self, cell: str) -> str:
        return self._each(f'COUNTIF({{range}},"<"&{cell})')

    def after_month(self, cell: str) -> str:
        return self._each(f'COUNTIF({{range}},">="&EDATE({cell},1))')

    def texts(self) -> str:
        return self._each("SUMPRODUCT(ISTEXT({range})*(LEN({range})>0))")

    def _each(self, formula: str) -> str:
        return "=" + "+".join(formula.format(range=each) for each in self.ranges)


def counting(sheets: Sequence[XlsxSheet], position: int) -> Counting:
    """The formulas over the column at a position, from 0, of sheets with at least one row."""
    letter = column_letter(position)
    return Counting([f"{_name(sheet.name)}!${letter}$2:${letter}${sheet.last_row}" for sheet in sheets])


def _name(sheet: str) -> str:
    return sheet if sheet.isalpha() else quoted_sheet(sheet)
