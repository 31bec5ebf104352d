"""What a person is asked between the plan of an import and its first create, and when a run looks wrong."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from intend_bulk.cli.options import Common
from intend_bulk.cli.screen import Screen
from intend_bulk.model.counting import counted
from intend_bulk.model.outcomes import Status

if TYPE_CHECKING:
    from intend_bulk.jobs.asking import Decision, Plan
    from intend_bulk.jobs.planning import PlannedRow, Wishes
    from intend_bulk.model.many import Some

_SHOWN = 5
"""Rows that are named before it is said how many more there are."""


class Question:
    """Shows the plan, and asks; with `ask` false nobody is asked, and only what is safe is done."""

    def __init__(self, common: Common, *, ask: bool, skip_invalid: bool, dry_run: bool) -> None:
        self._screen = common.screen
        self._profile = common.profile
        self._ask = ask
        self._skip_invalid = skip_invalid
        self._dry_run = dry_run

    def wishes(self, plan: "Plan") -> "Wishes":
        wishes = plan.wishes
        if plan.looks_reset:
            self._screen.say(
                "Intend holds none of the clients any more that earlier runs created from this file. Was it reset?"
            )
        if self._ask and plan.not_found.count and self._wants_not_found(plan):
            wishes = replace(wishes, resend_not_found=True)
        if self._ask and plan.ambiguous.count and self._wants_ambiguous(plan):
            wishes = replace(wishes, send_ambiguous=True)
        return wishes

    def _wants_not_found(self, plan: "Plan") -> bool:
        """Show the evidence, and ask."""
        self._say_evidence(plan.not_found)
        them = _them(plan.not_found.count)
        return self._screen.ask(f"Send {them} again? One that is in Intend after all would be there twice.")

    def _wants_ambiguous(self, plan: "Plan") -> bool:
        self._say_evidence(plan.ambiguous)
        return self._screen.ask(f"Create {_them(plan.ambiguous.count)} all the same?")

    def _say_evidence(self, rows: "Some[PlannedRow]") -> None:
        found = [planned.result for planned in rows.first if planned.result]
        lines = [f"Row {result.row}, {result.title}: {result.message}." for result in found]
        say_some(self._screen, lines, of=rows.count)

    def decide(self, plan: "Plan") -> "Decision":
        from intend_bulk.jobs.asking import Decision

        for line in _plan_lines(plan, self._profile):
            self._screen.say(line)
        alike = [f"Row {each.row.number} may be there already: {each.looks_like}." for each in plan.lookalikes.first]
        say_some(self._screen, alike, of=plan.lookalikes.count)
        duplicates, invalid = plan.count(Status.DUPLICATE), plan.count(Status.INVALID)
        if plan.is_held_up:
            are = f"{counted(duplicates, 'row')} {'is a duplicate' if duplicates == 1 else 'are duplicates'}"
            self._screen.say(f"{are}, so nothing is sent; --on-duplicate skip sends the others.")
            return Decision(send=False, why_not="Other rows are duplicates; --on-duplicate skip sends this one")
        if self._dry_run or not plan.to_send:
            return Decision(send=False, why_not="Nothing to send")
        if invalid and not (self._skip_invalid or self._ask):
            self._screen.say(f"{_have(invalid)} errors, so nothing is sent; --skip-invalid sends the others.")
            return Decision(send=False, why_not="Other rows have errors; --skip-invalid sends this one")
        if self._ask and not self._screen.ask(self._last_question(plan, invalid)):
            return Decision(send=False, why_not="You said no", by_a_person=True)
        return Decision(send=True)

    def _last_question(self, plan: "Plan", invalid: int) -> str:
        if invalid and not self._skip_invalid:
            have = f"{invalid} of {counted(len(plan.rows), 'row')} {'has' if invalid == 1 else 'have'}"
            return f"{have} errors. Send the other {plan.to_send}?"
        return f"Send {plan.to_send}?"

    def go_on(self, reason: str) -> bool:
        return self._ask and self._screen.ask(f"{reason}. Go on all the same?")


def say_some(screen: Screen, lines: Sequence[str], *, of: int) -> None:
    """Say the first few of many lines, and how many more there are; `lines` may be the first of them alone."""
    for line in lines[:_SHOWN]:
        screen.say(line)
    if of > _SHOWN:
        screen.say(f"… and {of - _SHOWN} more such rows.")


def _have(rows: int) -> str:
    return f"{counted(rows, 'row')} {'has' if rows == 1 else 'have'}"


def _them(rows: int) -> str:
    return "it" if rows == 1 else f"these {rows}"


def _duration(seconds: float) -> str:
    if seconds < 1:
        return "less than a second"
    return f"about {seconds / 60:.0f} min" if seconds >= 90 else f"about {seconds:.0f} s"


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
