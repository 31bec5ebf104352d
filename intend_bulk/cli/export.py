"""intend-bulk export"""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from intend_bulk.cli.compare import in_short
from intend_bulk.cli.options import FILE, OUT, Common, common_options
from intend_bulk.cli.screen import Screen
from intend_bulk.model.counting import counted

if TYPE_CHECKING:
    from intend_bulk.jobs.exporting import Exported
    from intend_bulk.model.changes import Comparison


@click.command()
@click.argument("out", type=OUT)
@click.option("--id", "client_id", type=click.IntRange(1), metavar="N", help="Only the client with this id.")
@click.option("--type", "types", multiple=True, metavar="CODE", help="Only clients of this type; may be repeated.")
@click.option("--department", "departments", multiple=True, metavar="NAME", help="Only of this one; may be repeated.")
@click.option("--since", metavar="DATE", help="Only clients created from then on: 2026-03-01, 2026-03, last-month.")
@click.option("--until", metavar="DATE", help="Only clients created until then, the whole day or month included.")
@click.option("--time-zone", metavar="NAME", help="Of dates, as Europe/London. [the machine's own]")
@click.option("--compare", "earlier", type=FILE, metavar="EARLIER", help="Show what changed since this export.")
@click.option("--columns", multiple=True, metavar="NAMES", help="Only these columns, in this order: title,billing_*.")
@click.option("--flat", "is_flat", is_flag=True, help="Of a workbook, the sheet of clients alone.")
@click.option("--delimiter", metavar="CHAR", default=",", show_default=True, help="Of a csv: one of , ; | or tab.")
@click.option("--once", is_flag=True, help="Read the list a single time; the file says so.")
@click.option("--rate", metavar="N", help="Requests a second. [2]")
@click.option("--read-rate", metavar="N", help="The same, for this reading alone.")
@click.option("--workers", metavar="N", help="Pages that may be under way at the same time. [4]")
@common_options
def export(
    out: Path,
    client_id: int | None,
    types: tuple[str, ...],
    departments: tuple[str, ...],
    since: str | None,
    until: str | None,
    time_zone: str | None,
    earlier: Path | None,
    columns: tuple[str, ...],
    is_flat: bool,
    delimiter: str,
    once: bool,
    rate: str | None,
    read_rate: str | None,
    workers: str | None,
    common: Common,
) -> int:
    """Write the clients of Intend to a workbook, with what they add up to, or to a .csv or .jsonl file.

    Ends with 4 where the list cannot be shown to be complete; the file then has .partial in its name.

    \b
    Examples:
      intend-bulk export clients.xlsx
      intend-bulk export trade.csv --type trade --department UK
      intend-bulk export short.xlsx --flat --columns client_id,title,email
      intend-bulk export clients-{date}.xlsx --compare clients-2026-02-28.xlsx
      intend-bulk export new.xlsx --since last-month --until last-month

    {date}, {month}, {last-month} and {profile} in the name of OUT are filled in.
    """
    from intend_bulk.jobs.export_order import ExportOrder
    from intend_bulk.jobs.exporting import export_clients
    from intend_bulk.jobs.places import make_folders
    from intend_bulk.model.file_names import filled_in
    from intend_bulk.model.period import period
    from intend_bulk.system import chosen_zone, graceful_stop

    settings = common.settings(rate=rate, read_rate=read_rate, workers=workers, time_zone=time_zone)
    zone, why_utc = chosen_zone(settings.time_zone)
    common.screen.say_if(why_utc)
    now = datetime.now(zone)
    target = filled_in(out, now, common.chosen_profile)
    order = ExportOrder(
        target=target,
        client_id=client_id,
        types=types,
        departments=departments,
        columns=[name.strip() for names in columns for name in names.split(",")],
        is_flat=is_flat,
        delimiter="\t" if delimiter == "tab" else delimiter,
        once=once,
        created=period(since, until, zone=zone, now=now),
        zone=zone,
        earlier=earlier,
    )
    make_folders(out, target)
    with graceful_stop() as stop, common.screen.progress() as screen:
        exported = export_clients(order, settings, listener=screen, stop=stop)
    exit_code = stop.exit_code if stop.requested else exported.exit_code
    _show(exported, exit_code, common.screen)
    return exit_code


def _show(exported: "Exported", exit_code: int, screen: Screen) -> None:
    facts, reading = exported.facts, exported.reading
    for sentence in (*exported.said, *facts.notes):
        screen.say(sentence)
    document = {
        "export": str(exported.target),
        "clients": facts.clients,
        "pages": facts.pages,
        "passes": facts.passes,
        "complete": facts.is_complete,
        "came": len(reading.came),
        "went": len(reading.went),
        "notes": [*facts.notes, *exported.said],
        "doubts": [*facts.doubts],
        **_counts(exported.changes),
        "exit_code": exit_code,
    }
    found = f"{counted(facts.clients, 'client')} on {counted(facts.pages, 'page')}"
    lines = [f"Wrote {found} to {exported.target}."]
    if exported.changes:
        lines += in_short(exported.changes)
    screen.result(document, lines, in_one_line=True)
    if exported.incomplete:
        screen.error(f"The file may lack clients: {exported.incomplete.message}", exported.incomplete.hint)
    elif exported.target.suffix.lower() == ".csv":
        screen.say("Excel drops leading zeros when it opens a csv by a double click: export .xlsx for Excel.")


def _counts(changes: "Comparison | None") -> dict[str, object]:
    """What changed since the export that this one was compared with, as numbers; null where there was none."""
    return {
        "compared_with": changes and changes.earlier,
        "added": changes and changes.added,
        "gone": changes and changes.gone,
        "changed": changes and changes.changed,
        "changed_cells": changes and changes.changed_cells,
        "only_earlier": changes and changes.only_earlier,
        "only_later": changes and changes.only_later,
    }
