"""intend-bulk reconcile"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from intend_bulk.cli.options import Common, common_options
from intend_bulk.cli.problems_shown import plain
from intend_bulk.errors import Stopped
from intend_bulk.model.outcomes import Status

if TYPE_CHECKING:
    from intend_bulk.jobs.searching import Reconciled
    from intend_bulk.journal.lines import Line

_SHOWN = 5
"""Clients that are named before it is said how many more there are."""
_WORDS = {
    Status.CREATED: "created: found in Intend",
    Status.NOT_FOUND: "not found: sent, no answer, and not in Intend",
    Status.UNCONFIRMED: "unconfirmed still",
}


@click.command()
@click.option("--rate", metavar="N", help="Requests a second. [2]")
@click.option("--read-rate", metavar="N", help="Reads a second, where they have a limit of their own.")
@common_options
def reconcile(rate: str | None, read_rate: str | None, common: Common) -> int:
    """Find out about clients that were sent and got no answer: are they in Intend? Nothing is sent.

    Looks for what any import left unconfirmed, once its quiet period is over, and for what was not found then but may
    have come late. Ctrl-C leaves the wait for another time; -v shows all clients instead of the first few.
    Ends with 0 where nothing is left in doubt, else with 1.

    \b
    Examples:
      intend-bulk reconcile
      intend-bulk reconcile -v
      intend-bulk reconcile --json
    """
    from intend_bulk.jobs.searching import reconcile_all
    from intend_bulk.system import graceful_stop

    settings = common.settings(rate=rate, read_rate=read_rate)
    with graceful_stop() as stop, common.screen.progress() as screen:
        try:
            found = reconcile_all(settings, listener=screen, stop=stop)
        except Stopped:
            if stop.requested:
                common.screen.say("Stopped as you asked; nothing was sent.")
                return stop.exit_code
            raise
    exit_code = stop.exit_code if found.is_interrupted else min(found.left, 1)
    _show(common, found, exit_code)
    return exit_code


def _show(common: Common, found: "Reconciled", exit_code: int) -> None:
    document = _document(found, exit_code)
    if not found.lines:
        common.screen.result(document, [f"Nothing is in doubt: every client that was sent to {found.tenant} is known."])
        return
    shown = found.lines if common.screen.is_verbose else found.lines[:_SHOWN]
    rows = [[plain(str(value or "")) for value in _values(line).values()] for line in shown]
    common.screen.table(["Reference", "Title", "Email", "Status", "Client id", "Message"], rows)
    more = len(found.lines) - len(shown)
    counts = [f"{found.count(status):>6} {words}" for status, words in _WORDS.items() if found.count(status)]
    common.screen.result(document, [*([f"… and {more} more: -v shows all."] if more else []), *counts])
    for line in _next_steps(found):
        common.screen.say(line)


def _next_steps(found: "Reconciled") -> list[str]:
    """What a person can do about the clients that are left."""
    steps = []
    if found.is_interrupted:
        steps.append("Stopped as you asked. The same command goes on from here.")
    if found.count(Status.UNCONFIRMED):
        steps.append("Look in Intend for what is unconfirmed, or run the same command again later.")
    if found.count(Status.NOT_FOUND):
        steps.append("Look in Intend for what was not found; import with --resend-not-found sends it again.")
    return steps


def _values(line: "Line") -> dict[str, object]:
    """What is shown of a client, in the order of the table."""
    return {
        "reference": line.reference,
        "title": line.title,
        "email": line.email,
        "status": line.state,
        "client_id": line.client_id,
        "message": line.message,
    }


def _document(found: "Reconciled", exit_code: int) -> Mapping[str, object]:
    return {
        "tenant": found.tenant,
        **{str(status): found.count(status) for status in _WORDS},
        "clients": [_values(line) | {"client_account": line.client_account} for line in found.lines],
        "interrupted": found.is_interrupted,
        "exit_code": exit_code,
    }
