"""intend-bulk compare"""

from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from intend_bulk.cli.options import FILE, OUT, Common, common_options
from intend_bulk.cli.problems_shown import plain
from intend_bulk.model.changes import Change, Comparison, Kind
from intend_bulk.model.client import field_named
from intend_bulk.model.counting import counted

if TYPE_CHECKING:
    from intend_bulk.model.side import Side

_MOST_SHOWN = 20
_LONGEST = 40


@click.command()
@click.argument("earlier", type=FILE)
@click.argument("later", type=FILE)
@click.option("-o", "--output", type=OUT, metavar="OUT", help="Write all changes to a .xlsx, .csv or .json file.")
@click.option("--exit-code", "with_exit_code", is_flag=True, help="End with 1 where there is a change.")
@common_options
def compare(earlier: Path, later: Path, output: Path | None, with_exit_code: bool, common: Common) -> int:
    """Show which clients came, went and changed from the export EARLIER to the export LATER, cell by cell.

    Each may be .xlsx, .csv or .jsonl. Clients are told apart by their ids. Ends with 0 once both are compared, whether
    or not there is a change; with --exit-code, with 1 where there is one.

    \b
    Examples:
      intend-bulk compare clients-2026-02.xlsx clients-2026-03.xlsx
      intend-bulk compare clients-2026-02.xlsx clients-2026-03.csv -o changes.xlsx
    """
    from intend_bulk.jobs.comparing import compare_files
    from intend_bulk.sheets.writing import check_output

    for file in (earlier, later):
        if output:
            check_output(output, source=file)
        common.screen.say_if_open(file)
    with common.screen.progress() as screen:
        *sides, found = compare_files(earlier, later, listener=screen)
    _warn(common, sides)
    report = _report(output, found, common) if output else None
    _show(common, found)
    common.screen.result(_document(found, report, sides), _lines(found, report))
    return 1 if with_exit_code and _differs(found) else 0


def _warn(common: Common, sides: "list[Side]") -> None:
    for side in sides:
        for note in side.notes:
            common.screen.say(note)
        for doubt in side.doubts:
            common.screen.warn(f"{doubt} A client that is not in it need not be gone.")


def _report(wanted: Path, found: Comparison, common: Common) -> Path:
    from intend_bulk.jobs.own_files import write_own
    from intend_bulk.sheets.changes_sheet import write_changes_file

    left = write_own(wanted, common.settings(), lambda place, note: write_changes_file(place, found, note=note))
    common.screen.say_if(left.said)
    return left.path


def _differs(found: Comparison) -> bool:
    return bool(found.added or found.gone or found.changed)


def _show(common: Common, found: Comparison) -> None:
    """The first changes as a table."""
    rows = [[plain(change.client_id), plain(_words(change))] for change in islice(iter(found.changes), _MOST_SHOWN)]
    if rows:
        common.screen.table(["Client id", "What changed"], rows)


def _words(change: Change) -> str:
    """ "Acme Ltd · added" or "Acme Ltd · Billing town: Leeds -> York"."""
    what = change.kind.value
    if change.kind is Kind.CHANGED:
        field = field_named(change.column)
        what = f"{field.label if field else change.column}: {_short(change.old)} -> {_short(change.new)}"
    return f"{_short(change.title)} · {what}" if change.title else what


def _short(cell: object) -> str:
    text = "(empty)" if cell is None or cell == "" else " ".join(str(cell).split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def in_short(found: Comparison) -> list[str]:
    """ "Since clients-2026-02.xlsx: 3 clients added, 1 gone, 2 changed (5 cells)."; and what was not compared."""
    from intend_bulk.sheets.changes_sheet import columns_not_compared

    counts = f"{counted(found.added, 'client')} added, {found.gone:,} gone, {found.changed:,} changed"
    changed = f"Since {found.earlier}: {counts} ({counted(found.changed_cells, 'cell')})."
    said = changed if _differs(found) else f"Nothing changed since {found.earlier}."
    return [said, *map(plain, columns_not_compared(found))]


def _lines(found: Comparison, report: Path | None) -> list[str]:
    said, *not_compared = in_short(found)
    count = found.added + found.gone + found.changed_cells - _MOST_SHOWN
    more = [f"{counted(count, 'change')} more: -o OUT.xlsx writes all."] if count > 0 and not report else []
    return [said, *more, *not_compared, *([f"All changes: {report}"] if report else [])]


def _document(found: Comparison, report: Path | None, sides: "list[Side]") -> dict[str, object]:
    return {
        "earlier": found.earlier,
        "later": found.later,
        "may_lack_clients": [side.name for side in sides if side.doubts],
        "added": found.added,
        "gone": found.gone,
        "changed": found.changed,
        "changed_cells": found.changed_cells,
        "only_earlier": found.only_earlier,
        "only_later": found.only_later,
        "report": str(report) if report else None,
        "changes": (_as_json(change) for change in found.changes),
    }


def _as_json(change: Change) -> dict[str, object]:
    return {
        "client_id": change.client_id,
        "title": change.title,
        "change": change.kind.value,
        "column": change.column,
        "old": change.old,
        "new": change.new,
    }
