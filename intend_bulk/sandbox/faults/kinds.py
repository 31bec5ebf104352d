"""Every fault that there is, in one table: the grammar, `--faults` and docs/rehearsing.md are made from it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Commit(StrEnum):
    """Whether a create of which the answer goes wrong makes a client."""

    NEVER = "never"
    AT_ONCE = "at once"
    LATE = "late"


class Delivery(StrEnum):
    """What becomes of an answer on its way."""

    WHOLE = "whole"
    UNREAD = "the connection is closed before the request is read"
    RESET = "the connection is broken off while the request is read"
    NONE = "the connection is closed instead"
    HELD = "nothing comes for a while, then the connection is closed"
    HALF_HEADERS = "the connection is closed within the headers"
    HALF_BODY = "the connection is closed within the body"
    SLOW = "it comes byte by byte"
    LAST = "it comes, and then the port is closed for a while"

    @property
    def has_answer(self) -> bool:
        """Whether its status line goes over the wire."""
        return self not in (Delivery.UNREAD, Delivery.RESET, Delivery.NONE, Delivery.HELD)

    @property
    def is_early(self) -> bool:
        """Whether it happens before the request was read."""
        return self in (Delivery.UNREAD, Delivery.RESET)


class Group(StrEnum):
    """What a fault goes wrong in; the value is the heading over its kind."""

    CONNECTION = "The connection"
    ANSWER = "The answer"
    CREATED = "The answer to a create that says success"
    LIST = "One list that is read"
    HABIT = "How all lists are"


SUFFIXES = {"-after-commit": Commit.AT_ONCE, "-late-commit": Commit.LATE}
"""What may be added to a name, and what it means."""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One fault, as the table lists it."""

    name: str
    group: Group
    line: str
    """What happens."""
    expect: str
    """What an import or an export makes of it."""
    delivery: Delivery = Delivery.WHOLE
    commit: Commit = Commit.NEVER
    takes_suffix: bool = False
    """Whether `-after-commit` and `-late-commit` can be added to its name."""
    settings: Mapping[str, str] = field(default_factory=dict)
    """Its own settings, with their defaults."""

    @property
    def is_for_lists(self) -> bool:
        return self.group in (Group.LIST, Group.HABIT)

    @property
    def is_for_creates_only(self) -> bool:
        return self.group is Group.CREATED or self.commit is Commit.LATE

    @property
    def usage(self) -> str:
        """Its name and settings as they are written, with * for a suffix: `timeout for=100s *`."""
        settings = (f"{name}={text}" for name, text in self.settings.items())
        return " ".join([self.name, *settings, *("*" if self.takes_suffix else "")])


_LOST = "unconfirmed, and the import goes on; later `created` if it was made, else `not_found`"
_STOPS = "unconfirmed, and the import stops; later `created` if it was made, else `not_found`"
_REFUSED = "rejected"
_RETRIED = "the page is read again"


def _statuses(statuses: Iterable[int], line: str, expect: str, **settings: str) -> list[Kind]:
    return [
        Kind(name=str(status), group=Group.ANSWER, line=line, expect=expect, settings=settings) for status in statuses
    ]


def _with_suffix(statuses: Iterable[int], line: str, expect: str, **settings: str) -> list[Kind]:
    return [
        Kind(name=str(status), group=Group.ANSWER, line=line, expect=expect, settings=settings, takes_suffix=True)
        for status in statuses
    ]


def _connection(name: str, delivery: Delivery, line: str, expect: str = _LOST, **settings: str) -> Kind:
    takes_suffix = not delivery.is_early
    return Kind(
        name=name,
        group=Group.CONNECTION,
        line=line,
        expect=expect,
        delivery=delivery,
        settings=settings,
        takes_suffix=takes_suffix,
    )


def _created(name: str, line: str) -> Kind:
    return Kind(name=name, group=Group.CREATED, line=line, expect=_STOPS, takes_suffix=True)


def _list(name: str, line: str, expect: str, *, group: Group = Group.LIST, **settings: str) -> Kind:
    return Kind(name=name, group=group, line=line, expect=expect, settings=settings)


_TABLE = (
    Kind(
        name="down",
        group=Group.CONNECTION,
        line="The request is answered as always; then nobody listens for a while: connection refused.",
        expect="created; the next rows wait and try again, and five refusals in a row stop the import",
        delivery=Delivery.LAST,
        commit=Commit.AT_ONCE,
        settings={"for": "5s"},
    ),
    _connection("closed", Delivery.UNREAD, "The connection is closed before the request is read."),
    _connection("reset", Delivery.RESET, "The connection is broken off when half of the request is read."),
    _connection("lost", Delivery.NONE, "The request is read, and the connection is closed without an answer."),
    Kind(
        name="late-commit",
        group=Group.CONNECTION,
        line="As `lost`, but the client appears some time later.",
        expect="unconfirmed, then `created`; `not_found` if it comes later than the quiet period",
        delivery=Delivery.NONE,
        commit=Commit.LATE,
        settings={"after": "20s"},
    ),
    _connection(
        "timeout", Delivery.HELD, "Nothing comes for so long; then the connection is closed.", **{"for": "100s"}
    ),
    _connection("half-headers", Delivery.HALF_HEADERS, "The answer ends within its headers."),
    _connection("half-body", Delivery.HALF_BODY, "The answer ends within its body."),
    Kind(
        name="slow",
        group=Group.CONNECTION,
        line="The answer is right, but comes byte by byte, and takes so long.",
        expect="created; unconfirmed if it takes longer than the deadline",
        delivery=Delivery.SLOW,
        commit=Commit.AT_ONCE,
        settings={"for": "5s"},
    ),
    *_with_suffix(
        (301, 302, 307, 308),
        "A redirect: to=self, to=PORT of this machine, or to=URL.",
        f"{_STOPS}; never followed",
        to="self",
    ),
    *_statuses((400, 403, 413, 422), "Refused, in the vendor's JSON.", _REFUSED),
    *_statuses((401,), "Not authorised, for this request alone.", "rejected, as a read is accepted"),
    Kind(
        name="key-refused",
        group=Group.ANSWER,
        line="Not authorised, and so is every request that follows, reads too, for so long.",
        expect="not_sent, and the import stops; the next run sends it",
        settings={"for": "60s"},
    ),
    *_statuses((404,), "There is no such endpoint.", "not_sent, and the import stops; the next run sends it"),
    *_statuses(
        (429,),
        "Too many requests. wait=none names no time, form=date a moment; limits=yes adds X-RateLimit headers.",
        "sent again after the wait, and more slowly; with a wait of over 300 s, not_sent, and the import stops",
        wait="1s",
        form="seconds",
        limits="no",
    ),
    *_with_suffix(
        (500, 502, 503, 504), "The server failed: body=envelope, body=html or body=none.", _LOST, body="envelope"
    ),
    Kind(
        name="200-refused",
        group=Group.ANSWER,
        line="HTTP 200, and in its JSON `response` is false.",
        expect="rejected; of a list, the export stops",
    ),
    *_with_suffix((204, 207, 418), "A status that is not documented.", "unconfirmed; later `created` or `not_found`"),
    Kind(
        name="html",
        group=Group.ANSWER,
        line="A web page with HTTP 200.",
        expect=_STOPS,
        takes_suffix=True,
    ),
    Kind(
        name="half-json",
        group=Group.ANSWER,
        line="A whole answer, of which the JSON is cut off.",
        expect=_STOPS,
        takes_suffix=True,
    ),
    Kind(
        name="double-keys",
        group=Group.ANSWER,
        line="JSON in which a key stands twice.",
        expect=_STOPS,
        takes_suffix=True,
    ),
    _created("oversized", "An answer of more than 1 MiB."),
    _created("no-id", "The id of the new client is missing."),
    _created("odd-id", "The id of the new client is no number."),
    _created("known-id", "The id of the new client is one that another client has."),
    _created("odd-status", "The `status` in the JSON is 500, though HTTP says 200."),
    _list(
        "client-inserted", "Somebody else makes so many clients just before.", "the list is read to its end", count="1"
    ),
    _list(
        "client-deleted",
        "Somebody else deletes the first so many clients just before.",
        "a later page lacks as many",
        count="1",
    ),
    _list("page-repeated", "The page before is given again.", "the clients between are missing, or the export stops"),
    _list("page-ignored", "Page 1 is given, whatever was asked for.", "the export stops", group=Group.HABIT),
    _list(
        "page-clamped", "After the last page, the last page is given again.", "the list ends there", group=Group.HABIT
    ),
    _list(
        "page-short",
        "That page has only so many clients; the others move on to the next.",
        "the list is read to its end",
        group=Group.HABIT,
        page="2",
        size="20",
    ),
    _list(
        "page-size",
        "No page has more than so many clients.",
        "the list is read to its end",
        group=Group.HABIT,
        size="20",
    ),
    _list(
        "totals-high",
        "Totals say so many clients too many (list shapes page and meta).",
        "the export may lack clients, and says so",
        group=Group.HABIT,
        by="3",
    ),
    _list(
        "totals-low",
        "Totals say so many clients too few (list shapes page and meta).",
        "the list is read to its end",
        group=Group.HABIT,
        by="3",
    ),
    _list(
        "filter-ignored",
        "All clients are given, whatever the filter.",
        "clients that were not asked for",
        group=Group.HABIT,
    ),
    _list(
        "filter-required",
        "A list without a filter is refused.",
        "the export stops; give it --type or --department",
        group=Group.HABIT,
    ),
    _list("newest-first", "The newest client comes first.", "the list is read to its end", group=Group.HABIT),
)

KINDS: Mapping[str, Kind] = {kind.name: kind for kind in _TABLE}
"""Every kind by its name, in the order of the table."""
