"""Two exports of any formats: exactly what differs is found, and nothing else."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC
from itertools import product
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from exported import Record, as_side, moved, record, records, write_export
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from testkit import write_csv

from intend_bulk.errors import SheetError
from intend_bulk.jobs.comparing import compare, compare_files
from intend_bulk.model.changes import Comparison, Kind
from intend_bulk.model.client_ids import order_key
from intend_bulk.model.fields import Cell
from intend_bulk.model.side import Side

FORMATS = ("xlsx", "csv", "jsonl", "json")
PAIRS = list(product(FORMATS, FORMATS))
LONDON = ZoneInfo("Europe/London")
NASTY = (
    "=1+1",
    "+44 20 7946 0018",
    "-5.50",
    "@home",
    "'=x",
    "\ttab",
    "a\r\nb",
    "007",
    "1E5",
    "TRUE",
    "#N/A",
    " space ",
)


def later_records() -> list[Record]:
    """Client 1 is gone, 13 came, and one cell differs in each of six."""
    clients = records(13)[1:]
    by_id = {client["id"]: client for client in clients}
    by_id[3]["billing_address"]["address_town"] = "=York"
    by_id[5]["tax_ref"]["value"] = 17.5
    by_id[6]["created_on"] = "2026-03-01T10:00:00.000000Z"
    by_id[7]["detail"]["vat_number"] = "007"
    by_id[8]["discount_brackets"] = [{"from": 100, "rate": 5}]
    by_id[12]["contacts"] = [{"job_title": "Buyer"}]
    return clients


PLANTED = [
    (Kind.GONE, "1", ""),
    (Kind.CHANGED, "3", "billing_town"),
    (Kind.CHANGED, "5", "tax_value"),
    (Kind.CHANGED, "6", "created_on"),
    (Kind.CHANGED, "7", "vat_number"),
    (Kind.CHANGED, "8", "discount_brackets"),
    (Kind.CHANGED, "12", "contact_1_job_title"),
    (Kind.ADDED, "13", ""),
]


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same twelve clients in every format, and what became of them."""
    folder = tmp_path_factory.mktemp("exports")
    earlier = records(12)
    earlier[11]["contacts"] = []
    for ending in FORMATS:
        write_export(folder / f"earlier.{ending}", earlier)
        write_export(folder / f"later.{ending}", later_records())
    return folder


def found(comparison: Comparison) -> list[tuple[Kind, str, str]]:
    return [(change.kind, change.client_id, change.column) for change in comparison.changes]


def compared(earlier: Path, later: Path) -> Comparison:
    return compare_files(earlier, later)[2]


def cells(**row: Cell) -> Callable[[], Iterator[tuple[str, Mapping[str, Cell]]]]:
    return lambda: iter([("1", {"client_id": "1", **row})])


def difference(old: Mapping[str, Cell], new: Mapping[str, Cell], **zones: Any) -> list[tuple[Cell, Cell]]:
    """The changes from one row to another of the same client: their old and new cells."""
    earlier = Side("earlier.csv", list(old), cells(**old), zones.get("earlier"))
    later = Side("later.csv", list(new), cells(**new), zones.get("later"))
    return [(change.old, change.new) for change in compare(earlier, later).changes]


@pytest.mark.parametrize(("earlier", "later"), PAIRS)
def test_the_same_clients_are_the_same_in_every_format(exports: Path, earlier: str, later: str) -> None:
    assert found(compared(exports / f"later.{earlier}", exports / f"later.{later}")) == []


@pytest.mark.parametrize(("earlier", "later"), PAIRS)
def test_what_was_planted_is_found_in_every_format(exports: Path, earlier: str, later: str) -> None:
    assert found(compared(exports / f"earlier.{earlier}", exports / f"later.{later}")) == PLANTED


def test_the_counts_are_those_of_clients_and_of_cells(exports: Path) -> None:
    comparison = compared(exports / "earlier.csv", exports / "later.jsonl")
    counts = (comparison.added, comparison.gone, comparison.changed, comparison.changed_cells)
    assert counts == (1, 1, 6, 6)


def test_old_and_new_are_numbers_and_moments_where_they_are(exports: Path) -> None:
    by_column = {each.column: each for each in compared(exports / "earlier.csv", exports / "later.xlsx").changes}
    assert (by_column["tax_value"].old, by_column["tax_value"].new) == (records(5)[4]["tax_ref"]["value"], 17.5)
    assert by_column["created_on"].new == "2026-03-01T10:00:00+00:00"


def test_changes_may_be_gone_through_again(exports: Path) -> None:
    comparison = compared(exports / "earlier.csv", exports / "later.csv")
    assert found(comparison) == found(comparison) == PLANTED


@pytest.mark.parametrize(("earlier", "later"), PAIRS)
def test_texts_that_programs_like_to_change_are_the_same_everywhere(tmp_path: Path, earlier: str, later: str) -> None:
    """Also under a key that nobody documents, and among them texts that look like formulas."""
    clients = records(len(NASTY))
    for client, text in zip(clients, NASTY, strict=True):
        client["title"], client["loyalty"] = f"A {text}", text
        client["billing_address"]["address_street_1"] = text
    sides = [write_export(tmp_path / f"{n}.{ending}", clients) for n, ending in enumerate((earlier, later))]
    assert found(compared(*sides)) == []


def test_values_that_nobody_documents_are_compared(tmp_path: Path) -> None:
    clients, others = records(3), records(3)
    for values, side in (((True, 20.0, "007"), clients), ((False, 20, "7"), others)):
        for client, value in zip(side, values, strict=True):
            client["extra"] = value
    comparison = compared(write_export(tmp_path / "a.csv", clients), write_export(tmp_path / "b.xlsx", others))
    assert found(comparison) == [(Kind.CHANGED, "1", "extra"), (Kind.CHANGED, "3", "extra")]


EDITS = st.dictionaries(
    st.integers(1, 8),
    st.sampled_from(["gone", "title", "billing_town", "discount_rate", "shipping_1_town"]),
    max_size=6,
)


@given(edits=EDITS, endings=st.tuples(*[st.sampled_from(["csv", "jsonl"])] * 2), order=st.permutations(range(8)))
@settings(max_examples=40, deadline=None)
def test_planted_differences_are_found_exactly(
    tmp_path_factory: pytest.TempPathFactory,
    edits: dict[int, str],
    endings: tuple[str, str],
    order: list[int],
) -> None:
    """In whatever order the clients stand."""
    folder = tmp_path_factory.mktemp("planted")
    earlier, later = records(8), [client for client in records(8) if edits.get(client["id"]) != "gone"]
    for client in later:
        if column := edits.get(client["id"]):
            _edit(client, column)
    shuffled = [earlier[position] for position in order]
    one, other = (folder / f"{name}.{ending}" for name, ending in zip("ab", endings, strict=True))
    planted = [
        (Kind.GONE, str(number), "") if what == "gone" else (Kind.CHANGED, str(number), what)
        for number, what in sorted(edits.items())
    ]
    assert found(compared(write_export(one, shuffled), write_export(other, later))) == planted


def _edit(client: Record, column: str) -> None:
    match column:
        case "title":
            client["title"] += "."
        case "billing_town":
            client["billing_address"]["address_town"] += "="
        case "discount_rate":
            client["discount_rate"] += 1
        case "shipping_1_town":
            client["shipping_addresses"] = client["shipping_addresses"] or [{}]
            town = client["shipping_addresses"][0].get("address_town", "")
            client["shipping_addresses"][0]["address_town"] = f"{town}'"


def test_ids_are_in_the_order_of_numbers_and_then_of_texts() -> None:
    assert sorted(["x", "10", "9", "", "007", "7", "100", "a"], key=order_key) == [
        "007",
        "7",
        "9",
        "10",
        "100",
        "",
        "a",
        "x",
    ]


def test_clients_in_any_order_are_found_in_the_order_of_ids(tmp_path: Path) -> None:
    earlier = write_export(tmp_path / "earlier.csv", reversed(records(12)))
    later = write_export(tmp_path / "later.csv", sorted(later_records(), key=lambda client: str(client["title"])))
    ids = [int(change.client_id) for change in compared(earlier, later).changes]
    assert ids == sorted(ids)
    assert len(set(ids)) == len(PLANTED)


@pytest.mark.parametrize("ids", [(1, 2, 2, 3), (2, 1, 3, 2)], ids=["side by side", "apart"])
def test_a_client_that_stands_twice_in_a_file_is_named(tmp_path: Path, ids: tuple[int, ...]) -> None:
    twice = write_export(tmp_path / "twice.csv", [record(number) for number in ids])
    once = write_export(tmp_path / "once.csv", records(3))
    with pytest.raises(SheetError, match=r"^twice\.csv holds client 2 twice"):
        compare_files(once, twice)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"tax_value": 20}, {"tax_value": "20"}),
        ({"tax_value": "20.00"}, {"tax_value": 20}),
        ({"discount_rate": 17.5}, {"discount_rate": "17.5"}),
        ({"title": None}, {"title": ""}),
        ({"loyal": True}, {"loyal": "TRUE"}),
        ({"points": 5.0}, {"points": "5"}),
        ({"points": 1e16}, {"points": "1e+16"}),
        ({"discount_brackets": '[{"from":1}]'}, {"discount_brackets": '[ {"from": 1} ]'}),
        ({"title": "\ud83d"}, {"title": "\\ud83d"}),
        ({"created_on": "2026-03-01T10:00:00.000000Z"}, {"created_on": "2026-03-01T11:00:00+01:00"}),
    ],
    ids=str,
)
def test_the_same_value_in_another_form_is_no_change(old: dict[str, Cell], new: dict[str, Cell]) -> None:
    assert difference(old, new) == difference(new, old) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"title": "007"}, {"title": "7"}),
        ({"title": "TRUE"}, {"title": "true"}),
        ({"title": "Acme"}, {"title": "Acme "}),
        ({"vat_number": "20.0"}, {"vat_number": "20"}),
        ({"points": "007"}, {"points": 7}),
        ({"points": "1E5"}, {"points": 100_000}),
        ({"points": 0}, {"points": None}),
        ({"loyal": False}, {"loyal": None}),
        ({"loyal": "true"}, {"loyal": "1"}),
        ({"loyal": True}, {"loyal": 1}),
        ({"tax_value": 0}, {"tax_value": None}),
        ({"tax_value": 20}, {"tax_value": "20%"}),
        ({"created_on": "2026-03-01T10:00:00Z"}, {"created_on": "2026-03-01T10:00:00+01:00"}),
        ({"created_on": "2026-03-01T10:00:00Z"}, {"created_on": "1 March"}),
    ],
    ids=str,
)
def test_another_value_is_a_change(old: dict[str, Cell], new: dict[str, Cell]) -> None:
    assert (len(difference(old, new)), len(difference(new, old))) == (1, 1)


@pytest.mark.parametrize(
    ("shown", "zone", "moment"),
    [
        ("2026-07-01 11:00:00", LONDON, "2026-07-01T10:00:00Z"),
        ("2026-07-01", LONDON, "2026-06-30T23:00:00Z"),
        ("2026-10-25 01:30:00", LONDON, "2026-10-25T00:30:00Z"),
        ("2026-10-25 01:30:00", LONDON, "2026-10-25T01:30:00Z"),
        ("2026-07-01 10:00:00", UTC, "2026-07-01T12:00:00+02:00"),
        ("0001-01-01 00:00:00", ZoneInfo("Asia/Tokyo"), "0001-01-01 00:00:00"),
    ],
)
def test_a_wall_clock_is_the_moment_in_its_time_zone(shown: str, zone: ZoneInfo, moment: str) -> None:
    """The hour that comes twice, when the clocks go back, is either of the two."""
    assert difference({"created_on": shown}, {"created_on": moment}, earlier=zone) == []


def test_the_same_wall_clock_in_two_time_zones_is_a_change_and_is_shown_in_the_later_one() -> None:
    clock = {"created_on": "2026-07-01 11:00:00"}
    shown = ("2026-07-01T12:00:00+01:00", "2026-07-01T11:00:00+01:00")
    assert difference(clock, clock, earlier=UTC, later=LONDON) == [shown]


LONG = "x" * 40_000
CUT = f"{LONG[:32_700]}… [cut: 40,000 characters; the whole text is in csv and jsonl]"


def test_the_beginning_that_a_workbook_holds_of_a_long_text_is_no_change() -> None:
    assert difference({"billing_note": LONG}, {"billing_note": CUT}) == []
    assert difference({"billing_note": CUT}, {"billing_note": LONG}) == []


@pytest.mark.parametrize("other", [f"y{LONG[1:]}", f"{LONG}x", None], ids=["beginning", "length", "empty"])
def test_another_text_than_the_one_that_was_cut_is_a_change(other: str | None) -> None:
    assert len(difference({"billing_note": CUT}, {"billing_note": other})) == 1


def test_a_further_shipping_address_is_a_change(tmp_path: Path) -> None:
    """The earlier export has no column for it, as no client had so many."""
    clients, others = records(3), records(3)
    for client in clients:
        client["shipping_addresses"], client["contacts"] = [], []
    for client in others:
        client["shipping_addresses"], client["contacts"] = [], []
    others[1]["shipping_addresses"] = [{}, {"address_town": "Leeds"}]
    others[2]["contacts"] = [{"mobile": "07700 900 123"}]
    comparison = compared(write_export(tmp_path / "a.csv", clients), write_export(tmp_path / "b.csv", others))
    assert found(comparison) == [
        (Kind.CHANGED, "2", "shipping_2_town"),
        (Kind.CHANGED, "3", "contact_1_mobile"),
    ]
    assert (comparison.only_earlier, comparison.only_later) == ((), ())


def test_columns_that_only_one_export_has_are_named_and_not_compared(tmp_path: Path) -> None:
    few = write_export(tmp_path / "few.csv", records(2), columns=["client_id", "title", "email"])
    other = write_export(tmp_path / "other.csv", records(2), columns=["client_id", "title", "billing_town"])
    comparison = compared(few, other)
    assert found(comparison) == []
    assert (comparison.only_earlier, comparison.only_later) == (("email",), ("billing_town",))


def test_an_undocumented_key_that_is_new_is_named(tmp_path: Path) -> None:
    others = records(2)
    others[0]["loyalty"] = {"points": 5}
    comparison = compared(write_export(tmp_path / "a.jsonl", records(2)), write_export(tmp_path / "b.xlsx", others))
    assert (found(comparison), comparison.only_later) == ([], ("loyalty.points",))


def test_passwords_are_not_compared(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_csv(tmp_path / f"{name}.csv", [{"client_id": "1", "title": "Acme", "password": f"secret {name}"}])
    assert found(compared(tmp_path / "a.csv", tmp_path / "b.csv")) == []


def test_a_running_export_can_be_compared_with_a_file(exports: Path) -> None:
    earlier, _, _ = compare_files(exports / "earlier.xlsx", exports / "earlier.csv")
    assert found(compare(earlier, as_side("now.xlsx", later_records()))) == PLANTED


def test_an_export_that_was_saved_again_is_the_same(tmp_path: Path) -> None:
    """With shared texts, which is how Excel and LibreOffice write them, a title above and a client moved down."""
    path = write_export(tmp_path / "a.xlsx", records(3))
    book = load_workbook(path)
    sheet = book["Clients"]
    sheet.insert_rows(1, 2)
    sheet["A1"], sheet.title = "For Anna", "March"
    moved(sheet, 4, 6)
    book.save(tmp_path / "b.xlsx")
    assert found(compared(path, tmp_path / "b.xlsx")) == []


def test_a_later_line_of_json_says_what_is_wrong_with_it(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps(record(1)) + "\n[1]\n", encoding="utf-8")
    with pytest.raises(SheetError, match=r"^a\.jsonl, line 2 cannot be read: it holds no object"):
        compare_files(tmp_path / "a.jsonl", tmp_path / "a.jsonl")
