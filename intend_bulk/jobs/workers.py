"""Several workers that send rows side by side, each over its own connection; one thread hears what came of them."""

import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass

from intend_bulk.api.client import IntendClient
from intend_bulk.jobs.planning import PlannedRow
from intend_bulk.model.outcomes import RowResult

_LISTEN_SECONDS = 0.2
"""So often the listening thread looks up, as a signal may wait for it."""


@dataclass(frozen=True)
class Left:
    """What became of the rows of a crew that nobody heard of."""

    outcomes: list[RowResult]
    """They came after the last one that was heard."""
    under_way: list[PlannedRow]
    """They are being sent, and their answer is not known yet."""


class Crew:
    """Workers that take rows from one pile; what they did not begin goes back onto it."""

    def __init__(
        self,
        rows: Iterable[PlannedRow],
        *,
        send: Callable[[PlannedRow, IntendClient], RowResult | None],
        connect: Callable[[], IntendClient],
    ) -> None:
        self._rows = iter(rows)
        self._send = send
        self._connect = connect
        self._back: list[PlannedRow] = []
        self._lock = threading.Lock()
        self._under_way: dict[int, PlannedRow] = {}
        self._unheard: dict[int, RowResult] = {}
        self._faults: list[Exception] = []
        self._threads: list[threading.Thread] = []
        self._is_over = False

    def work(self, workers: int, *, may_go_on: Callable[[], bool]) -> Iterator[RowResult]:
        """Send rows while `may_go_on`, and yield outcomes as they come; ends when no row is under way any more.

        A fault of ours in a worker stops the others after their rows, and is raised here when they have ended.
        """
        outcomes: queue.SimpleQueue[RowResult | None] = queue.SimpleQueue()
        at_work = self._start(workers, outcomes, may_go_on)
        while at_work:
            try:
                outcome = outcomes.get(timeout=_LISTEN_SECONDS)
            except queue.Empty:
                continue
            if outcome is None:
                at_work -= 1
                continue
            yield outcome
            self._unheard.pop(outcome.row, None)  # only now: whoever listens may have been interrupted
        if self._faults:
            raise self._faults[0]

    def wait(self) -> None:
        """Wait until no row is under way any more; whoever calls it has seen to it that no more are begun."""
        for thread in self._threads:
            thread.join()

    def end(self) -> Left:
        """Hear no more: what became of every row of which nothing was heard, at this moment."""
        with self._lock:
            self._is_over = True
            return Left([*self._unheard.values()], [*self._under_way.values()])

    def _start(
        self, workers: int, outcomes: "queue.SimpleQueue[RowResult | None]", may_go_on: Callable[[], bool]
    ) -> int:
        """Start workers, fewer where the system gives no more; how many there are."""
        for number in range(workers):
            thread = threading.Thread(target=self._worker, args=(outcomes, may_go_on), daemon=True)
            try:
                thread.start()
            except RuntimeError as error:
                if not number:
                    self._faults.append(error)
                return number
            self._threads.append(thread)
        return workers

    def _take(self) -> PlannedRow | None:
        with self._lock:
            if self._is_over or self._faults:
                return None
            planned = self._back.pop() if self._back else next(self._rows, None)
            if planned is not None:
                self._under_way[planned.row.number] = planned
            return planned

    def _worker(self, outcomes: "queue.SimpleQueue[RowResult | None]", may_go_on: Callable[[], bool]) -> None:
        try:
            with closing(self._connect()) as client:
                while may_go_on() and (planned := self._take()) is not None:
                    result = self._send(planned, client)
                    if self._is_kept(planned, result) and result is not None:
                        outcomes.put(result)
        except Exception as error:  # noqa: BLE001  # it is raised again in the thread that listens
            self._faults.append(error)
        finally:
            outcomes.put(None)

    def _is_kept(self, planned: PlannedRow, result: RowResult | None) -> bool:
        """Note what came of a row, unless it was given up as being under way."""
        with self._lock:
            if self._is_over:
                return False
            del self._under_way[planned.row.number]
            if result is None:
                self._back.append(planned)
            else:
                self._unheard[result.row] = result
            return True
