"""A mapping file: what it may say, and what is said of what it may not."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intend_bulk.errors import MappingError
from intend_bulk.sheets.mapping.dates import DateOrder
from intend_bulk.sheets.mapping.mapping_file import SheetMapping, parse_mapping, read_mapping
from intend_bulk.sheets.mapping.mapping_text import Notes, mapping_text
from intend_bulk.sheets.mapping.rules import LAST_SPACE, Case, Cut, Rule

TITLE = '[columns]\ntitle = "Company"\n'


def refused(text: str) -> tuple[str, str]:
    with pytest.raises(MappingError) as caught:
        parse_mapping(text, "m.toml")
    return caught.value.message, str(caught.value.hint)


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("title = ", "m.toml cannot be read: Invalid value (at end of document)", "double quotes"),
        ("[columns]\ntitle = x", "at line 2, column 9", "double quotes"),
        ("", "m.toml: columns: no heading feeds any column", "intend-bulk map"),
        ("[colums]", "m.toml: there is no key 'colums'", "Did you mean 'columns'?"),
        ('[columns]\ntitel = "A"', "m.toml: columns, titel: 'titel' is not a column", "Did you mean 'title'?"),
        ('[columns]\ncreated_on = "A"', "columns, created_on: 'created_on' is not a column", "docs/columns.md"),
        ('[columns]\ntitle = { form = "A" }', "columns, title: there is no key 'form'", "Did you mean 'from'?"),
        ("[columns]\ntitle = 5", "columns, title: 5 is not a table", "docs/mapping.md"),
        ("[columns]\ntitle = {}", "columns, title: it does not say from which heading", "title ="),
        ("[columns]\ntitle = { from = 5 }", "columns, title, from: 5 is not a list", '["A", "B"]'),
        ("[columns]\ntitle = { from = [5] }", "columns, title, from: 5 is not a text", "quotes"),
        ('[columns]\ntitle = { from = "A", separator = "-" }', "separator: there is one heading only", '["A", "B"]'),
        ('[columns]\ntitle = { from = "A", trim = "yes" }', "trim: 'yes' is neither true nor false", "trim = true"),
        ('[columns]\ntitle = { from = "A", case = "title" }', "case: 'title' is none of its values", '"upper"'),
        ('[columns]\nbilling_note = { from = "A", date = "dmy" }', "date: 'dmy' is none of its values", '"day first"'),
        ('[columns]\ntitle = { from = "A", empty = "Acme" }', "title, empty: it cannot be the same", "Take it out"),
        ('[columns]\nemail = { from = "A", values = {a = "b"}, other = "c" }', "email, other: it cannot be", "out"),
        ('[columns]\ntype_code = { from = "A", other = "b" }', "are for what values does not list", "Add values"),
        (
            '[columns]\ntype_code = { from = "A", values = {a = "b"}, other = "c", keep = true }',
            "other and keep exclude each other",
            "Take one",
        ),
        ('[columns]\ntype_code = { from = "A", values = {" " = "b"} }', "an empty text is no value", "empty ="),
        ('[columns]\npassword = { from = "A", values = {a = "b"} }', "passwords are taken as they are", "out"),
        ('[constants]\ntitle = "Acme"\n' + TITLE, "constants, title: it cannot be the same", "Take it out"),
        ('[constants]\nemail = "a@b.uk"\n' + TITLE, "constants, email: it cannot be the same", "Take it out"),
        ('[constants]\npassword = "pa55"\n' + TITLE, "a login is one client's own", "Take it out"),
        ('[constants]\ncurency = "GBP"\n' + TITLE, "'curency' is not a column", "Did you mean 'currency'?"),
        ('[constants]\ncurrency = " "\n' + TITLE, "constants, currency: it is empty", "Give it a value"),
        ('[constants]\ncurrency = "GBP"\n[columns]\ncurrency = "A"', "fed by a heading too", "Take one"),
        ('split = "x"\n' + TITLE, "split: it is not a list of tables", "[[split]]"),
        ('[[split]]\nfrom = "A"', "split 1: it needs from, by, and two columns", 'by = "last space"'),
        ('[[split]]\nfrom = "A"\nby = "last space"\ninto = ["first_name", "last_name", "title"]', "makes two", '" "'),
        ('[[split]]\nfrom = "A"\nby = ","\ninto = ["first_name", "first_name"]', "first_name is fed twice", "Take"),
        (
            '[columns]\ntitle = "A"\n[[split]]\nfrom = "B"\nby = ","\ninto = ["title", "first_name"]',
            "columns, title: the column is fed by a split too",
            "Take one",
        ),
        ('ignore = "A"\n' + TITLE, "ignore: 'A' is not a list", '["A", "B"]'),
    ],
)
def test_what_is_wrong_is_named_with_the_way_out(text: str, message: str, hint: str) -> None:
    said, way_out = refused(text)
    assert message in said and said.startswith("m.toml") and said.endswith(".")
    assert hint in way_out
    assert "pa55" not in said + way_out


@pytest.mark.parametrize("content", [None, b"\xff\xfe", b"\x00"], ids=["not there", "not in UTF-8", "no TOML"])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "m.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(MappingError, match=r"m\.toml cannot be read"):
        read_mapping(path)


def test_a_part_of_a_split_may_have_a_rule_of_its_own() -> None:
    text = '[columns]\nbilling_country = { country = true }\n[[split]]\nfrom = "Place"\nby = "comma"\n'
    rules = parse_mapping(text + 'into = ["billing_town", "billing_country"]\n', "m.toml").rules
    assert {rule.name: (rule.sources, rule.cut, rule.country) for rule in rules} == {
        "billing_town": (("Place",), Cut("comma", 0, 2), False),
        "billing_country": (("Place",), Cut("comma", 1, 2), True),
    }


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(lambda text: bool(text.strip()))
ANY = st.text(st.characters(exclude_categories=["Cs"]))
NAMES = ["type_code", "department", "currency", "tax_code", "vat_number", "billing_note", "contact_1_Fuß"]


@st.composite
def _rules(draw: st.DrawFn, name: str) -> Rule:
    sources = tuple(draw(st.lists(TEXTS, min_size=1, max_size=3)))
    values = draw(st.dictionaries(TEXTS, ANY, max_size=3))
    other = draw(st.none() | ANY) if values else None
    return Rule(
        name,
        sources,
        separator=draw(ANY) if len(sources) > 1 else " ",
        trim=draw(st.booleans()),
        values=values,
        other=other,
        keep=bool(values) and other is None and draw(st.booleans()),
        date=draw(st.none() | st.sampled_from(DateOrder)),
        country=draw(st.booleans()),
        case=draw(st.none() | st.sampled_from(Case)),
        empty=draw(st.none() | ANY),
    )


@st.composite
def _mappings(draw: st.DrawFn) -> SheetMapping:
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, unique=True))
    rules = [draw(_rules(name)) for name in names]
    if draw(st.booleans()):
        source = draw(TEXTS)
        rules += [
            Rule(name, (source,), cut=Cut(LAST_SPACE, n, 2)) for n, name in enumerate(("first_name", "last_name"))
        ]
    constants = draw(st.dictionaries(st.just("payment_term"), TEXTS.map(str.strip)))
    return SheetMapping("m.toml", tuple(rules), constants, tuple(draw(st.lists(ANY, max_size=2))))


@given(_mappings(), TEXTS)
def test_a_mapping_that_is_written_is_read_as_the_same(mapping: SheetMapping, note: str) -> None:
    notes = Notes({rule.name: note for rule in mapping.rules}, ["tax_code"], {"currency": [note]}, [note])
    read = parse_mapping(mapping_text(mapping, notes), "m.toml")
    assert {rule.name: rule for rule in read.rules} == {rule.name: rule for rule in mapping.rules}
    assert (read.constants, read.ignore) == (mapping.constants, mapping.ignore)
