"""Our comments on cells of a user's workbook: ours come and go, the user's stay as they are."""

import io
import itertools
import re
import zipfile
from pathlib import Path
from xml.parsers.expat import ExpatError

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from noted import NOTES, SHEET, USERS, noted, parts_of, users_workbook
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

from intend_bulk.sheets.damage import Damaged
from intend_bulk.sheets.painting.boxes import layout_of, size_of
from intend_bulk.sheets.painting.package import open_package, parsed
from intend_bulk.sheets.xlsx.texts import unescaped

SAVED_BY_LIBREOFFICE = Path(__file__).parent / "data/noted.xlsx"
TEXTS, SHAPES, RELATED = "xl/comments1.xml", "xl/drawings/vmlDrawing1.vml", "xl/worksheets/_rels/sheet1.xml.rels"
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
ERROR = {"C12": "Error: 'GBR' is not a currency code.\nDid you mean GBP?"}


def openpyxl_workbook(path: Path) -> Path:
    """Its comments are texts without pieces, its shapes have names with other prefixes."""
    book = Workbook()
    book.active.append(["Title", "Currency"])
    for cell, text in USERS.items():
        book.active[cell].comment = Comment(text, "Ann")
    book.save(path)
    return path


@pytest.fixture(params=[users_workbook, openpyxl_workbook], ids=["XlsxWriter", "openpyxl"])
def theirs(request, tmp_path) -> Path:
    """A workbook of a user with comments on B2 and D4."""
    return request.param(tmp_path / "theirs.xlsx")


@pytest.fixture
def plain(workbook) -> Path:
    """A workbook without comments."""
    return workbook([["Title", "Currency"], ["Acme", "GBR"]])


@pytest.fixture
def after(tmp_path):
    """Write our comments into a workbook, one mapping after another, and return the last copy."""
    numbers = itertools.count()

    def write(path: Path, *turns) -> Path:
        for notes in turns:
            copy = tmp_path / f"copy-{next(numbers)}.xlsx"
            noted(path, copy, notes)
            path = copy
        return path

    return write


@pytest.fixture
def changed(tmp_path):
    """A copy of a workbook in which the bytes of parts are others: changed(path, {"xl/comments1.xml": …})."""
    numbers = itertools.count()

    def change(path: Path, parts) -> Path:
        copy = tmp_path / f"changed-{next(numbers)}.xlsx"
        with zipfile.ZipFile(copy, "w") as archive:
            for name, content in {**parts_of(path), **parts}.items():
                archive.writestr(name, content)
        return copy

    return change


def comments(path: Path) -> dict[str, str]:
    sheet = load_workbook(path).worksheets[0]
    return {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}


def part(path: Path, kind: str) -> bytes:
    """The part of the first sheet that holds its comments, or the shapes that it names."""
    with open_package(path) as package:
        with package.open(SHEET) as sheet:
            key = layout_of(sheet).legacy_key
        related = package.relations(SHEET)
        wanted = [it for it in related if it.kind == kind and (kind != "vmlDrawing" or it.key == key)]
        return package.content(wanted[0].target)


def numbers_of(anchor: bytes | str) -> list[int]:
    found = anchor if isinstance(anchor, str) else anchor.decode()
    return [int(number) for number in found.split(",")]


def shape_at(content: bytes, row: int, column: int) -> str:
    """The shape of the comment on a cell, counted from 0."""
    shapes = re.findall(r"<(?:\w+:)?shape .*?</(?:\w+:)?shape>", content.decode(), re.DOTALL)
    (found,) = [it for it in shapes if f"Row>{row}</" in it and f"Column>{column}</" in it and "Note" in it]
    return found


class TestOurs:
    def test_a_comment_is_read_back(self, theirs, after):
        assert comments(after(theirs, ERROR))["C12"] == f"intend-bulk:\n{ERROR['C12']}"

    def test_its_author_is_ours(self, theirs, after):
        assert load_workbook(after(theirs, ERROR)).worksheets[0]["C12"].comment.author == "intend-bulk"

    def test_its_first_line_is_bold_and_alone(self, plain, after):
        content = part(after(plain, ERROR), "comments").decode()
        assert re.findall(r"<r><rPr>(<b/>)?.*?<t xml:space=\"preserve\">(.*?)</t>", content, re.DOTALL) == [
            ("<b/>", "intend-bulk:"),
            ("", f"\n{ERROR['C12']}"),
        ]

    def test_it_is_hidden_until_the_mouse_is_over_its_cell(self, plain, after):
        shape = shape_at(part(after(plain, ERROR), "vmlDrawing"), 11, 2)
        assert "visibility:hidden" in shape
        assert "Visible" not in shape

    def test_a_sheet_without_comments_gets_parts_of_known_types(self, plain, after):
        parts = parts_of(after(plain, ERROR))
        types = parts["[Content_Types].xml"].decode()
        assert 'PartName="/xl/comments1.xml"' in types
        assert 'Extension="vml"' in types
        assert {TEXTS, SHAPES} <= set(parts)

    def test_a_sheet_with_no_comments_and_nothing_to_say_needs_no_shapes(self, plain, tmp_path):
        assert noted(plain, tmp_path / "copy.xlsx", {}) is None
        assert TEXTS not in parts_of(tmp_path / "copy.xlsx")

    def test_new_ones_come_in_the_place_of_earlier_ones(self, theirs, after):
        found = comments(after(theirs, {"A1": "first", "C3": "first"}, {"C3": "second"}))
        assert {cell: text for cell, text in found.items() if cell not in USERS} == {"C3": "intend-bulk:\nsecond"}

    def test_their_shapes_go_with_them(self, theirs, after):
        shapes = part(after(theirs, {"A1": "first", "C3": "first"}, {"C3": "second"}), "vmlDrawing")
        assert shapes.count(b'"Note"') == len(USERS) + 1

    def test_ten_times_in_a_row_change_nothing_after_the_first(self, theirs, after):
        once = after(theirs, NOTES)
        assert parts_of(after(once, *[NOTES] * 9)) == parts_of(once)

    def test_without_any_comment_left_their_parts_are_gone(self, plain, after, tmp_path):
        painted = after(plain, ERROR)
        assert noted(painted, tmp_path / "bare.xlsx", {}) is None
        bare = parts_of(tmp_path / "bare.xlsx")
        assert not {TEXTS, SHAPES} & set(bare)
        assert b"omment" not in bare["[Content_Types].xml"] + bare[RELATED]

    def test_every_shape_has_an_id_of_its_own(self, theirs, after):
        shapes = part(after(theirs, {f"C{row}": "x" for row in range(1, 1500)}), "vmlDrawing")
        ids = re.findall(rb'\bid="(_x0000_s\d+)"', shapes)
        assert len(ids) == len(set(ids)) > 1500

    def test_thousands_are_known_again(self, plain, after):
        notes = {f"{letter}{row}": f"Error: {letter}{row}" for row in range(2, 1002) for letter in "ABCDE"}
        found = comments(after(plain, notes, notes))
        assert found == {cell: f"intend-bulk:\n{text}" for cell, text in notes.items()}

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
    @given(text=ANY_TEXT)
    @pytest.mark.parametrize("cell", ["C12", "B2"], ids=["alone", "below one of the user"])
    def test_any_text_comes_back(self, tmp_path, cell, text):
        source = users_workbook(tmp_path / "theirs.xlsx")
        noted(source, tmp_path / "copy.xlsx", {cell: text})
        found = unescaped(comments(tmp_path / "copy.xlsx")[cell])
        assert found == ("" if cell == "C12" else f"{USERS[cell]}\n\n") + f"intend-bulk:\n{text}"

    def test_half_of_a_surrogate_pair_is_written_as_what_it_is(self, plain, after):
        assert comments(after(plain, {"C12": "\ud83d"}))["C12"] == "intend-bulk:\n\\ud83d"

    def test_what_no_comment_can_hold_is_cut(self, plain, after):
        text = comments(after(plain, {"C12": "x" * 40_000}))["C12"]
        assert text.endswith("x…")
        assert len(text) <= 32_767


class TestTheUsers:
    def test_all_parts_are_as_they_were_when_ours_are_gone(self, theirs, after):
        there_and_back = parts_of(after(theirs, NOTES, {}))
        unchanged = {name for name in there_and_back if name.startswith(("xl/comments", "xl/drawings"))}
        assert len(unchanged) >= 2
        assert {name: there_and_back[name] for name in unchanged} == {
            name: content for name, content in parts_of(theirs).items() if name in unchanged
        }

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
    @given(turns=st.lists(st.dictionaries(st.sampled_from(["A1", *USERS, *NOTES]), ANY_TEXT), max_size=3))
    def test_all_are_as_they_were_after_any_of_ours(self, theirs, after, turns):
        there_and_back = after(theirs, *turns, {})
        assert part(there_and_back, "comments") == part(theirs, "comments")
        assert part(there_and_back, "vmlDrawing") == part(theirs, "vmlDrawing")

    def test_their_comments_and_shapes_stay_byte_for_byte(self, theirs, after):
        painted = after(theirs, ERROR)
        for kind, end in (("comments", b"</commentList>"), ("vmlDrawing", b"</xml>")):
            before = part(theirs, kind).partition(b"<authors>" if kind == "comments" else b"<xml")[2]
            body = before.partition(b"</authors>")[2] if kind == "comments" else before
            assert body.removesuffix(b"</comments>").removesuffix(end) in part(painted, kind)

    def test_ours_is_written_below_theirs(self, theirs, after):
        found = comments(after(theirs, NOTES))
        assert found["B2"] == f"{USERS['B2']}\n\nintend-bulk:\n{NOTES['B2']}"
        assert found["D4"] == USERS["D4"]

    def test_what_is_below_theirs_is_exchanged(self, theirs, after):
        found = comments(after(theirs, NOTES, {"B2": "Error: another"}))
        assert found["B2"] == f"{USERS['B2']}\n\nintend-bulk:\nError: another"

    def test_a_comment_with_ours_has_one_shape_still(self, theirs, after):
        shape = shape_at(part(theirs, "vmlDrawing"), 1, 1)
        assert shape_at(part(after(theirs, NOTES), "vmlDrawing"), 1, 1) == shape

    def test_other_sheets_keep_their_comments(self, tmp_path, after):
        painted = after(users_workbook(tmp_path / "theirs.xlsx"), NOTES)
        assert load_workbook(painted)["Second"]["B2"].comment.text == "of another sheet"

    def test_a_button_stays_where_no_comment_is_left(self, tmp_path, after):
        path = tmp_path / "button.xlsx"
        with xlsxwriter.Workbook(str(path)) as book:
            book.add_worksheet().insert_button("F2", {"caption": "Send"})
        bare = after(path, NOTES, {})
        assert part(bare, "vmlDrawing") == part(path, "vmlDrawing")
        assert TEXTS not in parts_of(bare)

    def test_the_picture_of_a_header_is_no_place_for_ours(self, tmp_path, after):
        theirs = users_workbook(tmp_path / "theirs.xlsx")
        header = "xl/drawings/vmlDrawing2.vml"
        assert b"imagedata" in parts_of(theirs)[header]
        assert parts_of(after(theirs, NOTES))[header] == parts_of(theirs)[header]

    def test_one_that_quotes_ours_is_theirs(self, theirs, after, changed):
        content = part(theirs, "comments").replace(b"Look it up", b"Bob:\nintend-bulk:\nLook it up")
        quoting = changed(theirs, {_name(theirs, "comments"): content})
        assert comments(after(quoting, NOTES, {}))["D4"].startswith("Bob:\nintend-bulk:")

    def test_what_a_person_wrote_above_ours_stays(self, plain, after, changed):
        painted = after(plain, {"C12": "x"})
        content = part(painted, "comments").replace(b">intend-bulk:<", b">I asked them.\n\nintend-bulk:<")
        assert comments(after(changed(painted, {TEXTS: content}), {})) == {"C12": "I asked them."}

    def test_what_a_person_wrote_above_ours_keeps_its_author(self, plain, after, changed):
        painted = after(plain, {"C12": "x", "C13": "y"})
        content = part(painted, "comments").replace(b">intend-bulk:<", b">I asked them.\n\nintend-bulk:<", 1)
        left = load_workbook(after(changed(painted, {TEXTS: content}), {})).worksheets[0]
        assert left["C12"].comment.author == "intend-bulk"
        assert left["C13"].comment is None

    def test_a_list_of_theirs_that_is_empty_stays(self, theirs, after, changed):
        emptied = re.sub(
            rb"<commentList>.*</commentList>", b"<commentList/>", part(theirs, "comments"), flags=re.DOTALL
        )
        assert part(after(changed(theirs, {_name(theirs, "comments"): emptied}), {}), "comments") == emptied

    def test_pieces_that_another_program_joined_are_cut(self, theirs, after, changed):
        one = b"<text><t>Ann:\nis this right?\n\nintend-bulk:\nError: old</t></text>"
        name = _name(theirs, "comments")
        content = re.sub(rb"<text>.*?</text>", one, part(theirs, "comments"), count=1, flags=re.DOTALL)
        found = comments(after(changed(theirs, {name: content}), {"B2": "new"}))
        assert found["B2"] == f"{USERS['B2']}\n\nintend-bulk:\nnew"

    def test_ends_of_lines_may_be_those_of_windows(self, theirs, after, changed):
        ended = b"<text><t>Ann:_x000D_\n_x000D_\nintend-bulk:_x000D_\nError: old</t></text>"
        content = re.sub(rb"<text>.*?</text>", ended, part(theirs, "comments"), count=1, flags=re.DOTALL)
        assert comments(after(changed(theirs, {_name(theirs, "comments"): content}), {}))["B2"] == "Ann:"

    def test_a_carriage_return_of_theirs_stays_one(self, theirs, after, changed):
        joined = b"<text><t>Ann:&#13;x\n\nintend-bulk:\nError: old</t></text>"
        content = re.sub(rb"<text>.*?</text>", joined, part(theirs, "comments"), count=1, flags=re.DOTALL)
        assert comments(after(changed(theirs, {_name(theirs, "comments"): content}), {}))["B2"] == "Ann:\rx"

    def test_how_a_text_is_pronounced_stays_behind_it(self, theirs, after, changed):
        name = _name(theirs, "comments")
        said = b'<rPh sb="0" eb="1"><t>an</t></rPh><phoneticPr fontId="1"/></text>'
        before = changed(theirs, {name: part(theirs, "comments").replace(b"</text>", said, 1)})
        painted = after(before, NOTES)
        assert said in part(painted, "comments")
        assert part(after(painted, {}), "comments") == part(before, "comments")

    def test_a_shape_without_a_comment_gives_way_to_ours(self, theirs, after, changed):
        emptied = re.sub(
            rb"<commentList>.*</commentList>", b"<commentList/>", part(theirs, "comments"), flags=re.DOTALL
        )
        painted = after(changed(theirs, {_name(theirs, "comments"): emptied}), {"B2": "x"})
        assert "visibility:hidden" in shape_at(part(painted, "vmlDrawing"), 1, 1)


def _name(path: Path, kind: str) -> str:
    with open_package(path) as package:
        return next(relation.target for relation in package.relations(SHEET) if relation.kind == kind)


class TestConversations:
    @pytest.fixture
    def threaded(self, theirs, changed):
        """The user's comment on D4 only stands for a conversation."""
        content = part(theirs, "comments").replace(b"Look it up, please", b"[Threaded comment]")
        authors = content.count(b"<author>")
        content = content.replace(b"</authors>", b"<author>tc={7B2A}</author></authors>")
        content = re.sub(rb'"D4" authorId="\d"', b'"D4" authorId="%d"' % authors, content)
        return changed(theirs, {_name(theirs, "comments"): content})

    def test_a_cell_with_one_is_left_alone(self, threaded, after):
        assert comments(after(threaded, {"D4": "x"}))["D4"] == "[Threaded comment]"

    @pytest.mark.parametrize("before", [b"", b"[Threaded comment]\n\n"], ids=["at once", "below"])
    def test_it_is_not_cut_where_it_speaks_of_ours(self, threaded, after, changed, before):
        speaking = before + b"intend-bulk:\nx"
        content = part(threaded, "comments").replace(b"[Threaded comment]", speaking)
        path = changed(threaded, {_name(threaded, "comments"): content})
        assert comments(after(path, ERROR, {}))["D4"] == speaking.decode()

    def test_a_cell_is_known_by_the_part_of_the_conversation(self, plain, after, changed):
        relation = (
            b'<Relationship Id="rIdT" Type="http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"'
            b' Target="../threadedComments/threadedComment1.xml"/></Relationships>'
        )
        painted = after(plain, {"A1": "x"})
        thread = b'<ThreadedComments><threadedComment ref="C12"><text>?</text></threadedComment></ThreadedComments>'
        related = parts_of(painted)[RELATED].replace(b"</Relationships>", relation)
        path = changed(painted, {RELATED: related, "xl/threadedComments/threadedComment1.xml": thread})
        assert comments(after(path, {**ERROR, "A1": "y"})) == {"A1": "intend-bulk:\ny"}


class TestSavedByLibreOffice:
    """It drops the author and joins pieces, and writes each shape anew."""

    def test_ours_are_known_again(self, after):
        assert comments(SAVED_BY_LIBREOFFICE)["C3"] == f"intend-bulk:\n{NOTES['C3']}"
        assert comments(after(SAVED_BY_LIBREOFFICE, {})) == USERS

    def test_their_shapes_go_with_them(self, after):
        assert part(SAVED_BY_LIBREOFFICE, "vmlDrawing").count(b'"Note"') == len(USERS) + 2
        shapes = part(after(SAVED_BY_LIBREOFFICE, {}), "vmlDrawing")
        assert shapes.count(b'"Note"') == len(USERS)
        assert shapes.count(b'"Button"') == 1

    def test_new_ones_are_put_in(self, after):
        found = comments(after(SAVED_BY_LIBREOFFICE, {"B2": "x", "C3": "y"}))
        assert found == {"B2": f"{USERS['B2']}\n\nintend-bulk:\nx", "D4": USERS["D4"], "C3": "intend-bulk:\ny"}


class TestPartsAsOthersWriteThem:
    def test_shapes_that_are_no_xml_stay_as_they_are(self, tmp_path, after, changed):
        theirs = users_workbook(tmp_path / "theirs.xlsx")
        shapes = parts_of(theirs)[SHAPES].replace(
            b'<div style="text-align:left">', b"<div style=text-align:left>a<br>b<br>"
        )
        odd = changed(theirs, {SHAPES: shapes})
        with pytest.raises(ExpatError):
            parsed(io.BytesIO(shapes))
        painted = after(odd, NOTES)
        assert parts_of(painted)[SHAPES].count(b'"Note"') == len(USERS) + 2
        assert parts_of(after(painted, {}))[SHAPES] == shapes

    def test_a_shape_that_is_closed_in_itself_is_not_taken_for_the_next(self, tmp_path, after, changed):
        theirs = users_workbook(tmp_path / "theirs.xlsx")
        painted = after(theirs, ERROR)
        closed = b'<v:shape id="_x0000_s1900" alt="a > b"/>'
        shapes = parts_of(painted)[SHAPES]
        at = shapes.rindex(b"<v:shape ")
        odd = changed(painted, {SHAPES: shapes[:at] + closed + shapes[at:]})
        assert closed in parts_of(after(odd, {}))[SHAPES]

    @pytest.mark.parametrize(
        "odd",
        ['<v:shape><x:ClientData ObjectType="Checkbox">C12</x:ClientData></v:shape>', "<v:line/></v:shape>"],
        ids=["of something else", "an end too many"],
    )
    def test_only_the_shape_of_the_comment_goes(self, tmp_path, after, changed, odd):
        painted = after(users_workbook(tmp_path / "theirs.xlsx"), ERROR)
        odd = odd.replace("C12", "<x:Row>11</x:Row><x:Column>2</x:Column>").encode()
        shapes = parts_of(painted)[SHAPES].removesuffix(b"</xml>") + odd + b"</xml>"
        left = parts_of(after(changed(painted, {SHAPES: shapes}), {}))[SHAPES]
        assert odd in left
        assert left.count(b'"Note"') == len(USERS)

    @pytest.mark.parametrize(
        "end", [b"", b"</XML>\r\n", b"</xml>\n<!-- made by hand -->"], ids=["none", "capitals", "comment"]
    )
    def test_shapes_end_in_any_way(self, tmp_path, after, changed, end):
        theirs = users_workbook(tmp_path / "theirs.xlsx")
        shapes = parts_of(theirs)[SHAPES].removesuffix(b"</xml>") + end
        painted = after(changed(theirs, {SHAPES: shapes}), ERROR)
        assert "Note" in shape_at(parts_of(painted)[SHAPES], 11, 2)
        assert parts_of(after(painted, {}))[SHAPES] == shapes

    def test_a_drawing_without_anything_gets_shapes(self, tmp_path, after, changed):
        theirs = users_workbook(tmp_path / "theirs.xlsx")
        painted = after(changed(theirs, {SHAPES: b"<xml/>"}), ERROR)
        assert [node.tag for node in parsed(io.BytesIO(parts_of(painted)[SHAPES]))] == ["v:shapetype", "v:shape"]

    def test_prefixes_are_those_that_the_drawing_has(self, tmp_path, after):
        shapes = part(after(openpyxl_workbook(tmp_path / "theirs.xlsx"), ERROR), "vmlDrawing")
        v = re.findall(rb'xmlns:(\w+)="urn:schemas-microsoft-com:vml"', shapes)
        assert v == [b"ns1"]
        assert len(parsed(io.BytesIO(shapes)).findall("ns1:shape")) == len(USERS) + 1

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
    def test_utf_16_is_read(self, theirs, after, changed, encoding):
        names = {kind: _name(theirs, kind) for kind in ("comments", "vmlDrawing")}
        head = "<?xml version='1.0' encoding='UTF-16'?>"
        texts = {kind: re.sub(r"\A<\?.*?\?>", "", part(theirs, kind).decode()) for kind in names}
        wide = changed(theirs, {names[kind]: (head + text).encode(encoding) for kind, text in texts.items()})
        found = comments(after(wide, NOTES, NOTES))
        assert found["C3"] == f"intend-bulk:\n{NOTES['C3']}"
        assert found["D4"] == USERS["D4"]

    def test_comments_in_an_old_encoding_are_read(self, theirs, after, changed):
        text = re.sub(r"\A<\?.*?\?>", "", part(theirs, "comments").decode()).replace("Look it up", "Café")
        content = ("<?xml version='1.0' encoding='windows-1252'?>" + text).encode("cp1252")
        found = comments(after(changed(theirs, {_name(theirs, "comments"): content}), NOTES))
        assert found["D4"] == "Café, please"
        assert found["C3"] == f"intend-bulk:\n{NOTES['C3']}"

    def test_names_with_a_prefix_get_ours_with_it(self, theirs, after, changed):
        content = re.sub(rb"<(/?)(?=[a-zA-Z])", rb"<\1x:", part(theirs, "comments")).replace(b"xmlns=", b"xmlns:x=")
        found = comments(after(changed(theirs, {_name(theirs, "comments"): content}), NOTES, NOTES))
        assert found["C3"] == f"intend-bulk:\n{NOTES['C3']}"
        assert found["B2"].count("intend-bulk:") == 1

    def test_names_of_parts_in_other_letters_are_found(self, tmp_path, after, changed):
        theirs = users_workbook(tmp_path / "theirs.xlsx")
        related = parts_of(theirs)[RELATED].replace(b"../comments1.xml", b"/XL/Comments1.XML")
        painted = after(changed(theirs, {RELATED: related}), ERROR)
        assert b"intend-bulk:" in parts_of(painted)[TEXTS]

    def test_a_relation_to_nothing_is_not_followed(self, tmp_path, after, changed):
        theirs = users_workbook(tmp_path / "theirs.xlsx")
        related = parts_of(theirs)[RELATED].replace(b"vmlDrawing1.vml", b"vmlDrawing99.vml")
        painted = after(changed(theirs, {RELATED: related}), ERROR)
        assert "Note" in shape_at(part(painted, "vmlDrawing"), 11, 2)

    def test_a_strict_workbook_gets_names_of_its_own_kind(self, plain, after, changed):
        strict = b"http://purl.oclc.org/ooxml/officeDocument/relationships"
        usual = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        parts = parts_of(plain)
        names = ("_rels/.rels", "xl/_rels/workbook.xml.rels")
        painted = parts_of(after(changed(plain, {name: parts[name].replace(usual, strict) for name in names}), ERROR))
        assert strict + b"/comments" in painted[RELATED]
        assert b"http://purl.oclc.org/ooxml/spreadsheetml/main" in painted[TEXTS]

    @pytest.mark.parametrize(
        "content",
        [b"<comments>", b"<comments/>", b"<html/>", b"<!DOCTYPE a><a/>", b"\xff\xfe\x00\xd8<\x00", b""],
        ids=["cut", "no list", "other", "document type", "half a letter", "nothing"],
    )
    def test_comments_that_are_damaged_are_said_to_be(self, theirs, after, changed, content):
        damaged = changed(theirs, {_name(theirs, "comments"): content})
        with pytest.raises(Damaged):
            after(damaged, ERROR)


class TestBoxes:
    def test_a_box_lies_right_of_its_cell(self, plain, after):
        shape = shape_at(part(after(plain, ERROR), "vmlDrawing"), 11, 2)
        left, _, top, _, right, _, bottom, _ = numbers_of(re.findall(r"Anchor>(.*?)<", shape)[0])
        assert (left, top) == (3, 10)
        assert 3 <= right - left <= 4
        assert bottom > 12

    def test_a_longer_text_has_a_larger_box(self):
        sizes = [size_of("Error: this is wrong. " * times) for times in (1, 3, 10, 40, 160)]
        assert sizes == sorted(sizes, key=lambda size: size[0] * size[1])
        assert len({size[0] for size in sizes}) > 1

    @pytest.mark.parametrize(
        "text",
        ["x\n" * 30, "日本語" * 60, "WARNING " * 30, "averylongword" * 30],
        ids=["lines", "wide letters", "capitals", "a word"],
    )
    def test_a_box_is_as_large_as_its_letters(self, text):
        width, height = size_of(text)
        assert width * height > 12 * 4 * len(text)
        assert height >= 15 * (text.count("\n") + 1)

    @pytest.mark.parametrize("cell", ["XFD1", "A1048576", "XFD1048576", "XFC1048575"])
    def test_no_box_leaves_the_sheet(self, plain, after, cell):
        painted = after(plain, {cell: "Error: this is wrong. " * 50})
        left, _, top, _, right, _, bottom, _ = numbers_of(re.findall(rb"Anchor>(.*?)<", part(painted, "vmlDrawing"))[0])
        assert 0 <= left < right <= 16_383
        assert 0 <= top < bottom <= 1_048_575

    def test_no_box_leaves_a_sheet_that_shows_three_rows(self):
        rows = '<row r="1" hidden="0"/><row r="2" spans="1:2"/><row r="3" ht="20"/>'
        top, bottom = _rows_of(_layout(f'<sheetFormatPr defaultRowHeight="15" zeroHeight="1"/>{rows}'), 400)
        assert (top, bottom) == (0, 3)

    def test_hidden_rows_are_no_part_of_a_box(self):
        hidden = "".join(f'<row r="{row}" hidden="1"/>' for row in range(5, 105))
        assert _rows_of(_layout(hidden), 200)[1] == _rows_of(_layout(""), 200)[1] + 100

    def test_high_rows_are_counted_as_high_as_they_are(self):
        high = '<x:row r="4" ht="150" customHeight="1"/>'  # 200 pixels
        assert _rows_of(_layout(high), 200)[1] == 3

    def test_wide_and_hidden_columns_are_counted_as_they_are(self):
        columns = '<cols><col min="2" max="3" width="9" hidden="1"/><col min="4" max="4" width="50"/></cols>'
        left, _, _, _, right, _, _, _ = numbers_of(_layout(columns).anchor("A3", (240, 100)))
        assert (left, right) == (3, 3)

    def test_a_sheet_may_have_a_usual_width_and_height_of_its_own(self):
        layout = _layout('<sheetFormatPr defaultColWidth="40" defaultRowHeight="75"/>')
        assert numbers_of(layout.anchor("A1", (240, 80))) == [1, 15, 0, 10, 1, 255, 0, 90]

    def test_a_sheet_in_utf_16_is_searched_as_well(self):
        assert _layout('<legacyDrawing r:id="rId7"/>', "utf-16").legacy_key == "rId7"

    def test_the_picture_of_a_header_is_no_drawing_of_comments(self):
        assert _layout('<legacyDrawingHF r:id="rId7"/>').legacy_key is None

    def test_no_cell_is_refused(self, plain, after):
        with pytest.raises(ValueError, match="'12' is no cell"):
            after(plain, {"12": "x"})


def _layout(content: str, encoding: str = "utf-8"):
    return layout_of(io.BytesIO(f"<worksheet>{content}</worksheet>".encode(encoding)))


def _rows_of(layout, height: int) -> tuple[int, int]:
    """The first and the last row of a box on A3."""
    numbers = numbers_of(layout.anchor("A3", (240, height)))
    return numbers[2], numbers[6]
