"""The workbook of an export, as a spreadsheet program shows it, and as it is read back."""

import hashlib
import re
import zipfile
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from openpyxl import load_workbook
from sound_workbook import assert_sound, tree_of

from intend_bulk.model.changes import Comparison
from intend_bulk.model.client import field_named
from intend_bulk.model.export_facts import ExportFacts
from intend_bulk.model.flat_row import FlatRow
from intend_bulk.sheets.export_book import open_export_book
from intend_bulk.sheets.ours import SUMMARY_BEGINS
from intend_bulk.sheets.reading import read_sheet
from intend_bulk.sheets.writing import field_column, open_table

PARIS = timezone(timedelta(hours=1))
NAMES = ["client_id", "type_code", "department", "title", "currency", "created_on"]
FACTS = ExportFacts(
    tenant="https://yourcompany.intend.com",
    began_at=datetime(2026, 3, 31, 17, 56, 5, tzinfo=PARIS),
    ended_at=datetime(2026, 3, 31, 18, 0, 5, tzinfo=PARIS),
    time_zone="Europe/Paris",
    asked_for="all clients",
    clients=0,
    passes=2,
    pages=100,
    version="0.1.0",
)
DOUBTS = ("Page 3 came twice.", "The server said 5,001 clients, and gave 5,000.")
HOSTILE = [
    "A*",
    "a*",
    "<5",
    "=x",
    "01",
    "1",
    "?",
    "~",
    " UK",
    "UK",
    "GBP",
    "gbp",
    "(none)",
    "=1+1",
    "日本語",
    "1\ud83d",
]


def client(number, **cells):
    return {"client_id": str(number), "type_code": "trade", "title": f"Client {number}", "department": "UK"} | cells


@pytest.fixture
def path(tmp_path):
    return tmp_path / "export.xlsx"


@pytest.fixture
def export(path):
    """Write an export: export([client(16)], NAMES, doubts=DOUBTS), and give its workbook as openpyxl reads it."""

    def write(rows, names=NAMES, changes=None, *, values=False, **facts):
        known = replace(FACTS, **{"clients": len(rows), **facts})
        with open_export_book(path, names, known, changes) as book:
            for row in rows:
                book.add(row)
        write.cut = book.cut
        return load_workbook(path, data_only=values)

    return write


def texts(sheet):
    return [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]


def table(sheet, title):
    """The labels and numbers of a table of the summary, with its total."""
    rows = sheet.iter_rows(min_col=1, max_col=2, values_only=True)
    assert any(row[0] == title for row in rows)
    next(rows)
    found = []
    for label, number in rows:
        found.append((label, number))
        if label == "Total":
            return found
    raise AssertionError(title)


def xml_of(path, sheet):
    position = load_workbook(path).sheetnames.index(sheet) + 1
    with zipfile.ZipFile(path) as archive:
        return archive.read(f"xl/worksheets/sheet{position}.xml")


def charts(path):
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.startswith("xl/charts/")]
        return [tree_of(archive.read(name)) for name in sorted(names)]


def words_of(chart, name):
    return [node.text for node in chart.iter() if node.tag.endswith(f"}}{name}")]


def test_sheets_stand_in_order(export):
    assert export([client(16)]).sheetnames == ["About", "Summary", "Clients", "Shipping addresses", "Contacts"]


def test_complete_export_opens_with_its_summary(export):
    assert export([client(16)]).active.title == "Summary"


def test_only_the_sheet_that_opens_is_selected(export):
    """What is typed goes into all selected sheets."""
    assert [sheet.sheet_view.tabSelected for sheet in export([client(16)])].count(True) == 1


@pytest.mark.parametrize("doubts", [(), DOUBTS], ids=["complete", "incomplete"])
@pytest.mark.parametrize("count", [0, 1, 40])
def test_workbook_is_as_excel_demands(export, path, count, doubts):
    export([client(number, department=HOSTILE[number % 16]) for number in range(count)], doubts=doubts)
    assert_sound(path)


# About


def test_about_says_when_from_where_and_how(export):
    about = export([client(16)])["About"]
    facts = {row[0]: row[1] for row in about.iter_rows(values_only=True) if row[1] is not None}
    assert facts.pop("SHA-256 of the rows")
    assert facts == {
        "Complete": "yes: every client that was there throughout is here",
        "From": "https://yourcompany.intend.com",
        "Asked for": "all clients",
        "Began at": "2026-03-31 17:56:05 +01:00 (Europe/Paris)",
        "Ended at": "2026-03-31 18:00:05 +01:00 (Europe/Paris)",
        "Dates are shown in": "Europe/Paris",
        "Clients": 1,
        "Pages read": 100,
        "Times the list was read": 2,
        "Written by": "intend-bulk 0.1.0",
    }


def test_digest_of_the_rows_is_that_of_the_csv(export, tmp_path):
    rows = [client(16, title="=1+1"), client(17, title="Zürich, Ltd\ud83d", created_on="2026-03-01T10:00:00+01:00")]
    about = export(rows)["About"]
    columns = [field_column(name, field_named(name)) for name in NAMES]
    with open_table(tmp_path / "out.csv", columns, sheet_name="Clients") as written:
        for row in rows:
            written.add([row.get(name) for name in NAMES])
    digest = hashlib.sha256((tmp_path / "out.csv").read_bytes()).hexdigest()
    assert digest in texts(about)
    assert any("sha256sum OUT.csv" in text for text in texts(about))


def test_notes_stand_in_about(export):
    assert "2 clients came while the list was read." in texts(
        export([client(16)], notes=["2 clients came while the list was read."])["About"]
    )


def test_very_many_notes_are_counted(export):
    """And a very long one is shortened: a page is for reading."""
    about = export([client(16)], notes=[f"Note {n} {'x' * 40_000}" for n in range(53)])["About"]
    assert "3 more notes." in texts(about)


def test_incomplete_export_is_red_and_opens_with_the_reasons(export):
    book = export([client(16)], doubts=DOUBTS)
    about = book["About"]
    banner = next(cell for cell in about["A"] if cell.value == "This file may lack clients")
    assert (book.active.title, about.sheet_properties.tabColor.rgb) == ("About", "FFC00000")
    assert (banner.fill.fgColor.rgb, banner.font.color.rgb, banner.font.sz) == ("FFC00000", "FFFFFFFF", 24)
    assert set(DOUBTS) < set(texts(about))
    assert any(text.startswith("2.  Run the same export again") for text in texts(about))


def test_incomplete_export_says_so_in_its_summary(export):
    warning = "This file may lack clients: see the sheet About."
    assert warning in texts(export([client(16)], doubts=DOUBTS)["Summary"])
    assert warning not in texts(export([client(16)])["Summary"])


def test_client_that_is_lost_on_the_way_to_the_file_is_a_doubt(export):
    about = export([client(16)], clients=2)["About"]
    assert "2 clients were read, and 1 stand in this file." in texts(about)


# Summary


def test_summary_of_an_export_is_not_taken_for_that_of_a_painted_copy(export):
    assert not any(str(sheet["A1"].value).startswith(SUMMARY_BEGINS) for sheet in export([client(16)]))


def test_values_are_counted_as_they_are(export):
    """Patterns, comparisons, numbers in words, space and case make no two of them one."""
    rows = [client(n, department=HOSTILE[n % len(HOSTILE)]) for n in range(40)]
    found = table(export(rows, values=True)["Summary"], "Clients by department")
    expected = Counter(row["department"].replace("\ud83d", "\\ud83d") for row in rows)
    assert dict(found[:15]) == dict(sorted(expected.items(), key=lambda item: (-item[1], item[0]))[:15])
    assert found[15:] == [("1 other value", 2), ("Total", 40)]


def test_value_that_looks_like_markup_is_the_same_text_in_both_sheets(export, path):
    """Else a formula that compares them would find none: not every program reads the escapes of the other way."""
    export([client(16, department="<r>b</r>")])
    for sheet in ("Summary", "Clients"):
        assert b">&lt;r&gt;b&lt;/r&gt;<" in xml_of(path, sheet)


def test_values_are_counted_by_formulas_that_take_them_as_they_are(export):
    rows = [client(16, department="A*"), client(17, department="A*"), client(18)]
    found = table(export(rows)["Summary"], "Clients by department")
    first = int(re.search(r"\$A([0-9]+)", found[0][1])[1])
    assert found == [
        ("A*", f"=SUMPRODUCT(--EXACT(Clients!$C$2:$C$4,$A{first}))"),
        ("UK", f"=SUMPRODUCT(--EXACT(Clients!$C$2:$C$4,$A{first + 1}))"),
        ("Total", f"=SUM(B{first}:B{first + 1})"),
    ]


def test_many_values_are_counted_together(export):
    """The first fifteen have a line each, and what is counted adds up."""
    rows = [client(n, department=f"Department {n % 60}") for n in range(90)]
    found = table(export(rows, values=True)["Summary"], "Clients by department")
    assert len(found) == 17
    assert found[-2:] == [("45 other values", 60), ("Total", 90)]
    formula = table(export(rows)["Summary"], "Clients by department")[-2][1]
    assert re.fullmatch(r"=SUMPRODUCT\(--\(LEN\(Clients!\$C\$2:\$C\$91\)>0\)\)-SUM\(B[0-9]+:B[0-9]+\)", formula)


def test_memory_has_a_bound_where_every_value_is_different(export, monkeypatch):
    """What came first is still counted exactly."""
    monkeypatch.setattr("intend_bulk.sheets.export_book.tallies.MOST_VALUES", 2)
    rows = [client(n, department=name) for n, name in enumerate(["A", "B", "C", "A", "C", "x" * 256])]
    found = table(export(rows, values=True)["Summary"], "Clients by department")
    assert found == [("A", 2), ("B", 1), ("Other values", 3), ("Total", 6)]


def test_value_that_is_too_long_for_a_table_is_among_the_others(export):
    found = table(export([client(16, department="x" * 256)])["Summary"], "Clients by department")
    assert found[0] == ("Other values", "=SUMPRODUCT(--(LEN(Clients!$C$2:$C$2)>0))")


def test_empty_cells_are_counted(export):
    rows = [client(16, currency=None), client(17, currency="GBP"), client(18)]
    assert table(export(rows, values=True)["Summary"], "Clients by currency") == [
        ("GBP", 1),
        ("(none)", 2),
        ("Total", 3),
    ]
    assert table(export(rows)["Summary"], "Clients by currency")[1][1] == "=COUNTBLANK(Clients!$E$2:$E$4)"


def test_months_are_counted_by_the_clock_that_the_sheet_shows(export):
    rows = [client(n, created_on=text) for n, text in enumerate(["2026-02-01T00:30:00+01:00", "2026-02-28T23:59:59Z"])]
    found = table(export(rows, values=True)["Summary"], "New clients by month")
    assert found == [(datetime(2026, 2, 1), 2), ("Total", 2)]


def test_months_are_counted_by_formulas_over_dates(export):
    found = table(export([client(16, created_on="2026-02-01")])["Summary"], "New clients by month")
    assert re.fullmatch(
        r'=COUNTIFS\(Clients!\$F\$2:\$F\$2,">="&\$A(\d+),Clients!\$F\$2:\$F\$2,"<"&EDATE\(\$A\1,1\)\)', found[0][1]
    )


def test_month_without_clients_is_shown(export):
    rows = [client(16, created_on="2025-12-31"), client(17, created_on="2026-02-01")]
    found = table(export(rows, values=True)["Summary"], "New clients by month")
    assert found[:3] == [(datetime(2025, 12, 1), 1), (datetime(2026, 1, 1), 0), (datetime(2026, 2, 1), 1)]


def test_what_has_no_month_of_the_last_two_years_is_counted_too(export):
    """The months end with that of the export, so a date far ahead does not hide them."""
    dates = ["2024-03-31", "2024-04-01", "2026-03-31", "2999-01-01", "yesterday", "2026-03-01T00:00:00.5Z", None]
    found = table(
        export([client(n, created_on=text) for n, text in enumerate(dates)], values=True)["Summary"],
        "New clients by month",
    )
    assert len(found) == 24 + 5
    assert (found[0], found[23]) == ((datetime(2024, 4, 1), 1), (datetime(2026, 3, 1), 1))
    assert found[24:] == [("Earlier", 1), ("Later", 1), ("Not readable as a date", 2), ("(none)", 1), ("Total", 7)]


@pytest.mark.parametrize("created_on", ["2999-01-01", None, "yesterday"])
def test_no_client_of_these_months_is_no_trouble(export, path, created_on):
    found = table(export([client(16, created_on=created_on)], values=True)["Summary"], "New clients by month")
    assert found[-1] == ("Total", 1)
    assert_sound(path)


def test_only_columns_of_the_sheet_are_counted(export):
    summary = export([client(16)], ["title", "department"])["Summary"]
    assert [text for text in texts(summary) if text.startswith(("Clients by", "New clients"))] == [
        "Clients by department"
    ]


def test_rows_of_the_other_sheets_are_counted(export):
    rows = [client(16, shipping_1_town="Leeds", shipping_2_town="York"), client(17)]
    summary = export(rows, values=True)["Summary"]
    assert [[cell.value for cell in row[:2]] for row in summary["A4:B6"]] == [
        ["Clients", 2],
        ["Shipping addresses", 2],
        ["Contacts", 0],
    ]
    assert export(rows)["Summary"]["B4"].value == "=SUMPRODUCT(--(LEN(Clients!$A$2:$A$3)>0))"


def test_every_formula_has_its_value(export, path):
    """Of a workbook that is streamed, a program that calculates nothing would show 0 otherwise."""
    export([client(16, shipping_1_town="Leeds", created_on="2026-02-01")])
    formulas = [node for node in tree_of(xml_of(path, "Summary")).iter() if node.tag.endswith("}c") and len(node) == 2]
    assert len(formulas) > 8
    assert {node[1].text for node in formulas} == {"1"}


def test_charts_show_the_tables(export, path):
    """With a title, what the numbers are, and a number at every bar."""
    export([client(16), client(17, department="EU", created_on="2026-02-01")])
    department = next(chart for chart in charts(path) if "Clients by department" in words_of(chart, "t"))
    assert words_of(department, "t") == ["Clients by department", "Clients"]
    assert words_of(department, "v") == ["Clients", "EU", "UK", "1", "1"]
    assert [node.get("val") for node in department.iter() if node.tag.endswith("}showVal")] == ["1"]


def test_label_of_a_chart_is_short(export, path):
    """What it stands for is beside it, whole."""
    summary = export([client(16, department="Department of very long names\nand more")])["Summary"]
    assert "Department of very long names\nand more" in texts(summary)
    labels = [label for chart in charts(path) for label in words_of(chart, "v")]
    assert "Department of very long…" in labels


def test_chart_of_months_shows_a_year_and_a_month(export, path):
    export([client(n, created_on=f"{2024 + n // 12}-{n % 12 + 1:02}-15") for n in range(27)])
    months = next(chart for chart in charts(path) if "New clients by month" in words_of(chart, "t"))
    assert words_of(months, "v")[1:14] == [f"2025-{n:02}" for n in range(3, 13)] + ["2026-01", "2026-02", "2026-03"]


def test_charts_hide_no_section(export, path):
    """Each ends above the next one's heading."""
    rows = [client(n, department=f"Department {n}", created_on="2026-02-01") for n in range(30)]
    summary = export(rows)["Summary"]
    starts = [cell.row for cell in summary["A"] if str(cell.value).startswith(("Clients by", "New clients"))]
    with zipfile.ZipFile(path) as archive:
        drawing = tree_of(archive.read("xl/drawings/drawing1.xml"))
    ends = [int(words_of(node, "row")[0]) + 1 for node in drawing.iter() if node.tag.endswith("}to")]
    assert len(ends) == len(starts) == 4
    assert all(end < start for end, start in zip(ends, starts[1:], strict=False))


@pytest.mark.parametrize("sheet", ["About", "Summary"])
def test_page_is_as_wide_as_paper(export, sheet):
    page = export([client(16)])[sheet]
    assert (page.page_setup.paperSize, page.page_setup.fitToHeight) == (9, 0)
    assert page.sheet_properties.pageSetUpPr.fitToPage


def test_pages_are_broken_between_sections(export):
    summary = export([client(n, department=f"D{n}", currency=f"C{n}", type_code=f"T{n}") for n in range(30)])["Summary"]
    breaks = [each.id for each in summary.row_breaks.brk]
    assert breaks
    assert {summary.cell(row + 2, 1).value for row in breaks} <= {"Clients by currency", "New clients by month"}


def test_changes_are_summed_up(export):
    changes = Comparison("february.xlsx", "march.xlsx", (), 12, 3, 45, 67, only_earlier=("pricelist",))
    summary = export([client(16)], NAMES, changes)["Summary"]
    facts = {row[0]: row[1] for row in summary.iter_rows(max_col=2, values_only=True)}
    assert facts["Since"] == "february.xlsx"
    assert (facts["Clients that were added"], facts["Clients that are gone"]) == (12, 3)
    assert (facts["Clients that changed"], facts["Cells that changed"]) == (45, 67)
    assert "Only the earlier export has these columns, which are not compared: pricelist." in texts(summary)


# Clients, addresses and contacts


def test_clients_have_labels_for_headings_and_real_dates(export):
    clients = export([client(16, created_on="2026-03-01T10:00:00+05:00")])["Clients"]
    assert [cell.value for cell in clients[1]] == [
        "Client id",
        "Type code",
        "Department",
        "Title",
        "Currency",
        "Created on",
    ]
    assert [cell.value for cell in clients[2]] == ["16", "trade", "UK", "Client 16", None, datetime(2026, 3, 1, 10)]


def test_equal_clients_give_an_equal_sheet(export, path):
    """Whatever the export says of itself, and whatever stands in the other sheets."""
    rows = [client(16, created_on="2026-02-01", discount_rate=5), client(17, title="x" * 40_000)]
    export(rows)
    first = xml_of(path, "Clients")
    changes = Comparison("february.xlsx", "march.xlsx", (), 12)
    more = [row | {"contact_1_email": "a@b.com", "shipping_1_note": "y" * 40_000} for row in rows]
    export(more, NAMES, changes, doubts=DOUBTS, notes=["Something"], ended_at=datetime(2026, 4, 30, tzinfo=PARIS))
    assert xml_of(path, "Clients") == first


@pytest.mark.parametrize(("title", "frozen"), [("Acme", "E2"), ("x" * 60, "A2")], ids=["room", "no room"])
def test_title_stays_in_sight_where_a_screen_has_room(export, title, frozen):
    assert export([client(16, title=title, department="d" * 40)])["Clients"].freeze_panes == frozen


def test_addresses_have_a_row_each(export):
    """Of every column of the client, also of those that Clients does not have; an empty one has none."""
    rows = [
        client(16, shipping_1_town="Leeds", shipping_2_town="York", shipping_2_default="0"),
        client(17, shipping_1_town=None, shipping_1_default=None),
        client(18, **{"shipping_10_town": "Hull", "shipping_addresses[9].address_fax": "5"}),
    ]
    sheet = export(rows)["Shipping addresses"]
    headings = [cell.value for cell in sheet[1]]
    assert headings[:5] == ["Client id", "Client title", "No.", "Company", "Contact name"]
    assert headings[-3:] == ["Default", "Ref", "address_fax"]
    shown = [
        [row[headings.index(name)] for name in ("Client id", "Client title", "No.", "Town", "Default", "address_fax")]
        for row in sheet.iter_rows(min_row=2, values_only=True)
    ]
    assert shown == [
        ["16", "Client 16", 1, "Leeds", None, None],
        ["16", "Client 16", 2, "York", "0", None],
        ["18", "Client 18", 10, "Hull", None, "5"],
    ]


def test_contacts_have_a_column_for_every_key(export):
    rows = [
        client(16, contact_1_email="a@b.com", contact_1_job_title="Boss"),
        client(17, **{'contacts[1]["a.b"]': 5}),
    ]
    assert list(export(rows)["Contacts"].iter_rows(values_only=True)) == [
        (
            "Client id",
            "Client title",
            "No.",
            "First name",
            "Last name",
            "Email",
            "Contact number",
            "Job title",
            '["a.b"]',
        ),
        ("16", "Client 16", 1, None, None, "a@b.com", None, "Boss", None),
        ("17", "Client 17", 2, None, None, None, None, None, 5),
    ]


ODD = {"title": "1\ud83d", "contact_1_mobile": 7.5, "contacts[1].pager": True}


def test_parts_of_very_many_clients_stand_in_their_order(export):
    """More of them than wait in memory, each with every value as it was."""
    clients = [client(number, **ODD) for number in range(250)]
    numbers = [str(number) for number in range(250)]
    assert [row[:3] + row[-2:] for row in export(clients)["Contacts"].iter_rows(min_row=2, values_only=True)] == [
        row for number in numbers for row in ((number, r"1\ud83d", 1, 7.5, None), (number, r"1\ud83d", 2, None, True))
    ]


def test_rows_of_names_and_cells_give_the_workbook_of_dictionaries(export, path):
    """Whatever their names are: in another order, fewer, more, twice, or none; also where cells are missing."""
    rows = [
        FlatRow(("title", "client_id", "shipping_1_town", "contact_1_mobile"), ["Acme", "1", "Leeds", None]),
        FlatRow(("client_id", None, "title", "title", "loyalty.points"), ["2", "x", "Old", "Bolt", 5]),
        FlatRow(("client_id", "shipping_1_town", "title"), ["3", "York"]),
        FlatRow((), []),
    ]
    names = [*NAMES, "loyalty.points"]
    written = []
    for each in (rows, [dict(row) for row in rows]):
        export(each, names)
        with zipfile.ZipFile(path) as parts:
            written.append({name: parts.read(name) for name in parts.namelist()})
    assert written[0] == written[1]


def test_more_rows_than_a_sheet_holds_go_on_in_the_next(export, monkeypatch):
    """And are counted over all sheets."""
    monkeypatch.setattr("intend_bulk.sheets.xlsx_sheet.MOST_ROWS", 3)
    book = export([client(n, contact_1_email="a@b.com") for n in range(5)])
    assert book.sheetnames == [
        "About",
        "Summary",
        "Clients",
        "Clients 2",
        "Clients 3",
        "Shipping addresses",
        "Contacts",
        "Contacts 2",
        "Contacts 3",
    ]
    formula = table(book["Summary"], "Clients by type")[0][1]
    ranges = ["Clients!$B$2:$B$3", "'Clients 2'!$B$2:$B$3", "'Clients 3'!$B$2:$B$2"]
    cell = re.search(r"\$A[0-9]+", formula)[0]
    assert formula == "=" + "+".join(f"SUMPRODUCT(--EXACT({each},{cell}))" for each in ranges)


def test_cells_that_are_cut_are_named(export):
    """In the workbook, too."""
    about = export([client(16, title="x" * 40_000)])["About"]
    sentence = "Cell D2 of Clients (Title, client 16) holds only the beginning of 40,000 characters."
    assert export.cut == [sentence]
    assert sentence in texts(about)


@pytest.mark.parametrize("title", ["Summary of this export", "About this export"])
def test_client_may_be_called_as_a_sheet_of_ours(export, path, title):
    export([client(16, title=title)], ["title"])
    assert [row.cells["title"] for row in read_sheet(path).rows] == [title]


# Where it stands, and the way back


def test_failure_leaves_the_old_file_as_it_was(path):
    path.write_bytes(b"old")
    with pytest.raises(ZeroDivisionError), open_export_book(path, NAMES, FACTS) as book:
        book.add(client(16))
        raise ZeroDivisionError
    assert [(found, found.read_bytes()) for found in path.parent.iterdir()] == [(path, b"old")]


def test_book_says_where_it_stands(path):
    seen = []
    path.with_name("~$export.xlsx").touch()
    with open_export_book(path, NAMES, FACTS, note=seen.append) as book:
        assert not seen
    assert book.replacement.target == path.with_name("export-2.xlsx")
    assert seen == [book.replacement]


@pytest.mark.parametrize("names", [NAMES, ["title"], ["client_id"], ["contact_1_email", "title"]], ids=",".join)
def test_clients_are_read_without_saying_which_sheet(export, path, names):
    """However narrow they are, although the others have headings of ours."""
    rows = [client(16, contact_1_email="a@b.com", shipping_1_town="Leeds", shipping_1_post_code="LS1 4AB")]
    export(rows, names)
    sheet = read_sheet(path)
    assert sheet.name == "Clients"
    assert [row.cells.items() <= rows[0].items() | {("currency", None)} for row in sheet.rows] == [True]


def test_sheet_of_changes_is_not_taken_for_the_clients(export, path):
    """Wherever a person, or this program, puts one into an export."""
    export([client(16)], ["title"])
    book = load_workbook(path)
    book.create_sheet("Changes", 2).append(["Client id", "Title", "Email"])
    book.save(path)
    assert read_sheet(path).name == "Clients"


def test_sheet_of_changes_elsewhere_may_be_the_clients(workbook):
    assert read_sheet(workbook([["Size"]], [["Title", "Email"]], names=("Other", "Changes"))).name == "Changes"


def test_sheet_beside_the_clients_is_read_where_it_is_asked_for(export, path):
    export([client(16, contact_1_email="a@b.com")])
    assert read_sheet(path, sheet_name="Contacts").name == "Contacts"
