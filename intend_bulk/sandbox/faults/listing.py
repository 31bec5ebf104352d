"""Every fault, for people: what `--faults` prints, and the table in docs/rehearsing.md."""

from collections.abc import Iterator

from intend_bulk.sandbox.faults.catalogue import KINDS
from intend_bulk.sandbox.faults.grammar import GRAMMAR
from intend_bulk.sandbox.faults.kinds import Group

_SUFFIXES = "* The client is not made. NAME-after-commit: it is made all the same; NAME-late-commit after=20s: later."


def fault_list() -> str:
    """Return the grammar and a line for each kind of fault, under the headings of their groups."""
    return "\n".join([GRAMMAR, *(line for group in Group for line in _lines_of(group)), "", _SUFFIXES])


def fault_table() -> str:
    """Return a table in Markdown: what each fault does, and what becomes of a row or an export."""
    lines = ["| fault | what happens | what to expect |", "| --- | --- | --- |"]
    lines += [f"| `{kind.usage}` | {kind.line} | {kind.expect} |" for kind in KINDS.values()]
    return "\n".join([*lines, "", _SUFFIXES.replace("* ", "\\* ", 1)])


def _lines_of(group: Group) -> Iterator[str]:
    yield f"\n{group}"
    for kind in KINDS.values():
        if kind.group is group:
            yield f"  {kind.usage:<30} {kind.line}"
