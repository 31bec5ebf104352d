"""docs/log-file.md says what a log holds; nothing else can get in."""

import ast
import re
from pathlib import Path

import pytest

from intend_bulk.api.answers import Break
from intend_bulk.cli.events import EVENTS, FORMS

PROJECT = Path(__file__).parents[2]
PAGE = (PROJECT / "docs/log-file.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def calls() -> list[ast.Call]:
    """Every call of a method in the program."""
    return [
        node
        for path in sorted((PROJECT / "intend_bulk").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    ]


def test_the_events_are_documented_with_their_fields() -> None:
    lines = re.findall(r"^\| `(\w+)` \| [^|]+ \| (.+) \|$", PAGE, re.MULTILINE)
    assert {event: tuple(re.findall(r"`(\w+)`", cell)) for event, cell in lines} == {
        name: event.fields for name, event in EVENTS.items()
    }


def test_the_fields_are_documented() -> None:
    assert re.findall(r"^\| `(\w+)` \| [^|]+ \|$", PAGE, re.MULTILINE) == sorted(FORMS)


def test_every_field_of_an_event_has_a_form() -> None:
    assert {field for event in EVENTS.values() for field in event.fields} == set(FORMS)


def test_every_place_where_a_request_breaks_can_be_told() -> None:
    assert all(FORMS["broke"](str(where)) for where in Break)


def test_what_is_logged_are_events_and_no_sentences(calls: list[ast.Call]) -> None:
    """A message is the name of an event, written out."""
    logged = [
        next(arg.value for arg in call.args if isinstance(arg, ast.Constant))
        for call in calls
        if isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id == "_log"
    ]
    assert set(logged) == set(EVENTS)


def test_the_titles_of_stages_are_written_out(calls: list[ast.Call]) -> None:
    """So nothing of a user's sheet can be in one; a title that cannot be told would be missing from the log."""
    titles = [
        call.args[0]
        for call in calls
        if isinstance(call.func, ast.Attribute) and call.func.attr == "stage" and call.args
    ]
    assert titles
    assert all(isinstance(title, ast.Constant) and FORMS["stage"](title.value) for title in titles)
