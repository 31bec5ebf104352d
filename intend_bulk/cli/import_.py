"""intend-bulk import"""

import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from intend_bulk.cli.mapping_option import chosen_mapping, mapping_option
from intend_bulk.cli.options import FILE, OUT, Common, common_options, encoding_option
from intend_bulk.cli.question import Question, say_some
from intend_bulk.cli.screen import print_json
from intend_bulk.cli.which_sheet import asking_which_sheet
from intend_bulk.errors import Stopped, UsageProblem
from intend_bulk.model.counting import counted
from intend_bulk.model.outcomes import RunSummary, Status
from intend_bulk.system import is_terminal

if TYPE_CHECKING:
    from intend_bulk.jobs.orders import Imported
    from intend_bulk.sheets.mapping.mapping_file import SheetMapping


@click.command(name="import")
@click.argument("file", type=FILE)
@click.option("-o", "--output", type=OUT, metavar="LOG", help="Where the log goes, .csv or .xlsx. [NAME.results.csv]")
@click.option("--dry-run", is_flag=True, help="Say what would become of every row; send nothing.")
@click.option("--yes", is_flag=True, help="Do not ask before sending.")
@click.option("--skip-invalid", is_flag=True, help="Send the good rows though others have errors.")
@click.option(
    "--on-duplicate",
    type=click.Choice(["skip", "stop", "create"]),
    default="skip",
    show_default=True,
    help="Rows that Intend holds already, or that stand twice: leave them out, send nothing at all, or send them.",
)
@click.option("--resend-not-found", is_flag=True, help="Send rows again that got no answer and are not in Intend.")
@click.option("--limit", metavar="N", type=click.IntRange(1), help="Send the first N, leave the rest for later.")
@click.option("--show", metavar="ROW", type=click.IntRange(1), help="Print the JSON of this row; send nothing.")
@click.option("--rate", metavar="N", help="Requests a second. [2]")
@click.option("--read-rate", metavar="N", help="Reads a second, where they have a limit of their own.")
@click.option("--workers", metavar="N", help="Creates that may be under way at the same time. [4]")
@click.option("--sheet", metavar="NAME", help="Sheet of the workbook, where several have our headings.")
@encoding_option
@mapping_option
@common_options
def import_(
    file: Path,
    output: Path | None,
    dry_run: bool,
    yes: bool,
    skip_invalid: bool,
    on_duplicate: str,
    resend_not_found: bool,
    limit: int | None,
    show: int | None,
    rate: str | None,
    read_rate: str | None,
    workers: str | None,
    sheet: str | None,
    encoding: str | None,
    mapping_file: Path | None,
    common: Common,
) -> int:
    """Create the clients of a spreadsheet in Intend, each once, and write what became of every row to a log.

    Run the same command again at any time: what was created is not sent again.

    \b
    Examples:
      intend-bulk import clients.xlsx --dry-run
      intend-bulk import clients.xlsx
      intend-bulk import clients.xlsx --yes --skip-invalid --rate 5
      intend-bulk import clients.xlsx --show 7
    """
    from intend_bulk.jobs.importing import import_file
    from intend_bulk.jobs.orders import ImportOrder
    from intend_bulk.jobs.planning import OnDuplicate, Wishes
    from intend_bulk.system import graceful_stop

    if show is not None:
        return _show_row(common, file, show, sheet, encoding, chosen_mapping(file, mapping_file, common.screen))
    if not (yes or dry_run or is_terminal(sys.stdin)):
        raise UsageProblem("There is no terminal to ask on before clients are sent.", hint="Add --yes, or --dry-run.")
    common.screen.say_if_open(file)
    settings = common.settings(rate=rate, read_rate=read_rate, workers=workers)
    wishes = Wishes(OnDuplicate(on_duplicate), resend_not_found)
    mapping = chosen_mapping(file, mapping_file, common.screen)
    order = ImportOrder(file, sheet, output, dry_run, wishes, limit, encoding, mapping)
    question = Question(common, ask=not (yes or dry_run), skip_invalid=skip_invalid, dry_run=dry_run)
    with graceful_stop() as stop, common.screen.progress() as screen:
        try:
            imported, _ = asking_which_sheet(
                common,
                sheet,
                lambda name: import_file(
                    replace(order, sheet_name=name), settings, ask=question, listener=screen, stop=stop
                ),
                ask=not yes,
            )
        except (Stopped, click.Abort):
            if stop.requested:
                common.screen.say("Stopped as you asked; nothing was sent.")
                return stop.exit_code
            raise
    _show(common, imported)
    return imported.summary.exit_code


def _show_row(
    common: Common, file: Path, row: int, sheet: str | None, encoding: str | None, mapping: "SheetMapping | None"
) -> int:
    from intend_bulk.jobs.showing import show_row

    shown = show_row(file, row, common.settings(), sheet_name=sheet, encoding=encoding, mapping=mapping)
    print_json(shown.payload)
    for problem in shown.errors:
        common.screen.say(f"It would not be sent: {problem}.")
    return 1 if shown.errors else 0


_WORDS = {
    Status.CREATED: "created",
    Status.WOULD_CREATE: "would be created",
    Status.ALREADY_CREATED: "already created, not sent again",
    Status.DUPLICATE: "duplicate, not sent",
    Status.INVALID: "with errors, not sent",
    Status.REJECTED: "rejected by Intend",
    Status.UNCONFIRMED: "unconfirmed: sent, but no answer; the next run looks for them in Intend",
    Status.NOT_FOUND: "not found: sent, no answer, and not in Intend",
    Status.NOT_SENT: "not sent",
}


def _show(common: Common, imported: "Imported") -> None:
    summary = imported.summary
    if imported.unwritten:
        again = f"Once it can be written: {_log_again(common, imported)}"
        summary.hint = f"{summary.hint} {again}" if summary.hint else again
    lines = [f"{summary.counts[status]:>6} {words}" for status, words in _WORDS.items() if summary.counts[status]]
    lines.append(f"{counted(summary.done, 'row', width=6)} in all")
    if imported.log:
        lines.append(f"Every row's outcome is in {imported.log}.")
    if imported.painted:
        lines.append(f"{imported.painted} shows it beside each row.")
    common.screen.result(_document(imported), lines)
    differences = [f"Look at this: {difference}." for difference in imported.audit.differences]
    say_some(common.screen, differences, of=len(differences))
    if imported.audit.is_left and summary.counts[Status.CREATED]:
        requests = imported.audit.requests
        why = f" (it would take {requests} requests)" if requests else ""
        common.screen.say(f"What was created was not looked at{why}: intend-bulk runs audit {imported.run_id}")
    if summary.stopped:
        common.screen.error(summary.stopped, summary.hint)
    for line in _next_steps(summary, imported.painted):
        common.screen.say(line)


def _log_again(common: Common, imported: "Imported") -> str:
    """The command that writes a log which could not be written: "intend-bulk runs results 7 -o clients.results.csv"."""
    from intend_bulk.cli.lines import to_copy

    return to_copy("runs", "results", imported.run_id, "-o", imported.unwritten, *common.given)


def _document(imported: "Imported") -> Mapping[str, object]:
    return {
        **imported.summary.as_json(),
        "log": str(imported.log) if imported.log else None,
        "painted": str(imported.painted) if imported.painted else None,
        "run": imported.run_id,
        "audited": imported.audit.checked,
        "differences": imported.audit.differences,
    }


def _next_steps(summary: RunSummary, painted: Path | None) -> list[str]:
    """What a person can do about the rows that are left."""
    steps = []
    if summary.is_interrupted:
        steps.append("Stopped as you asked. The same command goes on from here; nothing is sent twice.")
    if summary.counts[Status.INVALID]:
        if painted:
            steps.append(f"Correct the red cells in {painted}, and import that.")
        else:
            steps.append("Correct the rows with errors, then run this again: what is left is sent.")
    if rejected := summary.counts[Status.REJECTED]:
        beside = "beside it" if rejected == 1 else "beside each"
        steps.append(f"Intend refused {counted(rejected, 'row')}; its words stand in the log {beside}.")
    if summary.counts[Status.UNCONFIRMED]:
        steps.append("Run this again in a few minutes: it looks in Intend for what is unconfirmed.")
    if summary.counts[Status.NOT_FOUND]:
        steps.append("Look in Intend for what was not found; --resend-not-found sends it again.")
    return steps
