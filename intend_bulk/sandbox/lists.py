"""One page of a list, as a server gives it that has one habit or another."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from intend_bulk.sandbox.faults.choosing import Happening
from intend_bulk.sandbox.faults.rules import Fault
from intend_bulk.sandbox.payloads import Refused
from intend_bulk.sandbox.store import Filter, Store

PAGE_SIZE = 50
"""Clients in a page, as the vendor's reference says."""


@dataclass(frozen=True)
class Page:
    """One page of a list, and what the server says about the whole."""

    number: int
    records: list[dict[str, Any]]
    size: int
    total: int
    """Clients in the whole list, as the server says."""

    @property
    def last(self) -> int:
        """The number of the last page."""
        return max(1, -(-self.total // self.size))


def read_page(store: Store, number: int, wanted: Filter, happening: Happening, *, now: float) -> Page:
    """Read the page of that number, from 1; past the end it is empty. Raises Refused where it wants a filter."""
    habits, fault = happening.habits, happening.fault
    if "filter-required" in habits and not wanted.given():
        raise Refused("A client_type or a department is required.")
    if "filter-ignored" in habits:
        wanted = Filter()
    newest_first = "newest-first" in habits
    if fault:
        _let_others_work(store, fault, newest_first=newest_first, now=now)
    size = habits["page-size"].settings["size"] if "page-size" in habits else PAGE_SIZE
    page = Page(_page_given(number, habits, fault), [], size, store.count(wanted))
    if "page-clamped" in habits:
        page = replace(page, number=min(page.number, page.last))
    offset, limit = _bounds(page, habits.get("page-short"))
    if "pages-capped" in habits and number > habits["pages-capped"].settings["pages"]:
        limit = 0
    records = store.records(wanted, offset=offset, limit=limit, newest_first=newest_first)
    return replace(page, records=records, total=max(0, page.total + _too_many(habits)))


def _let_others_work(store: Store, fault: Fault, *, newest_first: bool, now: float) -> None:
    """What somebody else does in Intend just before a page is read."""
    if fault.kind.name == "client-deleted":
        count, held = fault.settings["count"], store.count(Filter())
        before = _before(fault.settings["at"], max(0, held - count), held)
        store.delete(count, before=before, newest_first=newest_first)
    if fault.kind.name == "client-inserted":
        store.type_in(fault.settings["count"], now=now)


def _before(place: str, most: int, held: int) -> int:
    """How many clients of the list stand before those that are deleted; any is the same for as many that are held."""
    anywhere = random.Random(held).randint(0, most)  # noqa: S311  # it is to be repeatable
    return {"first": 0, "middle": most // 2, "last": most, "any": anywhere}[place]


def _page_given(number: int, habits: Mapping[str, Fault], fault: Fault | None) -> int:
    if "page-ignored" in habits:
        return 1
    return max(1, number - 1) if fault and fault.kind.name == "page-repeated" else number


def _bounds(page: Page, short: Fault | None) -> tuple[int, int]:
    """Where a page begins in its list, and how many clients it has; after a short page all begin earlier."""
    offset = page.size * (page.number - 1)
    if short is None or page.number < short.settings["page"]:
        return offset, page.size
    kept = min(page.size, short.settings["size"])
    return (offset, kept) if page.number == short.settings["page"] else (offset - page.size + kept, page.size)


def _too_many(habits: Mapping[str, Fault]) -> int:
    high, low = (habits[name].settings["by"] if name in habits else 0 for name in ("totals-high", "totals-low"))
    return int(high - low)
