"""What the texts of cells mean: numbers that can be right, post codes that fit their country, hosts that are meant."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache

from intend_bulk.checks.company_numbers import company_number_flaw, eori_flaw
from intend_bulk.checks.flaws import Country, Flaw, Look
from intend_bulk.checks.mail_hosts import host_flaw
from intend_bulk.checks.phones import phone_flaw
from intend_bulk.checks.post_codes import post_code_flaw
from intend_bulk.checks.texts import marked
from intend_bulk.checks.vat_numbers import vat_flaw
from intend_bulk.model.client import field_named
from intend_bulk.model.codes import country_code
from intend_bulk.model.fields import EMAIL
from intend_bulk.model.lengths import Longest, longest_of
from intend_bulk.model.problems import Problem
from intend_bulk.model.sheet import Row, Sheet

_BILLING = "billing_country"
_OF_ADDRESS = re.compile(r"(billing|shipping_\d+)_(contact_number|post_code)")


class Plausibility:
    """Finds what cannot be meant, in batches of rows; `defaults` are the cell texts of the profile for empty cells."""

    def __init__(self, sheet: Sheet, *, defaults: Mapping[str, str] | None = None) -> None:
        self._sheet = sheet
        self._defaults = defaults or {}
        looks = ((name, _look_at(name), _countries_of(name)) for name in sheet.known)
        self._looks = [(name, look, countries) for name, look, countries in looks if look]

    def among(self, rows: Sequence[Row], flawed: Collection[tuple[int, str]]) -> Iterator[Problem]:
        """What is wrong with some rows; nothing more of cells that are `flawed`, by row and heading.

        The cells of a row wider than its headings are shifted, so they are not looked at.
        """
        sound = [row for row in rows if not _is_shifted(row)]
        for name, look, countries in self._looks:
            heading = self._sheet.heading(name)
            for row in sound:
                text = row.cells.get(name)
                flaw = look(text, self._country(row, countries)) if text else None
                if flaw and (row.number, heading) not in flawed:
                    yield self._problem(row, name, flaw)

    def _problem(self, row: Row, name: str, flaw: Flaw) -> Problem:
        words = {"reason": marked(flaw.reason), "guess": marked(flaw.guess), "fix": flaw.fix}
        return self._sheet.problem(flaw.code, row.number, name, value=marked(row.cells[name] or ""), **words)

    def _country(self, row: Row, names: Sequence[str]) -> Country | None:
        """The first of some columns that holds a country."""
        for name in names:
            said = row.cells.get(name) or self._defaults.get(name)
            if said and (country := _country_said(said)):
                return country
        return None


@lru_cache(maxsize=4096)
def _country_said(said: str) -> Country | None:
    code = country_code(said)
    return Country(code, marked(said)) if code else None


def _is_shifted(row: Row) -> bool:
    """Whether its cells may stand under the wrong headings."""
    return any(found.kind.code == "row_too_wide" for found in row.problems)


def too_long(sheet: Sheet, rows: Sequence[Row], longest: Longest) -> Iterator[Problem]:
    """The texts with more characters than the profile allows."""
    limits = [(name, most) for name in sheet.known if longest and (most := longest_of(name, longest))]
    for row in rows if limits else ():
        for name, most in limits:
            text = row.cells.get(name) or ""
            if len(text) > most and not _is_shifted(row):
                words = {"found": len(text), "most": most}
                yield sheet.problem("text_too_long", row.number, name, value=marked(text), **words)


_LOOKS: Mapping[str, Look] = {
    "vat_number": vat_flaw,
    "eori_number": eori_flaw,
    "company_number": company_number_flaw,
    "contact_number": phone_flaw,
    "post_code": post_code_flaw,
}
"""By the last words of a column."""


def _look_at(name: str) -> Look | None:
    field = field_named(name)
    if field is None or not field.sent:
        return None
    if field.kind is EMAIL:
        return host_flaw
    last = str(field.path[-1]).removeprefix("address_")
    return _LOOKS.get(last)


def _countries_of(name: str) -> tuple[str, ...]:
    """The columns that may say in which country something is, the best one first."""
    if name == "company_number":
        return ("registration_address", _BILLING)
    found = _OF_ADDRESS.fullmatch(name)
    if found is None:
        return (_BILLING,)
    own = f"{found[1]}_country"
    return (own,) if found[2] == "post_code" else (own, _BILLING)
