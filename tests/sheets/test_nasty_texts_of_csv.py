"""The texts of the nasty cells in a csv file, as they stand there, in every encoding that is found by itself."""

import csv
from pathlib import Path

import pytest
from nasty_cells import TEXTS

from intend_bulk.sheets.reading import read_sheet

PLAIN = [nasty.text for nasty in TEXTS if nasty.text and not nasty.text.startswith("=")]
WESTERN = [text for text in PLAIN if "北" not in text]


def written(path: Path, encoding: str, texts: list[str]) -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow(["Title", "Contact number"])
        writer.writerows((f"Café {number}", text) for number, text in enumerate(texts))
    return path


@pytest.mark.parametrize(
    ("encoding", "texts"),
    [("utf-8", PLAIN), ("utf-8-sig", PLAIN), ("utf-16", PLAIN), ("cp1252", WESTERN)],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_text_of_a_csv_is_read_as_it_stands(tmp_path: Path, encoding: str, texts: list[str]) -> None:
    rows = [*read_sheet(written(tmp_path / "nasty.csv", encoding, texts)).rows]
    assert [row.cells["contact_number"] for row in rows] == texts
    assert rows[0].cells["title"] == "Café 0"
