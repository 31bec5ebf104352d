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
        self._under_way: dict[int, PlannedRow] = {}

    def work(self, workers: int, *, may_go_on: Callable[[], bool]) -> Iterator[RowResult]:
        """Send rows while `may_go_on`, and yield outcomes as they come; ends when no row is under way any more.

        A fault of ours in a worker is raised here, when the others have ended.
        """
        outcomes: queue.SimpleQueue[RowResult | Exception | None] = queue.SimpleQueue()
        for _ in range(workers):
            threading.Thread(target=self._worker, args=(outcomes, may_go_on), daemon=True).start()
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

    def rest(self) -> Iterator[PlannedRow]:
        """The rows that were not begun."""
        while (planned := self._take()) is not None:
            yield planned

    @property
    def under_way(self) -> list[PlannedRow]:
        """The rows that are being sent, whose answer is not known yet."""
        with self._lock:
            return [*self._under_way.values()]

    def _take(self) -> PlannedRow | None:
        with self._lock:
            planned = self._back.pop() if self._back else next(self._rows, None)
            if planned is not None:
                self._under_way[planned.row.number] = planned
            return planned

    def _worker(
        self, outcomes: "queue.SimpleQueue[RowResult | Exception | None]", may_go_on: Callable[[], bool]
    ) -> None:
        try:
            with closing(self._connect()) as client:
                while may_go_on() and (planned := self._take()) is not None:
                    result = self._send(planned, client)
                    with self._lock:
                        del self._under_way[planned.row.number]
                        if result is None:
                            self._back.append(planned)
                    if result is not None:
                        outcomes.put(result)
        except Exception as error:  # noqa: BLE001  # it is raised again in the thread that listens
            outcomes.put(error)
        finally:
            outcomes.put(None)
