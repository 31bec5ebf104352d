"""Sheets to check, as reading gives them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from intend_bulk.model.sheet import Column, Row, Sheet


@pytest.fixture
def sheet() -> Callable[..., Sheet]:
    """A sheet with headings in row 3 and the rows from row 5 on: sheet({"Title": ["Acme", None]})."""

    def make(cells: dict[str, list[str | None]], first_row: int = 5) -> Sheet:
        names = [heading.lower().replace(" ", "_") for heading in cells]
        columns = tuple(Column(n, heading, name) for n, (heading, name) in enumerate(zip(cells, names, strict=True)))
        texts = zip(*cells.values(), strict=True)
        rows = tuple(Row(n, dict(zip(names, row, strict=True))) for n, row in enumerate(texts, start=first_row))
        return Sheet(Path("clients.xlsx"), "Clients", 3, columns, rows)

    return make
