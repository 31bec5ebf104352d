"""What the pages tell a reader to type is what the program takes, and what they show is what it prints."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from guide_pages import Stage, commands_outside_consoles, difference, on_any_day, parts_of, screen_in

from intend_bulk.cli.main import commands

PROJECT = Path(__file__).parents[2]
PAGES = [PROJECT / "README.md", *sorted((PROJECT / "docs").glob("*.md"))]
TEXTS = {page.relative_to(PROJECT).as_posix(): page.read_text(encoding="utf-8") for page in PAGES}
PLAYED = [name for name, text in TEXTS.items() if name != "README.md" and "$ intend-bulk" in text]
"""The tour of README.md is what the demo prints, which test_readme.py holds against it."""

LOOSE = sorted({(name, found) for name, text in TEXTS.items() for found in commands_outside_consoles(text)})
PICTURES = sorted((PROJECT / "docs/pictures").glob("*.png"))
MOST_BYTES_OF_A_PICTURE = 120_000


@pytest.fixture
def stage(folder: Path) -> Iterator[Stage]:
    """An empty folder to play a page in."""
    assert folder.is_dir()
    with Stage() as stage:
        yield stage


@pytest.mark.parametrize("name", PLAYED)
def test_every_command_does_what_its_page_shows(stage: Stage, name: str) -> None:
    """It ends with the exit code, and prints the lines, that stand there or are in a picture of the terminal."""
    printed = []
    for part in parts_of(TEXTS[name]):
        if played := stage.play(part):
            if why := difference(played):
                pytest.fail(f"{name}, line {played.command.line}: {why}", pytrace=False)
            printed.append(on_any_day(played.printed))
    for picture in re.findall(r"\]\((pictures/[^)]+)\)", TEXTS[name]):
        screen = screen_in(PROJECT / "docs" / picture)
        assert screen is None or on_any_day(screen) in printed, f"{picture} is old: make pictures"


def test_there_are_pictures_of_terminals() -> None:
    assert [path.name for path in PICTURES if screen_in(path)] == ["check.png", "import.png"]


def test_every_guide_is_played() -> None:
    assert {"docs/for-sales-admins.md", "docs/for-finance.md", "docs/for-migrations.md"} <= set(PLAYED)


@pytest.mark.parametrize(("name", "arguments"), LOOSE)
def test_every_other_command_of_a_page_could_be_typed(name: str, arguments: str) -> None:
    """Its options are there, with values that they take."""
    command, *rest = shlex.split(arguments)
    assert commands.commands[command].make_context(command, rest), name


@pytest.mark.parametrize("name", TEXTS)
def test_every_link_of_a_page_leads_somewhere(name: str) -> None:
    links = re.findall(r"\]\((?!https?:)([^)]+)\)", TEXTS[name])
    assert [link for link in links if not leads_somewhere((PROJECT / name).parent, link)] == []


def leads_somewhere(folder: Path, link: str) -> bool:
    """Whether there is such a file and, where the link names one, such a heading in it."""
    file, _, anchor = link.partition("#")
    path = folder / file
    return path.exists() and (not anchor or anchor in anchors(path.read_text(encoding="utf-8")))


def anchors(text: str) -> list[str]:
    """What the headings of a page can be linked by: "## Once: install it" -> "once-install-it"."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return [re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings]


@pytest.mark.parametrize("path", PICTURES, ids=lambda path: path.name)
def test_every_picture_is_on_a_page_and_small(path: Path) -> None:
    assert path.stat().st_size < MOST_BYTES_OF_A_PICTURE
    assert any(f"](pictures/{path.name})" in text for text in TEXTS.values())
