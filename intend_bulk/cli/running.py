"""Run a command, and say in a sentence what went wrong where it fails."""

import sys
from collections.abc import Sequence

import click

from intend_bulk.cli.screen import Screen
from intend_bulk.errors import IntendBulkError

_CTRL_C = 130
_OUR_FAULT = 3


def run_command(command: click.Command, arguments: Sequence[str] | None = None) -> int:
    """Run a command with its arguments, those of the process where there are none, and return its exit code."""
    try:
        return int(command.main(arguments, prog_name="intend-bulk", standalone_mode=False) or 0)
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
