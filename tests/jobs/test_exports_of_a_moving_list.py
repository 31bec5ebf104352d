"""Exports while others make and delete clients: everybody who was there throughout, once, or a doubt that is said."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from moving import KEY, Truth, fill_database, moves, moving_sandbox

from intend_bulk.jobs.export_order import ExportOrder
from intend_bulk.jobs.exporting import Exported, export_clients
from intend_bulk.jobs.listening import NOBODY
from intend_bulk.sandbox import ListShape
from intend_bulk.settings import Settings
from intend_bulk.system import StopRequest

SEEDS = range(1, 21)
SHAPES: Sequence[ListShape] = ("list", "page", "meta")
SIZE = 10
"""Clients on a page of the small lists."""
COUNTS = (1, SIZE - 1, SIZE, SIZE + 1)
"""Clients that come or go at a time: around a page of them is what a reading is most easily misled by."""
MANY, MANY_COUNTS = 12_345, (1, 49, 50, 51)


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill_database(tmp_path_factory.mktemp("few") / "intend.sqlite", 200)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill_database(tmp_path_factory.mktemp("many") / "intend.sqlite", MANY)


@dataclass(frozen=True)
class Ended:
    """An export, the ids in its file, and what was really there."""

    exported: Exported
    ids: list[int]
    truth: Truth

    @property
    def went(self) -> set[int]:
        return {int(client_id) for client_id in self.exported.reading.went}


def export(
    filled: Path, folder: Path, faults: Sequence[str], *, shape: ListShape, seed: int, workers: int = 1
) -> Ended:
    """Export a list that moves, and look what was there."""
    with moving_sandbox(filled, folder, faults=faults, shape=shape, seed=seed) as (running, truth):
        settings = Settings(
            url=running.url, api_key=KEY, rate=100_000, workers=workers, journal=folder / "journal.sqlite"
        )
        order = ExportOrder(target=folder / "out.jsonl")
        exported = export_clients(order, settings, listener=NOBODY, stop=StopRequest())
    lines = exported.target.read_text(encoding="utf-8").splitlines()
    return Ended(exported, [json.loads(line)["id"] for line in lines], truth)


def hold(ended: Ended) -> None:
    """What is true of every export, complete or marked."""
    assert ended.ids == sorted({*ended.ids})
    assert {*ended.ids} <= ended.truth.ever
    assert ended.went.isdisjoint(ended.ids)
    if ended.exported.exit_code:
        assert (ended.exported.exit_code, ended.exported.target.name) == (4, "out.partial.jsonl")
        assert ended.exported.facts.doubts
    else:
        assert (ended.exported.target.name, [*ended.exported.facts.doubts]) == ("out.jsonl", [])
        assert ended.truth.throughout <= {*ended.ids}
        assert ended.went.isdisjoint(ended.truth.after)


@pytest.mark.parametrize("newest_first", [False, True], ids=["oldest first", "newest first"])
@pytest.mark.parametrize("seed", SEEDS)
def test_a_list_that_moves_a_little_is_complete(few: Path, tmp_path: Path, seed: int, newest_first: bool) -> None:
    """Some twenty pages in a hundred; every shape and every count comes with some of the seeds."""
    count = COUNTS[seed % len(COUNTS)]
    faults = moves(count=count, share=6, newest_first=newest_first, size=SIZE)
    ended = export(few, tmp_path, faults, shape=SHAPES[seed % len(SHAPES)], seed=seed)
    hold(ended)
    assert ended.exported.exit_code == 0
