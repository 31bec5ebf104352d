"""What a kind of fault is; the table of them all is in `catalogue`."""

from collections.abc import Mapping
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
