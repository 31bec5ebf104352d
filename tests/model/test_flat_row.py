"""Flat rows whose names and cells are kept apart."""

import pytest

from intend_bulk.model.flat_row import Columns, FlatRow


def test_it_is_a_row_by_column_name() -> None:
    assert FlatRow(("title", None, "email"), ("Acme", "?", None)) == {"title": "Acme", "email": None}


@pytest.mark.parametrize("columns", [["email", "town", "title"], ["title"], ["town"], []])
def test_its_cells_are_taken_by_column_with_none_where_it_has_no_cell(columns: list[str]) -> None:
    cells = Columns(columns)
    for row in (FlatRow(("title", "email"), ("Acme", 7)), FlatRow(("email",), (0,)), FlatRow((), ()), {"town": "York"}):
        assert [*cells.of(row)] == [row.get(column) for column in columns]
