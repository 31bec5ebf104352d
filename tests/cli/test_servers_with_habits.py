"""Exports from servers whose lists are not as documented: complete, or marked, and never 0 with a client missing."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from paged import Paged, Records, clients
from scripted import Request, Settings, envelope, scripted_server
from testkit import Ran, Run, read_csv

from intend_bulk.api.pacing import Pacer

SHAPES, WITH_TOTALS, ALL = ("list", "page"), ("page",), ("list", "page", "meta")
HTML = (200, b"<html><body>Please log in</body></html>")
REFUSED = (200, envelope(None, response=False, message="Too busy"))
FAILED = (500, envelope(None, response=False, status=500))


@pytest.fixture(autouse=True)
def no_waits(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    """Between attempts no time passes; `settings` has made the pace as quick as it may be."""
    assert settings
    monkeypatch.setattr(Pacer, "pause", lambda _pacer, _seconds, _why="": True)


@dataclass(frozen=True)
class Case:
    """A server with a habit, and what an export makes of it."""

    name: str
    habits: dict[str, Any]
    count: int = 220
    shapes: tuple[str, ...] = SHAPES
    written: int | None = None
    """How many stand in the file; None for all."""
    said: str = ""
    """A part of the sentence that says why the file may lack clients; "" for a file that is complete."""
    options: tuple[str, ...] = ()


def of(number: int, answer: tuple[int, Any], *, times: int = 1_000) -> Callable[[int, int], tuple[int, Any] | None]:
    """An answer instead of a page, the first so many times."""
    return lambda asked, time: answer if asked == number and time <= times else None


def in_steps(*sizes: int) -> Callable[[int, int], int]:
    """Totals that are so far from the truth, page by page."""
    return lambda number, total: total + sizes[min(number, len(sizes)) - 1]


def without(number: int) -> Callable[[int, Records], Records]:
    """A page that lacks one of its clients whenever it is asked for."""
    return lambda asked, records: records[1:] if asked == number else records


def doubled(asked: int, records: Records) -> Records:
    """A page that shows its first client twice."""
    return [*records[:1], *records] if asked == 2 else records


def of_text_ids(asked: int, records: Records) -> Records:
    """A page that writes its ids as texts, every second time."""
    return [{**one, "id": str(one["id"])} for one in records] if asked % 2 else records


FINE = [
    Case("as documented", {}, shapes=ALL),
    Case("exactly full pages", {}, count=200),
    Case("one page", {}, count=30),
    Case("one full page", {}, count=50),
    Case("the last page again after it", {"given": lambda number: min(number, 5)}),
    Case("the last page again, a full one", {"given": lambda number: min(number, 4)}, count=200),
    Case("the only page again", {"given": lambda _number: 1}, count=30),
    Case("20 clients a page", {"size": 20}),
    Case("20 clients a page, the last full", {"size": 20}, count=200),
    Case("20 clients a page, the last again", {"size": 20, "given": lambda number: min(number, 11)}),
    Case("100 clients a page", {"size": 100}),
    Case("a client twice on a page", {"cut": doubled}),
    Case("ids as texts and as numbers", {"cut": of_text_ids}),
    Case("totals too low", {"total": in_steps(-7)}, shapes=WITH_TOTALS),
    Case("totals that begin too low", {"total": in_steps(-100, -50, 0)}, shapes=WITH_TOTALS),
    Case("totals that begin too high", {"total": in_steps(9, 3, 0)}, shapes=WITH_TOTALS),
    Case("a last page that is too early", {"total": in_steps(-120)}, shapes=WITH_TOTALS),
    Case("HTML once", {"wrong": of(3, HTML, times=1)}),
    Case("HTML four times", {"wrong": of(3, HTML, times=4)}, shapes=("list",)),
    Case("refused in words once", {"wrong": of(4, REFUSED, times=1)}),
    Case("failed four times", {"wrong": of(3, FAILED, times=4)}),
    Case("failed four times at first", {"wrong": of(1, FAILED, times=4)}, shapes=("list",)),
    Case("a filter", {}, written=110, options=("--type", "trade")),
]
MARKED = [
    Case("ignores the page", {"given": lambda _number: 1}, shapes=ALL, written=50, said="ignores `page`"),
    Case("page 3 is always page 2", {"given": lambda number: 2 if number == 3 else number}, written=170, said="page"),
    Case("page 4 is always page 1", {"given": lambda number: 1 if number == 4 else number}, written=170, said="page"),
    Case("pages 3 and on are page 1", {"given": lambda number: number if number < 3 else 1}, written=100, said="page"),
    Case(
        "no page after page 3",
        {"cut": lambda number, records: records if number <= 3 else []},
        shapes=WITH_TOTALS,
        written=150,
        said="says that it has",
    ),
    Case(
        "an empty page in the middle",
        {"cut": lambda number, records: records if number != 2 else []},
        shapes=WITH_TOTALS,
        written=50,
        said="says that it has",
    ),
    Case("a client that is never shown", {"cut": without(2)}, shapes=WITH_TOTALS, written=219, said="says that it has"),
    Case("totals too high", {"total": in_steps(7)}, shapes=("page", "meta"), said="says that it has"),
    Case("totals that end too high", {"total": in_steps(0, 0, 0, 0, 3)}, shapes=WITH_TOTALS, said="says that it has"),
    Case("HTML always", {"wrong": of(3, HTML)}, written=100, said="does not answer as Intend does"),
    Case("refused in words always", {"wrong": of(4, REFUSED)}, written=150, said="refused to list clients: Too busy"),
    Case("failed always", {"wrong": of(3, FAILED)}, written=100, said="failed with HTTP 500"),
    Case("the key refused", {"wrong": of(3, (401, envelope(None)))}, written=100, said="refused the API key"),
    Case("no such page", {"wrong": of(3, (404, b"gone"))}, written=100, said="There is no Intend API"),
    Case("a redirect", {"wrong": of(3, (302, b""))}, written=100, said="redirects"),
    Case("another form", {"wrong": of(3, (200, envelope({"items": []})))}, written=100, said="a form that is not"),
    Case(
        "something without an id",
        {"wrong": of(3, (200, envelope([{"title": "Acme"}])))},
        written=100,
        said="no client id",
    ),
    Case("half JSON", {"wrong": of(3, (200, b'{"status": 200, "resp'))}, written=100, said="does not answer as Intend"),
    Case(
        "ignores the filter",
        {"filters": False},
        options=("--type", "trade"),
        said="asked for client_type 'trade' and gave one of 'retail'",
    ),
]


def each(cases: list[Case]) -> Any:
    """Every case in every shape that it is for."""
    return pytest.mark.parametrize(
        ("case", "shape"),
        [pytest.param(case, shape, id=f"{case.name}, {shape}") for case in cases for shape in case.shapes],
    )


def export(run: Run, settings: Settings, server: Paged, *options: str) -> tuple[Ran, dict[str, Any]]:
    """Export to out.csv; what was said, and the JSON document."""
    with scripted_server(server) as running:
        settings(running.url)
        ran = run("export", "out.csv", "--json", *options)
    return ran, json.loads(ran.out or "{}")


def ids_in(path: Path) -> list[int]:
    return [int(row["client_id"]) for row in read_csv(path)]


@each(FINE)
def test_a_habit_that_hides_nobody(run: Run, settings: Settings, folder: Path, case: Case, shape: str) -> None:
    """Every client stands in the file once, in the order of the ids, and the export is complete."""
    server = Paged(clients(case.count), shape, **case.habits)
    ran, document = export(run, settings, server, *case.options)
    ids = ids_in(folder / "out.csv")
    assert ids == sorted({*ids})
    assert len(ids) == document["clients"] == (case.count if case.written is None else case.written)
    assert (ran.exit_code, document["complete"], document["doubts"]) == (0, True, [])


@each(MARKED)
def test_a_habit_that_may_hide_clients(run: Run, settings: Settings, folder: Path, case: Case, shape: str) -> None:
    """What came stands in a file that is called partial, and a sentence says why."""
    server = Paged(clients(case.count), shape, **case.habits)
    ran, document = export(run, settings, server, *case.options)
    assert (ran.exit_code, document.get("complete"), document.get("exit_code")) == (4, False, 4)
    assert [path.name for path in folder.iterdir()] == ["out.partial.csv"]
    assert case.said in document["doubts"][0] and case.said in ran.err
    ids = ids_in(folder / "out.partial.csv")
    assert ids == sorted({*ids})
    assert document["clients"] == len(ids)
    assert case.written is None or len(ids) == case.written


@pytest.mark.parametrize(
    "first",
    [FAILED, HTML, REFUSED, (401, envelope(None)), (404, b"gone")],
    ids=["500", "HTML", "refused", "401", "404"],
)
def test_where_nothing_comes_there_is_no_file(
    run: Run, settings: Settings, folder: Path, first: tuple[int, Any]
) -> None:
    """Exit 3, and one sentence says why."""
    ran, _ = export(run, settings, Paged(clients(220), wrong=of(1, first)))
    assert (ran.exit_code, [*folder.iterdir()]) == (3, [])
    assert ran.err.startswith("Error: ")


def test_a_page_that_fails_is_asked_for_five_times(run: Run, settings: Settings) -> None:
    server = Paged(clients(220), wrong=of(3, FAILED))
    export(run, settings, server)
    assert server.asked == [1, 2, 3, 3, 3, 3, 3]


def test_a_refused_list_names_the_filters(run: Run, settings: Settings, folder: Path) -> None:
    refused = (200, envelope(None, response=False, message="A filter is required"))
    ran, _ = export(run, settings, Paged(clients(220), wrong=lambda _number, _time: refused))
    assert (ran.exit_code, [*folder.iterdir()]) == (3, [])
    assert "--type or --department" in ran.err


def test_once_says_so_and_is_no_fault(run: Run, settings: Settings) -> None:
    server = Paged(clients(220))
    ran, document = export(run, settings, server, "--once")
    assert (ran.exit_code, document["passes"], server.asked) == (0, 1, [1, 2, 3, 4, 5, 6])
    assert "--once" in document["notes"][0]


@pytest.mark.parametrize(
    "habits",
    [
        {"given": lambda number: 2 if number == 3 else number},
        {"total": in_steps(7), "shape": "page"},
        {"given": lambda _number: 1},
        {"wrong": of(3, HTML)},
    ],
    ids=["a page comes again", "totals too high", "ignores the page", "HTML"],
)
def test_once_tells_what_is_seen_to_be_wrong(
    run: Run, settings: Settings, folder: Path, habits: dict[str, Any]
) -> None:
    ran, document = export(run, settings, Paged(clients(220), **habits), "--once")
    assert (ran.exit_code, document["complete"], document["passes"]) in [(4, False, 1), (4, False, 0)]
    assert [path.name for path in folder.iterdir()] == ["out.partial.csv"]


def test_a_partial_workbook_begins_with_a_red_sheet(run: Run, settings: Settings, folder: Path) -> None:
    """Whoever opens it sees at once that clients may be missing."""
    with scripted_server(Paged(clients(220), wrong=of(3, HTML))) as running:
        settings(running.url)
        assert run("export", "out.xlsx").exit_code == 4
    workbook = load_workbook(folder / "out.partial.xlsx")
    assert (workbook.sheetnames[0], workbook.active.title) == ("About", "About")
    assert workbook["About"].sheet_properties.tabColor.rgb.endswith("C00000")


class TestTheServer:
    """What the proofs lean on."""

    @pytest.mark.parametrize("shape", ["list", "page", "meta"])
    def test_an_honest_one_gives_every_client_once(self, shape: str) -> None:
        server = Paged(clients(120), shape)
        found = []
        for number in ("1", "2", "3", "4"):
            said = server(Request("GET", "/api/clients", {"page": number}, {}, b""))[1]
            found += said["data"]["data"] if shape == "page" else said["data"]
        assert [one["id"] for one in found] == [*range(1, 121)]

    def test_totals_stand_where_the_shape_has_them(self) -> None:
        request = Request("GET", "/api/clients", {"page": "2"}, {}, b"")
        totals = {"current_page": 2, "last_page": 3, "total": 120}
        assert Paged(clients(120), "meta")(request)[1]["meta"] == totals
        assert totals.items() <= Paged(clients(120), "page")(request)[1]["data"].items()
        assert "meta" not in Paged(clients(120))(request)[1]

    def test_a_wrong_answer_comes_the_times_that_it_is_to(self) -> None:
        server = Paged(clients(120), wrong=of(2, FAILED, times=2))
        answers = [server(Request("GET", "/api/clients", {"page": number}, {}, b""))[0] for number in "12122"]
        assert answers == [200, 500, 200, 500, 200]
