"""docs/mapping.md: its example has every key, and makes of a row what the page says."""

import re
from pathlib import Path

from testkit import write_csv

from intend_bulk.sheets.mapping import mapping_file
from intend_bulk.sheets.mapping.mapping_file import parse_mapping
from intend_bulk.sheets.reading import read_sheet

PROJECT = Path(__file__).parents[2]
PAGE = (PROJECT / "docs/mapping.md").read_text(encoding="utf-8")
EXAMPLE = PAGE.partition("```mapping\n")[2].partition("```")[0]
LINES = re.findall(r"^\| `(\w+)` \| ?(.*?) \| `(.*)` \|$", PAGE, re.MULTILINE)


def test_the_example_makes_what_the_page_says(tmp_path: Path) -> None:
    cells = {heading: text for _, said, _ in LINES for heading, text in re.findall(r"([A-Z][\w ]*): `(.*?)`", said)}
    sheet = read_sheet(write_csv(tmp_path / "c.csv", [cells]), mapping=parse_mapping(EXAMPLE, "m.toml"))
    (row,) = sheet.rows
    assert row.cells == {name: sent for name, _, sent in LINES}
    assert row.problems == sheet.problems == ()


def test_the_example_has_every_key() -> None:
    for key in (*mapping_file.KEYS, *mapping_file.SPLIT_KEYS, *mapping_file.TABLES):
        assert re.search(rf"\b{key}( =|\]|\.)", EXAMPLE), key


def test_every_key_of_a_column_is_explained() -> None:
    table = PAGE.partition("## The keys of a column")[2].partition("## Splits")[0]
    assert re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE) == list(mapping_file.KEYS)


def test_the_sample_suits_its_file() -> None:
    text = (PROJECT / "sample_data/crm-export.mapping.toml").read_text(encoding="utf-8")
    sheet = read_sheet(PROJECT / "sample_data/crm-export.csv", mapping=parse_mapping(text, "m.toml"))
    assert [problem for row in sheet.rows for problem in row.problems] == list(sheet.problems) == []
