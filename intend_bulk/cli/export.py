"""intend-bulk export"""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from intend_bulk.cli.options import OUT, Common, common_options
from intend_bulk.cli.screen import Screen
from intend_bulk.model.counting import counted

if TYPE_CHECKING:
    from intend_bulk.jobs.exporting import Exported


@click.command()
@click.argument("out", type=OUT)
@click.option("--id", "client_id", type=click.IntRange(1), metavar="N", help="Only the client with this id.")
@click.option("--type", "types", multiple=True, metavar="CODE", help="Only clients of this type; may be repeated.")
@click.option("--department", "departments", multiple=True, metavar="NAME", help="Only of this one; may be repeated.")
@click.option("--columns", multiple=True, metavar="NAMES", help="Only these columns, in this order: title,billing_*.")
@click.option("--flat", "is_flat", is_flag=True, help="Of a workbook, the sheet of clients alone.")
@click.option("--delimiter", metavar="CHAR", help="Of a csv: a comma, ';', '|' or tab. [,]")
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
    columns: tuple[str, ...],
    is_flat: bool,
    delimiter: str | None,
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
      intend-bulk export records.jsonl --once
    """
    from intend_bulk.jobs.export_order import ExportOrder
    from intend_bulk.jobs.exporting import export_clients
    from intend_bulk.system import graceful_stop

    settings = common.settings(rate=rate, read_rate=read_rate, workers=workers)
    order = ExportOrder(
        target=out,
        client_id=client_id,
        types=types,
        departments=departments,
        columns=[name.strip() for names in columns for name in names.split(",")],
        is_flat=is_flat,
        delimiter=_DELIMITERS.get(delimiter or ",", delimiter or ","),
        once=once,
    )
    with graceful_stop() as stop, common.screen.progress() as screen:
        exported = export_clients(order, settings, listener=screen, stop=stop)
    exit_code = stop.exit_code if stop.requested else exported.exit_code
    _show(exported, exit_code, common.screen)
    return exit_code


_DELIMITERS = {"tab": "\t", "\\t": "\t"}


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
        "exit_code": exit_code,
    }
    found = f"{counted(facts.clients, 'client')} on {counted(facts.pages, 'page')}"
    screen.result(document, [f"Wrote {found} to {exported.target}."], in_one_line=True)
    if exported.incomplete:
        screen.error(f"The file may lack clients: {exported.incomplete.message}", exported.incomplete.hint)
    elif exported.target.suffix.lower() == ".csv":
        screen.say("Excel drops leading zeros when it opens a csv by a double click: export .xlsx for Excel.")
