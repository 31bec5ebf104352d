"""Export the clients of Intend to a flat sheet: one row a client, one column a value."""

import json
import logging
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import IO

from intend_bulk.api.client import IntendClient
from intend_bulk.api.pacing import Pacer
from intend_bulk.errors import Incomplete, IntendBulkError, Stopped, UnexpectedAnswer, UsageProblem
from intend_bulk.jobs.connecting import connect
from intend_bulk.jobs.listening import Listener
from intend_bulk.jobs.own_files import write_own
from intend_bulk.model.client import export_columns, field_named
from intend_bulk.model.fields import Cell, Json
from intend_bulk.model.payload import to_row
from intend_bulk.settings import Settings
from intend_bulk.sheets.writing import check_output, field_column, open_table
from intend_bulk.system import StopRequest

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ExportOrder:
    """Which clients, and where to."""

    target: Path
    client_id: int | None = None
    types: Sequence[str] = ()
    departments: Sequence[str] = ()

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
    wanted: Path | None = None
    """Where the file was to stand; another place than `target`, where somebody's file is there."""
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

    def add(self, client_id: Json, row: Mapping[str, Cell]) -> None:
        """Keep a client, unless it came before: under two filters, or on two pages of a list that moved."""
        if client_id in self.ids:
            return
        self.ids.add(client_id)
        self.columns.update(dict.fromkeys(row))
        self.file.write(json.dumps(row) + "\n")

    def rows(self) -> Iterator[dict[str, Cell]]:
        self.file.seek(0)
        for line in self.file:
            yield json.loads(line)


def export_clients(order: ExportOrder, settings: Settings, *, listener: Listener, stop: StopRequest) -> Exported:
    """Write the clients of Intend to a .xlsx, .csv or .json file.

    A list that cannot be shown to be complete is written with `.partial` in its name.
    Raises UsageProblem or Stopped where nothing at all could be read: then no file is written.
    """
    check_output(order.target)
    rate = settings.read_rate or settings.rate
    pacer = Pacer(rate, stopping=lambda: stop.requested, on_wait=listener.waiting)
    exported = Exported(order.target)
    with (
        closing(connect(settings, pacer)) as client,
        tempfile.TemporaryFile("w+", encoding="utf-8") as file,
    ):
        spool = _Spool(file)
        try:
            _read(order, client, spool, exported, listener)
        except (Stopped, Incomplete) as error:
            if not spool.ids:
                raise
            exported.incomplete = error
            exported.target = order.target.with_name(f"{order.target.stem}.partial{order.target.suffix}")
        exported.clients = len(spool.ids)
        _log.info("list", extra={"clients": exported.clients, "pages": exported.pages})
        exported.wanted = exported.target
        exported.target = write_own(exported.target, settings, lambda place: _write(place, spool, listener))
    return exported


def _read(order: ExportOrder, client: IntendClient, spool: _Spool, exported: Exported, listener: Listener) -> None:
    listener.stage("Reading clients")
    for filters in order.filters():
        for page in client.clients(filters):
            exported.pages += 1
            for record in page.clients:
                row = to_row(record)
                _hold_against(filters, row, client.host)
                spool.add(record["id"], row)
            listener.advance(len(spool.ids))
    if order.client_id is not None and not spool.ids:
        raise UsageProblem(f"{client.host} holds no client {order.client_id}.", hint="Leave --id out to see all.")


def _hold_against(filters: Mapping[str, str], row: Mapping[str, Cell], host: str) -> None:
    """A record that does not fit what was asked for means a server that ignores the filter."""
    for name, column in (("client_id", "client_id"), ("client_type", "type_code"), ("department", "department")):
        if name in filters and str(row.get(column)) != filters[name]:
            raise UnexpectedAnswer(
                f"{host} was asked for {name} {filters[name]!r} and gave one of {row.get(column)!r}.",
                hint="It ignores the filter, or spells it differently: export without it.",
            )


def _write(target: Path, spool: _Spool, listener: Listener) -> Path:
    listener.stage("Writing", total=len(spool.ids))
    names = export_columns(spool.columns)
    columns = [field_column(name, field_named(name)) for name in names]
    with open_table(target, columns, sheet_name="Clients") as table:
        for count, row in enumerate(spool.rows(), start=1):
            table.add([row.get(name) for name in names])
            listener.advance(count)
    return table.replacement.target
