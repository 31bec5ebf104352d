"""The log of an import: where it is going to stand, settled before anything is sent, and where it does in the end."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from intend_bulk.jobs.listening import Listener
from intend_bulk.jobs.orders import ImportOrder
from intend_bulk.jobs.own_files import Left, Write, leave, write_own
from intend_bulk.jobs.places import default_log_path, elsewhere, first_place
from intend_bulk.jobs.results import write_log
from intend_bulk.journal.outputs import Outputs
from intend_bulk.model.outcomes import RowResult
from intend_bulk.settings import Settings
from intend_bulk.sheets.writing import check_output


@dataclass(frozen=True)
class RunLog:
    """Where the log of an import goes."""

    wanted: Path
    expected: Path
    """Where it is going to stand as things are now: in another folder, where that of `wanted` takes none."""
    source: Path
    """What is imported, which a log never replaces."""
    settings: Settings
    listener: Listener

    @classmethod
    def of(cls, order: ImportOrder, settings: Settings, listener: Listener) -> "RunLog":
        """Settle where the log goes, and say so where that is another folder than is usual.

        Raises OutputError where one that was asked for cannot be written.
        """
        wanted = order.log or default_log_path(order.source)
        expected, why = wanted, ""
        if order.log:
            # a real run gives its log the next name instead
            check_output(wanted, source=order.source if order.dry_run else None)
        elif not order.dry_run:
            expected, why = first_place(wanted, settings)
        if why:
            listener.say(f"{why} The log will be {expected}.")
        return cls(wanted, expected, order.source, settings, listener)

    def rehearse(self, results: Iterable[RowResult]) -> Path:
        """Write the log of a dry run, whose journal is only read."""
        return self._said(write_own(self.wanted, self.settings, _writer(results)))

    def leave(self, results: Iterable[RowResult], outputs: Outputs) -> Path:
        """Write the log, and return where it stands; raises OutputError where no folder takes it."""
        others = elsewhere(self.wanted, self.settings)
        return self._said(leave(self.wanted, _writer(results), outputs, others=others, source=self.source))

    def _said(self, left: Left) -> Path:
        if left.said and left.path != self.expected:
            self.listener.say(left.said)
        return left.path


def _writer(results: Iterable[RowResult]) -> Write:
    return lambda place, note: write_log(place, results, note)
