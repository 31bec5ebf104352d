"""intend-bulk sandbox"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from intend_bulk.cli.options import OUT, screen_options
from intend_bulk.cli.screen import Screen
from intend_bulk.errors import UsageProblem

if TYPE_CHECKING:
    from intend_bulk.sandbox import Sandbox, SandboxConfig


@click.command()
@click.option("--port", default=8420, show_default=True, type=click.IntRange(0, 65_535), help="0 is any free one.")
@click.option("--clients", default=0, show_default=True, type=click.IntRange(0), help="Made-up clients to hold.")
@click.option("--api-key", default="sandbox-key", show_default=True, help="Key that it wants; it guards nothing.")
@click.option("--secret-key", metavar="KEY", help="Refuse requests that are not signed with this secret key.")
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
@screen_options
def sandbox(
    port: int,
    clients: int,
    api_key: str,
    secret_key: str | None,
    database: Path | None,
    list_shape: Any,
    faults: tuple[str, ...],
    lists_faults: bool,
    seed: int,
    screen: Screen,
) -> int:
    """Run an Intend of your own on this machine, to rehearse with. Ends with Ctrl-C.

    With --json it prints one line once it answers, for a script that waits for it.

    \b
    Examples:
      intend-bulk sandbox --clients 120
      intend-bulk sandbox --database rehearsal.sqlite --list-shape page
      intend-bulk sandbox --port 0 --json
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
            secret_key=secret_key,
            clients=clients,
            list_shape=list_shape,
            database=database,
            faults=faults,
            seed=seed,
        )
        serve_forever(config, on_ready=lambda running: _announce(screen, config, running))
    except SandboxError as error:
        raise UsageProblem(str(error), hint="Try: intend-bulk sandbox --help") from error
    return 0


def _announce(screen: Screen, config: "SandboxConfig", running: "Sandbox") -> None:
    document = {
        "url": running.url,
        "port": int(running.url.rpartition(":")[2]),
        "api_key": running.api_key,
        "secret_key": running.secret_key,
        "clients": config.clients,
        "database": str(config.database) if config.database else None,
        "list_shape": config.list_shape,
        "instance_id": running.instance_id,
    }
    signed = [f"  and the same way INTEND_SECRET_KEY={running.secret_key}, as it wants signed requests"]
    lines = [
        f"A sandbox of Intend answers at {running.url}, until Ctrl-C. In another terminal:",
        f"  export INTEND_URL={running.url} INTEND_API_KEY={running.api_key}        (macOS, Linux)",
        f'  $env:INTEND_URL="{running.url}"; $env:INTEND_API_KEY="{running.api_key}"  (PowerShell)',
        *(signed if running.secret_key else []),
        "  intend-bulk import clients.xlsx",
    ]
    screen.result(document, lines, in_one_line=True)
