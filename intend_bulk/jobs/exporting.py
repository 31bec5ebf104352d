"""Export the clients of Intend to a flat sheet: one row a client, one column a value."""

import json
import logging
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import IO

from intend_bulk.api.client import IntendClient
from intend_bulk.api.paging import Page
from intend_bulk.errors import Incomplete, IntendBulkError, JournalError, Stopped, UnexpectedAnswer, UsageProblem
from intend_bulk.jobs.connecting import Connector, connector
from intend_bulk.jobs.journaling import open_journal
from intend_bulk.jobs.listening import Listener
from intend_bulk.jobs.own_files import write_own
from intend_bulk.model.client import export_columns, field_named
from intend_bulk.model.fields import Cell, Json
from intend_bulk.model.payload import to_row
from intend_bulk.model.seen import CodeCounts, SeenCodes
from intend_bulk.settings import Settings
from intend_bulk.sheets.writing import check_output, field_column, open_table
from intend_bulk.system import Note, StopRequest

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ExportOrder:
    """Which clients, and where to."""

    target: Path
    client_id: int | None = None
    types: Sequence[str] = ()
    departments: Sequence[str] = ()

    @property
    def is_of_all(self) -> bool:
        """Whether every client is asked for."""
        return self.filters() == [{}]

    def filters(self) -> list[dict[str, str]]:
        """The filters of the requests whose union is asked for: one a type and department."""
        if self.client_id is not None:
            return [{"client_id": str(self.client_id)}]
        types = [{"client_type": code} for code in self.types] or [{}]
        departments = [{"department": name} for name in self.departments] or [{}]
        return [{**one, **other} for one, other in product(types, departments)]


@dataclass
class Exported:
    """How an export ended."""

    target: Path
    clients: int = 0
    pages: int = 0
    said: str = ""
    """Why the file does not stand where it was wanted; "" where it does."""
    incomplete: IntendBulkError | None = None
    """Why the file may lack clients; None for a complete one."""

    @property
    def exit_code(self) -> int:
        return Incomplete.exit_code if self.incomplete else 0


@dataclass
class _Spool:
    """Flat rows on their way to the sheet, on disk: which columns there are is known only when all have come."""

    file: IO[str]
    ids: set[Json] = field(default_factory=set)
    columns: dict[str, None] = field(default_factory=dict)
    """Every column that came, in the order of its first coming."""
    codes: CodeCounts = field(default_factory=CodeCounts)

    def add(self, client_id: Json, row: Mapping[str, Cell]) -> None:
        """Keep a client, unless it came before: under two filters, or on two pages of a list that moved."""
        if client_id in self.ids:
            return
        self.ids.add(client_id)
        self.columns.update(dict.fromkeys(row))
        self.codes.add(row)
        self.file.write(json.dumps(row) + "\n")

    def rows(self) -> Iterator[dict[str, Cell]]:
        self.file.seek(0)
        for line in self.file:
            yield json.loads(line)


def export_clients(
    order: ExportOrder,
    settings: Settings,
    *,
    listener: Listener,
    stop: StopRequest,
    now: Callable[[], float] = time.time,
) -> Exported:
    """Write the clients of Intend to a .xlsx, .csv or .json file; of all clients, the journal learns the codes.

    A list that cannot be shown to be complete is written with `.partial` in its name.
    Raises UsageProblem or Stopped where nothing at all could be read: then no file is written.
    """
    check_output(order.target)
    connections = connector(settings, listener=listener, stop=stop)
    exported, began_at = Exported(order.target), now()
    listener.stage("Reading clients")
    with ExitStack() as opened:
        client = opened.enter_context(closing(connections.connect()))
        spool = _Spool(opened.enter_context(tempfile.TemporaryFile("w+", encoding="utf-8")))
        try:
            for _ in _pages(order, client, spool):
                exported.pages += 1
                if exported.pages == 1:  # which also says which tenant it is
                    _take_turns(connections, client.tenant, opened)
                listener.advance(len(spool.ids))
            _refuse_nothing(order, spool, client.host)
            if order.is_of_all:
                _learn(spool.codes.seen(read_at=began_at), settings, client.tenant)
        except (Stopped, Incomplete) as error:
            if not spool.ids:
                raise
            exported.incomplete = error
            exported.target = order.target.with_name(f"{order.target.stem}.partial{order.target.suffix}")
        exported.clients = len(spool.ids)
        _log.info("list", extra={"clients": exported.clients, "pages": exported.pages})
        left = write_own(exported.target, settings, lambda place, note: _write(place, note, spool, listener))
        exported.target, exported.said = left.path, left.said
    return exported


def _take_turns(connections: Connector, tenant: str, opened: ExitStack) -> None:
    """Keep one pace with imports that are under way, where this machine has a journal; without one there are none."""
    if not connections.settings.journal_path().is_file():
        return
    with suppress(JournalError):  # it is not needed for anything else
        journal = opened.enter_context(open_journal(connections.settings, tenant=tenant, for_reading=False))
        connections.share_pace(journal)


def _learn(codes: SeenCodes, settings: Settings, tenant: str) -> None:
    """Keep which codes the clients have: this is how they come to be known before a first import."""
    with suppress(JournalError), open_journal(settings, tenant=tenant, for_reading=False) as journal:
        journal.live.learn(codes)


def _pages(order: ExportOrder, client: IntendClient, spool: _Spool) -> Iterator[Page]:
    """Every page that is asked for, its clients on the spool."""
    for filters in order.filters():
        for page in client.clients(filters):
            for record in page.clients:
                row = to_row(record)
                _hold_against(filters, row, client.host)
                spool.add(record["id"], row)
            yield page


def _refuse_nothing(order: ExportOrder, spool: _Spool, host: str) -> None:
    if order.client_id is not None and not spool.ids:
        raise UsageProblem(f"{host} holds no client {order.client_id}.", hint="Leave --id out to see all.")


def _hold_against(filters: Mapping[str, str], row: Mapping[str, Cell], host: str) -> None:
    """A record that does not fit what was asked for means a server that ignores the filter."""
    for name, column in (("client_id", "client_id"), ("client_type", "type_code"), ("department", "department")):
        if name in filters and str(row.get(column)) != filters[name]:
            raise UnexpectedAnswer(
                f"{host} was asked for {name} {filters[name]!r} and gave one of {row.get(column)!r}.",
                hint="It ignores the filter, or spells it differently: export without it.",
            )


def _write(target: Path, note: Note, spool: _Spool, listener: Listener) -> Path:
    listener.stage("Writing", total=len(spool.ids))
    names = export_columns(spool.columns)
    columns = [field_column(name, field_named(name)) for name in names]
    with open_table(target, columns, sheet_name="Clients", note=note) as table:
        for count, row in enumerate(spool.rows(), start=1):
            table.add([row.get(name) for name in names])
            listener.advance(count)
    return table.replacement.target
