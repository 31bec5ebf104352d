"""Several workers that send rows side by side, each over its own connection; one thread hears what came of them."""

import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing

from intend_bulk.api.client import IntendClient
from intend_bulk.jobs.planning import PlannedRow
from intend_bulk.model.outcomes import RowResult

_LISTEN_SECONDS = 0.2
"""So often the listening thread looks up, as a signal may wait for it."""


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
        self._threads: list[threading.Thread] = []

    def work(self, workers: int, *, may_go_on: Callable[[], bool]) -> Iterator[RowResult]:
        """Send rows while `may_go_on`, and yield outcomes as they come; ends when no row is under way any more.

        A fault of ours in a worker is raised here, when the others have ended.
        """
        outcomes: queue.SimpleQueue[RowResult | Exception | None] = queue.SimpleQueue()
        self._threads = [
            threading.Thread(target=self._worker, args=(outcomes, may_go_on), daemon=True) for _ in range(workers)
        ]
        for thread in self._threads:
            thread.start()
        at_work, fault = workers, None
        while at_work:
            try:
                outcome = outcomes.get(timeout=_LISTEN_SECONDS)
            except queue.Empty:
                continue
            if isinstance(outcome, RowResult):
                yield outcome
            elif isinstance(outcome, Exception):
                fault = outcome
            else:
                at_work -= 1
        if fault:
            raise fault

    def wait(self) -> None:
        """Wait until no row is under way any more; whoever calls it has seen to it that no more are begun."""
        for thread in self._threads:
            thread.join()

    def rest(self) -> Iterator[PlannedRow]:
        """The rows that were not begun."""
        while (planned := self._take()) is not None:
            yield planned

    def _take(self) -> PlannedRow | None:
        with self._lock:
            return self._back.pop() if self._back else next(self._rows, None)

    def _worker(
        self, outcomes: "queue.SimpleQueue[RowResult | Exception | None]", may_go_on: Callable[[], bool]
    ) -> None:
        try:
            with closing(self._connect()) as client:
                while may_go_on() and (planned := self._take()) is not None:
                    result = self._send(planned, client)
                    if result is not None:
                        outcomes.put(result)
                        continue
                    with self._lock:
                        self._back.append(planned)
        except Exception as error:  # noqa: BLE001  # it is raised again in the thread that listens
            outcomes.put(error)
        finally:
            outcomes.put(None)
