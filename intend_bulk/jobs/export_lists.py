"""The lists of Intend that an export reads: over several connections, each record held against what was asked for."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from functools import partial

from intend_bulk.api.ahead import PagesAhead
from intend_bulk.api.client import IntendClient
from intend_bulk.api.paging import PAGE_SIZE, Page
from intend_bulk.api.walking import Read
from intend_bulk.errors import UnexpectedAnswer, WrongAddress
from intend_bulk.jobs.census import Record
from intend_bulk.jobs.listening import WORTH_A_WORD_SECONDS, Listener, minutes
from intend_bulk.jobs.passes import ListSource
from intend_bulk.model.fields import Json

_QUICK = 10
"""At so many requests a second, nobody waits long."""


class Crew:
    """Clients of one Intend, which fetch pages side by side; they are made when they are needed."""

    def __init__(self, client: IntendClient, connect: Callable[[], IntendClient], *, workers: int) -> None:
        """`client` is the first of them, and closed by whoever made it."""
        self._clients = [client]
        self._connect = connect
        self._workers = workers

    def source(self, filters: Mapping[str, str], *, first: Page | None = None) -> ListSource:
        """A list; `first` is its first page, where that was read already."""
        given = [first] if first else []

        def read(client: IntendClient, number: int) -> Page:
            return given.pop() if number == 1 and given else client.page(number, filters)

        check = partial(hold_against, filters, host=self._clients[0].host)
        return ListSource(partial(read, self._clients[0]), lambda: self._ahead(read), check)

    def find(self, client_id: str) -> list[Record]:
        """The client with an id; nothing where there is none."""
        try:
            found = self._clients[0].page(1, {"client_id": client_id}).clients
        except WrongAddress:  # the lists came from this address, so 404 is said of the client
            return []
        return [record for record in found if str(record["id"]) == client_id]

    def _ahead(self, read: Callable[[IntendClient, int], Page]) -> AbstractContextManager[Read]:
        if self._workers == 1:
            return nullcontext(partial(read, self._clients[0]))
        while len(self._clients) < self._workers:
            self._clients.append(self._connect())
        return PagesAhead([partial(read, client) for client in self._clients])

    def close(self) -> None:
        for client in self._clients[1:]:
            client.close()


def hold_against(filters: Mapping[str, str], record: Mapping[str, Json], *, host: str) -> None:
    """Raise UnexpectedAnswer for a record that does not fit what was asked for: the server ignores the filter."""
    kind = record.get("type")
    shown = {
        "client_id": record["id"],
        "client_type": kind.get("code") if isinstance(kind, dict) else None,
        "department": record.get("department"),
    }
    for name, wanted in filters.items():
        if str(shown[name]) != wanted:
            raise UnexpectedAnswer(
                f"{host} was asked for {name} {wanted!r} and gave one of {shown[name]!r}.",
                hint="It ignores the filter, or spells it differently: export without it.",
            )


def announce(listener: Listener, first: Page, reads_a_second: float, *, expected: int | None, once: bool) -> None:
    """Say beforehand how many pages there are and how long they take, where that is worth a word.

    `expected` is how many clients there are, where somebody knows; None where nobody does.
    """
    passes = 1 if once or first.total is not None else 2
    pace = f"{reads_a_second:g} requests a second"
    if expected is None:
        if len(first.clients) == PAGE_SIZE and reads_a_second < _QUICK:
            twice = "" if once else ", and the list is read twice"
            listener.say(f"Intend does not say how many clients it has: {PAGE_SIZE} come at once, at {pace}{twice}.")
        return
    pages = -(-expected // PAGE_SIZE)
    seconds = passes * pages / reads_a_second
    if seconds >= WORTH_A_WORD_SECONDS:
        about = f"Intend holds {'' if first.total == expected else 'about '}{expected:,} clients on {pages:,} pages"
        listener.say(f"{about}{'' if passes == 1 else ', to be read twice'}: {minutes(seconds)} min at {pace}.")
