"""The files that an import leaves: the log of every row, and the painted copy of the workbook."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from intend_bulk.errors import OutputError
from intend_bulk.jobs.checked import Checked
from intend_bulk.jobs.listening import Listener
from intend_bulk.jobs.orders import ImportOrder
from intend_bulk.jobs.own_files import Left, leave, write_own
from intend_bulk.jobs.painting import copy_of_import, leave_copy
from intend_bulk.jobs.places import default_copy_path, default_log_path, elsewhere, first_place
from intend_bulk.jobs.results import write_log
from intend_bulk.jobs.running import Run
from intend_bulk.journal.outputs import Outputs
from intend_bulk.settings import Settings
from intend_bulk.sheets.writing import check_output
from intend_bulk.system import Note


@dataclass(frozen=True)
class LeftFiles:
    """Where the files of one import go, and how they are written."""

    order: ImportOrder
    settings: Settings
    listener: Listener
    expected: Path | None
    """Where the log is going to stand, as was said; None for no log."""

    @classmethod
    def of(cls, order: ImportOrder, settings: Settings, listener: Listener) -> "LeftFiles":
        """Find a place for the log while nothing is sent yet, and say so where it is another folder than is usual.

        Raises OutputError where one that was asked for cannot be written.
        """
        return cls(order, settings, listener, _place_of(order, settings, listener))

    def rehearsed(self, run: Run) -> Path | None:
        """Write the log of a dry run, where one was asked for."""
        if self.order.log is None:
            return None
        left = write_own(self.order.log, self.settings, partial(_log, run))
        self._say_where(left)
        return left.path

    def log(self, run: Run, outputs: Outputs) -> Path | None:
        """Write the log, where it can be written; the journal has the outcomes all the same."""
        wanted = self.order.log or default_log_path(self.order.source)
        others, source = elsewhere(wanted, self.settings), self.order.source
        try:
            left = leave(wanted, partial(_log, run), outputs, others=others, source=source)
        except OutputError as error:
            run.summary.without_log(f"{error.message} The log is not written; the outcomes are in the journal.")
            return None
        self._say_where(left)
        return left.path

    def painted(self, checked: Checked, run: Run, outputs: Outputs, *, address: str, host: str) -> Path | None:
        """Write the user's workbook with what became of every row; None where that failed, which is said.

        A copy that is as we left it may be the source: the new one takes its place.
        """
        wanted = default_copy_path(self.order.source, "results")
        put = partial(leave, wanted, outputs=outputs, others=elsewhere(wanted, self.settings))
        return leave_copy(copy_of_import(checked, run.outcomes, address=address, host=host), put, self.listener)

    def _say_where(self, left: Left) -> None:
        if left.said and left.path != self.expected:
            self.listener.say(left.said)


def _log(run: Run, place: Path, note: Note) -> Path:
    return write_log(place, run.outcomes, note)


def _place_of(order: ImportOrder, settings: Settings, listener: Listener) -> Path | None:
    if order.log:
        source = order.source if order.dry_run else None  # a real run gives its log the next name instead
        check_output(order.log, source=source)
        return order.log
    if order.dry_run:
        return None
    place, why = first_place(default_log_path(order.source), settings)
    if why:
        listener.say(f"{why} The log will be {place}.")
    return place
