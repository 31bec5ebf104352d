"""intend-bulk import"""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from intend_bulk.cli.options import OUT, Common, common_options
from intend_bulk.errors import Stopped, UsageProblem
from intend_bulk.model.counting import counted
from intend_bulk.model.outcomes import RunSummary, Status

if TYPE_CHECKING:
    from intend_bulk.jobs.importing import Decision, Imported, Plan


@click.command(name="import")
@click.argument("file", type=OUT)
@click.option("-o", "--output", type=OUT, metavar="LOG", help="Where the log goes, .csv or .xlsx. [NAME.results.csv]")
@click.option("--dry-run", is_flag=True, help="Say what would become of every row; send nothing.")
@click.option("--yes", is_flag=True, help="Do not ask before sending.")
@click.option("--skip-invalid", is_flag=True, help="Send the good rows though others have errors.")
@click.option("--resend-not-found", is_flag=True, help="Send rows again that got no answer and are not in Intend.")
@click.option("--limit", metavar="N", type=click.IntRange(1), help="Send the first N, leave the rest for later.")
@click.option("--show", metavar="ROW", type=click.IntRange(1), help="Print the JSON of this row; send nothing.")
@click.option("--rate", metavar="N", help="Requests a second. [2]")
@click.option("--sheet", metavar="NAME", help="Sheet of the workbook, where several have our headings.")
@common_options
def import_(
    file: Path,
    output: Path | None,
    dry_run: bool,
    yes: bool,
    skip_invalid: bool,
    resend_not_found: bool,
    limit: int | None,
    show: int | None,
    rate: str | None,
    sheet: str | None,
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
    from intend_bulk.jobs.importing import ImportOrder, import_file
    from intend_bulk.system import graceful_stop

    if show is not None:
        return _show_row(common, file, show, sheet)
    if not (yes or dry_run or sys.stdin.isatty()):
        raise UsageProblem("There is no terminal to ask on before clients are sent.", hint="Add --yes, or --dry-run.")
    common.screen.say_if_open(file)
    settings = common.settings(rate=rate)
    order = ImportOrder(file, sheet, output, dry_run, resend_not_found, limit)
    question = _Question(common, ask=not (yes or dry_run), skip_invalid=skip_invalid, dry_run=dry_run)
    with graceful_stop() as stop, common.screen.progress() as screen:
        try:
            imported = import_file(order, settings, decide=question.decide, listener=screen, stop=stop)
        except Stopped:
            if stop.requested:
                common.screen.say("Stopped as you asked; nothing was sent.")
                return stop.exit_code
            raise
    _show(common, imported)
    return imported.summary.exit_code


def _show_row(common: Common, file: Path, row: int, sheet: str | None) -> int:
    from intend_bulk.jobs.showing import show_row

    shown = show_row(file, row, common.settings(), sheet_name=sheet)
    click.echo(json.dumps(shown.payload, ensure_ascii=False, indent=2))
    for problem in shown.errors:
        common.screen.say(f"It would not be sent: {problem}.")
    return 1 if shown.errors else 0


class _Question:
    """What a person is asked between the plan and the first create."""

    def __init__(self, common: Common, *, ask: bool, skip_invalid: bool, dry_run: bool) -> None:
        self._screen = common.screen
        self._profile = common.profile
        self._ask = ask
        self._skip_invalid = skip_invalid
        self._dry_run = dry_run

    def decide(self, plan: "Plan") -> "Decision":
        from intend_bulk.jobs.importing import Decision

        for line in _plan_lines(plan, self._profile):
            self._screen.say(line)
        invalid = plan.count(Status.INVALID)
        if self._dry_run or not plan.to_send:
            return Decision(send=False, why_not="Nothing to send")
        if invalid and not self._skip_invalid:
            if not self._ask:
                have = f"{counted(invalid, 'row')} {'has' if invalid == 1 else 'have'}"
                self._screen.say(f"{have} errors, so nothing is sent; --skip-invalid sends the others.")
                return Decision(send=False, why_not="Other rows have errors; --skip-invalid sends this one")
            have = f"{invalid} of {counted(len(plan.rows), 'row')} {'has' if invalid == 1 else 'have'}"
            question = f"{have} errors. Send the other {plan.to_send}?"
        else:
            question = f"Send {plan.to_send}?"
        if self._ask and not self._screen.ask(question):
            return Decision(send=False, why_not="You said no", by_a_person=True)
        return Decision(send=True)


def _plan_lines(plan: "Plan", profile: str | None) -> list[str]:
    """Before anything is sent: what would be, from where to where, how long it takes."""
    known = {
        "left for later": plan.sendable - plan.to_send,
        "already there": plan.count(Status.ALREADY_CREATED) + plan.count(Status.CREATED),
        "duplicate": plan.count(Status.DUPLICATE),
        "with errors": plan.count(Status.INVALID),
        "in doubt": plan.count(Status.UNCONFIRMED) + plan.count(Status.NOT_FOUND),
    }
    counts = [f"{plan.to_send} to create", *(f"{count} {words}" for words, count in known.items() if count)]
    target = f"{plan.host} ({profile})" if profile else plan.host
    lines = [f"From {plan.source.name} into {target}: {', '.join(counts)}."]
    if plan.to_send:
        lines.append(
            f"At {plan.rate:g} a second: {_duration(plan.seconds)}. Intend's API has no delete: what is created stays."
        )
    return lines


def _duration(seconds: float) -> str:
    if seconds < 1:
        return "less than a second"
    return f"about {seconds / 60:.0f} min" if seconds >= 90 else f"about {seconds:.0f} s"


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
    lines = [f"{summary.counts[status]:>6} {words}" for status, words in _WORDS.items() if summary.counts[status]]
    lines.append(f"{counted(summary.done, 'row', width=6)} in all")
    if imported.log:
        lines.append(f"Every row's outcome is in {imported.log}.")
    common.screen.result({**summary.as_json(), "log": str(imported.log) if imported.log else None}, lines)
    if summary.stopped:
        common.screen.error(summary.stopped, summary.hint)
    for line in _next_steps(summary):
        common.screen.say(line)


def _next_steps(summary: RunSummary) -> list[str]:
    """What a person can do about the rows that are left."""
    steps = []
    if summary.is_interrupted:
        steps.append("Stopped as you asked. The same command goes on from here; nothing is sent twice.")
    if summary.counts[Status.INVALID]:
        steps.append("Correct the rows with errors, then run this again: what is left is sent.")
    if rejected := summary.counts[Status.REJECTED]:
        beside = "beside it" if rejected == 1 else "beside each"
        steps.append(f"Intend refused {counted(rejected, 'row')}; its words stand in the log {beside}.")
    if summary.counts[Status.UNCONFIRMED]:
        steps.append("Run this again in a few minutes: it looks in Intend for what is unconfirmed.")
    if summary.counts[Status.NOT_FOUND]:
        steps.append("Look in Intend for what was not found; --resend-not-found sends it again.")
    return steps
