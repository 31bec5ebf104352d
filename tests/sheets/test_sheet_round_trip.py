"""Export → import: any text is read back as it was written, from a workbook and from a csv."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from intend_bulk.model.client import field_named, fields
from intend_bulk.sheets.reading import read_sheet
from intend_bulk.sheets.writing import field_column, open_table

COLUMNS = [field_column(name, field_named(name)) for name in ("title", "billing_note")]
TOKENS = [
    *("=", "+", "-", "@", "'", '"', ",", ";", "\t", "\r", "\n", "\r\n", " ", "\u00a0", "\ufeff"),
    *("<r>", "</r>", "<t>", "&amp;", "<![CDATA[", "]]>", "\x00", "\x1f", "\x7f", "\x85", "\u2028", "\ufffe", "\uffff"),
    *("_x0041_", "_x005F_", "x0041_", "_x000D_", "_", "x005F_", "007", "+44 20", "1e5", "NA", "😀", "e\u0301", "عربي"),
]
TEXTS = st.text(min_size=1, max_size=30) | st.lists(st.sampled_from(TOKENS), min_size=1, max_size=6).map("".join)


def read_back(ending: str, texts: list[str]) -> list[str | None]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"clients{ending}"
        with open_table(path, COLUMNS, sheet_name="Clients") as table:
            for text in texts:
                table.add(["Acme", text])
        return [row.cells["billing_note"] for row in read_sheet(path).rows]


@pytest.mark.parametrize("ending", [".xlsx", ".csv"])
@settings(deadline=None, max_examples=150)
@given(st.lists(TEXTS, min_size=1, max_size=20))
@example(["<r>Acme</r>", "<r><b></r>", "_x0041_x0042_", "_x005F_x0041_", "\ufffe", "'=x"])
def test_any_text_comes_back(ending, texts):
    """Formulas, escapes, markup and control characters too; only half a surrogate pair can be in no file."""
    assert read_back(ending, texts) == texts


@pytest.mark.parametrize("ending", [".xlsx", ".csv"])
def test_every_column_comes_back(tmp_path, ending):
    """A sheet with a value in every column that can be sent is read with that value in that column."""
    every = list(fields(shipping=3, contacts=2))
    path = tmp_path / f"clients{ending}"
    with open_table(path, [field_column(field.name, field) for field in every], sheet_name="Clients") as table:
        table.add([f"<{field.name}>" for field in every])
    (row,) = read_sheet(path).rows
    assert {name: text for name, text in row.cells.items() if text != f"<{name}>"} == {}
    assert set(row.cells) >= {field.name for field in every if field.sent}
