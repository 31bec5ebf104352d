"""The group of commands: what `intend-bulk` runs."""

import gc
import logging
import warnings
from collections.abc import Sequence

import click

from intend_bulk import __version__
from intend_bulk.cli.check import check
from intend_bulk.cli.compare import compare
from intend_bulk.cli.demo import demo
from intend_bulk.cli.doctor import doctor
from intend_bulk.cli.export import export
from intend_bulk.cli.import_ import import_
from intend_bulk.cli.login import login, logout
from intend_bulk.cli.map_ import map_
from intend_bulk.cli.reconcile import reconcile
from intend_bulk.cli.running import run_command
from intend_bulk.cli.runs import runs
from intend_bulk.cli.sandbox import sandbox
from intend_bulk.cli.streams import lasting_streams
from intend_bulk.cli.template import template
from intend_bulk.cli.wrong_use import Commands
from intend_bulk.system import set_up_streams

_SELDOM = (50_000, 50, 50)
"""When Python looks for circles of objects: with its own numbers, a tenth of an export went into finding none."""


@click.group(
    name="intend-bulk",
    cls=Commands,
    invoke_without_command=True,
    subcommand_metavar="COMMAND [ARGS]...",
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="intend-bulk")
@click.pass_context
def commands(context: click.Context) -> None:
    """Move clients between spreadsheets and Intend: never twice, never lost, never altered.

    \b
    intend-bulk demo                     see the whole loop, no account needed
    intend-bulk template clients.xlsx    a blank sheet to fill in
    intend-bulk check clients.xlsx       what is wrong with it; nothing is sent
    intend-bulk import clients.xlsx      create its clients in Intend
    intend-bulk export clients.xlsx      every client of Intend in one sheet
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


for command in (template, map_, check, import_, reconcile, runs, export, compare, login, logout, doctor, sandbox, demo):
    commands.add_command(command)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code. No traceback reaches the user."""
    set_up_streams()
    warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")
    _keep_logging_off_the_screen()
    gc.set_threshold(*_SELDOM)
    with lasting_streams():
        return run_command(commands, arguments)


def _keep_logging_off_the_screen() -> None:
    """Where nobody listens, `logging` prints warnings to stderr, those of libraries too; here somebody listens."""
    root = logging.getLogger()
    if not root.handlers:
        root.addHandler(logging.NullHandler())
