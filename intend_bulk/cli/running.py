"""Run a command, and say in a sentence what went wrong where it fails."""

import sys
from collections.abc import Sequence
from contextlib import suppress

import click

from intend_bulk.cli.screen import Screen, print_json
from intend_bulk.cli.wrong_use import wrong_use
from intend_bulk.errors import IntendBulkError, OutputError

_CTRL_C = 130
_OUR_FAULT = 3


def run_command(command: click.Command, arguments: Sequence[str] | None = None) -> int:
    """Run a command with its arguments, those of the process where there are none, and return its exit code.

    With --json an error is a document on stdout too: {"error": "…", "hint": "…", "exit_code": 2}.
    """
    given = sys.argv[1:] if arguments is None else arguments
    try:
        return int(command.main(arguments, prog_name="intend-bulk", standalone_mode=False) or 0)
    except click.ClickException as error:
        message, hint = wrong_use(error)
        Screen().error(message, hint)
        return _ended(given, message, hint, error.exit_code)
    except IntendBulkError as error:
        Screen().error(error.message, error.hint)
        return _ended(given, error.message, error.hint, error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        return _ended(given, "Stopped.", None, _CTRL_C)
    except Exception as error:  # the last net: a sentence, not a traceback
        if "-v" in given or "--verbose" in given:
            raise
        message = f"intend-bulk failed where it should not ({type(error).__name__}: {error})."
        hint = "Run the command again with -v for the details, and report them."
        Screen().error(message, hint)
        return _ended(given, message, hint, _OUR_FAULT)


def exit_code_of(error: BaseException) -> int:
    """The code that a command ends with which an error ends."""
    if isinstance(error, (IntendBulkError, click.ClickException)):
        return error.exit_code
    return _CTRL_C if isinstance(error, (click.Abort, KeyboardInterrupt)) else _OUR_FAULT


def _ended(arguments: Sequence[str], message: str, hint: str | None, exit_code: int) -> int:
    if "--json" in arguments:
        with suppress(OutputError):  # the sentence on stderr stands already
            print_json({"error": message, "hint": hint, "exit_code": exit_code})
    return exit_code
