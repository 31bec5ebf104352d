"""Export the clients of Intend: read them until none can be missing, then write them in the order of their ids."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from intend_bulk import __version__
from intend_bulk.api.client import IntendClient
from intend_bulk.api.paging import Page
from intend_bulk.errors import Incomplete, IntendBulkError, JournalError, ListRefused, UsageProblem
from intend_bulk.jobs.connecting import Connector, connector
from intend_bulk.jobs.export_files import ExportContents, columns_of
from intend_bulk.jobs.export_lists import Crew, announce
from intend_bulk.jobs.export_order import ExportOrder, Filters
from intend_bulk.jobs.export_rows import ExportRows
from intend_bulk.jobs.export_words import doubts_of, notes_of, undated_note
from intend_bulk.jobs.journaling import open_journal
from intend_bulk.jobs.listening import Listener
from intend_bulk.jobs.own_files import write_own
from intend_bulk.jobs.passes import Reading
from intend_bulk.jobs.reading_all import AllClients
from intend_bulk.journal.journal import Journal
from intend_bulk.model.changes import Comparison
from intend_bulk.model.export_facts import ExportFacts
from intend_bulk.model.seen import SeenCodes
from intend_bulk.model.side import Side
from intend_bulk.settings import Settings
from intend_bulk.system import StopRequest


@dataclass(frozen=True)
class Exported:
    """How an export ended."""

    target: Path
    """Where the file stands."""
    facts: ExportFacts
    reading: Reading
    changes: Comparison | None = None
    """Since the export that it was compared with."""
    said: Sequence[str] = ()
    """Why it does not stand where it was wanted, and which cells hold less than Intend has; in sentences."""

    @property
    def incomplete(self) -> IntendBulkError | None:
        """Why the file may lack clients; None for a complete one."""
        return self.reading.error

    @property
    def exit_code(self) -> int:
        return Incomplete.exit_code if self.incomplete else 0


@dataclass(frozen=True)
class _Lists:
    """What is read: one list, or several whose union is asked for."""

    filters: Sequence[Filters]
    first: Page
    """The first page of the first of them."""
    notes: Sequence[str] = ()


def export_clients(
    order: ExportOrder,
    settings: Settings,
    *,
    listener: Listener,
    stop: StopRequest,
    now: Callable[[], float] = time.time,
) -> Exported:
    """Write the clients of Intend to a .xlsx, .csv, .jsonl or .json file; of all clients, the journal learns the codes.

    A list that cannot be shown to be complete is written with `.partial` in its name.
    Raises UsageProblem or Stopped where nothing at all could be read: then no file is written.
    """
    order.check()
    earlier = _earlier(order.earlier) if order.earlier else None
    rows = ExportRows(as_records=order.as_records, created=order.created, zone=order.zone)
    began_at = now()
    read = _read(order, settings, rows, began_at, listener=listener, stop=stop)
    columns, too_many = columns_of(order, rows)
    doubts = earlier.doubts if earlier else ()
    notes = [*too_many, *(f"{doubt} A client that is not in it need not be new." for doubt in doubts)]
    facts = _facts(order, rows, read, began_at=began_at, ended_at=now(), more_notes=notes)
    contents = ExportContents(order, rows, columns, read.reading.went, facts, listener)
    if earlier:
        contents.changes = _changes_since(earlier, contents.as_side(), listener)
    left = write_own(contents.target, settings, contents.write)
    said = [*([left.said] if left.said else []), *contents.cut]
    return Exported(left.path, facts, read.reading, contents.changes, said)


def _earlier(path: Path) -> Side:
    from intend_bulk.sheets.exports import read_export  # every reader of spreadsheets comes with it

    return read_export(path)


def _changes_since(earlier: Side, later: Side, listener: Listener) -> Comparison:
    from intend_bulk.jobs.comparing import compare  # as above

    return compare(earlier, later, listener=listener)


@dataclass(frozen=True)
class _Read:
    """What was read, and from where."""

    reading: Reading
    tenant: str
    is_filtered: bool
    notes: Sequence[str]


def _read(
    order: ExportOrder,
    settings: Settings,
    rows: ExportRows,
    began_at: float,
    *,
    listener: Listener,
    stop: StopRequest,
) -> _Read:
    """Read all that is asked for into the rows; of all clients, the journal learns the codes."""
    connections = connector(settings, listener=listener, stop=stop)
    listener.stage("Reading clients")
    with closing(connections.connect()) as client:
        lists = _begin(order, client, settings)
        with _taking_turns(connections, client.tenant) as journal:
            if order.created.words:
                listener.say(f"Intend has no such filter: all are read, and those {order.created.words} are written.")
            expected = _expected(journal, order, lists)
            announce(listener, lists.first, client.reads_a_second, expected=expected, once=order.once)
            reading = _read_lists(order, lists, rows, client, connections, began_at, listener)
        tenant = client.tenant
    if reading.is_proven and order.is_of_all and lists.filters == order.filters():
        _learn(rows.codes.seen(read_at=began_at), settings, tenant)
    return _Read(reading, tenant, lists.filters != [{}], lists.notes)


def _begin(order: ExportOrder, client: IntendClient, settings: Settings) -> _Lists:
    """Read the first page, which also says which tenant it is.

    Where Intend refuses a list without a filter, those of the types that the settings name take its place.
    """
    filters = order.filters()
    try:
        return _Lists(filters, client.page(1, filters[0]))
    except ListRefused:
        types = settings.codes.get("type_code")
        if not order.is_of_all or not types:
            raise
    filters = [{"client_type": code} for code in types]
    note = f"Intend refuses a list of all clients: the file has those of the types in the settings, {', '.join(types)}."
    return _Lists(filters, client.page(1, filters[0]), [note])


@contextmanager
def _taking_turns(connections: Connector, tenant: str) -> Iterator[Journal | None]:
    """Keep one pace with imports that are under way, where this machine has a journal; without one there are none."""
    with ExitStack() as opened:
        journal = None
        if connections.settings.journal_path().is_file():
            with suppress(JournalError):  # it is not needed for anything else
                journal = opened.enter_context(open_journal(connections.settings, tenant=tenant, for_reading=False))
                connections.share_pace(journal)
        yield journal


def _expected(journal: Journal | None, order: ExportOrder, lists: _Lists) -> int | None:
    """How many clients there are, as the server says, or were the last time; None where nobody knows."""
    if len(lists.filters) > 1 or lists.first.total is not None or journal is None or not order.is_of_all:
        return lists.first.total if len(lists.filters) == 1 else None
    with suppress(JournalError):
        return journal.live.count() or None
    return None


def _read_lists(
    order: ExportOrder,
    lists: _Lists,
    rows: ExportRows,
    client: IntendClient,
    connections: Connector,
    began_at: float,
    listener: Listener,
) -> Reading:
    def began_by_the_server() -> datetime:
        return datetime.fromtimestamp(began_at, UTC) + timedelta(seconds=client.clock_ahead_seconds or 0)

    with closing(Crew(client, connections.connect, workers=connections.settings.workers)) as crew:
        sources = [
            crew.source(filters, first=None if number else lists.first) for number, filters in enumerate(lists.filters)
        ]
        everybody = AllClients(
            sources,
            rows.keep,
            listener=listener,
            began_at=began_by_the_server,
            find=crew.find,
            reads_a_second=client.reads_a_second,
        )
        if order.client_id is None:
            return everybody.read(once=order.once)
        reading = everybody.read(once=True)
        if not reading.clients:
            raise UsageProblem(f"{client.host} holds no client {order.client_id}.", hint="Leave --id out to see all.")
        reading.is_proven = reading.error is None  # one client is no list that others can move
        return reading


def _facts(
    order: ExportOrder, rows: ExportRows, read: _Read, *, began_at: float, ended_at: float, more_notes: Sequence[str]
) -> ExportFacts:
    reading = read.reading
    return ExportFacts(
        tenant=read.tenant,
        began_at=datetime.fromtimestamp(began_at, order.zone),
        ended_at=datetime.fromtimestamp(ended_at, order.zone),
        time_zone=order.zone.key,
        asked_for=order.in_words(),
        clients=rows.count(without=reading.went),
        passes=reading.passes,
        pages=reading.pages,
        version=__version__,
        doubts=doubts_of(reading),
        notes=[
            *read.notes,
            *notes_of(reading, once=order.once, is_filtered=read.is_filtered),
            *undated_note(rows.undated),
            *more_notes,
        ],
    )


def _learn(codes: SeenCodes, settings: Settings, tenant: str) -> None:
    """Keep which codes the clients have: this is how they come to be known before a first import."""
    with suppress(JournalError), open_journal(settings, tenant=tenant, for_reading=False) as journal:
        journal.live.learn(codes)
