"""A mapping → the text of its file, with comments for the person who edits it."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from intend_bulk.model.client import field_named
from intend_bulk.model.sameness import why_never_the_same
from intend_bulk.sheets.mapping.mapping_file import SheetMapping
from intend_bulk.sheets.mapping.rules import Rule


@dataclass(frozen=True)
class Notes:
    """What stands beside the rules, as comments."""

    by_column: Mapping[str, str] = field(default_factory=dict)
    """Why a rule is there: {"website": "its values are web addresses"}."""
    missing: Sequence[str] = ()
    """Columns that Intend needs, and that nothing feeds."""
    values: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """By column name, values that may have to be sent as others."""
    unused: Sequence[str] = ()
    """Headings that feed nothing."""
    offers: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """By column name, a heading that may feed it, and why: {"first_name": ("Full Name", "50%: it may hold …")}."""


NO_NOTES = Notes()


def mapping_text(mapping: SheetMapping, notes: Notes = NO_NOTES) -> str:
    """The text of a mapping file; reading it gives the same mapping, whatever the notes are."""
    lines = [_ABOVE, *_ignored(mapping, notes), *_constants(mapping, notes), *_columns(mapping, notes)]
    return "\n".join([*lines, *_splits(mapping)]) + "\n"


_ABOVE = """\
# Which heading of your file feeds which column of Intend. Edit it as you like: docs/mapping.md has every key,
# docs/columns.md every column. A line that begins with # counts for nothing.
"""


def _ignored(mapping: SheetMapping, notes: Notes) -> Iterator[str]:
    yield "# Headings that are left out on purpose; any other that feeds nothing is named by check."
    yield f"ignore = {_list(mapping.ignore)}"
    if notes.unused:
        yield f"# These feed nothing: {_list(notes.unused)}"
    yield ""


def _constants(mapping: SheetMapping, notes: Notes) -> Iterator[str]:
    yield from ("# Sent for every client, as the file has no column for it.", "[constants]")
    yield from (f"{_key(name)} = {_text(value)}" for name, value in mapping.constants.items())
    for name in notes.missing:
        if why_never_the_same(name):
            continue  # it stands below [columns]
        known = field_named(name)
        yield f"# {_key(name)} = {_text(known.example if known else '')}  # needed: fill it in, take the first # off"
    yield ""


def _columns(mapping: SheetMapping, notes: Notes) -> Iterator[str]:
    yield from ("# Our column on the left, your heading on the right.", "[columns]")
    for name in notes.missing:
        if why_never_the_same(name):
            yield f'# {_key(name)} = "…"  # needed: write your heading, take the first # off'
    for name, (heading, why) in notes.offers.items():
        yield f"# {_key(name)} = {_text(heading)}  # {_in_a_line(why)}"
    long = [rule for rule in mapping.rules if _has_table(rule, notes)]
    for rule in mapping.rules:
        pairs = _pairs(rule)
        if _has_table(rule, notes) or not pairs:
            continue
        is_plain = list(pairs) == ["from"] and len(rule.sources) == 1
        said = pairs["from"] if is_plain else f"{{ {', '.join(f'{key} = {text}' for key, text in pairs.items())} }}"
        note = notes.by_column.get(rule.name)
        yield f"{_key(rule.name)} = {said}" + (f"  # {_in_a_line(note)}" if note else "")
    yield ""
    for rule in long:
        yield from _table(rule, notes.values.get(rule.name, ()))


def _has_table(rule: Rule, notes: Notes) -> bool:
    return bool(rule.values or rule.name in notes.values)


def _table(rule: Rule, open_values: Sequence[str]) -> Iterator[str]:
    """A rule with values has a table of its own."""
    yield f"[columns.{_key(rule.name)}]"
    yield from (f"{key} = {text}" for key, text in _pairs(rule).items())
    if rule.values:
        yield f"[columns.{_key(rule.name)}.values]"
        yield from (f"{_text(text)} = {_text(to)}" for text, to in rule.values.items())
    if open_values:
        yield "# What should each be sent as? Correct the right side, and take the # off."
        yield f"# [columns.{_key(rule.name)}.values]"
        yield from (f"# {_text(text)} = {_text(text)}" for text in open_values)
    yield ""


def _splits(mapping: SheetMapping) -> Iterator[str]:
    split: dict[tuple[str, str], list[Rule]] = {}
    for rule in mapping.rules:
        if rule.cut:
            split.setdefault((rule.sources[0], rule.cut.by), []).append(rule)
    for (source, by), rules in split.items():
        parts = sorted(rules, key=lambda rule: rule.cut.number if rule.cut else 0)
        names = _list([rule.name for rule in parts])
        yield from ("[[split]]", f"from = {_text(source)}", f"by = {_text(by)}", f"into = {names}", "")


def _pairs(rule: Rule) -> dict[str, str]:
    """The keys of a rule but its values, as they are written."""
    sources = _text(rule.sources[0]) if len(rule.sources) == 1 else _list(rule.sources)
    said: dict[str, str | None] = {
        "from": None if rule.cut else sources,
        "separator": _text(rule.separator) if len(rule.sources) > 1 and rule.separator != " " else None,
        "trim": "true" if rule.trim else None,
        "other": _text(rule.other) if rule.other is not None else None,
        "keep": "true" if rule.keep else None,
        "date": _text(rule.date) if rule.date else None,
        "country": "true" if rule.country else None,
        "case": _text(rule.case) if rule.case else None,
        "empty": _text(rule.empty) if rule.empty is not None else None,
    }
    return {key: text for key, text in said.items() if text is not None}


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else _text(name)


def _list(texts: Sequence[str]) -> str:
    return f"[{', '.join(map(_text, texts))}]"


def _text(text: str) -> str:
    """A text as TOML has it, which takes the escapes of JSON; DEL needs one there too."""
    return json.dumps(str(text), ensure_ascii=False).replace("\x7f", "\\u007f")


def _in_a_line(words: str) -> str:
    return " ".join(re.sub(r"[\x00-\x1f\x7f]", " ", words).split())
