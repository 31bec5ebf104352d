"""intend-bulk sandbox"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from intend_bulk.cli.options import OUT
from intend_bulk.errors import UsageProblem

if TYPE_CHECKING:
    from intend_bulk.sandbox import Sandbox


@click.command()
@click.option("--port", default=8420, show_default=True, type=click.IntRange(0, 65_535), help="0 is any free one.")
@click.option("--clients", default=0, show_default=True, type=click.IntRange(0), help="Made-up clients to hold.")
@click.option("--api-key", default="sandbox-key", show_default=True, help="Key that it wants; it guards nothing.")
@click.option("--database", type=OUT, metavar="FILE", help="Keep the clients in this file. [in memory]")
@click.option(
    "--list-shape",
    type=click.Choice(["list", "page", "meta"]),
    default="list",
    show_default=True,
    help="Which of the forms that the vendor leaves open its lists have.",
)
@click.option("--fault", "faults", multiple=True, metavar="FAULT", help="What goes wrong, and when; may be repeated.")
@click.option("--faults", "lists_faults", is_flag=True, help="List every fault that there is, and end.")
@click.option("--seed", default=1, show_default=True, help="Another number, other dice for the shares of faults.")
def sandbox(
    port: int,
    clients: int,
    api_key: str,
    database: Path | None,
    list_shape: Any,
    faults: tuple[str, ...],
    lists_faults: bool,
    seed: int,
) -> int:
    """Run an Intend of your own on this machine, to rehearse with. Ends with Ctrl-C.

    \b
    Examples:
      intend-bulk sandbox --clients 120
      intend-bulk sandbox --database rehearsal.sqlite --list-shape page
      intend-bulk sandbox --fault "lost-after-commit 5%" --fault "500 @3,7"
      intend-bulk sandbox --faults
    """
    from intend_bulk.sandbox import SandboxConfig, SandboxError, fault_list, serve_forever

    if lists_faults:
        click.echo(fault_list())
        return 0
    try:
        config = SandboxConfig(
            port=port,
            api_key=api_key,
            clients=clients,
            list_shape=list_shape,
            database=database,
            faults=faults,
            seed=seed,
        )
        serve_forever(config, on_ready=_announce)
    except SandboxError as error:
        raise UsageProblem(str(error)) from error
    return 0


def _announce(running: "Sandbox") -> None:
    click.echo(f"A sandbox of Intend answers at {running.url}, until Ctrl-C. In another terminal:")
    click.echo(f"  export INTEND_URL={running.url} INTEND_API_KEY={running.api_key}        (macOS, Linux)")
    click.echo(f'  $env:INTEND_URL="{running.url}"; $env:INTEND_API_KEY="{running.api_key}"  (PowerShell)')
    click.echo("  intend-bulk import clients.xlsx")
