"""What is sent for empty cells is said, once a column."""

from intend_bulk.checks.rules import DefaultsTaken


def notes(sheet, defaults):
    taken = DefaultsTaken(sheet, defaults)
    for row in sheet.rows:
        taken.count([row])
    return [(note.column, note.cell, str(note)) for note in taken.notes()]


def test_column_with_empty_cells_is_named_at_its_heading(sheet):
    clients = sheet({"Title": ["Acme", "Bolt", "Cole"], "Currency": [None, "EUR", None]})
    words = "Row 3, cell B3, Currency: is sent as 'GBP' in 2 of 3 rows, where it is empty: a default of the settings"
    assert notes(clients, {"currency": "GBP"}) == [("Currency", "B3", words)]


def test_missing_column_is_named_too(sheet):
    """It has no cell."""
    clients = sheet({"Title": ["Acme", "Bolt"]})
    words = "Row 3, Tax code: is sent as 'T1' in 2 of 2 rows, where it is empty: a default of the settings"
    assert notes(clients, {"tax_code": "T1"}) == [("Tax code", "", words)]


def test_column_without_an_empty_cell_is_not_named(sheet):
    assert notes(sheet({"Currency": ["GBP", "EUR"]}), {"currency": "GBP"}) == []


def test_address_counts_only_where_it_is_sent(sheet):
    clients = sheet({"Shipping 1 town": ["Leeds", None, "York"], "Shipping 1 country": [None, None, "France"]})
    ((_, cell, words),) = notes(clients, {"shipping_1_country": "Ireland"})
    assert (cell, "1 of 3 rows" in words) == ("B3", True)


def test_without_defaults_there_is_nothing_to_say(sheet):
    assert notes(sheet({"Currency": [None]}), {}) == []
