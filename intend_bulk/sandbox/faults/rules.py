"""A fault as somebody asked for it, and the requests that it fits."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cached_property
from typing import Any, Literal, TypeAlias
from urllib.parse import parse_qs, urlsplit

from intend_bulk.sandbox.faults.kinds import Commit, Kind

On: TypeAlias = Literal["creates", "reads"]

_WATCHED: Mapping[tuple[str, str], On] = {
    ("POST", "/api/clients/create"): "creates",
    ("GET", "/api/clients"): "reads",
}


class Asked:
    """A request as a fault looks at it; its body is read only if a fault wants to know it."""

    def __init__(self, method: str, target: str, read_body: Callable[[], bytes]) -> None:
        parts = urlsplit(target)
        self._query = parse_qs(parts.query)
        self._read_body = read_body
        self.on = _WATCHED.get((method, parts.path))
        """None is a request with which nothing ever goes wrong."""

    @property
    def page(self) -> int | None:
        """The page of a list, from 1; None where the request is for no list."""
        if self.on != "reads" or "client_id" in self._query:
            return None
        text = self._query.get("page", ["1"])[0]
        return int(text) if text.isascii() and text.isdigit() else None

    def says(self, key: str) -> str:
        """What a create says under a key, in lower case; "" where it says nothing."""
        return str(self._payload.get(key) or "").lower()

    @cached_property
    def _payload(self) -> dict[str, Any]:
        try:
            payload = json.loads(self._read_body())
        except (ValueError, RecursionError):
            return {}
        return payload if isinstance(payload, dict) else {}


@dataclass(frozen=True, kw_only=True)
class When:
    """Which requests a fault fits, and which of those it happens to; None and () are any."""

    on: On = "creates"
    email: str | None = None
    """With * for any text, in lower case."""
    title: str | None = None
    """With * for any text, in lower case."""
    page: int | None = None
    share: float | None = None
    """From 0 to 1."""
    numbers: tuple[tuple[int, int | None], ...] = ()
    """First and last, counted from 1 among those that fit; no last is no end."""

    def fits(self, asked: Asked, *, is_for_lists: bool) -> bool:
        """Whether the request is one of those that are counted."""
        if asked.on != self.on or (self.page is not None and asked.page != self.page):
            return False
        if is_for_lists and asked.page is None:
            return False
        wanted = {"email": self.email, "title": self.title}
        return all(pattern is None or fnmatchcase(asked.says(key), pattern) for key, pattern in wanted.items())

    def is_among(self, number: int) -> bool:
        """Whether it happens to the request of that number, as far as numbers say."""
        return not self.numbers or any(
            first <= number and (last is None or number <= last) for first, last in self.numbers
        )


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One fault that was asked for."""

    text: str
    """As it was written: `lost-after-commit 5%`."""
    kind: Kind
    commit: Commit
    when: When
    settings: Mapping[str, Any] = field(default_factory=dict)
    """Every setting of its kind by name, read: seconds, numbers, words."""
