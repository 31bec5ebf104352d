"""Rules over whole rows: space around texts, and rows that are the same client."""

import pytest

from intend_bulk.checks.rules import Doubles, trimmed, within_rows
from intend_bulk.journal.scratch import Scratch, Shelf
from intend_bulk.model.many import batches

ACME = "info@acme.co.uk"


def trim(sheet):
    return trimmed(sheet, sheet.rows)


def doubles(sheet):
    """The doubles among the rows of a sheet, whether they come one by one or all at once."""
    rows = list(sheet.rows)
    found = [
        [problem for some in batches(rows, size) for problem in memories.among(some)]
        for size in (1, len(rows))
        for memories in [remembering(sheet)]
    ]
    assert found[0] == found[1]
    return found[0]


def remembering(sheet):
    scratch = Scratch()
    shelves = {name: Shelf(scratch, str) for name in ("clients", "emails", "references", "alike")}
    return Doubles(sheet, **shelves)


def found(sheet):
    """What is wrong with a sheet: code, row and cell of each problem."""
    return [(problem.kind.code, problem.row, problem.cell) for problem in doubles(sheet)]


@pytest.mark.parametrize("text", [" Acme", "Acme ", "\tAcme\n", "\u00a0Acme\u00a0", "\u3000Acme"], ids=ascii)
def test_space_around_a_text_is_taken_off(sheet, text):
    rows, _ = trim(sheet({"Title": [text]}))
    assert rows[0].cells == {"title": "Acme"}


@pytest.mark.parametrize("text", [" ", "\t", "\n\n", "\u00a0"], ids=ascii)
def test_cell_of_nothing_but_space_is_empty(sheet, text):
    rows, _ = trim(sheet({"Title": [text]}))
    assert rows[0].cells == {"title": None}


@pytest.mark.parametrize("text", ["Acme", "Acme  Ltd", "a\nb", "0", None])
def test_text_without_space_around_it_stays(sheet, text):
    rows, notes = trim(sheet({"Title": [text]}))
    assert (rows[0].cells, notes) == ({"title": text}, [])


def test_every_cell_that_was_trimmed_is_noted(sheet):
    """As a note: what is sent is what was meant."""
    _, notes = trim(sheet({"Title": ["Acme", " Bolt"], "Email": [f"{ACME} ", " "]}))
    assert [(note.kind.code, note.row, note.cell, note.value) for note in notes] == [
        ("space_trimmed", 5, "B5", f"{ACME} "),
        ("space_trimmed", 6, "A6", " Bolt"),
        ("space_trimmed", 6, "B6", " "),
    ]
    assert not any(note.is_error for note in notes)


def test_rows_keep_their_numbers(sheet):
    rows, _ = trim(sheet({"Title": [" a", "b", " c"]}))
    assert [row.number for row in rows] == [5, 6, 7]


def test_password_that_was_trimmed_is_not_shown(sheet):
    _, notes = trim(sheet({"Password": [" hunter2"]}))
    assert [note.value for note in notes] == ["***"]
    assert "hunter2" not in str(notes)


def test_sheet_is_left_as_it_was(sheet):
    clients = sheet({"Title": [" Acme "]})
    trim(clients)
    assert clients.rows[0].cells == {"title": " Acme "}


@pytest.mark.parametrize(
    ("titles", "emails"),
    [
        (["Acme", "Acme"], [ACME, ACME]),
        (["Acme Ltd", "ACME  ltd"], [ACME, "Info@Acme.co.uk"]),
    ],
    ids=["letter for letter", "but for case and space"],
)
def test_same_client_twice(sheet, titles, emails):
    """The second is told, with the row of the first."""
    assert found(sheet({"Title": titles, "Email": emails})) == [("duplicate_in_file", 6, "A6")]


def test_same_client_twice_names_both_rows(sheet):
    clients = sheet({"Title": ["Acme", "Bolt", "Acme"], "Email": [ACME, "b@b.uk", ACME]})
    (double,) = doubles(clients)
    assert "the same client as row 5 (same e-mail and title)" in double.message
    assert "rows 5 and 7" in double.suggestion


def test_same_client_three_times_points_at_the_first(sheet):
    clients = sheet({"Title": ["Acme"] * 3, "Email": [ACME] * 3})
    assert ["row 5" in double.message for double in doubles(clients)] == [True, True]


def test_same_client_without_email(sheet):
    """Known by title, billing post code and contact number."""
    clients = sheet(
        {
            "Title": ["Acme", "ACME", "Acme"],
            "Email": [None, None, None],
            "Billing post code": ["LS1 4AP", "ls1 4ap", "LS1 4AP"],
            "Contact number": ["0123", "0123", "0124"],
        }
    )
    double, similar = doubles(clients)
    assert (double.row, similar.kind.code) == (6, "client_similar")
    assert "same title, billing post code and contact number" in double.message


def test_same_client_twice_is_a_warning(sheet):
    clients = sheet({"Title": ["Acme"] * 2, "Email": [ACME] * 2})
    assert [double.is_error for double in doubles(clients)] == [False]


def test_one_email_of_two_clients(sheet):
    """A warning names the other."""
    clients = sheet({"Title": ["Acme", "Bolt"], "Email": [ACME, ACME.upper()]})
    (shared,) = doubles(clients)
    assert (shared.kind.code, shared.row, shared.cell, shared.is_error) == ("email_shared", 6, "B6", False)
    assert (shared.column, shared.value) == ("Email", ACME.upper())
    assert "stands in row 5 too, with another title ('Acme')" in shared.message


def test_one_email_of_two_clients_of_which_one_has_no_title(sheet):
    """The words do not speak of None."""
    clients = sheet({"Title": [None, "Bolt"], "Email": [ACME, ACME]})
    (shared,) = doubles(clients)
    assert "None" not in shared.message


def test_same_client_twice_is_not_told_of_its_email_too(sheet):
    clients = sheet({"Title": ["Acme", "Bolt", "Bolt"], "Email": [ACME] * 3})
    assert found(clients) == [("email_shared", 6, "B6"), ("duplicate_in_file", 7, "A7")]


def test_no_email_is_not_shared(sheet):
    assert found(sheet({"Title": ["Acme", "Bolt"], "Email": [None, None]})) == []


@pytest.mark.parametrize("references", [["OLD-7", "OLD-7"], ["OLD-7", " old-7 "]], ids=["letter for letter", "in case"])
def test_one_reference_of_two_clients(sheet, references):
    """An error: a reference says which client it is."""
    clients = sheet({"Title": ["Acme", "Bolt"], "Email": [ACME, "b@b.uk"], "Reference": references})
    (twice,) = doubles(clients)
    assert (twice.kind.code, twice.row, twice.cell, twice.is_error) == ("reference_twice", 6, "C6", True)
    assert "stands in row 5 too, with another e-mail or title ('Acme')" in twice.message


def test_one_reference_of_the_same_client(sheet):
    """Then it is one client twice, and no more."""
    clients = sheet({"Title": ["Acme"] * 2, "Email": [ACME] * 2, "Reference": ["OLD-7"] * 2})
    assert found(clients) == [("duplicate_in_file", 6, "A6")]


def test_two_references_of_the_same_client(sheet):
    """E-mail and title say that it is one client, whatever its reference."""
    clients = sheet({"Title": ["Acme"] * 2, "Email": [ACME] * 2, "Reference": ["OLD-7", "OLD-8"]})
    assert found(clients) == [("duplicate_in_file", 6, "A6")]


def test_no_reference_is_not_shared(sheet):
    clients = sheet({"Title": ["Acme", "Bolt"], "Email": [ACME, "b@b.uk"], "Reference": [None, None]})
    assert found(clients) == []


def test_one_email_and_one_reference_are_two_problems(sheet):
    clients = sheet({"Title": ["Acme", "Bolt"], "Email": [ACME, ACME], "Reference": ["OLD-7", "OLD-7"]})
    assert [code for code, _, _ in found(clients)] == ["email_shared", "reference_twice"]


def test_column_that_the_sheet_has_not_has_no_cell(sheet):
    """Two rows can be alike without titles; the problem then stands in no cell."""
    assert found(sheet({"Email": [ACME, ACME]})) == [("duplicate_in_file", 6, "")]


def test_different_clients_are_no_doubles(sheet):
    assert found(sheet({"Title": ["Acme", "Bolt"], "Email": [ACME, "b@b.uk"], "Reference": ["1", "2"]})) == []


def wrong_together(sheet):
    """What is wrong within rows: code, row and cell of each problem."""
    return [(problem.kind.code, problem.row, problem.cell) for problem in within_rows(sheet, sheet.rows)]


@pytest.mark.parametrize("flags", [("1", "1", "0"), ("yes", None, "TRUE"), ("1", "y", "1")], ids=str)
def test_more_than_one_default_shipping_address(sheet, flags):
    """An error at the second of them, however yes is written."""
    cells = {f"Shipping {n} town": ["Leeds"] for n in (1, 2, 3)}
    flagged = {f"Shipping {n} default": [flag] for n, flag in enumerate(flags, start=1)}
    place = "E5" if flags[1] else "F5"
    assert wrong_together(sheet(cells | flagged)) == [("several_defaults", 5, place)]


def test_more_than_one_default_shipping_address_names_them(sheet):
    clients = sheet({f"Shipping {n} {part}": ["1"] for n in (2, 10, 3) for part in ("town", "default")})
    (several,) = within_rows(clients, clients.rows)
    assert several.message.startswith("the shipping addresses 2, 3 and 10 are each marked as the default")
    assert several.is_error


@pytest.mark.parametrize("flags", [("1", "0"), ("no", "yes"), (None, None), ("0", "0"), ("1", "maybe")], ids=str)
def test_one_default_shipping_address_at_most(sheet, flags):
    cells = {"Shipping 1 town": ["Leeds"], "Shipping 2 town": ["York"]}
    flagged = {f"Shipping {n} default": [flag] for n, flag in enumerate(flags, start=1)}
    assert wrong_together(sheet(cells | flagged)) == []


def test_address_that_is_not_sent_is_no_default(sheet):
    """Nothing but its default is filled, so it is left out."""
    clients = sheet(
        {
            "Shipping 1 town": ["Leeds"],
            "Shipping 1 default": ["1"],
            "Shipping 2 town": [None],
            "Shipping 2 default": ["1"],
        }
    )
    assert wrong_together(clients) == []


def test_default_billing_address_is_another_matter(sheet):
    cells = {"Billing default": ["1"], "Shipping 1 town": ["Leeds"], "Shipping 1 default": ["1"]}
    assert wrong_together(sheet(cells)) == []


def test_password_without_user_name(sheet):
    """A warning, as Intend may create the client; without the password in it."""
    clients = sheet({"Username": [None, "kent"], "Password": ["hunter2", "hunter2"]})
    (flaw,) = within_rows(clients, clients.rows)
    assert (flaw.kind.code, flaw.row, flaw.cell, flaw.is_error) == ("password_without_username", 5, "B5", False)
    assert flaw.value == "***"
    assert "hunter2" not in str(flaw) + flaw.suggestion


def test_password_in_a_sheet_without_user_names(sheet):
    assert wrong_together(sheet({"Password": ["hunter2"]})) == [("password_without_username", 5, "A5")]


def test_user_name_without_password_is_no_problem(sheet):
    assert wrong_together(sheet({"Username": ["kent"], "Password": [None]})) == []
