"""JSON as a spreadsheet: clients as Intend gives them and flat rows, one object a line, and what is refused."""

import json
import sys

import pytest

from intend_bulk.errors import SheetError
from intend_bulk.model.client import export_columns, field_named
from intend_bulk.model.payload import to_payload, to_row
from intend_bulk.sheets.json_lines import MOST_BYTES
from intend_bulk.sheets.reading import read_sheet
from intend_bulk.sheets.writing import field_column, open_table

RECORD = {
    "id": 16,
    "account": "ACME01",
    "type": {"name": "Trade", "code": "trade"},
    "title": "Acme",
    "email": "info@acme.co.uk",
    "detail": {"contact_number": "+44 20 7946 0018", "vat_number": None},
    "shipping_addresses": [{"address_ref": 4, "address_town": "Leeds", "address_default": "1"}],
    "contacts": [{"first_name": "Lois", "mobile": "007"}],
}
LIST = '[\n{"title": "Acme"},\n{"title": "Bolt"}\n]\n'


@pytest.fixture
def json_file(csv_file):
    """Write lines to clients.jsonl: json_file({"title": "Acme"}, "not JSON")."""

    def write(*lines, name="clients.jsonl"):
        texts = [line if isinstance(line, (str, bytes)) else json.dumps(line) for line in lines]
        content = b"\n".join(text.encode() if isinstance(text, str) else text for text in texts)
        return csv_file(content + b"\n", name=name)

    return write


def rows(path):
    return [(row.number, dict(row.cells)) for row in read_sheet(path).rows]


def cells(path):
    (row,) = read_sheet(path).rows
    return row.cells


def test_a_client_as_intend_gives_it_is_read_by_the_columns_of_an_export(json_file):
    found = {name: text for name, text in cells(json_file(RECORD)).items() if text is not None}
    assert found == {
        "client_id": "16",
        "type_code": "trade",
        "title": "Acme",
        "email": "info@acme.co.uk",
        "contact_number": "+44 20 7946 0018",
        "shipping_1_town": "Leeds",
        "shipping_1_default": "1",
        "contact_1_first_name": "Lois",
        "contact_1_mobile": "007",
    }


def test_headings_are_those_of_an_export_in_its_order(json_file):
    """All that can be sent, too: an import of an export finds no needed column missing, whatever its clients lack."""
    second = {"type": {}, "contacts": [{"mobile": "1"}], "shipping_addresses": [{}, {"address_town": "York"}], "vip": 5}
    columns = read_sheet(json_file({"type": {"name": "Trade"}, "account": "ACME01"}, second)).columns
    names = export_columns(["contact_1_mobile", "shipping_2_town", "vip"])
    seen = {"type_name", "client_account", "vip"}
    wanted = [name for name in names if name in seen or field_named(name).sent]
    assert [column.heading for column in columns] == wanted


def test_what_is_to_be_created_is_read_with_its_credentials(json_file):
    """A file of payloads: a password that is not sent would be missed much later."""
    row = {"title": "Acme", "username": "acme", "password": "s3cret", "shipping_1_town": "Leeds"}
    payload = to_payload(row)
    assert to_payload(cells(json_file(payload))) == payload


@pytest.mark.parametrize("ending", [".json", ".jsonl"])
def test_flat_rows_have_a_column_for_every_key(json_file, ending):
    path = json_file({"title": "Acme", "Zip": "LS1"}, {"title": "Bolt", "email": "b@c.co"}, name=f"clients{ending}")
    assert rows(path) == [
        (1, {"title": "Acme", "billing_post_code": "LS1", "email": None}),
        (2, {"title": "Bolt", "billing_post_code": None, "email": "b@c.co"}),
    ]


def test_a_list_as_we_write_it_is_read(tmp_path):
    path = tmp_path / "clients.json"
    columns = [field_column(name, None) for name in ("title", "billing_note")]
    with open_table(path, columns, sheet_name="") as table:
        table.add(["Acme", "a\nb [x],"])
        table.add(["Bolt", None])
    assert rows(path) == [
        (2, {"title": "Acme", "billing_note": "a\nb [x],"}),
        (3, {"title": "Bolt", "billing_note": None}),
    ]


@pytest.mark.parametrize(
    "text",
    [
        '[{"title": "Acme"},\n{"title": "Bolt"}]',
        '\n [\n\n{"title": "Acme"}\n,{"title": "Bolt"}\n]\n\n'.replace("\n,", " ,\n"),
        '\ufeff[\r\n{"title": "Acme"},\r\n{"title": "Bolt"}\r\n]\r\n',
    ],
    ids=["brackets beside objects", "spaces and blank lines", "BOM and CRLF"],
)
def test_lists_in_other_forms_are_read(csv_file, text):
    found = rows(csv_file(text.encode(), name="clients.json"))
    assert [row["title"] for _, row in found] == ["Acme", "Bolt"]


def test_rows_are_the_lines_of_the_file(json_file):
    """So that a person finds them, blank lines or not."""
    found = read_sheet(json_file("", {"title": "Acme"}, "  ", {"title": "Bolt"}))
    assert [(row.number, row.line) for row in found.rows] == [(2, 2), (4, 4)]


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("1045", "1045"),
        ("12345678901234567890", "12345678901234567890"),
        ("1.10", "1.10"),
        ("0.1000000000000000055511151231257827", "0.1000000000000000055511151231257827"),
        ("1E5", "1E5"),
        ("true", "true"),
        ("false", "false"),
        ("null", None),
        ('""', None),
        ('"007"', "007"),
        ('"NA"', "NA"),
        ('{"a": [1, true]}', '{"a":[1,true]}'),
        ('"\\ud83d\\ude00\\u2028"', "😀\u2028"),
    ],
)
def test_values_become_text_as_they_are_written(json_file, written, text):
    assert cells(json_file(f'{{"title": "Acme", "billing_note": {written}}}'))["billing_note"] == text


def test_a_title_of_a_list_is_read_as_an_export_writes_it(json_file):
    record = {"type": {}, "id": 5, "title": ["Acme", 1.10]}
    assert cells(json_file(record))["title"] == to_row(record)["title"]


@pytest.mark.parametrize("name", ["clients.txt", "clients.csv", "clients.jsonl", "clients.ndjson"])
def test_what_is_in_the_file_counts(json_file, name):
    assert rows(json_file({"title": "Acme"}, name=name)) == [(1, {"title": "Acme"})]


@pytest.mark.parametrize("heading", ["[title]", "{title}", "[1]"])
def test_a_csv_whose_headings_begin_with_a_bracket_is_no_json(csv_file, heading):
    path = csv_file(f"{heading},email\nAcme,info@acme.co.uk\n")
    assert [row["email"] for _, row in rows(path)] == ["info@acme.co.uk"]


def test_a_client_that_reads_like_headings_is_no_headings(json_file):
    """The headings of JSON are its keys, whatever its values are."""
    found = rows(json_file({"title": "Title", "note": "Email", "x": "Currency", "y": "Department"}))
    assert [row["title"] for _, row in found] == ["Title"]


DEEP = 100_000
REFUSED = {
    "half a line": ('{"title": "Ac', "line 2 cannot be read: it is no JSON from character 11 on"),
    "a line that ends early": ('{"title": "Acme",', "line 2 cannot be read: it ends in the middle of an object"),
    "no JSON": ("title,email", "line 2 cannot be read: it is no JSON from character 1 on"),
    "two objects": ('{"title": "A"} {"title": "B"}', "line 2 cannot be read: it is no JSON from character 16 on"),
    "no object": ('"Acme"', "line 2 cannot be read: it holds no object"),
    "a list in a line": ('[{"title": "Acme"}]', "line 2 cannot be read: it holds no object"),
    "not UTF-8": (b'{"title": "Z\xf6e"}', "line 2 cannot be read: the byte 0xF6 is not UTF-8"),
    "a key twice": ('{"title": "Acme", "title": "Bolt"}', "line 2 cannot be read: 'title' stands twice in one object"),
    "a key twice deep within": ('{"detail": {"a": 1, "a": 2}}', "line 2 cannot be read: 'a' stands twice"),
    "NaN": ('{"title": NaN}', "line 2 cannot be read: NaN is no number in JSON"),
    "half a character": ('{"title": "\\ud83d"}', "line 2 cannot be read: \\ud83d is half a character"),
    "lists in lists": ("[" * DEEP + "]" * DEEP, "line 2 cannot be read: its objects stand too deep in each other"),
    "objects in objects": (
        '{"a":' * DEEP + "1" + "}" * DEEP,
        "line 2 cannot be read: its objects stand too deep in each other",
    ),
    "a number of 5,000 digits": ('{"title": ' + "9" * 5_000 + "}", "line 2 cannot be read: Exceeds the limit"),
    "too many keys": (
        "{" + ",".join(f'"{n}":1' for n in range(17_000)) + "}",
        "line 2: with its keys there are 17,001 columns, and 16,384 are the most",
    ),
    "the last of very many addresses": (
        json.dumps({"shipping_addresses": [{}] * 90_000 + [{"address_town": "Leeds"}]}),
        "line 2: with its keys there are 1,260,014 columns, and 16,384 are the most",
    ),
    "a huge line": (b'{"title": "' + b"x" * MOST_BYTES, "line 2 cannot be read: it is longer than 10,000,000 bytes"),
}


def refusal(path):
    with pytest.raises(SheetError) as caught:
        list(read_sheet(path).rows)
    assert caught.value.message.startswith(path.name) and "\n" not in caught.value.message
    assert caught.value.hint
    return caught.value.message


@pytest.mark.parametrize(("line", "words"), REFUSED.values(), ids=REFUSED)
def test_a_line_that_cannot_be_read_is_named(json_file, line, words):
    assert words in refusal(json_file({"title": "Acme"}, line, {"title": "Bolt"}))


@pytest.fixture
def little_depth():
    """Half as many calls within calls as usual: the edge is the same, and quicker to reach."""
    usual = sys.getrecursionlimit()
    sys.setrecursionlimit(500)
    yield
    sys.setrecursionlimit(usual)


@pytest.mark.usefixtures("little_depth")
@pytest.mark.parametrize("depth", range(200, 521, 20))
def test_however_deep_objects_stand_they_are_read_or_refused_in_words(json_file, depth):
    """At the edge it is not the JSON that is too deep, but what is made of it."""
    path = json_file({"title": "Acme"}, '{"detail": ' * depth + "1" + "}" * depth)
    try:
        assert len(rows(path)) == 2
    except SheetError as error:
        assert "too deep in each other" in error.message


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (LIST.removesuffix("]\n"), "line 4 cannot be read: the file ends before its list does"),
        (LIST + '{"title": "Cole"}', "line 5 cannot be read: text follows the end of the list"),
        (json.dumps([{"title": "Acme"}], indent=1), "line 2 cannot be read: it ends in the middle of an object"),
        (json.dumps([{"title": "Acme"}, {"title": "Bolt"}]), "line 1 cannot be read: it is no JSON from character 18"),
        ('{\n"title": "Acme"\n}', "line 1 cannot be read: it ends in the middle of an object"),
        ("[]", "holds no data"),
        ("\n \n", "holds no data"),
        ("title,email\nAcme,x", "line 1 cannot be read: it is no JSON"),
        ('{"status": 200, "data": []}', "has no heading that is known; the keys are A 'status', B 'data'."),
    ],
    ids=[
        "cut off",
        "goes on",
        "indented",
        "all in one line",
        "an object over lines",
        "empty list",
        "blank",
        "csv",
        "answer",
    ],
)
def test_other_json_is_refused(csv_file, text, words):
    assert words in refusal(csv_file(text.encode(), name="clients.json"))


def test_utf_16_is_refused_in_words(csv_file):
    """What PowerShell writes by > in the older versions."""
    path = csv_file('{"title": "Acme"}'.encode("utf-16"), name="clients.jsonl")
    assert "line 1 cannot be read: the byte 0xFF is not UTF-8" in refusal(path)


def test_an_encoding_cannot_be_chosen(json_file):
    with pytest.raises(SheetError, match="is JSON, which is UTF-8"):
        read_sheet(json_file({"title": "Acme"}), encoding="cp1252")


def test_a_file_that_gets_another_key_while_it_is_read_is_refused(json_file):
    path = json_file({"title": "Acme"})
    sheet = read_sheet(path)
    path.write_text('{"title": "Acme", "email": "a@b.co"}\n')
    with pytest.raises(SheetError, match="was changed while it was read"):
        list(sheet.rows)
