"""Two sides whose clients stand in the order of their ids, gone through side by side."""

from collections.abc import Iterator
from typing import Protocol, TypeVar


class Ordered(Protocol):
    """A client of one side, which no other of it comes with or before."""

    @property
    def order(self) -> str:
        """By which the clients of both sides are in order: `client_ids.order_key`."""


Client = TypeVar("Client", bound=Ordered)


def paired(olds: Iterator[Client], news: Iterator[Client]) -> Iterator[tuple[Client | None, Client | None]]:
    """Each client of either side, with None for the side that has it not."""
    old, new = next(olds, None), next(news, None)
    while old or new:
        if new is None or (old and old.order < new.order):
            yield old, None
            old = next(olds, None)
        elif old is None or new.order < old.order:
            yield None, new
            new = next(news, None)
        else:
            yield old, new
            old, new = next(olds, None), next(news, None)
