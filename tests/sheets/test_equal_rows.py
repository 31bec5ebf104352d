"""Workbooks of ours without the rows that both have: nothing that differs is left out, and no other form is touched."""

import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from intend_bulk.errors import SheetError
from intend_bulk.jobs.comparing import compare_files
from intend_bulk.model.changes import Kind
from intend_bulk.model.client import field_named
from intend_bulk.model.export_facts import ExportFacts
from intend_bulk.model.fields import Cell
from intend_bulk.sheets import equal_rows
from intend_bulk.sheets.equal_rows import without_equal_rows
from intend_bulk.sheets.export_book import open_export_book
from intend_bulk.sheets.table_columns import TableColumn, field_column
from intend_bulk.sheets.writing import open_table

NAMES = ("client_id", "title", "discount_rate", "created_on")
Clients = dict[int, tuple[Cell, ...]]


def columns(names: tuple[str, ...] = NAMES) -> list[TableColumn]:
    return [field_column(name, field_named(name)) for name in names]


def written(path: Path, clients: Clients, names: tuple[str, ...] = NAMES) -> Path:
    """An export of these clients: title, discount, creation."""
    with open_table(path, columns(names), sheet_name="Clients") as table:
        for number, cells in clients.items():
            table.add([str(number), *cells])
    return path


def clients(count: int) -> Clients:
    return {
        number: (f"Client {number} Ltd", number % 30, "2026-03-01T10:00:00+00:00") for number in range(1, count + 1)
    }


def ids_in(path: Path) -> list[str]:
    return [str(row[0].value) for row in load_workbook(path)["Clients"].iter_rows(min_row=2) if row[0].value]


def test_equal_rows_are_left_out_wherever_they_stand(tmp_path: Path) -> None:
    """Also below a client that came or went, where they have other row numbers."""
    before, after = clients(40), clients(41)
    del after[3]
    after[20] = ("Other Ltd", *after[20][1:])
    files = written(tmp_path / "a.xlsx", before), written(tmp_path / "b.xlsx", after)
    copies = without_equal_rows(*files, tmp_path)
    assert copies is not None
    assert [ids_in(copy) for copy in copies] == [["3", "20"], ["20", "41"]]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(("A", 1, None), ("A", 2, None), id="a number"),
        pytest.param(("A", 1, None), ("A ", 1, None), id="a space"),
        pytest.param(("A", 1, None), ("A", None, None), id="an empty cell"),
        pytest.param(("A", 1, "2026-03-01T10:00:00+00:00"), ("A", 1, "2026-03-01T10:00:01+00:00"), id="a second"),
        pytest.param(('x5" s="', 1, None), ('x" s="', 1, None), id="a text like XML, the number of the row in it"),
        pytest.param(('" s="', 1, None), ('"  s="', 1, None), id="a text like XML"),
    ],
)
def test_every_difference_is_kept(tmp_path: Path, old: tuple[Cell, ...], new: tuple[Cell, ...]) -> None:
    before, after = clients(9), clients(9)
    before[4], after[4] = old, new
    _, _, found = compare_files(written(tmp_path / "a.xlsx", before), written(tmp_path / "b.xlsx", after))
    assert [(change.kind, change.client_id) for change in found.changes] == [(Kind.CHANGED, "4")]


def test_a_text_that_differs_just_as_the_numbers_of_the_rows_is_a_change(tmp_path: Path) -> None:
    before, after = clients(9), {0: ("New Ltd", 1, None), **clients(9)}
    before[4], after[4] = ('x5" s="', 1, None), ('x6" s="', 1, None)
    _, _, found = compare_files(written(tmp_path / "a.xlsx", before), written(tmp_path / "b.xlsx", after))
    assert [(change.kind, change.client_id) for change in found.changes] == [(Kind.ADDED, "0"), (Kind.CHANGED, "4")]


def test_rows_with_quotes_in_their_texts_are_left_out_where_they_moved(tmp_path: Path) -> None:
    """As JSON in a cell has them."""
    before = dict.fromkeys(range(1, 10), ('[{"from":100}]', 1, None))
    files = written(tmp_path / "a.xlsx", before), written(tmp_path / "b.xlsx", {0: ("New Ltd", 1, None), **before})
    copies = without_equal_rows(*files, tmp_path)
    assert copies is not None
    assert [ids_in(copy) for copy in copies] == [[], ["0"]]


def test_a_text_that_is_equal_is_no_change_whatever_it_looks_like(tmp_path: Path) -> None:
    before, after = {5: ('x" s="', 1, None)}, {1: ("New Ltd", 1, None), 5: ('x" s="', 1, None)}
    _, _, found = compare_files(written(tmp_path / "a.xlsx", before), written(tmp_path / "b.xlsx", after))
    assert [change.kind for change in found.changes] == [Kind.ADDED]


def test_a_workbook_that_was_saved_again_is_left_to_the_readers(tmp_path: Path) -> None:
    ours = written(tmp_path / "a.xlsx", clients(9))
    with zipfile.ZipFile(ours) as parts, zipfile.ZipFile(tmp_path / "b.xlsx", "w") as copy:
        for name in parts.namelist():
            copy.writestr(name, parts.read(name).replace(b"<row ", b'<row spans="1:4" '))
    assert without_equal_rows(ours, tmp_path / "b.xlsx", tmp_path) is None
    assert list(compare_files(ours, tmp_path / "b.xlsx")[2].changes) == []


def test_clients_in_another_order_are_left_to_the_readers(tmp_path: Path) -> None:
    """Whoever stands there twice is found by them."""
    ours = written(tmp_path / "a.xlsx", clients(9))
    other = written(tmp_path / "b.xlsx", dict(reversed(clients(9).items())))
    assert without_equal_rows(ours, other, tmp_path) is None


def test_other_columns_are_left_to_the_readers(tmp_path: Path) -> None:
    ours = written(tmp_path / "a.xlsx", clients(9))
    other = written(tmp_path / "b.xlsx", clients(9), ("client_id", "email", "discount_rate", "created_on"))
    assert without_equal_rows(ours, other, tmp_path) is None


@pytest.mark.parametrize("name", ["client_account", "title"])
def test_a_workbook_without_ids_in_front_is_left_to_the_readers(tmp_path: Path, name: str) -> None:
    others = dict.fromkeys(range(1, 4), ("A", 1, None))
    names = (name, "email", "discount_rate", "created_on")
    files = [written(tmp_path / f"{n}.xlsx", others, names) for n in "ab"]
    assert without_equal_rows(files[0], files[1], tmp_path) is None


def test_rows_that_straddle_what_is_unpacked_at_a_time_are_equal_or_not_as_any_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever a chunk ends: within a tag, a number, a text, or between two rows."""
    before, after = clients(12), clients(13)
    del after[3]
    after[7] = ("Client 7 Ltd", 8, after[7][2])
    files = written(tmp_path / "a.xlsx", before), written(tmp_path / "b.xlsx", after)
    for size in range(1, 500, 7):
        monkeypatch.setattr(equal_rows, "_CHUNK", size)
        copies = without_equal_rows(*files, new_folder(tmp_path / str(size)))
        assert copies is not None
        assert [ids_in(copy) for copy in copies] == [["3", "7"], ["7", "13"]]


@pytest.mark.parametrize("gone", [1, 2, 39, 40])
def test_a_client_that_only_one_has_is_kept_wherever_it_stands(tmp_path: Path, gone: int) -> None:
    """Also as the first or the last one, and at the end of a chunk."""
    before, after = clients(40), clients(40)
    del after[gone]
    files = written(tmp_path / "a.xlsx", before), written(tmp_path / "b.xlsx", after)
    for one, other, kept in ((*files, [[str(gone)], []]), (*reversed(files), [[], [str(gone)]])):
        copies = without_equal_rows(one, other, new_folder(tmp_path / one.stem))
        assert copies is not None
        assert [ids_in(copy) for copy in copies] == kept


EDITS = st.dictionaries(st.integers(1, 12), st.sampled_from(["gone", "title", "discount", "quote"]), max_size=6)


@given(old=EDITS, new=EDITS, size=st.integers(1, 3_000))
@settings(max_examples=25, deadline=None)
def test_nothing_that_differs_is_left_out(
    tmp_path_factory: pytest.TempPathFactory, old: dict[int, str], new: dict[int, str], size: int
) -> None:
    """Even where the titles look like the end of a number in a tag."""
    folder = tmp_path_factory.mktemp("equal")
    sides = [edited(edits) for edits in (old, new)]
    files = [written(folder / f"{n}.xlsx", side) for n, side in enumerate(sides)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(equal_rows, "_CHUNK", size)
        copies = without_equal_rows(files[0], files[1], folder)
    assert copies is not None
    different = [number for number in range(1, 13) if sides[0].get(number) != sides[1].get(number)]
    for side, copy in zip(sides, copies, strict=True):
        assert {str(number) for number in different if number in side} <= {*ids_in(copy)}


def edited(edits: dict[int, str]) -> Clients:
    """Twelve clients after these edits."""
    found: Clients = {number: (f'{number}" s="', number % 9, None) for number in range(1, 13)}
    for number, what in edits.items():
        title = f'{number}" s="'
        if what == "gone":
            del found[number]
        elif what == "discount":
            found[number] = (title, 10, None)
        else:
            found[number] = (f"{title}." if what == "title" else f'{number + 1}" s="', number % 9, None)
    return found


def new_folder(path: Path) -> Path:
    path.mkdir()
    return path


ID = b"<is><t>5</t></is>"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(ID, b"<is><t>4</t></is>", id="a client twice"),
        pytest.param(ID, b"<is><t>9</t></is>", id="clients out of order"),
        pytest.param(ID, b"<is><t></t></is>", id="no id"),
        pytest.param(b'r="B6" s=', b'r="B6" x="" s=', id="another attribute"),
        pytest.param(b"<t>Client 5 Ltd</t>", b"<t><![CDATA[Client 5 Ltd]]></t>", id="a text in which < is no tag"),
        pytest.param(b"<sheetData>", b"<!-- --><sheetData>", id="a comment"),
        pytest.param(b'<row r="6"><c r="A6"', b'<row r="6"><c r="A7"', id="a cell of another row"),
    ],
)
def test_what_is_not_as_we_write_it_is_never_taken_for_equal(tmp_path: Path, old: bytes, new: bytes) -> None:
    """The readers see to it, even where both files have it and nothing else differs."""
    ours = written(tmp_path / "ours.xlsx", clients(9))
    shifted = {0: ("New Ltd", 1, None), **clients(9)}
    files = rewritten(ours, tmp_path / "a.xlsx", old, new), written(tmp_path / "b.xlsx", shifted)
    copies = without_equal_rows(*files, tmp_path)
    assert copies is None or "5" in ids_in(copies[0])


@pytest.mark.parametrize("spelt", [b"&#53;", b"_x0035_", b"\xc2\xa05"], ids=["entity", "escape", "space"])
def test_a_client_that_stands_twice_is_named_however_its_id_is_spelt(tmp_path: Path, spelt: bytes) -> None:
    """Even where both files have the very same row of it."""
    last = b"<is><t>9</t></is>"
    files = []
    for name, found in (("a", clients(9)), ("b", {0: ("New Ltd", 1, None), **clients(9)})):
        ours = written(tmp_path / f"{name}-ours.xlsx", found)
        files.append(rewritten(ours, tmp_path / f"{name}.xlsx", last, last.replace(b"9", spelt)))
    with pytest.raises(SheetError, match=r"^a\.xlsx holds client 5 twice"):
        compare_files(files[0], files[1])


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("xl/media/image1.png", bytes(5 << 20), id="a large part, which is measured first"),
        pytest.param("xl/worksheets/sheet9.xml", bytes(80 << 20), id="a part that unpacks to far too much"),
    ],
)
def test_what_may_be_an_attack_is_left_to_those_who_measure_it(tmp_path: Path, name: str, content: bytes) -> None:
    files = [written(tmp_path / f"{n}.xlsx", clients(3)) for n in "ab"]
    with zipfile.ZipFile(files[1], "a", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr(name, content)
    assert without_equal_rows(files[0], files[1], tmp_path) is None


def test_the_exports_keep_their_names_and_all_their_clients(tmp_path: Path) -> None:
    earlier, later, _ = compare_files(*(written(tmp_path / f"{n}.partial.xlsx", clients(3)) for n in "ab"))
    assert (earlier.name, earlier.doubts) == (
        "a.partial.xlsx",
        ("a.partial.xlsx is a partial export: it may lack clients.",),
    )
    assert [client_id for client_id, _ in later.rows()] == ["1", "2", "3"]


def test_whole_exports_have_the_form_that_is_known(tmp_path: Path) -> None:
    files = in_zone(tmp_path / "a.xlsx", "UTC"), in_zone(tmp_path / "b.xlsx", "UTC")
    copies = without_equal_rows(*files, tmp_path)
    assert copies is not None
    assert [ids_in(copy) for copy in copies] == [[], []]


def test_dates_of_two_time_zones_are_compared_as_moments(tmp_path: Path) -> None:
    """Though their cells are the same, byte for byte."""
    files = in_zone(tmp_path / "a.xlsx", "Europe/London"), in_zone(tmp_path / "b.xlsx", "Europe/Paris")
    assert without_equal_rows(*files, tmp_path) is not None
    assert [change.column for change in compare_files(*files)[2].changes] == ["created_on"] * 2


def in_zone(path: Path, zone: str) -> Path:
    """Two clients with one wall clock, in an export with all its sheets."""
    moment = datetime(2026, 3, 1, 10, tzinfo=UTC)
    facts = ExportFacts(
        tenant="https://yourcompany.intend.com",
        began_at=moment,
        ended_at=moment,
        time_zone=zone,
        asked_for="all clients",
        clients=2,
        passes=1,
        pages=1,
        version="0.1.0",
    )
    with open_export_book(path, NAMES, facts, None) as book:
        for number, cells in clients(2).items():
            book.add(dict(zip(NAMES, [str(number), *cells], strict=True)))
    return path


def rewritten(ours: Path, path: Path, old: bytes, new: bytes) -> Path:
    """A copy of a workbook with other XML in its sheet."""
    with zipfile.ZipFile(ours) as parts, zipfile.ZipFile(path, "w") as copy:
        for name in parts.namelist():
            content = parts.read(name)
            if name.endswith("sheet1.xml"):
                assert old in content
                content = content.replace(old, new)
            copy.writestr(name, content)
    return path
