"""intend-bulk runs: what earlier imports did"""

from pathlib import Path

import click

from intend_bulk.cli.options import OUT, Common, common_options
from intend_bulk.cli.runs_shown import (
    facts_of_client,
    facts_of_run,
    first_and_last,
    lines_of_run,
    table_of_clients,
    table_of_runs,
)
from intend_bulk.cli.wrong_use import Commands
from intend_bulk.errors import Stopped
from intend_bulk.model.counting import counted
from intend_bulk.model.outcomes import Status
from intend_bulk.settings import Settings


@click.group(cls=Commands, invoke_without_command=True)
@click.pass_context
def runs(context: click.Context) -> None:
    """See what earlier imports did: every run, every row, every client that was created. Nothing is sent.

    RUN is the number of a run, or last. All but audit need no network: they read the journal.

    \b
    Examples:
      intend-bulk runs list
      intend-bulk runs show last
      intend-bulk runs results 7 -o results.xlsx
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


@runs.command(name="list")
@common_options
def list_(common: Common) -> int:
    """List every import, the latest first: who ran it, when, with which file, and how it ended.

    Those into the address of the settings; those into any, where no address is set.

    \b
    Examples:
      intend-bulk runs list
      intend-bulk runs list --json
    """
    from intend_bulk.jobs.past_runs import list_runs

    settings = common.settings()
    if _is_without_journal(common, settings):
        return 0
    found = list_runs(settings)
    is_growing = found.may_be_growing
    if found.runs:
        common.screen.table(*table_of_runs(found.runs, may_be_growing=is_growing))
    nothing = [] if found.runs else [f"Nothing was imported into {settings.url or 'any Intend'} from here yet."]
    common.screen.result({"runs": [facts_of_run(past, may_be_growing=is_growing) for past in found.runs]}, nothing)
    return 0


@runs.command()
@click.argument("run")
@common_options
def show(run: str, common: Common) -> int:
    """Show all of one import, and the exact list of clients that it created.

    The API has no delete: that list is what a person needs who takes the clients back by hand.

    \b
    Examples:
      intend-bulk runs show last
      intend-bulk runs show 7 --json
    """
    from intend_bulk.jobs.past_runs import show_run

    settings = common.settings()
    if _is_without_journal(common, settings):
        return 0
    found = show_run(settings, run)
    document = {
        **facts_of_run(found.past, may_be_growing=found.may_be_growing),
        "file_now": str(found.file),
        **first_and_last(found.created),
        "clients": [facts_of_client(result) for result in found.created],
    }
    common.screen.result(document, lines_of_run(found))
    if found.created:
        common.screen.table(*table_of_clients(found.created))
    if found.past.counts.get(Status.UNCONFIRMED):
        common.screen.say("To look in Intend for what is unconfirmed: intend-bulk reconcile")
    return 0


@runs.command()
@click.argument("run")
@click.option("-o", "--output", type=OUT, metavar="OUT", required=True, help="Where to: .csv, .xlsx or .json.")
@common_options
def results(run: str, output: Path, common: Common) -> int:
    """Write the log of an import again, also that of one that was killed: what became of every row.

    What was found out later about rows that it had sent stands there too.

    \b
    Examples:
      intend-bulk runs results last -o results.csv
      intend-bulk runs results 7 -o results.xlsx
    """
    from intend_bulk.jobs.past_runs import write_results

    settings = common.settings()
    if _is_without_journal(common, settings):
        return 0
    past, left = write_results(settings, run, output)
    written = left.path
    common.screen.say_if(left.said)
    rows = sum(past.counts.values())
    document = {"run": past.run.id, "results": str(written), "rows": rows}
    common.screen.result(document, [f"Wrote the {counted(rows, 'row')} of run {past.run.id} to {written}."])
    return 0


@runs.command()
@click.option("-o", "--output", type=OUT, metavar="OUT", required=True, help="Where to: .csv, .xlsx or .json.")
@common_options
def crossref(output: Path, common: Common) -> int:
    """Write which client is which: the reference of your own system beside the id in Intend, over all imports.

    \b
    Examples:
      intend-bulk runs crossref -o crossref.csv
      intend-bulk runs crossref -o crossref.xlsx --url yourcompany.intend.com
    """
    from intend_bulk.jobs.past_runs import write_crossref

    settings = common.settings()
    if _is_without_journal(common, settings):
        return 0
    written = write_crossref(settings, output)
    path = written.left.path
    common.screen.say_if(written.left.said)
    document = {"crossref": str(path), "tenant": written.tenant, "clients": written.clients}
    common.screen.result(document, [f"Wrote {counted(written.clients, 'client')} of {written.tenant} to {path}."])
    if written.left_out:
        common.screen.say(f"Left out: {', '.join(written.left_out)}, which stood at the same address before.")
    return 0


@runs.command()
@click.argument("run")
@click.option("--rate", metavar="N", help="Requests a second. [2]")
@click.option("--read-rate", metavar="N", help="Reads a second, where they have a limit of their own.")
@common_options
def audit(run: str, rate: str | None, read_rate: str | None, common: Common) -> int:
    """Look in Intend whether every client that an import created is there, as it was sent. Nothing is sent.

    Ends with 1 where anything is different.

    \b
    Examples:
      intend-bulk runs audit last
      intend-bulk runs audit 7 --rate 5
    """
    from intend_bulk.jobs.auditing_past_runs import audit_run
    from intend_bulk.system import graceful_stop

    settings = common.settings(rate=rate, read_rate=read_rate)
    if _is_without_journal(common, settings):
        return 0
    with graceful_stop() as stop, common.screen.progress() as screen:
        try:
            found = audit_run(settings, run, listener=screen, stop=stop)
        except Stopped:
            if stop.requested:
                common.screen.say("Stopped as you asked; nothing was changed.")
                return stop.exit_code
            raise
    exit_code = 1 if found.differences else 0
    document = {
        "run": found.past.run.id,
        "tenant": found.past.tenant,
        "checked": found.checked,
        "differences": found.differences,
        "exit_code": exit_code,
    }
    looked = f"Looked at {found.checked} clients that run {found.past.run.id} created"
    end = f"different: {len(found.differences)}." if found.differences else "all are in Intend as they were sent."
    common.screen.result(document, [*(f"{words}." for words in found.differences), f"{looked}; {end}"])
    return exit_code


def _is_without_journal(common: Common, settings: Settings) -> bool:
    """Say so where nothing was ever imported from here; no journal is made then."""
    is_without = not settings.journal_path().exists()
    if is_without:
        common.screen.result({"runs": []}, ["No journal yet: nothing was imported from here."])
    return is_without
