"""The group of commands, and what a user sees when one of them fails."""

import sys
import warnings
from collections.abc import Sequence

import click

from intend_bulk import __version__
from intend_bulk.cli.check import check
from intend_bulk.cli.demo import demo
from intend_bulk.cli.export import export
from intend_bulk.cli.import_ import import_
from intend_bulk.cli.sandbox import sandbox
from intend_bulk.cli.screen import Screen
from intend_bulk.cli.template import template
from intend_bulk.errors import IntendBulkError

_CTRL_C = 130
_OUR_FAULT = 3


@click.group(name="intend-bulk", context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="intend-bulk")
def commands() -> None:
    """Move clients between spreadsheets and Intend: never twice, never lost, never altered.

    \b
    intend-bulk demo                     see the whole loop, no account needed
    intend-bulk template clients.xlsx    a blank sheet to fill in
    intend-bulk check clients.xlsx       what is wrong with it; nothing is sent
    intend-bulk import clients.xlsx      create its clients in Intend
    intend-bulk export clients.xlsx      every client of Intend in one sheet
    """


for command in (template, check, import_, export, sandbox, demo):
    commands.add_command(command)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code. No traceback reaches the user."""
    warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")
    try:
        return int(commands.main(arguments, prog_name="intend-bulk", standalone_mode=False) or 0)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except IntendBulkError as error:
        Screen().error(error.message, error.hint)
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        return _CTRL_C
    except Exception as error:  # the last net: a sentence, not a traceback
        if "-v" in sys.argv or "--verbose" in sys.argv:
            raise
        click.echo(f"Error: intend-bulk failed where it should not ({type(error).__name__}: {error}).", err=True)
        click.echo("Run the command again with -v for the details, and report them.", err=True)
        return _OUR_FAULT
