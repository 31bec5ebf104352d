"""Exports while others make and delete clients: everybody who was there throughout, once; or it is not sure."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests
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
MANY = 12_345


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


@pytest.mark.parametrize("seed", SEEDS)
def test_a_list_that_moves_a_little_is_complete(few: Path, tmp_path: Path, seed: int) -> None:
    """Every shape, every count and either order comes with some of the seeds."""
    faults = moves(count=COUNTS[seed % 4], share=6, newest_first=seed % 5 < 3, size=SIZE)
    ended = export(few, tmp_path, faults, shape=SHAPES[seed % 3], seed=seed)
    hold(ended)
    assert ended.exported.exit_code == 0


@pytest.mark.parametrize("seed", SEEDS[:6])
def test_a_list_that_moves_without_rest_is_complete_or_marked(few: Path, tmp_path: Path, seed: int) -> None:
    """Something happens before every fourth page."""
    faults = moves(count=COUNTS[seed % 4], share=12, newest_first=seed % 2 == 0, size=SIZE)
    hold(export(few, tmp_path, faults, shape=SHAPES[seed % 3], seed=seed))


def test_a_long_list_that_moves(many: Path, tmp_path: Path) -> None:
    """12,345 clients on pages of 50, the newest first, read over four connections."""
    faults = moves(count=49, share=0.5, newest_first=True)
    ended = export(many, tmp_path, faults, shape="list", seed=7, workers=4)
    hold(ended)
    assert ended.exported.exit_code == 0
    assert ended.exported.reading.came or ended.went


def test_the_truth_is_what_the_database_holds(few: Path, tmp_path: Path) -> None:
    """The proofs lean on it: 3 came, and the first 2 went."""
    faults = ["client-inserted count=3 @1", "client-deleted count=2 @2"]
    with moving_sandbox(few, tmp_path, faults=faults) as (running, truth):
        for page in (1, 2):
            requests.get(f"{running.url}/api/clients", {"page": page}, headers={"api-key": KEY}, timeout=20)
    assert truth.before == {*range(1, 201)}
    assert (truth.after, truth.ever) == ({*range(3, 204)}, {*range(1, 204)})
    assert truth.throughout == {*range(3, 201)}


def test_every_export_is_of_the_same_list(few: Path, tmp_path: Path) -> None:
    """A sandbox works on a copy, so what happens in one test is not there in the next."""
    with moving_sandbox(few, tmp_path, faults=["client-deleted count=100 @1"]) as (running, _):
        requests.get(f"{running.url}/api/clients", headers={"api-key": KEY}, timeout=20)
    assert len(Truth(few).held()) == 200
