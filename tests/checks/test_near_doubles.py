"""Rows that may be one client in two spellings; whether they come one by one or all at once does not matter."""

import pytest

from intend_bulk.checks.near_doubles import name_and_form
from intend_bulk.checks.rules import Doubles
from intend_bulk.journal.scratch import Scratch, Shelf
from intend_bulk.model.many import batches

MAILS = [f"office@{name}.co.uk" for name in ("one", "two", "three", "four")]


def doubles(sheet):
    found = []
    for size in (1, 5):
        scratch = Scratch()
        names = ("clients", "emails", "references", "alike")
        memories = Doubles(sheet, **{name: Shelf(scratch, str) for name in names})
        found.append([problem for some in batches(sheet.rows, size) for problem in memories.among(some)])
    assert found[0] == found[1]
    return found[0]


def found(sheet, **cells):
    emails = MAILS[: len(next(iter(cells.values())))]
    table = {"Email": emails, **{name.replace("_", " "): texts for name, texts in cells.items()}}
    return [(problem.kind.code, problem.row) for problem in doubles(sheet(table))]


@pytest.mark.parametrize(
    ("title", "name", "form"),
    [
        ("acme ltd", "acme", "ltd"),
        ("acme limited.", "acme", "ltd"),
        ("acme, ltd.", "acme", "ltd"),
        ("acme & co ltd", "acme", "ltd"),
        ("acme and company limited", "acme", "ltd"),
        ("acme & sons", "acme sons", ""),
        ("acme and sons", "acme sons", ""),
        ("müller g.m.b.h.", "muller", "gmbh"),
        ("müller gmbh & co. kg", "muller", "gmbh kg"),
        ("société générale s.a.", "societe generale", "sa"),
        ("o'connor's dac", "oconnors", "dac"),
        ("sam field", "sam field", ""),
        ("limited", "limited", ""),
        ("???", "", ""),
        ("", "", ""),
    ],
)
def test_name_and_its_legal_form(title, name, form):
    assert name_and_form(title) == (name, form)


@pytest.mark.parametrize(
    "titles",
    [
        ("Acme Ltd", "ACME Limited."),
        ("Acme Ltd", "Acme  Ltd"),
        ("Acme Ltd", "Acme"),
        ("Acme", "Acme & Co Ltd"),
        ("Café Ltd", "Cafe Ltd"),
    ],
    ids=str,
)
def test_same_name_in_another_spelling(sheet, titles):
    assert found(sheet, Title=list(titles)) == [("client_similar", 6)]


@pytest.mark.parametrize(
    "titles",
    [
        ("Acme Ltd", "Acme GmbH"),
        ("Sam Field", "Sam Field"),
        ("Acme Ltd", "Acme North Ltd"),
        ("Acme Ltd", "Bolt Ltd"),
        ("?", "!"),
    ],
    ids=str,
)
def test_names_that_are_no_sign_of_one_client(sheet, titles):
    """Companies of a group, and people."""
    assert found(sheet, Title=list(titles)) == []


def test_same_name_at_the_same_post_code(sheet):
    """Then even people are one, and companies of two forms."""
    places = {"Billing_post_code": ["LS1 4AB", "ls14ab"]}
    assert found(sheet, Title=["Sam Field", "sam field"], **places) == [("client_similar", 6)]
    assert found(sheet, Title=["Acme Ltd", "Acme GmbH"], **places) == [("client_similar", 6)]
    assert found(sheet, Title=["Acme Ltd", "Bolt Ltd"], **places) == []


def test_problem_names_the_row_above_and_what_is_the_same(sheet):
    (flaw,) = doubles(sheet({"Title": ["Acme Ltd", "ACME Limited"], "Email": MAILS[:2]}))
    assert flaw.message == "may be the client of row 5, 'Acme Ltd': the same name but for its spelling"
    assert (flaw.cell, flaw.is_error) == ("A6", False)


@pytest.mark.parametrize(
    "numbers",
    [("GB123456782", "GB 123 4567 82"), ("123456782", "GB123456782"), ("GB123456782", "gb-123.456.782")],
    ids=str,
)
def test_same_vat_number(sheet, numbers):
    """With or without the letters of the country of the address."""
    cells = {"Title": ["Acme", "Bolt"], "VAT_number": list(numbers), "Billing_country": ["UK", "UK"]}
    assert found(sheet, **cells) == [("vat_number_shared", 6)]


@pytest.mark.parametrize(
    "numbers",
    [("n/a", "n/a"), ("none", "none"), ("0", "0"), ("000000000", "000000000"), ("GB123456782", None)],
    ids=str,
)
def test_remark_in_the_place_of_a_vat_number(sheet, numbers):
    assert found(sheet, Title=["Acme", "Bolt"], VAT_number=list(numbers)) == []


def test_numbers_of_two_countries_are_two(sheet):
    cells = {"Title": ["Acme", "Bolt"], "VAT_number": ["123456782"] * 2, "Billing_country": ["UK", "Germany"]}
    assert found(sheet, **cells) == []


def test_of_two_rows_the_strongest_is_said(sheet):
    """They share everything but the exact title, and it is one problem."""
    cells = {
        "Title": ["Acme Ltd", "ACME Limited"],
        "Billing post code": ["LS1 4AB"] * 2,
        "VAT number": ["GB123456782"] * 2,
    }
    clients = sheet({**cells, "Email": MAILS[:1] * 2})
    assert [problem.kind.code for problem in doubles(clients)] == ["vat_number_shared"]
    del cells["VAT number"]
    assert [problem.kind.code for problem in doubles(sheet({**cells, "Email": MAILS[:1] * 2}))] == ["client_similar"]


def test_each_row_above_is_said(sheet):
    """One has the VAT number, another the e-mail address."""
    cells = {"Title": ["Acme", "Bolt", "Cask"], "VAT number": ["GB123456782", None, "GB123456782"]}
    found = doubles(sheet({**cells, "Email": ["a@a.uk", "b@b.uk", "b@b.uk"]}))
    assert [(problem.kind.code, problem.row) for problem in found] == [("vat_number_shared", 7), ("email_shared", 7)]
    assert ["row 5" in found[0].message, "row 6" in found[1].message] == [True, True]


def test_same_client_is_not_said_to_be_like_itself(sheet):
    clients = sheet({"Title": ["Acme Ltd"] * 2, "Email": MAILS[:1] * 2, "VAT number": ["GB123456782"] * 2})
    assert [problem.kind.code for problem in doubles(clients)] == ["duplicate_in_file"]


def test_every_row_of_many_names_the_first(sheet):
    clients = sheet({"Title": ["Acme Ltd", "Acme Limited", "ACME LTD.", "acme"], "Email": MAILS})
    assert ["row 5" in problem.message for problem in doubles(clients)] == [True] * 3
