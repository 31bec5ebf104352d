"""An Intend whose lists have habits that a test gives them: what each page holds, and what is said of the whole."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from scripted import Request, envelope, record

PAGE_SIZE = 50
LONG_AGO = "2022-07-18T22:49:53.000000Z"
TYPES = ("trade", "retail")
Records: TypeAlias = list[dict[str, Any]]


def clients(count: int) -> Records:
    """Clients with the ids from 1, of two types in turn, who were made long ago."""
    return [
        record(number, type={"code": TYPES[number % 2]}, department="UK", created_on=LONG_AGO)
        for number in range(1, count + 1)
    ]


@dataclass
class Paged:
    """Answers for a list page by page; a habit that is not given is that of an honest server."""

    held: Records
    shape: str = "list"
    """list, page or meta, as those of a sandbox."""
    size: int = PAGE_SIZE
    given: Callable[[int], int] = lambda number: number
    """Which page is given for one that is asked for."""
    cut: Callable[[int, Records], Records] = lambda _number, records: records
    """What of its clients a page holds."""
    total: Callable[[int, int], int] = lambda _number, total: total
    """What a page says of how many there are."""
    wrong: Callable[[int, int], tuple[int, Any] | None] = lambda _number, _time: None
    """What is answered instead, of a page, the so-manieth time that it is asked for, from 1."""
    filters: bool = True
    """Whether it heeds a filter."""
    asked: list[int] = field(default_factory=list)
    """The pages that were asked for."""

    def __call__(self, request: Request) -> tuple[int, Any]:
        number = int(request.query.get("page", "1"))
        self.asked.append(number)
        spoilt = self.wrong(number, self.asked.count(number))
        if spoilt is not None:
            return spoilt
        wanted = request.query.get("client_type") if self.filters else None
        held = [one for one in self.held if wanted in (None, one["type"]["code"])]
        begin = self.size * (self.given(number) - 1)
        return 200, self._said(number, self.cut(number, held[begin:][: self.size]), len(held))

    def _said(self, number: int, records: Sequence[dict[str, Any]], count: int) -> Any:
        total = self.total(number, count)
        totals = {"current_page": number, "last_page": max(1, -(-total // self.size)), "total": total}
        if self.shape == "page":
            return envelope({**totals, "data": records})
        return envelope(records) | ({"meta": totals} if self.shape == "meta" else {})
