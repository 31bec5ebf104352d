"""Flat rows whose names and cells are kept apart."""

import pytest

from intend_bulk.model.flat_row import Arrangement, FlatRow


def test_it_is_a_row_by_column_name() -> None:
    assert FlatRow(("title", None, "email"), ("Acme", "?", None)) == {"title": "Acme", "email": None}


@pytest.mark.parametrize("columns", [["email", "town", "title"], ["title"], ["town"], []])
def test_its_cells_are_arranged_under_columns_with_none_where_it_has_no_cell(columns: list[str]) -> None:
    arrangement = Arrangement(columns)
    for row in (FlatRow(("title", "email"), ("Acme", 7)), FlatRow(("email",), (0,)), FlatRow((), ())):
        assert [*arrangement.cells(row)] == [row.get(column) for column in columns]
