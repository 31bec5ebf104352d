"""The project's texts."""

import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
PACKAGE_FILES = sorted((PROJECT / "intend_bulk").rglob("*.py"))


@pytest.mark.parametrize("path", PACKAGE_FILES, ids=lambda path: path.relative_to(PROJECT).as_posix())
def test_every_module_says_what_it_is(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith('"""')


@pytest.mark.parametrize("path", PACKAGE_FILES, ids=lambda path: path.relative_to(PROJECT).as_posix())
def test_no_module_is_two_rooms_without_a_wall(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


def test_every_pin_is_plain() -> None:
    """Names and versions, no addresses."""
    pins = (PROJECT / "constraints.txt").read_text(encoding="utf-8").split()
    assert pins
    assert [pin for pin in pins if not re.fullmatch(r"[\w.-]+==[\w.!+]+", pin)] == []
