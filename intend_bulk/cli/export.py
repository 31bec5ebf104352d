"""intend-bulk export"""

from pathlib import Path

import click

from intend_bulk.cli.options import OUT, Common, common_options
from intend_bulk.model.counting import counted


@click.command()
@click.argument("out", type=OUT)
@click.option("--id", "client_id", type=click.IntRange(1), metavar="N", help="Only the client with this id.")
@click.option("--type", "types", multiple=True, metavar="CODE", help="Only clients of this type; may be repeated.")
@click.option("--department", "departments", multiple=True, metavar="NAME", help="Only of this one; may be repeated.")
@click.option("--rate", metavar="N", help="Requests a second. [2]")
@common_options
def export(
    out: Path,
    client_id: int | None,
    types: tuple[str, ...],
    departments: tuple[str, ...],
    rate: str | None,
    common: Common,
) -> int:
    """Write the clients of Intend to OUT.xlsx or OUT.csv, one row a client, every value in a column of its own.

    Ends with 4 where the list cannot be shown to be complete; the file then has .partial in its name.

    \b
    Examples:
      intend-bulk export clients.xlsx
      intend-bulk export trade.csv --type trade --department UK
      intend-bulk export one.xlsx --id 16
    """
    from intend_bulk.jobs.exporting import ExportOrder, export_clients
    from intend_bulk.system import graceful_stop

    settings = common.settings(rate=rate)
    order = ExportOrder(out, client_id, types, departments)
    with graceful_stop() as stop, common.screen.progress() as screen:
        exported = export_clients(order, settings, listener=screen, stop=stop)
    common.screen.say_if(exported.said)
    document = {
        "export": str(exported.target),
        "clients": exported.clients,
        "pages": exported.pages,
        "complete": exported.incomplete is None,
        "exit_code": exported.exit_code,
    }
    found = f"{counted(exported.clients, 'client')} on {counted(exported.pages, 'page')}"
    common.screen.result(document, [f"Wrote {found} to {exported.target}."])
    if exported.incomplete:
        common.screen.error(f"The file may lack clients: {exported.incomplete.message}", exported.incomplete.hint)
    elif out.suffix.lower() == ".csv":
        common.screen.say("Excel drops leading zeros when it opens a csv by a double click: export .xlsx for Excel.")
    return stop.exit_code if stop.requested else exported.exit_code
