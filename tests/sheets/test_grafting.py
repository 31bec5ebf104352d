"""Sheets of ours in the user's workbook: put in, known again, taken out, and nothing else changed."""

import re
import zipfile
from itertools import islice
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment
from own_sheets import SHEET, grafted, log_rows, log_table, own_workbook, problem_table, summary, user_workbook
from sound_workbook import assert_sound, tree_of, worksheets

from intend_bulk.jobs.results import LOG_COLUMNS
from intend_bulk.sheets.ours import LOG, LOG_HEADINGS, PROBLEMS, SUMMARY, is_own_sheet
from intend_bulk.sheets.painting.colours import ROWS
from intend_bulk.sheets.painting.grafting import graft, remove_own_sheets
from intend_bulk.sheets.painting.package import open_package
from intend_bulk.sheets.painting.summary import write_own_sheets
from intend_bulk.sheets.writing import plain_column
from intend_bulk.sheets.xlsx.book import read_xlsx

DATA = Path(__file__).parent / "data"
BY_OFFICE = DATA / "grafted-by-office.xlsx"
CHANGED = {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"}
USERS = [SHEET, "Prices", "Chart", "Secret"]


@pytest.fixture
def user(tmp_path):
    return user_workbook(tmp_path / "user.xlsx")


@pytest.fixture
def own(tmp_path):
    return own_workbook(tmp_path / "own.xlsx")


@pytest.fixture
def put_in(user, own, tmp_path):
    """The user's workbook with our sheets in it."""
    return grafted(user, own, tmp_path / "out.xlsx")


def removed(path, **options):
    """A copy without our sheets."""
    copy = path.with_name("removed.xlsx")
    with open_package(path) as package:
        remove_own_sheets(package, **options)
        package.save(copy)
    return copy


def parts_of(path):
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_parts(path, changes):
    """Change parts by functions of their text, and add parts."""
    parts = parts_of(path)
    for name, change in changes.items():
        parts[name] = change(parts[name].decode()).encode() if callable(change) else change.encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def names(path):
    return load_workbook(path).sheetnames


def book_xml(path):
    return parts_of(path)["xl/workbook.xml"].decode()


def selected(path):
    return [name for name, tree in worksheets(path) if any(node.get("tabSelected") == "1" for node in tree.iter())]


# Put in


def test_our_sheets_stand_around_those_of_the_user(put_in):
    assert names(put_in) == [SUMMARY, *USERS, LOG]


def test_workbook_is_as_excel_demands(put_in):
    assert_sound(put_in)


def test_nothing_of_the_user_is_changed_but_what_names_the_sheets(user, put_in):
    """And whether a tab is selected."""
    before, after = parts_of(user), parts_of(put_in)
    changed = {name for name in before if after[name] != before[name]}
    assert changed - CHANGED == {"xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/chartsheets/sheet1.xml"}
    for name in changed - CHANGED:
        assert after[name] == before[name].replace(b' tabSelected="1"', b"")


def test_formats_of_the_user_keep_their_numbers(user, put_in):
    before, after = (tree_of(parts_of(path)["xl/styles.xml"]) for path in (user, put_in))
    for old, new in zip(before, after, strict=True):
        assert [(node.tag, node.attrib) for node in new][: len(old)] == [(node.tag, node.attrib) for node in old]


def test_our_cells_have_their_formats(put_in):
    sheet = load_workbook(put_in)[LOG]
    assert (sheet["A1"].font.b, sheet["A1"].font.name) == (True, "Calibri")
    for row in range(2, 5):
        assert sheet.cell(row, 2).fill.fgColor.rgb == f"FF{ROWS[sheet.cell(row, 2).value]}"
    assert sheet["K2"].number_format == "yyyy-mm-dd hh:mm:ss"


def test_cells_of_the_user_look_as_before(user, put_in):
    def looks(path):
        book = load_workbook(path)
        cells = [cell for name in (SHEET, "Prices") for row in book[name] for cell in row]
        return [(cell.value, cell.number_format, repr(cell.font), repr(cell.fill), repr(cell.border)) for cell in cells]

    assert looks(put_in) == looks(user)


@pytest.mark.parametrize(("theirs", "ours"), [("Summary", "Summary (2)"), ("sUMMARY", "Summary (2)")])
def test_name_that_the_user_has_gets_a_number(workbook, own, tmp_path, theirs, ours):
    path = workbook([["Title"]], [["mine"]], names=("Clients", theirs))
    assert names(grafted(path, own, tmp_path / "out.xlsx")) == [ours, "Clients", theirs, LOG]


def test_numbers_of_names_go_on(workbook, own, tmp_path):
    path = workbook([["Title"]], [["mine"]], [["mine"]], names=("Clients", "Log", "LOG (2)"))
    assert names(grafted(path, own, tmp_path / "out.xlsx"))[-1] == "Log (3)"


def test_chart_shows_the_sheet_by_its_new_name(workbook, own, tmp_path):
    path = grafted(workbook([["mine"]], names=("Summary",)), own, tmp_path / "out.xlsx")
    chart = parts_of(path)["xl/charts/chart1.xml"].decode()
    assert set(re.findall(r"<c:f>([^!]*)!", chart)) == {"'Summary (2)'"}
    assert_sound(path)


def test_chart_says_no_to_what_it_has_not(put_in):
    """LibreOffice would label its bars "Created; Rows; 1,250" in a workbook that it saved itself."""
    charts = [content.decode() for name, content in parts_of(put_in).items() if name.startswith("xl/charts/")]
    [chart] = [text for text in charts if "Rows by outcome" in text]
    said = dict(re.findall(r'<c:(\w+) val="([01])"', chart))
    flags = [name for name in said if name.startswith("show")]
    assert flags == ["showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize"]
    assert [name for name in flags if said[name] == "1"] == ["showVal"]
    assert (said["roundedCorners"], said["overlay"], said["autoTitleDeleted"], said["varyColors"]) == ("0",) * 4
    assert re.search(r"<c:scaling><c:orientation [^>]*></c:scaling><c:delete val=\"0\" /><c:axPos", chart)


def test_names_belong_to_the_right_sheets(put_in):
    book = load_workbook(put_in)
    assert book[SHEET].auto_filter.ref == "A1:C30"
    assert book["Prices"].print_area == "'Prices'!$A$1:$B$2"
    assert (book[LOG].auto_filter.ref, book[LOG].print_title_rows) == ("A1:L4", "$1:$1")
    found = re.findall(r'localSheetId="(\d)"[^>]*>([^<]*)<', book_xml(put_in))
    assert found == [
        ("1", "'Bob''s \"list\" &amp; more'!$A$1:$C$30"),
        ("2", "Prices!$A$1:$B$2"),
        ("5", "'Log'!$A$1:$L$4"),
        ("5", "'Log'!$1:$1"),
    ]


def test_workbook_opens_with_the_page(put_in):
    """And with nothing else selected: what is typed would go into all of them."""
    book = load_workbook(put_in)
    assert book.active.title == SUMMARY
    [(part)] = selected(put_in)
    assert b"intend-bulk: " in parts_of(put_in)[part]


def test_selection_of_the_clients_is_left_to_who_writes_them(user, own, tmp_path):
    path = grafted(user, own, tmp_path / "out.xlsx", clients="xl/worksheets/sheet1.xml")
    assert "xl/worksheets/sheet1.xml" in selected(path)


@pytest.mark.parametrize("written", ['tabSelected="true"', "tabSelected='1'", 'tabSelected = "1"'])
def test_selection_is_known_however_it_is_written(user, own, tmp_path, written):
    part = "xl/worksheets/sheet2.xml"
    with_parts(user, {part: lambda text: text.replace('tabSelected="1"', written)})
    assert b"tabSelected" not in parts_of(grafted(user, own, tmp_path / "out.xlsx"))[part]


def test_text_that_reads_like_a_cell_or_a_tab_is_left(workbook, own, tmp_path):
    text = '<sheetView tabSelected="1"> <c r="A1" s="1"'
    path = grafted(workbook([["Title"], [text]]), own, tmp_path / "out.xlsx")
    assert load_workbook(path)["Clients"]["A2"].value == text


def test_our_texts_are_whole_whatever_they_read_like(user, tmp_path):
    """The numbers of formats are changed in the bytes of the sheet, where no text looks like a tag."""
    own, text = tmp_path / "own.xlsx", '<c r="B2" s="3" t="s"> <col min="1" width="9"/> s="1" ]]> &'
    row = [2, "created", None, None, None, text, None, None, None, None, None, None]
    write_own_sheets(own, summary(), log_table([row]))
    assert load_workbook(grafted(user, own, tmp_path / "out.xlsx"))[LOG]["F2"].value == text


def test_long_log_is_whole(user, tmp_path):
    """It goes through in pieces, wherever they are cut."""
    own = own_workbook(tmp_path / "own.xlsx", rows=4000)
    path = grafted(user, own, tmp_path / "out.xlsx")
    sheet = load_workbook(path)[LOG]
    written = list(log_rows(4000))
    assert [[cell.value for cell in row][:10] for row in sheet.iter_rows(min_row=2)] == [row[:10] for row in written]
    colours = [cell.fill.fgColor.rgb for (cell,) in sheet["B2:B4001"]]
    assert colours == [f"FF{ROWS[row[1]]}" for row in written]


@pytest.mark.parametrize(("points", "factor"), [("8", 11 / 8), ("10.5", 11 / 10.5), ("20", 1), ("1", 11 / 4)])
def test_columns_are_wider_where_the_standard_font_is_smaller(user, own, tmp_path, points, factor):
    """Their unit is a digit of that font; the widest that there is are 255 of them."""
    plain = load_workbook(grafted(user, own, tmp_path / "plain.xlsx"))[LOG].column_dimensions["K"].width
    small = with_parts(user, {"xl/styles.xml": lambda text: text.replace('<sz val="11"', f'<sz val="{points}"')})
    wide = load_workbook(grafted(small, own, tmp_path / "wide.xlsx"))[LOG].column_dimensions["K"].width
    assert wide == pytest.approx(plain * factor)


def test_workbook_by_openpyxl_takes_our_sheets(workbook, own, tmp_path):
    path = grafted(workbook([["Title"], ["Acme"]]), own, tmp_path / "out.xlsx")
    assert_sound(path)
    assert load_workbook(path)["Clients"]["A2"].value == "Acme"


def test_workbook_as_excel_writes_it_keeps_its_order(workbook, own, tmp_path):
    """With what only newer versions know between the elements that all know, and no names yet."""
    path, extra = workbook([["Title"]]), '<mc:AlternateContent mc:Ignorable="x15"><mc:Choice/></mc:AlternateContent>'
    namespaces = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '

    def as_excel(text):
        text = text.replace("<workbook ", f"<workbook {namespaces}", 1).replace("</workbook>", "<extLst/></workbook>")
        return text.replace("<bookViews>", f"{extra}<bookViews>").replace("</sheets>", "</sheets><functionGroups/>")

    out = grafted(with_parts(path, {"xl/workbook.xml": as_excel}), own, tmp_path / "out.xlsx")
    assert_sound(out)
    assert 'mc:Ignorable="x15"' in book_xml(out)
    assert re.search("<functionGroups /><definedNames>.*</definedNames><calcPr", book_xml(out))


def prefixed(path):
    """The workbook as programs write it that put a prefix before every name."""

    def with_prefix(text):
        named = re.sub(r"<(/?)(?=[a-zA-Z])", r"<\1x:", text)
        return named.replace(" xmlns=", " xmlns:x=")

    return with_parts(
        path, dict.fromkeys(["xl/workbook.xml", "xl/styles.xml", "xl/worksheets/sheet1.xml"], with_prefix)
    )


def test_workbook_with_prefixes_takes_our_sheets(user, own, tmp_path):
    path = grafted(prefixed(user), own, tmp_path / "out.xlsx")
    assert_sound(path)
    assert names(path) == [SUMMARY, *USERS, LOG]
    assert "xl/worksheets/sheet1.xml" not in selected(path)
    assert names(removed(path)) == USERS


def strict(path):
    """The workbook as Excel saves it as "Strict Open XML"."""
    usual = r"http://schemas\.openxmlformats\.org/(spreadsheetml|officeDocument|drawingml)/2006/(\w+)"
    parts = parts_of(path)
    change = {name: lambda text: re.sub(usual, r"http://purl.oclc.org/ooxml/\1/\2", text) for name in parts}
    return with_parts(path, change)


def test_strict_workbook_stays_one(user, own, tmp_path):
    path = grafted(strict(user), own, tmp_path / "out.xlsx")
    assert_sound(path)
    for name, content in parts_of(path).items():
        if not name.startswith("docProps"):
            usual = re.findall(rb"http://schemas.openxmlformats.org/(?!package)[^\"']*", content)
            assert not usual, name
    assert [sheet.name for sheet in read_xlsx(path).sheets] == [SUMMARY, SHEET, "Prices", "Secret", LOG]


def test_text_with_a_namespace_is_whole_in_a_strict_workbook(user, tmp_path):
    own, text = tmp_path / "own.xlsx", 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    row = [2, "created", None, None, None, text, None, None, None, None, None, None]
    write_own_sheets(own, summary(), log_table([row]))
    path = grafted(strict(user), own, tmp_path / "out.xlsx")
    assert text in next(islice(read_xlsx(path).sheets[-1].read(), 1, None)).texts


def test_sheets_are_taken_out_of_a_strict_workbook(user, own, tmp_path):
    path = removed(grafted(strict(user), own, tmp_path / "out.xlsx"))
    assert [sheet.name for sheet in read_xlsx(path).sheets] == [SHEET, "Prices", "Secret"]
    assert_sound(path)


def test_workbook_without_formats_gets_ours(workbook, own, tmp_path):
    path = workbook([["Title"]])
    with_parts(
        path,
        {
            "xl/_rels/workbook.xml.rels": lambda text: re.sub(r"<Relationship [^>]*styles[^>]*/>", "", text),
            "[Content_Types].xml": lambda text: re.sub(r"<Override [^>]*styles[^>]*/>", "", text),
        },
    )
    out = grafted(path, own, tmp_path / "out.xlsx")
    assert load_workbook(out)[LOG]["A1"].font.b
    assert_sound(out)


# Taken out


def test_headings_are_those_that_the_log_has():
    assert tuple(plain_column(name).label for name in LOG_COLUMNS) == LOG_HEADINGS


def test_sheets_are_taken_out_with_all_that_came_with_them(user, put_in):
    path = removed(put_in)
    assert set(parts_of(path)) == set(parts_of(user))
    assert_sound(path)


def test_what_named_the_sheets_is_as_it_was(user, put_in):
    def meaning(path):
        return [(node.tag, node.attrib, node.text) for node in tree_of(book_xml(path)).iter() if "View" not in node.tag]

    assert meaning(removed(put_in)) == meaning(user)


def test_our_sheets_are_known_by_what_they_hold(put_in):
    with_parts(
        put_in, {"xl/workbook.xml": lambda text: text.replace('"Summary"', '"Übersicht"').replace('"Log"', '"x"')}
    )
    assert names(put_in) == ["Übersicht", *USERS, "x"]
    assert names(removed(put_in)) == USERS


def test_problems_of_a_check_are_taken_out(user, tmp_path):
    own, out = tmp_path / "own.xlsx", tmp_path / "out.xlsx"
    row = [9, "Currency", "J9", "error", "currency_unknown", "GBR", "is no code", "Did you mean GBP?"]
    write_own_sheets(own, summary(), problem_table([row]))
    with open_package(user) as package:
        graft(package, own, first=[SUMMARY], last=[PROBLEMS])
        package.save(out)
    assert names(out) == [SUMMARY, *USERS, PROBLEMS]
    assert names(removed(out)) == USERS


def test_sheets_that_libreoffice_saved_are_taken_out(tmp_path):
    path = tmp_path / "saved.xlsx"
    path.write_bytes(BY_OFFICE.read_bytes())
    before = names(path)
    assert (before[0], before[-1]) == (SUMMARY, LOG)
    copy = removed(path)
    assert names(copy) == before[1:-1]
    assert_sound(copy)


def test_sheets_that_libreoffice_saved_are_put_in_anew(own, tmp_path):
    path = tmp_path / "again.xlsx"
    with open_package(BY_OFFICE) as package:
        remove_own_sheets(package)
        graft(package, own, first=[SUMMARY], last=[LOG])
        package.save(path)
    assert names(path) == names(BY_OFFICE)
    assert_sound(path)


def test_sheets_that_openpyxl_saved_are_taken_out(put_in):
    book = load_workbook(put_in)
    book.save(put_in)
    path = removed(put_in)
    assert names(path) == USERS
    assert_sound(path)


def test_remarks_on_our_sheets_go_with_them(put_in):
    """Whatever part it is that only one of our sheets speaks of."""
    book = load_workbook(put_in)
    book[LOG]["A2"].comment = Comment("Look at it", "Anna")
    book.save(put_in)
    assert [name for name in parts_of(put_in) if "comment" in name]
    path = removed(put_in)
    assert [name for name in parts_of(path) if "comment" in name.lower()] == []
    assert_sound(path)


def test_sheet_of_the_user_with_another_heading_is_kept(put_in):
    """Somebody's remarks stand right of our log."""
    book = load_workbook(put_in)
    book[LOG]["M1"] = "Who looks at it"
    book.save(put_in)
    assert names(removed(put_in)) == [*USERS, LOG]


def test_sheet_of_clients_is_kept_whatever_it_looks_like(workbook, own, tmp_path):
    """A log is a list of clients too."""
    path = grafted(workbook([list(LOG_HEADINGS)], [["mine"]]), own, tmp_path / "out.xlsx")
    assert names(removed(path, clients="xl/worksheets/sheet1.xml")) == ["Clients", "Second"]


def test_nothing_is_taken_out_where_no_sheet_would_be_left(own):
    assert names(removed(own)) == [SUMMARY, LOG]


def test_nothing_is_taken_out_where_nothing_would_be_left_to_be_seen(workbook, own, tmp_path):
    """Excel opens no workbook whose sheets are all hidden."""
    path = grafted(workbook([["Title"]]), own, tmp_path / "out.xlsx")
    with_parts(path, {"xl/workbook.xml": lambda text: text.replace('state="visible"', 'state="hidden"')})
    assert names(removed(path)) == [SUMMARY, "Clients", LOG]


def test_calculation_order_is_forgotten(put_in):
    """Excel, which keeps it, takes a workbook for damaged where it names a cell that has no formula."""
    chain = (
        '<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><c r="B12" i="5"/></calcChain>'
    )
    related = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain"
    of_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"
    relation = f'<Relationship Id="rId99" Type="{related}" Target="calcChain.xml"/></Relationships>'
    override = f'<Override PartName="/xl/calcChain.xml" ContentType="{of_type}"/></Types>'
    with_parts(
        put_in,
        {
            "xl/calcChain.xml": chain,
            "xl/_rels/workbook.xml.rels": lambda text: text.replace("</Relationships>", relation),
            "[Content_Types].xml": lambda text: text.replace("</Types>", override),
        },
    )
    path = removed(put_in)
    assert "xl/calcChain.xml" not in parts_of(path)
    assert_sound(path)


def test_workbook_without_our_sheets_is_copied_as_it_is(user):
    assert parts_of(removed(user)) == parts_of(user)


def test_damaged_sheet_is_kept(put_in):
    with_parts(put_in, {"xl/worksheets/sheet2.xml": "<worksheet><sheetData><row"})
    with open_package(put_in) as package:
        remove_own_sheets(package)
        assert "xl/worksheets/sheet2.xml" in package


def test_workbook_opens_with_a_sheet_that_is_seen(workbook, own, tmp_path):
    """Where the page, which it opened with, is gone and the first of the others is hidden."""
    path = grafted(workbook([["a"]], [["b"]]), own, tmp_path / "out.xlsx")
    with_parts(path, {"xl/workbook.xml": lambda text: text.replace('state="visible"', 'state="veryHidden"', 1)})
    assert load_workbook(removed(path)).active.title == "Second"


def test_ten_runs_do_not_make_it_grow(user, own, tmp_path):
    """Formats that are there already are used again."""
    sizes, path = [], user
    for number in range(10):
        copy = tmp_path / f"{number}.xlsx"
        with open_package(path) as package:
            remove_own_sheets(package)
            graft(package, own, first=[SUMMARY], last=[LOG])
            package.save(copy)
        sizes.append((len(parts_of(copy)), len(parts_of(copy)["xl/styles.xml"])))
        path = copy
    assert set(sizes) == {sizes[0]}
    assert names(path) == [SUMMARY, *USERS, LOG]
    assert_sound(path)


@pytest.mark.parametrize(
    ("first_row", "is_ours"),
    [
        (["intend-bulk: import of clients.xlsx", None, ""], True),
        ([*LOG_HEADINGS, None], True),
        (["intend-bulk is a program"], False),
        (["intend-bulk: import", "remark"], False),
        ([None, *LOG_HEADINGS], False),
        (LOG_HEADINGS[:-1], False),
        ([], False),
    ],
)
def test_sheets_are_known_by_their_first_row(first_row, is_ours):
    assert is_own_sheet(first_row) is is_ours
